"""What can be wrong with the database, as errors of the catalogue."""

from __future__ import annotations

import errno
from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import make_url
from sqlalchemy.exc import ArgumentError, DBAPIError

from meetkit.errors import DatabaseUnavailable

if TYPE_CHECKING:
    from meetkit.store.migrate import SchemaState

_CANNOT_WRITE = (
    errno.EACCES,
    errno.EPERM,
    errno.EROFS,
    errno.ENOSPC,
    errno.EDQUOT,
    errno.ENOTDIR,
    errno.EISDIR,
    errno.EEXIST,
)


def unreachable(cause: BaseException, *, database_url: str) -> DatabaseUnavailable:
    """The database, or the folder that it lives in, does not answer."""
    if isinstance(cause, OSError) and cause.errno in _CANNOT_WRITE:
        return DatabaseUnavailable.not_writable(
            path=str(cause.filename or database_name(database_url)), problem=_said(cause)
        )
    said = _said(cause.orig if isinstance(cause, DBAPIError) and cause.orig is not None else cause)
    if "readonly database" in said or "disk is full" in said:
        return DatabaseUnavailable.not_writable(path=database_name(database_url), problem=said)
    return DatabaseUnavailable.unreachable(database=database_name(database_url), problem=said)


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
