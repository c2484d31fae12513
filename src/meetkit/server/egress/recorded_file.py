"""A finished file of a recording that can be read in parts, whether it is on this machine's disk or in a bucket."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass
from typing import BinaryIO

__all__ = ["RecordedFile", "read_local"]

_READ_BYTES = 256 * 1024


@dataclass(frozen=True, slots=True)
class RecordedFile:
    """One file. `open(begin, end)` gives the bytes from `begin` up to `end`, which is excluded; call it once.

    Attributes:
        handle: the open file, when it is on this machine; None when it is in the bucket.
    """

    name: str
    size_bytes: int
    handle: BinaryIO | None
    open: Callable[[int, int], Awaitable[AsyncIterator[bytes]]]

    def close(self) -> None:
        """For one that is not read."""
        if self.handle is not None:
            self.handle.close()


async def read_local(handle: BinaryIO, begin: int, end: int) -> AsyncIterator[bytes]:
    """A part of an open file, which is closed afterwards."""
    await asyncio.to_thread(handle.seek, begin)

    async def read() -> AsyncIterator[bytes]:
        left = end - begin
        try:
            while left > 0 and (data := await asyncio.to_thread(handle.read, min(_READ_BYTES, left))):
                left -= len(data)
                yield data
        finally:
            handle.close()

    return read()
