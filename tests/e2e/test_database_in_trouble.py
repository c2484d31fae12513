"""The disk under the running database fills, and its file is taken away: what is said, and what is kept."""

import asyncio
import contextlib
import itertools
import shutil
import signal
import sqlite3
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio
from playwright.async_api import Browser

from meetkit import MeetingError
from tests.e2e._python import Attendee, attendee, fails, joined, refusal
from tests.support.browser import sdk_page
from tests.support.disk import Disk, small_disk
from tests.support.server import RunningServer, running_server

pytestmark = pytest.mark.asyncio(loop_scope="session")

LONG = "x" * 12_000


@pytest.fixture
def disk(tmp_path: Path) -> Any:
    with small_disk(tmp_path / "disk", "8m") as made:
        yield made


@pytest_asyncio.fixture(loop_scope="session")
async def server(disk: Disk, tmp_path: Path) -> AsyncIterator[RunningServer]:
    """Its database alone is on the small disk."""
    url = f"sqlite+aiosqlite:///{disk.folder / 'meetkit.db'}"
    async with running_server(tmp_path / "server", database_url=url) as running:
        yield running


async def readiness(server: RunningServer, status: int) -> dict[str, Any]:
    """What `/readyz` says as soon as it says it with this status."""
    async with asyncio.timeout(15):
        while True:
            said = await server.rest("GET", "/readyz")
            if said.status_code == status:
                return dict(said.json())
            await asyncio.sleep(0.05)


async def publish_until_refused(ada: Attendee, texts: "itertools.count[int]") -> tuple[list[str], MeetingError]:
    """What was acknowledged, and the refusal."""
    kept: list[str] = []
    while True:
        text = f"{next(texts)} {LONG}"
        try:
            await ada.meeting.pub_sub.publish("CHAT", text, persist=True)
        except MeetingError as error:
            return kept, error
        kept.append(text)
        assert len(kept) < 500, "a full disk takes everything"
        await asyncio.sleep(0.03)


@pytest.mark.provokes("DATABASE_UNAVAILABLE/DISK_FULL", sdk=("python", "browser", "rest"))
async def test_full_disk_is_told_and_what_was_acknowledged_is_kept(
    browser: Browser, server: RunningServer, disk: Disk
) -> None:
    room = await server.create_room()
    texts = itertools.count()
    async with joined(server, room, name="Ada", participant_id="ada") as ada, sdk_page(browser, server) as bea:
        await bea.joined(server.token(), room, mode="SIGNALLING_ONLY")
        await ada.meeting.pub_sub.publish("CHAT", f"before {LONG}", persist=True)
        with disk.full():
            kept, error = await publish_until_refused(ada, texts)
            assert (error.code, error.reason, error.ends) == (6012, "DISK_FULL", "request")
            assert "full" in error.params["problem"]
            outcome = await bea.call("pubSub.publish", "CHAT", LONG, {"persist": True})
            assert (outcome["error"]["code"], outcome["error"]["reason"]) == (6012, "DISK_FULL")
            recorded = await fails(ada.meeting.start_recording(), ada)
            assert (recorded.code, recorded.reason) == (6012, "DISK_FULL")
            refused = await server.rest("POST", "/v2/rooms", json={})
            assert (refused.status_code, refused.json()["reason"]) == (503, "DISK_FULL")
            assert (await readiness(server, 503))["reason"] == "DISK_FULL"
            await ada.meeting.pub_sub.publish("CHAT", "not to be kept")
            assert ada.meeting.state == "CONNECTED"
            assert "DISK_FULL" in server.log_text()
        await readiness(server, 200)
        await ada.meeting.pub_sub.publish("CHAT", f"after {LONG}", persist=True)
        await server.stop(signal.SIGKILL)
    with contextlib.closing(sqlite3.connect(disk.folder / "meetkit.db")) as database:
        found = [row[0] for row in database.execute("SELECT message FROM messages ORDER BY number")]
    assert found == [f"before {LONG}", *kept, f"after {LONG}"]


@pytest.mark.provokes("DATABASE_UNAVAILABLE/FILE_GONE", sdk=("python", "browser", "rest"))
async def test_database_file_that_is_taken_away_is_told_until_it_is_back(
    browser: Browser, server: RunningServer, disk: Disk
) -> None:
    room, other = await server.create_room(), await server.create_room()
    files = [path for path in disk.folder.iterdir() if path.name.startswith("meetkit.db")]
    async with joined(server, room, name="Ada", participant_id="ada") as ada, sdk_page(browser, server) as bea:
        (disk.folder / "away").mkdir()
        for path in files:
            path.rename(disk.folder / "away" / path.name)
        error = await fails(ada.meeting.pub_sub.publish("CHAT", "one", persist=True), ada)
        assert (error.code, error.reason, error.params["path"]) == (6012, "FILE_GONE", "meetkit.db")
        assert "deleted" in error.params["problem"]
        assert (await readiness(server, 503))["reason"] == "FILE_GONE"
        assert (await refusal(attendee(server, other))).reason == "FILE_GONE"
        outcome = await bea.join(server.token(), other)
        assert (outcome["error"]["code"], outcome["error"]["reason"]) == (6012, "FILE_GONE")
        assert (await server.rest("POST", "/v2/rooms", json={})).json()["reason"] == "FILE_GONE"
        async with joined(server, room) as bob:  # what runs goes on
            await bob.meeting.pub_sub.publish("CHAT", "not to be kept")
        for path in files:
            (disk.folder / "away" / path.name).rename(path)
        await readiness(server, 200)
        await ada.meeting.pub_sub.publish("CHAT", "two", persist=True)
        assert [m.message for m in await ada.meeting.pub_sub.subscribe("CHAT", lambda _: None)] == ["two"]


async def test_database_file_that_is_replaced_is_told_until_the_restart(server: RunningServer, disk: Disk) -> None:
    path = disk.folder / "meetkit.db"
    shutil.copy(path, disk.folder / "copy")
    (disk.folder / "copy").rename(path)
    assert (await readiness(server, 503))["reason"] == "FILE_GONE"
    refused = await server.rest("POST", "/v2/rooms", json={})
    assert (refused.status_code, refused.json()["params"]["path"]) == (503, "meetkit.db")
    assert "another file" in refused.json()["detail"]
    assert server.log_text().count("FILE_GONE") < 40, "told, but not for ever"
    await server.stop()
    await server.start_again()
    await readiness(server, 200)
    await server.create_room()
