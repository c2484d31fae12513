"""Opening the database: what only SQLite needs is done here, in hooks that other databases never see."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Connection, event, make_url
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine
from sqlalchemy.pool import ConnectionPoolEntry

#: Execution option of a connection whose transaction will write.
WRITES = "meetkit_writes"
#: Connections that are kept; of SQLite there are never more.
POOL_SIZE = 4
_BUSY_TIMEOUT_MS = 5_000


def make_engine(url: str) -> AsyncEngine:
    """An engine for `url`; for SQLite with WAL, enforced foreign keys and patience for other processes' locks."""
    parsed = make_url(url)
    if parsed.get_backend_name() != "sqlite":
        return create_async_engine(parsed, pool_pre_ping=True)
    engine = create_async_engine(parsed, hide_parameters=True, pool_size=POOL_SIZE, max_overflow=0, pool_timeout=10)
    event.listen(engine.sync_engine, "connect", _prepare_sqlite)
    event.listen(engine.sync_engine, "begin", _begin_sqlite)
    return engine


def _prepare_sqlite(connection: DBAPIConnection, _entry: ConnectionPoolEntry) -> None:
    # Transactions are begun by _begin_sqlite; the driver's own implicit BEGIN would come too late, before the first
    # write only, and a reader that turns into a writer cannot wait for the lock.
    driver: Any = connection
    driver.isolation_level = None
    cursor = connection.cursor()
    try:
        cursor.execute(f"PRAGMA busy_timeout = {_BUSY_TIMEOUT_MS}")
        cursor.execute("PRAGMA journal_mode = WAL")
        cursor.execute("PRAGMA synchronous = NORMAL")
        cursor.execute("PRAGMA foreign_keys = ON")
    finally:
        cursor.close()


def _begin_sqlite(connection: Connection) -> None:
    writes = connection.get_execution_options().get(WRITES, False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")
