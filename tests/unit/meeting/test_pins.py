"""Pinning as the meeting decides about it."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from meetkit.errors import MeetingError
from meetkit.meeting import commands as c
from meetkit.meeting import effects as e
from meetkit.meeting.identities import Proof
from meetkit.meeting.lobby import Origin
from meetkit.meeting.meeting import Meeting
from meetkit.meeting.roster import Seat
from meetkit.protocol.vocabulary import LeaveReason, Mode, Permission, PinSource

NOW = datetime(2026, 1, 1, tzinfo=UTC)
ADA, BOB, EVE = Seat(1), Seat(2), Seat(3)
WEBCAM, SHARE, BOTH = PinSource.WEBCAM, PinSource.SHARE, PinSource.BOTH


def enter(seat: Seat, name: str, *permissions: Permission) -> c.Enter:
    return c.Enter(
        seat=seat,
        participant_id=name,
        proof=Proof(named_by_token=True, new_secret="s"),
        origin=Origin("token", "192.0.2.1"),
        name=name,
        mode=Mode.SEND_AND_RECV,
        meta_data=None,
        permissions=frozenset((Permission.ALLOW_JOIN, *permissions)),
        lobby_timeout=timedelta(minutes=1),
    )


@pytest.fixture
def meeting() -> Meeting:
    """Ada, who moderates, Bob and Eve."""
    made = Meeting("m", max_participants=10)
    made.apply(enter(ADA, "ada", Permission.ALLOW_MOD), NOW)
    made.apply(enter(BOB, "bob"), NOW)
    made.apply(enter(EVE, "eve"), NOW)
    return made


def change(
    meeting: Meeting, who: str, source: PinSource, *, pin: bool = True, by: Seat = ADA
) -> list[tuple[tuple[Seat, ...], dict[str, Any]]]:
    """What is told, and to whom."""
    effects = meeting.apply(c.Pin(by=by, participant_id=who, source=source, pin=pin), NOW)
    told = [effect for effect in effects if isinstance(effect, e.Notify) and effect.event == "pin-state-changed"]
    assert len(told) == len(effects)
    return [(effect.to, effect.data.to_wire()) for effect in told]


def pins(meeting: Meeting) -> list[tuple[str, bool, bool]]:
    return [(pin.participant_id, pin.state.cam, pin.state.share) for pin in meeting.pins]


def test_a_pin_is_told_to_everybody_with_who_set_it(meeting: Meeting) -> None:
    ((to, told),) = change(meeting, "bob", WEBCAM)
    assert to == (ADA, BOB, EVE)
    assert told == {"participantId": "bob", "state": {"cam": True, "share": False}, "byParticipantId": "ada"}
    assert pins(meeting) == [("bob", True, False)]


def test_camera_and_screen_are_pinned_apart(meeting: Meeting) -> None:
    change(meeting, "bob", WEBCAM)
    change(meeting, "bob", SHARE)
    assert pins(meeting) == [("bob", True, True)]
    change(meeting, "bob", WEBCAM, pin=False)
    assert pins(meeting) == [("bob", False, True)]
    ((_, told),) = change(meeting, "bob", BOTH, pin=False)
    assert told["state"] == {"cam": False, "share": False}
    assert pins(meeting) == []


def test_what_is_so_already_is_not_told(meeting: Meeting) -> None:
    assert change(meeting, "bob", BOTH, pin=False) == []
    change(meeting, "bob", BOTH)
    change(meeting, "ada", WEBCAM)
    assert change(meeting, "bob", SHARE) == []
    assert pins(meeting) == [("bob", True, True), ("ada", True, False)], "the latest new pin is the last"


def test_who_leaves_is_not_pinned_when_coming_back(meeting: Meeting) -> None:
    change(meeting, "bob", BOTH)
    meeting.apply(c.Leave(BOB, LeaveReason.MANUAL_LEAVE_CALLED), NOW)
    assert pins(meeting) == []
    meeting.apply(enter(Seat(9), "bob"), NOW)
    assert pins(meeting) == []


@pytest.mark.parametrize(("pin", "code"), [(True, 4071), (False, 4072)])
def test_only_moderators_pin_and_only_who_is_here(meeting: Meeting, pin: bool, code: int) -> None:
    for by, who, reason in ((BOB, "eve", "NOT_ALLOWED"), (BOB, "nobody", "NOT_ALLOWED")):
        with pytest.raises(MeetingError) as caught:
            change(meeting, who, BOTH, pin=pin, by=by)
        assert (caught.value.code, caught.value.reason) == (code, reason)
    with pytest.raises(MeetingError) as caught:
        change(meeting, "nobody", BOTH, pin=pin)
    assert (caught.value.code, caught.value.reason) == (code, "PARTICIPANT_NOT_FOUND")
    assert pins(meeting) == []
