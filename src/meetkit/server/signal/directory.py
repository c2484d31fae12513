"""Which meetings are live, which peers may resume, which connections are open."""

from datetime import timedelta
from typing import TYPE_CHECKING
from weakref import WeakValueDictionary

from meetkit.server.signal.live import LiveMeeting
from meetkit.server.signal.peer import Peer
from meetkit.server.signal.shell import Shell
from meetkit.store import Room

if TYPE_CHECKING:
    from meetkit.server.signal.session import Session

__all__ = ["Directory"]


class Directory:
    """The live things of this process, by the names under which they are looked for."""

    def __init__(self, shell: Shell) -> None:
        self.shell = shell
        self.shutting_down = False
        self.connections: set[Session] = set()
        self.meetings: dict[str, LiveMeeting] = {}
        self._resumable: WeakValueDictionary[str, Peer] = WeakValueDictionary()

    def live(self, room: Room) -> LiveMeeting:
        """The room's live meeting, new when there was none. Enter it before the next await: idle ones are forgotten."""
        live = self.meetings.get(room.id)
        if live is None:
            live = LiveMeeting(room, self.shell, on_idle=lambda: self._forget(room.id))
            self.meetings[room.id] = live
        return live

    def _forget(self, room_id: str) -> None:
        live = self.meetings.get(room_id)
        if live is not None and live.idle:
            del self.meetings[room_id]

    def remember(self, peer: Peer) -> None:
        """This peer may resume."""
        self._resumable[peer.resume_token] = peer

    def find_resumable(self, resume_token: str) -> Peer | None:
        """The peer that a resume token belongs to, unless it is out."""
        peer = self._resumable.get(resume_token)
        return None if peer is None or peer.gone else peer

    def lobby_timeout(self, room: Room) -> timedelta:
        """How long a guest of this room waits."""
        if room.lobby_timeout_ms is not None:
            return timedelta(milliseconds=room.lobby_timeout_ms)
        return timedelta(seconds=self.shell.settings.lobby_timeout_s)
