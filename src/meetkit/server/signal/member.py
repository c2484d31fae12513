"""Who asks: a member's peer, the live meeting it is in, and what the server has for both; and what an answer is."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any

from meetkit.meeting import effects as e
from meetkit.server.live.egress import Reply
from meetkit.server.live.meeting import LiveMeeting
from meetkit.server.live.peer import Peer
from meetkit.server.live.services import Services

__all__ = ["Answer", "Effects", "LaterMethod", "Member", "Method"]

Answer = dict[str, Any]
Effects = list[e.Effect]


@dataclass(frozen=True, slots=True)
class Member:
    """Somebody who is in a meeting, as the methods of the protocol see them."""

    peer: Peer
    live: LiveMeeting
    services: Services


#: Answers a request, and says what follows from it after the answer. Raises what the request failed with.
Method = Callable[[Any, Member], Awaitable[tuple[Answer, Effects]]]
#: Begins what a request asks for; the reply comes when that has begun or ended.
LaterMethod = Callable[[Any, Member, Reply], None]
