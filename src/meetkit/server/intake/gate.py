"""Between a socket and uvicorn's protocols: takes bytes in small pieces, within a budget, or leaves them to the kernel.

A read of 256 KiB can hold 40,000 frames, which is half a second of parsing during which nobody else is served. The gate
reads at most 16 KiB, hands on a frame (or 2 KiB of HTTP) at a time, and stops reading when the budget is used up: the
peer's kernel then holds the rest, which costs nothing here.
"""

from __future__ import annotations

import asyncio
import json
import time
from http import HTTPStatus
from typing import Any, cast

import h11
from starlette.types import Scope
from uvicorn.config import Config
from uvicorn.protocols.http.h11_impl import H11Protocol
from uvicorn.server import ServerState

from meetkit.errors import InvalidRequest, MeetingError, RateLimited
from meetkit.meeting.rate import RateLimiter
from meetkit.protocol.wire import CLIENT_FRAME_LIMIT_BYTES
from meetkit.server.boundary import retry_after
from meetkit.server.intake.intake import MOST_CONNECTIONS, Intake
from meetkit.server.intake.limits import network_of
from meetkit.server.intake.meter import JOINED, STRANGER, Frames
from meetkit.server.intake.websocket import GatedWebSocket

__all__ = ["Gate", "gate_of"]

_READ_BYTES = 16 * 1024
_HTTP_PIECE_BYTES = 2048
_HEADER_LINES = 100
_HEADER_BYTES = 16 * 1024
_HEADER_TIMEOUT_S = 10.0
_BODY_TIMEOUT_S = 30.0
_LOOK_EVERY_S = 2.0
# A budget that was used up and has not recovered for so long is a flood.
_PATIENCE_S = 5.0
# After the end: what still comes is thrown away for this long, so that the last words are not lost to a reset.
_LAST_S = 1.0
_LAST_PAUSE_S = 0.02
_RETRY_AFTER_MS = 2000

_buffer = bytearray(_READ_BYTES)


def gate_of(scope: Scope) -> Gate | None:
    """The gate of a WebSocket's connection; none in tests without a server process."""
    return cast("Gate | None", scope.get("meetkit.gate"))


class _Door:
    """The transport as uvicorn's protocols see it: reading is the gate's to stop and to begin."""

    def __init__(self, transport: asyncio.Transport, gate: Gate) -> None:
        self._transport = transport
        self._gate = gate

    def __getattr__(self, name: str) -> Any:
        return getattr(self._transport, name)

    def get_extra_info(self, name: str, default: Any = None) -> Any:
        return self._gate if name == "meetkit.gate" else self._transport.get_extra_info(name, default)

    def pause_reading(self) -> None:
        self._gate.inner_paused(True)

    def resume_reading(self) -> None:
        self._gate.inner_paused(False)

    def set_protocol(self, protocol: asyncio.BaseProtocol) -> None:
        self._gate.upgraded(cast(GatedWebSocket, protocol))


class Gate(asyncio.BufferedProtocol):
    """One connection, from accept to its end.

    Args:
        intake: what connections share.
        config, server_state, app_state: uvicorn's.
    """

    def __init__(self, intake: Intake, *, config: Config, server_state: ServerState, app_state: dict[str, Any]) -> None:
        self._intake = intake
        self._uvicorn: dict[str, Any] = {"config": config, "server_state": server_state, "app_state": app_state}
        self._connections = server_state.connections
        self._loop = asyncio.get_running_loop()
        self._held = bytearray()
        self._http: H11Protocol | None = None
        self._websocket: GatedWebSocket | None = None
        self._frames = Frames()
        self._kept_bytes = 0  # as the intake has counted it
        self._work = RateLimiter(STRANGER, self._loop.time())
        self._over_since_s: float | None = None
        self._inner_paused = False
        self._waiting = False
        self._pumping = False
        self._refused = False
        self._reading = True
        self._joined = self._in_reserve = False
        self._lines = self._header_bytes = 0
        self._header_since_s = self._body_since_s = self._loop.time()
        self._watch: asyncio.TimerHandle | None = None

    # asyncio's calls

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Accepted: nothing is made for it before it says something."""
        self._transport = cast(asyncio.Transport, transport)
        peer = transport.get_extra_info("peername")
        self.address = peer[0] if isinstance(peer, tuple) else "unknown"
        self._network = network_of(self.address)
        self._connections.add(self)  # type: ignore[arg-type]
        if not self._intake.opened(self._network):
            error = RateLimited.too_many_connections(limit=MOST_CONNECTIONS, retry_after_ms=_RETRY_AFTER_MS)
            self._refuse_http(error, "too many connections")
            return
        self._intake.came(self, self._loop.time())
        self._in_reserve = self._intake.descriptors.low
        if wait_s := self._intake.wait_s(self._network, self._loop.time()):
            self._wait(wait_s)
        self._watch = self._loop.call_later(_LOOK_EVERY_S, self._look)

    def connection_lost(self, exc: Exception | None) -> None:
        """The end, from whichever side."""
        self._intake.descriptors.closed()
        if self._watch is not None:
            self._watch.cancel()
        if not self._joined:
            self._leave_strangers()
        self._connections.discard(self)
        if self._joined and not self._refused:
            self._hand_on_last()
        self._held.clear()
        inner = self._websocket or self._http
        if inner is not None:
            inner.connection_lost(exc)

    def get_buffer(self, sizehint: int) -> bytearray:
        """Where to read to: emptied at once, so that all connections share it."""
        return _buffer

    def buffer_updated(self, nbytes: int) -> None:
        """Bytes came."""
        self._reading = True  # whatever was said before: uvloop begins to read after `connection_made`
        if self._refused:
            self._stop_reading()
            self._loop.call_later(_LAST_PAUSE_S, self._start_reading)
            return
        self._held += memoryview(_buffer)[:nbytes]
        self._pump()

    def eof_received(self) -> bool | None:
        """Half of the connection ended."""
        inner = self._websocket or self._http
        return inner.eof_received() if inner is not None else None

    def pause_writing(self) -> None:
        """The peer does not read."""
        inner = self._websocket or self._http
        if inner is not None:
            inner.pause_writing()

    def resume_writing(self) -> None:
        """It reads again."""
        inner = self._websocket or self._http
        if inner is not None:
            inner.resume_writing()

    # What uvicorn's protocols and the application call

    def shutdown(self) -> None:
        """The server stops, and nothing was said yet."""
        if self._http is None:
            self._transport.close()

    def say_last_words(self) -> None:
        """What the application says from now on waits for no reading, and stays for a peer that reads again."""
        if self._websocket is not None:
            self._websocket.say_last_words()

    def give_way(self) -> bool:
        """Its descriptor is needed. False: somebody waits for an answer."""
        cycle = None if self._http is None else self._http.cycle
        if (
            cycle is not None
            and not cycle.response_complete
            and self._http is not None
            and self._http.conn.their_state is not h11.SEND_BODY
        ):
            return False
        self._intake.turned_away("no descriptors left", self.address)
        self._transport.abort()
        return True

    def inner_paused(self, paused: bool) -> None:
        """uvicorn takes no more for now, or takes it again."""
        self._inner_paused = paused
        if not paused:
            self._loop.call_soon(self._pump)  # after uvicorn took the next request of a pipeline from what it has

    def upgraded(self, protocol: GatedWebSocket) -> None:
        """From HTTP to WebSocket; what came behind the handshake belongs to the latter."""
        assert self._http is not None
        behind, _ = self._http.conn.trailing_data
        self._held[:0] = behind
        self._websocket, self._http = protocol, None

    def joined(self) -> None:
        """A participant's connection now: its own budget, and none of its address's."""
        if not self._joined:
            self._joined = True
            self._leave_strangers()
            self._work.change(JOINED, self._loop.time())
            self._over_since_s = None

    def _leave_strangers(self) -> None:
        self._intake.went(self)
        self._intake.closed(self._network)
        self._intake.keeps(self._network, -self._kept_bytes)

    # Taking

    def _pump(self) -> None:
        if self._pumping:
            return
        self._pumping = True
        try:
            more = True
            while more and self._held and not (self._inner_paused or self._waiting or self._refused):
                if self._transport.is_closing():
                    if not self._joined:  # what comes behind the end is not looked at
                        self._held.clear()
                    break
                more = self._websocket_piece() if self._websocket is not None else self._http_piece()
        finally:
            self._pumping = False
        if self._refused:
            return
        # A participant's next words are taken while it waits for an answer: with the end they would be lost to a reset.
        if self._waiting or len(self._held) > _READ_BYTES or (self._inner_paused and not self._joined):
            self._stop_reading()
        else:
            self._start_reading()

    def _websocket_piece(self) -> bool:
        assert self._websocket is not None
        now_s = self._loop.time()
        if wait_s := self._work.debt_s(now_s):
            self._over(now_s)
            self._wait(wait_s)
            return False
        if self._work.left >= self._work.rate.burst / 2:
            self._over_since_s = None
        size, cost = self._frames.next(self._held)
        if cost < 0:
            self._flooded("a message in too many pieces")
            return False
        if not self._joined and not self._is_small():
            return False
        if size == 0:
            return False
        self._work.take(cost)
        self._hand_on(size)
        return True

    def _hand_on_last(self) -> None:
        """What came before the end is heard, within the budget: that it leaves is the last that a page says."""
        while self._held and not self._refused and not self._work.debt_s(self._loop.time()):
            if not self._websocket_piece():
                return

    def _is_small(self) -> bool:
        """Before the join a message is not kept when it is too large, nor when its address has sent many halves."""
        size_bytes, more_bytes = self._frames.message_bytes, self._frames.kept_bytes - self._kept_bytes
        self._kept_bytes += more_bytes
        if size_bytes > CLIENT_FRAME_LIMIT_BYTES:
            error = InvalidRequest.too_large(size_bytes=size_bytes, limit_bytes=CLIENT_FRAME_LIMIT_BYTES, ends="join")
            self._refuse_websocket(error, "a message that is too large")
        elif not self._intake.keeps(self._network, more_bytes):
            self._flooded("halves of messages")
        return not self._refused

    def _over(self, now_s: float) -> None:
        if self._over_since_s is None:
            self._over_since_s = now_s
        elif now_s - self._over_since_s > _PATIENCE_S:
            self._flooded("more frames than it may send")

    def _flooded(self, why: str) -> None:
        limit = round(self._work.rate.per_s)
        error = InvalidRequest.too_many(limit_per_s=limit, retry_after_ms=_RETRY_AFTER_MS, ends="join")
        self._refuse_websocket(error, why)

    def _refuse_websocket(self, error: MeetingError, why: str) -> None:
        assert self._websocket is not None
        self._refused = True
        self._held.clear()
        self._intake.turned_away(why, self.address)
        self._websocket.refuse(error)
        self._loop.call_later(_LAST_S, self._transport.abort)

    def _http_piece(self) -> bool:
        if not self._intake.turnstile.enter(self._network, self._go_on):
            self._waiting = True
            return False
        return self._http_take()

    def _http_take(self) -> bool:
        if self._http is None:
            self._http = H11Protocol(**self._uvicorn)
            self._http.connection_made(cast(asyncio.Transport, _Door(self._transport, self)))
        if self._http.conn.their_state is h11.DONE:  # it would keep what comes before it has answered
            self._http.flow.pause_reading()
            return False
        size = min(len(self._held), _HTTP_PIECE_BYTES)
        if self._http.conn.their_state is h11.IDLE:
            self._lines += self._held.count(b"\n", 0, size)
            self._header_bytes += size
            if self._lines > _HEADER_LINES and b"\n\r\n" not in self._held[:size]:
                self._too_large()
                return False
        began_s = time.perf_counter()
        self._hand_on(size)
        self._intake.turnstile.charge(time.perf_counter() - began_s)
        if self._http is not None and self._http.conn.their_state is not h11.IDLE:
            self._lines = self._header_bytes = 0
            self._header_since_s = self._loop.time()
        return True

    def _too_large(self) -> None:
        error = InvalidRequest.too_large(size_bytes=self._header_bytes, limit_bytes=_HEADER_BYTES)
        self._refuse_http(error, "too many headers")

    def _go_on(self) -> None:
        self._waiting = False
        if self._transport.is_closing() or not self._held:
            return
        if not self._inner_paused and self._websocket is None:
            self._pumping = True
            try:
                self._http_take()
            finally:
                self._pumping = False
        self._pump()

    def _hand_on(self, size: int) -> None:
        piece = bytes(self._held[:size])
        del self._held[:size]
        inner = self._websocket or self._http
        assert inner is not None
        inner.data_received(piece)

    # Waiting and ending

    def _wait(self, seconds: float) -> None:
        self._waiting = True
        self._stop_reading()
        self._loop.call_later(seconds, self._waited)

    def _waited(self) -> None:
        self._waiting = False
        if not self._transport.is_closing():
            self._pump()

    def _stop_reading(self) -> None:
        if self._reading:
            self._reading = False
            self._transport.pause_reading()

    def _start_reading(self) -> None:
        if not self._reading and not self._transport.is_closing():
            self._reading = True
            self._transport.resume_reading()

    def _look(self) -> None:
        """Ends a request that does not come whole."""
        self._watch = None
        if self._websocket is not None or self._transport.is_closing():
            return
        now_s = self._loop.time()
        state = h11.IDLE if self._http is None else self._http.conn.their_state
        if state is not h11.SEND_BODY:
            self._body_since_s = now_s
        if state is not h11.IDLE:
            self._header_since_s = now_s
        late = now_s - self._header_since_s > _HEADER_TIMEOUT_S or now_s - self._body_since_s > _BODY_TIMEOUT_S
        answered = self._http is not None and state is h11.IDLE and not self._held
        if self._in_reserve and answered:
            self._transport.close()
            return
        if late and not self._waiting:
            self._intake.turned_away("a request that did not come", self.address)
            self._transport.close()
            return
        self._watch = self._loop.call_later(_LOOK_EVERY_S, self._look)

    def _refuse_http(self, error: MeetingError, why: str) -> None:
        self._refused = True
        self._held.clear()
        self._intake.turned_away(why, self.address)
        self._transport.write(_answer(error))
        self._loop.call_later(_LAST_S, self._transport.close)


def _answer(error: MeetingError) -> bytes:
    """A whole HTTP answer; not stored and not logged one by one: strangers would decide how much that is."""
    body = json.dumps(error.to_problem()).encode()
    status = HTTPStatus(error.http_status)
    retry = "".join(f"{name}: {value}\r\n" for name, value in retry_after(error).items())
    head = (
        f"HTTP/1.1 {status.value} {status.phrase}\r\nContent-Type: application/problem+json\r\n{retry}"
        f"Cache-Control: no-store\r\nContent-Length: {len(body)}\r\nConnection: close\r\n\r\n"
    )
    return head.encode() + body
