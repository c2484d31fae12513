"""Files as sources in a real meeting: what the others see and hear of them."""

import asyncio
import itertools
import time
from pathlib import Path
from typing import Any

import pytest

from meetkit import VideoSDK
from tests.e2e._python import attendee, fails, joined, shows, sounds
from tests.support.films import CODES, TONES_HZ, film, gif, with_cover
from tests.support.media import read_code, tone_of
from tests.support.server import RunningServer


async def codes_of(track: Any, until_s: float) -> list[tuple[float, int]]:
    """When each code of a film was seen first, and again after another."""
    changes: list[tuple[float, int]] = []
    while time.monotonic() < until_s:
        code = read_code(await track.recv())
        if code is not None and (not changes or changes[-1][1] != code):
            changes.append((time.monotonic(), code))
    return changes


async def tones_of(track: Any, until_s: float) -> list[tuple[float, int]]:
    """When each tone of a film was heard first, and again after another; as its place in `TONES_HZ`."""
    changes: list[tuple[float, int]] = []
    while time.monotonic() < until_s:
        heard = tone_of([await track.recv() for _ in range(3)])
        number = next((n for n, hz in enumerate(TONES_HZ) if abs(hz - heard) < 40), None)
        if number is not None and (not changes or changes[-1][1] != number):
            changes.append((time.monotonic() - 0.03, number))
    return changes


async def test_lips_keep_to_the_voice_from_loop_to_loop(shared_server: RunningServer, tmp_path: Path) -> None:
    room = await shared_server.create_room()
    source = await VideoSDK.create_file_source(film(tmp_path / "talk.mp4", seconds=2), loop=True)
    async with (
        joined(shared_server, room, participant_id="ada", mic=source.audio, webcam=source.video) as ada,
        joined(shared_server, room, participant_id="bob") as bob,
    ):
        video, audio = await bob.stream("ada", "video"), await bob.stream("ada", "audio")
        await asyncio.gather(shows(video, CODES[0]), sounds(audio, TONES_HZ[0]))
        until_s = time.monotonic() + 9
        seen, heard = await asyncio.gather(codes_of(video.track, until_s), tones_of(audio.track, until_s))
        assert ada.errors == bob.errors == []
    source.stop()
    assert len(seen) >= 8
    assert len(heard) >= 8
    assert all(after[1] != before[1] for before, after in itertools.pairwise(seen))
    pairs = [
        (at_s, min((abs(at_s - when_s) for when_s, number in heard if CODES[number] == code), default=9.0))
        for at_s, code in seen[1:-1]
    ]
    assert all(apart_s < 0.2 for _, apart_s in pairs), pairs
    steps = [after[0] - before[0] for before, after in itertools.pairwise(heard[2:])]
    assert all(0.8 < step < 1.2 for step in steps), steps


async def test_a_gif_is_a_camera(shared_server: RunningServer, tmp_path: Path) -> None:
    room = await shared_server.create_room()
    source = await VideoSDK.create_file_source(gif(tmp_path / "anim.gif", [0.5, 0.5, 0.5]), loop=True)
    async with (
        joined(shared_server, room, participant_id="ada", webcam=source.video) as ada,
        joined(shared_server, room) as bob,
    ):
        video = await bob.stream("ada", "video")
        for code in (CODES[2], CODES[0], CODES[1], CODES[2]):
            await shows(video, code)
        assert ada.errors == []
    source.stop()


async def test_a_path_is_played_once_and_its_streams_end(shared_server: RunningServer, tmp_path: Path) -> None:
    room = await shared_server.create_room()
    path = film(tmp_path / "once.mp4", seconds=2)
    async with (
        joined(shared_server, room, participant_id="ada", mic=str(path), webcam=path) as ada,
        joined(shared_server, room) as bob,
    ):
        await bob.stream("ada", "video")
        await bob.until(lambda: bob.count("stream-disabled") == 2)
        await ada.until(lambda: not ada.meeting.local_participant.streams)
        assert ada.errors == []
        await ada.meeting.enable_webcam()  # the one used last, from its beginning
        await shows(await bob.stream("ada", "video"), CODES[0])


@pytest.mark.provokes("ERROR_INVALID_PARAMETER/FILE_WITHOUT_TRACK", sdk="python")
@pytest.mark.provokes("ERROR_INVALID_PARAMETER/NOT_A_MEDIA_FILE", sdk="python")
@pytest.mark.provokes("ERROR_INVALID_PARAMETER/FILE_NOT_FOUND", sdk="python")
async def test_bad_files_are_refused_with_their_reason(shared_server: RunningServer, tmp_path: Path) -> None:
    one = attendee(shared_server, await shared_server.create_room())
    music = with_cover(tmp_path / "music.mp3")
    async with one.meeting as meeting:
        for path, reason in (
            (music, "FILE_WITHOUT_TRACK"),
            (tmp_path, "NOT_A_MEDIA_FILE"),
            (tmp_path / "none.mp4", "FILE_NOT_FOUND"),
        ):
            error = await fails(meeting.enable_webcam(path), one)
            assert (error.code, error.reason) == (3073, reason)
        await meeting.enable_mic(music)
        assert meeting.local_participant.mic_on


@pytest.mark.provokes("ERROR_WEBCAM_TRACK_ENDED/FILE_BROKEN", sdk="python")
@pytest.mark.provokes("ERROR_MICROPHONE_TRACK_ENDED/FILE_BROKEN", sdk="python")
async def test_a_file_that_breaks_while_it_plays_is_told(shared_server: RunningServer, tmp_path: Path) -> None:
    path = film(tmp_path / "broken.mkv", seconds=3)
    data = path.read_bytes()
    path.write_bytes(data[: len(data) * 2 // 3])
    source = await VideoSDK.create_file_source(path, loop=True)
    room = await shared_server.create_room()
    async with joined(shared_server, room, mic=source.audio, webcam=source.video) as one:
        await one.until(lambda: one.count("stream-disabled") == 2)
        assert sorted((error.code, error.reason) for error in one.errors) == [
            (3027, "FILE_BROKEN"),
            (3028, "FILE_BROKEN"),
        ]
        assert "broken.mkv" in one.errors[0].detail
