"""A raw client of the signalling protocol: frames in and out, nothing hidden."""

import asyncio
import itertools
import json
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import Any

import websockets
from websockets.asyncio.client import ClientConnection, connect

from tests.support.pace import patience
from tests.support.server import RunningServer

WAIT_S = 8.0


class Refused(AssertionError):
    """A request was answered with an error."""

    def __init__(self, error: dict[str, Any]) -> None:
        super().__init__(f"{error['code']} {error['reason']}: {error['detail']}")
        self.error = error
        self.code, self.reason = error["code"], error["reason"]


class SignalClient:
    """One connection. A task reads all frames; tests wait for what they need."""

    def __init__(self, socket: ClientConnection) -> None:
        self.socket = socket
        self.frames: list[dict[str, Any]] = []
        self.snapshot: dict[str, Any] = {}
        self.ids = itertools.count(1)
        self._changed = asyncio.Event()
        self.closed = False
        self._reader = asyncio.create_task(self._read())

    async def _read(self) -> None:
        try:
            async for text in self.socket:
                self.frames.append(json.loads(text))
                self._changed.set()
        except websockets.ConnectionClosed:
            pass
        finally:
            self.closed = True
            self._changed.set()

    async def stop(self) -> None:
        self._reader.cancel()
        await asyncio.gather(self._reader, return_exceptions=True)
        self.socket.transport.abort()

    def cut(self) -> None:
        """The network goes: no close frame."""
        self.socket.transport.abort()

    @property
    def participant_id(self) -> str:
        return str(self.snapshot["participantId"])

    @property
    def notifications(self) -> list[dict[str, Any]]:
        return [frame for frame in self.frames if frame["t"] == "ntf"]

    def events(self, *names: str) -> list[dict[str, Any]]:
        """The data of the notifications with these names."""
        return [frame["data"] for frame in self.notifications if frame["event"] in names]

    async def wait_for(self, condition: Callable[[], Any], *, timeout_s: float = WAIT_S) -> Any:
        """Until the condition is truthy; looks again after each frame."""
        try:
            async with asyncio.timeout(patience(timeout_s)):
                while not (value := condition()):
                    assert not self.closed or condition(), f"closed; got {self.frames[-5:]}"
                    self._changed.clear()
                    await self._changed.wait()
                return value
        except TimeoutError:
            raise AssertionError(f"nothing came; got {self.frames[-8:]}") from None

    async def event(self, name: str, index: int = 0, *, timeout_s: float = WAIT_S) -> dict[str, Any]:
        """The data of the notification with this name, once it is there."""
        await self.wait_for(lambda: len(self.events(name)) > index, timeout_s=timeout_s)
        return self.events(name)[index]

    async def send(self, frame: dict[str, Any] | str | bytes) -> None:
        await self.socket.send(json.dumps(frame) if isinstance(frame, dict) else frame)

    async def request_raw(self, method: str, data: dict[str, Any] | None = None) -> dict[str, Any]:
        """One request's response frame."""
        number = next(self.ids)
        await self.send({"t": "req", "id": number, "method": method, "data": {} if data is None else data})
        found: Callable[[], Any] = lambda: next(  # noqa: E731
            (frame for frame in self.frames if frame["t"] == "res" and frame["id"] == number), None
        )
        return dict(await self.wait_for(found))

    async def request(self, method: str, **data: Any) -> dict[str, Any]:
        """One request's data. Raises Refused."""
        response = await self.request_raw(method, data)
        if not response["ok"]:
            raise Refused(response["error"])
        return dict(response["data"])

    async def join(self, token: str, meeting_id: str, **fields: Any) -> dict[str, Any]:
        """Join; keeps the snapshot. Raises Refused."""
        data = {
            "version": 1,
            "token": token,
            "meetingId": meeting_id,
            "name": "Ada",
            "mode": "SEND_AND_RECV",
            "client": {"sdk": "test", "version": "1"},
        } | fields
        answer = await self.request("join", **{key: value for key, value in data.items() if value is not None})
        if answer["status"] == "joined":
            self.snapshot = answer
        return answer

    async def close_code(self) -> int | None:
        """The code with which the server closed."""
        async with asyncio.timeout(patience(WAIT_S)):
            await self.socket.wait_closed()
        return self.socket.close_code


@asynccontextmanager
async def signal_client(server: RunningServer, **options: Any) -> AsyncIterator[SignalClient]:
    """A connection that has not joined yet."""
    options.setdefault("subprotocols", ["meetkit.v1"])
    options.setdefault("max_size", None)
    socket = await connect(server.ws_url, **options)
    client = SignalClient(socket)
    try:
        yield client
    finally:
        await client.stop()
