"""Of many errors of one kind the first are kept whole, then the last, with the number of those in between."""

from __future__ import annotations

import asyncio
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass, field

from meetkit.errors import MeetingError

__all__ = ["MOST_WHOLE", "WINDOW_S", "Samples"]

MOST_WHOLE = 20
WINDOW_S = 10.0
_MOST_KINDS = 1000


@dataclass(slots=True)
class _Window:
    whole: int = 0
    last: MeetingError | None = None
    left_out: set[str | None] = field(default_factory=set)


class Samples:
    """What anybody can cause must not fill a disk: at most `MOST_WHOLE` and a summary in `WINDOW_S` of each kind.

    A kind is a reason of an error in one room, whose sessions somebody alone in it can begin as often as they like; all
    who are in no session share theirs: they name rooms as they like.

    Args:
        summarise: gets the last error that was left out, and how many were.
    """

    def __init__(self, summarise: Callable[[MeetingError, int], None]) -> None:
        self._summarise = summarise
        self._windows: OrderedDict[tuple[str, str, str | None], _Window] = OrderedDict()

    def take(self, error: MeetingError) -> bool:
        """Whether this one is kept whole."""
        try:
            loop = asyncio.get_running_loop()
        except RuntimeError:
            return True  # a command's own error, not a client's
        kind = _kind(error)
        window = self._windows.get(kind)
        if window is None:
            window = self._windows[kind] = _Window()
            loop.call_later(WINDOW_S, self._end, kind, window)
            if len(self._windows) > _MOST_KINDS:
                self._end(*self._windows.popitem(last=False))
        if window.whole < MOST_WHOLE:
            window.whole += 1
            return True
        window.last = error
        window.left_out.add(error.id)
        return False

    def is_left_out(self, error: MeetingError) -> bool:
        """Whether this one, of the present window, is only counted."""
        window = self._windows.get(_kind(error))
        return window is not None and error.id in window.left_out

    def _end(self, kind: tuple[str, str, str | None], window: _Window) -> None:
        if self._windows.get(kind) is window:
            del self._windows[kind]
        last, window.last = window.last, None
        if last is not None:
            self._summarise(last, len(window.left_out))


def _kind(error: MeetingError) -> tuple[str, str, str | None]:
    subject = error.subject
    return error.name, error.reason, subject.meeting_id if subject.session_id is not None else None
