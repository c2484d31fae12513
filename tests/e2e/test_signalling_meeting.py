"""Meetings seen by raw clients: lobby, duplicates, moderation, modes, pubSub."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from typing import Any

import pytest

from tests.support.server import RunningServer
from tests.support.signal_client import Refused, SignalClient, signal_client

MODERATOR = ["allow_join", "allow_mod"]


@asynccontextmanager
async def meeting(
    server: RunningServer, *people: tuple[str, list[str]], **room: Any
) -> AsyncIterator[tuple[str, list[SignalClient]]]:
    """A room and joined clients, in this order, each of whom has heard of those after it."""
    room_id = await server.create_room(**room)
    async with AsyncExitStack() as stack:
        clients = []
        for name, permissions in people:
            client = await stack.enter_async_context(signal_client(server))
            await client.join(server.token(permissions), room_id, participantId=name, name=name.title())
            clients.append(client)
        for index, client in enumerate(clients):
            await client.wait_for(lambda c=client, n=index: len(c.events("participant-joined")) == len(people) - n - 1)
        yield room_id, clients


async def test_people_see_each_other_come_and_go(shared_server: RunningServer) -> None:
    async with meeting(shared_server, ("ada", MODERATOR), ("bob", ["allow_join"])) as (_, (ada, bob)):
        assert [one["participantId"] for one in bob.snapshot["participants"]] == ["ada"]
        assert ada.events("participant-joined")[0]["name"] == "Bob"
        await bob.request("leave")
        left = await ada.event("participant-left")
        assert left == {"participantId": "bob", "reason": {"code": 1101, "name": "MANUAL_LEAVE_CALLED"}}
        closing = await bob.event("closing")
        assert closing == {
            "reason": {"code": 1101, "name": "MANUAL_LEAVE_CALLED"},
            "error": None,
            "reconnect": False,
        }
        assert await bob.close_code() == 1000


async def test_guest_who_is_allowed_gets_in(shared_server: RunningServer) -> None:
    async with meeting(shared_server, ("ada", MODERATOR), ("bob", ["allow_mod"])) as (room, (ada, bob)):  # noqa: SIM117
        async with signal_client(shared_server) as guest:
            answer = await guest.join(shared_server.token(["ask_join"]), room, participantId="gus", name="Gus")
            assert (answer["status"], answer["participantId"]) == ("waiting", "gus")
            assert await ada.event("entry-requested") == {"participantId": "gus", "name": "Gus"}
            with pytest.raises(Refused) as caught:
                await guest.request("pubsub.subscribe", topic="chat")
            assert caught.value.error["reason"] == "OUT_OF_ORDER"
            with pytest.raises(Refused) as caught:
                await bob.request("respondEntry", participantId="gus", decision="allowed")
            assert (caught.value.code, caught.value.reason) == (4025, "PERMISSION_REQUIRED")
            await ada.request("respondEntry", participantId="gus", decision="allowed")
            decided = {"participantId": "gus", "name": "Gus", "decision": "allowed", "byParticipantId": "ada"}
            assert await guest.event("entry-responded") == decided
            assert await ada.event("entry-responded") == decided
            snapshot = await guest.event("joined")
            assert {one["participantId"] for one in snapshot["participants"]} == {"ada", "bob"}
            await bob.event("participant-joined")
            await guest.request("pubsub.subscribe", topic="chat")
            assert bob.events("entry-requested", "entry-responded") == []
            with pytest.raises(Refused) as caught:
                await ada.request("respondEntry", participantId="gus", decision="denied")
            assert caught.value.code == 6002


async def test_guest_who_is_denied_learns_it_as_an_error(shared_server: RunningServer) -> None:
    async with meeting(shared_server, ("ada", MODERATOR)) as (room, (ada,)), signal_client(shared_server) as guest:
        await guest.join(shared_server.token(["ask_join"]), room, participantId="gus")
        await ada.request("respondEntry", participantId="gus", decision="denied")
        error = (await guest.event("error"))["error"]
        assert (error["code"], error["reason"], error["ends"]) == (3047, "ENTRY_DENIED", "join")
        closing = await guest.event("closing")
        assert closing["error"] == error
        assert await guest.close_code() == 3047
        assert [frame["event"] for frame in guest.notifications] == ["entry-responded", "error", "closing"]
        assert ada.events("participant-joined", "error") == []


async def test_guest_whom_nobody_answers_is_timed_out(shared_server: RunningServer) -> None:
    async with meeting(shared_server, ("ada", MODERATOR), lobbyTimeoutMs=1000) as (room, (ada,)):  # noqa: SIM117
        async with signal_client(shared_server) as guest:
            answer = await guest.join(shared_server.token(["ask_join"]), room, participantId="gus", name="Gus")
            assert answer["timeoutMs"] == 1000
            error = (await guest.event("error"))["error"]
            assert (error["code"], error["reason"]) == (3047, "ENTRY_TIMED_OUT")
            assert error["params"]["waited_s"] == 1
            assert await ada.event("entry-responded") == {"participantId": "gus", "name": "Gus", "decision": "denied"}
            assert await guest.close_code() == 3047


async def test_guest_who_goes_away_leaves_the_lobby(shared_server: RunningServer) -> None:
    async with meeting(shared_server, ("ada", MODERATOR)) as (room, (ada,)), signal_client(shared_server) as guest:
        await guest.join(shared_server.token(["ask_join"]), room, participantId="gus", name="Gus")
        await ada.event("entry-requested")
        guest.cut()
        assert await ada.event("entry-responded") == {"participantId": "gus", "name": "Gus", "decision": "left"}


async def test_who_joins_later_sees_the_lobby(shared_server: RunningServer) -> None:
    room = await shared_server.create_room()
    async with signal_client(shared_server) as guest, signal_client(shared_server) as ada:
        await guest.join(shared_server.token(["ask_join"]), room, participantId="gus", name="Gus")
        snapshot = await ada.join(shared_server.token(MODERATOR), room, participantId="ada")
        assert snapshot["lobby"] == [{"participantId": "gus", "name": "Gus"}]
        await ada.request("respondEntry", participantId="gus", decision="allowed")
        await guest.event("joined")


async def test_second_device_evicts_the_first(shared_server: RunningServer) -> None:
    async with meeting(shared_server, ("ada", MODERATOR), ("bob", ["allow_join"])) as (room, (ada, bob)):  # noqa: SIM117
        async with signal_client(shared_server) as second:
            await second.join(shared_server.token(participantId="bob"), room)
            error = (await bob.event("error"))["error"]
            assert (error["code"], error["name"], error["ends"]) == (4005, "DUPLICATE_PARTICIPANT", "meeting")
            closing = await bob.event("closing")
            assert closing["reason"] == {"code": 1011, "name": "DUPLICATE_PARTICIPANT"}
            assert closing["error"] == error
            assert await bob.close_code() == 4005
            assert (await ada.event("participant-left"))["reason"]["code"] == 1011
            assert (await ada.event("participant-joined", 1))["participantId"] == "bob"
            await second.request("ping")
            assert second.notifications == []
            assert ada.events("error") == []


async def test_moderation_needs_allow_mod(shared_server: RunningServer) -> None:
    async with meeting(shared_server, ("ada", MODERATOR), ("bob", ["allow_join"])) as (_, (ada, bob)):
        for method in ("remove", "enableMic", "enableWebcam", "disableMic", "disableWebcam"):
            with pytest.raises(Refused) as caught:
                await bob.request(f"participant.{method}", participantId="ada")
            assert (caught.value.code, caught.value.reason) == (4025, "MODERATOR_REQUIRED")
            assert caught.value.error["params"]["operation"] == f"participant.{method}"
        for method, data in (("end", {}), ("changeMode", {"mode": "RECV_ONLY", "participantId": "ada"})):
            with pytest.raises(Refused) as caught:
                await bob.request(method, **data)
            assert caught.value.code == 4025
        assert ada.events("error", "closing", "mic-requested", "participant-mode-changed") == []


async def test_removed_participant_is_told_so(shared_server: RunningServer) -> None:
    async with meeting(shared_server, ("ada", MODERATOR), ("bob", ["allow_join"])) as (_, (ada, bob)):
        await ada.request("participant.remove", participantId="bob")
        closing = await bob.event("closing")
        assert closing["reason"] == {"code": 1002, "name": "REMOVE_PEER"}
        assert closing["error"] is None
        assert (await ada.event("participant-left"))["reason"]["name"] == "REMOVE_PEER"
        assert await bob.close_code() == 1000
        with pytest.raises(Refused) as caught:
            await ada.request("participant.remove", participantId="bob")
        assert (caught.value.code, caught.value.reason) == (6002, "PARTICIPANT")


async def test_end_closes_the_meeting_for_all(shared_server: RunningServer) -> None:
    async with meeting(shared_server, ("ada", MODERATOR), ("bob", ["allow_join"])) as (_, (ada, bob)):
        assert await ada.request("end") == {}
        for client in (ada, bob):
            assert (await client.event("closing"))["reason"] == {"code": 1006, "name": "ROOM_CLOSE"}
            assert await client.close_code() == 1000


async def test_rest_ends_and_removes(shared_server: RunningServer) -> None:
    async with meeting(shared_server, ("ada", MODERATOR), ("bob", ["allow_join"])) as (room, (ada, bob)):
        answer = await shared_server.rest(
            "POST", "/v2/sessions/participants/remove", json={"roomId": room, "participantId": "bob"}
        )
        assert answer.status_code == 200, answer.text
        assert (await bob.event("closing"))["reason"]["name"] == "REMOVE_PEER_API"
        assert (await ada.event("participant-left"))["reason"]["name"] == "REMOVE_PEER_API"
        answer = await shared_server.rest("POST", "/v2/sessions/end", json={"roomId": room})
        assert answer.status_code == 200, answer.text
        assert (await ada.event("closing"))["reason"]["name"] == "MEETING_END_API"


async def test_media_request_is_answered_by_the_other(shared_server: RunningServer) -> None:
    async with meeting(shared_server, ("ada", MODERATOR), ("bob", ["allow_join"])) as (_, (ada, bob)):
        for kind, method in (("mic", "enableMic"), ("webcam", "enableWebcam")):
            request_id = (await ada.request(f"participant.{method}", participantId="bob"))["requestId"]
            assert await bob.event(f"{kind}-requested") == {"requestId": request_id, "participantId": "ada"}
            await bob.request("respondMediaRequest", requestId=request_id, accepted=kind == "mic")
            with pytest.raises(Refused) as caught:
                await bob.request("respondMediaRequest", requestId=request_id, accepted=True)
            assert (caught.value.code, caught.value.reason) == (6002, "MEDIA_REQUEST")
        await ada.event("media-request-answered", 1)
        assert [(one["kind"], one["accepted"]) for one in ada.events("media-request-answered")] == [
            ("audio", True),
            ("video", False),
        ]


async def test_modes_change_and_limit(shared_server: RunningServer) -> None:
    async with meeting(shared_server, ("ada", MODERATOR), ("bob", ["allow_join"])) as (_, (ada, bob)):
        await ada.request("changeMode", mode="SIGNALLING_ONLY", participantId="bob")
        assert await bob.event("participant-mode-changed") == {"participantId": "bob", "mode": "SIGNALLING_ONLY"}
        await ada.event("participant-mode-changed")
        with pytest.raises(Refused) as caught:
            await bob.request("transport.create", direction="recv")
        assert (caught.value.code, caught.value.error["params"]["mode"]) == (3066, "SIGNALLING_ONLY")
        with pytest.raises(Refused) as caught:
            await bob.request("changeMode", mode="LOUD")
        assert (caught.value.code, caught.value.reason) == (3067, "UNKNOWN_MODE")
        await bob.request("changeMode", mode="SEND_AND_RECV")
        await bob.request("transport.create", direction="recv")


async def test_pubsub_reaches_listeners_late_joiners_and_only_the_named(shared_server: RunningServer) -> None:
    people = ("ada", MODERATOR), ("bob", ["allow_join"]), ("cyd", ["allow_join"])
    async with meeting(shared_server, *people) as (room, (ada, bob, cyd)):
        for client in (ada, bob, cyd):
            assert await client.request("pubsub.subscribe", topic="CHAT") == {"messages": [], "more": False}
        await ada.request("pubsub.publish", topic="CHAT", message="to all", persist=True, payload={"n": 1})
        await ada.request("pubsub.publish", topic="CHAT", message="passing")
        await ada.request("pubsub.publish", topic="CHAT", message="to bob", persist=True, sendOnly=["bob"])
        await ada.request("pubsub.publish", topic="CHAT", message="end", persist=True)
        for client, expected in (
            (ada, ["to all", "passing", "to bob", "end"]),
            (bob, ["to all", "passing", "to bob", "end"]),
            (cyd, ["to all", "passing", "end"]),
        ):
            await client.event("pubsub-message", len(expected) - 1)
            assert [one["message"] for one in client.events("pubsub-message")] == expected
        first = bob.events("pubsub-message")[0]
        assert (first["senderId"], first["senderName"], first["payload"]) == ("ada", "Ada", {"n": 1})
        async with signal_client(shared_server) as late:
            await late.join(shared_server.token(), room, participantId="dan")
            messages = (await late.request("pubsub.subscribe", topic="CHAT"))["messages"]
            assert [one["message"] for one in messages] == ["to all", "end"]
        async with signal_client(shared_server) as again:
            secret = bob.snapshot["participantSecret"]
            await again.join(shared_server.token(), room, participantId="bob", participantSecret=secret)
            messages = (await again.request("pubsub.subscribe", topic="CHAT"))["messages"]
            assert [one["message"] for one in messages] == ["to all", "to bob", "end"]
            await again.request("pubsub.unsubscribe", topic="CHAT")
            await ada.request("pubsub.publish", topic="CHAT", message="unheard")
            await again.request("ping")
            assert again.events("pubsub-message") == []


async def test_no_message_is_lost_or_doubled_around_a_subscription(shared_server: RunningServer) -> None:
    async with meeting(shared_server, ("ada", MODERATOR), ("bob", ["allow_join"])) as (_, (ada, bob)):

        async def publish() -> None:
            for number in range(60):
                await ada.request("pubsub.publish", topic="t", message=str(number), persist=True)

        publishing = asyncio.create_task(publish())
        await ada.wait_for(lambda: len(ada.frames) > 15)
        old = (await bob.request("pubsub.subscribe", topic="t"))["messages"]
        await publishing
        await bob.wait_for(lambda: len(old) + len(bob.events("pubsub-message")) >= 60)
        seen = [one["message"] for one in old + bob.events("pubsub-message")]
        assert seen == [str(number) for number in range(60)]


async def test_too_large_message_is_refused_alone(shared_server: RunningServer) -> None:
    async with meeting(shared_server, ("ada", MODERATOR)) as (_, (ada,)):
        with pytest.raises(Refused) as caught:
            await ada.request("pubsub.publish", topic="t", message="x" * 15361)
        assert (caught.value.code, caught.value.reason) == (3072, "TOO_LARGE")
        assert caught.value.error["params"] == {"field": "message", "size_bytes": 15361, "limit_bytes": 15360}
        await ada.request("pubsub.publish", topic="t", message="x" * 15360)


async def test_stays_are_recorded(shared_server: RunningServer) -> None:
    async with meeting(shared_server, ("ada", MODERATOR), ("bob", ["allow_join"])) as (_, (ada, bob)):
        session_id = ada.snapshot["sessionId"]
        await ada.request("participant.remove", participantId="bob")
        await bob.close_code()
        await ada.request("end")
        await ada.close_code()
    async with asyncio.timeout(5):
        while True:
            answer = await shared_server.rest("GET", f"/v2/sessions/{session_id}")
            body = answer.json()
            if body.get("end") is not None:
                break
            await asyncio.sleep(0.05)
    stays = {one["participantId"]: one for one in body["participants"]}
    assert set(stays) == {"ada", "bob"}
    assert "REMOVE_PEER" in str(stays["bob"])
    assert "ROOM_CLOSE" in str(stays["ada"])
