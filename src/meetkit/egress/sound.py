"""One audio producer: Opus packets become samples at their place on the timeline, whatever the sender's clock does."""

import logging
from typing import NamedTuple, cast

import av
import numpy as np
from av.audio.codeccontext import AudioCodecContext
from av.codec.context import CodecContext
from numpy.typing import NDArray

from meetkit.egress.capture import Frame
from meetkit.egress.repeated import Repeated

RATE_HZ = 48_000
CHANNELS = 2
Samples = NDArray[np.float32]

# A packet this near its predecessor's end is its successor; the difference is jitter of the time stamps, or drift.
_CONTIGUOUS_SAMPLES = 40 * RATE_HZ // 1000
# Drift below this is left alone; above, each packet is stretched by at most 0.5 %, which nobody hears.
_TOLERATED_SAMPLES = 4 * RATE_HZ // 1000
_MOST_STRETCH = 0.005
_SMOOTHING = 0.05
_RAMP = np.linspace(0, 1, 96, dtype=np.float32)

logger = logging.getLogger(__name__)


class Place(NamedTuple):
    """Where samples go: they begin at `start`, `left_out` of them before that; what is left becomes `length`."""

    start: int
    length: int
    left_out: int
    after_gap: bool


class Placement:
    """Decides where samples go: contiguous while the clocks agree, pulled slowly when they drift, anew after a gap."""

    def __init__(self) -> None:
        self.next: int | None = None
        self._error = 0.0
        self._catches_up = False

    def place(self, wanted: int, count: int) -> Place:
        """The place of `count` samples that were captured at position `wanted`."""
        nearest = 0 if self._catches_up else -_CONTIGUOUS_SAMPLES
        if self.next is None or not nearest <= wanted - self.next <= _CONTIGUOUS_SAMPLES:
            # The sender's clock is known better now, and sound was placed too late: what overlaps is left out, because
            # moved behind what is there, everything would stay late for good.
            left_out = 0 if self.next is None else min(count, max(0, self.next - wanted))
            self._error = 0.0
            self._catches_up = left_out == count
            if left_out < count:
                self.next = wanted + count
            return Place(wanted + left_out, count - left_out, left_out, True)
        start = self.next
        self._error += _SMOOTHING * (wanted - start - self._error)
        length = count
        if abs(self._error) > _TOLERATED_SAMPLES:
            most = max(1, int(count * _MOST_STRETCH))
            length += int(np.clip(round(self._error * _SMOOTHING), -most, most))
        self._error -= length - count
        self.next = start + length
        after_gap, self._catches_up = self._catches_up, False
        return Place(start, length, 0, after_gap)


class SoundSource:
    """Decodes and places one producer's packets."""

    def __init__(self, producer: int, start_us: int) -> None:
        self.producer = producer
        self._start_us = start_us
        self._placement = Placement()
        self._undecodable = Repeated()
        self._decoder = self._open()

    def decode(self, frame: Frame) -> tuple[int, Samples] | None:
        """The samples of a packet as (2, n), and the position of the first one; None when there is nothing to hear."""
        if not frame.data:
            return None  # To FFmpeg an empty packet is the end of the stream.
        try:
            frames = self._decoder.decode(av.Packet(frame.data))
        except av.error.FFmpegError as cause:
            if self._undecodable.is_to_be_said():
                count = self._undecodable.count
                logger.warning("producer %s: a packet can't be decoded, the %s. one: %s", self.producer, count, cause)
            self._decoder = self._open()
            return None
        parts = [cast(Samples, one.to_ndarray()) for one in frames]
        if not parts:
            return None
        samples = parts[0] if len(parts) == 1 else np.concatenate(parts, axis=1)
        wanted = (frame.time_us - self._start_us) * RATE_HZ // 1_000_000
        start, length, left_out, after_gap = self._placement.place(wanted, samples.shape[1])
        samples = samples[:, left_out:]
        if not length:
            return None
        if length != samples.shape[1]:
            samples = _stretched(samples, length)
        if after_gap and length >= len(_RAMP):
            samples = samples.copy()
            samples[:, : len(_RAMP)] *= _RAMP
        return start, samples

    def _open(self) -> AudioCodecContext:
        decoder = CodecContext.create("opus", "r")
        decoder.sample_rate = RATE_HZ
        decoder.layout = "stereo"
        return decoder


def _stretched(samples: Samples, length: int) -> Samples:
    positions = np.linspace(0, samples.shape[1] - 1, length)
    known = np.arange(samples.shape[1])
    return np.stack([np.interp(positions, known, channel) for channel in samples]).astype(np.float32)
