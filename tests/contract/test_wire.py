"""The error object survives every journey: JSON, problem+json, pickle, and versions that don't know each other."""

import json
import pickle
from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from meetkit.errors import CLASSES, MeetingError, ParamValue, Subject
from tests.contract.source import CATALOGUE, ROOT, Error, Reason, built, every_reason, example_wire

VALIDATOR = Draft202012Validator(json.loads((ROOT / "spec/error.schema.json").read_text(encoding="utf-8")))

texts = st.text(max_size=40)
values: dict[str, st.SearchStrategy[Any]] = {
    "int": st.integers(min_value=0, max_value=2**53),
    "float": st.floats(allow_nan=False, allow_infinity=False),
    "str": texts,
    "bool": st.booleans(),
    "list[str]": st.lists(texts, max_size=4),
}
subjects = st.builds(
    Subject,
    meeting_id=st.none() | texts,
    session_id=st.none() | texts,
    participant_id=st.none() | texts,
    stream_id=st.none() | texts,
    recording_id=st.none() | texts,
    livestream_id=st.none() | texts,
    output_index=st.none() | st.integers(min_value=0, max_value=64),
)
zones = st.integers(min_value=-12, max_value=12).map(lambda hours: timezone(timedelta(hours=hours)))
times = st.datetimes(min_value=datetime(2000, 1, 1), max_value=datetime(2100, 1, 1), timezones=zones)


@st.composite
def errors(draw: st.DrawFn) -> MeetingError:
    """Any error of the catalogue with any params, stamped."""
    error, reason = draw(st.sampled_from(list(every_reason())))
    params = {name: draw(values[kind]) for name, kind in reason.params.items()}
    made = built(error, reason, subject=draw(subjects), **params)
    return made.stamp(
        id=draw(st.text(min_size=1, max_size=20)),
        at=draw(times),
        doc_base=draw(st.none() | st.just("https://meet.example.org/")),
        trace_id=draw(st.none() | texts),
        rehearsed=draw(st.booleans()),
    )


@given(errors())
def test_wire_round_trip_keeps_everything(error: MeetingError) -> None:
    back = MeetingError.from_wire(json.loads(json.dumps(error.to_wire())))
    assert type(back) is type(error)
    assert back.to_wire() == error.to_wire()
    assert (back.at, back.subject, back.params) == (error.at, error.subject, error.params)
    assert str(back) == str(error)


@given(errors())
def test_wire_object_fits_the_schema(error: MeetingError) -> None:
    VALIDATOR.validate(error.to_wire())


@given(errors())
def test_problem_body_has_the_standards_members_and_can_be_read_back(error: MeetingError) -> None:
    problem = json.loads(json.dumps(error.to_problem()))
    assert problem["type"] == (error.doc_url or "about:blank")
    assert (problem["title"], problem["detail"]) == (error.message, error.detail)
    assert (problem["status"], problem["instance"]) == (error.http_status, error.id)
    assert 400 <= problem["status"] <= 599
    assert MeetingError.from_wire(problem).to_wire() == error.to_wire()


@given(errors())
def test_pickle_keeps_class_id_and_notes(error: MeetingError) -> None:
    error.add_note("seen by worker 3")
    back = pickle.loads(pickle.dumps(error))
    assert type(back) is type(error)
    assert back.to_wire() == error.to_wire()
    assert back.__notes__ == ["seen by worker 3"]


def test_unknown_code_of_a_newer_server_becomes_the_base_class_and_keeps_its_fields() -> None:
    wire = built(*next(every_reason())).stamp(id="e1", at=datetime(2026, 1, 1, tzinfo=UTC)).to_wire()
    newer = wire | {
        "code": 9876,
        "name": "NEW_ERROR",
        "action": "DO_SOMETHING_NEW",
        "ends": "webinar",
        "more": {"a": 1},
    }
    error = MeetingError.from_wire(newer)
    assert type(error) is MeetingError
    assert {key: value for key, value in newer.items() if key != "more"} == error.to_wire()
    assert error.http_status == 500
    assert error.plain == error.message


def test_unknown_reason_of_a_newer_server_keeps_the_class() -> None:
    wire = built(*next(every_reason())).to_wire() | {"reason": "BRAND_NEW", "detail": "Something new."}
    error = MeetingError.from_wire(wire)
    assert type(error) is CLASSES[wire["code"]]
    assert (error.reason, error.detail) == ("BRAND_NEW", "Something new.")


def test_missing_members_mean_the_same_as_null() -> None:
    wire = built(*next(every_reason())).to_wire()
    shorter = {key: value for key, value in wire.items() if value is not None}
    assert MeetingError.from_wire(shorter).to_wire() == wire


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | texts,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(texts, inner, max_size=3),
    max_leaves=8,
)
broken_members = st.dictionaries(
    st.sampled_from(sorted(built(*next(every_reason())).to_wire())), json_values, min_size=1, max_size=4
)


@given(broken_members | json_values)
def test_malformed_wire_raises_nothing_but_value_error(data: ParamValue | dict[str, Any]) -> None:
    whole = built(*next(every_reason())).to_wire()
    wire = whole | data if isinstance(data, dict) else data
    try:
        error = MeetingError.from_wire(wire)
    except ValueError:
        return
    assert isinstance(error, MeetingError)
    assert json.dumps(error.to_wire())


@pytest.mark.parametrize(
    "at", ["yesterday", "2026-01-01T00:00:00", "0001-01-01T00:00:00+05:00", "9999-12-31T23:59:59-05:00"]
)
def test_impossible_time_is_a_value_error(at: str) -> None:
    with pytest.raises(ValueError, match=r"^at |^Invalid isoformat"):
        MeetingError.from_wire(built(*next(every_reason())).to_wire() | {"at": at})


@pytest.mark.parametrize(("error", "reason"), list(every_reason()))
def test_example_on_the_page_is_what_the_constructor_makes(error: Error, reason: Reason) -> None:
    example = example_wire(CATALOGUE, error, reason)
    subject = Subject(meeting_id="abcd-1234-wxyz", participant_id="ada")
    made = built(error, reason, subject=subject)
    made.stamp(id=example["id"], at=datetime.fromisoformat(example["at"]), doc_base="https://meet.example.org")
    assert made.to_wire() == example
