"""What can be wrong with the database, as errors of the catalogue."""

from __future__ import annotations

import errno
import os
from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import make_url
from sqlalchemy.exc import ArgumentError, DBAPIError

from meetkit.errors import DatabaseUnavailable

if TYPE_CHECKING:
    from meetkit.store.migrate import SchemaState

_FULL = (errno.ENOSPC, errno.EDQUOT)
_CANNOT_WRITE = (
    errno.EACCES,
    errno.EPERM,
    errno.EROFS,
    errno.ENOTDIR,
    errno.EISDIR,
    errno.EEXIST,
)
#: Beginnings of what SQLite calls its failures.
_WRITE_FAILED = ("SQLITE_IOERR_WRITE", "SQLITE_IOERR_FSYNC", "SQLITE_IOERR_TRUNCATE", "SQLITE_IOERR_SHM")
_NO_ROOM_MAYBE = ("SQLITE_IOERR", "SQLITE_CANTOPEN")
_POSTGRES_DISK_FULL = "53100"
_LEAST_ROOM_BYTES = 64 * 1024


def unreachable(cause: BaseException, *, database_url: str) -> DatabaseUnavailable:
    """The database, or the folder that it lives in, does not answer."""
    database = database_name(database_url)
    if isinstance(cause, OSError) and cause.errno in _FULL:
        return DatabaseUnavailable.disk_full(path=str(cause.filename or database), problem=_said(cause))
    if isinstance(cause, OSError) and cause.errno in _CANNOT_WRITE:
        return DatabaseUnavailable.not_writable(path=str(cause.filename or database), problem=_said(cause))
    origin = cause.orig if isinstance(cause, DBAPIError) and cause.orig is not None else cause
    said = _said(origin)
    if _is_full(origin, database_url):
        return DatabaseUnavailable.disk_full(path=database, problem=said)
    if "readonly database" in said or getattr(origin, "sqlite_errorname", "").startswith(_WRITE_FAILED):
        return DatabaseUnavailable.not_writable(path=database, problem=said)
    return DatabaseUnavailable.unreachable(database=database, problem=said)


def _is_full(origin: BaseException, database_url: str) -> bool:
    """Of PostgreSQL by its SQLSTATE. SQLite says so itself, but not when its shared memory cannot grow."""
    if getattr(origin, "sqlstate", None) == _POSTGRES_DISK_FULL:
        return True
    name = getattr(origin, "sqlite_errorname", "")
    if not name.startswith(_NO_ROOM_MAYBE):
        return bool(name == "SQLITE_FULL")
    try:
        room = os.statvfs(Path(make_url(database_url).database or ".").parent)
    except OSError:
        return False
    return room.f_bavail * room.f_frsize < _LEAST_ROOM_BYTES


def secret_unreadable(*, database_url: str, key_path: Path) -> DatabaseUnavailable:
    """A signing secret was encrypted with another key than the one in this data directory."""
    return DatabaseUnavailable.secret_unreadable(database=database_name(database_url), path=str(key_path))


def newer_schema(state: SchemaState) -> DatabaseUnavailable:
    """A newer version of the program has migrated this database."""
    return DatabaseUnavailable.too_new(current=state.found or "", known=state.wanted)


def database_name(url: str) -> str:
    """The database's address without its password."""
    try:
        return make_url(url).render_as_string(hide_password=True)
    except ArgumentError:
        return "(unreadable database_url)"


def _said(cause: BaseException) -> str:
    text = cause.strerror if isinstance(cause, OSError) and cause.strerror else str(cause)
    return text.splitlines()[0].rstrip(".") if text else type(cause).__name__
