"""Requests of moderators that somebody switches a microphone or camera on; the other accepts or rejects."""

from dataclasses import dataclass

from meetkit.errors import NotFound
from meetkit.meeting.roster import Seat
from meetkit.protocol.vocabulary import MediaRequestKind

__all__ = ["MediaRequests", "PendingMediaRequest"]


@dataclass(frozen=True, slots=True)
class PendingMediaRequest:
    """One request without an answer yet."""

    request_id: str
    asker: Seat
    target: Seat
    kind: MediaRequestKind


class MediaRequests:
    """The open requests. The same member asking the same thing again replaces the earlier request."""

    def __init__(self) -> None:
        self._by_id: dict[str, PendingMediaRequest] = {}

    def add(self, request: PendingMediaRequest) -> None:
        """A request is asked."""
        same = [
            other.request_id
            for other in self._by_id.values()
            if (other.asker, other.target, other.kind) == (request.asker, request.target, request.kind)
        ]
        for request_id in same:
            del self._by_id[request_id]
        self._by_id[request.request_id] = request

    def answer(self, target: Seat, request_id: str) -> PendingMediaRequest:
        """Takes the request that was made to `target`. Raises NotFound/MEDIA_REQUEST."""
        request = self._by_id.get(request_id)
        if request is None or request.target != target:
            raise NotFound.media_request(request_id=request_id)
        return self._by_id.pop(request_id)

    def forget(self, seat: Seat) -> None:
        """A member left: its requests and those made to it are void."""
        self._by_id = {key: value for key, value in self._by_id.items() if seat not in (value.asker, value.target)}
