"""Who may use REST: every way to be refused, in the order of admission, as problem+json."""

import base64
import json
import time
from typing import Any

import httpx
import jwt
import pytest

from tests.support.server import RunningServer

PROBLEM = "application/problem+json"
ROOMS = "/v2/rooms"


def refused(response: Any, status: int, code: int, reason: str) -> dict[str, Any]:
    assert response.headers["content-type"] == PROBLEM
    problem: dict[str, Any] = response.json()
    assert (response.status_code, problem["code"], problem["reason"]) == (status, code, reason), problem
    assert problem["status"] == status
    assert problem["id"] == problem["instance"]
    assert problem["type"] == problem["docUrl"]
    assert problem["ends"] == "request"
    return problem


def unsigned(claims: dict[str, Any], **header: Any) -> str:
    def part(value: Any) -> str:
        return base64.urlsafe_b64encode(json.dumps(value).encode()).rstrip(b"=").decode()

    return f"{part({'typ': 'JWT', **header})}.{part(claims)}."


async def test_token_is_taken_raw_or_as_bearer(shared_server: RunningServer) -> None:
    token = shared_server.token()
    for header in (token, f"Bearer {token}", f"bearer {token}"):
        assert (await shared_server.rest("GET", ROOMS, token=header)).status_code == 200


@pytest.mark.provokes("INVALID_TOKEN/EMPTY", sdk="rest")
@pytest.mark.provokes("INVALID_TOKEN/MALFORMED", sdk="rest")
@pytest.mark.provokes("INVALID_TOKEN/ALGORITHM_NOT_ALLOWED", sdk="rest")
async def test_unreadable_token_is_4002(shared_server: RunningServer) -> None:
    for token, reason in (
        ("", "EMPTY"),
        ("Bearer", "MALFORMED"),
        ("no-jwt", "MALFORMED"),
        ("a.b.c", "MALFORMED"),
        ("x" * 9_000, "MALFORMED"),
        (unsigned({"apikey": shared_server.api_key}, alg="none"), "ALGORITHM_NOT_ALLOWED"),
        (jwt.encode({"apikey": "k"}, "s" * 64, algorithm="HS512"), "ALGORITHM_NOT_ALLOWED"),
    ):
        refused(await shared_server.rest("GET", ROOMS, token=token), 401, 4002, reason)


@pytest.mark.provokes("INVALID_API_KEY/UNKNOWN", sdk="rest")
@pytest.mark.provokes("INVALID_API_KEY/MISSING", sdk="rest")
@pytest.mark.provokes("INVALID_TOKEN/BAD_SIGNATURE", sdk="rest")
async def test_key_is_looked_at_before_signature_and_times(shared_server: RunningServer) -> None:
    expired = int(time.time()) - 1_000
    for key, reason in (("nobody", "UNKNOWN"), ("", "MISSING")):
        token = shared_server.token(key=key, secret="wrong" * 10, exp=expired)
        refused(await shared_server.rest("GET", ROOMS, token=token), 401, 4001, reason)
    bad = shared_server.token(secret="wrong" * 10, exp=expired)
    refused(await shared_server.rest("GET", ROOMS, token=bad), 401, 4002, "BAD_SIGNATURE")


@pytest.mark.provokes("INVALID_TOKEN/EXPIRED", sdk="rest")
@pytest.mark.provokes("INVALID_TOKEN/NOT_YET_VALID", sdk="rest")
@pytest.mark.provokes("INVALID_TOKEN/MISSING_EXPIRY", sdk="rest")
async def test_times_are_4002_with_their_evidence(shared_server: RunningServer) -> None:
    now = int(time.time())
    problem = refused(
        await shared_server.rest("GET", ROOMS, token=shared_server.token(exp=now - 100)), 401, 4002, "EXPIRED"
    )
    assert 99 <= problem["params"]["expired_s"] <= 110
    assert problem["action"] == "REFRESH_TOKEN"
    later = shared_server.token(nbf=now + 500)
    refused(await shared_server.rest("GET", ROOMS, token=later), 401, 4002, "NOT_YET_VALID")
    forever = jwt.encode(
        {"apikey": shared_server.api_key, "permissions": ["allow_join"]}, shared_server.secret, algorithm="HS256"
    )
    refused(await shared_server.rest("GET", ROOMS, token=forever), 401, 4002, "MISSING_EXPIRY")
    within_leeway = shared_server.token(exp=now - 5)
    assert (await shared_server.rest("GET", ROOMS, token=within_leeway)).status_code == 200


@pytest.mark.provokes("INVALID_PERMISSIONS/MISSING", sdk="rest")
@pytest.mark.provokes("INVALID_PERMISSIONS/NOT_A_LIST", sdk="rest")
@pytest.mark.provokes("INVALID_PERMISSIONS/UNKNOWN_VALUE", sdk="rest")
@pytest.mark.provokes("INVALID_PERMISSIONS/CONFLICT", sdk="rest")
@pytest.mark.provokes("UNAUTHORIZED_ROLE/ROLE_NOT_ALLOWED", sdk="rest")
async def test_permissions_and_role(shared_server: RunningServer) -> None:
    for permissions, reason in (
        ([], "MISSING"),
        ("allow_join", "NOT_A_LIST"),
        (["allow_everything"], "UNKNOWN_VALUE"),
        (["ask_join", "allow_mod"], "CONFLICT"),
    ):
        token = shared_server.token(permissions)  # type: ignore[arg-type]
        refused(await shared_server.rest("GET", ROOMS, token=token), 403, 4008, reason)
    only_meetings = shared_server.token(roles=["rtc"])
    refused(await shared_server.rest("GET", ROOMS, token=only_meetings), 403, 4024, "ROLE_NOT_ALLOWED")
    only_rest = shared_server.token(roles=["crawler"])
    assert (await shared_server.rest("GET", ROOMS, token=only_rest)).status_code == 200


@pytest.mark.provokes("INVALID_API_KEY/DISABLED", sdk="rest")
@pytest.mark.provokes("ACCOUNT_DEACTIVATED/DEACTIVATED", sdk="rest")
@pytest.mark.provokes("ACCOUNT_DISCONTINUED/DISCONTINUED", sdk="rest")
async def test_disabled_key_and_closed_account_are_refused_while_the_server_runs(server: RunningServer) -> None:
    await server.cli("key", "disable", server.api_key)
    refused(await server.rest("GET", ROOMS), 401, 4001, "DISABLED")
    await server.cli("key", "enable", server.api_key)
    await server.cli("account", "deactivate", "default")
    problem = refused(await server.rest("GET", ROOMS), 401, 4006, "DEACTIVATED")
    assert problem["message"] == (
        "It seems your account is deactivated by VideoSDK for some reason, "
        "you can reach out to us at `support@videosdk.live`."
    )
    await server.cli("account", "discontinue", server.account_id, "--message", "Closed on 1 March.")
    assert refused(await server.rest("GET", ROOMS), 401, 4007, "DISCONTINUED")["message"] == "Closed on 1 March."
    await server.cli("account", "activate", "default")
    assert (await server.rest("GET", ROOMS)).status_code == 200


async def test_without_a_valid_token_nobody_learns_whether_a_meeting_exists(shared_server: RunningServer) -> None:
    room = await shared_server.create_room()
    answers = []
    for room_id in (room, "aaaa-bbbb-cccc"):
        response = await shared_server.rest("GET", f"/v2/rooms/{room_id}", token="nonsense")
        problem = refused(response, 401, 4002, "MALFORMED")
        answers.append(
            {name: value for name, value in problem.items() if name not in ("id", "instance", "at", "traceId")}
        )
    assert answers[0] == answers[1]


@pytest.mark.provokes("UNAUTHORIZED_MEETING_ID/ROOM_MISMATCH", sdk="rest")
async def test_token_of_one_meeting_reaches_no_other(shared_server: RunningServer) -> None:
    mine, other = await shared_server.create_room(), await shared_server.create_room()
    token = shared_server.token(["allow_join", "allow_mod"], roomId=mine)
    assert (await shared_server.rest("GET", f"/v2/rooms/{mine}", token=token)).status_code == 200
    for method, path, body in (
        ("GET", f"/v2/rooms/{other}", None),
        ("GET", "/v2/rooms/aaaa-bbbb-cccc", None),
        ("GET", "/v2/rooms", None),
        ("POST", "/v2/rooms", {}),
        ("GET", "/v2/sessions", None),
        ("POST", f"/v2/rooms/{other}", {"status": "disabled"}),
    ):
        refused(await shared_server.rest(method, path, token=token, json=body), 403, 4022, "ROOM_MISMATCH")


@pytest.mark.provokes("INVALID_MEETING_ID/NOT_FOUND", sdk="rest")
async def test_project_does_not_see_anothers_rooms(server: RunningServer) -> None:
    room = await server.create_room()
    made = json.loads(await server.cli("account", "create", "acme", "--json"))
    token = server.token(["allow_join", "allow_mod"], key=made["apiKey"], secret=made["secret"])
    refused(await server.rest("GET", f"/v2/rooms/{room}", token=token), 404, 4003, "NOT_FOUND")
    refused(
        await server.rest("POST", "/v2/rooms/deactivate", token=token, json={"roomId": room}), 404, 4003, "NOT_FOUND"
    )
    assert (await server.rest("GET", ROOMS, token=token)).json()["pageInfo"]["total"] == 0


@pytest.mark.provokes("UNAUTHORIZED_REQUEST/MODERATOR_REQUIRED", sdk="rest")
async def test_ending_removing_and_switching_need_allow_mod(shared_server: RunningServer) -> None:
    room = await shared_server.create_room()
    token = shared_server.token(["allow_join"])
    for path, body in (
        ("/v2/sessions/end", {"roomId": room}),
        ("/v2/sessions/participants/remove", {"roomId": room, "participantId": "ada"}),
        ("/v2/rooms/deactivate", {"roomId": room}),
        (f"/v2/rooms/{room}", {"status": "disabled"}),
    ):
        refused(await shared_server.rest("POST", path, token=token, json=body), 403, 4025, "MODERATOR_REQUIRED")
    assert (await shared_server.rest("GET", f"/v2/rooms/{room}")).json()["disabled"] is False


async def test_guest_who_must_ask_may_look_at_a_room_only(shared_server: RunningServer) -> None:
    room = await shared_server.create_room()
    guest = shared_server.token(["ask_join"])
    assert (await shared_server.rest("GET", f"/v2/rooms/validate/{room}", token=guest)).status_code == 200
    for method, path in (("GET", ROOMS), ("POST", ROOMS), ("GET", "/v2/sessions")):
        refused(await shared_server.rest(method, path, token=guest), 403, 4025, "PERMISSION_REQUIRED")


@pytest.mark.provokes("RATE_LIMITED/TOO_MANY_REQUESTS", sdk="rest")
async def test_address_that_fails_too_often_gets_429_and_valid_tokens_still_pass(server: RunningServer) -> None:
    async with httpx.AsyncClient(base_url=server.url, headers={"Authorization": "nonsense"}) as client:
        for _ in range(400):
            response = await client.get(ROOMS)
            if response.status_code == 429:
                break
    problem = refused(response, 429, 6004, "TOO_MANY_REQUESTS")
    assert int(response.headers["retry-after"]) >= 1
    assert problem["retryAfterMs"] >= 1
    assert (await server.rest("GET", ROOMS)).status_code == 200


@pytest.mark.parametrize("path", ["/healthz", "/readyz", "/v2/config", "/openapi.json", "/errors", "/docs"])
async def test_public_paths_need_no_token(shared_server: RunningServer, path: str) -> None:
    assert (await shared_server.rest("GET", path, token="")).status_code == 200
