"""Frames at full speed on signalling connections, without a token and with one."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Awaitable, Callable
from typing import Any

from tests.hostile.attack import Attack
from tests.hostile.flood import CONT, PING, PONG, TEXT, flood, frame, handshake
from tests.hostile.target import Target, Toll
from tests.support.server import RunningServer

_BLOB_BYTES = 256 * 1024
_ALL = (1, 4, 20)


def _many(one: bytes) -> bytes:
    return one * max(1, _BLOB_BYTES // len(one))


def _request(number: int, method: str, data: dict[str, Any] | None = None) -> bytes:
    return frame(TEXT, json.dumps({"t": "req", "id": number, "method": method, "data": data or {}}).encode())


def _flooding(blob: bytes, **options: Any) -> Callable[[Target], Awaitable[Toll]]:
    """The same bytes again and again on connections that have not joined."""

    async def run(target: Target) -> Toll:
        return await asyncio.to_thread(flood, target, opening=handshake(target), blob=blob, **options)

    return run


def _joined(blob: bytes, **options: Any) -> Callable[[Target], Awaitable[Toll]]:
    """The same, as a participant."""

    async def run(target: Target) -> Toll:
        join = {
            "version": 1, "token": target.extra["token"], "meetingId": target.extra["room"], "name": "Mallory",
            "mode": "SEND_AND_RECV", "client": {"sdk": "test", "version": "1"},
        }  # fmt: skip
        first = _request(1, "join", join)
        return await asyncio.to_thread(
            flood, target, opening=handshake(target), blob=blob, first=first, first_until=b'"t":"res"', **options
        )

    return run


async def _huge_headers(target: Target) -> Toll:
    more = b"".join(b"X-%d: y\r\n" % number for number in range(6000))
    return await asyncio.to_thread(flood, target, opening=handshake(target, more=more), blob=b"", again=True)


async def _handshakes(target: Target) -> Toll:
    opening = handshake(target) + frame(0x8, b"\x03\xe8")
    return await asyncio.to_thread(flood, target, opening=opening, blob=b"", again=True)


async def _token(server: RunningServer) -> dict[str, Any]:
    return {"token": server.token(), "room": await server.create_room()}


_ACK = frame(TEXT, b'{"t":"ack","seq":0}')
_PINGS = b"".join(_request(number, "ping") for number in range(2, 4000))

ATTACKS = [
    Attack("ws-pings", "empty pings", _flooding(_many(frame(PING))), connections=_ALL),
    Attack("ws-big-pings", "pings of 125 bytes", _flooding(_many(frame(PING, b"x" * 125))), connections=_ALL),
    Attack("ws-unread-pings", "pings, pongs not read", _flooding(_many(frame(PING, b"x" * 125)), read=False)),
    Attack("ws-pongs", "pongs nobody asked for", _flooding(_many(frame(PONG))), connections=_ALL),
    Attack(
        "ws-fragments", "a message in pieces of one byte",
        _flooding(_many(frame(CONT, b"x", fin=False)), first=frame(TEXT, b"x", fin=False)), connections=_ALL,
    ),
    Attack(
        "ws-empty-fragments", "a message in empty pieces",
        _flooding(_many(frame(CONT, b"", fin=False)), first=frame(TEXT, b"x", fin=False)), connections=_ALL,
    ),
    Attack("ws-empty-frames", "messages without content", _flooding(_many(frame(TEXT))), connections=_ALL),
    Attack("ws-acks", "acknowledgements", _flooding(_many(_ACK)), connections=_ALL),
    Attack("ws-requests", "requests before the join", _flooding(_PINGS), connections=(1, 20)),
    Attack(
        "ws-half-frames", "a frame of 1 MB that never ends",
        _flooding(b"x" * 1000, first=frame(TEXT, length=1024 * 1024 - 1), every_s=0.01), connections=(20, 200),
    ),
    Attack(
        "ws-small-halves", "frames of 64 kB that never end",
        _flooding(b"x", first=frame(TEXT, b"x" * 60_000, length=64_000), every_s=0.5), connections=(20, 200),
    ),
    Attack("ws-huge-frames", "frames of 1 MB", _flooding(frame(TEXT, b"x" * (1024 * 1024 - 1))), connections=_ALL),
    Attack("ws-huge-headers", "handshakes with 6,000 headers", _huge_headers, connections=_ALL),
    Attack("ws-handshakes", "handshakes, closed at once, again and again", _handshakes, connections=(4, 20)),
    Attack("ws-joined-pings", "a participant's pings", _joined(_many(frame(PING))), prepare=_token, connections=_ALL),
    Attack("ws-joined-acks", "a participant's acks", _joined(_many(_ACK)), prepare=_token, connections=_ALL),
    Attack("ws-joined-requests", "a participant's requests", _joined(_PINGS), prepare=_token, connections=_ALL),
]  # fmt: skip
