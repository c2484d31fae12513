"""Recording and livestream from the browser: started, stopped, refused, and told when they die."""

import asyncio
import signal
from pathlib import Path
from typing import Any

import pytest
from playwright.async_api import Browser

from tests.support import rtmp
from tests.support.browser import SdkPage, sdk_page
from tests.support.egress import Film, downloaded, kill, status
from tests.support.server import RunningServer, running_server

pytestmark = pytest.mark.asyncio(loop_scope="session")

HOST = ["allow_join", "allow_mod"]
LOW = {"quality": "low"}
SOUND = {"mode": "audio"}


async def refused(page: SdkPage, method: str, *arguments: Any) -> tuple[int, str]:
    """Code and reason of a call that must fail: thrown, and the same object as event."""
    outcome = await page.call(method, *arguments)
    assert outcome.get("same"), outcome
    return outcome["error"]["code"], outcome["error"]["reason"]


def states(told: list[Any], event: str) -> list[str]:
    return [payload["state"].partition("_")[2] for name, payload in told if name == event]


@pytest.mark.provokes("START_RECORDING_FAILED/ALREADY_RUNNING", sdk="browser")
@pytest.mark.provokes("STOP_RECORDING_FAILED/NOT_RUNNING", sdk="browser")
async def test_page_records_the_meeting(browser: Browser, shared_server: RunningServer, tmp_path: Path) -> None:
    room = await shared_server.create_room()
    async with sdk_page(browser, shared_server) as ada:
        await ada.joined(shared_server.token(HOST), room, participantId="ada", mode="SIGNALLING_ONLY")
        assert await refused(ada, "stopRecording") == (4012, "NOT_RUNNING")
        started = await ada.call("startRecording", None, "browser", LOW)
        assert await ada.evaluate("kit.meeting.recordingState") == "RECORDING_STARTED"
        assert await refused(ada, "startRecording") == (4011, "ALREADY_RUNNING")
        assert await ada.call("stopRecording") == started
        log = [entry for entry in await ada.log() if entry[0] == "recording-state-changed"]
        assert states(log, "recording-state-changed") == ["STARTING", "STARTED", "STOPPING", "STOPPED"]
        shape = await status(shared_server, started["value"], "stopped")
        assert shape["file"]["filePath"].startswith("browser/")
        assert Film(await downloaded(shared_server, started["value"], tmp_path)).duration_s > 0


@pytest.mark.provokes("START_LIVESTREAM_FAILED/CONNECTION_REFUSED", sdk="browser")
@pytest.mark.provokes("STOP_LIVESTREAM_FAILED/NOT_RUNNING", sdk="browser")
@pytest.mark.provokes("INVALID_LIVESTREAM_CONFIG/EMPTY", sdk="browser")
@pytest.mark.provokes("LIVESTREAM_FAILED/PROCESS_DIED", sdk="browser")
@pytest.mark.provokes("LIVESTREAM_DURATION_LIMIT_REACHED", sdk="browser")
@pytest.mark.provokes("RECORDING_FAILED/PROCESS_DIED", sdk="browser")
@pytest.mark.provokes("RECORDING_DURATION_LIMIT_REACHED", sdk="browser")
async def test_page_is_told_why_a_recording_or_livestream_ends(browser: Browser, tmp_path: Path) -> None:
    settings = {"allow_private_addresses": True, "recording_limit_s": 3, "livestream_limit_s": 3}
    async with (
        running_server(tmp_path / "server", **settings) as server,
        rtmp.rtmp_server(tmp_path / "nginx") as destination,
        sdk_page(browser, server) as ada,
    ):
        room = await server.create_room()
        await ada.joined(server.token(HOST), room, participantId="ada", mode="SIGNALLING_ONLY")
        assert await refused(ada, "startLivestream", []) == (4015, "EMPTY")
        assert await refused(ada, "stopLivestream") == (4014, "NOT_RUNNING")
        nobody = [{"url": f"rtmp://127.0.0.1:{rtmp.free_port()}/live", "streamKey": "k"}]
        assert await refused(ada, "startLivestream", nobody, SOUND) == (4013, "CONNECTION_REFUSED")
        await ada.wait_for("() => kit.meeting.livestreamState === 'LIVESTREAM_STOPPED'")
        outputs = [{"url": destination.url(), "streamKey": "k"}]
        for kind, start, died, too_long in (
            ("recording", ("startRecording", None, None, SOUND), "error 5001 PROCESS_DIED", "error 5004"),
            ("livestream", ("startLivestream", outputs, LOW), "error 5002 PROCESS_DIED", "error 5005"),
        ):
            await ada.forget()
            assert "value" in await ada.call(*start)
            kill(server)
            await ada.wait_told(died)
            await ada.wait_for("(kind) => kit.meeting[kind + 'State'].endsWith('_STOPPED')", kind)
            names = [name for name, _ in await ada.log() if name != "livestream-output-changed"]
            assert names == [f"{kind}-state-changed"] * 2 + ["error", f"{kind}-state-changed"]
            await ada.forget()
            assert "value" in await ada.call(*start)
            await ada.wait_told(too_long)
            await ada.wait_for("(kind) => kit.meeting[kind + 'State'].endsWith('_STOPPED')", kind)
            log = await ada.log()
            assert states(log, f"{kind}-state-changed") == ["STARTING", "STARTED", "STOPPING", "STOPPED"]
            assert [name for name, _ in log].count("error") == 1
            assert await ada.evaluate("kit.meeting.state") == "CONNECTED"


@pytest.mark.provokes("START_RECORDING_FAILED/NOT_ALLOWED", sdk="browser")
@pytest.mark.provokes("STOP_RECORDING_FAILED/NOT_ALLOWED", sdk="browser")
@pytest.mark.provokes("START_LIVESTREAM_FAILED/NOT_ALLOWED", sdk="browser")
@pytest.mark.provokes("STOP_LIVESTREAM_FAILED/NOT_ALLOWED", sdk="browser")
@pytest.mark.provokes("START_RECORDING_FAILED/INVALID_CONFIG", sdk="browser")
@pytest.mark.provokes("INVALID_LIVESTREAM_CONFIG/EMPTY", sdk="browser")
@pytest.mark.provokes("INVALID_LIVESTREAM_CONFIG/MALFORMED", sdk="browser")
@pytest.mark.provokes("INVALID_LIVESTREAM_CONFIG/UNSUPPORTED_SCHEME", sdk="browser")
@pytest.mark.provokes("INVALID_LIVESTREAM_CONFIG/FORBIDDEN_ADDRESS", sdk="browser")
@pytest.mark.provokes("INVALID_LIVESTREAM_CONFIG/TOO_MANY", sdk="browser")
@pytest.mark.provokes("INVALID_LIVESTREAM_CONFIG/INVALID_CONFIG", sdk="browser")
async def test_page_is_refused_what_it_may_not_or_asks_for_wrongly(
    browser: Browser, shared_server: RunningServer
) -> None:
    room = await shared_server.create_room()
    async with sdk_page(browser, shared_server) as guest, sdk_page(browser, shared_server) as host:
        await guest.joined(shared_server.token(["allow_join"]), room, mode="SIGNALLING_ONLY")
        for method, arguments, code in (
            ("startRecording", [], 4011),
            ("stopRecording", [], 4012),
            ("startLivestream", [[]], 4013),
            ("stopLivestream", [], 4014),
        ):
            assert await refused(guest, method, *arguments) == (code, "NOT_ALLOWED")
        await host.joined(shared_server.token(HOST), room, mode="SIGNALLING_ONLY")
        assert await refused(host, "startRecording", None, None, {"colour": "red"}) == (4011, "INVALID_CONFIG")
        good = {"url": "rtmp://live.example.org/app", "streamKey": "k"}
        for outputs, config, reason in (
            ([], None, "EMPTY"),
            ("rtmp://live.example.org/app", None, "MALFORMED"),
            ([{"url": good["url"]}], None, "MALFORMED"),
            ([good | {"url": "http://live.example.org/app"}], None, "UNSUPPORTED_SCHEME"),
            ([good | {"url": "rtmp://127.0.0.1/app"}], None, "FORBIDDEN_ADDRESS"),
            ([good | {"url": f"rtmp://live{number}.example.org/app"} for number in range(11)], None, "TOO_MANY"),
            ([good], {"quality": "best"}, "INVALID_CONFIG"),
        ):
            arguments = [outputs] if config is None else [outputs, config]
            assert await refused(host, "startLivestream", *arguments) == (4015, reason)
        for page in (guest, host):
            told = [entry[0] for entry in await page.log()]
            assert not {"recording-state-changed", "livestream-state-changed"} & set(told)


@pytest.mark.provokes("STOP_RECORDING_FAILED/STILL_STARTING", sdk="browser")
@pytest.mark.provokes("STOP_RECORDING_FAILED/FINALIZE_FAILED", sdk="browser")
@pytest.mark.provokes("STOP_LIVESTREAM_FAILED/STILL_STARTING", sdk="browser")
@pytest.mark.provokes("START_LIVESTREAM_FAILED/ALREADY_RUNNING", sdk="browser")
async def test_page_is_told_why_something_cannot_be_stopped_or_started_twice(browser: Browser, tmp_path: Path) -> None:
    async with (
        running_server(tmp_path / "server", allow_private_addresses=True) as server,
        rtmp.rtmp_server(tmp_path / "nginx") as destination,
        sdk_page(browser, server) as ada,
    ):
        room = await server.create_room()
        await ada.joined(server.token(HOST), room, mode="SIGNALLING_ONLY")
        outputs = [{"url": destination.url(), "streamKey": "k"}]
        for kind, start, code in (("Recording", [None, None, SOUND], 4012), ("Livestream", [outputs, SOUND], 4014)):
            starting = asyncio.create_task(ada.call(f"start{kind}", *start))
            await ada.wait_for("(state) => kit.meeting[state].endsWith('_STARTING')", f"{kind.lower()}State")
            assert await refused(ada, f"stop{kind}") == (code, "STILL_STARTING")
            assert "value" in await starting
        assert await refused(ada, "startLivestream", outputs, SOUND) == (4013, "ALREADY_RUNNING")
        assert "value" in await ada.call("stopLivestream")
        kill(server, signal.SIGSTOP)
        stopping = asyncio.create_task(refused(ada, "stopRecording"))
        await ada.wait_for("() => kit.meeting.recordingState === 'RECORDING_STOPPING'")
        kill(server)
        assert await stopping == (4012, "FINALIZE_FAILED")
        await ada.wait_for("() => kit.meeting.recordingState === 'RECORDING_STOPPED'")
