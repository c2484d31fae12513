"""The sum of all voices on one timeline of samples, in blocks, kept below full scale without clipping."""

import numpy as np

from meetkit.egress.sound import CHANNELS, RATE_HZ, Samples

BLOCK_SAMPLES = 1024
CEILING = 0.95
_RELEASE_PER_BLOCK = BLOCK_SAMPLES / RATE_HZ / 0.4
_RING_SAMPLES = BLOCK_SAMPLES * 512  # eleven seconds


class Mixer:
    """Voices are added where they belong; blocks come out in order, silence where nobody spoke.

    The limiter knows one block ahead: the gain at each border of two blocks is what the louder of them needs, and
    between the borders it runs in a line, so that no sample can exceed the ceiling and no step is heard.
    """

    def __init__(self) -> None:
        self._ring = np.zeros((CHANNELS, _RING_SAMPLES), np.float32)
        self._taken = 0
        self._gain = 1.0
        self._border = 1.0

    @property
    def taken(self) -> int:
        """How many samples have come out."""
        return self._taken

    def add(self, start: int, samples: Samples) -> None:
        """Mixes a voice in from that position on; what is too late, or too far ahead, is left out."""
        end = start + samples.shape[1]
        first, last = max(start, self._taken), min(end, self._taken + _RING_SAMPLES)
        if first >= last:
            return
        samples = samples[:, first - start : last - start]
        at = first % _RING_SAMPLES
        room = _RING_SAMPLES - at
        self._ring[:, at : at + samples.shape[1]] += samples[:, :room]
        if samples.shape[1] > room:
            self._ring[:, : samples.shape[1] - room] += samples[:, room:]

    def take(self) -> Samples:
        """The next block, (2, 1024). The one after it must be complete too: the limiter looks at it."""
        at = self._taken % _RING_SAMPLES
        following = (at + BLOCK_SAMPLES) % _RING_SAMPLES
        gain = min(self._needed(at), self._gain + _RELEASE_PER_BLOCK)
        border = min(gain, self._needed(following))
        # Something may have been added since this block was looked at from the one before.
        first = min(self._border, gain)
        block = self._ring[:, at : at + BLOCK_SAMPLES].copy()
        if first < 1 or border < 1:
            block *= np.linspace(first, border, BLOCK_SAMPLES, dtype=np.float32)
        self._ring[:, at : at + BLOCK_SAMPLES] = 0
        self._taken += BLOCK_SAMPLES
        self._gain, self._border = gain, border
        return block

    def _needed(self, at: int) -> float:
        block = self._ring[:, at : at + BLOCK_SAMPLES]
        peak = float(max(block.max(), -block.min()))
        return 1.0 if peak <= CEILING else CEILING / peak
