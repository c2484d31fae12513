"""Is it alive, is it ready, how is it doing: for machines that watch the server."""

from __future__ import annotations

import ipaddress

from fastapi import APIRouter, Request
from pydantic import BaseModel
from starlette.responses import Response

from meetkit.errors import InternalError, NotFound, ServerShuttingDown
from meetkit.server.context import Context, ServerContext
from meetkit.server.metrics import CONTENT_TYPE

router = APIRouter(tags=["operation"])


class Health(BaseModel):
    """A short answer for a load balancer."""

    status: str


@router.get("/healthz", summary="Is the process alive?")
async def healthz() -> Health:
    """Answers as long as the event loop turns."""
    return Health(status="ok")


@router.get("/readyz", summary="Does it take participants?")
async def readyz(context: Context) -> Health:
    """Answers 200 when the database and the meetings are there, 503 with the reason otherwise."""
    if not context.ready:
        raise ServerShuttingDown.stopping()
    for worker in context.core.failed_workers:
        raise InternalError.media_worker_failed(worker=worker)
    await context.store.ping()
    return Health(status="ready")


@router.get("/metrics", include_in_schema=False)
async def metrics(request: Request, context: Context) -> Response:
    """Prometheus text; only for this machine unless `metrics_public` is set."""
    if not (context.settings.metrics_public or _from_this_machine(request)):
        raise NotFound.resource(path="/metrics")
    return Response(await _rendered(context), media_type=CONTENT_TYPE)


async def _rendered(context: ServerContext) -> bytes:
    stats = context.meetings.stats()
    context.metrics.meetings.set(stats.get("meetings", 0))
    context.metrics.participants.set(stats.get("participants", 0))
    return await context.metrics.render(context.core.stats)


def _from_this_machine(request: Request) -> bool:
    # A proxy on this machine makes everybody look local; it says so with these headers.
    if any(name in request.headers for name in ("x-forwarded-for", "forwarded", "x-real-ip", "via")):
        return False
    try:
        return request.client is not None and ipaddress.ip_address(request.client.host).is_loopback
    except ValueError:
        return False
