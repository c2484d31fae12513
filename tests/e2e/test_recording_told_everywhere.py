"""Every reason of 4011 and 5001, provoked for real, as both SDKs, REST and webhooks tell it."""

import asyncio
import contextlib
import resource
import signal
import time
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio
from playwright.async_api import Browser

from tests.e2e._everywhere import CODE, STALLED_S, surfaces, witnesses
from tests.e2e._python import fails, joined
from tests.support.browser import sdk_page
from tests.support.disk import Disk, small_disk
from tests.support.egress import Film, downloaded, egress_processes, kill, status
from tests.support.rtmp import until
from tests.support.server import RunningServer, running_server

pytestmark = pytest.mark.asyncio(loop_scope="session")

LOW = {"quality": "low"}


@pytest.fixture(scope="module")
def disk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Disk]:
    with small_disk(tmp_path_factory.mktemp("disk")) as made:
        yield made


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def server(disk: Disk, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[RunningServer]:
    """It records onto the small disk, three meetings at once, and nothing is streamed from it."""
    settings: dict[str, Any] = {
        "recordings_dir": disk.folder,
        "recording_free_bytes": 2_000_000,
        "recording_start_timeout_s": 3,
        "max_recordings": 3,
        "max_livestreams": 0,
        "allow_private_addresses": True,
        "fault_injection": True,
    }
    async with running_server(tmp_path_factory.mktemp("server"), **settings) as running:
        yield running


async def three_run(server: RunningServer, number: signal.Signals) -> None:
    """Sends a signal to the processes of three starts."""
    await until(lambda: len(egress_processes(server)) == 3, "three processes run", timeout_s=30)
    kill(server, number, count=3)


@pytest.mark.provokes("START_RECORDING_FAILED/STORAGE_NOT_WRITABLE", sdk=("python", "browser", "rest"))
@pytest.mark.provokes("START_RECORDING_FAILED/DISK_FULL", sdk=("python", "browser", "rest"))
@pytest.mark.provokes("START_RECORDING_FAILED/ENCODER_FAILED", sdk=("python", "browser", "rest"))
@pytest.mark.provokes("START_RECORDING_FAILED/PROCESS_DIED", sdk=("python", "browser", "rest"))
@pytest.mark.provokes("START_RECORDING_FAILED/STALLED", sdk=("python", "browser", "rest"))
@pytest.mark.provokes("START_RECORDING_FAILED/LIMIT_REACHED", sdk=("python", "browser", "rest"))
@pytest.mark.provokes("START_LIVESTREAM_FAILED/LIMIT_REACHED", sdk=("python", "browser", "rest"))
async def test_recording_that_cannot_start_is_told_to_the_one_who_started_it(
    browser: Browser, server: RunningServer, disk: Disk
) -> None:
    async with surfaces(browser, server) as all_three:

        async def refuse(reason: str, meanwhile: Any = None, **body: Any) -> list[dict[str, Any]]:
            return await all_three.refuse(4011, reason, "recordings/start", {"config": LOW, **body}, meanwhile)

        disk.make_read_only(yes=True)
        for error in await refuse("STORAGE_NOT_WRITABLE"):
            assert "Read-only file system" in error["params"]["problem"]
        disk.make_read_only(yes=False)
        with disk.full():
            for error in await refuse("DISK_FULL"):
                assert error["params"] == {"free_bytes": 0, "needed_bytes": 2_000_000}
        for error in await refuse("ENCODER_FAILED", config=LOW | {"faults": {"videoEncoder": "no-such-encoder"}}):
            assert error["params"]["encoder"] == "no-such-encoder"
        for error in await refuse("PROCESS_DIED", lambda: three_run(server, signal.SIGKILL)):
            assert error["params"] == {"exit_code": -signal.SIGKILL}

        async def hang_while_others_want_to_record() -> None:
            await three_run(server, signal.SIGSTOP)
            await check_limit(browser, server)

        for error in await refuse("STALLED", hang_while_others_want_to_record):
            assert 3_500 < error["params"]["silent_ms"] < 9_000
        await all_three.all_stopped("recording", starts=5)
        streams = {"outputs": [{"url": "rtmp://live.example.org/app", "streamKey": "k"}]}
        for error in await all_three.refuse(4013, "LIMIT_REACHED", "livestreams/start", streams):
            assert error["params"] == {"limit": 0}
        await all_three.meet_on()
        assert egress_processes(server) == []


async def check_limit(browser: Browser, server: RunningServer) -> None:
    """Three recordings are starting, which is as many as there may be: in a fourth room none begins."""
    room = await server.create_room()
    async with joined(server, room, mode="SIGNALLING_ONLY") as cy, sdk_page(browser, server) as dee:
        error = await fails(cy.meeting.start_recording(), cy)
        assert (error.code, error.reason, error.params) == (4011, "LIMIT_REACHED", {"limit": 3})
        await dee.joined(server.token(["allow_join", "allow_mod"]), room, mode="SIGNALLING_ONLY")
        outcome = await dee.call("startRecording")
        assert (outcome["same"], outcome["error"]["reason"]) == (True, "LIMIT_REACHED")
        answer = await server.rest("POST", "/v2/recordings/start", json={"roomId": room})
        assert (answer.status_code, answer.json()["reason"]) == (409, "LIMIT_REACHED")


@pytest.mark.provokes("RECORDING_FAILED/PROCESS_DIED", sdk=("python", "browser", "webhook"))
@pytest.mark.provokes("RECORDING_FAILED/STALLED", sdk=("python", "browser", "webhook"))
@pytest.mark.provokes("RECORDING_FAILED/DISK_FULL", sdk=("python", "browser", "webhook"))
@pytest.mark.provokes("RECORDING_FAILED/STORAGE_FAILED", sdk=("python", "browser", "webhook"))
@pytest.mark.provokes("RECORDING_FAILED/ENCODER_FAILED", sdk=("python", "browser", "webhook"))
async def test_recording_that_dies_is_told_everywhere_and_what_it_recorded_is_kept(
    browser: Browser, server: RunningServer, disk: Disk, tmp_path: Path
) -> None:
    async with witnesses(browser, server, "recording") as all_of_them:

        async def recorded(recording_id: str, at_least_s: float) -> None:
            """Nothing is lost but the last fragment."""
            shape = await status(server, recording_id, "failed")
            await until_files(server, shape)
            film = Film(await downloaded(server, recording_id, tmp_path))
            assert film.duration_s > at_least_s - 2, (film.duration_s, at_least_s)
            assert film.codes()[-1] == CODE

        async def dies(reason: str, *, within_s: float = 2.0) -> AsyncIterator[None]:
            """Records for three seconds, lets the block do harm, and looks what follows."""
            recording_id = await all_of_them.start(config=LOW)
            begun_s = time.monotonic()
            await asyncio.sleep(3)
            fault_s = time.monotonic()
            yield
            error = await all_of_them.ended(5001, reason, recording_id, since_s=fault_s, within_s=within_s)
            assert error.params["recording_id"] == recording_id
            await recorded(recording_id, fault_s - begun_s)

        harm = contextlib.asynccontextmanager(dies)
        async with harm("PROCESS_DIED"):
            kill(server)
        async with harm("STALLED", within_s=STALLED_S):
            kill(server, signal.SIGSTOP)
        with contextlib.ExitStack() as stack:
            async with harm("DISK_FULL"):
                stack.enter_context(disk.full())
        async with harm("STORAGE_FAILED"):
            # From now on the kernel refuses to let its files grow (errno 27), as a quota or a broken disk would.
            (pid,) = egress_processes(server)
            resource.prlimit(pid, resource.RLIMIT_FSIZE, (1, 1))

        # One whose encoder fails by itself, and one whose file is taken away, of which nothing can be left.
        config = LOW | {"faults": {"videoEncoder": "no-such-encoder", "fromFrame": 90}}
        begun_s = time.monotonic()
        recording_id = await all_of_them.start(config=config)
        await all_of_them.ended(5001, "ENCODER_FAILED", recording_id, since_s=begun_s + 90 / 25, within_s=4)
        await recorded(recording_id, 90 / 25)
        recording_id = await all_of_them.start(config=LOW)
        fault_s = time.monotonic()
        disk.detach()
        disk.mount()
        await all_of_them.ended(5001, "STORAGE_FAILED", recording_id, since_s=fault_s)
        assert egress_processes(server) == []


async def until_files(server: RunningServer, shape: dict[str, Any]) -> None:
    """What a killed process left is repaired after the failure was told."""

    async def listed() -> bool:
        return bool((await server.rest("GET", f"/v2/recordings/{shape['id']}")).json()["files"])

    await until(listed, "its files are listed")
