"""Files as tracks: what is heard and seen of them, when, and for how long."""

import asyncio
import itertools
import os
import time
from fractions import Fraction
from pathlib import Path
from typing import Any

import av
import numpy as np
import pytest
from aiortc.mediastreams import MediaStreamError, MediaStreamTrack

from meetkit import MeetingError, VideoSDK
from tests.support.films import CODES, TONES_HZ, film, gif, lying, picture, with_cover
from tests.support.media import read_code, tone_of


async def played(track: MediaStreamTrack, seconds: float) -> list[Any]:
    """What a track gives in so many seconds of its own time, or until it is over."""
    frames: list[Any] = []
    try:
        async with asyncio.timeout(3 * seconds + 10):
            while not frames or float(frames[-1].pts * frames[-1].time_base) < seconds:
                frames.append(await track.recv())
    except MediaStreamError:
        pass
    return frames


def at_s(frame: Any) -> float:
    return float(frame.pts * frame.time_base)


def wave_of(frames: list[Any]) -> np.ndarray:
    return np.concatenate([frame.to_ndarray().reshape(-1, 2)[:, 0] for frame in frames])


def pitches(frames: list[Any], length: int = 25) -> list[float]:
    """The tone of each half second."""
    return [tone_of(frames[begin : begin + length]) for begin in range(0, len(frames) - length + 1, length)]


def near(heard: float, hz: float) -> bool:
    return abs(heard - hz) < 15


KINDS: dict[str, dict[str, Any]] = {
    "film.mp4": {},
    "film.mov": {"audio": "pcm_s16le", "video": "mjpeg", "pixels": "yuvj420p"},
    "vp8.webm": {"video": "libvpx", "audio": "libopus", "codec_options": {"deadline": "realtime", "cpu-used": "8"}},
    "vp9.webm": {"video": "libvpx-vp9", "audio": "libopus", "codec_options": {"deadline": "realtime", "cpu-used": "8"}},
    "film.mkv": {"video": "libx264", "audio": "flac"},
    "film.ts": {"video": "mpeg2video", "audio": "mp2"},
    "b-frames.mp4": {"codec_options": {"bf": "3", "g": "250"}},
    "44100.mp4": {"rate": 44_100},
    "short sound.mp4": {"sound_seconds": 1.9},
    "long sound.mp4": {"sound_seconds": 2.1},
    "a:b %d film.mp4": {},
}


@pytest.mark.parametrize("name", KINDS)
async def test_sound_and_picture_keep_together_from_loop_to_loop(name: str, tmp_path: Path) -> None:
    path = film(tmp_path / name, **KINDS[name])
    source = await VideoSDK.create_file_source(path, loop=True)
    assert source.audio is not None
    assert source.video is not None
    began_s = time.monotonic()
    sounds, pictures = await asyncio.gather(played(source.audio, 6.5), played(source.video, 6.5))
    took_s = time.monotonic() - began_s
    source.stop()

    assert 6.2 < took_s < 7.5, "in real time"
    pass_s = KINDS[name].get("sound_seconds", 2.0)
    stamps = [at_s(frame) for frame in sounds]
    assert np.diff(stamps) == pytest.approx(0.02), "not a sample is missing between passes"
    pictures = [one for one in pictures if at_s(one) < 6.4]
    assert np.diff([at_s(one) for one in pictures]).max() < 0.25, "no picture is missed"
    wrong = 0
    for one in pictures:
        inside_s = at_s(one) % pass_s
        if 0.15 < inside_s % 1 < 0.85 and inside_s < 2:
            wrong += read_code(one) != CODES[int(inside_s)]
    assert wrong == 0, "the picture is of the second that the clock says"
    for begin in range(0, len(sounds) - 10, 10):
        inside_s = stamps[begin] % pass_s
        if 0.1 < inside_s % 1 < 0.7 and inside_s < pass_s - 0.3:
            assert near(tone_of(sounds[begin : begin + 10]), TONES_HZ[int(inside_s)]), f"at {stamps[begin]} s"


async def test_a_loop_of_sound_has_no_gap_and_no_click(tmp_path: Path) -> None:
    path = film(tmp_path / "tone.wav", video=None, audio="pcm_s16le", seconds=1.0)
    source = await VideoSDK.create_file_source(path, loop=True)
    assert source.video is None
    assert source.audio is not None
    wave = wave_of(await played(source.audio, 3.5)).astype(float)
    source.stop()
    assert near(np.argmax(np.abs(np.fft.rfft(wave))) * 48_000 / len(wave), TONES_HZ[0])
    smoothest = 0.4 * 32767 * 2 * np.pi * TONES_HZ[0] / 48_000
    assert np.abs(np.diff(wave)).max() < 1.2 * smoothest, "a whole number of periods goes on over the end"


@pytest.mark.parametrize("name", ["once.mp4", "once.wav", "once.webm"])
async def test_without_loop_both_tracks_end_with_the_file(name: str, tmp_path: Path) -> None:
    options: dict[str, Any] = {
        "once.mp4": {},
        "once.wav": {"video": None, "audio": "pcm_s16le"},
        "once.webm": {"video": "libvpx", "audio": "libopus"},
    }[name]
    source = await VideoSDK.create_file_source(film(tmp_path / name, **options))
    tracks = [track for track in (source.audio, source.video) if track is not None]
    began_s = time.monotonic()
    frames = await asyncio.gather(*(played(track, 60) for track in tracks))
    assert 1.8 < time.monotonic() - began_s < 2.8
    assert all(track.readyState == "ended" for track in tracks)
    for track, given in zip(tracks, frames, strict=True):
        if track.kind == "audio":
            assert sum(frame.samples for frame in given) == pytest.approx(2 * 48_000, abs=3000)
        else:
            assert len(given) >= 48
            assert read_code(given[-1]) == CODES[1]


@pytest.mark.parametrize("degrees", [90, 180, 270])
async def test_a_film_of_a_phone_stands_upright(degrees: int, tmp_path: Path) -> None:
    path = film(tmp_path / "phone.mov", degrees=degrees, seconds=0.5)
    source = await VideoSDK.create_file_source(path, loop=True)
    assert source.video is not None
    for frame in (await played(source.video, 1.2))[::5]:
        assert (frame.width, frame.height) == (320, 180)
        assert read_code(frame) == CODES[0]
    source.stop()


@pytest.mark.parametrize(
    ("box", "size"),
    [((160, None), (160, 90)), ((None, 90), (160, 90)), ((100, 100), (100, 56)), ((4000, 4000), (320, 180))],
)
async def test_pictures_are_scaled_into_a_box(box: Any, size: tuple[int, int], tmp_path: Path) -> None:
    path = film(tmp_path / "film.mp4", seconds=0.5, audio=None)
    source = await VideoSDK.create_file_source(path, width=box[0], height=box[1])
    assert source.video is not None
    frame = await source.video.recv()
    assert isinstance(frame, av.VideoFrame)
    assert (frame.width, frame.height) == size
    assert read_code(frame) == CODES[0]
    source.stop()


async def test_a_turned_picture_is_scaled_as_it_is_seen(tmp_path: Path) -> None:
    path = film(tmp_path / "phone.mov", degrees=90, seconds=0.5, audio=None, frame=lambda n: lying(17, 90))
    source = await VideoSDK.create_file_source(path, width=160)
    assert source.video is not None
    frame: Any = await source.video.recv()
    assert (frame.width, frame.height) == (160, 90)
    source.stop()


async def test_pixels_that_are_no_squares_are_made_so(tmp_path: Path) -> None:
    def narrow(stream: Any) -> None:
        stream.codec_context.sample_aspect_ratio = Fraction(2)

    path = film(tmp_path / "dv.mp4", seconds=0.5, audio=None, tune=narrow)
    source = await VideoSDK.create_file_source(path)
    assert source.video is not None
    frame: Any = await source.video.recv()
    assert (frame.width, frame.height) == (640, 180)
    source.stop()


def half_seen(number: int) -> av.VideoFrame:
    rgba = np.full((180, 320, 4), 255, dtype=np.uint8)
    rgba[:, :160, 3] = 0
    return av.VideoFrame.from_ndarray(rgba, format="rgba")


@pytest.mark.parametrize(
    ("name", "codec", "pixels"),
    [("a.mov", "qtrle", "argb"), ("a.mov", "prores_ks", "yuva444p10le"), ("a.png", "png", "rgba"),
     ("a.webm", "libvpx", "yuva420p"), ("a.webm", "libvpx-vp9", "yuva420p")],
)  # fmt: skip
async def test_what_shines_through_is_black(name: str, codec: str, pixels: str, tmp_path: Path) -> None:
    seconds = 0.04 if codec == "png" else 0.4
    options = {"auto-alt-ref": "0"} if codec.startswith("libvpx") else {}
    path = film(tmp_path / name, video=codec, pixels=pixels, audio=None, frame=half_seen, seconds=seconds,
                codec_options=options)  # fmt: skip
    source = await VideoSDK.create_file_source(path)
    assert source.video is not None
    frame: Any = await source.video.recv()
    luma = frame.to_ndarray(format="gray")
    assert luma[:, :150].mean() < 40
    assert luma[:, 170:].mean() > 210
    source.stop()


async def test_an_animated_gif_keeps_its_time(tmp_path: Path) -> None:
    path = gif(tmp_path / "anim.gif", [0.3, 0.1, 0.4, 0.2])
    source = await VideoSDK.create_file_source(path, loop=True)
    assert source.video is not None
    began_s = time.monotonic()
    frames = await played(source.video, 4.0)
    assert 3.7 < time.monotonic() - began_s < 5
    source.stop()
    assert 15 < len(frames) < 50, "not thousands a second"
    stamps = [at_s(frame) for frame in frames]
    assert all(later > earlier for earlier, later in itertools.pairwise(stamps))
    starts = [0.0, 0.3, 0.4, 0.8]
    for frame in frames:
        inside_s = at_s(frame) % 1.0
        number = max(n for n in range(4) if starts[n] <= inside_s + 0.011)
        if min(abs(inside_s - start) for start in [*starts, 1.0]) > 0.03:
            assert read_code(frame) == CODES[number]


async def test_the_cover_of_music_is_no_camera(tmp_path: Path) -> None:
    path = with_cover(tmp_path / "music.mp3")
    source = await VideoSDK.create_file_source(path, loop=True)
    assert source.video is None
    assert source.audio is not None
    frames = await played(source.audio, 3.9)
    heard = pitches(frames)
    assert near(heard[0], TONES_HZ[0])
    assert near(heard[5], TONES_HZ[0])
    assert np.abs(wave_of(frames[5:-5]).reshape(-1)[: 3 * 48_000]).reshape(-1, 480).max(axis=1).min() > 3000, "no gap"
    source.stop()


async def test_a_still_picture_stays(tmp_path: Path) -> None:
    path = film(tmp_path / "still.png", video="png", pixels="rgb24", audio=None, seconds=0.04)
    source = await VideoSDK.create_file_source(path)
    assert source.video is not None
    frames = await played(source.video, 1.5)
    assert 4 < len(frames) < 20
    assert {read_code(frame) for frame in frames} == {CODES[0]}
    source.stop()


async def test_short_sound_is_filled_up_with_silence(tmp_path: Path) -> None:
    path = film(tmp_path / "short.mp4", seconds=2.0, sound_seconds=1.0)
    source = await VideoSDK.create_file_source(path, loop=True)
    assert source.audio is not None
    heard = pitches(await played(source.audio, 4.0))
    assert [near(hz, TONES_HZ[0]) for hz in heard[:8:2]] == [True, False, True, False]
    source.stop()


async def test_the_file_stands_still_while_nobody_reads_it(tmp_path: Path) -> None:
    source = await VideoSDK.create_file_source(film(tmp_path / "film.mp4"))
    assert source.audio is not None
    assert source.video is not None
    first = await played(source.audio, 0.3)
    await asyncio.sleep(1.0)
    sounds, pictures = await asyncio.gather(played(source.audio, 60), played(source.video, 60))
    assert at_s(sounds[0]) - at_s(first[-1]) == pytest.approx(0.02)
    assert len(first) + len(sounds) == pytest.approx(100, abs=3)
    assert 0.05 < at_s(pictures[0]) < 0.6


async def test_a_track_that_is_read_later_is_where_the_other_is(tmp_path: Path) -> None:
    source = await VideoSDK.create_file_source(film(tmp_path / "film.mp4", seconds=4))
    assert source.audio is not None
    assert source.video is not None
    listening = asyncio.create_task(played(source.audio, 60))
    await asyncio.sleep(1.5)
    began_s = time.monotonic()
    frame: Any = await source.video.recv()
    assert time.monotonic() - began_s < 0.3
    assert read_code(frame) == CODES[1]
    assert len(await listening) > 190
    source.stop()


async def test_stopping_wakes_who_waits_and_closes_the_file(tmp_path: Path) -> None:
    path = film(tmp_path / "film.mp4")
    before = len(os.listdir("/proc/self/fd"))
    source = await VideoSDK.create_file_source(path)
    assert source.audio is not None
    waiting = asyncio.create_task(played(source.audio, 60))
    await asyncio.sleep(0.2)
    source.stop()
    async with asyncio.timeout(1):
        await waiting
    await asyncio.sleep(0.2)
    assert len(os.listdir("/proc/self/fd")) <= before
    with pytest.raises(MediaStreamError):
        await source.audio.recv()


def a_folder(path: Path) -> None:
    path.mkdir()


def a_pipe(path: Path) -> None:
    os.mkfifo(path)


def no_media(path: Path) -> None:
    path.write_bytes(b"%PDF-1.4 " + b"nothing to hear " * 1000)


def empty(path: Path) -> None:
    path.write_bytes(b"")


def only_text(path: Path) -> None:
    path.write_text("1\n00:00:00,000 --> 00:00:02,000\nHello\n")


def a_list_of_addresses(path: Path) -> None:
    path.write_text("#EXTM3U\n#EXT-X-TARGETDURATION:2\n#EXTINF:2,\nhttp://127.0.0.1:9/x.ts\n#EXT-X-ENDLIST\n")


@pytest.mark.parametrize(
    ("name", "make", "reason"),
    [
        ("missing.mp4", None, "FILE_NOT_FOUND"),
        ("no/such/folder.mp4", None, "FILE_NOT_FOUND"),
        ("folder", a_folder, "NOT_A_MEDIA_FILE"),
        ("pipe.mp4", a_pipe, "NOT_A_MEDIA_FILE"),
        ("paper.mp4", no_media, "NOT_A_MEDIA_FILE"),
        ("empty.mp4", empty, "NOT_A_MEDIA_FILE"),
        ("words.srt", only_text, "FILE_WITHOUT_TRACK"),
        ("list.m3u8", a_list_of_addresses, "NOT_A_MEDIA_FILE"),
        ("n" * 300, None, "FILE_NOT_READABLE"),
        ("zero\0.mp4", None, "FILE_NOT_READABLE"),
        ("lone\ud800.mp4", None, "FILE_NOT_READABLE"),
    ],
)
async def test_a_bad_file_is_told_with_its_reason(name: str, make: Any, reason: str, tmp_path: Path) -> None:
    path = tmp_path / name
    if make is not None:
        make(path)
    with pytest.raises(MeetingError) as caught:
        async with asyncio.timeout(5):
            await VideoSDK.create_file_source(str(path))
    assert (caught.value.code, caught.value.reason) == (3073, reason)
    assert caught.value.id is not None


@pytest.mark.parametrize("path", [None, 5, b"x.mp4"])
async def test_what_is_no_path_is_told(path: Any) -> None:
    with pytest.raises(MeetingError) as caught:
        await VideoSDK.create_file_source(path)
    assert (caught.value.code, caught.value.reason) == (3073, "INVALID_VALUE")


@pytest.mark.parametrize("side", [0, -1, 1.5, True, "wide"])
async def test_a_size_that_is_none_is_told(side: Any, tmp_path: Path) -> None:
    with pytest.raises(MeetingError) as caught:
        await VideoSDK.create_file_source(film(tmp_path / "film.mp4", seconds=0.2), width=side)
    assert (caught.value.code, caught.value.reason) == (3073, "INVALID_VALUE")


def cut(path: Path) -> None:
    data = path.read_bytes()
    path.write_bytes(data[: len(data) // 2])


def garbled(path: Path) -> None:
    data = bytearray(path.read_bytes())
    rng = np.random.default_rng(1)
    begin = len(data) // 2
    data[begin:] = rng.integers(0, 256, len(data) - begin, dtype=np.uint8).tobytes()
    path.write_bytes(bytes(data))


@pytest.mark.parametrize("harm", [cut, garbled])
@pytest.mark.parametrize("name", ["film.mp4", "film.mkv", "film.wav"])
@pytest.mark.parametrize("loop", [False, True])
async def test_a_file_that_breaks_in_its_middle_is_told_there(name: str, harm: Any, loop: bool, tmp_path: Path) -> None:
    if name == "film.wav" and harm is garbled:
        pytest.skip("any bytes are sound")
    options: dict[str, Any] = {
        "film.mp4": {"container_options": {"movflags": "faststart"}},
        "film.mkv": {},
        "film.wav": {"video": None, "audio": "pcm_s16le"},
    }[name]
    path = film(tmp_path / name, seconds=3, **options)
    harm(path)
    source = await VideoSDK.create_file_source(path, loop=loop)

    async def until_it_ends(track: MediaStreamTrack) -> tuple[int, MeetingError]:
        count = 0
        async with asyncio.timeout(10):
            while True:
                try:
                    await track.recv()
                except MeetingError as error:
                    return count, error
                count += 1

    tracks = [track for track in (source.audio, source.video) if track is not None]
    for track, (count, error) in zip(
        tracks, await asyncio.gather(*(until_it_ends(track) for track in tracks)), strict=True
    ):
        assert error.reason == "FILE_BROKEN"
        assert error.code == (3028 if track.kind == "audio" else 3027)
        assert count > 10
        with pytest.raises(MediaStreamError):
            await track.recv()


async def test_a_file_that_is_taken_away_while_it_loops_is_told(tmp_path: Path) -> None:
    path = film(tmp_path / "film.wav", video=None, audio="pcm_s16le", seconds=1)
    source = await VideoSDK.create_file_source(path, loop=True)
    assert source.audio is not None
    await source.audio.recv()
    path.unlink()
    with pytest.raises(MeetingError) as caught:
        await played(source.audio, 60)
    assert caught.value.reason == "FILE_BROKEN"


async def test_reading_a_large_film_leaves_the_loop_free(tmp_path: Path) -> None:
    path = film(tmp_path / "large.mp4", seconds=1.0, frame=lambda n: picture(17, width=1920, height=1080),
                codec_options={"preset": "ultrafast"})  # fmt: skip
    source = await VideoSDK.create_file_source(path, loop=True)
    assert source.video is not None
    playing = asyncio.create_task(played(source.video, 2.0))
    longest_s, last_s = 0.0, time.monotonic()
    while not playing.done():
        await asyncio.sleep(0.005)
        now_s = time.monotonic()
        longest_s, last_s = max(longest_s, now_s - last_s), now_s
    source.stop()
    assert len(playing.result()) > 15
    assert longest_s < 0.25
