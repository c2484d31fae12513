"""A program that forgets to leave ends all the same, soon and without a trace of it in the meeting."""

import asyncio
import os
import signal
import sys
import time
import wave
from pathlib import Path

import pytest

from tests.e2e._python import Attendee, joined
from tests.support.media import CodeVideoTrack, ToneTrack
from tests.support.pace import patience
from tests.support.server import RunningServer

END_WITHIN_S = 8.0

PROGRAM = """
import asyncio, os, sys
from meetkit import VideoSDK
from tests.support.media import CodeVideoTrack, ToneTrack

async def main():
    meeting = VideoSDK.init_meeting(
        os.environ["ROOM"], token=os.environ["TOKEN"], participant_id="forgetful",
        webcam=CodeVideoTrack(3), mic=os.environ["MIC"] or ToneTrack(500),
    )
    meeting.on("meeting-left", lambda left: print("left", left.reason.value, flush=True))
    await meeting.join()
    if os.environ["EARLY"]:
        print("receiving", flush=True)
        await wait()
    streams = {}
    while len(streams) < 2:
        await asyncio.sleep(0.05)
        streams = {s.kind: s for p in meeting.participants.values() for s in p.streams.values()}
    for stream in streams.values():
        await stream.track.recv()
    print("receiving", flush=True)
    await wait()
    return meeting

"""
ENDINGS = {
    "main returns": "async def wait(): sys.stdin.readline()\nkept = asyncio.run(main())\n",
    "main raises": (
        "async def wait(): sys.stdin.readline(); raise RuntimeError('a bug of the app')\nasyncio.run(main())\n"
    ),
    "Ctrl-C": "async def wait(): await asyncio.sleep(3600)\nasyncio.run(main())\n",
    "loop is only stopped": (
        "async def wait(): sys.stdin.readline()\n"
        "loop = asyncio.new_event_loop()\nkept = loop.run_until_complete(main())\n"
    ),
    "loop is closed": (
        "async def wait(): sys.stdin.readline()\n"
        "loop = asyncio.new_event_loop()\nkept = loop.run_until_complete(main())\nloop.close()\n"
    ),
}
TRACEBACKS = {"main returns": 0, "main raises": 1, "Ctrl-C": 2}
"""The app's own, and of Ctrl-C what `asyncio.run` makes of it: the cancellation and the KeyboardInterrupt."""


async def program(
    server: RunningServer, room: str, ending: str, *, early: bool = False, mic: str = ""
) -> asyncio.subprocess.Process:
    """The program, at the point where it receives picture and sound; `early`: where it has joined."""
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        "-c",
        PROGRAM + ENDINGS[ending],
        env=os.environ
        | {"MEETKIT_URL": server.url, "ROOM": room, "TOKEN": server.token(), "EARLY": "1" * early, "MIC": mic},
        cwd=Path(__file__).parents[2],
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
    )
    assert process.stdout is not None
    async with asyncio.timeout(patience(40)):
        said = await process.stdout.readline()
    if said != b"receiving\n":
        _, said = await process.communicate()
    assert said == b"receiving\n", said.decode()
    return process


async def ended(process: asyncio.subprocess.Process, *, interrupt: bool) -> tuple[int, str, str]:
    """Let it end: exit code, stdout, stderr."""
    began_s = time.monotonic()
    if interrupt:
        process.send_signal(signal.SIGINT)
    try:
        async with asyncio.timeout(patience(END_WITHIN_S)):
            out, err = await process.communicate(None if interrupt else b"\n")
    except TimeoutError:
        process.kill()
        _, err = await process.communicate()
        raise AssertionError(f"still there after {time.monotonic() - began_s:.1f} s: {err.decode()}") from None
    assert process.returncode is not None
    return process.returncode, out.decode(), err.decode()


async def gone(host: Attendee) -> None:
    assert (await host.next("participant-left")).participant.id == "forgetful"


@pytest.mark.parametrize("ending", ["main returns", "main raises", "Ctrl-C"])
async def test_under_asyncio_run_the_meeting_is_closed_and_the_server_knows(
    shared_server: RunningServer, ending: str
) -> None:
    room = await shared_server.create_room()
    async with joined(shared_server, room, mic=ToneTrack(440), webcam=CodeVideoTrack(7)) as host:
        process = await program(shared_server, room, ending)
        code, out, err = await ended(process, interrupt=ending == "Ctrl-C")
        assert out == "left 1101\n"
        assert (code == 0) is (ending == "main returns"), err
        assert "without leaving the meeting" in err
        assert err.count("Traceback") == TRACEBACKS[ending], err
        async with asyncio.timeout(patience(5)):
            await gone(host)


@pytest.mark.parametrize("ending", ["loop is only stopped", "loop is closed"])
async def test_with_a_loop_that_is_abandoned_the_process_ends(
    shared_server: RunningServer, ending: str, tmp_path: Path
) -> None:
    long = tmp_path / "a minute.wav"
    with wave.open(str(long), "wb") as file:
        file.setparams((1, 2, 8000, 0, "NONE", ""))
        file.writeframes(bytes(60 * 2 * 8000))
    room = await shared_server.create_room()
    async with joined(shared_server, room, mic=ToneTrack(440), webcam=CodeVideoTrack(7)):
        process = await program(shared_server, room, ending, mic=str(long))
        code, _, err = await ended(process, interrupt=False)
        assert code == 0, err


async def test_ctrl_c_while_the_media_still_begins(shared_server: RunningServer) -> None:
    room = await shared_server.create_room()
    async with joined(shared_server, room, mic=ToneTrack(440), webcam=CodeVideoTrack(7)) as host:
        process = await program(shared_server, room, "Ctrl-C", early=True)
        _, out, err = await ended(process, interrupt=True)
        assert out == "left 1101\n"
        assert err.count("Traceback") == TRACEBACKS["Ctrl-C"], err
        await gone(host)
