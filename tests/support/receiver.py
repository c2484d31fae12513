"""A receiver of webhooks: a real HTTP server that keeps what it got, and answers as it is told."""

import asyncio
import contextlib
import json
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from typing import Any

from tests.support.pace import patience


@dataclass(frozen=True)
class Posted:
    """One request as it came."""

    body: bytes
    headers: dict[str, str]
    at_s: float

    @property
    def kind(self) -> str:
        return str(json.loads(self.body)["webhookType"])

    @property
    def data(self) -> dict[str, Any]:
        return dict(json.loads(self.body)["data"])


@dataclass
class Receiver:
    """`answers`: status codes for the next requests; 200 when there is none left."""

    url: str = ""
    posted: list[Posted] = field(default_factory=list)
    answers: list[int] = field(default_factory=list)
    news: asyncio.Event = field(default_factory=asyncio.Event)

    @property
    def kinds(self) -> list[str]:
        """The events, in the order in which they came."""
        return [one.kind for one in self.posted]

    async def until(self, count: int, *, within_s: float = 10) -> list[Posted]:
        """All that came, once there are so many."""
        try:
            async with asyncio.timeout(patience(within_s)):
                while len(self.posted) < count:
                    self.news.clear()
                    await self.news.wait()
        except TimeoutError:
            raise AssertionError(f"only {self.kinds} within {within_s} s") from None
        return self.posted

    async def events(self, kind: str, *, within_s: float = 10) -> list[dict[str, Any]]:
        """The data of the events of a kind, once there is one."""
        try:
            async with asyncio.timeout(patience(within_s)):
                while kind not in self.kinds:
                    self.news.clear()
                    await self.news.wait()
        except TimeoutError:
            raise AssertionError(f"no {kind} among {self.kinds} within {within_s} s") from None
        return [one.data for one in self.posted if one.kind == kind]

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with contextlib.suppress(asyncio.IncompleteReadError, ConnectionError):
            while True:
                head = (await reader.readuntil(b"\r\n\r\n")).decode().split("\r\n")
                headers = {
                    name.strip().lower(): value.strip() for name, _, value in (line.partition(":") for line in head[1:])
                }
                body = await reader.readexactly(int(headers.get("content-length", 0)))
                status = self.answers.pop(0) if self.answers else 200
                self.posted.append(Posted(body, headers, asyncio.get_running_loop().time()))
                self.news.set()
                writer.write(f"HTTP/1.1 {status} Said\r\nContent-Length: 0\r\n\r\n".encode())
                await writer.drain()
        writer.close()


@contextlib.asynccontextmanager
async def webhook_receiver() -> AsyncIterator[Receiver]:
    """On a loopback port, for the length of the block."""
    receiver = Receiver()
    server = await asyncio.start_server(receiver.serve, "127.0.0.1", 0)
    receiver.url = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}/hook"
    try:
        yield receiver
    finally:
        server.close()
