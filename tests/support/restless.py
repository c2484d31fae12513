"""Cameras whose pictures have other sizes than they should: real keyframes, encoded once and sent again and again."""

import asyncio
import time
from collections.abc import Callable, Iterator
from fractions import Fraction
from functools import cache
from typing import Any

import av
from aiortc import MediaStreamTrack

from meetkit.egress.capture import Codec, Frame, Message, StreamBegan, StreamEnded
from tests.support.media import code_picture

Size = tuple[int, int]
SMALL: Size = (320, 180)
LARGEST: Size = (4096, 2304)
OVERSIZE: Size = (4352, 2448)
_ENCODERS = {
    Codec.VP8: ("libvpx", {"deadline": "realtime", "cpu-used": "8", "lag-in-frames": "0"}),
    Codec.H264: ("libx264", {"preset": "ultrafast", "tune": "zerolatency", "profile": "baseline"}),
}


@cache
def keyframe(codec: Codec, size: Size, code: int = 0x5A) -> bytes:
    """A picture of that size, which can be decoded by itself."""
    name, options = _ENCODERS[codec]
    context = av.CodecContext.create(name, "w")
    assert isinstance(context, av.VideoCodecContext)
    context.width, context.height = size
    context.pix_fmt, context.bit_rate = "yuv420p", 800_000
    context.time_base, context.framerate = Fraction(1, 30), Fraction(30)
    context.options = options
    frame = av.VideoFrame.from_ndarray(code_picture(code, width=size[0], height=size[1]), format="rgb24")
    frame = frame.reformat(format="yuv420p")
    frame.pts, frame.time_base = 0, Fraction(1, 30)
    return bytes([*context.encode(frame), *context.encode(None)][0])


def restless_camera(
    producer: int,
    sizes: Callable[[float], Size],
    *,
    start_us: int,
    seconds: float,
    codec: Codec = Codec.VP8,
    fps: int = 30,
) -> Iterator[Message]:
    """What a capture gives of it: keyframes of the size that `sizes` has for their second."""
    yield StreamBegan(producer, start_us, codec, 90_000)
    for index in range(round(seconds * fps)):
        at_us = start_us + index * 1_000_000 // fps
        yield Frame(producer, at_us, keyframe(codec, sizes(index / fps)), True)
    yield StreamEnded(producer, start_us + round(seconds * 1_000_000))


class RestlessTrack(MediaStreamTrack):
    """Gives encoded pictures of its `sizes` in turn, cut off behind so many bytes; see `tests.support.inside`."""

    kind = "video"

    def __init__(self, codec: Codec, *sizes: Size, fps: int = 30, code: int = 0x5A) -> None:
        super().__init__()
        self.codec, self.sizes, self._fps, self._code = codec, sizes, fps, code
        self.most_bytes: int | None = None
        self._count = 0
        self._began_s = time.monotonic()

    async def recv(self) -> Any:
        """The next one, in its time."""
        self._count += 1
        await asyncio.sleep(max(0.0, self._began_s + self._count / self._fps - time.monotonic()))
        size = self.sizes[self._count % len(self.sizes)]
        packet = av.Packet(keyframe(self.codec, size, self._code)[: self.most_bytes])
        packet.pts, packet.time_base = self._count * 90_000 // self._fps, Fraction(1, 90_000)
        return packet
