"""A meeting that never was: pictures and tones encoded as browsers send them, written as the core writes its capture.

`Timeline` collects messages with times of its own; `EgressProcess` starts the real process and feeds them to it.
"""

import asyncio
import contextlib
import json
import os
import signal
import socket
import sys
import time
from collections.abc import Callable, Iterable, Iterator
from fractions import Fraction
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import av
import numpy as np

from meetkit.egress.capture import Codec, Frame, Message, StreamBegan, StreamEnded, Tick, encode
from tests.support.media import AUDIO_FRAME_SAMPLES, AUDIO_RATE_HZ, code_picture

TICK_US = 200_000
SECOND_US = 1_000_000


def camera(
    producer: int,
    code: int | Callable[[int], int],
    *,
    start_us: int,
    seconds: float,
    codec: Codec = Codec.VP8,
    width: int = 640,
    height: int = 360,
    fps: int = 30,
    keyframe_every_s: float = 1000.0,
    noise: bool = False,
) -> Iterator[Message]:
    """A camera that shows a code; a function of the frame's time in microseconds makes it show changing ones."""
    yield StreamBegan(producer, start_us, codec, 90_000)
    context = av.CodecContext.create("libvpx" if codec is Codec.VP8 else "libx264", "w")
    context.width, context.height, context.pix_fmt = width, height, "yuv420p"
    context.time_base, context.framerate = Fraction(1, fps), Fraction(fps)
    context.gop_size = max(1, round(keyframe_every_s * fps))
    context.bit_rate = 2_000_000 if noise else 800_000
    context.options = (
        {"deadline": "realtime", "cpu-used": "8", "lag-in-frames": "0"}
        if codec is Codec.VP8
        else {"preset": "ultrafast", "tune": "zerolatency", "profile": "baseline"}
    )
    random = np.random.default_rng(producer)
    grain = [random.integers(0, 24, (height, width, 3), dtype=np.uint8) for _ in range(8)] if noise else []
    for index in range(round(seconds * fps)):
        at_us = start_us + index * SECOND_US // fps
        picture = code_picture(
            code(at_us) if callable(code) else code, width=width, height=height, brightness=190 + 3 * (index % 10)
        )
        if grain:
            picture = picture + grain[index % 8]
        frame = av.VideoFrame.from_ndarray(picture, format="rgb24").reformat(format="yuv420p")
        frame.pts, frame.time_base = index, Fraction(1, fps)
        for packet in context.encode(frame):
            yield Frame(producer, at_us, bytes(packet), packet.is_keyframe)
    yield StreamEnded(producer, start_us + round(seconds * SECOND_US))


def microphone(
    producer: int,
    hz: float | Callable[[int], float],
    *,
    start_us: int,
    seconds: float,
    amplitude: float = 0.4,
    drift_ppm: float = 0.0,
) -> Iterator[Message]:
    """A microphone that hears a tone (0: silence); `drift_ppm` is how much too fast its own clock runs."""
    yield StreamBegan(producer, start_us, Codec.OPUS, AUDIO_RATE_HZ, 2)
    context = av.CodecContext.create("libopus", "w")
    context.sample_rate, context.layout, context.format = AUDIO_RATE_HZ, "mono", "s16"
    context.time_base = Fraction(1, AUDIO_RATE_HZ)
    context.bit_rate = 48_000
    phase = 0.0
    times: list[int] = []
    for index in range(round(seconds * AUDIO_RATE_HZ * (1 + drift_ppm / 1e6) / AUDIO_FRAME_SAMPLES)):
        at_us = start_us + round(index * AUDIO_FRAME_SAMPLES * SECOND_US / AUDIO_RATE_HZ / (1 + drift_ppm / 1e6))
        times.append(at_us)
        tone = hz(at_us) if callable(hz) else hz
        steps = phase + np.arange(1, AUDIO_FRAME_SAMPLES + 1) * (2 * np.pi * tone / AUDIO_RATE_HZ)
        phase = float(steps[-1]) % (2 * np.pi)
        wave = (amplitude * 32767 * np.sin(steps)).astype(np.int16) if tone else np.zeros(AUDIO_FRAME_SAMPLES, np.int16)
        frame = av.AudioFrame.from_ndarray(wave.reshape(1, -1), format="s16", layout="mono")
        frame.sample_rate, frame.pts, frame.time_base = (
            AUDIO_RATE_HZ,
            index * AUDIO_FRAME_SAMPLES,
            Fraction(1, AUDIO_RATE_HZ),
        )
        for packet in context.encode(frame):
            yield Frame(producer, times.pop(0), bytes(packet))
    yield StreamEnded(producer, start_us + round(seconds * SECOND_US))


def ticks(start_us: int, seconds: float) -> Iterator[Message]:
    """The core's own: one every 200 ms."""
    for index in range(1, round(seconds * SECOND_US / TICK_US) + 1):
        yield Tick(start_us + index * TICK_US)


def timeline(*streams: Iterable[Message]) -> list[Message]:
    """All messages in the order of their times."""
    messages = [message for stream in streams for message in stream]
    return sorted(messages, key=lambda message: message.time_us)


def participant(
    participant_id: str,
    name: str,
    *,
    webcam: int | None = None,
    mic: int | None = None,
    share: int | None = None,
    paused: Iterable[int] = (),
) -> dict[str, Any]:
    """A participant of a scene."""
    sources = {"webcam": webcam, "mic": mic, "share": share}
    paused = set(paused)
    streams = [
        {"producer": producer, "source": source, "paused": producer in paused}
        for source, producer in sources.items()
        if producer is not None
    ]
    return {"participantId": participant_id, "name": name, "streams": streams}


def scene(
    *participants: dict[str, Any],
    at_us: int | None = None,
    speaker: str | None = None,
    pins: tuple[dict[str, Any], ...] = (),
) -> dict[str, Any]:
    """A control line that shows them."""
    data: dict[str, Any] = {"participants": list(participants), "activeSpeakerId": speaker, "pins": list(pins)}
    if at_us is not None:
        data["atUs"] = at_us
    return {"scene": data}


def job(directory: Path, *, started_us: int, config: dict[str, Any] | None = None, **more: Any) -> dict[str, Any]:
    """A recording's job but for the descriptor of its capture."""
    return {
        "kind": "recording",
        "id": "rec-1",
        "meetingId": "abcd-1234-wxyz",
        "startedUs": started_us,
        "config": config or {},
        "file": {"directory": str(directory), "name": "meeting"},
        "minimumFreeBytes": 0,
        "realTime": False,
        **more,
    }


class EgressProcess:
    """`python -m meetkit.egress` with its three connections.

    Attributes:
        reports: what it has reported so far.
    """

    def __init__(self, job_line: dict[str, Any] | str, *, pass_capture: bool = True) -> None:
        self._job = job_line
        self._pass_capture = pass_capture
        self.reports: list[dict[str, Any]] = []
        self.log = ""

    async def __aenter__(self) -> Self:
        near, far = socket.socketpair()
        near.setblocking(False)
        self._capture = near
        with far:
            self._process = await asyncio.create_subprocess_exec(
                sys.executable,
                "-m",
                "meetkit.egress",
                stdin=asyncio.subprocess.PIPE,
                stdout=asyncio.subprocess.PIPE,
                stderr=asyncio.subprocess.PIPE,
                pass_fds=[far.fileno()],
                limit=1 << 20,
            )
            line = self._job
            if isinstance(line, dict):
                line = json.dumps(line | ({"captureFd": far.fileno()} if self._pass_capture else {}))
            await self._write(line)
        self._came = asyncio.Event()
        self._readers = [asyncio.create_task(self._read_reports()), asyncio.create_task(self._read_log())]
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._capture.close()
        if self._process.returncode is None:
            self._process.kill()
            await self._process.wait()
        await asyncio.gather(*self._readers)
        if kind is not None:
            sys.stderr.write(self.log)

    @property
    def pid(self) -> int:
        """Of the process."""
        return self._process.pid

    async def control(self, command: dict[str, Any]) -> None:
        """One control line."""
        await self._write(json.dumps(command))

    async def feed(self, messages: Iterable[Message]) -> None:
        """Writes messages as fast as they are read; a reader that is gone is no error here."""
        loop = asyncio.get_running_loop()
        batch = bytearray()
        try:
            for message in messages:
                batch += encode(message)
                if len(batch) > 1 << 16:
                    await loop.sock_sendall(self._capture, batch)
                    batch = bytearray()
            await loop.sock_sendall(self._capture, batch)
        except (BrokenPipeError, ConnectionResetError):
            pass

    async def feed_raw(self, data: bytes) -> None:
        """Bytes that need not be a capture."""
        await asyncio.get_running_loop().sock_sendall(self._capture, data)

    async def feed_live(self, messages: Iterable[Message], *, from_us: int) -> None:
        """Writes each message when its time comes on the monotonic clock (`from_us` is now)."""
        begun_s = time.monotonic()
        for message in messages:
            wait_s = (message.time_us - from_us) / SECOND_US - (time.monotonic() - begun_s)
            if wait_s > 0.002:
                await asyncio.sleep(wait_s)
            await self.feed([message])

    def end_capture(self) -> None:
        """The core closes its end."""
        self._capture.shutdown(socket.SHUT_WR)

    def end_control(self) -> None:
        """The server is gone."""
        assert self._process.stdin is not None
        self._process.stdin.close()

    def signal(self, number: signal.Signals) -> None:
        """Sends a signal."""
        os.kill(self._process.pid, number)

    async def report(self, kind: str, *, timeout_s: float = 60) -> dict[str, Any]:
        """The first report of that kind."""
        return await self._reported(lambda one: one["report"] == kind, timeout_s)

    async def progressed(self, duration_ms: int, *, timeout_s: float = 60) -> None:
        """Waits until so much has been made."""
        await self._reported(lambda one: one.get("durationMs", 0) >= duration_ms, timeout_s)

    async def _reported(self, wanted: Callable[[dict[str, Any]], bool], timeout_s: float) -> dict[str, Any]:
        async with asyncio.timeout(timeout_s):
            while True:
                for one in self.reports:
                    if wanted(one):
                        return one
                assert self._process.returncode is None or not self._readers[0].done(), self.reports
                self._came.clear()
                await self._came.wait()

    async def ended(self, *, timeout_s: float = 60) -> int:
        """Waits for the end; the exit code."""
        async with asyncio.timeout(timeout_s):
            code = await self._process.wait()
            await asyncio.gather(*self._readers)
            return code

    async def _write(self, line: str) -> None:
        assert self._process.stdin is not None
        try:
            self._process.stdin.write(line.encode() + b"\n")
            await self._process.stdin.drain()
        except (BrokenPipeError, ConnectionResetError):
            pass

    async def _read_reports(self) -> None:
        assert self._process.stdout is not None
        async for line in self._process.stdout:
            self.reports.append(json.loads(line))
            self._came.set()
        self._came.set()

    @contextlib.contextmanager
    def log_unread(self) -> Iterator[None]:
        """Its log is a pipe that nobody empties."""
        pipe = self._process._transport.get_pipe_transport(2)  # type: ignore[attr-defined]  # noqa: SLF001 - asyncio has no other way to it
        pipe.pause_reading()
        try:
            yield
        finally:
            pipe.resume_reading()

    async def _read_log(self) -> None:
        assert self._process.stderr is not None
        async for line in self._process.stderr:
            self.log += line.decode()
