"""A small encode with a known picture and tone, and a feeder that hands it out at the pace of real time."""

import asyncio
import contextlib
import math
import time
from collections.abc import AsyncIterator, Callable
from dataclasses import replace
from fractions import Fraction
from functools import cache
from pathlib import Path

import av
import numpy as np
from av.codec.context import Flags

from meetkit.egress.outputs import AudioParameters, EncodedPacket, VideoParameters
from tests.support.media import code_picture

WIDTH, HEIGHT, FRAME_RATE, KEYFRAME_EVERY_S = 320, 180, 15, 1
SAMPLE_RATE_HZ = 48_000
_LENGTH_S = 4


class Encode:
    """Four seconds of H.264 and AAC that can be repeated without a seam in time.

    Args:
        code: of the picture; its brightness moves so that frames differ.
        tone_hz: of the sound.
        noise: adds noise to the picture, so that the stream is wide (some Mbit/s).
    """

    def __init__(self, code: int, tone_hz: float, *, noise: bool = False) -> None:
        video = _video_encoder(noise)
        audio = _audio_encoder()
        packets = [*_video_packets(video, code, noise), *_audio_packets(audio, tone_hz)]
        self.packets = sorted(packets, key=lambda packet: packet.dts * packet.time_base)
        self.video = VideoParameters(
            extradata=bytes(video.extradata or b""),
            width=WIDTH,
            height=HEIGHT,
            frame_rate=FRAME_RATE,
            bitrate_bps=500_000,
        )
        self.audio = AudioParameters(
            extradata=bytes(audio.extradata or b""), sample_rate_hz=SAMPLE_RATE_HZ, channels=2, bitrate_bps=96_000
        )

    def repeated(self, turn: int) -> list[EncodedPacket]:
        """The packets of the turn-th repetition."""
        return [replace(packet, **_shifted(packet, turn * _LENGTH_S)) for packet in self.packets]


@cache
def encode(code: int, tone_hz: float, noise: bool = False) -> Encode:
    """The same encode for all who ask."""
    return Encode(code, tone_hz, noise=noise)


@contextlib.asynccontextmanager
async def feeding(what: Encode, submit: Callable[[EncodedPacket], None], *, speed: float = 1.0) -> AsyncIterator[None]:
    """Submits in real time for the length of the block; a `submit` that blocks is a failure."""

    async def feed() -> None:
        began_s, turn = time.monotonic(), 0
        while True:
            for packet in what.repeated(turn):
                due_s = began_s + float(packet.dts * packet.time_base) / speed
                await asyncio.sleep(max(0.0, due_s - time.monotonic()))
                before_s = time.monotonic()
                submit(packet)
                assert time.monotonic() - before_s < 0.5, "submit blocked"
            turn += 1

    task = asyncio.create_task(feed())
    try:
        yield
    finally:
        task.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await task


def _shifted(packet: EncodedPacket, by_s: int) -> dict[str, int]:
    shift = round(by_s / packet.time_base)
    return {"pts": packet.pts + shift, "dts": packet.dts + shift}


def _video_encoder(noise: bool) -> av.VideoCodecContext:
    context = av.CodecContext.create("libx264", "w")
    assert isinstance(context, av.VideoCodecContext)
    context.width, context.height, context.pix_fmt = WIDTH, HEIGHT, "yuv420p"
    context.time_base, context.framerate = Fraction(1, FRAME_RATE), Fraction(FRAME_RATE)
    context.flags |= Flags.global_header
    every = str(FRAME_RATE * KEYFRAME_EVERY_S)
    context.options = {
        "preset": "ultrafast",
        "tune": "zerolatency",
        "g": every,
        "keyint_min": every,
        "sc_threshold": "0",
    }
    context.options |= {"qp": "18"} if noise else {"crf": "28"}
    context.open()
    return context


def _video_packets(context: av.VideoCodecContext, code: int, noise: bool) -> list[EncodedPacket]:
    packets: list[EncodedPacket] = []
    chance = np.random.default_rng(7)

    def add(encoded: "list[av.Packet[av.VideoStream]]") -> None:
        for packet in encoded:
            assert packet.pts is not None
            assert packet.dts is not None
            base = Fraction(1, FRAME_RATE)
            data, key = bytes(packet), packet.is_keyframe
            packets.append(
                EncodedPacket(
                    kind="video", data=data, pts=packet.pts, dts=packet.dts, duration=1, time_base=base, keyframe=key
                )
            )

    for number in range(FRAME_RATE * _LENGTH_S):
        picture = code_picture(code, width=WIDTH, height=HEIGHT, brightness=190 + 3 * (number % 20))
        if noise:
            picture = np.clip(picture + chance.integers(-20, 20, picture.shape), 0, 255).astype(np.uint8)
        frame = av.VideoFrame.from_ndarray(picture, format="rgb24")
        frame.pts, frame.time_base = number, Fraction(1, FRAME_RATE)
        add(context.encode(frame))
    add(context.encode(None))
    return packets


def _audio_encoder() -> av.AudioCodecContext:
    context = av.CodecContext.create("aac", "w")
    assert isinstance(context, av.AudioCodecContext)
    context.sample_rate, context.layout, context.format = SAMPLE_RATE_HZ, "stereo", "fltp"
    context.time_base, context.bit_rate = Fraction(1, SAMPLE_RATE_HZ), 96_000
    context.flags |= Flags.global_header
    context.open()
    return context


def _audio_packets(context: av.AudioCodecContext, tone_hz: float) -> list[EncodedPacket]:
    packets: list[EncodedPacket] = []
    size = 1024
    base = Fraction(1, SAMPLE_RATE_HZ)
    for start in range(0, SAMPLE_RATE_HZ * _LENGTH_S, size):
        times = (np.arange(size) + start) / SAMPLE_RATE_HZ
        wave = np.tile((0.4 * np.sin(2 * math.pi * tone_hz * times)).astype(np.float32), (2, 1))
        frame = av.AudioFrame.from_ndarray(wave, format="fltp", layout="stereo")
        frame.sample_rate, frame.pts, frame.time_base = SAMPLE_RATE_HZ, start, base
        for packet in context.encode(frame):
            assert packet.pts is not None
            pts = packet.pts
            packets.append(
                EncodedPacket(
                    kind="audio", data=bytes(packet), pts=pts, dts=pts, duration=size, time_base=base, keyframe=True
                )
            )
    return [packet for packet in packets if packet.pts >= 0]


def top_boxes(path: Path) -> list[str]:
    """The kinds of an MP4 file's boxes, in order, without those that hold nothing."""
    kinds: list[str] = []
    with path.open("rb") as file:
        while header := file.read(16):
            length = int.from_bytes(header[:4], "big")
            if length == 1:
                length = int.from_bytes(header[8:16], "big")
            if header[4:8] != b"free":
                kinds.append(header[4:8].decode("ascii"))
            file.seek(length - len(header), 1)
    return kinds
