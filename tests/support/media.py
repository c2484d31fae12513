"""Pictures and tones that say who sent them, and the readers that check it after a trip through real codecs.

A picture is a 4 x 4 grid of black and white cells over the whole frame: eight bits of the code, row by row, most
significant first, then the same eight bits inverted, so that a half-decoded picture is unreadable instead of misread.
"""

import asyncio
import math
import time
from fractions import Fraction

import av
import numpy as np
from aiortc import MediaStreamTrack
from aiortc.mediastreams import MediaStreamError

GRID = 4
AUDIO_RATE_HZ = 48_000
AUDIO_FRAME_SAMPLES = 960


def code_bits(code: int) -> list[int]:
    """The 16 cells of a code (0 to 255), row by row."""
    if not 0 <= code <= 255:
        raise ValueError(f"a code is 0 to 255, not {code}")
    bits = [(code >> shift) & 1 for shift in range(7, -1, -1)]
    return bits + [1 - bit for bit in bits]


def code_picture(code: int, *, width: int = 640, height: int = 360, brightness: int = 220) -> np.ndarray:
    """A picture as RGB bytes of shape (height, width, 3)."""
    picture = np.full((height, width, 3), 20, dtype=np.uint8)
    for index, bit in enumerate(code_bits(code)):
        if bit:
            row, column = divmod(index, GRID)
            rows = slice(height * row // GRID, height * (row + 1) // GRID)
            columns = slice(width * column // GRID, width * (column + 1) // GRID)
            picture[rows, columns] = brightness
    return picture


def read_code(frame: av.VideoFrame) -> int | None:
    """The code of a decoded frame, or None when it does not carry one."""
    luma = frame.to_ndarray(format="gray").astype(float)
    height, width = luma.shape
    cells = []
    for index in range(GRID * GRID):
        row, column = divmod(index, GRID)
        # The middle half of a cell, so that blocking at the edges does not count.
        top, left = height * (4 * row + 1) // (4 * GRID), width * (4 * column + 1) // (4 * GRID)
        cells.append(float(luma[top : top + height // (2 * GRID), left : left + width // (2 * GRID)].mean()))
    darkest, brightest = min(cells), max(cells)
    if brightest - darkest < 60:
        return None
    threshold = (darkest + brightest) / 2
    bits = [int(cell > threshold) for cell in cells]
    if any(a == b for a, b in zip(bits[:8], bits[8:], strict=True)):
        return None
    return int("".join(map(str, bits[:8])), 2)


class CodeVideoTrack(MediaStreamTrack):
    """A camera that shows its code; its brightness moves so that no two frames are equal."""

    kind = "video"

    def __init__(self, code: int, *, width: int = 640, height: int = 360, fps: int = 20) -> None:
        super().__init__()
        self.code, self._width, self._height, self._fps = code, width, height, fps
        self._count = 0
        self._started_s: float | None = None

    async def recv(self) -> av.VideoFrame:
        if self.readyState != "live":
            raise MediaStreamError
        now_s = time.monotonic()
        self._started_s = self._started_s if self._started_s is not None else now_s
        await asyncio.sleep(max(0.0, self._started_s + self._count / self._fps - now_s))
        picture = code_picture(
            self.code, width=self._width, height=self._height, brightness=190 + 3 * (self._count % 20)
        )
        frame = av.VideoFrame.from_ndarray(picture, format="rgb24")
        frame.pts = self._count * 90_000 // self._fps
        frame.time_base = Fraction(1, 90_000)
        self._count += 1
        return frame


class ToneTrack(MediaStreamTrack):
    """A microphone that hears one sine tone, 20 ms a frame, 48 kHz mono."""

    kind = "audio"

    def __init__(self, hz: float, *, amplitude: float = 0.4) -> None:
        super().__init__()
        self.hz, self._amplitude = hz, amplitude
        self._count = 0
        self._started_s: float | None = None

    async def recv(self) -> av.AudioFrame:
        if self.readyState != "live":
            raise MediaStreamError
        now_s = time.monotonic()
        self._started_s = self._started_s if self._started_s is not None else now_s
        await asyncio.sleep(max(0.0, self._started_s + self._count * 0.02 - now_s))
        times = np.arange(AUDIO_FRAME_SAMPLES) + self._count * AUDIO_FRAME_SAMPLES
        wave = self._amplitude * 32767 * np.sin(2 * math.pi * self.hz * times / AUDIO_RATE_HZ)
        frame = av.AudioFrame.from_ndarray(wave.astype(np.int16).reshape(1, -1), format="s16", layout="mono")
        frame.sample_rate = AUDIO_RATE_HZ
        frame.pts = self._count * AUDIO_FRAME_SAMPLES
        frame.time_base = Fraction(1, AUDIO_RATE_HZ)
        self._count += 1
        return frame


def tone_of(frames: list[av.AudioFrame]) -> float:
    """The dominant frequency in Hz of some consecutive decoded frames; 0.0 when they are (nearly) silent."""
    samples: list[np.ndarray] = []
    rate_hz = frames[0].sample_rate
    for frame in frames:
        data = frame.to_ndarray().astype(float)
        if not frame.format.is_planar:
            data = data.reshape(-1, len(frame.layout.channels)).T
        if frame.format.name.startswith("s16"):
            data = data / 32768
        samples.append(data.mean(axis=0))
    wave = np.concatenate(samples)
    if np.sqrt(np.mean(wave**2)) < 0.005:
        return 0.0
    spectrum = np.abs(np.fft.rfft(wave * np.hanning(len(wave))))
    return float(np.argmax(spectrum) * rate_hz / len(wave))


async def wait_for_code(track: MediaStreamTrack, code: int, *, timeout_s: float = 15.0) -> int:
    """Reads frames until one shows the code; returns how many it took.

    Raises:
        AssertionError: another code was seen, or none within the time.
    """
    seen: set[int | None] = set()
    count = 0
    try:
        async with asyncio.timeout(timeout_s):
            while True:
                frame = await track.recv()
                count += 1
                read = read_code(frame)
                if read == code:
                    return count
                seen.add(read)
                assert read is None, f"the picture shows code {read}, not {code}"
    except TimeoutError:
        raise AssertionError(f"no picture with code {code} within {timeout_s} s; {count} frames, read {seen}") from None


async def wait_for_tone(track: MediaStreamTrack, hz: float, *, timeout_s: float = 15.0) -> float:
    """Listens until half a second of sound has the tone (±15 Hz); returns the frequency heard.

    Raises:
        AssertionError: it was not heard within the time.
    """
    heard: list[float] = []
    try:
        async with asyncio.timeout(timeout_s):
            while True:
                frames: list[av.AudioFrame] = []
                while sum(frame.samples / frame.sample_rate for frame in frames) < 0.5:
                    frames.append(await track.recv())
                heard.append(tone_of(frames))
                if abs(heard[-1] - hz) <= 15:
                    return heard[-1]
    except TimeoutError:
        raise AssertionError(f"no tone of {hz} Hz within {timeout_s} s; heard {heard}") from None
