"""A file that a container is written into: it knows its size, when it last grew, and the error that stopped it."""

import errno
import os
import time
from pathlib import Path

_FD_FLAGS = os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC


class GrowingFile:
    """What FFmpeg writes through. After an error it swallows what comes, so that the container can be closed."""

    def __init__(self, path: Path) -> None:
        self.path = path
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
                view = memoryview(data)
                written = 0
                while written < len(view):
                    written += os.pwrite(self._fd, view[written:], self._position + written)
            except OSError as cause:
                self.error = cause
                raise
        self._position += len(data)
        if self._position > self.size_bytes:
            self.size_bytes = self._position
            self.grown_at_s = time.monotonic()
        return len(data)

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
                os.fsync(self._fd)
            except OSError as cause:
                self.error = self.error or cause
            finally:
                os.close(self._fd)
                self._fd = -1
