"""The application: its parts, its routes, and the order in which it starts and stops."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager, suppress

from fastapi import FastAPI
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from meetkit.errors import MeetingError
from meetkit.media import CoreConfig, MediaCore
from meetkit.protocol.vocabulary import LeaveReason
from meetkit.server import health, pages, rest, signal
from meetkit.server.boundary import Boundary
from meetkit.server.capacity import Capacity
from meetkit.server.clock import utc_now
from meetkit.server.context import ServerContext, attach
from meetkit.server.credentials import ensure_credentials
from meetkit.server.database_poll import DatabasePoll
from meetkit.server.intake import Intake
from meetkit.server.intake.edge import Edge
from meetkit.server.live.meetings import Meetings
from meetkit.server.logs import get_logger
from meetkit.server.metrics import Metrics
from meetkit.server.openapi import describe
from meetkit.server.private_files import tighten
from meetkit.server.routing import RestOrigins, Routing, UnderPath
from meetkit.server.settings import Settings
from meetkit.store import Store

#: What clients are told to wait before they come back after a graceful shutdown.
RETRY_AFTER_MS = 1_000
_LAST_GOODBYE_S = 2

_log = get_logger("meetkit.server")


def create_app(settings: Settings, *, url: str | None = None) -> FastAPI:
    """The ASGI application of a server.

    Args:
        settings: how it runs.
        url: the address that it will be reached at when `settings.public_url` doesn't say.
    """
    metrics = Metrics()
    public_url = settings.public_url or url or f"http://{settings.host}:{settings.port}"
    boundary = Boundary(metrics=metrics, doc_base=public_url)
    capacity = Capacity(settings)
    intake = Intake(boundary, per_address=not settings.trust_proxy, descriptors=capacity.descriptors)
    context = ServerContext(
        settings=settings,
        metrics=metrics,
        boundary=boundary,
        public_url=public_url,
        intake=intake,
        capacity=capacity,
    )

    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        async with running_parts(context):
            app.state.meetings = context.meetings
            yield

    app = FastAPI(
        title="meetkit",
        lifespan=lifespan,
        docs_url=None,
        redoc_url=None,
        openapi_url=None,
        redirect_slashes=False,  # behind a proxy it would redirect https to http: `Routing` takes both forms
    )
    attach(app, context)
    app.add_middleware(Routing, router=app.router)
    if settings.cors_origins:
        app.add_middleware(RestOrigins, origins=settings.cors_origins)
    app.add_middleware(Edge, boundary=boundary, metrics=metrics, intake=intake)
    if context.base_path:
        app.add_middleware(UnderPath, path=context.base_path)
    for kind in (MeetingError, RequestValidationError, HTTPException):
        app.add_exception_handler(kind, _respond)
    app.include_router(rest.router, prefix="/v2")
    app.include_router(signal.router)
    app.include_router(health.router)
    app.include_router(pages.router)
    describe(app, base_path=context.base_path)
    return app


@asynccontextmanager
async def running_parts(context: ServerContext) -> AsyncIterator[None]:
    """Database, media core, meetings and the poll of the database, in this order; and back.

    Raises:
        MeetingError: a part could not start; what had started is stopped again.
    """
    settings = context.settings
    for folder in {settings.data_dir, settings.recordings_folder, settings.hls_folder}:
        await asyncio.to_thread(tighten, folder)
    async with AsyncExitStack() as parts:
        context.store = store = await parts.enter_async_context(
            await Store.open(settings.data_dir, database_url=settings.database_url)
        )
        await ensure_credentials(store, settings.data_dir)
        unknown = LeaveReason.UNKNOWN
        await store.close_abandoned(at=utc_now(), reason_code=int(unknown), reason_name=unknown.name)
        context.meetings = meetings = await open_meetings(context, parts)
        poll = DatabasePoll(store=store, meetings=meetings, boundary=context.boundary, metrics=context.metrics)
        await poll.begin()
        await store.open_all()  # so that no descriptor is missing for them later
        limit = context.capacity.measure()
        _log.info("capacity", participants=limit.participants, limited_by=limit.by, allowed=limit.allowed)
        task = asyncio.create_task(poll.run(), name="meetkit-database-poll")
        context.ready = True
        try:
            yield
        finally:
            context.ready = False
            task.cancel()
            await asyncio.gather(task, return_exceptions=True)
            # When the process runs, they were shut down before the listener; this is for what failed in between.
            with suppress(TimeoutError):
                async with asyncio.timeout(_LAST_GOODBYE_S):
                    await meetings.shutdown(RETRY_AFTER_MS)


async def open_meetings(context: ServerContext, parts: AsyncExitStack) -> Meetings:
    """The live meetings over a running media core; `parts` closes the core."""
    settings, boundary = context.settings, context.boundary
    config = CoreConfig(
        workers=settings.media_workers,
        listen_ip=settings.media_ip,
        udp_port=settings.media_port,
        announced_ips=settings.announced_ips,
        fault_injection=settings.fault_injection,
    )
    core = await MediaCore.open(config, on_incident=lambda error: boundary.seen(error, ends="nothing"))
    parts.push_async_callback(core.close)
    context.core = core
    meetings = Meetings(
        settings=settings,
        store=context.store,
        media=core,
        boundary=boundary,
        capacity=context.capacity,
        public_url=context.public_url,
    )
    await meetings.start()
    return meetings


async def _respond(request: Request, error: Exception) -> Response:
    context: ServerContext = request.app.state.context
    return context.boundary.respond(request, error)
