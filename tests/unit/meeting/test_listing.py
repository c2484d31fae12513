"""Lists in parts: however many people there are, each is told, and no part outgrows a frame."""

import dataclasses
from datetime import UTC, datetime

import pytest

from meetkit.errors import MaxParticipantReached
from meetkit.meeting import commands as c
from meetkit.meeting.listing import PART_LIMIT, Listing
from meetkit.meeting.lobby import GuestLimits
from meetkit.meeting.meeting import Meeting
from meetkit.meeting.roster import Seat
from meetkit.protocol.vocabulary import LeaveReason, Permission
from meetkit.protocol.wire import META_DATA_LIMIT_BYTES, SERVER_FRAME_LIMIT_BYTES
from tests.unit.meeting.newcomers import newcomer

NOW = datetime(2026, 5, 1, 12, tzinfo=UTC)
ASK = Permission.ASK_JOIN


def test_all_are_told_in_parts_that_fit_though_people_come_and_go_meanwhile() -> None:
    there = Meeting("abcd", max_participants=1000, guest_limits=GuestLimits(1000, 1000, 1000))
    there.apply(newcomer(0, "me"), NOW)
    for seat in range(1, 351):
        there.apply(newcomer(seat, f"p{seat}"), NOW)
        there.apply(newcomer(1000 + seat, f"g{seat}", ASK), NOW)
    listing = Listing(Seat(0))
    first = there.listed(listing)
    assert (len(first.participants), len(first.lobby), first.more) == (PART_LIMIT, PART_LIMIT, True)
    there.apply(c.Leave(Seat(1), LeaveReason.MANUAL_LEAVE_CALLED), NOW)
    there.apply(c.Leave(Seat(300), LeaveReason.MANUAL_LEAVE_CALLED), NOW)
    parts = [first]
    while parts[-1].more:
        parts.append(there.listed(listing))
    told = [one.participant_id for part in parts for one in part.participants]
    assert told == [f"p{seat}" for seat in range(1, 351) if seat != 300]
    assert [one.participant_id for part in parts for one in part.lobby] == [f"g{seat}" for seat in range(1, 351)]
    assert there.listed(listing).participants == []


def test_largest_part_fits_into_a_frame() -> None:
    there = Meeting("abcd", max_participants=1000, guest_limits=GuestLimits(1000, 1000, 1000))
    there.apply(newcomer(0, "me"), NOW)
    for seat in range(1, PART_LIMIT + 1):
        wide = f"{seat:03}" + "\U0001f600" * 124
        big = newcomer(seat, wide)
        there.apply(_with_meta_data(big), NOW)
        there.apply(newcomer(1000 + seat, wide + "x", ASK), NOW)
    part = there.listed(Listing(Seat(0)))
    assert len(part.model_dump_json(by_alias=True).encode()) < SERVER_FRAME_LIMIT_BYTES * 0.9


def _with_meta_data(enter: c.Enter) -> c.Enter:
    return dataclasses.replace(enter, meta_data={"x": "y" * (META_DATA_LIMIT_BYTES - 8)}, name="\x01" * 128)


@pytest.mark.parametrize(
    ("limits", "scope"),
    [(GuestLimits(2, 9, 9), "meeting"), (GuestLimits(9, 2, 9), "token"), (GuestLimits(9, 9, 2), "address")],
    ids=["meeting", "token", "address"],
)
def test_lobby_takes_so_many_and_tells_the_next_why_not(limits: GuestLimits, scope: str) -> None:
    there = Meeting("abcd", max_participants=10, guest_limits=limits)
    for seat in (1, 2):
        there.apply(newcomer(seat, f"g{seat}", ASK), NOW)
    with pytest.raises(MaxParticipantReached) as caught:
        there.apply(newcomer(3, "g3", ASK), NOW)
    assert (caught.value.reason, caught.value.params) == ("LOBBY_FULL", {"limit": 2, "scope": scope})
    again = newcomer(4, "g1", ASK, secret=there.secret_of("g1"))
    there.apply(again, NOW)
    assert {guest.seat for guest in there.lobby} == {2, 4}
    there.apply(newcomer(5, "member"), NOW)
    assert [member.participant_id for member in there.roster] == ["member"]


def test_guests_of_another_token_and_address_have_their_places() -> None:
    there = Meeting("abcd", max_participants=10, guest_limits=GuestLimits(10, 2, 2))
    for seat in (1, 2):
        there.apply(newcomer(seat, f"g{seat}", ASK), NOW)
    there.apply(newcomer(3, "other", ASK, token="mine", address="198.51.100.7"), NOW)
    assert len(there.lobby) == 3
