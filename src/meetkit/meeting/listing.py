"""The lists that a member gets of a meeting, in parts that fit into a frame however many people there are. Pure."""

from collections.abc import Iterable
from typing import NamedTuple, Protocol, TypeVar

from meetkit.meeting.lobby import Guest, Lobby
from meetkit.meeting.roster import Member, Roster, Seat

__all__ = ["PART_LIMIT", "Listing", "Part"]

PART_LIMIT = 100
"""People of each list in one part: a participant is at most 7 KiB on the wire, a guest 2 KiB."""


class Part(NamedTuple):
    """Some of the others and of the guests; `more`: ask again for the rest."""

    members: list[Member]
    guests: list[Guest]
    more: bool


class Listing:
    """How far one member has been told who is here.

    Each part shows the present; who comes, changes or goes between two parts is told by notifications. The order is
    that of seats, so nobody who stays is left out.
    """

    def __init__(self, seat: Seat) -> None:
        self._seat = seat
        self._last_member = self._last_guest = Seat(-1)

    def next_part(self, roster: Roster, lobby: Lobby) -> Part:
        """The next people, in the order of their seats; guests for those who may answer them."""
        guests: Iterable[Guest] = lobby if roster.at(self._seat).may_answer_entry else ()
        members, more_members = _after(self._last_member, (one for one in roster if one.seat != self._seat))
        waiting, more_guests = _after(self._last_guest, guests)
        self._last_member = members[-1].seat if members else self._last_member
        self._last_guest = waiting[-1].seat if waiting else self._last_guest
        return Part(members, waiting, more_members or more_guests)


class _Seated(Protocol):
    @property
    def seat(self) -> Seat: ...


One = TypeVar("One", bound=_Seated)


def _after(last: Seat, people: Iterable[One]) -> tuple[list[One], bool]:
    rest = sorted((one for one in people if one.seat > last), key=lambda one: one.seat)
    return rest[:PART_LIMIT], len(rest) > PART_LIMIT
