"""Every reason of 4001 to 4008, and the other refusals of a join, as the Python SDK delivers them."""

import time
from typing import Any

import jwt
import pytest

from meetkit import LeaveReason, MeetingError, VideoSDK
from tests.e2e._python import attendee, joined, refusal
from tests.support.server import RunningServer

MESSAGES = {
    4001: "`apikey` provided in the token is empty or invalid, please verify it on the dashboard.",
    4002: "`token` is empty or invalid or might have expired.",
    4003: "`meetingId` is empty or invalid, please verify it or generate new meetingId using the API.",
    4004: "`participantId` is empty or invalid, it shouldn't contain any whitespaces.",
    4005: "Leaving meeting, since this `participantId` joined from another device.",
    4006: "It seems your account is deactivated by VideoSDK for some reason, you can reach out to us at "
    "`support@videosdk.live`.",
    4008: "`permissions` provided in the token are invalid, please don't use `allow_join` or `allow_mod` with "
    "`ask_join`.",
}


def is_the(error: MeetingError, name: str, reason: str) -> None:
    code = getattr(VideoSDK.constants.errors, name)
    assert (error.code, error.name, error.reason) == (code, name, reason)
    assert error.message == MESSAGES.get(error.code, error.message)
    assert error.detail
    assert error.solution


@pytest.mark.parametrize(
    ("make", "name", "reason"),
    [
        pytest.param(
            lambda s: "", "INVALID_TOKEN", "EMPTY", marks=pytest.mark.provokes("INVALID_TOKEN/EMPTY", sdk="python")
        ),
        pytest.param(
            lambda s: "not.a.jwt",
            "INVALID_TOKEN",
            "MALFORMED",
            marks=pytest.mark.provokes("INVALID_TOKEN/MALFORMED", sdk="python"),
        ),
        pytest.param(
            lambda s: jwt.encode({"apikey": s.api_key}, s.secret.ljust(64, "x"), algorithm="HS512"),
            "INVALID_TOKEN",
            "ALGORITHM_NOT_ALLOWED",
            marks=pytest.mark.provokes("INVALID_TOKEN/ALGORITHM_NOT_ALLOWED", sdk="python"),
        ),
        pytest.param(
            lambda s: s.token(secret="y" * 40),
            "INVALID_TOKEN",
            "BAD_SIGNATURE",
            marks=pytest.mark.provokes("INVALID_TOKEN/BAD_SIGNATURE", sdk="python"),
        ),
        pytest.param(
            lambda s: s.token(expires_in_s=-120),
            "INVALID_TOKEN",
            "EXPIRED",
            marks=pytest.mark.provokes("INVALID_TOKEN/EXPIRED", sdk="python"),
        ),
        pytest.param(
            lambda s: s.token(nbf=time.time() + 300),
            "INVALID_TOKEN",
            "NOT_YET_VALID",
            marks=pytest.mark.provokes("INVALID_TOKEN/NOT_YET_VALID", sdk="python"),
        ),
        pytest.param(
            lambda s: s.token(exp=None),
            "INVALID_TOKEN",
            "MISSING_EXPIRY",
            marks=pytest.mark.provokes("INVALID_TOKEN/MISSING_EXPIRY", sdk="python"),
        ),
        pytest.param(
            lambda s: s.token(apikey=None),
            "INVALID_API_KEY",
            "MISSING",
            marks=pytest.mark.provokes("INVALID_API_KEY/MISSING", sdk="python"),
        ),
        pytest.param(
            lambda s: s.token(key="nobody"),
            "INVALID_API_KEY",
            "UNKNOWN",
            marks=pytest.mark.provokes("INVALID_API_KEY/UNKNOWN", sdk="python"),
        ),
        pytest.param(
            lambda s: s.token([]),
            "INVALID_PERMISSIONS",
            "MISSING",
            marks=pytest.mark.provokes("INVALID_PERMISSIONS/MISSING", sdk="python"),
        ),
        pytest.param(
            lambda s: s.token("allow_join"),
            "INVALID_PERMISSIONS",
            "NOT_A_LIST",
            marks=pytest.mark.provokes("INVALID_PERMISSIONS/NOT_A_LIST", sdk="python"),
        ),
        pytest.param(
            lambda s: s.token(["allow_all"]),
            "INVALID_PERMISSIONS",
            "UNKNOWN_VALUE",
            marks=pytest.mark.provokes("INVALID_PERMISSIONS/UNKNOWN_VALUE", sdk="python"),
        ),
        pytest.param(
            lambda s: s.token(["ask_join", "allow_mod"]),
            "INVALID_PERMISSIONS",
            "CONFLICT",
            marks=pytest.mark.provokes("INVALID_PERMISSIONS/CONFLICT", sdk="python"),
        ),
    ],
)
async def test_bad_token_is_one_error_before_the_state(
    shared_server: RunningServer, make: Any, name: str, reason: str
) -> None:
    one = attendee(shared_server, await shared_server.create_room(), token=make(shared_server))
    is_the(await refusal(one), name, reason)


@pytest.mark.parametrize(
    ("meeting_id", "reason"),
    [
        pytest.param("", "EMPTY", marks=pytest.mark.provokes("INVALID_MEETING_ID/EMPTY", sdk="python")),
        pytest.param(
            "no such/id", "MALFORMED", marks=pytest.mark.provokes("INVALID_MEETING_ID/MALFORMED", sdk="python")
        ),
        pytest.param(
            "aaaa-bbbb-cccc", "NOT_FOUND", marks=pytest.mark.provokes("INVALID_MEETING_ID/NOT_FOUND", sdk="python")
        ),
    ],
)
async def test_bad_meeting_id(shared_server: RunningServer, meeting_id: str, reason: str) -> None:
    is_the(await refusal(attendee(shared_server, meeting_id)), "INVALID_MEETING_ID", reason)


@pytest.mark.parametrize(
    ("participant_id", "reason"),
    [
        pytest.param("", "EMPTY", marks=pytest.mark.provokes("INVALID_PARTICIPANT_ID/EMPTY", sdk="python")),
        pytest.param(
            "a b", "WHITESPACE", marks=pytest.mark.provokes("INVALID_PARTICIPANT_ID/WHITESPACE", sdk="python")
        ),
        pytest.param(
            "x" * 129, "TOO_LONG", marks=pytest.mark.provokes("INVALID_PARTICIPANT_ID/TOO_LONG", sdk="python")
        ),
    ],
)
async def test_bad_participant_id(shared_server: RunningServer, participant_id: str, reason: str) -> None:
    room = await shared_server.create_room()
    error = await refusal(attendee(shared_server, room, participant_id=participant_id))
    is_the(error, "INVALID_PARTICIPANT_ID", reason)


async def test_token_and_ids_are_the_servers_to_judge() -> None:
    """Without a server nobody knows whether the token is good, so nobody may say that an id is the first fault."""
    for options in ({"token": ""}, {"meeting_id": ""}, {"participant_id": "a\tb"}):
        given: dict[str, Any] = {"meeting_id": "aaaa-bbbb-cccc", "token": "t"} | options
        meeting = VideoSDK.init_meeting(server_url="http://127.0.0.1:1", **given)
        with pytest.raises(MeetingError) as caught:
            await meeting.join()
        assert (caught.value.code, caught.value.reason) == (3047, "CONNECTION_REFUSED")


@pytest.mark.parametrize(
    ("options", "expected"),
    [
        ({"name": None}, (3073, "MISSING_VALUE", "name")),
        ({"meeting_id": None}, (3073, "MISSING_VALUE", "meeting_id")),
        ({"token": b"bytes"}, (3073, "INVALID_VALUE", "token")),
        ({"participant_id": 7}, (3073, "INVALID_VALUE", "participant_id")),
        ({"server_url": 80}, (3073, "INVALID_VALUE", "server_url")),
        ({"server_url": "meet.example.org"}, (3073, "INVALID_VALUE", "server_url")),
        ({"mic_enabled": "no"}, (3073, "INVALID_VALUE", "mic_enabled")),
        ({"name": "x" * 129}, (3073, "INVALID_VALUE", "name")),
        ({"reconnect_timeout_ms": -1}, (3073, "INVALID_VALUE", "reconnect_timeout_ms")),
        ({"reconnect_timeout_ms": "60"}, (3073, "INVALID_VALUE", "reconnect_timeout_ms")),
        ({"meta_data": [1]}, (3073, "INVALID_VALUE", "meta_data")),
        ({"meta_data": {"f": object()}}, (3073, "INVALID_VALUE", "meta_data")),
        ({"meta_data": {"f": "x" * 5000}}, (3072, "TOO_LARGE", "meta_data")),
        ({"mode": "LISTEN"}, (3067, "UNKNOWN_MODE", None)),
        ({"mode": ["RECV_ONLY"]}, (3067, "UNKNOWN_MODE", None)),
    ],
)
async def test_misuse_is_told_before_any_network_whatever_else_is_wrong(
    options: dict[str, Any], expected: tuple[int, str, str | None]
) -> None:
    given: dict[str, Any] = {"meeting_id": "", "participant_id": "a b", "token": "", "server_url": "http://127.0.0.1:1"}
    meeting = VideoSDK.init_meeting(**given | options)
    with pytest.raises(MeetingError) as caught:
        await meeting.join()
    error = caught.value
    assert (error.code, error.reason, error.params.get("field")) == expected


async def test_the_order_of_admission_decides_between_several_faults(shared_server: RunningServer) -> None:
    make = shared_server.token
    faults: list[tuple[str, str, str, str, tuple[int, str]]] = [
        # Each line has one fault less than the one before, and every later one of the order beside its own.
        ("token unreadable", "no token", "a b", "", (4002, "MALFORMED")),
        ("key unknown", make(["all"], key="nobody", secret="y" * 40, expires_in_s=-120), "a b", "", (4001, "UNKNOWN")),
        ("signature", make(["all"], secret="y" * 40), "a b", "", (4002, "BAD_SIGNATURE")),
        ("expired", make(["ask_join", "allow_mod"], expires_in_s=-120), "a b", "", (4002, "EXPIRED")),
        ("permissions", make(["ask_join", "allow_mod"]), "a b", "", (4008, "CONFLICT")),
        ("participant", make(roomId="another"), "a b", "", (4004, "WHITESPACE")),
        ("meeting", make(roomId="another"), "ab", "", (4003, "EMPTY")),
    ]
    for what, token, participant_id, meeting_id, expected in faults:
        error = await refusal(attendee(shared_server, meeting_id, token=token, participant_id=participant_id))
        assert (what, error.code, error.reason) == (what, *expected)


GOOD_LOOKING_BUT_BAD_TOKENS = {
    "signature": lambda s: (s.token(secret="y" * 40), (4002, "BAD_SIGNATURE")),
    "key": lambda s: (s.token(key="nobody"), (4001, "UNKNOWN")),
    "expiry within the clocks' difference": lambda s: (
        s.token(expires_in_s=-1, secret="y" * 40),
        (4002, "BAD_SIGNATURE"),
    ),
}


@pytest.mark.parametrize("look", GOOD_LOOKING_BUT_BAD_TOKENS)
@pytest.mark.parametrize(
    ("participant_id", "meeting_id"), [("", "aaaa-bbbb-cccc"), ("a b", ""), (None, ""), ("x" * 129, "no such/id")]
)
async def test_a_token_that_only_looks_good_comes_before_the_ids(
    shared_server: RunningServer, look: str, participant_id: str | None, meeting_id: str
) -> None:
    token, expected = GOOD_LOOKING_BUT_BAD_TOKENS[look](shared_server)
    error = await refusal(attendee(shared_server, meeting_id, token=token, participant_id=participant_id))
    assert (error.code, error.reason) == expected


@pytest.mark.provokes("INVALID_MEETING_ID/DISABLED", sdk="python")
async def test_disabled_room(shared_server: RunningServer) -> None:
    room = await shared_server.create_room()
    await shared_server.cli("room", "disable", room)
    is_the(await refusal(attendee(shared_server, room)), "INVALID_MEETING_ID", "DISABLED")


@pytest.mark.provokes("INVALID_API_KEY/DISABLED", sdk="python")
async def test_disabled_key(server: RunningServer) -> None:
    room = await server.create_room()
    await server.cli("key", "disable", server.api_key)
    one = attendee(server, room)
    is_the(await refusal(one), "INVALID_API_KEY", "DISABLED")


@pytest.mark.provokes("ACCOUNT_DEACTIVATED/DEACTIVATED", sdk="python")
async def test_deactivated_account_ends_the_meeting_and_refuses_joins(server: RunningServer) -> None:
    room = await server.create_room()
    inside = attendee(server, room)
    await inside.meeting.join()
    await server.cli("account", "deactivate", server.account_id)
    left = await inside.next("meeting-left")
    assert inside.story == ["CONNECTING", "CONNECTED", "error 4006", "CLOSED", "left 1013"]
    assert left.reason is LeaveReason.ACCOUNT_CLOSED
    is_the(inside.errors[0], "ACCOUNT_DEACTIVATED", "DEACTIVATED")
    assert inside.errors[0].ends == "meeting"
    is_the(await refusal(attendee(server, room)), "ACCOUNT_DEACTIVATED", "DEACTIVATED")


@pytest.mark.provokes("ACCOUNT_DISCONTINUED/DISCONTINUED", sdk="python")
async def test_discontinued_account_ends_the_meeting_with_the_operators_words(server: RunningServer) -> None:
    room = await server.create_room()
    inside = attendee(server, room)
    await inside.meeting.join()
    await server.cli("account", "discontinue", server.account_id, "--message", "Closed at your request.")
    await inside.next("meeting-left")
    assert inside.story == ["CONNECTING", "CONNECTED", "error 4007", "CLOSED", "left 1013"]
    assert inside.errors[0].message == "Closed at your request."
    error = await refusal(attendee(server, room))
    is_the(error, "ACCOUNT_DISCONTINUED", "DISCONTINUED")
    assert error.message == "Closed at your request."


@pytest.mark.provokes("MAX_PARTICIPANT_REACHED", sdk="python")
async def test_full_meeting_refuses_the_next(server: RunningServer) -> None:
    await server.stop()
    server.settings["max_participants"] = 1
    await server.start_again()
    room = await server.create_room()
    async with joined(server, room):
        is_the(await refusal(attendee(server, room)), "MAX_PARTICIPANT_REACHED", "ROOM_FULL")


async def test_without_a_listener_the_error_is_in_the_log(
    shared_server: RunningServer, caplog: pytest.LogCaptureFixture
) -> None:
    room = await shared_server.create_room()
    meeting = VideoSDK.init_meeting(room, token=shared_server.token(expires_in_s=-99), server_url=shared_server.url)
    with pytest.raises(MeetingError):
        await meeting.join()
    loud = [record for record in caplog.records if record.levelname == "ERROR" and record.name == "meetkit.client"]
    assert len(loud) == 1
    text = loud[0].getMessage()
    assert "4002" in text
    assert "INVALID_TOKEN" in text
    assert "expired" in text
    assert "Fix:" in text
    assert "@meeting.on('error')" in text


async def test_listeners_that_fail_or_wait_disturb_neither_others_nor_the_order(shared_server: RunningServer) -> None:
    import asyncio

    one = attendee(shared_server, await shared_server.create_room(), token="")
    order: list[str] = []

    @one.meeting.on("error")
    def broken(error: MeetingError) -> None:
        raise RuntimeError("a listener's own bug")

    @one.meeting.on("error")
    async def slow(error: MeetingError) -> None:
        await asyncio.sleep(0.05)
        order.append(f"error {error.code}")

    @one.meeting.on("meeting-state-changed")
    async def state(change: Any) -> None:
        await asyncio.sleep(0.01)
        order.append(change.state.value)

    @one.meeting.on("meeting-left")
    def left() -> None:
        order.append("left")

    await refusal(one)
    assert order == ["CONNECTING", "error 4002", "FAILED", "left"]
