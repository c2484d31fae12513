"""The lobby: guests with `ask_join` who wait until somebody answers or their time is up."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from meetkit.errors import NotFound
from meetkit.meeting.roster import Seat
from meetkit.protocol.vocabulary import Mode, Permission

__all__ = ["Guest", "Lobby"]


@dataclass(frozen=True, slots=True)
class Guest:
    """One who waits."""

    seat: Seat
    participant_id: str
    name: str
    mode: Mode
    meta_data: dict[str, Any] | None
    permissions: frozenset[Permission]
    since: datetime
    deadline: datetime


class Lobby:
    """The guests, in the order in which they came. No two have the same participantId."""

    def __init__(self) -> None:
        self._guests: dict[Seat, Guest] = {}

    def __iter__(self) -> Iterator[Guest]:
        return iter(self._guests.values())

    def __len__(self) -> int:
        return len(self._guests)

    def __contains__(self, seat: Seat) -> bool:
        return seat in self._guests

    def hold(self, guest: Guest) -> None:
        """A guest begins to wait."""
        assert self.named(guest.participant_id) is None, "evict the earlier one first"
        self._guests[guest.seat] = guest

    def named(self, participant_id: str) -> Guest | None:
        """The guest with a participantId."""
        return next((guest for guest in self if guest.participant_id == participant_id), None)

    def find(self, participant_id: str) -> Guest:
        """The guest with a participantId. Raises NotFound/ENTRY_REQUEST."""
        guest = self.named(participant_id)
        if guest is None:
            raise NotFound.entry_request(participant_id=participant_id)
        return guest

    def release(self, seat: Seat) -> Guest:
        """A guest waits no longer, whatever the reason."""
        return self._guests.pop(seat)

    def expired(self, now: datetime) -> list[Guest]:
        """Guests whose time is up."""
        return [guest for guest in self if guest.deadline <= now]

    def next_deadline(self) -> datetime | None:
        """When the next guest's time is up."""
        return min((guest.deadline for guest in self), default=None)
