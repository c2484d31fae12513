"""HLS streams over REST: start, end, list, look up. What is played is elsewhere, and needs no token."""

from __future__ import annotations

from fastapi import APIRouter
from pydantic import Field

from meetkit.server.egress.playback import urls_of
from meetkit.server.rest.access import Authenticated, Caller
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
from meetkit.server.rest.shapes import Listing
from meetkit.store import HlsStream

router = APIRouter(tags=["hls"])


class NewHls(EgressStart):
    """What shall be streamed, and how."""


class HlsEnd(EgressEnd):
    """Whose HLS stream shall end."""


class HlsShape(EgressShape):
    """An HLS stream. Its addresses are null when it cannot be played yet or any more."""

    playback_url: str | None = Field(description="For any HLS player; needs no token.")
    watch_url: str | None = Field(description="The server's own page that plays it.")


@router.post("/hls/start", summary="Start an HLS stream")
async def start_hls(body: NewHls, caller: Authenticated) -> HlsShape:
    """Answers when it can be played."""
    return _shape(caller, await started(caller, HlsStream, body))


@router.post("/hls/end", summary="End an HLS stream")
async def end_hls(body: HlsEnd, caller: Authenticated) -> HlsShape:
    """Answers when it is over; its end can still be played for a while."""
    return _shape(caller, await ended(caller, HlsStream, body))


@router.get("/hls", summary="List HLS streams")
async def list_hls(caller: Authenticated, asked: Listed) -> Listing[HlsShape]:
    """The project's HLS streams, newest first."""
    page = await listed(caller, HlsStream, asked)
    return Listing(page_info=asked.paging.info(page.total), data=[_shape(caller, row) for row in page.rows])


@router.get("/hls/{hlsId}", summary="One HLS stream")
async def get_hls(hlsId: str, caller: Authenticated) -> HlsShape:
    """An HLS stream with its addresses."""
    return _shape(caller, await read(caller, HlsStream, hlsId))


def _shape(caller: Caller, row: HlsStream) -> HlsShape:
    playable = row.started_at is not None and caller.context.meetings.egress.playbacks.is_known(row.playback_id)
    urls = urls_of(row.playback_id, caller.context.public_url) if playable else None
    return HlsShape(
        **shown(row),
        playback_url=urls.playback_url if urls else None,
        watch_url=urls.watch_url if urls else None,
    )
