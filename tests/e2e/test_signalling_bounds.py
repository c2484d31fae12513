"""What one may take of a meeting: an id, a place in the lobby, kept messages. Others keep theirs."""

from contextlib import AsyncExitStack
from pathlib import Path

import pytest
from playwright.async_api import Browser

from tests.e2e._python import joined
from tests.support.browser import sdk_page
from tests.support.server import RunningServer, running_server
from tests.support.signal_client import Refused, signal_client

pytestmark = pytest.mark.asyncio(loop_scope="session")

MODERATOR = ["allow_join", "allow_mod"]


async def test_stranger_by_the_hosts_id_is_refused_and_the_host_notices_nothing(shared_server: RunningServer) -> None:
    room = await shared_server.create_room()
    named = shared_server.token(MODERATOR, participantId="host")
    for token in (named, shared_server.token(MODERATOR)):
        async with signal_client(shared_server) as host:
            await host.join(token, room, participantId="host")
            for permissions in (["allow_join"], ["ask_join"]):
                for fields in ({}, {"participantSecret": "guess"}):
                    async with signal_client(shared_server) as eve:
                        with pytest.raises(Refused) as caught:
                            await eve.join(shared_server.token(permissions), room, participantId="host", **fields)
                        assert (caught.value.code, caught.value.reason) == (6006, "HELD_BY_ANOTHER")
            await host.request("ping")
            assert host.notifications == []
            await host.request("leave")


async def test_visitors_of_the_page_cannot_be_whom_they_like(shared_server: RunningServer) -> None:
    room = await shared_server.create_room()
    async with signal_client(shared_server) as host, signal_client(shared_server) as eve:
        await host.join(shared_server.token(MODERATOR), room, participantId="host")
        answer = await shared_server.rest("POST", "/v2/page/token", json={"meetingId": room, "name": "Eve"})
        visitor = answer.json()
        with pytest.raises(Refused) as caught:
            await eve.join(visitor["token"], room, participantId="host")
        assert caught.value.code == 4023
        assert host.notifications == []


async def test_lists_come_in_parts_to_a_late_host(tmp_path: Path) -> None:
    limits = {"max_guests": 400, "max_guests_per_token": 400, "max_guests_per_address": 400}
    async with running_server(tmp_path / "s", **limits) as server, AsyncExitStack() as all_of_them:
        room = await server.create_room()
        token = server.token(["ask_join"])
        guests = [await all_of_them.enter_async_context(signal_client(server)) for _ in range(250)]
        for number, guest in enumerate(guests):
            assert (await guest.join(token, room, name=f"Guest {number}"))["status"] == "waiting"
        async with signal_client(server) as host:
            snapshot = await host.join(server.token(MODERATOR), room)
            listed = [one["name"] for one in snapshot["lobby"]]
            assert (len(listed), snapshot["more"]) == (100, True)
            for part in range(2):
                await host.request("snapshot.next")
                listed += [one["name"] for one in (await host.event("snapshot-part", part))["lobby"]]
            assert listed == [f"Guest {number}" for number in range(250)]
            assert not host.events("snapshot-part")[-1]["more"]


async def test_one_token_does_not_fill_the_lobby(tmp_path: Path) -> None:
    async with running_server(tmp_path / "s", max_guests_per_token=3) as server, AsyncExitStack() as all_of_them:
        room = await server.create_room()
        token = server.token(["ask_join"])
        guests = [await all_of_them.enter_async_context(signal_client(server)) for _ in range(5)]
        for guest in guests[:3]:
            await guest.join(token, room)
        with pytest.raises(Refused) as caught:
            await guests[3].join(token, room)
        assert (caught.value.code, caught.value.reason) == (4009, "LOBBY_FULL")
        assert caught.value.error["params"] == {"limit": 3, "scope": "token"}
        assert (await guests[4].join(server.token(["ask_join"], jti="other"), room))["status"] == "waiting"


async def test_history_is_read_in_pages_and_refused_when_the_budget_is_used(tmp_path: Path) -> None:
    async with running_server(tmp_path / "s", kept_messages=1000) as server:
        room = await server.create_room()
        async with signal_client(server) as ada, signal_client(server) as bob:
            await ada.join(server.token(MODERATOR), room, participantId="ada")
            refused = []
            for number in range(300):
                answer = await ada.request_raw(
                    "pubsub.publish", {"topic": "t", "message": str(number), "persist": True}
                )
                if not answer["ok"]:
                    refused.append(answer["error"])
            told = {(one["code"], one["reason"]) for one in refused}
            assert told & {(6007, "HISTORY_FULL"), (6007, "TOO_FAST")}
            assert told <= {(6007, "HISTORY_FULL"), (6007, "TOO_FAST"), (6001, "TOO_MANY")}
            kept = 300 - len(refused)
            assert 100 <= kept <= 250
            await bob.join(server.token(), room)
            page = await bob.request("pubsub.subscribe", topic="t")
            messages = page["messages"]
            while page["more"]:
                assert len(page["messages"]) <= 100
                page = await bob.request("pubsub.history", topic="t", before=messages[0]["id"])
                messages = page["messages"] + messages
            numbers = [int(one["message"]) for one in messages]
            assert len(numbers) == kept
            assert numbers == sorted(numbers)


async def test_both_sdks_know_everybody_of_a_meeting_whose_lists_take_several_parts(
    browser: Browser, tmp_path: Path
) -> None:
    limits = {"max_guests": 400, "max_guests_per_token": 400, "max_guests_per_address": 400, "max_participants": 400}
    async with running_server(tmp_path / "s", **limits) as server, AsyncExitStack() as all_of_them:
        room = await server.create_room()
        guest_token, token = server.token(["ask_join"]), server.token()
        members = [await all_of_them.enter_async_context(signal_client(server)) for _ in range(120)]
        guests = [await all_of_them.enter_async_context(signal_client(server)) for _ in range(110)]
        for number, member in enumerate(members):
            await member.join(token, room, name=f"Member {number}", mode="SIGNALLING_ONLY")
        for number, guest in enumerate(guests):
            await guest.join(guest_token, room, name=f"Guest {number}")
        options = {"mic_enabled": False, "webcam_enabled": False}
        async with joined(server, room, **options) as ada, sdk_page(browser, server) as page:
            await ada.until(lambda: ada.count("entry-requested") == 110)
            await ada.until(lambda: len(ada.meeting.participants) == 120)
            await page.joined(server.token(MODERATOR), room, micEnabled=False, webcamEnabled=False)
            await page.wait_for("kit.meeting.participants.size === 121 && kit.meeting.lobby.size === 110")
            await ada.until(lambda: len(ada.meeting.participants) == 121)
            assert ada.errors == []
            assert await page.evaluate("kit.errors.length") == 0
