"""What the parts of a running server share, hung on the application's state."""

from __future__ import annotations

import time
from dataclasses import dataclass, field
from typing import Annotated, cast

from fastapi import Depends, FastAPI
from starlette.requests import HTTPConnection

from meetkit.media import MediaCore
from meetkit.server.boundary import Boundary
from meetkit.server.capacity import Capacity
from meetkit.server.intake import Intake
from meetkit.server.intake.limits import RateLimit, without_port
from meetkit.server.live.meetings import Meetings
from meetkit.server.metrics import Metrics
from meetkit.server.settings import Settings
from meetkit.server.web_address import path_of
from meetkit.store import Store

_REFUSALS, _REFUSALS_WINDOW_S = 240, 60
_PAGE_CALLS, _PAGE_CALLS_WINDOW_S = 60, 60


@dataclass(slots=True)
class ServerContext:
    """One server's parts. `store` and `meetings` exist while the application's lifespan runs."""

    settings: Settings
    metrics: Metrics
    boundary: Boundary
    public_url: str
    intake: Intake
    capacity: Capacity
    ready: bool = False
    store: Store = field(init=False)
    meetings: Meetings = field(init=False)
    core: MediaCore = field(init=False)
    refusals: RateLimit = field(
        default_factory=lambda: RateLimit(_REFUSALS, _REFUSALS_WINDOW_S, monotonic_s=time.monotonic)
    )
    page_calls: RateLimit = field(
        default_factory=lambda: RateLimit(_PAGE_CALLS, _PAGE_CALLS_WINDOW_S, monotonic_s=time.monotonic)
    )

    @property
    def base_path(self) -> str:
        """What is before each of our paths in a browser's address bar: empty, or such as `/meet`."""
        return path_of(self.public_url)

    def media_ports(self) -> list[int]:
        """The UDP ports of the media core's workers."""
        return self.core.local_ports

    def address_of(self, connection: HTTPConnection) -> str:
        """The client's address; a proxy is believed only when the settings say so."""
        if self.settings.trust_proxy:
            forwarded = connection.headers.get("x-forwarded-for", "").rpartition(",")[2].strip()
            if forwarded:
                return without_port(forwarded[:64])
        return connection.client.host if connection.client else "unknown"


def attach(app: FastAPI, context: ServerContext) -> None:
    """Make the context reachable from requests."""
    app.state.context = context


def context_of(connection: HTTPConnection) -> ServerContext:
    """The context of the server that got this request."""
    return cast(ServerContext, connection.app.state.context)


Context = Annotated[ServerContext, Depends(context_of)]
