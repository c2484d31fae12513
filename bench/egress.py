"""How old a livestream is when it arrives: from a participant's camera to a player at a real RTMP server."""

import asyncio
import contextlib
import time
from fractions import Fraction
from pathlib import Path
from typing import Any

import av
from aiortc import MediaStreamTrack
from av.container import InputContainer
from tests.support import rtmp
from tests.support.media import ToneTrack, code_picture, read_code
from tests.support.server import running_server

from bench.report import Report
from meetkit import VideoSDK

FPS = 25
SECONDS = 30
# What the player hoards while it finds out what the stream is, it has played after so long.
SETTLED_S = 8
_CODE_S = 0.02
_WRAPS_S = 256 * _CODE_S
GOAL_MS = 1500.0


class ClockCamera(MediaStreamTrack):
    """A camera in front of a clock: the code counts fiftieths of a second of time.monotonic, and wraps after 5.12 s."""

    kind = "video"

    def __init__(self) -> None:
        super().__init__()
        self._began_s = time.monotonic()
        self._next = 0

    async def recv(self) -> av.VideoFrame:
        """The next frame, at its time."""
        self._next = max(self._next + 1, int((time.monotonic() - self._began_s) * FPS))
        await asyncio.sleep(max(0.0, self._began_s + self._next / FPS - time.monotonic()))
        picture = code_picture(int(time.monotonic() / _CODE_S) % 256)
        frame = av.VideoFrame.from_ndarray(picture, format="rgb24")
        frame.pts, frame.time_base = self._next * 90_000 // FPS, Fraction(1, 90_000)
        return frame


async def run(folder: Path) -> None:
    """One participant, one livestream, one player."""
    report = Report("egress")
    for quality in ("low", "med"):
        report.add_percentiles(
            f"glass to RTMP player, quality {quality}",
            await _delays_ms(folder / quality, quality),
            goals={50: GOAL_MS, 99: GOAL_MS},
        )
    report.notes.append(
        "From the moment a Python participant's picture shows to the moment a player (FFmpeg, without buffer) has "
        "decoded it from nginx's RTMP module on the same machine; encoding and decoding at both ends included. A code "
        "counts 20 ms, a frame of the livestream lasts 40 or 33 ms."
    )
    report.finish()


async def _delays_ms(folder: Path, quality: str) -> list[float]:
    async with (
        running_server(folder / "server", allow_private_addresses=True) as server,
        rtmp.rtmp_server(folder / "nginx") as destination,
    ):
        VideoSDK.config(server.token(["allow_join", "allow_mod"]), server_url=server.url)
        meeting = VideoSDK.init_meeting(
            meeting_id=await server.create_room(), name="clock", mic=ToneTrack(440), webcam=ClockCamera()
        )
        async with meeting:
            outputs = [{"url": destination.url(), "streamKey": "k"}]
            await meeting.start_livestream(outputs, {"quality": quality})
            delays = await asyncio.to_thread(_play, f"{destination.url()}/k")
            await meeting.stop_livestream()
    return delays


def _play(url: str) -> list[float]:
    """Plays the stream, and says of each picture how many milliseconds ago it was in front of the camera."""
    options: dict[str, Any] = {
        "fflags": "nobuffer",
        "rtmp_live": "live",
        "rtmp_buffer": "0",
        "analyzeduration": "500000",
    }
    delays: list[float] = []
    with contextlib.closing(_opened(url, options)) as container:
        stream = container.streams.video[0]
        stream.codec_context.thread_count = 1
        begun_s = time.monotonic()
        for frame in container.decode(stream):
            now_s = time.monotonic()
            code = read_code(frame)
            if now_s - begun_s > SETTLED_S and code is not None:
                delays.append(1000 * ((now_s - code * _CODE_S) % _WRAPS_S))
            if now_s - begun_s > SETTLED_S + SECONDS:
                break
    return delays


def _opened(url: str, options: dict[str, Any]) -> InputContainer:
    """The stream, once the player sees that it has a picture: sound alone may come first."""
    for _ in range(5):
        container = av.open(url, options=options, timeout=20)
        if container.streams.video:
            return container
        container.close()
    raise AssertionError("the livestream has no picture")
