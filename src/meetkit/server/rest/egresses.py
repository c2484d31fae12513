"""What recordings, livestreams and HLS streams over REST share: start, end, list, look up, and their shape."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Annotated, Any, TypeVar

from fastapi import Depends, Query
from pydantic import Field

from meetkit.errors import MeetingError, NotFound
from meetkit.meeting.egress import check_may_start, check_may_stop
from meetkit.meeting.egress_kinds import KINDS, EgressKind
from meetkit.protocol.vocabulary import Permission
from meetkit.protocol.wire import to_wire_time
from meetkit.server.egress.kinds import kind_of
from meetkit.server.live.egress import Reply
from meetkit.server.live.meeting import LiveMeeting
from meetkit.server.rest.access import Caller
from meetkit.server.rest.shapes import Body, Paging, Shape
from meetkit.store import Egress, EgressState, Page

Row = TypeVar("Row", bound=Egress)


class EgressStart(Body):
    """What every start says: where, how, and who is told."""

    room_id: str = Field(max_length=1024, examples=["abcd-1234-wxyz"])
    config: Any = Field(None, description="Layout, theme, mode, quality, orientation; each has a default.")
    webhook_url: Any = Field(None, description="Gets its events.", examples=["https://example.org/h"])


class EgressEnd(Body):
    """In which room."""

    room_id: str = Field(max_length=1024, examples=["abcd-1234-wxyz"])


class EgressShape(Shape):
    """What every kind shows of itself."""

    id: str = Field(examples=["65f0c1d2e3a4b5c6d7e8f902"])
    room_id: str
    custom_room_id: str | None
    session_id: str
    status: EgressState
    started_by: str | None = Field(description="A participant; null when it was started over REST.")
    config: dict[str, Any]
    created_at: str
    started_at: str | None
    ended_at: str | None
    error: dict[str, Any] | None = Field(description="Why it failed or was ended by the server.")


def shown(row: Egress) -> dict[str, Any]:
    """The members of `EgressShape`."""
    return {
        "id": row.id,
        "room_id": row.room_id,
        "custom_room_id": row.custom_room_id,
        "session_id": row.session_id,
        "status": row.state,
        "started_by": row.started_by,
        "config": row.config,
        "created_at": to_wire_time(row.created_at),
        "started_at": to_wire_time(row.started_at) if row.started_at else None,
        "ended_at": to_wire_time(row.ended_at) if row.ended_at else None,
        "error": row.error,
    }


class Asked:
    """Which are listed: a page of the project's, of one room's or of one session's."""

    def __init__(
        self,
        paging: Annotated[Paging, Depends()],
        room_id: Annotated[str | None, Query(alias="roomId", max_length=1024)] = None,
        session_id: Annotated[str | None, Query(alias="sessionId", max_length=64)] = None,
    ) -> None:
        self.paging, self.room_id, self.session_id = paging, room_id, session_id


Listed = Annotated[Asked, Depends()]


async def listed(caller: Caller, row: type[Row], asked: Asked) -> Page[Row]:
    """A page of them, newest first. Raises MeetingError."""
    words = KINDS[kind_of(row)]
    caller.need(Permission.ALLOW_JOIN, operation=f"list {words.many}")
    room_id = await caller.listed_room_id(asked.room_id, operation=f"all {words.many}")
    await caller.context.meetings.written()
    return await caller.context.store.list_egresses(
        row,
        caller.key.project_id,
        room_id=room_id,
        session_id=asked.session_id,
        offset=asked.paging.offset,
        limit=asked.paging.per_page,
    )


async def found(caller: Caller, row: type[Row], egress_id: str) -> Row:
    """One that the caller may see. Raises NotFound."""
    await caller.context.meetings.written()
    one = await caller.context.store.find_egress(row, egress_id, caller.key.project_id)
    if one is None or not caller.may_see(one.room_id, one.custom_room_id):
        raise KINDS[kind_of(row)].not_found(egress_id[:64])
    return one


async def read(caller: Caller, row: type[Row], egress_id: str) -> Row:
    """One, for whoever asks just for it. Raises MeetingError."""
    caller.need(Permission.ALLOW_JOIN, operation=f"read {KINDS[kind_of(row)].one}")
    return await found(caller, row, egress_id)


async def started(caller: Caller, row: type[Row], asked: EgressStart) -> Row:
    """Start one in the room's running session, and wait until it has begun. Raises MeetingError."""
    kind = kind_of(row)
    check_may_start(kind, allowed=Permission.ALLOW_MOD in caller.permissions)
    live = await _live(caller, asked.room_id)
    return await found(caller, row, await _answered(kind, lambda reply: live.egress.start(kind, asked, None, reply)))


async def ended(caller: Caller, row: type[Row], asked: EgressEnd) -> Row:
    """End the running one, and wait until it is finished. Raises MeetingError."""
    kind = kind_of(row)
    check_may_stop(kind, allowed=Permission.ALLOW_MOD in caller.permissions)
    live = await _live(caller, asked.room_id)
    return await found(caller, row, await _answered(kind, lambda reply: live.egress.stop(kind, None, reply)))


async def _live(caller: Caller, room_id: str) -> LiveMeeting:
    room = await caller.room(room_id)
    live = caller.context.meetings.live(room.id)
    if live is None:
        raise NotFound.no_live_session(room_id=room.id)
    return live


async def _answered(kind: EgressKind, begin: Callable[[Reply], None]) -> str:
    answer: asyncio.Future[dict[str, str] | BaseException] = asyncio.get_running_loop().create_future()

    def settle(result: dict[str, str] | BaseException) -> None:
        if not answer.done():  # the caller may have gone away
            answer.set_result(result)

    begin(Reply(ok=settle, fail=settle))
    result = await answer
    if isinstance(result, dict):
        return result[KINDS[kind].id_key]
    assert isinstance(result, MeetingError), "a job knows only errors of the catalogue"
    raise result
