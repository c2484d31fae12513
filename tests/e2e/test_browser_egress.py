"""Recording and livestream from the browser: started, stopped, refused, and told when they die."""

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
