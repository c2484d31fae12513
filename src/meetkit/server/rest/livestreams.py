"""Livestreams over REST: start, end, list, look up."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Depends, Query
from pydantic import Field

from meetkit.errors import NotFound
from meetkit.meeting.egress import EgressKind
from meetkit.protocol.vocabulary import Permission
from meetkit.protocol.wire import to_wire_time
from meetkit.server.egress.order import livestream_order
from meetkit.server.live.services import Services
from meetkit.server.rest.access import Authenticated, Caller
from meetkit.server.rest.egresses import ended, started
from meetkit.server.rest.shapes import Body, Listing, Paging, Shape
from meetkit.store import EgressState, Livestream

router = APIRouter(tags=["livestreams"])


class NewLivestream(Body):
    """What shall be streamed where."""

    room_id: str = Field(max_length=1024, examples=["abcd-1234-wxyz"])
    outputs: Any = Field(None, examples=[[{"url": "rtmp://live.example.org/app", "streamKey": "k-1"}]])
    config: Any = Field(None, description="Layout, theme, mode, quality, orientation; each has a default.")
    webhook_url: Any = Field(
        None, description="Gets the events of this livestream.", examples=["https://example.org/h"]
    )


class LivestreamEnd(Body):
    """Whose livestream shall end."""

    room_id: str = Field(max_length=1024, examples=["abcd-1234-wxyz"])


class OutputShape(Shape):
    """One destination. Its stream key is never shown."""

    url: str
    state: str = Field(description="connecting, live, retrying, failed or stopped.")
    attempt: int
    error: dict[str, Any] | None


class LivestreamShape(Shape):
    """A livestream."""

    id: str = Field(examples=["65f0c1d2e3a4b5c6d7e8f903"])
    room_id: str
    custom_room_id: str | None
    session_id: str
    status: EgressState
    started_by: str | None = Field(description="A participant; null when it was started over REST.")
    config: dict[str, Any]
    outputs: list[OutputShape]
    created_at: str
    started_at: str | None
    ended_at: str | None
    error: dict[str, Any] | None


@router.post("/livestreams/start", summary="Start a livestream")
async def start_livestream(body: NewLivestream, caller: Authenticated) -> LivestreamShape:
    """Answers when the first output is live, after at most 40 s."""
    livestream_id = await started(
        caller,
        body.room_id,
        EgressKind.LIVESTREAM,
        lambda: livestream_order(
            Services.new_id(),
            outputs=body.outputs,
            config=body.config,
            webhook_url=body.webhook_url,
            settings=caller.context.settings,
        ),
    )
    return _shape(await _found(caller, livestream_id))


@router.post("/livestreams/end", summary="End a livestream")
async def end_livestream(body: LivestreamEnd, caller: Authenticated) -> LivestreamShape:
    """Answers when it is over."""
    return _shape(await _found(caller, await ended(caller, body.room_id, EgressKind.LIVESTREAM)))


@router.get("/livestreams", summary="List livestreams")
async def list_livestreams(
    caller: Authenticated,
    paging: Annotated[Paging, Depends()],
    roomId: Annotated[str | None, Query(max_length=1024)] = None,
    sessionId: Annotated[str | None, Query(max_length=64)] = None,
) -> Listing[LivestreamShape]:
    """The project's livestreams, newest first."""
    caller.need(Permission.ALLOW_JOIN, operation="list livestreams")
    room_id = await caller.listed_room_id(roomId, operation="all livestreams")
    await caller.context.meetings.written()
    page = await caller.context.store.list_livestreams(
        caller.key.project_id, room_id=room_id, session_id=sessionId, offset=paging.offset, limit=paging.per_page
    )
    return Listing(page_info=paging.info(page.total), data=[_shape(row) for row in page.rows])


@router.get("/livestreams/{livestreamId}", summary="One livestream")
async def get_livestream(livestreamId: str, caller: Authenticated) -> LivestreamShape:
    """A livestream with the states of its outputs."""
    caller.need(Permission.ALLOW_JOIN, operation="read a livestream")
    return _shape(await _found(caller, livestreamId))


async def _found(caller: Caller, livestream_id: str) -> Livestream:
    await caller.context.meetings.written()
    row = await caller.context.store.find_livestream(livestream_id, caller.key.project_id)
    if row is None or not caller.may_see(row.room_id, row.custom_room_id):
        raise NotFound.livestream(livestream_id=livestream_id[:64])
    return row


def _shape(row: Livestream) -> LivestreamShape:
    return LivestreamShape(
        id=row.id,
        room_id=row.room_id,
        custom_room_id=row.custom_room_id,
        session_id=row.session_id,
        status=row.state,
        started_by=row.started_by,
        config=row.config,
        outputs=[OutputShape.model_validate(output) for output in row.outputs],
        created_at=to_wire_time(row.created_at),
        started_at=to_wire_time(row.started_at) if row.started_at else None,
        ended_at=to_wire_time(row.ended_at) if row.ended_at else None,
        error=row.error,
    )
