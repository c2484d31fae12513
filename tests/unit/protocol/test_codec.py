"""Frames from hostile or careless hands: typed errors, the id when readable, bounds everywhere, no crash."""

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from meetkit.protocol import METHODS, InvalidFrame, from_wire_time, parse_frame, parse_server_frame, to_wire_time
from meetkit.protocol.wire import CLIENT_FRAME_LIMIT_BYTES, json_depth

_json = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=10),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=10), inner, max_size=4),
    max_leaves=10,
)


def reason_of(method: str, data: Any) -> str:
    with pytest.raises(InvalidFrame) as caught:
        parse_frame(json.dumps({"t": "req", "id": 9, "method": method, "data": data}))
    assert caught.value.request_id == 9
    return caught.value.error.reason


JOIN = {"version": 1, "token": "t", "meetingId": "m", "name": "n", "mode": "RECV_ONLY"}


@pytest.mark.parametrize(
    "change",
    [
        {"name": "x" * 129},
        {"name": "a\0b"},
        {"name": 7},
        {"mode": "LOUD"},
        {"metaData": {"x": "y" * 4096}},
        {"metaData": json.loads('{"a":' * 20 + "1" + "}" * 20)},
        {"metaData": []},
        {"client": {"sdk": 1}},
        {"version": "1"},
        {"unknown": 1},
        {"token": None},
    ],
)
def test_join_with_a_bad_field_names_it(change: dict[str, Any]) -> None:
    with pytest.raises(InvalidFrame) as caught:
        parse_frame(json.dumps({"t": "req", "id": 1, "method": "join", "data": JOIN | change}))
    assert caught.value.error.reason == "INVALID_FIELD"
    assert str(caught.value.error.params["field"]).startswith(next(iter(change)))


def test_limits_of_lists_and_texts() -> None:
    publish = {"topic": "t", "message": "m"}
    assert reason_of("pubsub.publish", publish | {"sendOnly": ["a"] * 1001}) == "INVALID_FIELD"
    assert reason_of("pubsub.publish", publish | {"topic": "x" * 257}) == "INVALID_FIELD"
    assert reason_of("consume", {"transportId": "x" * 129, "producerId": "p"}) == "INVALID_FIELD"


def test_frame_above_the_limit_is_too_large_even_when_it_is_no_json() -> None:
    with pytest.raises(InvalidFrame) as caught:
        parse_frame("x" * (CLIENT_FRAME_LIMIT_BYTES + 1))
    assert caught.value.error.reason == "TOO_LARGE"
    assert parse_frame(json.dumps({"t": "ack", "seq": 1}).ljust(CLIENT_FRAME_LIMIT_BYTES))


def test_a_secret_in_a_bad_field_is_not_repeated() -> None:
    with pytest.raises(InvalidFrame) as caught:
        parse_frame(json.dumps({"t": "req", "id": 1, "method": "join", "data": JOIN | {"token": ["s3cret"]}}))
    assert "s3cret" not in str(caught.value.error.to_wire())


@pytest.mark.parametrize(
    "text", ['{"t":"req","id":1,"method":"ping","data":"\\ud800"}', '{"t": NaN}', "{}" * 2, "", "\ud800"]
)
def test_text_that_is_no_json_is_said_so(text: str) -> None:
    with pytest.raises(InvalidFrame) as caught:
        parse_frame(text)
    assert caught.value.error.reason == "NOT_JSON"


@pytest.mark.parametrize("value", ['"\\ud800"', '"\\udc00\\ud800"', "NaN", '{"\\udfff": 1}', "[" * 300 + "]" * 300])
def test_a_request_that_is_nearly_json_is_answered_by_its_id(value: str) -> None:
    with pytest.raises(InvalidFrame) as caught:
        parse_frame('{"t":"req","id":7,"method":"ping","data":{"a":' + value + "}}")
    assert caught.value.error.reason == "NOT_JSON"
    assert caught.value.request_id == 7
    json.dumps(caught.value.error.to_wire(), ensure_ascii=False).encode()


@given(st.text(max_size=200) | st.binary(max_size=200))
def test_any_text_is_a_frame_or_not_understood(text: str | bytes) -> None:
    try:
        parse_frame(text)
    except InvalidFrame as invalid:
        assert invalid.error.code == 6001  # noqa: PT017 - either outcome is right


@given(st.sampled_from(sorted(METHODS)), _json, st.integers() | st.text(max_size=3))
def test_any_data_of_any_method_is_valid_or_not_understood(method: str, data: Any, number: Any) -> None:
    try:
        parse_frame(json.dumps({"t": "req", "id": number, "method": method, "data": data}))
    except InvalidFrame as invalid:
        assert invalid.error.code in (6001, 3067)  # noqa: PT017 - either outcome is right


@given(_json)
def test_a_client_takes_only_server_frames(value: Any) -> None:
    with pytest.raises(ValueError):
        parse_server_frame(json.dumps(value))


def test_times_are_utc_with_milliseconds() -> None:
    assert to_wire_time(from_wire_time("2026-01-31T13:00:00.123+01:00")) == "2026-01-31T12:00:00.123Z"


def test_depth_is_counted_without_recursion() -> None:
    value: Any = 1
    for _ in range(50_000):
        value = [value]
    assert json_depth(value) == 50_000
