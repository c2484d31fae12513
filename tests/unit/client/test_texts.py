"""What a text is: the examples of spec/vectors, as the server and the browser SDK read them."""

import json
from pathlib import Path
from typing import Any

import pytest

from meetkit.client.meeting.pubsub import TOPIC_LIMIT
from meetkit.client.texts import HALF_PROBLEM, NUL_PROBLEM, object_problem, request_problem, text_problem
from meetkit.errors import MeetingError
from meetkit.protocol.wire import MESSAGE_LIMIT_BYTES, NAME_LIMIT

VECTORS = Path(__file__).parents[3] / "spec" / "vectors"
LIMITS: dict[str, dict[str, int]] = {
    "name": {"longest": NAME_LIMIT},
    "topic": {"shortest": 1, "longest": TOPIC_LIMIT},
    "message": {},
}


def verdict_of(field: str, text: str) -> str:
    problem = text_problem(field, text, **LIMITS[field])
    if problem is None:
        return "too-large" if field == "message" and len(text.encode()) > MESSAGE_LIMIT_BYTES else "ok"
    said = str(problem.params["problem"])
    if said in (HALF_PROBLEM, NUL_PROBLEM):
        return "half" if said == HALF_PROBLEM else "nul"
    return "empty" if not text else "too-long"


@pytest.mark.parametrize(
    "row", json.loads((VECTORS / "texts.json").read_text()), ids=lambda row: f"{row['field']}: {row['what']}"
)
def test_text_has_the_verdict_that_it_has_elsewhere(row: dict[str, Any]) -> None:
    assert verdict_of(row["field"], row["text"] * row.get("times", 1)) == row["verdict"]


CIRCLE: dict[str, Any] = {}
CIRCLE["a"] = CIRCLE
DEEP: Any = {}
for _ in range(5_000):
    DEEP = {"a": DEEP}


@pytest.mark.parametrize(
    ("value", "field"),
    [
        (None, "payload"), ([], "payload"), ({"a": object()}, "payload"), ({"a": float("inf")}, "payload"),
        ({"a": b"x"}, "payload"), ({(1, 2): 3}, "payload"), (CIRCLE, "payload"), (DEEP, "payload"),
        ({"a": ["x", "\ud83d"]}, "payload.a.1"), ({"\udc00": 1}, "payload"), ({"a": {"b\ud83d": 1}}, "payload.a"),
    ],
    ids=["none", "list", "object", "inf", "bytes", "key", "circle", "deep", "half", "half key", "half key inside"],
)  # fmt: skip
def test_an_object_that_cannot_travel_is_told(value: object, field: str) -> None:
    problem = object_problem("payload", value, limit_bytes=1000)
    assert isinstance(problem, MeetingError)
    assert (problem.code, problem.params["field"]) == (3073, field)


@pytest.mark.parametrize("value", [{}, {"a": [1, 2.5, None, True, "😀"]}, {"a": {"b": ("c",)}}, {1: "x"}], ids=str)
def test_an_object_that_can_travel_is_fine(value: object) -> None:
    assert object_problem("payload", value, limit_bytes=1000) is None


def test_an_object_is_measured_as_it_travels() -> None:
    assert object_problem("payload", {"a": "😀" * 248}, limit_bytes=1000) is None
    problem = object_problem("payload", {"a": "😀" * 249}, limit_bytes=1000)
    assert problem is not None
    assert (problem.code, problem.params["size_bytes"]) == (3072, 1004)


def test_a_request_names_the_parameter_as_python_does() -> None:
    problem = request_problem("recording.start", {"webhookUrl": "https://a/\ud83d"})
    assert problem is not None
    assert problem.params["field"] == "webhook_url"
