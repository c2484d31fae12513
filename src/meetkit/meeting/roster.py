"""Who is in the meeting: members by seat and by participantId."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NewType

from meetkit.errors import NotFound, UnauthorizedRequest
from meetkit.protocol.vocabulary import Mode, Permission

__all__ = ["Member", "Roster", "Seat"]

Seat = NewType("Seat", int)
"""One admission of one connection and its resumptions. A participantId that joins again gets a new seat."""


@dataclass(slots=True)
class Member:
    """One participant who was admitted."""

    seat: Seat
    participant_id: str
    name: str
    mode: Mode
    meta_data: dict[str, Any] | None
    permissions: frozenset[Permission]
    joined_at: datetime

    @property
    def may_moderate(self) -> bool:
        """Whether this member may control others."""
        return Permission.ALLOW_MOD in self.permissions

    @property
    def may_answer_entry(self) -> bool:
        """Whether this member decides about guests."""
        return Permission.ALLOW_JOIN in self.permissions


class Roster:
    """The members, in the order in which they joined. No two have the same participantId."""

    def __init__(self) -> None:
        self._by_seat: dict[Seat, Member] = {}
        self._by_id: dict[str, Member] = {}

    def __len__(self) -> int:
        return len(self._by_seat)

    def __iter__(self) -> Iterator[Member]:
        return iter(self._by_seat.values())

    def __contains__(self, seat: Seat) -> bool:
        return seat in self._by_seat

    def add(self, member: Member) -> None:
        """Adds a member whose participantId is free."""
        assert member.participant_id not in self._by_id, "evict the earlier one first"
        self._by_seat[member.seat] = member
        self._by_id[member.participant_id] = member

    def remove(self, seat: Seat) -> Member:
        """Takes a member out."""
        member = self._by_seat.pop(seat)
        del self._by_id[member.participant_id]
        return member

    def at(self, seat: Seat) -> Member:
        """The member of a seat; the server only asks for seats that are in."""
        return self._by_seat[seat]

    def named(self, participant_id: str) -> Member | None:
        """The member with a participantId."""
        return self._by_id.get(participant_id)

    def find(self, participant_id: str) -> Member:
        """The member with a participantId. Raises NotFound/PARTICIPANT."""
        member = self._by_id.get(participant_id)
        if member is None:
            raise NotFound.participant(participant_id=participant_id)
        return member

    def others(self, seat: Seat | None) -> tuple[Seat, ...]:
        """The seats of all but one."""
        return tuple(other for other in self._by_seat if other != seat)

    def everyone(self) -> tuple[Seat, ...]:
        """All seats."""
        return tuple(self._by_seat)

    def answering(self) -> tuple[Seat, ...]:
        """The seats of those who decide about guests."""
        return tuple(member.seat for member in self if member.may_answer_entry)

    def moderator(self, seat: Seat, operation: str) -> Member:
        """The member, who may control others. Raises UnauthorizedRequest/MODERATOR_REQUIRED."""
        member = self.at(seat)
        if not member.may_moderate:
            raise UnauthorizedRequest.moderator_required(operation=operation)
        return member
