"""How many descriptors are open, with a reserve: who is refused must be told so, and that takes one, too."""

from __future__ import annotations

import errno
import os
import resource
import time
from collections.abc import Callable
from typing import Literal

from meetkit.errors import ServerFull

__all__ = ["KEPT_FOR_FILES", "LEAST", "Descriptors", "none_left"]

#: The last ones are for files and pipes of what runs: no connection is accepted into them.
KEPT_FOR_FILES = 6
_LEAST_RESERVE, _MOST_RESERVE = 16, 64
_MANY = 2000
#: What a server has open that nobody uses, without the reserve.
LEAST = 40


class Descriptors:
    """Counted by the system's own list, rarely; in between by what is accepted and closed.

    Args:
        limit: how many may be open; by default the process's soft limit.
        count: how many are.
        monotonic_s: the clock.
    """

    def __init__(
        self,
        limit: int | None = None,
        *,
        count: Callable[[], int | None] = lambda: _count(),
        monotonic_s: Callable[[], float] = time.monotonic,
    ) -> None:
        self.limit = resource.getrlimit(resource.RLIMIT_NOFILE)[0] if limit is None else limit
        self.reserve = min(_MOST_RESERVE, max(_LEAST_RESERVE, self.limit // 16))
        self._count = count
        self._monotonic_s = monotonic_s
        self._used = 0
        self._counted_at_s = float("-inf")

    def opened(self) -> None:
        """A connection more."""
        self._used += 1

    def closed(self) -> None:
        """A connection less."""
        self._used -= 1

    def require(self, needed: int) -> None:
        """At the start.

        Raises:
            ServerFull: DESCRIPTORS, there are not so many.
        """
        if self.free < needed:
            raise ServerFull.descriptors(free_count=self.free, limit=self.limit, needed_count=needed, ends="nothing")

    @property
    def free(self) -> int:
        """How many can still be opened, to within what opened and closed unseen since the last count."""
        now_s = self._monotonic_s()
        if now_s - self._counted_at_s >= self._good_for_s():
            self._counted_at_s = now_s
            used = self._count()
            self._used = self.limit if used is None else used
        return max(0, self.limit - self._used)

    @property
    def low(self) -> bool:
        """Only the reserve is left: connections are taken to be told why they cannot stay."""
        return self.free < self.reserve

    @property
    def out(self) -> bool:
        """Not even a connection that will be refused can be taken now."""
        return self.free <= KEPT_FOR_FILES

    def _good_for_s(self) -> float:
        # Counting ten thousand takes some milliseconds, in which nobody is served.
        if self._used * 2 < self.limit:
            return 5.0
        return 0.05 if self._used < _MANY else 1.0


def none_left(cause: BaseException, *, ends: Literal["request", "join", "nothing"]) -> ServerFull | None:
    """What a failed system call means when it failed for want of a descriptor."""
    if not isinstance(cause, OSError) or cause.errno not in (errno.EMFILE, errno.ENFILE):
        return None
    limit = resource.getrlimit(resource.RLIMIT_NOFILE)[0]
    full = ServerFull.descriptors(free_count=0, limit=limit, needed_count=KEPT_FOR_FILES, ends=ends)
    full.__cause__ = cause
    return full


def _count() -> int | None:
    """None when there is none left for counting."""
    for folder in ("/proc/self/fd", "/dev/fd"):
        try:
            return len(os.listdir(folder)) - 1
        except FileNotFoundError:
            continue
        except OSError:
            return None
    return 0
