"""One WebSocket: a bounded queue of frames, a writer that empties it, and one orderly end."""

import asyncio
from collections import deque
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from starlette.websockets import WebSocket, WebSocketDisconnect, WebSocketState

from meetkit.errors import MeetingError
from meetkit.protocol.codec import encode_encoded, encode_error, encode_response
from meetkit.server.live.outbox import Entry

__all__ = ["QUEUE_BYTES", "QUEUE_COUNT", "Connection"]

QUEUE_COUNT = 1000
QUEUE_BYTES = 1024 * 1024
_SEND_TIMEOUT_S = 10.0
_LAST_WORDS_TIMEOUT_S = 1.0


@dataclass(frozen=True, slots=True)
class _Close:
    code: int
    reason: str


class Connection:
    """Sends never wait: a client that does not read fills its own queue, overflows, and is cut off alone."""

    def __init__(self, websocket: WebSocket) -> None:
        self._websocket = websocket
        self._queue: deque[str | Entry] = deque()
        self._queued_count = self._queued_bytes = 0
        self._wake = asyncio.Event()
        self._close: _Close | None = None
        self._broken = False
        self.ended = asyncio.Event()
        self.overflowed = False

    @property
    def closing(self) -> bool:
        """Nothing more can be sent."""
        return self._close is not None or self.ended.is_set()

    def send(self, text: str) -> None:
        """Put a frame into the queue; after the end it goes nowhere."""
        if self.closing or self._broken:
            return
        self._queue.append(text)
        self._queued_count += 1
        self._queued_bytes += len(text)
        self._wake.set()
        # One frame may be larger than the whole bound (a big snapshot): it alone is never too much.
        if self._queued_count > QUEUE_COUNT or (self._queued_bytes > QUEUE_BYTES and self._queued_count > 1):
            self.overflowed = True
            self.ended.set()

    def replay(self, entries: Iterable[Entry]) -> None:
        """Send in their turn what a resume brings: the outbox holds it in any case, so it fills no queue."""
        if not self.closing:
            self._queue.extend(entries)
            self._wake.set()

    def respond(self, request_id: int, data: dict[str, Any]) -> None:
        """Answer a request."""
        self.send(encode_response(request_id, data))

    def refuse(self, request_id: int, error: MeetingError) -> None:
        """Answer a request with an error."""
        self.send(encode_error(request_id, error.to_wire()))

    def unnumbered(self, event: str, data_json: str) -> None:
        """Send a notification that no resume repeats."""
        self.send(encode_encoded(0, event, data_json))

    def close(self, code: int, reason: str = "") -> None:
        """Close once everything in the queue is sent. The first call decides."""
        if self._close is None:
            self._close = _Close(code, reason[:120])
            self._wake.set()
            if self._broken:
                self.ended.set()

    async def write(self) -> None:
        """The writer: sends until we close the connection, and sets `ended`; or until the other side has gone.

        What the other side said last may still be unread then (that it leaves, or goes away for good), so that the end
        is the reader's to tell.
        """
        try:
            while True:
                await self._wake.wait()
                self._wake.clear()
                while self._queue:
                    await self._websocket.send_text(self._next_text())
                if self._close is not None:
                    async with asyncio.timeout(_SEND_TIMEOUT_S):
                        await self._websocket.close(self._close.code, self._close.reason)
                    return
        except (WebSocketDisconnect, RuntimeError, OSError, TimeoutError):
            self._broken = True
            self._queue.clear()
        if self._close is not None:
            self.ended.set()

    def _next_text(self) -> str:
        following = self._queue.popleft()
        if not isinstance(following, str):
            return encode_encoded(*following)
        self._queued_count -= 1
        self._queued_bytes -= len(following)
        return following

    async def last_words(self, text: str, code: int) -> None:
        """After the writer was stopped at a frame that the client did not take: try to say why, but not for long."""
        try:
            async with asyncio.timeout(_LAST_WORDS_TIMEOUT_S):
                if self._websocket.application_state is WebSocketState.CONNECTED:
                    await self._websocket.send_text(text)
                    await self._websocket.close(code)
        except (WebSocketDisconnect, RuntimeError, OSError, TimeoutError):
            return
