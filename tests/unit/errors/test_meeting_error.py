"""The error object as programs meet it."""

import copy
import json
from datetime import UTC, datetime, timedelta, timezone

import pytest

from meetkit.errors import (
    AccountDeactivated,
    DuplicateParticipant,
    ErrorCode,
    InvalidRequest,
    InvalidToken,
    MaxParticipantReached,
    MeetingError,
    Subject,
)

NOON = datetime(2026, 1, 1, 12, 0, 0, 123456, tzinfo=UTC)


def expired() -> InvalidToken:
    return InvalidToken.expired(expired_s=42, exp="2026-01-01T11:59:18Z", now="2026-01-01T12:00:00Z")


def test_detail_is_made_from_the_params() -> None:
    error = expired()
    assert error.detail == "The token expired 42 s ago (exp 2026-01-01T11:59:18Z, server time 2026-01-01T12:00:00Z)."
    assert error.params == {"expired_s": 42, "exp": "2026-01-01T11:59:18Z", "now": "2026-01-01T12:00:00Z"}


def test_text_of_the_exception_names_code_reason_detail_and_fix() -> None:
    text = str(InvalidToken.bad_signature())
    assert text.startswith("4002 INVALID_TOKEN (BAD_SIGNATURE): The token's signature")
    assert " Fix: Sign with the secret" in text


def test_error_is_taken_apart_by_match() -> None:
    def shown(error: MeetingError) -> str:
        match error:
            case InvalidToken(ErrorCode.INVALID_TOKEN, "EXPIRED", {"expired_s": int(seconds)}):
                return f"{seconds} s too late"
            case MeetingError(code=ErrorCode.MAX_PARTICIPANT_REACHED, params={"limit": limit}):
                return f"{limit} at most"
            case MeetingError(code, reason):
                return f"{code}/{reason}"

    assert shown(expired()) == "42 s too late"
    assert shown(MaxParticipantReached.room_full(limit=5)) == "5 at most"
    assert shown(InvalidToken.empty()) == "4002/EMPTY"


def test_misspelt_original_name_is_an_alias() -> None:
    assert ErrorCode["MAX_PARTCIPANT_REACHED"] is ErrorCode.MAX_PARTICIPANT_REACHED


def test_first_stamp_wins_so_that_every_surface_shows_the_same_id() -> None:
    error = expired().stamp(id="first", at=NOON, trace_id="t1", doc_base="https://meet.example.org/")
    error.stamp(id="second", at=NOON + timedelta(hours=1), doc_base="https://other.example.org")
    assert (error.id, error.trace_id, error.doc_url) == ("first", "t1", "https://meet.example.org/errors/4002")
    assert error.at == NOON.replace(microsecond=123000)


def test_time_is_kept_in_utc_and_sent_with_milliseconds() -> None:
    error = expired().stamp(id="e", at=NOON.astimezone(timezone(timedelta(hours=2))))
    assert error.to_wire()["at"] == "2026-01-01T12:00:00.123Z"


def test_time_without_a_zone_is_refused() -> None:
    with pytest.raises(ValueError, match="time zone"):
        expired().stamp(id="e", at=datetime(2026, 1, 1))


def test_subject_is_completed_but_never_overwritten() -> None:
    error = InvalidToken.empty(subject=Subject(meeting_id="m1"))
    error.about(Subject(meeting_id="m2", participant_id="ada", output_index=0))
    assert error.to_wire()["subject"] == {"meetingId": "m1", "participantId": "ada", "outputIndex": 0}


def test_subject_that_cannot_be_encoded_is_escaped() -> None:
    wire = InvalidToken.empty(subject=Subject(participant_id="a\ud800\n")).to_wire()
    assert wire["subject"] == {"participantId": "a\\ud800\\n"}
    assert json.dumps(wire, ensure_ascii=False).encode()


def test_raiser_chooses_what_ends_where_several_things_can() -> None:
    assert AccountDeactivated.deactivated().ends == "join"
    assert AccountDeactivated.deactivated(ends="meeting").ends == "meeting"
    assert DuplicateParticipant.joined_elsewhere().ends == "meeting"


def test_wait_that_is_computed_becomes_the_time_of_the_retry() -> None:
    error = InvalidRequest.too_many(limit_per_s=50, retry_after_ms=730)
    assert (error.retry_after_ms, error.http_status) == (730, 429)


def test_rehearsed_error_says_so_on_the_wire() -> None:
    assert expired().stamp(id="e", at=NOON, rehearsed=True).to_wire()["rehearsed"] is True


def test_changing_the_sent_object_does_not_change_the_error() -> None:
    error = expired()
    error.to_wire()["params"]["expired_s"] = 0
    assert error.params["expired_s"] == 42


def test_copy_is_an_error_with_the_same_identity() -> None:
    error = expired().stamp(id="e", at=NOON)
    assert copy.copy(error).to_wire() == error.to_wire()


def test_error_with_a_text_of_its_own_cannot_be_made() -> None:
    with pytest.raises(TypeError):
        MeetingError("something failed")  # type: ignore[call-arg, arg-type]
