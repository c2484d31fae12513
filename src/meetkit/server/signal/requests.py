"""Every method after joining, from the tables of its subject, and how it is answered."""

from meetkit.protocol.frames import Request
from meetkit.server.live.egress import Reply
from meetkit.server.signal import egress, media, moderation, recordings, topics
from meetkit.server.signal.member import Member, Method

__all__ = ["answer", "answer_later", "is_answered_later"]

_METHODS: dict[str, Method] = media.METHODS | moderation.METHODS | topics.METHODS | recordings.METHODS


async def answer(request: Request, who: Member) -> None:
    """Answer one request of a member, then do what follows from it. Raises what the request failed with."""
    connection = who.peer.connection
    data, effects = await _METHODS[request.method](request.data, who)
    if connection is not None:
        connection.respond(request.id, data)
    who.live.run(effects)


def is_answered_later(method: str) -> bool:
    """Whether the answer comes through a `Reply`."""
    return method in egress.LATER


def answer_later(request: Request, who: Member, reply: Reply) -> None:
    """Begin what a request of a member asks for. Raises what it fails with at once; else `reply` is used, once."""
    egress.LATER[request.method](request.data, who, reply)
