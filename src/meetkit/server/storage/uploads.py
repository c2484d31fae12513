"""Finished recordings on their way to the bucket: tried until it holds them, over restarts as well. Blocks nobody."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator, Callable, Iterator, Sequence
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from meetkit.errors import MeetingError, RecordingStorageFailed, Subject
from meetkit.server.boundary import Boundary
from meetkit.server.logs import get_logger
from meetkit.server.records import Records
from meetkit.server.storage.bucket import Bucket
from meetkit.server.webhooks import Webhooks
from meetkit.store import Recording, StorageState, Store

__all__ = ["MEDIA_TYPES", "Uploads"]

MEDIA_TYPES = {".mp4": "video/mp4", ".m4a": "audio/mp4", ".webm": "video/webm"}
_AT_ONCE = 2
_LONGEST_RETRY_S = 600.0
_IDLE_S = 30.0
_STORE_RETRY_S = 1.0
#: What only the operator can change is told at once; the rest when it has lasted for so many attempts.
_TELL_AFTER = 6
_LASTING = frozenset(
    {"ACCESS_DENIED", "BAD_CREDENTIALS", "BUCKET_NOT_FOUND", "FILE_UNREADABLE", "REJECTED", "TLS_FAILED"}
)
_log = get_logger("meetkit.storage")


class Uploads:
    """What is to be uploaded is in the store; this is who does it.

    A file's local copy is removed once the bucket was seen to hold it, and never before. `bucket` None: local storage.
    """

    def __init__(
        self,
        *,
        bucket: Bucket | None,
        recordings_folder: Path,
        keep_local: bool,
        first_retry_s: float,
        store: Store,
        records: Records,
        webhooks: Webhooks,
        boundary: Boundary,
        now: Callable[[], datetime],
    ) -> None:
        self._bucket = bucket
        self._folder = recordings_folder.absolute()
        self._keep_local = keep_local
        self._first_retry_s = first_retry_s
        self._store = store
        self._records = records
        self._webhooks = webhooks
        self._boundary = boundary
        self._now = now
        self._wake = asyncio.Event()
        self._busy: dict[str, asyncio.Task[None]] = {}
        self._held: set[str] = set()
        self._worker: asyncio.Task[None] | None = None

    def start(self) -> None:
        """Begin, also with what an earlier server has left."""
        if self._bucket is not None:
            self._worker = asyncio.create_task(self._work(self._bucket), name="meetkit-uploads")

    async def close(self) -> None:
        """Stop at once; the next server goes on."""
        tasks = [task for task in (self._worker, *self._busy.values()) if task is not None]
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    def due(self, files: Sequence[dict[str, Any]]) -> dict[str, Any]:
        """The columns that a recording gets together with its finished files."""
        if self._bucket is None or not files:
            return {}
        return {"storage": StorageState.UPLOADING.value, "upload_attempts": 0, "upload_next_at": self._now()}

    def look(self) -> None:
        """There is something new in the store."""
        self._wake.set()

    # What is in the bucket

    async def open(self, file: dict[str, Any], begin: int, end: int) -> AsyncIterator[bytes]:
        """A range of a file that is in the bucket. Raises RecordingStorageFailed."""
        return await self._of(file).open(file["key"], begin, end)

    async def remove(self, row: Recording) -> None:
        """Remove a recording's objects. Nothing of it is uploaded meanwhile. Raises RecordingStorageFailed."""
        if (task := self._busy.get(row.id)) is not None:
            task.cancel()
            await asyncio.gather(task, return_exceptions=True)
        for file in row.files:
            if "key" in file:
                await self._of(file).delete(file["key"])
            elif self._bucket is not None and row.storage is not StorageState.LOCAL:
                # Its upload may have come to its end without our hearing of it. That is rare, so a bucket that can't be
                # used is no reason to keep what is here.
                try:
                    await self._bucket.delete(self._bucket.key_of(row.folder, file["path"]))
                except RecordingStorageFailed as error:
                    self._boundary.seen(error, subject=Subject(recording_id=row.id), ends="nothing")

    @contextlib.contextmanager
    def held(self, recording_id: str) -> Iterator[None]:
        """Keep a recording from being uploaded."""
        self._held.add(recording_id)
        try:
            yield
        finally:
            self._held.discard(recording_id)
            self._wake.set()

    def _of(self, file: dict[str, Any]) -> Bucket:
        if self._bucket is None:
            raise RecordingStorageFailed.not_configured(bucket=file["bucket"], ends="request")
        return self._bucket.named(file["bucket"])

    # Uploading

    async def _work(self, bucket: Bucket) -> None:
        await self._begin(bucket)
        while True:
            self._wake.clear()
            pause_s = _IDLE_S
            but = [*self._busy, *self._held]
            try:
                free = _AT_ONCE - len(self._busy)
                if free > 0:
                    for row in await self._store.due_uploads(self._now(), but=but, limit=free):
                        if row.id not in self._held:  # a deletion may have begun meanwhile
                            self._busy[row.id] = asyncio.create_task(self._run(bucket, row), name="meetkit-upload")
                        but.append(row.id)
                    next_at = await self._store.next_upload_at(but=but)
                    if next_at is not None and len(self._busy) < _AT_ONCE:
                        pause_s = min(_IDLE_S, max(0.02, (next_at - self._now()).total_seconds()))
            except MeetingError:
                pause_s = _STORE_RETRY_S  # the database is away, which the watch reports
            except Exception as error:  # noqa: BLE001 - the worker must outlive whatever one round meets
                self._boundary.seen(error, ends="nothing")
                pause_s = _STORE_RETRY_S
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(pause_s):
                    await self._wake.wait()

    async def _begin(self, bucket: Bucket) -> None:
        """The settings may be other ones than when it last failed; and whether they are right is said at once."""
        try:
            await self._store.retry_uploads(self._now())
            await bucket.check()
        except MeetingError as error:
            self._boundary.seen(error, ends="nothing")

    async def _run(self, bucket: Bucket, row: Recording) -> None:
        try:
            await self._upload(bucket, row)
        except RecordingStorageFailed as error:
            await self._failed(row, error)
        except MeetingError:
            await asyncio.sleep(_STORE_RETRY_S)  # the database is away; what is done is done again
        except Exception as error:  # noqa: BLE001 - one recording must not stop the others
            self._boundary.seen(error, subject=Subject(recording_id=row.id), ends="nothing")
            with contextlib.suppress(MeetingError):  # then it is tried again a little sooner
                later = self._now() + timedelta(seconds=_LONGEST_RETRY_S)
                await self._store.update_egress(Recording, row.id, upload_next_at=later)
        finally:
            del self._busy[row.id]
            self._wake.set()

    async def _upload(self, bucket: Bucket, row: Recording) -> None:
        files = [dict(file) for file in row.files]
        for file in files:
            if "key" in file:
                continue
            path = self._folder / row.folder / file["path"]
            key = bucket.key_of(row.folder, file["path"])
            await bucket.put(key, path, media_type=MEDIA_TYPES.get(path.suffix, "application/octet-stream"))
            file |= {"bucket": bucket.name, "key": key}
            await self._store.update_egress(Recording, row.id, files=files)
        if not self._keep_local:
            # After the store knows where each is, and before it says that this is done: a crash loses nothing.
            await asyncio.to_thread(_remove, self._folder / row.folder, [file["path"] for file in files])
        done = {"storage": StorageState.STORED.value, "upload_next_at": None, "upload_error": None}
        await self._store.update_egress(Recording, row.id, **done)
        _log.info("a recording is stored", recording_id=row.id, bucket=bucket.name, attempts=row.upload_attempts + 1)
        await self._tell(row, "recording-stored", {})

    async def _failed(self, row: Recording, error: RecordingStorageFailed) -> None:
        subject = Subject(meeting_id=row.room_id, session_id=row.session_id, recording_id=row.id)
        known = self._boundary.seen(error, subject=subject, ends="nothing")
        attempts = row.upload_attempts + 1
        pause_s = min(_LONGEST_RETRY_S, self._first_retry_s * 2 ** min(attempts - 1, 20))
        values: dict[str, Any] = {
            "upload_attempts": attempts,
            "upload_next_at": self._now() + timedelta(seconds=pause_s),
            "upload_error": known.to_wire(),
        }
        told = row.storage is StorageState.FAILED and (row.upload_error or {}).get("reason") == known.reason
        lasts = known.reason in _LASTING or attempts >= _TELL_AFTER or row.storage is StorageState.FAILED
        if lasts:
            values["storage"] = StorageState.FAILED.value
        await self._store.update_egress(Recording, row.id, **values)
        if lasts and not told:
            self._records.error(known.to_wire(), row.session_id)
            await self._tell(row, "recording-upload-failed", {"error": known.to_wire()})

    async def _tell(self, row: Recording, kind: str, more: dict[str, Any]) -> None:
        room = await self._store.find_room(row.room_id, None)
        if room is not None:
            data = {"meetingId": row.room_id, "sessionId": row.session_id, "id": row.id, **more}
            self._webhooks.tell(room, kind, data, also=row.webhook_url)


def _remove(folder: Path, names: list[str]) -> None:
    for name in names:
        (folder / name).unlink(missing_ok=True)
    # What else is there stays: pieces that nobody could play, for instance.
    with contextlib.suppress(OSError):
        folder.rmdir()
