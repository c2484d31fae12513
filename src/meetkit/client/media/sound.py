"""Any sound that a track may deliver, as what Opus is made of: 16 bits, stereo, 48 kHz, in pieces of 20 ms."""

from collections.abc import Iterator
from fractions import Fraction

import numpy as np
from av import AudioFrame, AudioResampler

RATE_HZ = 48_000
PIECE_SAMPLES = 960
"""20 ms. aiortc stamps every packet of a longer frame with the time of the first."""


class Sound:
    """One source's sound. Its format, channels and rate may change at any frame."""

    def __init__(self) -> None:
        self._resampler: AudioResampler | None = None
        self._form: tuple[str, str, int] | None = None
        self._rest = np.zeros((1, 0), dtype=np.int16)

    def pieces(self, frame: AudioFrame) -> "Iterator[np.ndarray[tuple[int, int], np.dtype[np.int16]]]":
        """Interleaved pieces of 20 ms, as far as they are complete; the frame itself stays as it is.

        Raises:
            ValueError: the frame's rate is not one.
        """
        if frame.sample_rate <= 0:
            raise ValueError(f"a frame with a sample rate of {frame.sample_rate} Hz")
        form = (frame.format.name, frame.layout.name, frame.sample_rate)
        frames: list[AudioFrame] = []
        if self._resampler is None or form != self._form:
            if self._resampler is not None:
                frames += self._resampler.resample(None)
            # Never a resampler that hands the app's own frame on: a copy is made below.
            self._resampler, self._form = AudioResampler(format="s16", layout="stereo", rate=RATE_HZ), form
        frames += self._resampler.resample(frame)
        samples = np.concatenate([self._rest, *(f.to_ndarray() for f in frames)], axis=1)
        size = 2 * PIECE_SAMPLES
        for begin in range(0, samples.shape[1] - size + 1, size):
            yield samples[:, begin : begin + size]
        self._rest = samples[:, samples.shape[1] - samples.shape[1] % size :].copy()

    def forget(self) -> None:
        """What is left of a piece is not sent: silence or something else comes in between."""
        self._rest = self._rest[:, :0]


def sound_frame(piece: "np.ndarray[tuple[int, int], np.dtype[np.int16]]", at_samples: int) -> AudioFrame:
    """A piece as a frame of aiortc's."""
    frame = AudioFrame.from_ndarray(np.ascontiguousarray(piece), format="s16", layout="stereo")
    frame.sample_rate = RATE_HZ
    frame.pts, frame.time_base = at_samples, Fraction(1, RATE_HZ)
    return frame
