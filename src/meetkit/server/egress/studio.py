"""All recordings and livestreams of this server: how many there may be, what is written down, and their end."""

from __future__ import annotations

import asyncio
import os
import shutil
from collections.abc import Awaitable, Callable
from datetime import datetime
from pathlib import Path
from typing import Any, BinaryIO, assert_never

from meetkit.errors import MeetingError, NativeCoreMissing, NotFound, ServerShuttingDown, Subject
from meetkit.media import MediaCore, MediaRouter
from meetkit.meeting.egress_kinds import KINDS, EgressKind
from meetkit.server.boundary import Boundary
from meetkit.server.capacity import Capacity
from meetkit.server.egress import faults, leftovers
from meetkit.server.egress.job import EgressJob, Heard
from meetkit.server.egress.kinds import RUNS, EgressRow, kind_of
from meetkit.server.egress.order import Order, job_line
from meetkit.server.egress.playback import Playbacks
from meetkit.server.recorded_file import RecordedFile, read_local
from meetkit.server.records import Records
from meetkit.server.settings import Settings
from meetkit.server.storage import Uploads
from meetkit.server.webhooks import Webhooks
from meetkit.store import EgressState, Recording, Room, Store

__all__ = ["Studio"]

_ORPHAN_PATIENCE_S = 30.0
# The process keeps to the time for a start, which begins when it has loaded its codecs; this much later it hangs.
_START_MARGIN_S = 15.0


class Studio:
    """Starts jobs, and outlives the meetings that ordered them: a recording is finished after its session's end."""

    def __init__(
        self,
        *,
        settings: Settings,
        store: Store,
        records: Records,
        uploads: Uploads,
        webhooks: Webhooks,
        media: MediaCore | None,
        boundary: Boundary,
        capacity: Capacity,
        now: Callable[[], datetime],
    ) -> None:
        self._settings = settings
        self._store = store
        self._records = records
        self._uploads = uploads
        self.webhooks = webhooks
        self._media = media
        self._boundary = boundary
        self._capacity = capacity
        self._now = now
        self.playbacks = Playbacks(
            settings.hls_folder.absolute(),
            keep_s=settings.hls_keep_s,
            on_incident=lambda error: boundary.seen(error, ends="nothing"),
        )
        self._jobs: dict[asyncio.Task[None], EgressJob] = {}
        self._repairs: set[asyncio.Task[None]] = set()
        self._closing = False

    def count(self, kind: EgressKind) -> int:
        """How many run."""
        return sum(1 for job in self._jobs.values() if job.kind is kind)

    def processes(self) -> list[int]:
        """The ids of the processes that run."""
        return [job.pid for job in self._jobs.values() if job.pid is not None]

    def limit_s(self, kind: EgressKind) -> float:
        """How long one may last."""
        return RUNS[kind].limit_s(self._settings)

    def check_room_for(self, kind: EgressKind) -> None:
        """Raises unless one more may be started."""
        if self._closing:
            raise ServerShuttingDown.stopping(ends="request")
        if self._media is None:
            raise NativeCoreMissing.not_built(problem="the server was started without it")
        limit = RUNS[kind].most(self._settings)
        if self.count(kind) >= limit:
            raise KINDS[kind].start_failed.limit_reached(limit=limit)
        self._capacity.check_egress()

    def start(
        self, order: Order, *, room: Room, session_id: str, started_by: str | None, router: MediaRouter, heard: Heard
    ) -> EgressJob:
        """Start what `check_room_for` has allowed."""
        media, at = router.core, self._now()
        capture_id: int | None = None

        async def capture(fd: int) -> object:
            nonlocal capture_id
            capture_id = await media.create_capture(router.number, fd, owner=job)
            return capture_id

        job = EgressJob(
            order,
            job_line(order, meeting_id=room.id, settings=self._settings, name=f"{room.id}_{at:%Y%m%dT%H%M%SZ}"),
            data_dir=self._settings.data_dir,
            capture=capture,
            limit_s=self.limit_s(order.kind),
            start_limit_s=RUNS[order.kind].start_timeout_s(self._settings) + _START_MARGIN_S,
            heard=heard,
            write_down=self._written_down(order, room, session_id, started_by, at),
            on_incident=lambda error: self._boundary.seen(error, ends="nothing"),
        )
        if order.kind is EgressKind.HLS:
            self.playbacks.begin(order.playback_id)
        task = asyncio.create_task(job.run(), name=f"meetkit-egress-{order.id}")
        self._jobs[task] = job

        def over(_: asyncio.Task[None]) -> None:
            self._jobs.pop(task, None)
            if order.kind is EgressKind.HLS:
                self.playbacks.end(order.playback_id, was_live=job.started)
            if capture_id is not None:
                media.close_capture(capture_id)

        task.add_done_callback(over)
        return job

    def stamped(self, error: MeetingError, subject: Subject) -> MeetingError:
        """An error that is shown but not told: logged, and on no timeline."""
        return self._boundary.seen(error, subject=subject, ends="nothing")

    def _written_down(
        self, order: Order, room: Room, session_id: str, started_by: str | None, at: datetime
    ) -> Callable[[], Awaitable[None]]:
        store = self._store
        common: dict[str, Any] = {
            "room_id": room.id,
            "session_id": session_id,
            "started_by": started_by,
            "config": order.config_on_the_wire(),
            "webhook_url": order.webhook_url,
            "at": at,
        }
        begin: Callable[..., Awaitable[None]]
        own: dict[str, Any]
        match order.kind:
            case EgressKind.RECORDING:
                begin, own = store.add_recording, {"folder": str(order.folder)}
            case EgressKind.LIVESTREAM:
                begin, own = store.add_livestream, {"outputs": order.shown_outputs()}
            case EgressKind.HLS:
                begin, own = store.add_hls, {"playback_id": order.playback_id}
            case _:
                assert_never(order.kind)
        return lambda: begin(order.id, **own, **common)

    def note(self, kind: EgressKind, egress_id: str, **values: Any) -> None:
        """Write columns of its row, in the order of the calls."""
        change = RUNS[kind].change
        self._put(kind, egress_id, lambda: change(self._store, egress_id, **values))

    def _put(self, kind: EgressKind, egress_id: str, write: Callable[[], Awaitable[None]]) -> None:
        self._records.put(write, KINDS[kind].subject(egress_id))

    def note_files(self, order: Order, files: list[dict[str, Any]] | None) -> None:
        """Write down a recording's files; None: first find and finish what its process has left."""
        if order.kind is EgressKind.RECORDING and files is not None:
            self._note_finished(order, self._relative(str(order.folder), files))

        async def repair() -> None:
            try:
                if order.kind is EgressKind.RECORDING and files is None:
                    found = await asyncio.to_thread(self._finished, order.id, str(order.folder), 1)
                    self._note_finished(order, found)
                else:
                    await asyncio.to_thread(leftovers.is_free, self._settings.data_dir, order.id, within_s=1)
            except Exception as error:  # noqa: BLE001 - a repair has no caller
                self._boundary.seen(error, subject=KINDS[order.kind].subject(order.id), ends="nothing")

        task = asyncio.create_task(repair(), name=f"meetkit-egress-files-{order.id}")
        self._repairs.add(task)
        task.add_done_callback(self._repairs.discard)

    def _note_finished(self, order: Order, files: list[dict[str, Any]]) -> None:
        self.note(EgressKind.RECORDING, order.id, files=files, **self._uploads.due(files))
        self._settle(str(order.folder), files)

    def _settle(self, folder: str, files: list[dict[str, Any]]) -> None:
        """What follows when the files that were noted before are in the store."""

        async def settle() -> None:
            self._uploads.look()
            if any("participantId" in file for file in files):
                await asyncio.to_thread(leftovers.settle, self._folder(folder))

        self._records.put(settle, Subject())

    def _folder(self, folder: str) -> Path:
        return self._settings.recordings_folder.absolute() / folder

    def _relative(self, folder: str, files: list[dict[str, Any]]) -> list[dict[str, Any]]:
        own = self._folder(folder)
        return [file | {"path": str(Path(file["path"]).relative_to(own))} for file in files]

    def _finished(self, egress_id: str, folder: str, patience_s: float) -> list[dict[str, Any]]:
        leftovers.is_free(self._settings.data_dir, egress_id, within_s=patience_s)
        return self._relative(folder, leftovers.finish(self._folder(folder)))

    # The server's start and end

    def recover(self) -> None:
        """Begin to finish what an earlier server left unfinished; its owners are told 5001 and 5002 by webhook."""
        task = asyncio.create_task(self._recover(), name="meetkit-egress-recovery")
        self._repairs.add(task)
        task.add_done_callback(self._repairs.discard)

    async def _recover(self) -> None:
        try:
            # A recording's repair takes longest: what only has to be told comes first.
            rows = [row for kind in reversed(EgressKind) for row in await RUNS[kind].unfinished(self._store)]
        except MeetingError as error:
            self._boundary.seen(error, ends="nothing")
            return
        for row in rows:
            try:
                await self._recover_one(row)
            except Exception as error:  # noqa: BLE001 - one that cannot be repaired must not keep the others from it
                self._boundary.seen(error, subject=KINDS[kind_of(row)].subject(row.id), ends="nothing")
        try:
            # Last, because the processes of an earlier server are gone only now.
            await self.playbacks.sweep()
        except OSError as error:
            self._boundary.seen(error, ends="nothing")

    async def _recover_one(self, row: EgressRow) -> None:
        kind = kind_of(row)
        subject = KINDS[kind].subject(row.id, meeting_id=row.room_id, session_id=row.session_id)
        error = self._boundary.seen(faults.server_died(kind, row.id), subject=subject)
        self._records.error(error.to_wire(), row.session_id)
        values: dict[str, Any] = {"state": EgressState.FAILED.value, "error": error.to_wire(), "ended_at": self._now()}
        if isinstance(row, Recording):
            files = await asyncio.to_thread(self._finished, row.id, row.folder, _ORPHAN_PATIENCE_S)
            values |= {"files": files, **self._uploads.due(files)}
        else:
            await asyncio.to_thread(leftovers.is_free, self._settings.data_dir, row.id, within_s=_ORPHAN_PATIENCE_S)
        self.note(kind, row.id, **values)
        if isinstance(row, Recording):
            self._settle(row.folder, values["files"])
        room = await self._store.find_room(row.room_id, None)
        if room is not None:
            data = {"meetingId": row.room_id, "sessionId": row.session_id, "id": row.id, "error": error.to_wire()}
            self.webhooks.tell(room, f"{kind}-failed", data, also=row.webhook_url)

    async def finished(self, *, within_s: float) -> None:
        """Start nothing more; ask all to finish, and wait for them."""
        self._closing = True
        for job in self._jobs.values():
            job.stop()
        tasks = [*self._jobs, *self._repairs]
        if tasks:
            await asyncio.wait(tasks, timeout=within_s)
            # What is ended later than its last second must not be taken for lost: its rows are of this list.
            if self._repairs:
                await asyncio.wait(list(self._repairs), timeout=1)

    async def close(self) -> None:
        """End what would not finish."""
        tasks = [*self._jobs, *self._repairs]
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        await self.playbacks.close()

    # Files

    async def file_of(self, row: Recording, index: int) -> RecordedFile:
        """A recording's file, wherever it is; it can be read even if it is moved or removed meanwhile.

        Raises:
            NotFound: RECORDING_FILE, there is none with that number, or none yet.
            RecordingStorageFailed: only the bucket could have it.
        """
        if not 0 <= index < len(row.files):
            raise NotFound.recording_file(recording_id=row.id)
        file = row.files[index]
        path = self._folder(row.folder) / str(file["path"])
        handle = await asyncio.to_thread(_opened, path)
        if handle is None and "key" not in file:
            # It was moved since the row was read?
            again = await self._store.find_recording(row.id, row.project_id)
            if again is None or index >= len(again.files) or "key" not in again.files[index]:
                raise NotFound.recording_file(recording_id=row.id)
            file = again.files[index]
        if handle is None:
            return RecordedFile(path.name, file["sizeBytes"], None, lambda *place: self._uploads.open(file, *place))
        size_bytes = os.fstat(handle.fileno()).st_size
        return RecordedFile(path.name, size_bytes, handle, lambda *place: read_local(handle, *place))

    async def delete(self, row: Recording) -> None:
        """Remove a recording that is over, with its files, here and in the bucket.

        Raises:
            OSError, RecordingStorageFailed: they cannot be removed; then the recording stays listed.
        """
        with self._uploads.held(row.id):
            current = await self._store.find_recording(row.id, row.project_id)
            if current is None:
                return
            await self._uploads.remove(current)
            await asyncio.to_thread(_remove, self._folder(row.folder))
            await self._store.delete_recording(row.id)


def _opened(path: Path) -> BinaryIO | None:
    try:
        return path.open("rb")
    except (FileNotFoundError, IsADirectoryError):
        return None


def _remove(folder: Path) -> None:
    # Nothing but this recording was ever written there: no other's dirPath may contain such a name.
    if folder.is_dir():
        shutil.rmtree(folder)
