"""The egress process records: what a decoder finds in its files, and what it reports when something breaks."""

import asyncio
import contextlib
import os
import signal
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import av
import numpy as np
import pytest

from meetkit.egress import recover
from meetkit.egress.boxes import read_boxes
from meetkit.egress.capture import Codec, Message
from meetkit.egress.files import noted_tracks
from meetkit.egress.job import parse_config
from meetkit.egress.plan import plan
from meetkit.egress.process import STALLED_AFTER_S
from meetkit.egress.scene import Scene
from meetkit.errors import MeetingError
from tests.support.capture import (
    SECOND_US,
    EgressProcess,
    camera,
    job,
    microphone,
    participant,
    scene,
    ticks,
    timeline,
)
from tests.support.encoded import top_boxes
from tests.support.media import read_code, tone_of

START = 1000 * SECOND_US
ADA = participant("ada", "Ada Lovelace", webcam=1, mic=2)
BOB = participant("bob", "Bob", webcam=3, mic=4)


def at(seconds: float) -> int:
    return START + round(seconds * SECOND_US)


def tiles_of(line: dict[str, Any], config: dict[str, Any]) -> dict[str, tuple[int, int, int, int]]:
    tiles, _ = plan(Scene.model_validate(line["scene"]), parse_config(config))
    return {one.participant_id: (one.rect.x, one.rect.y, one.rect.width, one.rect.height) for one in tiles}


class Film:
    """A file, decoded."""

    def __init__(self, path: Path | str) -> None:
        with av.open(str(path)) as container:
            self.duration_s = (container.duration or 0) / 1e6
            self.pictures = (
                [(float(frame.time), frame.to_ndarray(format="gray")) for frame in container.decode(video=0)]
                if container.streams.video
                else []
            )
        with av.open(str(path)) as container:
            self.sounds = list(container.decode(audio=0)) if container.streams.audio else []

    def code(self, second: float, rect: tuple[int, int, int, int] | None = None) -> int | None:
        """What a tile shows at that time."""
        _, picture = min(self.pictures, key=lambda one: abs(one[0] - second))
        if rect is not None:
            x, y, width, height = rect
            picture = picture[y : y + height, x : x + width]
        return read_code(av.VideoFrame.from_ndarray(np.ascontiguousarray(picture), format="gray"))

    def tones(self, begin: float, end: float) -> list[float]:
        """The two strongest frequencies of a stretch, rising; fewer when there is less to hear."""
        part = [one for one in self.sounds if begin <= float(one.time) < end]
        if tone_of(part) == 0.0:
            return []
        wave = np.concatenate([one.to_ndarray().mean(axis=0) for one in part])
        spectrum = np.abs(np.fft.rfft(wave * np.hanning(len(wave))))
        found: list[float] = []
        weakest = spectrum.max() / 10
        for _ in range(2):
            peak = int(np.argmax(spectrum))
            if spectrum[peak] < weakest:
                break
            found.append(peak * 48_000 / len(wave))
            spectrum[max(0, peak - 20) : peak + 20] = 0
        return sorted(found)


def two_people(seconds: float, *, codec: Codec = Codec.H264) -> list[Message]:
    return timeline(
        camera(1, 0x5A, start_us=START, seconds=seconds),
        microphone(2, 440, start_us=START, seconds=seconds),
        camera(3, 0x33, start_us=at(2), seconds=seconds - 4, codec=codec),
        microphone(4, 1000, start_us=at(2), seconds=seconds - 4),
        ticks(START, seconds),
    )


def error_of(report: dict[str, Any]) -> tuple[str, str]:
    error = MeetingError.from_wire(report["error"])
    return error.name, error.reason


async def recorded(
    directory: Path, messages: list[Message], *scenes: dict[str, Any], config: dict[str, Any]
) -> list[dict[str, Any]]:
    """A good recording's files."""
    async with EgressProcess(job(directory, started_us=START, config=config)) as egress:
        for line in scenes:
            await egress.control(line)
        await egress.feed(messages)
        egress.end_capture()
        assert await egress.ended() == 0, egress.log
        assert [one["report"] for one in egress.reports].count("started") == 1
        assert egress.reports[-1]["report"] == "stopped"
        files: list[dict[str, Any]] = egress.reports[-1]["files"]
        return files


async def test_a_recording_shows_and_sounds_like_the_meeting(tmp_path: Path) -> None:
    config = {"quality": "low"}
    alone, both = scene(ADA), scene(ADA, BOB, at_us=at(2), speaker="bob")
    (file,) = await recorded(tmp_path, two_people(8), alone, both, scene(ADA, at_us=at(6)), config=config)
    assert file["path"] == str(tmp_path / "meeting.mp4")
    assert (file["type"], file["width"], file["height"]) == ("composite", 640, 360)
    assert file["sizeBytes"] == os.path.getsize(file["path"])
    assert file["durationMs"] == pytest.approx(8000, abs=80)
    assert os.listdir(tmp_path) == ["meeting.mp4"]
    film = Film(file["path"])
    assert film.duration_s == pytest.approx(8, abs=0.08)
    assert np.allclose(np.diff([when for when, _ in film.pictures]), 1 / 25, atol=1e-4)
    rects = tiles_of(both, config)
    for second in (0.1, 1.0, 1.9, 6.1, 7.8):
        assert film.code(second) == 0x5A
    for second in (2.1, 4.0, 5.9):
        assert film.code(second) is None
        assert film.code(second, rects["ada"]) == 0x5A
        assert film.code(second, rects["bob"]) == 0x33
    assert film.tones(0.2, 1.8) == pytest.approx([440], abs=3)
    assert film.tones(2.2, 5.8) == pytest.approx([440, 1000], abs=3)
    assert film.tones(6.2, 7.8) == pytest.approx([440], abs=3)
    assert max(np.abs(one.to_ndarray()).max() for one in film.sounds) <= 1.0


async def test_flashes_and_beeps_of_a_file_coincide(tmp_path: Path) -> None:
    def on(at_us: int) -> bool:
        return (at_us - START) // SECOND_US % 2 == 1

    messages = timeline(
        camera(1, lambda at_us: 0xF0 if on(at_us) else 0x0F, start_us=START, seconds=12),
        microphone(2, lambda at_us: 500 if on(at_us) else 0, start_us=START, seconds=12),
        ticks(START, 12),
    )
    (file,) = await recorded(tmp_path, messages, scene(ADA), config={"quality": "low"})
    film = Film(file["path"])
    light = [when for when, picture in film.pictures if picture[40, 80] > 128]
    flashes = [when for before, when in zip([-9.0, *light], light, strict=False) if when - before > 0.5]
    wave = np.concatenate([one.to_ndarray()[0] for one in film.sounds])
    loud = np.flatnonzero(np.abs(wave) > 0.1) / 48_000
    beeps = loud[np.r_[True, np.diff(loud) > 0.5]]
    assert len(flashes) == len(beeps) == 6
    assert np.abs(np.array(flashes) - beeps).max() < 0.08


async def test_a_name_is_in_the_picture(tmp_path: Path) -> None:
    messages = timeline(camera(1, 7, start_us=START, seconds=1), ticks(START, 1))
    corners = []
    for name in ("Ada Lovelace", ""):
        (file,) = await recorded(
            tmp_path / (name or "none"),
            messages,
            scene(participant("ada", name, webcam=1, mic=2)),
            config={"quality": "low"},
        )
        corners.append(Film(file["path"]).pictures[20][1][330:, :120].astype(int))
    assert np.abs(corners[0] - corners[1]).max() > 80


async def test_audio_mode_writes_sound_alone(tmp_path: Path) -> None:
    (file,) = await recorded(tmp_path, two_people(6), scene(ADA, BOB), config={"mode": "audio"})
    assert file["path"].endswith("meeting.m4a")
    assert (file["type"], file["width"]) == ("audio", 0)
    film = Film(file["path"])
    assert film.pictures == []
    assert film.duration_s == pytest.approx(6, abs=0.1)
    assert film.tones(2.2, 3.8) == pytest.approx([440, 1000], abs=3)


async def test_tracks_hold_what_each_producer_sent(tmp_path: Path) -> None:
    sent = two_people(7)
    files = await recorded(tmp_path, sent, scene(ADA, BOB), config={"quality": "low", "tracks": True})
    tracks = {(one.get("participantId"), one.get("source")): one for one in files if "participantId" in one}
    assert set(tracks) == {("ada", "webcam"), ("ada", "mic"), ("bob", "webcam"), ("bob", "mic")}
    expected = {"ada": ("vp8", 0x5A, 440, 0, 7), "bob": ("h264", 0x33, 1000, 2000, 3)}
    for who, (codec, code, tone, offset_ms, seconds) in expected.items():
        picture, sound = tracks[who, "webcam"], tracks[who, "mic"]
        assert (picture["type"], sound["type"]) == ("video", "audio")
        assert picture["startOffsetMs"] == sound["startOffsetMs"] == offset_ms
        with av.open(picture["path"]) as container:
            assert container.streams.video[0].codec_context.name == codec
            assert (picture["width"], picture["height"]) == (640, 360)
            packets = [bytes(packet) for packet in container.demux() if packet.size]
        frames = [
            one.data
            for one in sent
            if getattr(one, "producer", 0) == (1 if who == "ada" else 3) and hasattr(one, "data")
        ]
        assert len(packets) == len(frames)
        if codec == "vp8":
            assert packets == frames
        film = Film(picture["path"])
        assert {film.code(second) for second in (0.1, seconds / 2, seconds - 0.2)} == {code}
        assert film.duration_s == pytest.approx(seconds, abs=0.1)
        assert Film(sound["path"]).tones(0.2, seconds - 0.3) == pytest.approx([tone], abs=3)


@contextlib.asynccontextmanager
async def live(directory: Path, *, seconds: float = 30, **more: Any):  # type: ignore[no-untyped-def]
    """A recording that is being fed in real time."""
    start_us = time.monotonic_ns() // 1000
    messages = timeline(
        list(camera(1, 0x5A, start_us=start_us, seconds=4, width=320, height=180, fps=15))[:-1],
        list(microphone(2, 440, start_us=start_us, seconds=4))[:-1],
        ticks(start_us, seconds),
    )
    config = {"quality": "low", **more.pop("config", {})}
    line = job(directory, started_us=start_us, config=config, realTime=True, **more)
    async with EgressProcess(line) as egress:
        await egress.control(scene(ADA))
        feeding = asyncio.create_task(egress.feed_live(messages, from_us=start_us))
        try:
            yield egress
        finally:
            feeding.cancel()
            await asyncio.gather(feeding, return_exceptions=True)


async def test_stop_finishes_at_once_and_leaves_nothing_else(tmp_path: Path) -> None:
    async with live(tmp_path) as egress:
        await egress.report("started")
        await egress.progressed(3000)
        await egress.control({"stop": {}})
        assert await egress.ended(timeout_s=10) == 0, egress.log
        (file,) = egress.reports[-1]["files"]
        assert file["durationMs"] >= 3000
        assert _has_index(Path(file["path"]))
    assert os.listdir(tmp_path) == ["meeting.mp4"]


@pytest.mark.parametrize("end", ["control", "sigterm"])
async def test_a_server_that_goes_leaves_a_finished_file(tmp_path: Path, end: str) -> None:
    async with live(tmp_path) as egress:
        await egress.report("started")
        if end == "control":
            egress.end_control()
        else:
            egress.signal(signal.SIGTERM)
        assert await egress.ended() == 0, egress.log
        assert egress.reports[-1]["report"] == "stopped"
    assert Film(tmp_path / "meeting.mp4").code(0.7) == 0x5A


def _has_index(path: Path) -> bool:
    """An index of the whole, in front of the media."""
    return read_boxes(path).indexed and top_boxes(path)[1] == "moov"


@pytest.mark.parametrize("config", [{}, {"mode": "audio"}, {"tracks": True}])
async def test_killed_in_the_middle_it_is_playable_and_recovered(tmp_path: Path, config: dict[str, Any]) -> None:
    async with live(tmp_path, config=config) as egress:
        await egress.report("started")
        await egress.progressed(4000)
        egress.signal(signal.SIGKILL)
        assert await egress.ended() == -signal.SIGKILL
        reached_s = max(one.get("durationMs", 0) for one in egress.reports) / 1000
    suffix = ".m4a" if config.get("mode") else ".mp4"
    growing = tmp_path / f"meeting{suffix}.part"
    before = Film(growing)
    assert before.duration_s > reached_s - 2
    found = {one.path.name: one for one in recover(tmp_path)}
    assert not list(tmp_path.glob("*.part"))
    assert recover(tmp_path) == []
    main = found[f"meeting{suffix}"]
    assert main.seekable
    assert main.duration_ms / 1000 > reached_s - 2
    film = Film(main.path)
    assert film.tones(0.5, 2.0) == pytest.approx([440], abs=3)
    if "mode" not in config:
        assert film.code(1.5) == 0x5A
        assert _has_index(main.path)
    if config.get("tracks"):
        assert set(found) == {"meeting.mp4", "meeting-ada-webcam-1.webm", "meeting-ada-mic-2.webm"}
        assert Film(found["meeting-ada-webcam-1.webm"].path).code(1.0) == 0x5A
        # Whose they are outlives the process, in what the server reads and then removes.
        noted = noted_tracks(tmp_path)
        assert {name: (one["participantId"], one["source"]) for name, one in noted.items()} == {
            "meeting-ada-webcam-1.webm": ("ada", "webcam"),
            "meeting-ada-mic-2.webm": ("ada", "mic"),
        }


async def test_recovery_survives_its_own_crash_and_what_holds_nothing(tmp_path: Path) -> None:
    (tmp_path / "empty.mp4.part").write_bytes(b"")
    (tmp_path / "cut.webm.part").write_bytes(b"\x1a\x45\xdf\xa3")
    (tmp_path / "meeting.mp4.repair").write_bytes(b"half a copy")
    (tmp_path / "other.mp4").write_bytes(b"not ours to touch")
    assert recover(tmp_path) == []
    assert (tmp_path / "other.mp4").exists()
    assert not (tmp_path / "meeting.mp4.repair").exists()
    assert not (tmp_path / "empty.mp4.part").exists()
    assert (tmp_path / "cut.webm.unplayable").exists()


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A file system of one megabyte. Needs root, as CI has."""
    folder = tmp_path / "disk"
    folder.mkdir()
    subprocess.run(["mount", "-t", "tmpfs", "-o", "size=1m", "tmpfs", str(folder)], check=True)
    yield folder
    subprocess.run(["umount", str(folder)], check=True)


async def test_a_disk_that_fills_up_ends_the_recording_and_keeps_what_is_there(small_disk: Path) -> None:
    (small_disk / "ballast").write_bytes(bytes(700_000))
    messages = timeline(
        camera(1, 0x5A, start_us=START, seconds=15, noise=True, width=320, height=180), ticks(START, 15)
    )
    async with EgressProcess(job(small_disk, started_us=START, config={"quality": "low"})) as egress:
        await egress.control(scene(ADA))
        await egress.feed(messages)
        report = await egress.report("failed")
        assert await egress.ended() == 1
        assert "started" in [one["report"] for one in egress.reports]
        assert error_of(report) == ("RECORDING_FAILED", "DISK_FULL")
        assert report["error"]["params"]["free_bytes"] < 100_000
        assert report["error"]["subject"] == {"meetingId": "abcd-1234-wxyz", "recordingId": "rec-1"}
        (file,) = report["files"]
        film = Film(file["path"])
        assert film.duration_s == pytest.approx(file["durationMs"] / 1000, abs=0.2)
        assert film.duration_s >= 1
        assert film.code(1.0) == 0x5A
        assert not list(small_disk.glob("*.part"))
        assert "Traceback" in egress.log


async def failed(directory: Path, messages: list[Message], **more: Any) -> dict[str, Any]:
    """The report of an egress that fails by itself."""
    async with EgressProcess(job(directory, started_us=START, **{"config": {"quality": "low"}} | more)) as egress:
        await egress.control(scene(ADA))
        await egress.feed(messages)
        report = await egress.report("failed")
        assert await egress.ended() == 1
        assert egress.reports[-1] is report
        return report


async def test_too_little_room_is_said_before_anything_starts(tmp_path: Path) -> None:
    report = await failed(tmp_path, [], minimumFreeBytes=2**60)
    assert error_of(report) == ("START_RECORDING_FAILED", "DISK_FULL")
    assert report["error"]["params"]["needed_bytes"] == 2**60
    assert os.listdir(tmp_path) == []


async def test_a_folder_that_cannot_be_written_is_said(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    report = await failed(tmp_path / "file" / "recordings", [])
    assert error_of(report) == ("START_RECORDING_FAILED", "STORAGE_NOT_WRITABLE")


@pytest.fixture
def read_only_disk(small_disk: Path) -> Path:
    """A file system that nobody can write."""
    subprocess.run(["mount", "-o", "remount,ro", str(small_disk)], check=True)
    return small_disk


async def test_a_read_only_disk_is_said(read_only_disk: Path) -> None:
    report = await failed(read_only_disk, [])
    assert error_of(report) == ("START_RECORDING_FAILED", "STORAGE_NOT_WRITABLE")


@pytest.mark.parametrize("faults", [{"videoEncoder": "no-such-encoder"}, {"audioEncoder": "no-such-encoder"}])
async def test_an_encoder_that_does_not_start_is_said(tmp_path: Path, faults: dict[str, Any]) -> None:
    report = await failed(tmp_path, [], faults=faults)
    assert error_of(report) == ("START_RECORDING_FAILED", "ENCODER_FAILED")
    assert report["error"]["params"]["encoder"] == "no-such-encoder"
    assert os.listdir(tmp_path) == []


async def test_an_encoder_that_fails_later_leaves_what_was_encoded(tmp_path: Path) -> None:
    messages = timeline(camera(1, 0x5A, start_us=START, seconds=8), ticks(START, 8))
    report = await failed(tmp_path, messages, faults={"videoEncoder": "no-such-encoder", "fromFrame": 125})
    assert error_of(report) == ("RECORDING_FAILED", "ENCODER_FAILED")
    (file,) = report["files"]
    assert file["durationMs"] > 3000
    assert Film(file["path"]).code(1.0) == 0x5A


async def test_a_capture_without_time_is_a_stall(tmp_path: Path) -> None:
    begun = two_people(6)[:400]
    async with EgressProcess(job(tmp_path, started_us=START, config={"quality": "low"})) as egress:
        await egress.control(scene(ADA))
        await egress.feed(begun)
        await egress.report("started")
        report = await egress.report("failed", timeout_s=30)
        assert error_of(report) == ("RECORDING_FAILED", "STALLED")
        assert report["error"]["params"]["silent_ms"] >= STALLED_AFTER_S * 1000
        assert await egress.ended() == 1
        assert Film(report["files"][0]["path"]).code(0.5) == 0x5A


async def test_a_capture_that_is_none_ends_the_process_with_what_it_has(tmp_path: Path) -> None:
    good = two_people(6)
    async with EgressProcess(job(tmp_path, started_us=START, config={"quality": "low"})) as egress:
        await egress.control(scene(ADA))
        await egress.feed(good)
        await egress.report("started")
        await egress.feed_raw(b"\xff" * 64)
        report = await egress.report("failed")
        assert error_of(report) == ("RECORDING_FAILED", "PROCESS_DIED")
        assert Film(report["files"][0]["path"]).code(0.5) == 0x5A


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"config": {"quality": "ultra"}}, "quality"),
        ({"config": {"layout": {"gridSize": 99}}}, "layout.gridSize"),
        ({"kind": "film"}, "kind"),
        ({"captureFd": 9999}, "captureFd"),
    ],
)
async def test_a_bad_field_is_named(tmp_path: Path, change: dict[str, Any], field: str) -> None:
    line = {"captureFd": 0} | job(tmp_path, started_us=START) | change
    async with EgressProcess(line, pass_capture=False) as egress:
        report = await egress.report("failed")
        assert error_of(report) == ("START_RECORDING_FAILED", "INVALID_CONFIG")
        assert report["error"]["params"]["field"] == field
        assert await egress.ended() == 1


async def test_a_first_line_that_is_no_job_is_said(tmp_path: Path) -> None:
    async with EgressProcess("this is not JSON") as egress:
        report = await egress.report("failed")
        assert error_of(report) == ("START_RECORDING_FAILED", "INVALID_CONFIG")
        assert report["error"]["params"]["field"] == "job"


async def test_a_control_line_that_cannot_be_read_ends_nothing(tmp_path: Path) -> None:
    async with EgressProcess(job(tmp_path, started_us=START, config={"quality": "low"})) as egress:
        await egress.control({"scene": {"participants": "nobody"}})
        await egress.control({"dance": {}})
        await egress.control(scene(ADA))
        await egress.feed(timeline(camera(1, 0x5A, start_us=START, seconds=2), ticks(START, 2)))
        egress.end_capture()
        assert await egress.ended() == 0
        assert Film(tmp_path / "meeting.mp4").code(1.0) == 0x5A


async def test_a_long_backlog_is_no_hang(tmp_path: Path) -> None:
    """Minutes that come in one read take longer to be made than a hang is allowed to last."""
    async with EgressProcess(job(tmp_path, started_us=START, config={"quality": "low"})) as egress:
        await egress.feed(ticks(START, 500))
        egress.end_capture()
        assert await egress.ended(timeout_s=110) == 0, egress.log
        assert egress.reports[-1]["files"][0]["durationMs"] == pytest.approx(500_000, abs=100)
        # It reported all the while.
        assert len([one for one in egress.reports if one["report"] == "progress"]) >= 2
