"""The outermost layer of HTTP: trace id, size limit, the last catch, security headers, counting."""

from __future__ import annotations

import re
import uuid

import structlog
from fastapi import Request
from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from meetkit.errors import InvalidRequest
from meetkit.server.boundary import Boundary
from meetkit.server.intake import Intake
from meetkit.server.intake.limits import network_of
from meetkit.server.intake.turnstile import Timed
from meetkit.server.metrics import Metrics

BODY_LIMIT_BYTES = 256 * 1024
_TRACEPARENT = re.compile(r"[0-9a-f]{2}-([0-9a-f]{32})-[0-9a-f]{16}-[0-9a-f]{2}")
_HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "X-Frame-Options": "DENY",
}


class Edge:
    """Wraps the whole application; WebSockets get a trace id, and their frames are counted."""

    def __init__(self, app: ASGIApp, *, boundary: Boundary, metrics: Metrics, intake: Intake) -> None:
        self._app = app
        self._intake = intake
        self._boundary = boundary
        self._metrics = metrics

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] not in ("http", "websocket"):
            await self._app(scope, receive, send)
            return
        headers = Headers(scope=scope)
        found = _TRACEPARENT.fullmatch(headers.get("traceparent", ""))
        scope["meetkit.trace_id"] = trace_id = found.group(1) if found else uuid.uuid4().hex
        if scope["type"] == "websocket":
            await self._app(scope, *self._counted(receive, send))
            return
        turnstile = self._intake.turnstile
        await turnstile.turn(network_of(scope["client"][0] if scope.get("client") else ""))
        with structlog.contextvars.bound_contextvars(trace_id=trace_id):
            answering = self._http(scope, receive, send, declared=headers.get("content-length", ""))
            await Timed(answering, turnstile.charge)

    def _counted(self, receive: Receive, send: Send) -> tuple[Receive, Send]:
        messages = self._metrics.ws_messages
        incoming, outgoing = messages.labels(direction="in"), messages.labels(direction="out")

        async def counted_receive() -> Message:
            message = await receive()
            if message["type"] == "websocket.receive":
                incoming.inc()
            return message

        async def counted_send(message: Message) -> None:
            if message["type"] == "websocket.send":
                outgoing.inc()
            await send(message)

        return counted_receive, counted_send

    async def _http(self, scope: Scope, receive: Receive, send: Send, *, declared: str) -> None:
        status = 0
        received_bytes = 0

        async def bounded_receive() -> Message:
            nonlocal received_bytes
            message = await receive()
            if message["type"] == "http.request":
                received_bytes += len(message.get("body", b""))
                if received_bytes > BODY_LIMIT_BYTES:
                    raise InvalidRequest.too_large(size_bytes=received_bytes, limit_bytes=BODY_LIMIT_BYTES)
            return message

        async def marked_send(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                response_headers = MutableHeaders(scope=message)
                for name, value in _HEADERS.items():
                    response_headers.setdefault(name, value)
            await send(message)

        try:
            if declared.isdigit() and int(declared[:19]) > BODY_LIMIT_BYTES:
                raise InvalidRequest.too_large(size_bytes=int(declared[:19]), limit_bytes=BODY_LIMIT_BYTES)
            await self._app(scope, bounded_receive, marked_send)
        except Exception as error:  # noqa: BLE001 - the last catch: what comes here becomes an incident
            response = self._boundary.respond(Request(scope), error)
            if status:
                return
            await response(scope, receive, marked_send)
        finally:
            route = getattr(scope.get("route"), "path", "")
            self._metrics.http_requests.labels(route=route or "none", status=str(status)).inc()
