"""The boundary: any exception becomes one stamped, logged and counted error."""

from datetime import UTC, datetime

import pytest
from prometheus_client import generate_latest
from structlog.testing import capture_logs

from meetkit.errors import DuplicateParticipant, InvalidToken, ServerShuttingDown, Subject
from meetkit.server.boundary import Boundary
from meetkit.server.metrics import Metrics

NOW = datetime(2026, 1, 31, 12, tzinfo=UTC)


@pytest.fixture
def metrics() -> Metrics:
    return Metrics()


@pytest.fixture
def boundary(metrics: Metrics) -> Boundary:
    return Boundary(metrics=metrics, doc_base="https://meet.example.org", now=lambda: NOW)


def test_error_is_stamped_logged_and_counted_once(boundary: Boundary, metrics: Metrics) -> None:
    error = InvalidToken.empty()
    with capture_logs() as lines:
        first = boundary.seen(error, subject=Subject(meeting_id="m"), trace_id="t1")
        second = boundary.seen(error)
    assert first is second is error
    assert (error.at, error.trace_id, error.subject.meeting_id) == (NOW, "t1", "m")
    assert error.doc_url == "https://meet.example.org/errors/4002"
    [line] = lines
    assert (line["error_id"], line["code"], line["log_level"]) == (error.id, 4002, "info")
    assert (
        'meetkit_errors_total{code="4002",name="INVALID_TOKEN",reason="EMPTY"} 1.0'
        in generate_latest(metrics.registry).decode()
    )


def test_unexpected_exception_becomes_an_incident_whose_trace_is_logged_and_not_sent(boundary: Boundary) -> None:
    cause = RuntimeError("the password is hunter2")
    with capture_logs() as lines:
        error = boundary.seen(cause, ends="join")
    assert (error.code, error.reason, error.ends) == (6000, "UNEXPECTED", "join")
    assert "hunter2" not in str(error.to_wire())
    [line] = lines
    assert line["incident_id"] == error.params["incident_id"]
    assert (line["exc_info"], line["log_level"]) == (cause, "error")


def test_close_codes(boundary: Boundary) -> None:
    assert boundary.close_code(DuplicateParticipant.joined_elsewhere()) == 4005
    assert boundary.close_code(ServerShuttingDown.stopping()) == 1001
    assert boundary.close_code(boundary.seen(ValueError())) == 1011
