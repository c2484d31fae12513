"""What the same port takes as HTTP: pipelines, drips, bodies without an end, connections that do nothing."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

from tests.hostile.attack import Attack
from tests.hostile.flood import flood
from tests.hostile.target import Target, Toll

_ALL = (1, 4, 20)


def _get(path: str, *, more: bytes = b"") -> bytes:
    return b"GET %s HTTP/1.1\r\nHost: x\r\n%s\r\n" % (path.encode(), more)


def _flooding(opening: bytes, blob: bytes, **options: Any) -> Callable[[Target], Awaitable[Toll]]:
    async def run(target: Target) -> Toll:
        return await asyncio.to_thread(flood, target, opening=opening, blob=blob, until=b"", **options)

    return run


_POST = b"POST /v2/rooms HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n"
_CHUNKED = _POST + b"Transfer-Encoding: chunked\r\n\r\n"
_MANY_HEADERS = b"GET / HTTP/1.1\r\n" + b"".join(b"a%d:b\r\n" % number for number in range(6000)) + b"\r\n"

ATTACKS = [
    Attack("http-pipeline", "GET /healthz without a pause", _flooding(b"", _get("/healthz") * 2000, again=True),
           connections=_ALL),
    Attack("http-pipeline-pages", "GET /errors without a pause", _flooding(b"", _get("/errors") * 2000, again=True),
           connections=_ALL),
    Attack("http-pipeline-unread", "the same, answers not read", _flooding(b"", _get("/errors") * 2000, read=False),
           connections=(20,)),
    Attack("http-refused", "POST without a token", _flooding(
        b"", (_POST + b"Content-Length: 2\r\n\r\n{}") * 1000, again=True), connections=_ALL),
    Attack("http-many-headers", "6,000 headers a request", _flooding(b"", _MANY_HEADERS, again=True),
           connections=_ALL),
    Attack("http-drip", "a header a second", _flooding(b"GET / HTTP/1.1\r\n", b"X-A: b\r\n", every_s=1, again=True),
           connections=(500,)),
    Attack("http-idle", "connections that say nothing", _flooding(b"", b""), connections=(2000,)),
    Attack("http-endless-body", "a body without an end", _flooding(
        _CHUNKED, b"10000\r\n" + b"x" * 65_536 + b"\r\n", again=True), connections=_ALL),
    Attack("http-tiny-chunks", "a body in chunks of a byte", _flooding(
        _CHUNKED, b"1\r\nx\r\n" * 40_000, again=True), connections=_ALL),
    Attack("http-drip-body", "a byte of a body a second", _flooding(
        _POST + b"Content-Length: 200000\r\n\r\n", b"x", every_s=1, again=True), connections=(500,)),
    Attack("http-connects", "connections closed at once", _flooding(
        b"GET / HTTP/1.0\r\n\r\n", b"", again=True), connections=(20,)),
    Attack("http-junk", "no HTTP at all", _flooding(b"", b"\x16\x03\x01\x00\xa5" * 10_000, again=True),
           connections=_ALL),
]  # fmt: skip
