"""The lobby: guests with `ask_join` who wait until somebody answers or their time is up."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from meetkit.errors import MaxParticipantReached, NotFound, Subject
from meetkit.meeting.roster import Seat
from meetkit.protocol.vocabulary import Mode, Permission

__all__ = ["Guest", "GuestLimits", "Lobby", "Origin"]


@dataclass(frozen=True, slots=True)
class Origin:
    """Where a join comes from. `token` tells tokens apart, and is none."""

    token: str
    address: str


@dataclass(frozen=True, slots=True)
class GuestLimits:
    """How many may wait at once: in all, with one token, from one address."""

    meeting: int = 300
    token: int = 100
    address: int = 100


@dataclass(frozen=True, slots=True)
class Guest:
    """One who waits."""

    seat: Seat
    participant_id: str
    name: str
    mode: Mode
    meta_data: dict[str, Any] | None
    permissions: frozenset[Permission]
    origin: Origin
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

    def check_place(self, participant_id: str, origin: Origin, limits: GuestLimits, subject: Subject) -> None:
        """Raises MaxParticipantReached/LOBBY_FULL when no more may wait; a place of the same id is given up for it."""
        others = [guest.origin for guest in self if guest.participant_id != participant_id]
        waiting = {
            "token": (sum(other.token == origin.token for other in others), limits.token),
            "address": (sum(other.address == origin.address for other in others), limits.address),
            "meeting": (len(others), limits.meeting),
        }
        for scope, (count, limit) in waiting.items():
            if count >= limit:
                raise MaxParticipantReached.lobby_full(limit=limit, scope=scope, subject=subject)

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
