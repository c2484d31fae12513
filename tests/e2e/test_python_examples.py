"""The programs under examples/ do what they say, in a process of their own."""

import asyncio
import os
import sys
from pathlib import Path

from tests.e2e._python import joined, shows
from tests.support.films import CODES, film
from tests.support.media import CodeVideoTrack, ToneTrack
from tests.support.server import RunningServer

EXAMPLES = Path(__file__).parents[2] / "examples"


async def run(server: RunningServer, name: str, *arguments: str) -> tuple[int, str]:
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        str(EXAMPLES / name),
        *arguments,
        env=os.environ | {"MEETKIT_URL": server.url},
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.STDOUT,
    )
    async with asyncio.timeout(60):
        out, _ = await process.communicate()
    assert process.returncode is not None
    return process.returncode, out.decode()


async def test_first_meeting_shows_a_picture_and_says_who_speaks(shared_server: RunningServer) -> None:
    room = await shared_server.create_room()
    track = CodeVideoTrack(1, width=320, height=180, fps=10)
    async with joined(shared_server, room, name="Ada", mic=ToneTrack(660), webcam=track) as ada:
        running = asyncio.create_task(
            run(shared_server, "first_meeting.py", room, shared_server.token(), "--seconds", "8")
        )
        guest = await ada.until(
            lambda: next((p for p in ada.meeting.participants.values() if p.webcam_on and p.mic_on), None), within_s=40
        )
        picture = guest.stream("video")
        async with asyncio.timeout(20):
            frame = await picture.track.recv()
        assert (frame.width, frame.height) == (320, 180)
        code, said = await running
        assert code == 0, said
        assert "The meeting is CONNECTED." in said
        assert "Ada is here." in said
        assert "speaks." in said
        assert "Traceback" not in said
        await ada.next("participant-left")


async def test_first_meeting_explains_a_bad_token(shared_server: RunningServer) -> None:
    room = await shared_server.create_room()
    code, said = await run(shared_server, "first_meeting.py", room, "nonsense", "--seconds", "1")
    assert code == 1
    assert "Error is `token` is empty or invalid or might have expired." in said
    assert "What to do:" in said
    assert "Traceback" not in said


async def test_record_frames_saves_what_it_sees(shared_server: RunningServer, tmp_path: Path) -> None:
    room = await shared_server.create_room()
    async with joined(shared_server, room, participant_id="ada", webcam=CodeVideoTrack(9)) as ada:
        code, said = await run(shared_server, "record_frames.py", room, shared_server.token(), str(tmp_path))
        assert code == 0, said
        assert len(list(tmp_path.glob("ada-*.png"))) == 5
        assert ada.errors == []


async def test_play_file_plays_and_leaves_at_the_end(shared_server: RunningServer, tmp_path: Path) -> None:
    room = await shared_server.create_room()
    path = film(tmp_path / "film.mp4", seconds=4)
    async with joined(shared_server, room) as ada:
        running = asyncio.create_task(run(shared_server, "play_file.py", room, shared_server.token(), str(path)))
        player = await ada.until(
            lambda: next((p for p in ada.meeting.participants.values() if p.webcam_on and p.mic_on), None), within_s=40
        )
        await shows(player.stream("video"), CODES[1])
        code, said = await running
        assert (code, said) == (0, f"Playing {path}, 4.0 s.\n")


async def test_play_file_explains_a_bad_file(shared_server: RunningServer) -> None:
    room = await shared_server.create_room()
    code, said = await run(shared_server, "play_file.py", room, shared_server.token(), "/no/such/film.mp4")
    assert code == 1
    assert said.startswith("There is no file `/no/such/film.mp4`.")
    assert "Traceback" not in said
