"""The session state machine, with a clock and a network of its own: order, replay, repetition, giving up."""

import json
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from meetkit.client.failure import Dialing
from meetkit.client.session.effects import (
    Admitted,
    Answered,
    Dial,
    Drop,
    Ended,
    ErrorArrived,
    Hangup,
    Happened,
    Lost,
    Restored,
    Return,
    Send,
)
from meetkit.client.session.session import Phase, Session
from meetkit.errors import DuplicateParticipant, InvalidToken, MeetingError, RateLimited, UnableToJoinMeeting
from meetkit.protocol import LeaveReason, encode_error, encode_notification, encode_response

SNAPSHOT: dict[str, Any] = {
    "participantId": "ada", "meetingId": "m", "sessionId": "s", "resumeToken": "r", "resumeWindowMs": 30000,
    "permissions": ["allow_join"], "mode": "SEND_AND_RECV", "routerRtpCapabilities": {}, "participants": [],
    "activeSpeakerId": None, "activePresenterId": None, "lobby": [], "recordingState": "RECORDING_STOPPED",
    "livestreamState": "LIVESTREAM_STOPPED",
        "hlsState": "HLS_STOPPED", "serverTime": "2026-01-01T00:00:00.000Z",
}  # fmt: skip


def error(made: MeetingError, number: int = 1) -> dict[str, Any]:
    return made.to_wire() | {"id": f"{number:032x}", "at": "2026-01-01T00:00:00.000Z"}


def made(reconnect_timeout_s: float = 60) -> Session:
    join = {"version": 1, "token": "t", "meetingId": "m", "name": "", "mode": "SEND_AND_RECV"}
    return Session(join, reconnect_timeout_s=reconnect_timeout_s, chance=lambda: 0.5, server="http://s")


def sent(session: Session) -> list[dict[str, Any]]:
    return [json.loads(effect.text) for effect in session.effects() if isinstance(effect, Send)]


def in_meeting(**options: Any) -> Session:
    session = made(**options)
    session.start(0)
    assert session.effects() == [Dial(0.0)]
    session.opened(0)
    (request,) = sent(session)
    assert request["method"] == "join"
    session.received(encode_response(request["id"], {"status": "joined", **SNAPSHOT}), 0)
    (admitted,) = session.effects()
    assert isinstance(admitted, Admitted)
    return session


def closing(reason: int, name: str, err: dict[str, Any] | None = None, **more: Any) -> dict[str, Any]:
    return {"reason": {"code": reason, "name": name}, "error": err, "reconnect": False} | more


def test_refused_join_ends_once_although_closing_repeats_the_error() -> None:
    session = made()
    session.start(0)
    session.opened(0)
    request = sent(session)[-1]
    refusal = error(InvalidToken.empty())
    session.received(encode_error(request["id"], refusal), 1)
    session.received(encode_notification(1, "closing", closing(1007, "UNKNOWN", refusal)), 1)
    ended, hangup = session.effects()
    assert isinstance(ended, Ended)
    assert ended.error is not None
    assert (ended.error.code, ended.reason, ended.failed) == (4002, LeaveReason.JOIN_ROOM_FAILED, True)
    assert hangup == Hangup()


def test_an_error_that_ends_the_meeting_is_delivered_once_then_the_end() -> None:
    session = in_meeting()
    out = error(DuplicateParticipant.joined_elsewhere())
    session.received(encode_notification(1, "error", {"error": out}), 1)
    session.received(encode_notification(2, "closing", closing(1011, "DUPLICATE_PARTICIPANT", out)), 1)
    first, ended, _ = session.effects()
    assert isinstance(first, ErrorArrived)
    assert first.error.code == 4005
    assert ended == Ended(None, LeaveReason.DUPLICATE_PARTICIPANT, failed=False)


def test_closing_alone_carries_the_error_of_the_end() -> None:
    session = in_meeting()
    out = error(DuplicateParticipant.joined_elsewhere())
    session.received(encode_notification(1, "closing", closing(1011, "DUPLICATE_PARTICIPANT", out)), 1)
    ended = session.effects()[0]
    assert isinstance(ended, Ended)
    assert ended.error is not None
    assert ended.error.code == 4005


def test_resume_repeats_what_may_be_repeated_and_fails_the_rest() -> None:
    session = in_meeting()
    lost_for_good = session.request("pubsub.publish", {"topic": "t", "message": "m"}, 1)
    again = session.request("producer.pause", {"producerId": "p"}, 1)
    session.effects()
    session.lost("cut", 2)
    lost, failed, dial = session.effects()
    assert lost == Lost("cut")
    assert isinstance(failed, Answered)
    assert (failed.request_id, failed.result.code, failed.result.reason) == (lost_for_good, 3056, "CONNECTION_LOST")
    assert isinstance(dial, Dial)
    meanwhile = session.request("leave", {}, 2)
    (refused,) = session.effects()
    assert isinstance(refused, Answered)
    assert (refused.request_id, refused.result.code) == (meanwhile, 3065)
    session.opened(3)
    (request,) = sent(session)
    assert (request["method"], request["data"]["lastSeq"], request["data"]["resumeToken"]) == ("resume", 0, "r")
    session.received(encode_response(request["id"], {"status": "resumed", **SNAPSHOT}), 3)
    restored, repeated = session.effects()
    assert isinstance(restored, Restored)
    assert restored.how is Return.REPLAYED
    assert isinstance(repeated, Send)
    frame = json.loads(repeated.text)
    assert frame["method"] == "producer.pause"
    session.received(encode_response(frame["id"], {}), 3)
    (answer,) = session.effects()
    assert isinstance(answer, Answered)
    assert answer.request_id == again


def test_a_resume_that_skips_is_a_repair_and_numbers_go_on_behind_it() -> None:
    session = made()
    session.start(0)
    session.opened(0)
    (request,) = sent(session)
    answer = {"status": "joined", **SNAPSHOT, "resumeRepairs": True}
    session.received(encode_response(request["id"], answer), 0)
    session.lost("cut", 1)
    session.effects()
    session.opened(2)
    (request,) = sent(session)
    assert request["data"]["repair"] is True
    session.received(encode_response(request["id"], {"status": "resumed", **SNAPSHOT, "skippedTo": 40}), 2)
    ack, restored = session.effects()
    assert isinstance(ack, Send)
    assert json.loads(ack.text) == {"t": "ack", "seq": 40}
    assert isinstance(restored, Restored)
    assert restored.how is Return.REPAIRED
    session.received(encode_notification(41, "presenter-changed", {"participantId": None}), 3)
    assert isinstance(session.effects()[0], Happened)


def test_lists_that_were_not_complete_begin_anew_after_a_resume_and_others_do_not() -> None:
    session = in_meeting()
    session.received(encode_notification(1, "snapshot-part", {"participants": [], "lobby": [], "more": True}), 1)
    assert [request["method"] for request in sent(session)] == ["snapshot.next"]
    for more, told in ((True, ["snapshot-part"]), (False, ["snapshot-part"]), (True, [])):
        session.lost("cut", 2)
        session.effects()
        session.opened(3)
        (request,) = sent(session)
        session.received(encode_response(request["id"], {"status": "resumed", **SNAPSHOT, "more": more}), 3)
        effects = session.effects()
        assert [effect.event for effect in effects if isinstance(effect, Happened)] == told
        assert sum(isinstance(effect, Send) for effect in effects) == (1 if told and more else 0)


def test_impossible_resume_joins_anew_on_the_same_connection_with_the_same_id() -> None:
    session = in_meeting()
    session.lost("cut", 1)
    session.effects()
    session.opened(2)
    request = sent(session)[-1]
    session.received(encode_error(request["id"], error(UnableToJoinMeeting.resume_impossible(cause="restarted"))), 2)
    (request,) = sent(session)
    assert (request["method"], request["data"]["participantId"]) == ("join", "ada")
    session.received(encode_response(request["id"], {"status": "joined", **SNAPSHOT}), 2)
    (restored,) = session.effects()
    assert isinstance(restored, Restored)
    assert restored.how is Return.ANEW
    session.received(encode_notification(1, "speaker-changed", {"participantId": None}), 2)
    assert isinstance(session.effects()[0], Happened), "numbering began anew"


def test_giving_up_names_the_attempts_and_the_last_cause() -> None:
    session = in_meeting(reconnect_timeout_s=10)
    now_s = 1.0
    session.lost("cut", now_s)
    dials = 0
    while session.phase is not Phase.ENDED:
        effects = session.effects()
        for effect in effects:
            if isinstance(effect, Dial):
                assert 0.2 <= effect.after_s <= 5 * 1.25
                dials += 1
                now_s += effect.after_s
                refused = UnableToJoinMeeting.connection_refused(server="http://s")
                session.dial_failed(Dialing(refused, "connection refused"), now_s)
    ended = session.effects()[0]
    assert isinstance(ended, Ended)
    assert ended.error is not None
    assert (ended.error.code, ended.error.reason) == (3047, "RECONNECT_GAVE_UP")
    assert ended.error.params["attempts"] == dials
    assert ended.error.params["cause"] == "connection refused"
    assert ended.reason is LeaveReason.WEBSOCKET_CONNECTION_ATTEMPTS_EXHAUSTED


def test_a_restart_is_tried_at_once_and_named_when_it_does_not_come() -> None:
    session = in_meeting(reconnect_timeout_s=5)
    shutdown = closing(1012, "SERVER_SHUTDOWN", reconnect=True, retryAfterMs=2000)
    session.received(encode_notification(1, "closing", shutdown), 1)
    assert session.effects() == []
    session.lost("closed with code 1001", 1)
    dial = session.effects()[-1]
    assert isinstance(dial, Dial)
    assert dial.after_s < 1, "how long the server will be away is its guess"
    session.tick(6.5)
    ended = session.effects()[0]
    assert isinstance(ended, Ended)
    assert ended.error is not None
    assert ended.error.reason == "SERVER_SHUTTING_DOWN"


def test_every_thirty_second_notification_and_every_five_seconds_are_acknowledged() -> None:
    session = in_meeting()
    for seq in range(1, 34):
        session.received(encode_notification(seq, "speaker-changed", {"participantId": None}), 1)
    assert [frame["seq"] for frame in sent(session)] == [32]
    assert session.next_deadline_s() == 6
    session.tick(6)
    assert [frame["seq"] for frame in sent(session)] == [33]


def test_an_unanswered_request_times_out() -> None:
    session = in_meeting()
    request_id = session.request("end", {}, 1)
    session.effects()
    assert session.next_deadline_s() == 16
    session.tick(16)
    (answer,) = session.effects()
    assert isinstance(answer, Answered)
    assert (answer.request_id, answer.result.code) == (request_id, 3079)


@given(st.lists(st.integers(1, 12), max_size=60))
def test_notifications_reach_the_app_in_order_without_gap_or_repetition(order: list[int]) -> None:
    session = in_meeting()
    delivered: list[str | None] = []
    for seq in order:
        session.received(encode_notification(seq, "speaker-changed", {"participantId": f"p{seq}"}), 1)
        for effect in session.effects():
            if isinstance(effect, Happened):
                delivered.append(effect.data.to_wire()["participantId"])
            else:
                assert effect == Drop()
    assert delivered == [f"p{seq}" for seq in range(1, len(delivered) + 1)]


@given(st.one_of(st.text(), st.binary(), st.dictionaries(st.text(), st.text()).map(json.dumps)))
def test_whatever_arrives_the_session_stands(message: str | bytes) -> None:
    session = in_meeting()
    session.received(message, 1)
    assert all(effect == Drop() for effect in session.effects())
    assert session.phase is Phase.JOINED


def test_a_request_that_loses_its_connection_each_time_ends_all_the_same() -> None:
    session = in_meeting(reconnect_timeout_s=60)
    request_id = session.request("pubsub.subscribe", {"topic": "T"}, 0)
    session.effects()
    now_s, answer = 0.0, None
    while answer is None and now_s < 200:
        session.lost("cut", now_s)
        session.effects()
        session.tick(now_s + 2)
        session.opened(now_s + 2)
        (resume,) = sent(session)
        session.received(encode_response(resume["id"], {"status": "resumed", **SNAPSHOT}), now_s + 2)
        now_s += 4
        session.tick(now_s)
        answer = next((e.result for e in session.effects() if isinstance(e, Answered)), None)
    assert isinstance(answer, MeetingError)
    assert (answer.code, answer.reason) == (3079, "REQUEST_TIMED_OUT")
    assert now_s <= 80
    assert request_id == 1


def test_the_time_of_a_request_stands_still_while_the_connection_is_away() -> None:
    session = in_meeting(reconnect_timeout_s=60)
    session.request("pubsub.subscribe", {"topic": "T"}, 0)
    session.lost("cut", 1)
    session.effects()
    session.tick(40)
    assert not [e for e in session.effects() if isinstance(e, Answered)]
    session.opened(40)
    (resume,) = sent(session)
    session.received(encode_response(resume["id"], {"status": "resumed", **SNAPSHOT}), 40)
    session.effects()
    session.tick(53)
    assert not session.effects()
    session.tick(55)
    assert [e for e in session.effects() if isinstance(e, Answered)]


def test_what_cannot_be_sent_is_answered_and_nothing_is_sent() -> None:
    session = in_meeting()
    for data in ({"topic": "\ud83d"}, {"topic": object()}, {"topic": float("nan")}, {"topic": "x" * 70_000}):
        session.request("pubsub.subscribe", data, 0)
        (answered,) = session.effects()
        assert isinstance(answered, Answered)
        assert answered.result.code in (3072, 3073)
    assert session.next_deadline_s() is None


def test_a_join_that_cannot_be_sent_ends_without_a_connection() -> None:
    session = made()
    session.join["token"] = "a\udc00"
    session.start(0)
    ended, hangup = session.effects()
    assert isinstance(ended, Ended)
    assert isinstance(hangup, Hangup)
    assert ended.error is not None
    assert ended.error.code == 3073


def test_the_first_try_comes_within_a_second_whatever_the_server_guessed() -> None:
    closing = {"reason": {"code": 1005, "message": "SERVER_SHUTTING_DOWN"}, "reconnect": True, "retryAfterMs": 5000}
    for chance in (0.0, 0.5, 0.999):
        session = in_meeting()
        session.chance = lambda chance=chance: chance  # type: ignore[misc]
        session.received(encode_notification(1, "closing", closing), 1)
        session.lost("closed", 1)
        now_s, tries = 1.0, []
        while len(tries) < 30:
            tries += [effect for effect in session.effects() if isinstance(effect, Dial)]
            if session.phase is Phase.ENDED:
                break
            now_s += tries[-1].after_s
            session.dial_failed(Dialing(UnableToJoinMeeting.connection_refused(server="s"), "refused"), now_s)
        delays = [one.after_s for one in tries]
        assert 0.1 <= delays[0] <= 0.7
        assert all(delay <= 1.25 for delay in delays[:20])
        assert all(delay <= 6.25 for delay in delays)
        assert tries[0].timeout_s == 3
        assert tries[-1].timeout_s == 10


def test_a_server_that_is_too_busy_for_all_at_once_is_asked_again() -> None:
    session = in_meeting()
    session.lost("cut", 1)
    session.effects()
    session.opened(2)
    (resume,) = sent(session)
    busy = RateLimited.too_many_requests(limit=10, window_s=1, retry_after_ms=4000)
    session.received(encode_error(resume["id"], error(busy)), 2)
    assert session.effects() == [Drop()]
    session.lost("dropped", 2)
    (dial,) = session.effects()
    assert isinstance(dial, Dial)
    assert dial.after_s >= 4
    assert session.phase is Phase.LOST
