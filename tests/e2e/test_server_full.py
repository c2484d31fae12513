"""A server that has no room for more says so, with the figures; who is in it notices nothing."""

import asyncio
import contextlib
import os
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import httpx
import pytest
from playwright.async_api import Browser

from meetkit.server.capacity.machine import Memory
from tests.e2e._python import attendee, fails, joined, refusal
from tests.support.browser import sdk_page
from tests.support.inprocess import in_process
from tests.support.inside import read_memory_by
from tests.support.server import RunningServer, running_server
from tests.support.signal_client import Refused, SignalClient, signal_client

pytestmark = pytest.mark.asyncio(loop_scope="session")

HOST = ["allow_join", "allow_mod"]


async def fill(server: RunningServer, room: str, people: contextlib.AsyncExitStack) -> tuple[int, dict[str, Any]]:
    """How many came in, and the error of the first who did not."""
    for count in range(1000):
        one = await people.enter_async_context(signal_client(server))
        try:
            await one.join(server.token(), room)
        except Refused as refused:
            assert await one.close_code() == 1011
            return count, refused.error
    raise AssertionError("everybody came in")


async def hears(ada: SignalClient, text: str) -> None:
    """A member's call goes on."""
    await ada.request("pubsub.publish", topic="CHAT", message=text, persist=True)
    await ada.wait_for(lambda: any(data["message"] == text for data in ada.events("pubsub-message")))


def open_descriptors(server: RunningServer) -> int:
    return len(os.listdir(f"/proc/{server.pid}/fd"))


@pytest.mark.provokes("SERVER_FULL/DESCRIPTORS", sdk=("python", "browser", "rest"))
async def test_few_descriptors_are_told_to_who_joins_and_harm_nobody_who_is_in(
    browser: Browser, tmp_path: Path
) -> None:
    async with (
        running_server(tmp_path / "s", descriptor_limit=80, max_server_participants=1000) as server,
        sdk_page(browser, server) as page,
        contextlib.AsyncExitStack() as people,
    ):
        room = await server.create_room()
        ada = await people.enter_async_context(signal_client(server))
        await ada.join(server.token(HOST), room)
        await ada.request("pubsub.subscribe", topic="CHAT")
        async with contextlib.AsyncExitStack() as others:
            count, error = await fill(server, room, others)
            assert (error["code"], error["reason"], error["params"]["limit"]) == (6008, "DESCRIPTORS", 80)
            assert error["params"]["free_count"] < error["params"]["needed_count"] == 16
            assert count >= 4
            await hears(ada, "one")
            assert (await refusal(attendee(server, room))).reason == "DESCRIPTORS"
            outcome = await page.join(server.token(), room)
            assert (outcome["error"]["code"], outcome["error"]["reason"]) == (6008, "DESCRIPTORS")
            refused = await server.rest("POST", "/v2/recordings/start", json={"roomId": room})
            assert (refused.status_code, refused.json()["code"], refused.json()["reason"]) == (503, 6008, "DESCRIPTORS")

            async with contextlib.AsyncExitStack() as idle:
                # Many who say nothing: they wait, or make room for those who ask.
                address = urlsplit(server.url)
                for _ in range(100):
                    _, writer = await asyncio.open_connection(address.hostname, address.port)
                    idle.callback(writer.close)
                async with httpx.AsyncClient(base_url=server.url, timeout=30) as client:
                    assert (await client.get("/healthz")).status_code == 200
                assert (await refusal(attendee(server, room))).reason == "DESCRIPTORS"
                await hears(ada, "two")
                assert open_descriptors(server) <= 80 - 5
        async with joined(server, room, participant_id="late") as late:
            assert "late" not in {error.reason for error in late.errors}
        assert server.log_text().count("connections wait") <= 3


@pytest.mark.provokes("SERVER_FULL/PARTICIPANTS", sdk=("python", "browser"))
async def test_full_server_refuses_with_its_limit_but_lets_its_own_come_again(browser: Browser, tmp_path: Path) -> None:
    async with in_process(tmp_path / "data", max_server_participants=2) as server:
        assert str(server.context.capacity.limit).startswith("2 participants, limited by max_server_participants (")
        room, other = await server.create_room(), await server.create_room()
        bob = server.token(participantId="bob")
        async with (
            joined(server, room),
            signal_client(server) as first,
            signal_client(server) as second,
            sdk_page(browser, server) as page,
        ):
            await first.join(bob, other)
            error = await refusal(attendee(server, other))
            assert (error.code, error.reason) == (6008, "PARTICIPANTS")
            assert error.params == {"limit": 2, "resource": "max_server_participants"}
            outcome = await page.join(server.token(["ask_join"]), room)
            assert (outcome["error"]["code"], outcome["error"]["reason"]) == (6008, "PARTICIPANTS")
            await second.join(bob, other)
            assert await first.close_code() == 4005


@pytest.mark.provokes("SERVER_FULL/MEMORY", sdk=("python", "browser", "rest"))
async def test_memory_that_gets_short_is_told_until_there_is_some_again(browser: Browser, tmp_path: Path) -> None:
    async with in_process(tmp_path / "data") as server, sdk_page(browser, server) as page:
        room = await server.create_room()
        async with joined(server, room) as ada:
            short = Memory(free_bytes=1_000_000, limit_bytes=500_000_000, of="cgroup")
            read = read_memory_by(server.context.capacity, lambda: short)
            error = await refusal(attendee(server, room))
            assert (error.code, error.reason) == (6008, "MEMORY")
            assert error.params == {"free_bytes": 1_000_000, "limit_bytes": 500_000_000, "needed_bytes": 67_108_864}
            outcome = await page.join(server.token(), room)
            assert (outcome["error"]["code"], outcome["error"]["reason"]) == (6008, "MEMORY")
            recording = await fails(ada.meeting.start_recording(), ada)
            assert (recording.code, recording.reason) == (6008, "MEMORY")
            streamed = await server.rest("POST", "/v2/hls/start", json={"roomId": room})
            assert (streamed.status_code, streamed.json()["reason"]) == (503, "MEMORY")
            await ada.meeting.pub_sub.publish("CHAT", "goes on", persist=True)
            read_memory_by(server.context.capacity, read)
            async with joined(server, room):
                assert ada.meeting.state == "CONNECTED"


async def test_server_with_too_little_memory_from_the_start_refuses_instead_of_being_killed(tmp_path: Path) -> None:
    async with running_server(tmp_path / "s", memory_free_bytes=2**60) as server:
        assert "1 participants, limited by memory" in server.log_text()
        error = await refusal(attendee(server, await server.create_room()))
        assert (error.code, error.reason, error.params["needed_bytes"]) == (6008, "MEMORY", 2**60)


@pytest.mark.provokes("SERVER_FULL/DESCRIPTORS", sdk="cli")
async def test_start_with_too_few_descriptors_ends_with_the_figures(tmp_path: Path) -> None:
    with pytest.raises(AssertionError, match=r"6008 SERVER_FULL \(DESCRIPTORS\)[^$]* of 20 descriptors"):
        async with running_server(tmp_path / "s", descriptor_limit=20):
            pass
