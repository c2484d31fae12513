"""The encoded examples of spec/vectors: every method and notification, read and written without a change."""

import json
from pathlib import Path
from typing import Any

import pytest

from meetkit.protocol import (
    EVENTS,
    METHODS,
    Ack,
    InvalidFrame,
    Notification,
    Request,
    Response,
    encode_ack,
    encode_error,
    encode_notification,
    encode_request,
    encode_response,
    parse_frame,
    parse_server_frame,
)

VECTORS = Path(__file__).parents[3] / "spec" / "vectors"


def load(name: str) -> Any:
    return json.loads((VECTORS / f"{name}.json").read_text())


METHOD_ROWS = load("methods")
EVENT_ROWS = load("notifications")


def test_every_method_and_notification_has_an_example() -> None:
    assert {row["request"]["method"] for row in METHOD_ROWS} == set(METHODS)
    assert {row["event"] for row in EVENT_ROWS} == set(EVENTS)


@pytest.mark.parametrize("row", METHOD_ROWS, ids=lambda row: row["request"]["method"])
def test_request_and_response_survive_both_ways(row: dict[str, Any]) -> None:
    request = parse_frame(json.dumps(row["request"]))
    assert isinstance(request, Request)
    assert json.loads(encode_request(request.id, request.method, request.data.to_wire())) == row["request"]
    response = parse_server_frame(json.dumps(row["response"]))
    assert isinstance(response, Response)
    assert response.ok
    data = METHODS[request.method].response.validate_python(response.data)
    assert json.loads(encode_response(response.id, data.to_wire())) == row["response"]


@pytest.mark.parametrize("row", EVENT_ROWS, ids=lambda row: row["event"])
def test_notification_survives_both_ways(row: dict[str, Any]) -> None:
    notification = parse_server_frame(json.dumps(row))
    assert isinstance(notification, Notification)
    data = EVENTS[notification.event].from_wire(notification.data)
    assert json.loads(encode_notification(notification.seq, notification.event, data.to_wire())) == row


def test_ack_and_error_survive_both_ways() -> None:
    ack_row, error_row = load("others")
    ack = parse_frame(json.dumps(ack_row))
    assert isinstance(ack, Ack)
    assert json.loads(encode_ack(ack.seq)) == ack_row
    response = parse_server_frame(json.dumps(error_row))
    assert isinstance(response, Response)
    assert not response.ok
    assert response.error is not None
    assert json.loads(encode_error(response.id, response.error)) == error_row


@pytest.mark.parametrize("row", load("not-understood"), ids=lambda row: row["reason"])
def test_what_is_not_understood_has_its_reason_and_id(row: dict[str, Any]) -> None:
    with pytest.raises(InvalidFrame) as caught:
        parse_frame(row["frame"])
    assert caught.value.error.reason == row["reason"]
    assert caught.value.request_id == row["id"]


def test_data_of_a_newer_server_is_readable() -> None:
    row = EVENT_ROWS[1] | {"data": EVENT_ROWS[1]["data"] | {"invented": 1}}
    notification = parse_server_frame(json.dumps(row))
    assert isinstance(notification, Notification)
    assert EVENTS[notification.event].from_wire(notification.data)
