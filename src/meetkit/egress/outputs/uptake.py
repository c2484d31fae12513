"""Since when a peer has taken nothing more: from what its kernel acknowledges, and from how its window falls. Pure.

A kernel whose application has stopped reading goes on taking bytes until its buffer is full, for which a narrow stream
needs a minute. But the window that it offers falls from byte to byte, and never rises: who reads opens it again.
"""

from typing import NamedTuple

# So much may come between two falls of a window that nobody opens again: windows are told in steps of a few KiB, and a
# kernel's buffer grows a little meanwhile.
_STEADY_AFTER_BYTES = 32_768
# A healthy window may be clamped once; one that falls so often in a row is not read any more.
_FALLS = 4


class Acceptance(NamedTuple):
    """What our kernel knows of the peer's: bytes acknowledged so far, and the window it offers beyond (0: unknown)."""

    acked: int
    window: int


class Uptake:
    """Asked at every turn; times are monotonic seconds."""

    def __init__(self, now_s: float, seen: Acceptance) -> None:
        self._seen = seen
        self._acked_s = self._read_s = now_s
        self._fell_at, self._falls = seen.acked, 0

    def look(self, now_s: float, seen: Acceptance, *, waiting_bytes: int) -> None:
        """`waiting_bytes` are ours that the peer has not acknowledged."""
        before, self._seen = self._seen, seen
        if seen.acked != before.acked or waiting_bytes == 0:
            self._acked_s = now_s
        if seen.window < before.window:
            self._fell_at, self._falls = seen.acked, self._falls + 1
        is_steady = seen.acked - self._fell_at >= _STEADY_AFTER_BYTES
        if seen.window > before.window or is_steady:
            self._falls = 0
        if self._falls == 0:
            self._read_s = now_s

    def silent_s(self, now_s: float) -> float:
        """For how long nothing has been taken."""
        unread_s = now_s - self._read_s if self._falls >= _FALLS else 0.0
        return max(now_s - self._acked_s, unread_s)
