"""A server whose event loop is kept busy takes no healthy recording for a hung one, and a hung one for no other."""

import asyncio
import time
from pathlib import Path

import psutil

from tests.e2e._python import joined
from tests.support.capture import SECOND_US, EgressProcess, job, participant, scene, ticks, timeline
from tests.support.capture import camera as filmed
from tests.support.egress import Film, downloaded, status
from tests.support.inprocess import in_process
from tests.support.media import CodeVideoTrack
from tests.support.pace import patience

LOW = {"quality": "low"}


async def test_recording_goes_on_while_the_servers_loop_is_busy(tmp_path: Path) -> None:
    async with in_process(tmp_path / "data") as server:
        room_id = await server.create_room()
        async with joined(server, room_id, name="Ada", participant_id="ada", webcam=CodeVideoTrack(0xA5)) as ada:
            recording_id = await ada.meeting.start_recording(config=LOW)
            for busy_s in (6.5, 5.0):
                asyncio.get_running_loop().call_soon(time.sleep, busy_s)
                await asyncio.sleep(0.1)
            assert ada.count("recording-stopped") == 0
            await ada.meeting.stop_recording()
            shape = await status(server, recording_id, "stopped")
            assert shape["error"] is None
            assert Film(await downloaded(server, recording_id, tmp_path)).duration_s > 11
            # Her own camera's time is this loop's, too.
            assert {error.code for error in ada.errors} <= {6021}


async def test_hung_recording_is_told_within_five_seconds(tmp_path: Path) -> None:
    async with in_process(tmp_path / "data") as server:
        room_id = await server.create_room()
        async with joined(server, room_id, name="Ada", participant_id="ada", webcam=CodeVideoTrack(0xA5)) as ada:
            recording_id = await ada.meeting.start_recording(config=LOW)
            (child,) = (one for one in psutil.Process().children() if "meetkit.egress" in one.cmdline())
            child.suspend()
            begun_s = time.monotonic()
            shape = await status(server, recording_id, "failed")
            assert time.monotonic() - begun_s < patience(5.5)
            assert shape["error"]["reason"] == "STALLED"


async def test_recording_does_not_wait_for_a_server_that_reads_no_log(tmp_path: Path) -> None:
    start_us = 1000 * SECOND_US
    frames = list(filmed(1, 0x5A, start_us=start_us, seconds=6))
    messages = timeline(
        [frames[0]],
        [type(one)(one.producer, one.time_us + part, b"\xff" * 40, True) for one in frames[1:-1] for part in range(20)],
        ticks(start_us, 6),
    )
    async with EgressProcess(job(tmp_path, started_us=start_us, config=LOW)) as egress:
        with egress.log_unread():
            await egress.control(scene(participant("ada", "Ada", webcam=1, mic=2)))
            await egress.feed(messages)
            egress.end_capture()
            await egress.report("stopped")
        assert await egress.ended() == 0
