"""A file that a container is written into: it knows its size, when it last grew, and the error that stopped it."""

import errno
import os
import time
from pathlib import Path

from meetkit.egress.index import move_last_index, write_at

# Behind the first box are two empty ones (8 and 36 bytes) that FFmpeg makes one `mdat` of all that follows.
_HIDING_BYTES = 44
_FD_FLAGS = os.O_RDWR | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC


class GrowingFile:
    """What FFmpeg writes through. After an error it swallows what comes, so that the container can be closed.

    `reserve_bytes` are kept free behind the first box, for the index that MP4 has at the end: FFmpeg knows nothing of
    them, so what it says of places in the file is moved by as much before the index counts (`finish_index`).
    """

    def __init__(self, path: Path, *, reserve_bytes: int = 0) -> None:
        self.path = path
        self._reserve_bytes = reserve_bytes
        self._front_bytes = 0
        self._held_back: list[tuple[int, bytes]] = []
        self.error: OSError | None = None
        self.size_bytes = 0
        self.grown_at_s = time.monotonic()
        self._position = 0
        self._fd = os.open(path, _FD_FLAGS, 0o640)

    def check_in_place(self) -> None:
        """Writing goes on into a file that was removed, or whose storage was detached: nobody would find it again.

        Raises:
            OSError: it is no longer where it was.
        """
        if self._fd < 0:
            return
        found, own = os.stat(self.path), os.fstat(self._fd)
        if (found.st_dev, found.st_ino) != (own.st_dev, own.st_ino):
            raise OSError(errno.ENOENT, os.strerror(errno.ENOENT), str(self.path))

    def write(self, data: bytes) -> int:
        """All of it, or the error is kept and raised."""
        if self.error is None:
            try:
                self._put(data)
            except OSError as cause:
                self.error = cause
                raise
        self._position += len(data)
        if self._position > self.size_bytes:
            self.size_bytes = self._position
            self.grown_at_s = time.monotonic()
        return len(data)

    def _put(self, data: bytes) -> None:
        if not self._reserve_bytes:
            write_at(self._fd, data, self._position)
            return
        if self._position == 0 and self.size_bytes == 0:
            self._front_bytes = int.from_bytes(data[:4], "big")
            assert data[4:8] == b"ftyp"
            assert self._front_bytes <= len(data)
            write_at(self._fd, data[: self._front_bytes], 0)
            write_at(self._fd, self._reserve_bytes.to_bytes(4, "big") + b"free", self._front_bytes)
            write_at(self._fd, data[self._front_bytes :], self._front_bytes + self._reserve_bytes)
        elif self._position < self._front_bytes + _HIDING_BYTES:
            # The very end of writing an MP4 file: here it makes all fragments the media of one index.
            self._held_back.append((self._position + self._reserve_bytes, bytes(data)))
        else:
            write_at(self._fd, data, self._position + self._reserve_bytes)

    def finish_index(self) -> None:
        """What the end of the file says of places in it is made true, and only then counts.

        Raises:
            OSError: it cannot be written.
        """
        if self._held_back:
            move_last_index(self._fd, self._reserve_bytes)
            os.fsync(self._fd)
            for position, data in self._held_back:
                write_at(self._fd, data, position)
            self._held_back.clear()

    def seek(self, offset: int, whence: int = os.SEEK_SET) -> int:
        """As files do."""
        base = {os.SEEK_SET: 0, os.SEEK_CUR: self._position, os.SEEK_END: self.size_bytes}[whence]
        self._position = base + offset
        return self._position

    def tell(self) -> int:
        """As files do."""
        return self._position

    def writable(self) -> bool:
        """It is for writing."""
        return True

    def readable(self) -> bool:
        """It is for nothing else."""
        return False

    def seekable(self) -> bool:
        """The index of a finished file needs it."""
        return True

    def release(self) -> None:
        """Gives the descriptor back, with the content on the disk as far as the disk allows."""
        if self._fd >= 0:
            try:
                if self.error is None:
                    self.finish_index()
                os.fsync(self._fd)
            except OSError as cause:
                self.error = self.error or cause
            finally:
                os.close(self._fd)
                self._fd = -1
