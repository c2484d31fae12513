"""Time as a loop can judge by it: only that in which it was able to read what it is waiting for."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import TypeVar

_T = TypeVar("_T")
_SLICE_S = 0.25
# A sleep that ends this much later was no sleep: the loop was kept busy.
_LATE_S = 0.25
# A loop that is always late judges all the same.
_MOST_LATE_S = 5.0


class Patience:
    """Waits in short slices, and counts of each no more than it asked for.

    A loop that somebody keeps busy for six seconds has not heard six seconds of silence: what came meanwhile lies in
    the pipe, and is read before anything is judged.
    """

    def __init__(self) -> None:
        self._loop = asyncio.get_running_loop()
        self._waited_s = 0.0
        self._begun_s: float | None = None

    @property
    def waited_s(self) -> float:
        """How long it has waited so far; the clock of all deadlines."""
        if self._begun_s is None:
            return self._waited_s
        return self._waited_s + min(self._loop.time() - self._begun_s, _SLICE_S)

    async def result(self, ask: Callable[[], Awaitable[_T]], until_s: Callable[[], float]) -> _T:
        """What `ask` gives, which may be cancelled and called again.

        Raises:
            TimeoutError: nothing by the time that `until_s` says (it is asked anew each time).
        """
        while True:
            self._begun_s = self._loop.time()
            try:
                async with asyncio.timeout(_SLICE_S):
                    return await ask()
            except TimeoutError:
                late = self._loop.time() - self._begun_s > _SLICE_S + _LATE_S
            finally:
                self._waited_s, self._begun_s = self.waited_s, None
            # What came while the loop was busy is read only in the next slice.
            over_s = self._waited_s - until_s()
            if over_s >= (_MOST_LATE_S if late else 0):
                raise TimeoutError
