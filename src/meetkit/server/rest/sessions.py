"""Sessions over REST: what is running, what was, who took part; and ending one."""

from __future__ import annotations

from collections import Counter
from datetime import datetime
from typing import Annotated, Literal

from fastapi import APIRouter, Depends, Query
from pydantic import Field

from meetkit.errors import NotFound
from meetkit.protocol.vocabulary import LeaveReason, Permission
from meetkit.protocol.wire import to_wire_time
from meetkit.server.rest.access import Authenticated, Caller
from meetkit.server.rest.rooms import RoomReference
from meetkit.server.rest.shapes import Listing, Paging, Shape
from meetkit.store import ParticipantRecord, Session

router = APIRouter(tags=["sessions"])


class Stay(Shape):
    """One stay in the meeting. `end` and the reason are null while it lasts."""

    start: str = Field(examples=["2026-01-01T12:00:00.000Z"])
    end: str | None
    leave_code: int | None = Field(description="The leave reason.", examples=[1101])
    leave_reason: str | None = Field(examples=["MANUAL_LEAVE_CALLED"])


class SessionParticipant(Shape):
    """A participant with all stays of a session."""

    participant_id: str
    name: str
    mode: str
    timelog: list[Stay]


class SessionLinks(Shape):
    """Addresses about a session."""

    get_room: str = Field(alias="get_room")
    get_session: str = Field(alias="get_session")


class SessionShape(Shape):
    """A session: from the first join until the last leave or the end."""

    id: str = Field(examples=["65f0c1d2e3a4b5c6d7e8f901"])
    room_id: str
    custom_room_id: str | None
    status: Literal["ongoing", "ended"]
    start: str
    end: str | None
    participants: list[SessionParticipant]
    links: SessionLinks


class SessionStats(Shape):
    """Figures about a session."""

    session_id: str
    room_id: str
    status: Literal["ongoing", "ended"]
    duration_s: float
    participants: int = Field(description="How many different ones.")
    joins: int
    active_participants: int
    most_participants_at_once: int
    participant_s: float = Field(description="The time of all stays together.")
    messages: int = Field(description="Persisted ones.")
    errors_by_code: dict[str, int]


@router.get("/sessions", summary="List sessions")
@router.get("/sessions/", include_in_schema=False)
async def list_sessions(
    caller: Authenticated,
    paging: Annotated[Paging, Depends()],
    roomId: Annotated[str | None, Query(max_length=1024, description="Only those of this room.")] = None,
) -> Listing[SessionShape]:
    """The project's sessions, newest first."""
    caller.need(Permission.ALLOW_JOIN, operation="list sessions")
    room_id = await caller.listed_room_id(roomId, operation="all sessions")
    await caller.context.meetings.written()
    store = caller.context.store
    page = await store.list_sessions(
        caller.key.project_id, room_id=room_id, offset=paging.offset, limit=paging.per_page
    )
    records = await store.participant_records([session.id for session in page.rows])
    shapes = [_shape(caller, session, [r for r in records if r.session_id == session.id]) for session in page.rows]
    return Listing(page_info=paging.info(page.total), data=shapes)


@router.post("/sessions/end", summary="End a running session")
async def end_session(body: RoomReference, caller: Authenticated) -> SessionShape:
    """Everybody in the meeting is sent out, with the leave reason 1009."""
    caller.need(Permission.ALLOW_MOD, operation="end a session")
    room = await caller.room(body.room_id)
    live = caller.context.meetings.active(room.id)
    if live is None or not await caller.context.meetings.end(room.id, LeaveReason.MEETING_END_API):
        raise NotFound.no_live_session(room_id=room.id)
    return await _found(caller, live.session_id)


@router.get("/sessions/{sessionId}", summary="One session")
async def get_session(sessionId: str, caller: Authenticated) -> SessionShape:
    """A session with its participants and their timelogs."""
    return await _found(caller, sessionId)


@router.get("/sessions/{sessionId}/participants", summary="A session's participants")
async def session_participants(
    sessionId: str, caller: Authenticated, paging: Annotated[Paging, Depends()]
) -> Listing[SessionParticipant]:
    """Everybody who took part, in the order of joining."""
    return _page((await _found(caller, sessionId)).participants, paging)


@router.get("/sessions/{sessionId}/participants/active", summary="Who is in the meeting now")
async def active_participants(
    sessionId: str, caller: Authenticated, paging: Annotated[Paging, Depends()]
) -> Listing[SessionParticipant]:
    """Those whose last stay goes on. An ended session has none."""
    everybody = (await _found(caller, sessionId)).participants
    return _page([one for one in everybody if one.timelog[-1].end is None], paging)


@router.get("/sessions/{sessionId}/stats", summary="Figures about a session")
async def session_stats(sessionId: str, caller: Authenticated) -> SessionStats:
    """Counted from the records."""
    session, records = await _rows(caller, sessionId)
    store = caller.context.store
    until = session.ended_at or caller.context.meetings.now_in(session)
    stays = [(record.joined_at, max(record.joined_at, record.left_at or until)) for record in records]
    errors = await store.count_errors_by_code(session.id)
    return SessionStats(
        session_id=session.id,
        room_id=session.room_id,
        status="ended" if session.ended_at else "ongoing",
        duration_s=round(max(0.0, (until - session.started_at).total_seconds()), 3),
        participants=len({record.participant_id for record in records}),
        joins=len(records),
        active_participants=sum(record.left_at is None for record in records),
        most_participants_at_once=most_at_once(stays),
        participant_s=round(sum((end - start).total_seconds() for start, end in stays), 3),
        messages=await store.count_messages(session.id),
        errors_by_code={str(code): count for code, count in sorted(errors.items())},
    )


def most_at_once(stays: list[tuple[datetime, datetime]]) -> int:
    """The largest number of stays that overlap; one that begins as another ends does not overlap it."""
    changes: Counter[tuple[datetime, int]] = Counter()
    for start, end in stays:
        changes[start, 1] += 1
        changes[end, -1] += 1
    present = most = 0
    for (_, step), count in sorted(changes.items()):
        present += step * count
        most = max(most, present)
    return most


async def _rows(caller: Caller, session_id: str) -> tuple[Session, list[ParticipantRecord]]:
    caller.need(Permission.ALLOW_JOIN, operation="read a session")
    await caller.context.meetings.written()
    store = caller.context.store
    session = await store.find_session(session_id, caller.key.project_id)
    if session is None or not caller.may_see(session.room_id, session.custom_room_id):
        raise NotFound.session(session_id=session_id[:64])
    return session, await store.participant_records([session.id])


async def _found(caller: Caller, session_id: str) -> SessionShape:
    session, records = await _rows(caller, session_id)
    return _shape(caller, session, records)


def _page(everybody: list[SessionParticipant], paging: Paging) -> Listing[SessionParticipant]:
    shown = everybody[paging.offset : paging.offset + paging.per_page]
    return Listing(page_info=paging.info(len(everybody)), data=shown)


def _shape(caller: Caller, session: Session, records: list[ParticipantRecord]) -> SessionShape:
    base = caller.context.public_url
    stays: dict[str, list[ParticipantRecord]] = {}
    for record in records:
        stays.setdefault(record.participant_id, []).append(record)
    return SessionShape(
        id=session.id,
        room_id=session.room_id,
        custom_room_id=session.custom_room_id,
        status="ended" if session.ended_at else "ongoing",
        start=to_wire_time(session.started_at),
        end=to_wire_time(session.ended_at) if session.ended_at else None,
        participants=[_participant(theirs) for theirs in stays.values()],
        links=SessionLinks(
            get_room=f"{base}/v2/rooms/{session.room_id}", get_session=f"{base}/v2/sessions/{session.id}"
        ),
    )


def _participant(records: list[ParticipantRecord]) -> SessionParticipant:
    latest = records[-1]
    return SessionParticipant(
        participant_id=latest.participant_id,
        name=latest.name,
        mode=latest.mode,
        timelog=[
            Stay(
                start=to_wire_time(record.joined_at),
                end=to_wire_time(record.left_at) if record.left_at else None,
                leave_code=record.reason_code,
                leave_reason=record.reason_name,
            )
            for record in records
        ],
    )
