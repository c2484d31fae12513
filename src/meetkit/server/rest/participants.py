"""Participants over REST: removing one from a running meeting."""

from __future__ import annotations

from fastapi import APIRouter
from pydantic import Field

from meetkit.errors import NotFound
from meetkit.protocol.vocabulary import LeaveReason, Permission
from meetkit.server.rest.access import Authenticated
from meetkit.server.rest.shapes import Body, Shape

router = APIRouter(tags=["participants"])


class ParticipantReference(Body):
    """Names a participant of a room's running session."""

    room_id: str = Field(max_length=1024, examples=["abcd-1234-wxyz"])
    participant_id: str = Field(max_length=1024, examples=["ada"])


class Removed(Shape):
    """Who was removed from which session."""

    room_id: str
    session_id: str
    participant_id: str


@router.post("/sessions/participants/remove", summary="Remove a participant")
async def remove_participant(body: ParticipantReference, caller: Authenticated) -> Removed:
    """The participant is sent out, with the leave reason 1010; a valid token lets them join again."""
    caller.need(Permission.ALLOW_MOD, operation="remove a participant")
    caller.admission.check_participant_id(caller.claims, body.participant_id)
    room = await caller.room(body.room_id)
    meetings = caller.context.meetings
    live = meetings.active(room.id)
    if live is None:
        raise NotFound.no_live_session(room_id=room.id)
    if not await meetings.remove(room.id, body.participant_id, LeaveReason.REMOVE_PEER_API):
        raise NotFound.participant(participant_id=body.participant_id[:128])
    return Removed(room_id=room.id, session_id=live.session_id, participant_id=body.participant_id)
