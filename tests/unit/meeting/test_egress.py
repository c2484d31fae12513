"""Recording and livestream as the meeting decides about them."""

from datetime import UTC, datetime, timedelta

import pytest

from meetkit.errors import MeetingError, RecordingFailed
from meetkit.meeting import commands as c
from meetkit.meeting import effects as e
from meetkit.meeting.egress import EgressKind
from meetkit.meeting.identities import Proof
from meetkit.meeting.lobby import Origin
from meetkit.meeting.meeting import Meeting
from meetkit.meeting.roster import Seat
from meetkit.protocol.snapshot import HlsUrls
from meetkit.protocol.vocabulary import LeaveReason, Mode, Permission

NOW = datetime(2026, 1, 1, tzinfo=UTC)
ADA, BOB, EVE = Seat(1), Seat(2), Seat(3)
RECORDING, LIVESTREAM, HLS = EgressKind
URLS = HlsUrls(playback_url="https://m.example/hls/1/index.m3u8", watch_url="https://m.example/watch/1")


def meeting_of(*moderators: Seat) -> Meeting:
    """Ada, Bob and Eve; these of them are moderators."""
    meeting = Meeting("m", max_participants=10)
    for seat, name in ((ADA, "ada"), (BOB, "bob"), (EVE, "eve")):
        permissions = {Permission.ALLOW_JOIN} | ({Permission.ALLOW_MOD} if seat in moderators else set())
        meeting.apply(
            c.Enter(
                seat=seat,
                participant_id=name,
                proof=Proof(named_by_token=True, new_secret="s"),
                origin=Origin("token", "192.0.2.1"),
                name=name,
                mode=Mode.SEND_AND_RECV,
                meta_data=None,
                permissions=frozenset(permissions),
                lobby_timeout=timedelta(minutes=1),
            ),
            NOW,
        )
    return meeting


def states(effects: list[e.Effect]) -> list[str]:
    return [effect.data.to_wire()["state"] for effect in effects if isinstance(effect, e.Notify)]


def refused(meeting: Meeting, command: c.Command) -> tuple[int, str]:
    with pytest.raises(MeetingError) as caught:
        meeting.apply(command, NOW)
    return caught.value.code, caught.value.reason


def test_everybody_sees_each_state_and_late_comers_the_present_one() -> None:
    meeting = meeting_of(ADA)
    story = [
        c.StartEgress(ADA, RECORDING, "r1"),
        c.EgressStarted(RECORDING, "r1"),
        c.StopEgress(ADA, RECORDING),
        c.EgressEnded(RECORDING, "r1"),
    ]
    seen = []
    for command in story:
        effects = meeting.apply(command, NOW)
        seen += states(effects)
        assert all(effect.to == (ADA, BOB, EVE) for effect in effects if isinstance(effect, e.Notify))
        assert meeting.egresses.state(EgressKind.RECORDING) == seen[-1]
    assert seen == [f"RECORDING_{state}" for state in ("STARTING", "STARTED", "STOPPING", "STOPPED")]
    assert meeting.egresses.state(EgressKind.LIVESTREAM) == "LIVESTREAM_STOPPED"


def test_address_of_an_hls_stream_is_told_once_it_can_be_played_and_known_until_it_is_over() -> None:
    meeting = meeting_of(ADA)
    story: list[tuple[c.Command, bool, bool]] = [
        (c.StartEgress(ADA, HLS, "h1", URLS), False, False),
        (c.EgressStarted(HLS, "h1"), True, True),
        (c.StopEgress(ADA, HLS), False, True),
        (c.EgressEnded(HLS, "h1"), False, False),
    ]
    for command, is_told, is_known in story:
        (change,) = (one for one in meeting.apply(command, NOW) if isinstance(one, e.Notify))
        assert change.event == "hls-state-changed"
        assert change.data.to_wire() == {"state": meeting.egresses.state(HLS)} | (URLS.to_wire() if is_told else {})
        assert meeting.egresses.hls_urls == (URLS if is_known else None)


@pytest.mark.parametrize(
    ("kind", "start", "stop"), [(RECORDING, 4011, 4012), (LIVESTREAM, 4013, 4014), (HLS, 4016, 4017)]
)
def test_what_cannot_be_is_refused_and_changes_nothing(kind: EgressKind, start: int, stop: int) -> None:
    meeting = meeting_of(ADA)
    assert refused(meeting, c.StartEgress(BOB, kind, "x")) == (start, "NOT_ALLOWED")
    assert refused(meeting, c.StopEgress(BOB, kind)) == (stop, "NOT_ALLOWED")
    assert refused(meeting, c.StopEgress(ADA, kind)) == (stop, "NOT_RUNNING")
    meeting.apply(c.StartEgress(ADA, kind, "x"), NOW)
    assert refused(meeting, c.StartEgress(None, kind, "y")) == (start, "ALREADY_RUNNING")
    assert refused(meeting, c.StopEgress(None, kind)) == (stop, "STILL_STARTING")
    meeting.apply(c.EgressStarted(kind, "x"), NOW)
    assert e.EndEgress(kind, "x") in meeting.apply(c.StopEgress(None, kind), NOW)
    assert refused(meeting, c.StopEgress(ADA, kind)) == (stop, "NOT_RUNNING")
    assert refused(meeting, c.StartEgress(ADA, kind, "y")) == (start, "ALREADY_RUNNING")
    meeting.apply(c.EgressEnded(kind, "x"), NOW)
    meeting.apply(c.StartEgress(None, kind, "y"), NOW)


def test_recording_and_livestream_are_independent() -> None:
    meeting = meeting_of(ADA)
    meeting.apply(c.StartEgress(ADA, RECORDING, "r"), NOW)
    assert states(meeting.apply(c.StartEgress(ADA, LIVESTREAM, "l"), NOW)) == ["LIVESTREAM_STARTING"]


def test_failure_is_told_to_starter_and_moderators_before_the_state() -> None:
    meeting = meeting_of(ADA, EVE)
    meeting.apply(c.StartEgress(ADA, RECORDING, "r"), NOW)
    meeting.apply(c.EgressStarted(RECORDING, "r"), NOW)
    error = RecordingFailed.process_died(recording_id="r", exit_code=-9)
    told, state = meeting.apply(c.EgressEnded(RECORDING, "r", error), NOW)
    assert told == e.Tell((ADA, EVE), error)
    assert states([state]) == ["RECORDING_STOPPED"]


def test_starter_who_left_is_told_nothing() -> None:
    meeting = meeting_of(ADA, EVE)
    meeting.apply(c.StartEgress(ADA, RECORDING, "r"), NOW)
    meeting.apply(c.EgressStarted(RECORDING, "r"), NOW)
    meeting.apply(c.Leave(ADA, LeaveReason.MANUAL_LEAVE_CALLED), NOW)
    error = RecordingFailed.process_died(recording_id="r", exit_code=-9)
    told, _ = meeting.apply(c.EgressEnded(RECORDING, "r", error), NOW)
    assert told == e.Tell((EVE,), error)


@pytest.mark.parametrize("end", [c.CloseSession(), c.End(None, LeaveReason.MEETING_END_API)])
def test_end_of_the_session_finishes_what_runs_and_later_news_of_it_mean_nothing(end: c.Command) -> None:
    meeting = meeting_of(ADA)
    meeting.apply(c.StartEgress(ADA, RECORDING, "r"), NOW)
    meeting.apply(c.EgressStarted(RECORDING, "r"), NOW)
    assert e.EndEgress(RECORDING, "r") in meeting.apply(end, NOW)
    assert meeting.egresses.state(EgressKind.RECORDING) == "RECORDING_STOPPED"
    assert meeting.apply(c.EgressEnded(RECORDING, "r"), NOW) == []
    assert meeting.apply(c.EgressStarted(RECORDING, "r"), NOW) == []
