"""The commands' way to the database of a server, running or not."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import TypeVar

from meetkit.store import Store

T = TypeVar("T")


def with_store(data_dir: Path, database_url: str | None, use: Callable[[Store], Awaitable[T]]) -> T:
    """Open the store, use it, close it.

    Raises:
        MeetingError: the database cannot be used, or what `use` raises.
    """

    async def run() -> T:
        async with await Store.open(data_dir, database_url=database_url) as store:
            return await use(store)

    return asyncio.run(run())
