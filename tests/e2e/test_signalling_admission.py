"""Every way in which a join is refused, seen by a raw client: code, reason, once, `closing`, close code."""

import time
from typing import Any

import jwt
import pytest

from tests.support.server import RunningServer
from tests.support.signal_client import Refused, SignalClient, signal_client

NAMES = {
    4001: "INVALID_API_KEY",
    4002: "INVALID_TOKEN",
    4003: "INVALID_MEETING_ID",
    4004: "INVALID_PARTICIPANT_ID",
    4008: "INVALID_PERMISSIONS",
    4022: "UNAUTHORIZED_MEETING_ID",
    4023: "UNAUTHORIZED_PARTICIPANT_ID",
    4024: "UNAUTHORIZED_ROLE",
}


async def refused(client: SignalClient, token: str, meeting_id: str, **fields: Any) -> dict[str, Any]:
    """The error of a join, after checking everything that is the same for all of them."""
    with pytest.raises(Refused) as caught:
        await client.join(token, meeting_id, **fields)
    error = caught.value.error
    closing = await client.event("closing")
    assert closing["error"] == error, "the same object, with the same id"
    assert closing["reconnect"] is False
    assert await client.close_code() == error["code"]
    assert client.events("error") == [], "a failure is told once"
    assert error["ends"] == "join"
    assert error["name"] == NAMES.get(error["code"], error["name"])
    assert error["id"]
    assert error["docUrl"].endswith(f"/errors/{error['code']}")
    return error


def unsigned(claims: dict[str, Any]) -> str:
    return jwt.encode(claims, None, algorithm="none")


def other_algorithm(claims: dict[str, Any], secret: str) -> str:
    return jwt.encode(claims, secret.ljust(64, "x"), algorithm="HS512")


def without_permissions(server: RunningServer) -> str:
    return jwt.encode({"apikey": server.api_key, "exp": time.time() + 60}, server.secret, algorithm="HS256")


@pytest.mark.parametrize(
    ("make", "code", "reason"),
    [
        (lambda s: "", 4002, "EMPTY"),
        (lambda s: "not.a.jwt", 4002, "MALFORMED"),
        (lambda s: "x" * 9000, 4002, "MALFORMED"),
        (lambda s: unsigned({"apikey": s.api_key, "exp": time.time() + 60}), 4002, "ALGORITHM_NOT_ALLOWED"),
        (lambda s: other_algorithm({"apikey": s.api_key}, s.secret), 4002, "ALGORITHM_NOT_ALLOWED"),
        (lambda s: s.token(apikey=None), 4001, "MISSING"),
        (lambda s: s.token(apikey=""), 4001, "MISSING"),
        (lambda s: s.token(key="nobody"), 4001, "UNKNOWN"),
        (lambda s: s.token(secret="y" * 40), 4002, "BAD_SIGNATURE"),
        (lambda s: s.token(exp=None), 4002, "MISSING_EXPIRY"),
        (lambda s: s.token(expires_in_s=-120), 4002, "EXPIRED"),
        (lambda s: s.token(nbf=time.time() + 300), 4002, "NOT_YET_VALID"),
        (lambda s: s.token(iat=time.time() + 300), 4002, "NOT_YET_VALID"),
        (lambda s: s.token(exp="tomorrow"), 4002, "MALFORMED"),
        (lambda s: s.token([]), 4008, "MISSING"),
        (lambda s: without_permissions(s), 4008, "MISSING"),
        (lambda s: s.token("allow_join"), 4008, "NOT_A_LIST"),
        (lambda s: s.token(["allow_everything"]), 4008, "UNKNOWN_VALUE"),
        (lambda s: s.token(["ask_join", "allow_mod"]), 4008, "CONFLICT"),
    ],
)
async def test_bad_token_is_refused(shared_server: RunningServer, make: Any, code: int, reason: str) -> None:
    room = await shared_server.create_room()
    token = make(shared_server)
    async with signal_client(shared_server) as client:
        error = await refused(client, token, room)
    assert (error["code"], error["reason"]) == (code, reason)
    assert token == "" or token not in str(error)


async def test_expired_token_says_for_how_long(shared_server: RunningServer) -> None:
    async with signal_client(shared_server) as client:
        error = await refused(client, shared_server.token(expires_in_s=-120), "any")
    assert 119 <= error["params"]["expired_s"] <= 125
    assert error["action"] == "REFRESH_TOKEN"


@pytest.mark.parametrize(
    ("participant_id", "reason"),
    [("", "EMPTY"), ("a b", "WHITESPACE"), ("a\u200b", "WHITESPACE"), ("x" * 129, "TOO_LONG")],
)
async def test_bad_participant_id_is_refused(shared_server: RunningServer, participant_id: str, reason: str) -> None:
    room = await shared_server.create_room()
    async with signal_client(shared_server) as client:
        error = await refused(client, shared_server.token(), room, participantId=participant_id)
    assert (error["code"], error["reason"]) == (4004, reason)


@pytest.mark.parametrize(
    ("meeting_id", "reason"), [("", "EMPTY"), ("a/b", "MALFORMED"), ("abcd-1234-none", "NOT_FOUND")]
)
async def test_bad_meeting_id_is_refused(shared_server: RunningServer, meeting_id: str, reason: str) -> None:
    async with signal_client(shared_server) as client:
        error = await refused(client, shared_server.token(), meeting_id)
    assert (error["code"], error["reason"]) == (4003, reason)


async def test_disabled_meeting_is_refused(shared_server: RunningServer) -> None:
    room = await shared_server.create_room()
    answer = await shared_server.rest("POST", f"/v2/rooms/{room}", json={"status": "disabled"})
    assert answer.status_code == 200
    async with signal_client(shared_server) as client:
        error = await refused(client, shared_server.token(), room)
    assert (error["code"], error["reason"]) == (4003, "DISABLED")


@pytest.mark.parametrize(
    ("claims", "code"),
    [({"roomId": "wxyz-9876-abcd"}, 4022), ({"participantId": "grace"}, 4023), ({"roles": ["crawler"]}, 4024)],
)
async def test_token_narrowed_to_something_else_is_refused(
    shared_server: RunningServer, claims: dict[str, Any], code: int
) -> None:
    room = await shared_server.create_room()
    async with signal_client(shared_server) as client:
        error = await refused(client, shared_server.token(**claims), room, participantId="ada")
    assert error["code"] == code


async def test_full_meeting_refuses_the_next_but_not_a_returning_one(shared_server: RunningServer) -> None:
    room = await shared_server.create_room(maxParticipants=1)
    async with signal_client(shared_server) as first, signal_client(shared_server) as second:
        await first.join(shared_server.token(), room, participantId="ada")
        with pytest.raises(Refused) as caught:
            await second.join(shared_server.token(), room, participantId="bob")
        assert (caught.value.code, caught.value.reason) == (4009, "ROOM_FULL")
        assert await second.close_code() == 4009
        async with signal_client(shared_server) as again:
            returning = await again.join(shared_server.token(participantId="ada"), room)
            assert returning["status"] == "joined"


async def test_bad_token_with_anothers_participant_id_leaves_that_one_in_peace(shared_server: RunningServer) -> None:
    room = await shared_server.create_room()
    bad = [
        shared_server.token(secret="z" * 40),
        shared_server.token(expires_in_s=-99),
        "",
        shared_server.token(key="no"),
    ]
    async with signal_client(shared_server) as ada:
        await ada.join(shared_server.token(), room, participantId="ada")
        for token in bad:
            async with signal_client(shared_server) as intruder:
                await refused(intruder, token, room, participantId="ada")
        await ada.request("ping")
        assert ada.notifications == []


async def test_token_gives_the_participant_id_when_the_client_has_none(shared_server: RunningServer) -> None:
    room = await shared_server.create_room()
    async with signal_client(shared_server) as client, signal_client(shared_server) as nameless:
        answer = await client.join(shared_server.token(participantId="grace"), room)
        assert answer["participantId"] == "grace"
        answer = await nameless.join(shared_server.token(), room)
        assert answer["participantId"] not in ("", "grace")


async def test_account_that_is_closed_refuses_joins_and_ends_running_meetings(server: RunningServer) -> None:
    room = await server.create_room()
    async with signal_client(server) as ada:
        await ada.join(server.token(), room)
        await server.cli("account", "deactivate", server.account_id)
        error = (await ada.event("error"))["error"]
        assert (error["code"], error["reason"], error["ends"]) == (4006, "DEACTIVATED", "meeting")
        assert "VideoSDK" in error["message"]
        assert "support@videosdk.live" in error["message"]
        closing = await ada.event("closing")
        assert closing["reason"] == {"code": 1013, "name": "ACCOUNT_CLOSED"}
        assert closing["error"] == error
        assert [frame["event"] for frame in ada.notifications] == ["error", "closing"]
        assert await ada.close_code() == 4006
    async with signal_client(server) as late:
        assert (await refused(late, server.token(), room))["code"] == 4006


async def test_discontinued_account_speaks_with_the_operators_words(server: RunningServer) -> None:
    room = await server.create_room()
    async with signal_client(server) as ada:
        await ada.join(server.token(), room)
        await server.cli("account", "discontinue", server.account_id, "--message", "Closed on 1 March.")
        error = (await ada.event("error"))["error"]
        assert (error["code"], error["message"], error["ends"]) == (4007, "Closed on 1 March.", "meeting")
        assert await ada.close_code() == 4007
    async with signal_client(server) as late:
        assert (await refused(late, server.token(), room))["message"] == "Closed on 1 March."
