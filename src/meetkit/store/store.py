"""The store: one object over its parts, opened with the schema that this code needs."""

from __future__ import annotations

from contextlib import AsyncExitStack
from pathlib import Path

from sqlalchemy import text
from sqlalchemy.exc import ArgumentError, SQLAlchemyError

from meetkit.store.accounts import Accounts
from meetkit.store.deliveries import Deliveries
from meetkit.store.egresses import Egresses
from meetkit.store.engine import POOL_SIZE, make_engine
from meetkit.store.failures import newer_schema, secret_unreadable, unreachable
from meetkit.store.messages import Messages
from meetkit.store.migrate import SchemaState, schema_state, upgrade
from meetkit.store.rooms import Rooms
from meetkit.store.sealing import KEY_FILE, Seal
from meetkit.store.sessions import Sessions
from meetkit.store.timeline import Timeline

DATABASE_FILE = "meetkit.db"


class Store(Accounts, Rooms, Sessions, Messages, Timeline, Egresses, Deliveries):
    """Everything that outlives the process. All methods are safe to call from several tasks and processes at once.

    Example:
        >>> async with await Store.open(Path("data")) as store:
        ...     await store.list_accounts()
    """

    @classmethod
    async def open(cls, data_dir: Path, *, database_url: str | None = None) -> Store:
        """Make the folder (mode 0700), the key and the tables where they are missing, and migrate what is older.

        Raises:
            DatabaseUnavailable: it cannot be reached, or a newer version of the program has written it.
        """
        url = database_url or default_url(data_dir)
        try:
            seal = Seal.of(data_dir)
        except ValueError as error:
            raise secret_unreadable(database_url=url, key_path=data_dir / KEY_FILE) from error
        except OSError as error:
            raise unreachable(error, database_url=url) from error
        try:
            if database_url is None:
                (data_dir / DATABASE_FILE).touch(mode=0o600, exist_ok=True)
            engine = make_engine(url)
        except (OSError, ValueError, ImportError, ArgumentError) as error:
            raise unreachable(error, database_url=url) from error
        store = cls(engine, seal, url=url, data_dir=data_dir)
        try:
            await store._migrate()
        except BaseException:
            await engine.dispose()
            raise
        if store._file is not None:
            store._file.remember()
        return store

    async def close(self) -> None:
        """Give the connections back."""
        await self._engine.dispose()

    async def __aenter__(self) -> Store:
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.close()

    async def open_all(self) -> None:
        """Open every connection that may be needed.

        Raises:
            DatabaseUnavailable: it does not answer.
        """
        async with AsyncExitStack() as held:
            for _ in range(POOL_SIZE):
                await held.enter_async_context(self._reading())

    async def ping(self) -> None:
        """One trip to the database.

        Raises:
            DatabaseUnavailable: it does not answer, it is not where it was, or the last write to it failed.
        """
        self._check_file()
        if self._write_failed is not None:
            raise unreachable(self._write_failed, database_url=self._url) from self._write_failed
        async with self._reading() as connection:
            await connection.execute(text("SELECT 1"))

    async def _migrate(self) -> None:
        async with self._writing() as connection:
            state = await connection.run_sync(schema_state)
            if not state.known:
                raise newer_schema(state)
            if not state.current:
                await connection.run_sync(upgrade)


def default_url(data_dir: Path) -> str:
    """The embedded database of a data directory."""
    return f"sqlite+aiosqlite:///{(data_dir / DATABASE_FILE).resolve()}"


async def inspect_schema(data_dir: Path, *, database_url: str | None = None) -> SchemaState | None:
    """The schema of a database without changing anything; None when the embedded database isn't there yet.

    Raises:
        DatabaseUnavailable: it does not answer.
    """
    if database_url is None and not (data_dir / DATABASE_FILE).exists():
        return None
    url = database_url or default_url(data_dir)
    try:
        engine = make_engine(url)
    except (ValueError, ImportError, ArgumentError) as error:
        raise unreachable(error, database_url=url) from error
    try:
        async with engine.connect() as connection:
            return await connection.run_sync(schema_state)
    except (SQLAlchemyError, OSError) as error:
        raise unreachable(error, database_url=url) from error
    finally:
        await engine.dispose()
