"""A camera and a microphone with one clock: at each clap the picture and the sound change at the same moment."""

import asyncio
import math
import time
from fractions import Fraction

import av
import numpy as np
from aiortc import MediaStreamTrack
from aiortc.mediastreams import MediaStreamError

from tests.support.media import AUDIO_FRAME_SAMPLES, AUDIO_RATE_HZ, code_picture

CLAP_HZ = 2500.0


class Clapper:
    """Claps every other second for 0.6 s. `clap(k)` and all times are on time.monotonic.

    On a busy machine the camera may miss the very moment: `filmed` has the time of each clap's first picture.

    Args:
        code: what the camera shows between claps; in clap k it shows `first_clap_code` + k.
        hz: what the microphone hears all the time; in a clap 2500 Hz too.
    """

    PERIOD_S, OPEN_S, FIRST_S = 2.0, 0.6, 1.0

    def __init__(self, code: int, hz: float, *, first_clap_code: int = 0x10) -> None:
        self.code, self.hz, self.first_clap_code = code, hz, first_clap_code
        self.began_s = 0.0
        self.filmed: dict[int, float] = {}
        self.missed: list[tuple[float, float]] = []
        self.camera, self.microphone = _Camera(self), _Microphone(self)

    def begin(self) -> float:
        """The first of the two tracks that is asked for something starts the clock of both."""
        self.began_s = self.began_s or time.monotonic()
        return self.began_s

    def clap(self, number: int) -> float:
        """When clap `number` happens."""
        return self.began_s + self.FIRST_S + number * self.PERIOD_S

    def shown(self, at_s: float) -> int:
        """The code at that time after the beginning."""
        number, into_s = divmod(at_s - self.FIRST_S + 1e-6, self.PERIOD_S)
        return self.first_clap_code + int(number) if number >= 0 and into_s < self.OPEN_S else self.code

    def starved_s(self, clap: int) -> float:
        """How long the camera's reader was too busy to ask for pictures, at most, shortly before a clap."""
        at_s = self.clap(clap)
        return self.starved_between_s(at_s - 6, at_s + 0.5)

    def starved_between_s(self, begin_s: float, end_s: float) -> float:
        """The same between two moments."""
        return max((missed_s for when_s, missed_s in self.missed if begin_s < when_s < end_s), default=0.0)

    def number(self, code: int | None) -> int | None:
        """Which clap a picture shows; None between claps."""
        return None if code is None or not 0 <= code - self.first_clap_code < 32 else code - self.first_clap_code


class _Camera(MediaStreamTrack):
    kind = "video"
    FPS = 25

    def __init__(self, clapper: Clapper) -> None:
        super().__init__()
        self._clapper = clapper
        self._next = 0

    async def recv(self) -> av.VideoFrame:
        if self.readyState != "live":
            raise MediaStreamError
        began_s = self._clapper.begin()
        # A camera whose reader was late gives what it sees now.
        number = max(self._next, math.ceil((time.monotonic() - began_s) * self.FPS))
        if number > self._next > 0:
            self._clapper.missed.append((time.monotonic(), (number - self._next) / self.FPS))
        self._next = number + 1
        await asyncio.sleep(max(0.0, began_s + number / self.FPS - time.monotonic()))
        shown = self._clapper.shown(number / self.FPS)
        if (clap := self._clapper.number(shown)) is not None:
            self._clapper.filmed.setdefault(clap, began_s + number / self.FPS)
        picture = code_picture(shown, brightness=190 + 3 * (number % 20))
        frame = av.VideoFrame.from_ndarray(picture, format="rgb24")
        frame.pts, frame.time_base = number * 90_000 // self.FPS, Fraction(1, 90_000)
        return frame


class _Microphone(MediaStreamTrack):
    kind = "audio"

    def __init__(self, clapper: Clapper) -> None:
        super().__init__()
        self._clapper = clapper
        self._next: int | None = None

    async def recv(self) -> av.AudioFrame:
        if self.readyState != "live":
            raise MediaStreamError
        clapper = self._clapper
        began_s, frame_s = clapper.begin(), AUDIO_FRAME_SAMPLES / AUDIO_RATE_HZ
        if self._next is None:
            self._next = math.ceil((time.monotonic() - began_s) / frame_s)
        number, self._next = self._next, self._next + 1
        await asyncio.sleep(max(0.0, began_s + number * frame_s - time.monotonic()))
        times_s = (np.arange(AUDIO_FRAME_SAMPLES) + number * AUDIO_FRAME_SAMPLES) / AUDIO_RATE_HZ
        open_s = (times_s - clapper.FIRST_S + 1e-6) % clapper.PERIOD_S
        claps = (open_s < clapper.OPEN_S) & (times_s >= clapper.FIRST_S - 1e-6)
        wave = 0.2 * np.sin(2 * np.pi * clapper.hz * times_s) + 0.2 * claps * np.sin(2 * np.pi * CLAP_HZ * times_s)
        frame = av.AudioFrame.from_ndarray((wave * 32767).astype(np.int16).reshape(1, -1), format="s16", layout="mono")
        frame.sample_rate, frame.pts = AUDIO_RATE_HZ, number * AUDIO_FRAME_SAMPLES
        frame.time_base = Fraction(1, AUDIO_RATE_HZ)
        return frame
