"""Bad input over REST: each kind has its own error that names what is wrong, and nothing is a 500."""

from typing import Any

import httpx
import pytest

from tests.support.server import RunningServer


async def post(server: RunningServer, content: bytes, content_type: str = "application/json") -> Any:
    return await server.rest("POST", "/v2/rooms", content=content, headers={"Content-Type": content_type})


@pytest.mark.parametrize(
    ("content", "status", "reason"),
    [
        (b"{", 400, "NOT_JSON"),
        (b"\xff\xfe", 400, "NOT_JSON"),
        (b"[]", 400, "NOT_AN_OBJECT"),
        (b'"text"', 400, "NOT_AN_OBJECT"),
        (b'{"customRoomId": 5}', 422, "INVALID_FIELD"),
        (b'{"customRoomId": "has space"}', 422, "INVALID_FIELD"),
        (b'{"customRoomID": "x"}', 422, "INVALID_FIELD"),
        (b'{"maxParticipants": "7"}', 422, "INVALID_FIELD"),
        (b'{"maxParticipants": 1e400}', 422, "INVALID_FIELD"),
        (b'{"webhook": {"endPoint": "ftp://example.org"}}', 422, "INVALID_FIELD"),
        (b"[" * 100_000, 400, "NOT_JSON"),
    ],
)
async def test_body_that_is_wrong(shared_server: RunningServer, content: bytes, status: int, reason: str) -> None:
    response = await post(shared_server, content)
    problem = response.json()
    assert (response.status_code, problem["code"], problem["reason"]) == (status, 6001, reason), problem
    assert response.headers["content-type"] == "application/problem+json"


@pytest.mark.provokes("INVALID_REQUEST/INVALID_FIELD", sdk="rest")
async def test_wrong_field_is_named_with_its_path(shared_server: RunningServer) -> None:
    response = await post(
        shared_server, b'{"webhook": {"endPoint": "https://example.org", "events": ["ok", "NOT OK"]}}'
    )
    assert response.json()["params"]["field"] == "webhook.events.1"


async def test_other_content_type_is_415(shared_server: RunningServer) -> None:
    response = await post(shared_server, b"customRoomId=x", "application/x-www-form-urlencoded")
    assert (response.status_code, response.json()["reason"]) == (415, "UNSUPPORTED_MEDIA_TYPE")


async def test_too_large_body_is_413_whether_it_says_its_length_or_not(shared_server: RunningServer) -> None:
    body = b'{"customRoomId": "' + b"x" * 300_000 + b'"}'
    said = await post(shared_server, body)
    assert (said.status_code, said.json()["reason"]) == (413, "TOO_LARGE")

    async def chunks() -> Any:
        for start in range(0, len(body), 50_000):
            yield body[start : start + 50_000]

    unsaid = await shared_server.rest(
        "POST", "/v2/rooms", content=chunks(), headers={"Content-Type": "application/json"}
    )
    assert (unsaid.status_code, unsaid.json()["reason"]) == (413, "TOO_LARGE")
    assert unsaid.json()["params"]["limit_bytes"] == 262_144


async def test_unknown_path_and_method(shared_server: RunningServer) -> None:
    missing = await shared_server.rest("GET", "/v2/nothing/here")
    assert (missing.status_code, missing.json()["code"], missing.json()["reason"]) == (404, 6002, "RESOURCE")
    wrong = await shared_server.rest("DELETE", "/v2/rooms")
    assert (wrong.status_code, wrong.json()["reason"]) == (405, "HTTP_METHOD_NOT_ALLOWED")
    assert "GET" in wrong.headers["allow"]


async def test_trace_of_the_caller_is_in_the_error(shared_server: RunningServer) -> None:
    trace = "4bf92f3577b34da6a3ce929d0e0e4736"
    headers = {"traceparent": f"00-{trace}-00f067aa0ba902b7-01"}
    response = await shared_server.rest("GET", "/v2/rooms/aaaa-bbbb-cccc", headers=headers)
    assert response.json()["traceId"] == trace
    response = await shared_server.rest("GET", "/v2/rooms/aaaa-bbbb-cccc", headers={"traceparent": "nonsense"})
    assert len(response.json()["traceId"]) == 32


async def test_every_answer_forbids_sniffing_and_framing(shared_server: RunningServer) -> None:
    async with httpx.AsyncClient(base_url=shared_server.url) as client:
        for path in ("/healthz", "/v2/rooms", "/nothing", "/errors/4002"):
            response = await client.get(path)
            assert response.headers["x-content-type-options"] == "nosniff"
            assert response.headers["x-frame-options"] == "DENY"
