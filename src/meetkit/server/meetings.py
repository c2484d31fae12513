"""The live meetings of this process: joins participants to them, ends them, and tells REST who is there."""

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from meetkit.protocol.vocabulary import LeaveReason

if TYPE_CHECKING:
    from meetkit.server.boundary import Boundary
    from meetkit.server.settings import Settings

    from meetkit.store import Store


@dataclass(frozen=True, slots=True)
class LiveParticipant:
    """One participant of a running session."""

    participant_id: str
    name: str
    joined_at: datetime


@dataclass(frozen=True, slots=True)
class LiveMeetingView:
    """A running session as REST shows it."""

    room_id: str
    session_id: str
    participants: tuple[LiveParticipant, ...]


class Meetings:
    """All live meetings; constructed once, in the app's lifespan."""

    def __init__(self, *, settings: "Settings", store: "Store", media: Any, boundary: "Boundary") -> None:
        self._settings = settings

    async def start(self) -> None:
        """Begin to accept joins."""
        raise NotImplementedError

    async def shutdown(self, retry_after_ms: int) -> None:
        """Tell every client why (1012, reconnect), write the records, close the connections."""
        raise NotImplementedError

    def active(self, room_id: str) -> LiveMeetingView | None:
        """The running session of a room, if somebody is in it."""
        raise NotImplementedError

    async def end(self, room_id: str, reason: LeaveReason = LeaveReason.MEETING_END_API) -> bool:
        """End a running meeting for all. False when none was running."""
        raise NotImplementedError

    async def remove(
        self, room_id: str, participant_id: str, reason: LeaveReason = LeaveReason.REMOVE_PEER_API
    ) -> bool:
        """Remove one participant. False when no such participant is in a running meeting."""
        raise NotImplementedError

    async def account_changed(self, account_id: str, status: str, message: str | None) -> None:
        """End what runs on an account that is no longer active."""
        raise NotImplementedError

    def stats(self) -> dict[str, int]:
        """Counts for the metrics: meetings, participants, connections, guests."""
        raise NotImplementedError
