"""Livestreams over REST: start, end, list, look up."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter
from pydantic import Field

from meetkit.server.rest.access import Authenticated
from meetkit.server.rest.egresses import (
    EgressEnd,
    EgressShape,
    EgressStart,
    Listed,
    ended,
    listed,
    read,
    shown,
    started,
)
from meetkit.server.rest.shapes import Listing, Shape
from meetkit.store import Livestream

router = APIRouter(tags=["livestreams"])


class NewLivestream(EgressStart):
    """What shall be streamed where."""

    outputs: Any = Field(None, examples=[[{"url": "rtmp://live.example.org/app", "streamKey": "k-1"}]])


class LivestreamEnd(EgressEnd):
    """Whose livestream shall end."""


class OutputShape(Shape):
    """One destination. Its stream key is never shown."""

    url: str
    state: str = Field(description="connecting, live, retrying, failed or stopped.")
    attempt: int
    error: dict[str, Any] | None


class LivestreamShape(EgressShape):
    """A livestream."""

    outputs: list[OutputShape]


@router.post("/livestreams/start", summary="Start a livestream")
async def start_livestream(body: NewLivestream, caller: Authenticated) -> LivestreamShape:
    """Answers when the first output is live, after at most 40 s."""
    return _shape(await started(caller, Livestream, body))


@router.post("/livestreams/end", summary="End a livestream")
async def end_livestream(body: LivestreamEnd, caller: Authenticated) -> LivestreamShape:
    """Answers when it is over."""
    return _shape(await ended(caller, Livestream, body))


@router.get("/livestreams", summary="List livestreams")
async def list_livestreams(caller: Authenticated, asked: Listed) -> Listing[LivestreamShape]:
    """The project's livestreams, newest first."""
    page = await listed(caller, Livestream, asked)
    return Listing(page_info=asked.paging.info(page.total), data=[_shape(row) for row in page.rows])


@router.get("/livestreams/{livestreamId}", summary="One livestream")
async def get_livestream(livestreamId: str, caller: Authenticated) -> LivestreamShape:
    """A livestream with the states of its outputs."""
    return _shape(await read(caller, Livestream, livestreamId))


def _shape(row: Livestream) -> LivestreamShape:
    return LivestreamShape(**shown(row), outputs=[OutputShape.model_validate(output) for output in row.outputs])
