"""What recordings and livestreams over REST share: starting and ending one in a running session."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

from meetkit.errors import MeetingError, NotFound
from meetkit.meeting.egress import check_may_start, check_may_stop
from meetkit.meeting.egress_kinds import KINDS, EgressKind
from meetkit.protocol.vocabulary import Permission
from meetkit.server.egress.order import Order
from meetkit.server.live.egress import Reply
from meetkit.server.live.meeting import LiveMeeting
from meetkit.server.rest.access import Caller


async def started(caller: Caller, room_id: str, kind: EgressKind, order: Callable[[], Order]) -> str:
    """Start one in the room's running session, and wait until it has begun; its id. Raises MeetingError."""
    check_may_start(kind, allowed=Permission.ALLOW_MOD in caller.permissions)
    live = await _live(caller, room_id)
    live.meeting.check_start_egress(None, kind)
    return await _answered(kind, lambda reply: live.egress.start(order(), None, reply))


async def ended(caller: Caller, room_id: str, kind: EgressKind) -> str:
    """End the running one, and wait until it is finished; its id. Raises MeetingError."""
    check_may_stop(kind, allowed=Permission.ALLOW_MOD in caller.permissions)
    live = await _live(caller, room_id)
    return await _answered(kind, lambda reply: live.egress.stop(kind, None, reply))


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
