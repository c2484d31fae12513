"""What a recording costs: CPU per recorded second at 720p30, composing and encoding apart; and ending after an hour."""

import asyncio
import json
import os
import shutil
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import av
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

from bench import while_recording
from bench.cpu import cpu_s
from bench.report import Report
from meetkit.egress import recover
from meetkit.egress.capture import Message, StreamEnded, Tick
from meetkit.egress.composition import Composition
from meetkit.egress.delivery import RecordingDelivery
from meetkit.egress.encoder import Encode, Encoder
from meetkit.egress.job import Job, parse_job
from meetkit.egress.scene import Scene
from meetkit.egress.sound import Samples

PARTICIPANTS = (1, 4, 9)
SECONDS = 6
ROUNDS = 7  # The first is discarded.
START_US = 1000 * SECOND_US
HOUR_S = 3600
LIVE_S = 20


class NoEncoder:
    """Takes what is composed and does nothing with it."""

    def video(self, frame: av.VideoFrame, number: int) -> None:
        """Nothing."""

    def audio(self, samples: Samples, position: int) -> None:
        """Nothing."""


async def run(folder: Path) -> None:
    """Composing alone and all of it in turns; then four in real time on one core; an hour's end; the server."""
    report = Report("record")
    for count in PARTICIPANTS:
        _costs(count, folder / str(count), report)
    await _one_core(4, folder / "live", report)
    _an_hour(folder / "hour", report)
    await while_recording.measure(folder / "server", report)
    report.notes.append(
        "Sources: VP8 at 30 fps with noise, 1280x720 when alone, else 640x360, and Opus. Output 1280x720 at 30 fps. "
        "Composing is reading, decoding, scaling, painting and mixing; encoding is x264, AAC and the file."
    )
    report.finish()


def meeting(count: int, start_us: int, seconds: float) -> tuple[list[Message], dict[str, Any]]:
    """That many noisy cameras and as many microphones, and their scene."""
    streams: list[Iterator[Message]] = []
    people = []
    width, height = (1280, 720) if count == 1 else (640, 360)
    for number in range(count):
        streams.append(
            camera(1 + number, 17 * number, start_us=start_us, seconds=seconds, noise=True, width=width, height=height)
        )
        streams.append(microphone(101 + number, 300 + 50 * number, start_us=start_us, seconds=seconds, amplitude=0.1))
        people.append(participant(f"p{number}", f"Participant {number}", webcam=1 + number, mic=101 + number))
    return timeline(*streams, ticks(start_us, seconds)), scene(*people, speaker="p0")


def _costs(count: int, folder: Path, report: Report) -> None:
    messages, line = meeting(count, START_US, SECONDS)
    shown = Scene.model_validate(line["scene"])
    composing: list[float] = []
    encoding: list[float] = []
    ratios: list[float] = []
    for number in range(ROUNDS):
        begun_s = time.process_time()
        _compose(messages, shown, NoEncoder())
        composed_s = time.process_time()
        _record(messages, shown, folder / str(number))
        done_s = time.process_time()
        if number:
            composing.append((composed_s - begun_s) / SECONDS)
            encoding.append((done_s - composed_s) / SECONDS - composing[-1])
            ratios.append(composing[-1] / encoding[-1])
    who = f"{count} participant{'s' if count > 1 else ''}"
    both = [one + other for one, other in zip(composing, encoding, strict=True)]
    report.add(f"{who}: all", "CPU-s/s", both)
    report.add(f"{who}: composing", "CPU-s/s", composing)
    report.add(f"{who}: encoding", "CPU-s/s", encoding)
    report.add(f"{who}: composing / encoding", "", ratios, goal=1.0)


def _compose(messages: list[Message], shown: Scene, encode: Encode) -> None:
    config = _job(Path("/nowhere")).config
    composition = Composition(config, START_US, encode, delay_us=600_000)
    composition.show(shown)
    for message in messages:
        composition.take(message)
        if isinstance(message, Tick):
            composition.advance()
    composition.finish()


def _record(messages: list[Message], shown: Scene, folder: Path) -> None:
    folder.mkdir(parents=True)
    parsed = _job(folder)
    encoder = Encoder(parsed.config, "recording")
    delivery = RecordingDelivery(parsed, encoder.streams)
    composition = Composition(parsed.config, START_US, encoder, delay_us=600_000)
    composition.show(shown)
    for message in messages:
        composition.take(message)
        if isinstance(message, Tick):
            composition.advance()
            _hand_on(encoder, delivery)
    composition.finish()
    encoder.finish()
    _hand_on(encoder, delivery)
    delivery.finish()


def _hand_on(encoder: Encoder, delivery: RecordingDelivery) -> None:
    for packet in encoder.packets():
        delivery.write(packet)


async def _one_core(count: int, folder: Path, report: Report) -> None:
    """The real process on one core, everything else on the others: does it keep up?"""
    prepared, line = meeting(count, 0, LIVE_S)
    cores = sorted(os.sched_getaffinity(0))
    start_us = time.monotonic_ns() // 1000
    messages = [_moved(message, start_us) for message in prepared if not isinstance(message, StreamEnded)]
    os.sched_setaffinity(0, set(cores[:-1]) or set(cores))
    try:
        async with EgressProcess(job(folder, started_us=start_us, realTime=True)) as egress:
            for task in os.listdir(f"/proc/{egress.pid}/task"):
                os.sched_setaffinity(int(task), {cores[-1]})
            await egress.control(line)
            feeding = asyncio.create_task(egress.feed_live(messages, from_us=start_us))
            await egress.progressed(4000)
            begun_cpu_s, begun_s = cpu_s(egress.pid), time.monotonic()
            await feeding
            used = (cpu_s(egress.pid) - begun_cpu_s) / (time.monotonic() - begun_s)
            begun_s = time.monotonic()
            await egress.control({"stop": {}})
            stopped = await egress.report("stopped")
            stop_s = time.monotonic() - begun_s
    finally:
        os.sched_setaffinity(0, set(cores))
    progress = [one for one in egress.reports if one["report"] == "progress" and one["durationMs"] > 4000]
    who = f"{count} participants, real process on one core"
    report.add(f"{who}: share of the core", "%", [100 * used], goal=100.0)
    report.add(f"{who}: lag", "ms", [one["lagMs"] for one in progress], goal=1000.0)
    report.add(f"{who}: frames dropped", "", [progress[-1]["framesDropped"]], goal=0.0)
    report.add(f"{who}: stop to playable", "s", [stop_s], goal=2.0)
    report.notes.append(f"There {stopped['files'][0]['durationMs']} ms were recorded of {LIVE_S} s fed in real time.")


def _moved(message: Message, by_us: int) -> Message:
    return replace(message, time_us=message.time_us + by_us)


def _an_hour(folder: Path, report: Report) -> None:
    """An hour's packets, repeated from a few seconds', in one file: the index at stop, and a copy as after a crash."""
    kept, crashed = folder / "kept", folder / "crashed"
    kept.mkdir(parents=True)
    crashed.mkdir()
    parsed = _job(kept)
    messages, line = meeting(4, START_US, SECONDS)
    encoder = Encoder(parsed.config, "recording")
    _compose(messages, Scene.model_validate(line["scene"]), encoder)
    encoder.finish()
    packets = encoder.packets()
    delivery = RecordingDelivery(parsed, encoder.streams)
    for turn in range(HOUR_S // SECONDS):
        for packet in packets:
            by = int(turn * SECONDS / packet.time_base)
            delivery.write(replace(packet, pts=packet.pts + by, dts=packet.dts + by))
    shutil.copy(delivery.growing_path, crashed)
    begun_s = time.perf_counter()
    (file,) = delivery.finish()
    report.add("an hour: index at stop", "s", [time.perf_counter() - begun_s], goal=2.0)
    begun_s = time.perf_counter()
    (recovered,) = recover(crashed)
    report.add("an hour: copied with its index in front (recovery)", "s", [time.perf_counter() - begun_s])
    report.notes.append(
        f"The hour's file: {file.size_bytes / 1e6:.0f} MB, {file.duration_ms / 1000:.0f} s; "
        f"recovered from its fragments: {recovered.duration_ms / 1000:.0f} s."
    )


def _job(folder: Path) -> Job:
    return parse_job(json.dumps(job(folder, started_us=START_US) | {"captureFd": 0}))
