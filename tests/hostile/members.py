"""The members of a meeting during an attack: what they ask for, how long it takes, and what gets lost."""

from __future__ import annotations

import asyncio
import json
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager, suppress
from dataclasses import dataclass, field

import httpx
import websockets

from tests.support.server import RunningServer
from tests.support.signal_client import SignalClient, signal_client

REQUEST_EVERY_S = 0.02
MESSAGE_EVERY_S = 0.2
NEWCOMER_EVERY_S = 0.5
HEALTH_EVERY_S = 0.05
ANSWER_S = 15.0


@dataclass(slots=True, eq=False)
class Noticed:
    """All that was measured; seconds."""

    requests_s: list[float] = field(default_factory=list)
    joins_s: list[float] = field(default_factory=list)
    health_s: list[float] = field(default_factory=list)
    closed: list[str] = field(default_factory=list)
    lost: list[str] = field(default_factory=list)


def percentile(values: list[float], share: float) -> float:
    """The value below which `share` of them lie; 0 when there is none."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(len(ordered) * share))] if ordered else 0.0


class Members:
    """A meeting of `count` that goes on until it is told to stop."""

    def __init__(self, server: RunningServer, clients: list[SignalClient], *, newcomers: bool) -> None:
        self._server = server
        self._clients = clients
        self._newcomers = newcomers
        self.noticed = Noticed()
        self._waiting: list[Noticed] = []
        self._stop = asyncio.Event()

    def forget(self) -> Noticed:
        """Measure anew; what has begun is still added to what was measured so far, which is returned."""
        earlier, self.noticed = self.noticed, Noticed()
        return earlier

    @property
    def all_answered(self) -> bool:
        """Nobody waits any more for what was asked before `forget`."""
        return all(noticed is self.noticed for noticed in self._waiting)

    def end(self) -> None:
        self._stop.set()

    @contextmanager
    def _asks(self) -> Iterator[Noticed]:
        """Where something goes that begins now, as long as it lasts."""
        noticed = self.noticed
        self._waiting.append(noticed)
        try:
            yield noticed
        finally:
            self._waiting.remove(noticed)

    async def live(self, room: str) -> None:
        """Ask, talk, join and leave until `end`."""
        async with asyncio.TaskGroup() as group:
            for client in self._clients:
                group.create_task(self._ask(client))
            group.create_task(self._talk())
            group.create_task(self._health())
            if self._newcomers:
                group.create_task(self._join(room))

    async def _pause(self, seconds: float) -> None:
        with suppress(TimeoutError):
            async with asyncio.timeout(max(0.0, seconds)):
                await self._stop.wait()

    async def _ask(self, client: SignalClient) -> None:
        while not self._stop.is_set():
            began_s, number = time.monotonic(), next(client.ids)
            with self._asks() as noticed:
                try:
                    await client.send({"t": "req", "id": number, "method": "ping", "data": {}})
                    await client.wait_for(
                        lambda n=number: any(f["t"] == "res" and f["id"] == n for f in client.frames[-64:]),  # type: ignore[misc]
                        timeout_s=ANSWER_S,
                    )
                except (websockets.ConnectionClosed, AssertionError) as error:
                    if client.closed:
                        noticed.closed.append(f"{client.socket.close_code}")
                        return
                    noticed.lost.append(str(error)[:100])
            took_s = time.monotonic() - began_s
            # Who waits asks less often: count those as well that would have been asked, and have waited, meanwhile.
            noticed.requests_s.extend(took_s - late * REQUEST_EVERY_S for late in range(int(took_s / REQUEST_EVERY_S)))
            if took_s < REQUEST_EVERY_S:
                noticed.requests_s.append(took_s)
            del client.frames[:-256]
            await self._pause(REQUEST_EVERY_S - took_s)

    async def _talk(self) -> None:
        speaker, *listeners = self._clients
        count = 0
        with suppress(websockets.ConnectionClosed, AssertionError):
            while not self._stop.is_set():
                count += 1
                text = f"message {count}"
                await speaker.send(
                    {
                        "t": "req",
                        "id": next(speaker.ids),
                        "method": "pubsub.publish",
                        "data": {"topic": "SIEGE", "message": text, "persist": False},
                    }
                )
                for listener in listeners:
                    with self._asks() as noticed:
                        try:
                            await listener.wait_for(
                                lambda c=listener, t=text: any(t in json.dumps(f) for f in c.frames[-64:]),  # type: ignore[misc]
                                timeout_s=ANSWER_S,
                            )
                        except AssertionError:
                            if listener.closed:
                                return
                            noticed.lost.append(text)
                await self._pause(MESSAGE_EVERY_S)

    async def _health(self) -> None:
        async with httpx.AsyncClient(base_url=self._server.url, timeout=ANSWER_S) as client:
            while not self._stop.is_set():
                began_s = time.monotonic()
                with self._asks() as noticed:
                    try:
                        assert (await client.get("/healthz")).status_code == 200
                    except (httpx.HTTPError, AssertionError) as error:
                        noticed.lost.append(f"healthz: {error!r}")
                noticed.health_s.append(time.monotonic() - began_s)
                await self._pause(HEALTH_EVERY_S)

    async def _join(self, room: str) -> None:
        while not self._stop.is_set():
            began_s = time.monotonic()
            with self._asks() as noticed:
                try:
                    async with signal_client(self._server, open_timeout=ANSWER_S) as newcomer:
                        await newcomer.join(self._server.token(), room, name="Newcomer")
                        await newcomer.request("leave")
                except (OSError, TimeoutError, websockets.WebSocketException, AssertionError) as error:
                    noticed.lost.append(f"join: {error!r}"[:200])
            noticed.joins_s.append(time.monotonic() - began_s)
            await self._pause(NEWCOMER_EVERY_S)


@asynccontextmanager
async def meeting(server: RunningServer, *, count: int = 4, newcomers: bool = True) -> AsyncIterator[Members]:
    """A meeting under way for the length of the block."""
    room = await server.create_room()
    async with (
        signal_client(server) as a,
        signal_client(server) as b,
        signal_client(server) as c,
        signal_client(server) as d,
    ):
        clients = [a, b, c, d][:count]
        for client in clients:
            await client.join(server.token(), room)
            await client.request("pubsub.subscribe", topic="SIEGE")
        members = Members(server, clients, newcomers=newcomers)
        living = asyncio.create_task(members.live(room))
        try:
            yield members
        finally:
            members.end()
            await living
