"""Every way in which HLS fails, provoked for real, through the Python SDK, the browser, REST and webhooks."""

import asyncio
import contextlib
import os
import signal
import subprocess
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from playwright.async_api import Browser

from meetkit import MeetingError
from meetkit.protocol import HlsState
from tests.e2e._python import Attendee, fails, joined, shows
from tests.support.browser import SdkPage, sdk_page
from tests.support.egress import egress_processes, kill, states_heard, status
from tests.support.hls import fetched, folders, playlist_with, removed, until_listed
from tests.support.media import CodeVideoTrack
from tests.support.pace import patience
from tests.support.receiver import Receiver, webhook_receiver
from tests.support.server import RunningServer, running_server

pytestmark = pytest.mark.asyncio(loop_scope="session")

LOW = {"quality": "low"}
EVENT = "hls-state-changed"
HOST = ["allow_join", "allow_mod"]
BROKEN = {"faults": {"videoEncoder": "no-such-encoder"}}


@dataclass
class Scene:
    """A room with a moderator who shows a picture, one in a browser, and somebody who only watches and may nothing."""

    server: RunningServer
    room: str
    ada: Attendee
    bob: Attendee
    cy: SdkPage
    hook: Receiver

    async def over_rest(self, what: str, *, token: str | None = None, **body: Any) -> tuple[int, int, str]:
        """Status, code and reason with which a start or end over REST is refused."""
        given = {} if token is None else {"token": token}
        answer = await self.server.rest("POST", f"/v2/hls/{what}", json={"roomId": self.room, **body}, **given)
        assert answer.headers["content-type"] == "application/problem+json", answer.text
        return answer.status_code, answer.json()["code"], answer.json()["reason"]

    async def starts_fail(self, http: int, reason: str, config: dict[str, Any] | None = None) -> MeetingError:
        """A start is refused everywhere in the same way, and whoever did not ask hears of the states alone."""
        error = await fails(self.ada.meeting.start_hls(config or LOW), self.ada)
        assert (error.code, error.reason, error.ends) == (4016, reason, "request")
        assert await refused(self.cy, "startHls", config or LOW) == (4016, reason)
        assert await self.over_rest("start", config=config or LOW) == (http, 4016, reason)
        await self.bob.until(lambda: self.bob.meeting.hls_state is HlsState.STOPPED)
        assert self.bob.errors == []
        return error

    async def start(self, config: dict[str, Any] | None = None) -> Any:
        """A stream that has started, everybody knowing; what was heard before is forgotten."""
        await self.cy.forget()
        self.ada.heard.clear()
        self.bob.heard.clear()
        self.hook.posted.clear()
        started = await self.ada.meeting.start_hls(config or LOW, webhook_url=self.hook.url)
        await self.bob.next("hls-started")
        await self.cy.wait_for("() => kit.meeting.hlsState === 'HLS_STARTED'")
        urls = {"playbackUrl": started.playback_url, "watchUrl": started.watch_url}
        assert await self.cy.evaluate("kit.meeting.hlsUrls") == urls
        return started

    async def dies(self, hls_id: str, reason: str, *, within_s: float, before: int = 0) -> MeetingError:
        """Starter, moderator and webhook are told 5003 once, the same, before the state; others see the state alone.

        `before`: how many errors that ended nothing came before it.
        """
        loop = asyncio.get_running_loop()
        begun_s = loop.time()
        await self.ada.until(lambda: self.ada.count("error") > before, within_s=within_s)
        assert loop.time() - begun_s < patience(within_s)
        for one in (self.ada, self.bob):
            await one.next("hls-stopped")
        error = self.ada.errors[-1]
        assert (error.code, error.reason, error.ends, error.subject.hls_id) == (5003, reason, "hls", hls_id)
        order = [name for name, _ in self.ada.heard if name in ("error", "hls-stopped")]
        assert order == ["error"] * (before + 1) + ["hls-stopped"]
        await self.cy.wait_for("() => kit.meeting.hlsState === 'HLS_STOPPED'")
        assert await self.cy.evaluate("kit.meeting.hlsUrls") is None
        seen = [payload for name, payload in await self.cy.log() if name == "error"]
        assert [one["id"] for one in seen] == [one.id for one in self.ada.errors]
        assert (seen[-1]["code"], seen[-1]["reason"], seen[-1]["subject"]["hlsId"]) == (5003, reason, hls_id)
        assert states_heard(self.bob, EVENT) == ["STARTING", "STARTED", "STOPPED"]
        assert self.bob.errors == []
        (failed,) = await self.hook.events("hls-failed")
        assert (failed["id"], failed["error"]["id"]) == (hls_id, error.id)
        assert self.hook.kinds == ["hls-starting", "hls-started", "hls-failed"]
        shape = await status(self.server, hls_id, "failed", kind="hls")
        assert shape["error"]["id"] == error.id
        assert egress_processes(self.server) == []
        return error


async def refused(page: SdkPage, method: str, *arguments: Any) -> tuple[int, str]:
    """Code and reason of a call that must fail: thrown, and the same object as event."""
    outcome = await page.call(method, *arguments)
    assert outcome.get("same"), outcome
    return outcome["error"]["code"], outcome["error"]["reason"]


@contextlib.asynccontextmanager
async def meeting(browser: Browser, server: RunningServer) -> AsyncIterator[Scene]:
    room, guest = await server.create_room(), server.token(["allow_join"])
    async with (
        webhook_receiver() as hook,
        joined(server, room, name="Ada", participant_id="ada", webcam=CodeVideoTrack(0xA5)) as ada,
        joined(server, room, name="Bob", participant_id="bob", mode="RECV_ONLY", token=guest) as bob,
        sdk_page(browser, server) as cy,
    ):
        await cy.joined(server.token(HOST), room, participantId="cy", mode="SIGNALLING_ONLY")
        yield Scene(server, room, ada, bob, cy, hook)


# Requests that are refused


@pytest.mark.provokes("START_HLS_FAILED/NOT_ALLOWED", sdk=("python", "browser", "rest"))
@pytest.mark.provokes("STOP_HLS_FAILED/NOT_ALLOWED", sdk=("python", "browser", "rest"))
@pytest.mark.provokes("STOP_HLS_FAILED/NOT_RUNNING", sdk=("python", "browser", "rest"))
@pytest.mark.provokes("START_HLS_FAILED/INVALID_CONFIG", sdk=("python", "browser", "rest"))
async def test_what_is_not_allowed_not_running_or_not_understood_starts_nothing(
    browser: Browser, shared_server: RunningServer
) -> None:
    before = folders(shared_server)  # streams of other tests can still be played for a while
    guest = shared_server.token(["allow_join"])
    async with meeting(browser, shared_server) as scene, sdk_page(browser, shared_server) as dan:
        ada, bob, cy = scene.ada, scene.bob, scene.cy
        await dan.joined(guest, scene.room, participantId="dan", mode="SIGNALLING_ONLY")
        error = await fails(bob.meeting.start_hls(), bob)
        assert (error.code, error.reason, error.params) == (4016, "NOT_ALLOWED", {"permission": "allow_mod"})
        assert await refused(dan, "startHls") == (4016, "NOT_ALLOWED")
        assert await scene.over_rest("start", token=guest) == (403, 4016, "NOT_ALLOWED")
        error = await fails(bob.meeting.stop_hls(), bob)
        assert (error.code, error.reason) == (4017, "NOT_ALLOWED")
        assert await refused(dan, "stopHls") == (4017, "NOT_ALLOWED")
        assert await scene.over_rest("end", token=guest) == (403, 4017, "NOT_ALLOWED")
        error = await fails(ada.meeting.stop_hls(), ada)
        assert (error.code, error.reason) == (4017, "NOT_RUNNING")
        assert await refused(cy, "stopHls") == (4017, "NOT_RUNNING")
        assert await scene.over_rest("end") == (409, 4017, "NOT_RUNNING")
        for config, field in (({"layout": {"gridSize": 26}}, "layout.gridSize"), ({"tracks": True}, "tracks")):
            error = await fails(ada.meeting.start_hls(config), ada)
            assert (error.code, error.reason, error.params["field"]) == (4016, "INVALID_CONFIG", field)
            assert await refused(cy, "startHls", config) == (4016, "INVALID_CONFIG")
            assert await scene.over_rest("start", config=config) == (422, 4016, "INVALID_CONFIG")
        error = await fails(ada.meeting.start_hls(webhook_url="http://127.0.0.1/"), ada)
        assert (error.reason, error.params["field"]) == ("INVALID_CONFIG", "webhookUrl")
        assert states_heard(bob, EVENT) == []
        assert egress_processes(shared_server) == []
        assert folders(shared_server) == before


@pytest.mark.provokes("START_HLS_FAILED/ALREADY_RUNNING", sdk=("python", "browser", "rest"))
@pytest.mark.provokes("STOP_HLS_FAILED/STILL_STARTING", sdk=("python", "browser", "rest"))
async def test_there_is_one_hls_stream_at_a_time_and_it_has_to_begin_before_it_ends(
    browser: Browser, shared_server: RunningServer
) -> None:
    async with meeting(browser, shared_server) as scene:
        ada, bob, cy = scene.ada, scene.bob, scene.cy
        starting = asyncio.create_task(ada.meeting.start_hls(LOW))
        await bob.until(lambda: bob.meeting.hls_state is HlsState.STARTING)
        error = await fails(ada.meeting.stop_hls(), ada)
        assert (error.code, error.reason) == (4017, "STILL_STARTING")
        assert await refused(cy, "stopHls") == (4017, "STILL_STARTING")
        assert await scene.over_rest("end") == (409, 4017, "STILL_STARTING")
        hls_id = (await starting).hls_id
        assert error.params["hls_id"] == hls_id
        error = await fails(ada.meeting.start_hls(), ada)
        assert (error.code, error.reason, error.params["hls_id"]) == (4016, "ALREADY_RUNNING", hls_id)
        assert await refused(cy, "startHls") == (4016, "ALREADY_RUNNING")
        assert await scene.over_rest("start") == (409, 4016, "ALREADY_RUNNING")
        assert (await cy.call("stopHls"))["value"] == hls_id
        assert bob.errors == []


@pytest.mark.provokes("START_HLS_FAILED/ENCODER_FAILED", sdk=("python", "browser", "rest"))
async def test_encoder_that_does_not_start_is_named(browser: Browser, shared_server: RunningServer) -> None:
    async with meeting(browser, shared_server) as scene:
        error = await scene.starts_fail(500, "ENCODER_FAILED", BROKEN)
        assert error.params["encoder"] == "no-such-encoder"
        shape = await status(shared_server, str(error.subject.hls_id), "failed", kind="hls")
        assert (shape["error"]["id"], shape["playbackUrl"], shape["watchUrl"]) == (error.id, None, None)


@pytest.mark.provokes("START_HLS_FAILED/STORAGE_NOT_WRITABLE", sdk=("python", "browser", "rest"))
async def test_folder_that_cannot_be_written_refuses_the_start_and_nothing_else(
    browser: Browser, tmp_path: Path
) -> None:
    (tmp_path / "file").write_text("in the way")
    async with (
        running_server(tmp_path / "server", hls_dir=tmp_path / "file") as server,
        meeting(browser, server) as scene,
    ):
        await scene.starts_fail(507, "STORAGE_NOT_WRITABLE")
        await scene.bob.until(lambda: len(states_heard(scene.bob, EVENT)) >= 6)
        assert states_heard(scene.bob, EVENT) == ["STARTING", "STOPPED"] * 3
        await shows(await scene.bob.stream("ada", "video"), 0xA5)


@pytest.mark.provokes("START_HLS_FAILED/DISK_FULL", sdk=("python", "browser", "rest"))
async def test_disk_without_room_refuses_the_start(browser: Browser, tmp_path: Path) -> None:
    async with (
        running_server(tmp_path / "server", hls_free_bytes=2**60) as server,
        meeting(browser, server) as scene,
    ):
        assert (await scene.starts_fail(507, "DISK_FULL")).params["needed_bytes"] == 2**60


@pytest.mark.provokes("START_HLS_FAILED/LIMIT_REACHED", sdk=("python", "browser", "rest"))
@pytest.mark.provokes("HLS_DURATION_LIMIT_REACHED", sdk=("python", "browser", "webhook"))
async def test_server_streams_no_more_meetings_and_none_longer_than_it_may(browser: Browser, tmp_path: Path) -> None:
    settings = {"max_hls_streams": 1, "hls_limit_s": 8, "allow_private_addresses": True}
    async with (
        running_server(tmp_path / "server", **settings) as server,
        meeting(browser, server) as scene,
        meeting(browser, server) as other,
    ):
        hls_id = (await scene.start()).hls_id
        assert (await other.starts_fail(409, "LIMIT_REACHED")).params["limit"] == 1
        await scene.ada.next("error")
        (error,) = scene.ada.errors
        assert (error.code, error.ends, error.params) == (5006, "hls", {"hls_id": hls_id, "limit_s": 8})
        await scene.bob.next("hls-stopped")
        assert states_heard(scene.bob, EVENT) == ["STARTING", "STARTED", "STOPPING", "STOPPED"]
        await scene.cy.wait_told("error 5006")
        (stopped,) = await scene.hook.events("hls-stopped")
        assert stopped["error"]["id"] == error.id
        assert (await status(server, hls_id, "stopped", kind="hls"))["error"]["id"] == error.id
        assert scene.bob.errors == []
        await other.start()
        await other.ada.meeting.stop_hls()


@pytest.mark.provokes("START_HLS_FAILED/PROCESS_DIED", sdk=("python", "browser", "rest"))
@pytest.mark.provokes("START_HLS_FAILED/STALLED", sdk=("python", "browser", "rest"))
@pytest.mark.parametrize(
    ("number", "reason"), [(signal.SIGKILL, "PROCESS_DIED"), (signal.SIGSTOP, "STALLED")], ids=["killed", "stopped"]
)
async def test_process_that_dies_or_hangs_before_it_has_begun_is_a_failed_start(
    browser: Browser, tmp_path: Path, number: signal.Signals, reason: str
) -> None:
    async with (
        running_server(tmp_path / "server", hls_start_timeout_s=3) as server,
        meeting(browser, server) as first,
        meeting(browser, server) as second,
        meeting(browser, server) as third,
    ):
        python = asyncio.create_task(fails(first.ada.meeting.start_hls(LOW), first.ada))
        page = asyncio.create_task(refused(second.cy, "startHls", LOW))
        rest = asyncio.create_task(third.over_rest("start", config=LOW))
        await first.bob.until(lambda: len(egress_processes(server)) == 3)
        for pid in egress_processes(server):
            os.kill(pid, number)
        error = await python
        assert (error.code, error.reason) == (4016, reason)
        if number is signal.SIGKILL:
            assert error.params["exit_code"] == -signal.SIGKILL
        assert await page == (4016, reason)
        assert await rest == (500, 4016, reason)
        await first.bob.next("hls-stopped")
        assert states_heard(first.bob, EVENT) == ["STARTING", "STOPPED"]
        assert egress_processes(server) == []
        assert first.bob.errors == []


# Streams that die


@pytest.fixture(scope="module")
def small_disk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A file system of two megabytes. Needs root, as CI has."""
    folder = tmp_path_factory.mktemp("disk")
    subprocess.run(["mount", "-t", "tmpfs", "-o", "size=2m", "tmpfs", str(folder)], check=True)
    yield folder
    subprocess.run(["umount", "-l", str(folder)], check=True)


@pytest.fixture(scope="module")
def fragile(tmp_path_factory: pytest.TempPathFactory, small_disk: Path) -> Iterator[RunningServer]:
    """A server of the tests below, whose HLS streams are on the small disk."""
    loop = asyncio.new_event_loop()
    settings: dict[str, Any] = {
        "fault_injection": True,
        "allow_private_addresses": True,
        "hls_dir": small_disk,
        "hls_free_bytes": 1,
    }
    block = running_server(tmp_path_factory.mktemp("fragile"), **settings)
    try:
        yield loop.run_until_complete(block.__aenter__())
        loop.run_until_complete(block.__aexit__(None, None, None))
    finally:
        loop.close()


@pytest.mark.provokes("HLS_FAILED/PROCESS_DIED", sdk=("python", "browser", "webhook"))
async def test_killed_process_is_told_its_end_is_marked_and_the_meeting_goes_on(
    browser: Browser, fragile: RunningServer, tmp_path: Path
) -> None:
    async with meeting(browser, fragile) as scene:
        started = await scene.start()
        kill(fragile)
        error = await scene.dies(started.hls_id, "PROCESS_DIED", within_s=2)
        assert error.params["exit_code"] == -signal.SIGKILL
        # What was streamed can still be played, and players don't wait for more.
        await playlist_with(started.playback_url, "#EXT-X-ENDLIST\n")
        assert (await fetched(started.playback_url, tmp_path / "kept.mp4")).codes().count(0xA5) > 20
        await shows(await scene.bob.stream("ada", "video"), 0xA5)
        await scene.start({"mode": "audio"})
        await scene.ada.meeting.stop_hls()


@pytest.mark.provokes("HLS_FAILED/STALLED", sdk=("python", "browser", "webhook"))
async def test_process_that_hangs_is_ended_and_told(browser: Browser, fragile: RunningServer) -> None:
    async with meeting(browser, fragile) as scene:
        started = await scene.start()
        kill(fragile, signal.SIGSTOP)
        error = await scene.dies(started.hls_id, "STALLED", within_s=7)
        assert 4500 <= int(error.params["silent_ms"]) <= 7000  # type: ignore[arg-type]


@pytest.mark.provokes("HLS_FAILED/ENCODER_FAILED", sdk=("python", "browser", "webhook"))
async def test_encoder_that_fails_in_mid_stream_is_told(browser: Browser, fragile: RunningServer) -> None:
    async with meeting(browser, fragile) as scene:
        started = await scene.start(LOW | {"faults": {"videoEncoder": "no-such-encoder", "fromFrame": 125}})
        error = await scene.dies(started.hls_id, "ENCODER_FAILED", within_s=10)
        assert error.params["encoder"] == "no-such-encoder"


@pytest.mark.provokes("HLS_FAILED/STORAGE_NOT_WRITABLE", sdk=("python", "browser", "webhook"))
async def test_folder_that_is_lost_is_told_at_once_and_tried_again_before_the_stream_ends(
    browser: Browser, fragile: RunningServer, small_disk: Path
) -> None:
    async with meeting(browser, fragile) as scene:
        started = await scene.start()
        (folder,) = (one for one in small_disk.iterdir() if one.name in started.playback_url)
        aside = folder.with_name("aside")
        # For a moment: a gap, told as an error that ends nothing.
        folder.rename(aside)
        folder.write_text("in the way")
        await scene.ada.next("error")
        folder.unlink()
        aside.rename(folder)
        (first,) = scene.ada.errors
        assert (first.code, first.reason, first.ends) == (5003, "STORAGE_NOT_WRITABLE", "nothing")
        seen = len(await until_listed(started.playback_url, 1))
        await playlist_with(started.playback_url, "#EXT-X-DISCONTINUITY\n")
        assert len(await until_listed(started.playback_url, seen + 1)) > seen
        assert scene.ada.meeting.hls_state is HlsState.STARTED
        # For good: told once more as an outage, then as the end.
        folder.rename(aside)
        folder.write_text("in the way")
        await scene.ada.until(lambda: scene.ada.count("error") == 2)
        assert scene.ada.errors[1].ends == "nothing"
        await scene.dies(started.hls_id, "STORAGE_NOT_WRITABLE", within_s=15, before=2)
        folder.unlink()


@pytest.mark.provokes("HLS_FAILED/DISK_FULL", sdk=("python", "browser", "webhook"))
async def test_disk_that_stays_full_ends_the_stream_and_not_the_meeting(
    browser: Browser, fragile: RunningServer, small_disk: Path
) -> None:
    async with meeting(browser, fragile) as scene:
        started = await scene.start()
        with contextlib.suppress(OSError), (small_disk / "ballast").open("wb", buffering=0) as ballast:
            while True:
                ballast.write(bytes(4096))
        await scene.dies(started.hls_id, "DISK_FULL", within_s=20, before=1)
        assert scene.ada.errors[0].ends == "nothing"
        (small_disk / "ballast").unlink()
        await shows(await scene.bob.stream("ada", "video"), 0xA5)


@pytest.mark.provokes("HLS_FAILED/SERVER_DIED", sdk="webhook")
async def test_stream_of_a_server_that_was_killed_is_told_and_removed_by_the_next(tmp_path: Path) -> None:
    async with (
        webhook_receiver() as hook,
        running_server(tmp_path / "server", allow_private_addresses=True) as server,
        joined(server, await server.create_room(), webcam=CodeVideoTrack(0xA5)) as ada,
    ):
        started = await ada.meeting.start_hls(LOW, webhook_url=hook.url)
        assert len(folders(server)) == 1
        await server.stop(signal.SIGKILL)
        await server.start_again()
        shape = await status(server, started.hls_id, "failed", kind="hls")
        assert (shape["error"]["code"], shape["error"]["reason"]) == (5003, "SERVER_DIED")
        assert (shape["playbackUrl"], shape["watchUrl"]) == (None, None)
        (failed,) = await hook.events("hls-failed")
        assert failed["error"]["id"] == shape["error"]["id"]
        await removed(server)
        assert not list((server.data_dir / "egress").iterdir())
