"""Transactions: the one way into the database, and the one place where its failures become ours."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from pathlib import Path

from sqlalchemy.exc import IntegrityError, SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from meetkit.store.engine import WRITES
from meetkit.store.failures import unreachable
from meetkit.store.file_watch import DatabaseFile
from meetkit.store.sealing import Seal


class Database:
    """An engine and the seal of its secrets; the base of the parts of `Store`."""

    def __init__(self, engine: AsyncEngine, seal: Seal, *, url: str, data_dir: Path) -> None:
        self._engine = engine
        self._seal = seal
        self._url = url
        self._data_dir = data_dir
        self._file = DatabaseFile.of(url)
        self._write_failed: SQLAlchemyError | OSError | None = None

    @asynccontextmanager
    async def _reading(self) -> AsyncIterator[AsyncConnection]:
        """A transaction that only reads.

        Raises:
            DatabaseUnavailable: the database failed.
        """
        with self._translated():
            async with self._engine.connect() as connection:
                yield connection

    @asynccontextmanager
    async def _writing(self) -> AsyncIterator[AsyncConnection]:
        """A transaction that writes; committed when the block ends well, and then it is in the file that is there.

        Raises:
            DatabaseUnavailable: the database failed.
            IntegrityError: a constraint refused the write; the caller knows what that means.
        """
        with self._translated():
            try:
                async with self._engine.connect() as connection:
                    await connection.execution_options(**{WRITES: True})
                    async with connection.begin():
                        yield connection
                        self._check_file()
            except IntegrityError:
                raise
            except (SQLAlchemyError, OSError) as error:
                self._write_failed = error.with_traceback(None)
                raise
            self._write_failed = None

    def _check_file(self) -> None:
        if self._file is not None:
            self._file.check()

    @contextmanager
    def _translated(self) -> Iterator[None]:
        # A constraint's refusal passes: only the caller knows what it means.
        try:
            yield
        except IntegrityError:
            raise
        except (SQLAlchemyError, OSError) as error:
            raise unreachable(error, database_url=self._url) from error
