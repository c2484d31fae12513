"""A meeting of any length that never was: two people whose clocks drift apart clap, are muted, and lose packets.

Everything is encoded once and repeated, so that an hour is made faster than it is recorded.
"""

import asyncio
import heapq
from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from typing import Any

import av
import numpy as np

from meetkit.egress.capture import Codec, Frame, Lost, Message, StreamBegan
from meetkit.egress.job import parse_config
from meetkit.egress.layout import Rect
from meetkit.egress.plan import plan
from meetkit.egress.scene import Scene
from tests.support.capture import SECOND_US, EgressProcess, job, participant, scene, ticks
from tests.support.footage import code_at
from tests.support.media import AUDIO_FRAME_SAMPLES, AUDIO_RATE_HZ, code_picture

CLAP_EVERY_S, CLAP_PACKETS = 10, 20
PACKET_US = 20_000
MUTED_EVERY_S, MUTED_FROM_S, MUTED_S = 300, 60, 35
QUIET_CODE, CLAP_CODE = 0xA3, 0x1C
_PICTURE_EVERY_US = 500_000
_WINDOW_S = 0.02


@dataclass(frozen=True, slots=True)
class Clapping:
    """One of the two. `drift_ppm`: how much too fast the clock of the sound card runs; they clap `after_s` the ten."""

    number: int
    drift_ppm: float
    after_s: float
    hz: float

    @property
    def camera(self) -> int:
        """The producer of the picture."""
        return 10 * self.number + 1

    @property
    def microphone(self) -> int:
        """The producer of the sound."""
        return 10 * self.number + 2

    def in_scene(self, *, muted: bool) -> dict[str, Any]:
        """As a participant of a scene."""
        paused = (self.camera, self.microphone) if muted else ()
        return participant(
            f"p{self.number}", f"P {self.number}", webcam=self.camera, mic=self.microphone, paused=paused
        )


PEOPLE = (Clapping(1, 100, 3, 2500), Clapping(2, -100, 7, 1700))


def is_muted(second: float) -> bool:
    """Whether the first of them is muted, picture and sound."""
    return MUTED_FROM_S <= second % MUTED_EVERY_S < MUTED_FROM_S + MUTED_S


def scenes(start_us: int, seconds: int) -> Iterator[dict[str, Any]]:
    """The control lines, each with its time."""
    changes = [0, *(at for at in range(1, seconds) if is_muted(at) != is_muted(at - 1))]
    first, second = PEOPLE
    for at in changes:
        yield scene(first.in_scene(muted=is_muted(at)), second.in_scene(muted=False), at_us=start_us + at * SECOND_US)


def messages(start_us: int, seconds: int, *, seed: int = 3) -> Iterator[Message]:
    """The capture, in the order of its times."""
    streams = [ticks(start_us, seconds)]
    for one in PEOPLE:
        random = np.random.default_rng((seed, one.number))
        streams += [_sound(one, start_us, seconds, random), _pictures(one, start_us, seconds, random)]
    return heapq.merge(*streams, key=lambda message: message.time_us)


def _clap_packet(one: Clapping, clap: int) -> int:
    """The number of the packet with which a clap begins: the sender counts in its own, drifting, time."""
    return round((clap * CLAP_EVERY_S + one.after_s) * SECOND_US / PACKET_US * (1 + one.drift_ppm / 1e6))


def _packet_us(one: Clapping, number: int) -> int:
    """When a packet really was captured."""
    return round(number * PACKET_US / (1 + one.drift_ppm / 1e6))


def _sound(one: Clapping, start_us: int, seconds: int, random: np.random.Generator) -> Iterator[Message]:
    yield StreamBegan(one.microphone, start_us, Codec.OPUS, AUDIO_RATE_HZ, 2)
    silence, clap = _packets(one.hz)
    number, latest_us, next_clap = 0, 0, 0
    while (at_us := _packet_us(one, number)) < seconds * SECOND_US:
        while number >= _clap_packet(one, next_clap) + len(clap):
            next_clap += 1
        into = number - _clap_packet(one, next_clap)
        data = clap[into] if into >= 0 else silence
        lost = into < -2 and random.random() < 0.005
        if not lost and not (one.number == 1 and is_muted(at_us / SECOND_US)):
            # What sender reports say is never quite right.
            latest_us = max(latest_us, at_us + round(random.normal(0, 2_000)))
            yield Frame(one.microphone, start_us + latest_us, data)
        number += 1


def _pictures(one: Clapping, start_us: int, seconds: int, random: np.random.Generator) -> Iterator[Message]:
    yield StreamBegan(one.camera, start_us, Codec.VP8, 90_000)
    quiet, clap = _keyframe(QUIET_CODE), _keyframe(CLAP_CODE)
    claps = [
        _packet_us(one, _clap_packet(one, number) + late)
        for number in range(seconds // CLAP_EVERY_S + 1)
        for late in (0, CLAP_PACKETS)
    ]
    times = sorted({*claps, *range(0, seconds * SECOND_US, _PICTURE_EVERY_US)})
    until_us = 0
    for at_us in times:
        if at_us in claps[::2]:
            until_us = claps[claps.index(at_us) + 1]
        if at_us >= seconds * SECOND_US or (one.number == 1 and is_muted(at_us / SECOND_US)):
            continue
        if at_us not in claps and random.random() < 0.02:
            yield Lost(one.camera, start_us + at_us)
        else:
            yield Frame(one.camera, start_us + at_us, clap if at_us < until_us else quiet, keyframe=True)


def _packets(hz: float) -> tuple[bytes, list[bytes]]:
    """A packet of silence, and those of a clap with the silence after it."""
    context = av.CodecContext.create("libopus", "w")
    context.sample_rate, context.layout, context.format = AUDIO_RATE_HZ, "mono", "s16"
    context.time_base = Fraction(1, AUDIO_RATE_HZ)
    context.options = {"application": "lowdelay"}
    times = np.arange(AUDIO_FRAME_SAMPLES * CLAP_PACKETS) / AUDIO_RATE_HZ
    tone = (0.3 * 32767 * np.sin(2 * np.pi * hz * times)).astype(np.int16).reshape(-1, AUDIO_FRAME_SAMPLES)
    quiet = np.zeros((10, AUDIO_FRAME_SAMPLES), np.int16)
    out: list[bytes] = []
    for number, samples in enumerate(np.concatenate([quiet, tone, quiet])):
        frame = av.AudioFrame.from_ndarray(samples.reshape(1, -1), format="s16", layout="mono")
        frame.sample_rate, frame.pts = AUDIO_RATE_HZ, number * AUDIO_FRAME_SAMPLES
        frame.time_base = Fraction(1, AUDIO_RATE_HZ)
        out += [bytes(packet) for packet in context.encode(frame)]
    return out[8], out[10:]


def _keyframe(code: int) -> bytes:
    context = av.CodecContext.create("libvpx", "w")
    context.width, context.height, context.pix_fmt = 320, 180, "yuv420p"
    context.time_base = Fraction(1, 10)
    context.options = {"deadline": "realtime", "cpu-used": "8", "lag-in-frames": "0"}
    frame = av.VideoFrame.from_ndarray(code_picture(code, width=320, height=180), format="rgb24")
    frame.pts, frame.time_base = 0, Fraction(1, 10)
    (packet,) = context.encode(frame.reformat(format="yuv420p"))
    return bytes(packet)


@dataclass(frozen=True, slots=True)
class Offset:
    """At that second of the file sound came so much later than picture."""

    who: int
    second: float
    late_s: float


def offsets(path: Path, places: dict[int, Rect]) -> list[Offset]:
    """What is to be seen and heard in a file: how far apart each clap's picture and sound are."""
    seen = _seen(path, places)
    begins_s, rate_hz, wave = _wave(path)
    found = []
    for one in PEOPLE:
        for at in seen[one.number]:
            heard = _onset(wave, rate_hz, one.hz, at - begins_s)
            assert heard is not None, f"nothing is heard of the clap of {one.number} at {at:.2f} s"
            found.append(Offset(one.number, at, begins_s + heard - at))
    return found


async def recorded_offsets(folder: Path, seconds: int, *, start_us: int) -> list[Offset]:
    """Records so much of the meeting with the real process, and measures its file."""
    config = {"quality": "low"}
    lines = list(scenes(start_us, seconds))
    tiles, _ = plan(Scene.model_validate(lines[0]["scene"]), parse_config(config))
    places = {int(tile.participant_id.removeprefix("p")): tile.rect for tile in tiles}
    async with EgressProcess(job(folder, started_us=start_us, config=config)) as egress:
        for line in lines:
            await egress.control(line)
        await egress.feed(messages(start_us, seconds))
        egress.end_capture()
        assert await egress.ended(timeout_s=60 + seconds) == 0, egress.log
        (file,) = egress.reports[-1]["files"]
    assert abs(file["durationMs"] - 1000 * seconds) < 500, file
    return await asyncio.to_thread(offsets, Path(file["path"]), places)


def _seen(path: Path, places: dict[int, Rect]) -> dict[int, list[float]]:
    """When each of them begins to show the code of a clap."""
    seen: dict[int, list[float]] = {number: [] for number in places}
    was: dict[int, int | None] = dict.fromkeys(places, CLAP_CODE)
    last: dict[int, bytes] = {}
    with av.open(str(path)) as container:
        for frame in container.decode(video=0):
            luma = frame.planes[0]
            rows = np.frombuffer(memoryview(luma), np.uint8).reshape(-1, luma.line_size)
            for number, place in places.items():
                # Reading a code takes long, and most pictures are like the one before.
                middle = bytes(rows[place.y : place.y + place.height : 24, place.x : place.x + place.width : 24] // 64)
                if last.get(number) == middle:
                    continue
                last[number] = middle
                code = code_at(rows, place)
                if code == CLAP_CODE and was[number] == QUIET_CODE:
                    seen[number].append(float(frame.time or 0))
                was[number] = code
    return seen


def _wave(path: Path) -> tuple[float, int, np.ndarray]:
    with av.open(str(path)) as container:
        frames = container.decode(audio=0)
        first = next(frames)
        parts = [first.to_ndarray()[0], *(frame.to_ndarray()[0] for frame in frames)]
    return float(first.time or 0), first.sample_rate, np.concatenate(parts)


def _onset(wave: np.ndarray, rate_hz: int, hz: float, near_s: float) -> float | None:
    """When a tone begins within 0.3 s of a time."""
    size, step = round(_WINDOW_S * rate_hz), round(0.002 * rate_hz)
    kernel = np.hanning(size) * np.exp(-2j * np.pi * hz * np.arange(size) / rate_hz)
    starts = range(
        max(0, round((near_s - 0.3) * rate_hz)), min(len(wave) - size, round((near_s + 0.3) * rate_hz)), step
    )
    levels = np.array([abs(np.dot(wave[at : at + size], kernel)) for at in starts])
    if not len(levels) or levels.max() < 0.02 * size:
        return None
    return (starts[int(np.argmax(levels > levels.max() / 2))] + size / 2) / rate_hz
