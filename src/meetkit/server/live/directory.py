"""Which meetings are live, which peers may resume, which connections are open."""

from datetime import timedelta
from typing import Protocol
from weakref import WeakValueDictionary

from meetkit.server.live.meeting import LiveMeeting
from meetkit.server.live.peer import Peer
from meetkit.server.live.services import Services
from meetkit.store import Room

__all__ = ["Directory", "OpenConnection"]


class OpenConnection(Protocol):
    """A client's connection, in a meeting or not yet."""

    def shut_down(self, retry_after_ms: int) -> None:
        """The server goes away."""

    async def wait_ended(self) -> None:
        """Until nothing is left of it."""

    def abandon(self) -> None:
        """End it, whatever is still to be sent."""


class Directory:
    """The live things of this process, by the names under which they are looked for."""

    def __init__(self, services: Services) -> None:
        self.services = services
        self.shutting_down = False
        self.connections: set[OpenConnection] = set()
        self.meetings: dict[str, LiveMeeting] = {}
        self._resumable: WeakValueDictionary[str, Peer] = WeakValueDictionary()

    def live(self, room: Room) -> LiveMeeting:
        """The room's live meeting, new when there was none. Enter it before the next await: idle ones are forgotten."""
        live = self.meetings.get(room.id)
        if live is None:
            live = LiveMeeting(room, self.services, on_idle=lambda: self._forget(room.id))
            self.meetings[room.id] = live
        return live

    def check_room_for(self, room: Room, participant_id: str) -> None:
        """Raises ServerFull unless one more may come; who only comes anew is not one more."""
        there = self.meetings.get(room.id)
        if there is None or there.meeting.roster.named(participant_id) is None:
            self.services.capacity.check_join(sum(len(live.peers) for live in self.meetings.values()))

    def _forget(self, room_id: str) -> None:
        live = self.meetings.get(room_id)
        if live is not None and live.idle:
            del self.meetings[room_id]

    def remember(self, peer: Peer) -> None:
        """This peer may resume."""
        self._resumable[peer.resume_token] = peer

    def find_resumable(self, resume_token: str) -> tuple[Peer, LiveMeeting] | None:
        """The peer that a resume token belongs to, and its meeting, unless it is out."""
        peer = self._resumable.get(resume_token)
        live = None if peer is None else self.meetings.get(peer.room_id)
        return None if peer is None or live is None or peer.gone else (peer, live)

    def lobby_timeout(self, room: Room) -> timedelta:
        """How long a guest of this room waits."""
        if room.lobby_timeout_ms is not None:
            return timedelta(milliseconds=room.lobby_timeout_ms)
        return timedelta(seconds=self.services.settings.lobby_timeout_s)
