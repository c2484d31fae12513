"""Every way of failing to join, provoked for real, as the browser SDK tells it: once, exact and first."""

import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import jwt
import pytest
from playwright.async_api import Browser

from tests.support.browser import sdk_page
from tests.support.server import RunningServer, running_server

pytestmark = pytest.mark.asyncio(loop_scope="session")

# Letter by letter as on the reference page, with the default operator and support address.
MESSAGES = {
    4001: "`apikey` provided in the token is empty or invalid, please verify it on the dashboard.",
    4002: "`token` is empty or invalid or might have expired.",
    4003: "`meetingId` is empty or invalid, please verify it or generate new meetingId using the API.",
    4004: "`participantId` is empty or invalid, it shouldn't contain any whitespaces.",
    4005: "Leaving meeting, since this `participantId` joined from another device.",
    4006: (
        "It seems your account is deactivated by VideoSDK for some reason, "
        "you can reach out to us at `support@videosdk.live`."
    ),
    4008: (
        "`permissions` provided in the token are invalid, please don't use `allow_join` or `allow_mod` with `ask_join`."
    ),
}


@dataclass
class Attempt:
    """A join that a fault makes wrong: what the app gives to the SDK."""

    token: str
    meeting_id: str
    options: dict[str, Any] = field(default_factory=dict)


Fault = Callable[[RunningServer, Attempt], Awaitable[None]]


def claims(**changes: Any) -> Fault:
    async def spoil(server: RunningServer, attempt: Attempt) -> None:
        attempt.token = server.token(**changes)

    return spoil


def token(text: str) -> Fault:
    async def spoil(server: RunningServer, attempt: Attempt) -> None:
        attempt.token = text

    return spoil


def meeting(text: str) -> Fault:
    async def spoil(server: RunningServer, attempt: Attempt) -> None:
        attempt.meeting_id = text

    return spoil


def participant(text: str) -> Fault:
    async def spoil(server: RunningServer, attempt: Attempt) -> None:
        attempt.options["participantId"] = text

    return spoil


async def other_algorithm(server: RunningServer, attempt: Attempt) -> None:
    body = {"apikey": server.api_key, "permissions": ["allow_join"], "exp": int(time.time()) + 600}
    attempt.token = jwt.encode(body, server.secret * 2, algorithm="HS512")


async def disabled_room(server: RunningServer, attempt: Attempt) -> None:
    response = await server.rest("POST", "/v2/rooms/deactivate", json={"roomId": attempt.meeting_id})
    assert response.status_code == 200


def row(code: int, name: str, reason: str, fault: Fault, *, mark: Any) -> Any:
    return pytest.param(code, name, reason, fault, id=f"{code}-{reason}", marks=mark)


ROWS = [
    row(
        4001,
        "INVALID_API_KEY",
        "MISSING",
        claims(apikey=None),
        mark=pytest.mark.provokes("INVALID_API_KEY/MISSING", sdk="browser"),
    ),
    row(
        4001,
        "INVALID_API_KEY",
        "UNKNOWN",
        claims(key="nobody"),
        mark=pytest.mark.provokes("INVALID_API_KEY/UNKNOWN", sdk="browser"),
    ),
    row(4002, "INVALID_TOKEN", "EMPTY", token(""), mark=pytest.mark.provokes("INVALID_TOKEN/EMPTY", sdk="browser")),
    row(
        4002,
        "INVALID_TOKEN",
        "MALFORMED",
        token("no.jwt"),
        mark=pytest.mark.provokes("INVALID_TOKEN/MALFORMED", sdk="browser"),
    ),
    row(
        4002,
        "INVALID_TOKEN",
        "ALGORITHM_NOT_ALLOWED",
        other_algorithm,
        mark=pytest.mark.provokes("INVALID_TOKEN/ALGORITHM_NOT_ALLOWED", sdk="browser"),
    ),
    row(
        4002,
        "INVALID_TOKEN",
        "BAD_SIGNATURE",
        claims(secret="not the key's secret, but as long as one"),
        mark=pytest.mark.provokes("INVALID_TOKEN/BAD_SIGNATURE", sdk="browser"),
    ),
    row(
        4002,
        "INVALID_TOKEN",
        "EXPIRED",
        claims(expires_in_s=-3600),
        mark=pytest.mark.provokes("INVALID_TOKEN/EXPIRED", sdk="browser"),
    ),
    row(
        4002,
        "INVALID_TOKEN",
        "NOT_YET_VALID",
        claims(nbf=int(time.time()) + 7200, expires_in_s=9000),
        mark=pytest.mark.provokes("INVALID_TOKEN/NOT_YET_VALID", sdk="browser"),
    ),
    row(
        4002,
        "INVALID_TOKEN",
        "MISSING_EXPIRY",
        claims(exp=None),
        mark=pytest.mark.provokes("INVALID_TOKEN/MISSING_EXPIRY", sdk="browser"),
    ),
    row(
        4003,
        "INVALID_MEETING_ID",
        "EMPTY",
        meeting(""),
        mark=pytest.mark.provokes("INVALID_MEETING_ID/EMPTY", sdk="browser"),
    ),
    row(
        4003,
        "INVALID_MEETING_ID",
        "MALFORMED",
        meeting("no such/meeting id"),
        mark=pytest.mark.provokes("INVALID_MEETING_ID/MALFORMED", sdk="browser"),
    ),
    row(
        4003,
        "INVALID_MEETING_ID",
        "NOT_FOUND",
        meeting("aaaa-bbbb-cccc"),
        mark=pytest.mark.provokes("INVALID_MEETING_ID/NOT_FOUND", sdk="browser"),
    ),
    row(
        4003,
        "INVALID_MEETING_ID",
        "DISABLED",
        disabled_room,
        mark=pytest.mark.provokes("INVALID_MEETING_ID/DISABLED", sdk="browser"),
    ),
    row(
        4004,
        "INVALID_PARTICIPANT_ID",
        "EMPTY",
        participant(""),
        mark=pytest.mark.provokes("INVALID_PARTICIPANT_ID/EMPTY", sdk="browser"),
    ),
    row(
        4004,
        "INVALID_PARTICIPANT_ID",
        "WHITESPACE",
        participant("ada lovelace"),
        mark=pytest.mark.provokes("INVALID_PARTICIPANT_ID/WHITESPACE", sdk="browser"),
    ),
    row(
        4004,
        "INVALID_PARTICIPANT_ID",
        "TOO_LONG",
        participant("a" * 129),
        mark=pytest.mark.provokes("INVALID_PARTICIPANT_ID/TOO_LONG", sdk="browser"),
    ),
    row(
        4008,
        "INVALID_PERMISSIONS",
        "MISSING",
        claims(permissions=[]),
        mark=pytest.mark.provokes("INVALID_PERMISSIONS/MISSING", sdk="browser"),
    ),
    row(
        4008,
        "INVALID_PERMISSIONS",
        "NOT_A_LIST",
        claims(permissions="allow_join"),
        mark=pytest.mark.provokes("INVALID_PERMISSIONS/NOT_A_LIST", sdk="browser"),
    ),
    row(
        4008,
        "INVALID_PERMISSIONS",
        "UNKNOWN_VALUE",
        claims(permissions=["allow_join", "allow_everything"]),
        mark=pytest.mark.provokes("INVALID_PERMISSIONS/UNKNOWN_VALUE", sdk="browser"),
    ),
    row(
        4008,
        "INVALID_PERMISSIONS",
        "CONFLICT",
        claims(permissions=["ask_join", "allow_mod"]),
        mark=pytest.mark.provokes("INVALID_PERMISSIONS/CONFLICT", sdk="browser"),
    ),
    row(
        4022,
        "UNAUTHORIZED_MEETING_ID",
        "ROOM_MISMATCH",
        claims(roomId="aaaa-bbbb-cccc"),
        mark=pytest.mark.provokes("UNAUTHORIZED_MEETING_ID", sdk="browser"),
    ),
    row(
        4024,
        "UNAUTHORIZED_ROLE",
        "ROLE_NOT_ALLOWED",
        claims(roles=["crawler"]),
        mark=pytest.mark.provokes("UNAUTHORIZED_ROLE", sdk="browser"),
    ),
]


def assert_refused(outcome: dict[str, Any], told: list[str], *, code: int, name: str, reason: str) -> dict[str, Any]:
    """One object as event and rejection; error, then FAILED, then meeting-left 1103."""
    error: dict[str, Any] = outcome["error"]
    assert (error["code"], error["name"], error["reason"]) == (code, name, reason)
    if code in MESSAGES:
        assert error["message"] == MESSAGES[code]
    assert (outcome["same"], outcome["isError"]) == (True, True)
    assert error["ends"] == "join"
    assert told == [
        "meeting-state-changed CONNECTING",
        f"error {code} {reason}",
        "meeting-state-changed FAILED",
        "meeting-left 1103",
    ]
    return error


@pytest.mark.parametrize(("code", "name", "reason", "fault"), ROWS)
async def test_refused_join_is_told_once_and_exactly(
    browser: Browser, shared_server: RunningServer, code: int, name: str, reason: str, fault: Fault
) -> None:
    attempt = Attempt(shared_server.token(), await shared_server.create_room())
    await fault(shared_server, attempt)
    async with sdk_page(browser, shared_server) as page:
        outcome = await page.join(attempt.token, attempt.meeting_id, **attempt.options)
        error = assert_refused(outcome, await page.told(), code=code, name=name, reason=reason)
        assert error["docUrl"].endswith(f"/errors/{code}")
        assert await page.evaluate("name => kit.VideoSDK.constants.errors[name]", name) == code
        assert await page.evaluate("kit.VideoSDK.Constants === kit.VideoSDK.constants")
        assert await page.evaluate("kit.stateAtError") == ["CONNECTING"]


@pytest.mark.provokes("UNAUTHORIZED_PARTICIPANT_ID", sdk="browser")
async def test_token_of_another_participant_is_refused(browser: Browser, shared_server: RunningServer) -> None:
    room = await shared_server.create_room()
    async with sdk_page(browser, shared_server) as page:
        outcome = await page.join(shared_server.token(participantId="grace"), room, participantId="ada")
        name, reason = "UNAUTHORIZED_PARTICIPANT_ID", "PARTICIPANT_MISMATCH"
        assert_refused(outcome, await page.told(), code=4023, name=name, reason=reason)


@pytest.mark.provokes("MAX_PARTICIPANT_REACHED", sdk="browser")
async def test_full_meeting_refuses_next_participant(browser: Browser, tmp_path: Path) -> None:
    async with running_server(tmp_path / "small", max_participants=1) as server:
        room = await server.create_room()
        async with sdk_page(browser, server) as first, sdk_page(browser, server) as second:
            await first.joined(server.token(), room)
            outcome = await second.join(server.token(), room)
            error = assert_refused(
                outcome, await second.told(), code=4009, name="MAX_PARTICIPANT_REACHED", reason="ROOM_FULL"
            )
            assert error["params"] == {"limit": 1}


@pytest.mark.provokes("INVALID_API_KEY/DISABLED", sdk="browser")
async def test_disabled_key_is_refused(browser: Browser, tmp_path: Path) -> None:
    async with running_server(tmp_path / "key") as server, sdk_page(browser, server) as page:
        room = await server.create_room()
        await server.cli("key", "disable", server.api_key)
        outcome = await page.join(server.token(), room)
        assert_refused(outcome, await page.told(), code=4001, name="INVALID_API_KEY", reason="DISABLED")


@pytest.mark.provokes("ACCOUNT_DEACTIVATED/DEACTIVATED", sdk="browser")
async def test_deactivated_account_ends_the_running_meeting_and_refuses_the_next_join(
    browser: Browser, tmp_path: Path
) -> None:
    async with running_server(tmp_path / "account") as server, sdk_page(browser, server) as page:
        room = await server.create_room()
        await page.joined(server.token(), room)
        await page.forget()
        await server.cli("account", "deactivate", "default")
        await page.wait_told("meeting-left")
        assert await page.told() == [
            "error 4006 DEACTIVATED",
            "meeting-state-changed CLOSED",
            "meeting-left 1013",
        ]
        assert (await page.log())[0][1]["message"] == MESSAGES[4006]
        assert (await page.log())[0][1]["ends"] == "meeting"
        async with sdk_page(browser, server) as late:
            outcome = await late.join(server.token(), room)
            assert_refused(outcome, await late.told(), code=4006, name="ACCOUNT_DEACTIVATED", reason="DEACTIVATED")


@pytest.mark.provokes("ACCOUNT_DISCONTINUED/DISCONTINUED", sdk="browser")
async def test_discontinued_account_is_told_with_the_operators_own_words(browser: Browser, tmp_path: Path) -> None:
    text = "This account was closed at the owner's request on 1 March."
    async with running_server(tmp_path / "account") as server, sdk_page(browser, server) as page:
        room = await server.create_room()
        await page.joined(server.token(), room)
        await page.forget()
        await server.cli("account", "discontinue", "default", "--message", text)
        await page.wait_told("meeting-left")
        assert await page.told() == [
            "error 4007 DISCONTINUED",
            "meeting-state-changed CLOSED",
            "meeting-left 1013",
        ]
        assert (await page.log())[0][1]["message"] == text
        async with sdk_page(browser, server) as late:
            outcome = await late.join(server.token(), room)
            error = assert_refused(
                outcome, await late.told(), code=4007, name="ACCOUNT_DISCONTINUED", reason="DISCONTINUED"
            )
            assert error["message"] == text


@pytest.mark.provokes("DUPLICATE_PARTICIPANT/JOINED_ELSEWHERE", sdk="browser")
async def test_same_participant_on_another_device_evicts_the_earlier(
    browser: Browser, shared_server: RunningServer
) -> None:
    room = await shared_server.create_room()
    async with sdk_page(browser, shared_server) as first, sdk_page(browser, shared_server) as second:
        token = shared_server.token(participantId="ada")
        await first.joined(token, room)
        await first.forget()
        await second.joined(token, room)
        await first.wait_told("meeting-left")
        assert await first.told() == [
            "error 4005 JOINED_ELSEWHERE",
            "meeting-state-changed CLOSED",
            "meeting-left 1011",
        ]
        assert (await first.log())[0][1]["message"] == MESSAGES[4005]
        assert await second.evaluate("kit.meeting.state") == "CONNECTED"
        assert await second.evaluate("kit.errors.length") == 0


async def test_several_faults_at_once_give_the_first_in_the_order_of_admission(
    browser: Browser, shared_server: RunningServer
) -> None:
    async def told(token: str, meeting_id: str, **options: Any) -> str:
        async with sdk_page(browser, shared_server) as page:
            outcome = await page.join(token, meeting_id, **options)
            return f"{outcome['error']['code']} {outcome['error']['reason']}"

    bad = {"participantId": "a b"}
    make = shared_server.token
    assert await told(make([], key="nobody", secret="x" * 40, expires_in_s=-999), "", **bad) == "4001 UNKNOWN"
    assert await told(make([], expires_in_s=-999), "", **bad) == "4002 EXPIRED"
    assert await told(make([]), "", **bad) == "4008 MISSING"
    assert await told(make(), "", **bad) == "4004 WHITESPACE"
    assert await told(make(), "", participantId="ada") == "4003 EMPTY"


async def test_reference_pages_example_works(browser: Browser, shared_server: RunningServer) -> None:
    """`meeting.on("error", ({code, message}) => …)` with a switch over the named constants."""
    async with sdk_page(browser, shared_server) as page:
        printed = await page.evaluate(
            """([token]) => new Promise((resolve) => {
              const { VideoSDK } = kit;
              VideoSDK.config(token);
              const meeting = VideoSDK.initMeeting({ meetingId: "aaaa-bbbb-cccc", name: "Ada" });
              meeting.on("error", (data) => {
                const { code, message } = data;
                const { INVALID_TOKEN, INVALID_MEETING_ID } = VideoSDK.constants.errors;
                switch (code) {
                  case INVALID_TOKEN: resolve(`token: ${message}`); break;
                  case INVALID_MEETING_ID: resolve(`meeting: ${message}`); break;
                  default: resolve(`other: ${code}`);
                }
              });
              meeting.join();
            })""",
            [shared_server.token()],
        )
        assert printed == f"meeting: {MESSAGES[4003]}"
        await page.wait_for("kit.VideoSDK !== undefined")
        assert not [line for line in page.console if line.startswith("uncaught")]


@pytest.mark.provokes("PARTICIPANT_ID_TAKEN/HELD_BY_ANOTHER", sdk="browser")
async def test_stranger_by_anothers_id_is_told_why_not_and_the_holder_stays(
    browser: Browser, shared_server: RunningServer
) -> None:
    room = await shared_server.create_room()
    async with sdk_page(browser, shared_server) as holder, sdk_page(browser, shared_server) as stranger:
        await holder.joined(shared_server.token(), room, participantId="host")
        outcome = await stranger.join(shared_server.token(), room, participantId="host")
        assert (outcome["error"]["code"], outcome["error"]["reason"]) == (6006, "HELD_BY_ANOTHER")
        assert await stranger.told() == [
            "meeting-state-changed CONNECTING",
            "error 6006 HELD_BY_ANOTHER",
            "meeting-state-changed FAILED",
            "meeting-left 1103",
        ]
        assert await holder.evaluate("kit.meeting.state") == "CONNECTED"
        assert await holder.evaluate("kit.errors.length") == 0
