"""The pure meeting: what follows from each command, on a clock that the test holds."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import Bundle, RuleBasedStateMachine, invariant, multiple, rule

from meetkit.errors import MeetingError
from meetkit.meeting import commands as c
from meetkit.meeting import effects as e
from meetkit.meeting.identities import Proof
from meetkit.meeting.lobby import Origin
from meetkit.meeting.meeting import Meeting
from meetkit.meeting.roster import Seat
from meetkit.protocol.vocabulary import (
    Decision,
    LeaveReason,
    MediaRequestKind,
    Mode,
    Permission,
    StreamKind,
    StreamSource,
)

NOW = datetime(2026, 5, 1, 12, tzinfo=UTC)
JOIN, MOD, ASK = Permission.ALLOW_JOIN, Permission.ALLOW_MOD, Permission.ASK_JOIN


def enter(seat: int, name: str, *permissions: Permission, mode: Mode = Mode.SEND_AND_RECV) -> c.Enter:
    return c.Enter(
        seat=Seat(seat),
        participant_id=name,
        proof=Proof(named_by_token=True, new_secret="s"),
        origin=Origin("token", "192.0.2.1"),
        name=name.title(),
        mode=mode,
        meta_data=None,
        permissions=frozenset(permissions or (JOIN,)),
        lobby_timeout=timedelta(seconds=60),
    )


def meeting_of(*people: c.Enter, limit: int = 10) -> Meeting:
    meeting = Meeting("abcd", max_participants=limit)
    for person in people:
        meeting.apply(person, NOW)
    return meeting


def stream(seat: int, source: StreamSource, producer_id: str) -> c.AddStream:
    return c.AddStream(
        seat=Seat(seat), producer_id=producer_id, kind=source.kind, source=source, codec="x", paused=False
    )


def told(effects: list[e.Effect], event: str) -> dict[int, dict[str, Any]]:
    """Who gets a notification, with its data."""
    return {
        seat: effect.data.to_wire()
        for effect in effects
        if isinstance(effect, e.Notify) and effect.event == event
        for seat in effect.to
    }


def refusal(meeting: Meeting, command: c.Command) -> tuple[int, str]:
    with pytest.raises(MeetingError) as caught:
        meeting.apply(command, NOW)
    return caught.value.code, caught.value.reason


def test_newcomer_is_announced_to_the_others_only() -> None:
    meeting = meeting_of(enter(1, "ada"))
    effects = meeting.apply(enter(2, "bob"), NOW)
    assert set(told(effects, "participant-joined")) == {1}
    assert e.Admit(Seat(2), waited=False) in effects


def test_duplicate_evicts_the_earlier_before_the_newcomer_is_announced() -> None:
    meeting = meeting_of(enter(1, "ada"), enter(2, "bob"))
    effects = meeting.apply(enter(3, "bob"), NOW)
    eject = effects[0]
    assert isinstance(eject, e.Eject)
    assert (eject.seat, eject.reason) == (2, LeaveReason.DUPLICATE_PARTICIPANT)
    assert eject.error is not None
    assert eject.error.code == 4005
    names = [effect.event for effect in effects if isinstance(effect, e.Notify) and effect.to]
    assert names == ["participant-left", "participant-joined"]
    assert 3 not in told(effects, "participant-left")


def test_full_meeting_refuses_but_lets_the_same_participant_return() -> None:
    meeting = meeting_of(enter(1, "ada"), limit=1)
    assert refusal(meeting, enter(2, "bob")) == (4009, "ROOM_FULL")
    assert meeting.apply(enter(3, "ada"), NOW)
    assert [member.seat for member in meeting.roster] == [3]


def test_guest_waits_until_the_deadline_and_not_beyond() -> None:
    meeting = meeting_of(enter(1, "ada"))
    effects = meeting.apply(enter(2, "gus", ASK), NOW)
    assert e.Hold(Seat(2), 60_000) in effects
    assert set(told(effects, "entry-requested")) == {1}
    assert meeting.next_deadline() == NOW + timedelta(seconds=60)
    assert meeting.apply(c.Tick(), NOW + timedelta(seconds=59)) == []
    effects = meeting.apply(c.Tick(), NOW + timedelta(seconds=60))
    assert told(effects, "entry-responded")[2] == {"participantId": "gus", "name": "Gus", "decision": "denied"}
    eject = effects[-1]
    assert isinstance(eject, e.Eject)
    assert eject.error is not None
    assert eject.error.reason == "ENTRY_TIMED_OUT"
    assert meeting.next_deadline() is None


def test_guest_does_not_evict_a_member_before_being_allowed() -> None:
    meeting = meeting_of(enter(1, "ada"), enter(2, "bob"))
    effects = meeting.apply(enter(3, "bob", ASK), NOW)
    assert not any(isinstance(effect, e.Eject) for effect in effects)
    effects = meeting.apply(c.RespondEntry(Seat(1), "bob", Decision.ALLOWED), NOW)
    assert [effect.seat for effect in effects if isinstance(effect, e.Eject)] == [2]
    assert e.Admit(Seat(3), waited=True) in effects


def test_guest_allowed_into_a_full_meeting_is_told_that_it_is_full() -> None:
    meeting = meeting_of(enter(1, "ada"), enter(2, "gus", ASK), enter(3, "bob"), limit=2)
    effects = meeting.apply(c.RespondEntry(Seat(1), "gus", Decision.ALLOWED), NOW)
    errors = [effect.error.code for effect in effects if isinstance(effect, e.Eject) and effect.error]
    assert errors == [4009]


def test_answer_needs_allow_join_and_a_guest() -> None:
    meeting = meeting_of(enter(1, "ada", MOD), enter(2, "bob"), enter(3, "gus", ASK))
    assert refusal(meeting, c.RespondEntry(Seat(1), "gus", Decision.ALLOWED)) == (4025, "PERMISSION_REQUIRED")
    assert refusal(meeting, c.RespondEntry(Seat(2), "eve", Decision.ALLOWED)) == (6002, "ENTRY_REQUEST")
    assert refusal(meeting, c.RespondEntry(Seat(2), "gus", Decision.LEFT)) == (6001, "INVALID_FIELD")


def test_end_is_for_moderators_and_takes_everybody_out() -> None:
    meeting = meeting_of(enter(1, "ada", JOIN, MOD), enter(2, "bob"), enter(3, "gus", ASK))
    assert refusal(meeting, c.End(Seat(2), LeaveReason.ROOM_CLOSE)) == (4025, "MODERATOR_REQUIRED")
    effects = meeting.apply(c.End(Seat(1), LeaveReason.ROOM_CLOSE), NOW)
    assert {effect.seat for effect in effects if isinstance(effect, e.Eject)} == {1, 2, 3}
    assert meeting.empty


def test_streams_of_who_leaves_close_before_the_others_hear() -> None:
    meeting = meeting_of(enter(1, "ada"), enter(2, "bob"))
    meeting.apply(stream(2, StreamSource.SHARE, "p1"), NOW)
    meeting.apply(c.HearSpeaker("p1"), NOW)
    effects = meeting.apply(c.Leave(Seat(2), LeaveReason.MANUAL_LEAVE_CALLED), NOW)
    assert e.CloseProducer("p1") in effects
    assert told(effects, "presenter-changed") == {1: {"participantId": None}}
    assert told(effects, "speaker-changed") == {1: {"participantId": None}}
    assert told(effects, "participant-left")[1]["reason"] == {"code": 1101, "name": "MANUAL_LEAVE_CALLED"}


def test_one_stream_per_source_and_the_kind_that_belongs_to_it() -> None:
    meeting = meeting_of(enter(1, "ada"), enter(2, "bob", mode=Mode.RECV_ONLY))
    meeting.apply(stream(1, StreamSource.MIC, "p1"), NOW)
    assert refusal(meeting, stream(1, StreamSource.MIC, "p2")) == (6020, "LIMIT_REACHED")
    assert refusal(meeting, stream(2, StreamSource.MIC, "p2")) == (3066, "NOT_ALLOWED_IN_MODE")
    with pytest.raises(MeetingError) as caught:
        meeting.check_send(Seat(1), "produce", StreamKind.AUDIO, StreamSource.WEBCAM)
    assert caught.value.reason == "INVALID_FIELD"


def test_latest_sharer_presents_and_the_earlier_takes_over_again() -> None:
    meeting = meeting_of(enter(1, "ada"), enter(2, "bob"))
    meeting.apply(stream(1, StreamSource.SHARE, "p1"), NOW)
    meeting.apply(stream(2, StreamSource.SHARE, "p2"), NOW)
    assert meeting.presenter_id == "bob"
    effects = meeting.apply(c.CloseStream(Seat(2), "p2"), NOW)
    assert told(effects, "presenter-changed") == {seat: {"participantId": "ada"} for seat in (1, 2)}


def test_levels_are_one_per_participant_loudest_first() -> None:
    meeting = meeting_of(enter(1, "ada"), enter(2, "bob"))
    meeting.apply(stream(1, StreamSource.MIC, "p1"), NOW)
    meeting.apply(stream(1, StreamSource.SHARE_AUDIO, "p2"), NOW)
    meeting.apply(stream(2, StreamSource.MIC, "p3"), NOW)
    effects = meeting.apply(c.HearLevels((("p1", -50), ("p2", -20), ("p3", -10), ("gone", -1))), NOW)
    assert told(effects, "audio-levels")[1] == {"levels": [["bob", -10], ["ada", -20]]}
    assert isinstance(effects[0], e.Notify)
    assert not effects[0].numbered


def test_send_only_reaches_the_named_and_the_sender() -> None:
    meeting = meeting_of(enter(1, "ada"), enter(2, "bob"), enter(3, "cyd"))
    for seat in (1, 2, 3):
        meeting.apply(c.Subscribe(Seat(seat), "t"), NOW)
        meeting.apply(c.FinishSubscribe(Seat(seat), "t"), NOW)
    publish = c.Publish(
        seat=Seat(1), message_id="m", topic="t", message="x", payload=None, persist=True, send_only=("bob", "nobody")
    )
    [persist] = meeting.apply(publish, NOW)
    assert isinstance(persist, e.Persist)
    kept = meeting.apply(c.Deliver(persist.message, persist.send_only), NOW)
    assert set(told(kept, "pubsub-message")) == {1, 2}
    assert persist.only_for == ("ada", "bob", "nobody")


def test_message_published_while_somebody_subscribes_reaches_them_afterwards() -> None:
    meeting = meeting_of(enter(1, "ada"), enter(2, "bob"))
    meeting.apply(c.Subscribe(Seat(2), "t"), NOW)
    publish = c.Publish(
        seat=Seat(1), message_id="m", topic="t", message="x", payload=None, persist=False, send_only=None
    )
    assert told(meeting.apply(publish, NOW), "pubsub-message") == {}
    assert set(told(meeting.apply(c.FinishSubscribe(Seat(2), "t"), NOW), "pubsub-message")) == {2}


def test_media_request_of_who_left_cannot_be_answered() -> None:
    meeting = meeting_of(enter(1, "ada", JOIN, MOD), enter(2, "bob"))
    meeting.apply(c.RequestMedia(Seat(1), "bob", MediaRequestKind.MIC, "r"), NOW)
    meeting.apply(c.Leave(Seat(1), LeaveReason.MANUAL_LEAVE_CALLED), NOW)
    assert refusal(meeting, c.AnswerMedia(Seat(2), "r", True)) == (6002, "MEDIA_REQUEST")


class AnyMeeting(RuleBasedStateMachine):
    """Whatever people do in whatever order: nobody hears of what they may not, and nothing is left behind."""

    seats = Bundle("seats")

    def __init__(self) -> None:
        super().__init__()
        self.meeting = Meeting("abcd", max_participants=4)
        self.now = NOW
        self.next_seat = 1

    def apply(self, command: c.Command) -> None:
        self.now += timedelta(seconds=7)
        before = {*self.meeting.roster.everyone(), *(guest.seat for guest in self.meeting.lobby)}
        try:
            effects = self.meeting.apply(command, self.now)
        except MeetingError:
            return
        after = {*self.meeting.roster.everyone(), *(guest.seat for guest in self.meeting.lobby)}
        ejected = {effect.seat for effect in effects if isinstance(effect, e.Eject)}
        for effect in effects:
            if isinstance(effect, e.Notify):
                assert set(effect.to) <= before | after
        gone = before - after
        assert gone <= ejected | ({command.seat} if isinstance(command, c.Leave) else set())

    @rule(
        target=seats,
        name=st.sampled_from(["ada", "bob", "cyd", "dan", "eve"]),
        permissions=st.sampled_from([(JOIN,), (JOIN, MOD), (ASK,)]),
    )
    def somebody_comes(self, name: str, permissions: tuple[Permission, ...]) -> Any:
        seat, self.next_seat = self.next_seat, self.next_seat + 1
        self.apply(enter(seat, name, *permissions))
        return multiple(Seat(seat))

    @rule(seat=seats, kind=st.sampled_from(["leave", "share", "mic", "close", "mode", "sub", "pub"]))
    def somebody_acts(self, seat: Seat, kind: str) -> None:
        if seat not in self.meeting.roster and kind != "leave":
            return
        match kind:
            case "leave":
                self.apply(c.Leave(seat, LeaveReason.WEBSOCKET_DISCONNECTED))
            case "share" | "mic":
                source = StreamSource(kind)
                self.apply(stream(seat, source, f"{seat}-{kind}"))
            case "close":
                self.apply(c.CloseStream(seat, f"{seat}-share"))
            case "mode":
                self.apply(c.ChangeMode(seat, None, Mode.RECV_ONLY))
            case "sub":
                self.apply(c.Subscribe(seat, "t"))
                self.apply(c.FinishSubscribe(seat, "t"))
            case _:
                self.apply(
                    c.Publish(
                        seat=seat, message_id="m", topic="t", message="x", payload=None, persist=True, send_only=None
                    )
                )

    @rule(seat=seats, name=st.sampled_from(["ada", "bob", "cyd"]), allowed=st.booleans())
    def somebody_moderates(self, seat: Seat, name: str, allowed: bool) -> None:
        if seat in self.meeting.roster:
            self.apply(c.RespondEntry(seat, name, Decision.ALLOWED if allowed else Decision.DENIED))
            self.apply(c.RequestMedia(seat, name, MediaRequestKind.MIC, "r"))
            if allowed:
                self.apply(c.Remove(seat, name, LeaveReason.REMOVE_PEER))

    @rule()
    def time_passes(self) -> None:
        self.now += timedelta(seconds=40)
        self.apply(c.Tick())

    @invariant()
    def streams_belong_to_members(self) -> None:
        assert all(one.seat in self.meeting.roster for one in self.meeting.streams)
        assert self.meeting.speaker is None or self.meeting.speaker in self.meeting.roster

    @invariant()
    def never_too_many_and_never_twice(self) -> None:
        ids = [member.participant_id for member in self.meeting.roster]
        assert len(ids) == len(set(ids)) <= 4


TestAnyMeeting = AnyMeeting.TestCase
TestAnyMeeting.settings = settings(max_examples=60, stateful_step_count=30, deadline=None, derandomize=True)
