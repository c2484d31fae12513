"""The files of recordings: finished, written down, handed out and removed, on this machine or in the bucket."""

from __future__ import annotations

import asyncio
import os
import shutil
from pathlib import Path
from typing import Any, BinaryIO

from meetkit.errors import NotFound, Subject
from meetkit.server.egress import leftovers
from meetkit.server.egress.recorded_file import RecordedFile, read_local
from meetkit.server.records import Records
from meetkit.server.storage import Uploads
from meetkit.store import Recording, Store

__all__ = ["RecordingFiles"]


class RecordingFiles:
    """Each recording has a folder of its own below `recordings_folder`; paths of its files are relative to it."""

    def __init__(
        self, *, recordings_folder: Path, data_dir: Path, store: Store, records: Records, uploads: Uploads
    ) -> None:
        self._recordings_folder = recordings_folder.absolute()
        self._data_dir = data_dir
        self._store = store
        self._records = records
        self._uploads = uploads

    def relative(self, folder: str, files: list[dict[str, Any]]) -> list[dict[str, Any]]:
        """Files as a process reported them, as they are noted."""
        own = self._recordings_folder / folder
        return [file | {"path": str(Path(file["path"]).relative_to(own))} for file in files]

    async def finish(self, egress_id: str, folder: str, *, patience_s: float) -> list[dict[str, Any]]:
        """Finish what a process that is gone has left; the files, as they are noted. Raises OSError."""

        def finish() -> list[dict[str, Any]]:
            leftovers.is_free(self._data_dir, egress_id, within_s=patience_s)
            return self.relative(folder, leftovers.finish(self._recordings_folder / folder))

        return await asyncio.to_thread(finish)

    def columns(self, files: list[dict[str, Any]]) -> dict[str, Any]:
        """What of a recording's row says which files there are, and that they are to be uploaded."""
        return {"files": files, **self._uploads.due(files)}

    def settle(self, folder: str, files: list[dict[str, Any]]) -> None:
        """What follows when the `columns` that were noted before are in the store."""

        async def settle() -> None:
            self._uploads.look()
            if any("participantId" in file for file in files):
                await asyncio.to_thread(leftovers.settle, self._recordings_folder / folder)

        self._records.put(settle, Subject())

    async def open(self, row: Recording, index: int) -> RecordedFile:
        """A recording's file, wherever it is; it can be read even if it is moved or removed meanwhile.

        Raises:
            NotFound: RECORDING_FILE, there is none with that number, or none yet.
            RecordingStorageFailed: only the bucket could have it.
        """
        if not 0 <= index < len(row.files):
            raise NotFound.recording_file(recording_id=row.id)
        file = row.files[index]
        path = self._recordings_folder / row.folder / str(file["path"])
        handle = await asyncio.to_thread(_opened, path)
        if handle is None and "key" not in file:
            # It was moved since the row was read?
            again = await self._store.find_egress(Recording, row.id, row.project_id)
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
            current = await self._store.find_egress(Recording, row.id, row.project_id)
            if current is None:
                return
            await self._uploads.remove(current)
            await asyncio.to_thread(_remove, self._recordings_folder / row.folder)
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
