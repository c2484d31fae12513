"""HLS streams over REST: start, end, list, look up. What is played is elsewhere, and needs no token."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Depends, Query
from pydantic import Field

from meetkit.errors import NotFound
from meetkit.meeting.egress import EgressKind
from meetkit.protocol.vocabulary import Permission
from meetkit.protocol.wire import to_wire_time
from meetkit.server.egress.order import hls_order
from meetkit.server.egress.playback import urls_of
from meetkit.server.live.services import Services
from meetkit.server.rest.access import Authenticated, Caller
from meetkit.server.rest.egresses import ended, started
from meetkit.server.rest.shapes import Body, Listing, Paging, Shape
from meetkit.store import EgressState, HlsStream

router = APIRouter(tags=["hls"])


class NewHls(Body):
    """What shall be streamed, and how."""

    room_id: str = Field(max_length=1024, examples=["abcd-1234-wxyz"])
    config: Any = Field(None, description="Layout, theme, mode, quality, orientation; each has a default.")
    webhook_url: Any = Field(None, description="Gets the events of this stream.", examples=["https://example.org/h"])


class HlsEnd(Body):
    """Whose HLS stream shall end."""

    room_id: str = Field(max_length=1024, examples=["abcd-1234-wxyz"])


class HlsShape(Shape):
    """An HLS stream. Its addresses are null when it cannot be played yet or any more."""

    id: str = Field(examples=["65f0c1d2e3a4b5c6d7e8f904"])
    room_id: str
    custom_room_id: str | None
    session_id: str
    status: EgressState
    started_by: str | None = Field(description="A participant; null when it was started over REST.")
    config: dict[str, Any]
    playback_url: str | None = Field(description="For any HLS player; needs no token.")
    watch_url: str | None = Field(description="The server's own page that plays it.")
    created_at: str
    started_at: str | None
    ended_at: str | None
    error: dict[str, Any] | None = Field(description="Why it failed or was ended by the server.")


@router.post("/hls/start", summary="Start an HLS stream")
async def start_hls(body: NewHls, caller: Authenticated) -> HlsShape:
    """Answers when it can be played."""
    hls_id = await started(
        caller,
        body.room_id,
        EgressKind.HLS,
        lambda: hls_order(
            Services.new_id(),
            config=body.config,
            webhook_url=body.webhook_url,
            settings=caller.context.settings,
            public_url=caller.context.public_url,
        ),
    )
    return _shape(caller, await _found(caller, hls_id))


@router.post("/hls/end", summary="End an HLS stream")
async def end_hls(body: HlsEnd, caller: Authenticated) -> HlsShape:
    """Answers when it is over; its end can still be played for a while."""
    return _shape(caller, await _found(caller, await ended(caller, body.room_id, EgressKind.HLS)))


@router.get("/hls", summary="List HLS streams")
async def list_hls(
    caller: Authenticated,
    paging: Annotated[Paging, Depends()],
    roomId: Annotated[str | None, Query(max_length=1024)] = None,
    sessionId: Annotated[str | None, Query(max_length=64)] = None,
) -> Listing[HlsShape]:
    """The project's HLS streams, newest first."""
    caller.need(Permission.ALLOW_JOIN, operation="list HLS streams")
    room_id = await caller.listed_room_id(roomId, operation="all HLS streams")
    await caller.context.meetings.written()
    page = await caller.context.store.list_hls(
        caller.key.project_id, room_id=room_id, session_id=sessionId, offset=paging.offset, limit=paging.per_page
    )
    return Listing(page_info=paging.info(page.total), data=[_shape(caller, row) for row in page.rows])


@router.get("/hls/{hlsId}", summary="One HLS stream")
async def get_hls(hlsId: str, caller: Authenticated) -> HlsShape:
    """An HLS stream with its addresses."""
    caller.need(Permission.ALLOW_JOIN, operation="read an HLS stream")
    return _shape(caller, await _found(caller, hlsId))


async def _found(caller: Caller, hls_id: str) -> HlsStream:
    await caller.context.meetings.written()
    row = await caller.context.store.find_hls(hls_id, caller.key.project_id)
    if row is None or not caller.may_see(row.room_id, row.custom_room_id):
        raise NotFound.hls(hls_id=hls_id[:64])
    return row


def _shape(caller: Caller, row: HlsStream) -> HlsShape:
    playable = row.started_at is not None and caller.context.meetings.studio.playbacks.is_known(row.playback_id)
    urls = urls_of(row.playback_id, caller.context.public_url) if playable else None
    return HlsShape(
        id=row.id,
        room_id=row.room_id,
        custom_room_id=row.custom_room_id,
        session_id=row.session_id,
        status=row.state,
        started_by=row.started_by,
        config=row.config,
        playback_url=urls.playback_url if urls else None,
        watch_url=urls.watch_url if urls else None,
        created_at=to_wire_time(row.created_at),
        started_at=to_wire_time(row.started_at) if row.started_at else None,
        ended_at=to_wire_time(row.ended_at) if row.ended_at else None,
        error=row.error,
    )
