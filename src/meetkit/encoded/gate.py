"""Which pictures of a stream may be decoded: none that is too large, and not ever new sizes; pure.

Each size makes a decoder get new buffers, and whoever paints its pictures a new scaler. So a stream whose sizes change
too often is left out until it has kept to one for a while; then it goes on with what has come since that began.
"""

from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import Generic, TypeVar

from meetkit.encoded.head import Head, Headers

Item = TypeVar("Item")

#: A few bytes may claim 16383 x 16383 pixels. Larger than any camera's.
MOST_PIXELS = 4096 * 2304
#: Of all pictures that a decoder keeps for one stream: what H.264's level 5.1 allows.
MOST_KEPT_PIXELS = 184_320 * 256
#: Somebody who drags a window that they share makes many.
MOST_CHANGES, CHANGES_WITHIN_S = 30, 10.0
QUIET_S = 2.0
#: A stream of which nothing could be decoded for so long, while it came, is told of.
UNDECODABLE_AFTER_S, FEWEST_FAILURES = 5.0, 3
_RETRY_S = 1.0
_MOST_WAITING, _MOST_WAITING_BYTES = 200, 4 * 1024 * 1024


class Reason(StrEnum):
    """Why a stream is left out; the names of the catalogue."""

    TOO_LARGE = "TOO_LARGE"
    SIZE_CHANGES = "SIZE_CHANGES"
    UNDECODABLE = "UNDECODABLE"


@dataclass(frozen=True, slots=True)
class LeftOut:
    """The size that was seen last (0 x 0: none could be read), and how many pixels a picture may have."""

    reason: Reason
    width: int
    height: int
    limit_pixels: int


class Gate(Generic[Item]):
    """Of one stream. `told` is called whenever it begins to be left out, for each reason anew."""

    def __init__(self, headers: Headers, told: Callable[[LeftOut], None]) -> None:
        self._headers, self._told = headers, told
        self.left_out: LeftOut | None = None
        self._needs_key = True
        self._size: tuple[int, int] | None = None
        self._changes: deque[float] = deque(maxlen=MOST_CHANGES)
        self._changed_s = 0.0
        self._restless = False
        self._waiting: list[Item] | None = None
        self._waiting_bytes = 0
        self._failures = 0
        self._failing_since_s = self._tried_s = 0.0

    @property
    def needs_key(self) -> bool:
        """Whether nothing can be decoded before a keyframe comes."""
        return self._needs_key

    def lost(self) -> None:
        """What comes next can't be decoded before a keyframe."""
        self._needs_key, self._waiting = True, None

    def admit(self, item: Item, data: bytes, now_s: float) -> list[Item]:
        """What is to be decoded now that a frame has come, which `data` is of: mostly it, or nothing."""
        heads = self._headers.read(data)
        key = any(head.key for head in heads)
        unknown = [head for head in heads if not head.known]
        large = next((head for head in heads if head.pixels > _limit(head)), None)
        has_changed = False
        for head in heads:
            has_changed |= bool(head.pixels) and self._note(head, now_s)
        if large is not None or unknown:
            self.lost()
            if large is not None:
                self._leave_out(Reason.TOO_LARGE, large)
            elif any(head.key for head in unknown):
                self.failed(now_s)
            return []
        if self._restless and (has_changed or now_s - self._changed_s < QUIET_S):
            self._keep(item, data, key=key)
            return []
        waiting = self.settled(now_s)
        self._restless, self._waiting = False, None
        if waiting and not key:
            return [*waiting, item]
        if key and self._may_try(now_s):
            self._needs_key = False
        elif self._needs_key or key:
            self._needs_key = True
            return []
        if self.left_out is not None and self.left_out.reason is not Reason.UNDECODABLE:
            self.left_out = None
        return [item]

    def settled(self, now_s: float) -> list[Item]:
        """What is to be decoded though nothing has come: a still picture is sent once. To be asked now and then."""
        if not self._restless or self._waiting is None or now_s - self._changed_s < QUIET_S:
            return []
        waiting, self._waiting = self._waiting, None
        self._restless = self._needs_key = False
        self.left_out = None
        return waiting

    def decoded(self) -> None:
        """A picture came out."""
        self._failures = 0
        if self.left_out is not None and self.left_out.reason is Reason.UNDECODABLE:
            self.left_out = None

    def failed(self, now_s: float) -> None:
        """Nothing came out of what was admitted."""
        self._failures += 1
        if self._failures == 1:
            self._failing_since_s = now_s
        elif self._failures >= FEWEST_FAILURES and now_s - self._failing_since_s >= UNDECODABLE_AFTER_S:
            width, height = self._size or (0, 0)
            self._leave_out(Reason.UNDECODABLE, Head(True, width, height))

    def _note(self, head: Head, now_s: float) -> bool:
        """Whether the size is another one; too many of these within a while make the stream a restless one."""
        size, before = (head.width, head.height), self._size
        self._size = size
        if before is None or size == before:
            return False
        self._changed_s = now_s
        full = len(self._changes) == MOST_CHANGES
        if self._restless or (full and now_s - self._changes[0] < CHANGES_WITHIN_S):
            self._restless = True
            self._leave_out(Reason.SIZE_CHANGES, head)
        self._changes.append(now_s)
        return True

    def _keep(self, item: Item, data: bytes, *, key: bool) -> None:
        """Holds what the stream can go on with once it is quiet."""
        self._needs_key = True
        if key:
            self._waiting, self._waiting_bytes = [item], len(data)
        elif self._waiting is not None:
            self._waiting.append(item)
            self._waiting_bytes += len(data)
            if len(self._waiting) > _MOST_WAITING or self._waiting_bytes > _MOST_WAITING_BYTES:
                self._waiting = None

    def _may_try(self, now_s: float) -> bool:
        """One that can't be decoded is tried again only now and then."""
        given_up = self.left_out is not None and self.left_out.reason is Reason.UNDECODABLE
        if given_up and now_s - self._tried_s < _RETRY_S:
            return False
        self._tried_s = now_s
        return True

    def _leave_out(self, reason: Reason, head: Head) -> None:
        is_news = self.left_out is None or self.left_out.reason is not reason
        self.left_out = LeftOut(reason, head.width, head.height, _limit(head))
        if is_news:
            self._told(self.left_out)


def _limit(head: Head) -> int:
    return min(MOST_PIXELS, MOST_KEPT_PIXELS // head.kept) if head.kept else MOST_PIXELS
