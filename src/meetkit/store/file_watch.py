"""Is the file that the embedded database was opened from still the one that its path names?

SQLite goes on with an open file that was deleted: all seems well, and everything is gone with the process. So before
anything is written, the path is looked at; that costs some microseconds.
"""

from __future__ import annotations

import os
from pathlib import Path

from sqlalchemy import make_url

from meetkit.errors import DatabaseUnavailable

__all__ = ["DatabaseFile"]

_Identity = tuple[int, int]


class DatabaseFile:
    """The main file and its write-ahead log, by their inodes.

    Args:
        path: of the main file.
    """

    def __init__(self, path: Path) -> None:
        self._known: dict[Path, _Identity] = {}
        self._paths = (path, path.with_name(f"{path.name}-wal"))

    @classmethod
    def of(cls, url: str) -> DatabaseFile | None:
        """None when the database is no file."""
        parsed = make_url(url)
        name = parsed.database
        if parsed.get_backend_name() != "sqlite" or not name or name.startswith((":memory:", "file:")):
            return None
        return cls(Path(name))

    def remember(self) -> None:
        """These are the right ones: call it while the database is open."""
        for path in self._paths:
            if (found := _identity(path)) is not None:
                self._known[path] = found

    def check(self) -> None:
        """Look again.

        Raises:
            DatabaseUnavailable: FILE_GONE.
        """
        for path, known in self._known.items():
            found = _identity(path)
            if found != known:
                problem = "it was deleted or moved away" if found is None else "another file is in its place"
                raise DatabaseUnavailable.file_gone(path=path.name, problem=problem)


def _identity(path: Path) -> _Identity | None:
    try:
        found = os.stat(path)
    except OSError:
        return None
    return found.st_dev, found.st_ino
