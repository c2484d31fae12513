"""Whose turn it is: work for strangers gets a share of the loop, and within it each address has its turn.

A request costs the loop a millisecond or more, and as many can be on their way at once as there are connections. One
address that asks without a pause would put all of them before a member's frame. So what is not a participant's waits
here while strangers have had their share; addresses take turns, so that one that floods delays itself. Nobody is
refused for being many behind one address.
"""

from __future__ import annotations

import asyncio
import time
from collections import OrderedDict, deque
from collections.abc import Callable, Coroutine, Generator
from typing import Any

__all__ = ["Timed", "Turnstile"]

_SHARE = 0.5
_BURST_S = 0.02


class Turnstile:
    """Lets work begin, one piece a turn of the loop when there is a queue.

    Args:
        loop: whose time is shared.
        share: the part of it that strangers get when they want more.
    """

    def __init__(self, loop: asyncio.AbstractEventLoop, *, share: float = _SHARE) -> None:
        self._loop = loop
        self._share = share
        self._credit_s = _BURST_S
        self._at_s = loop.time()
        self._waiting: OrderedDict[str, deque[Callable[[], None]]] = OrderedDict()
        self._timer: asyncio.TimerHandle | None = None

    def charge(self, seconds: float) -> None:
        """So much of the loop's time went to a stranger."""
        self._credit_s -= seconds

    def enter(self, network: str, begin: Callable[[], None]) -> bool:
        """True: begin at once. False: `begin` will be called."""
        if not self._waiting and self._credit() > 0:
            return True
        self._waiting.setdefault(network, deque()).append(begin)
        self._arrange()
        return False

    async def turn(self, network: str) -> None:
        """Wait for a turn."""
        begun = asyncio.Event()
        if not self.enter(network, begun.set):
            await begun.wait()

    def _credit(self) -> float:
        now_s = self._loop.time()
        self._credit_s = min(_BURST_S, self._credit_s + (now_s - self._at_s) * self._share)
        self._at_s = now_s
        return self._credit_s

    def _arrange(self) -> None:
        if self._timer is None and self._waiting:
            pause_s = max(0.001, -self._credit() / self._share)
            self._timer = self._loop.call_later(pause_s, self._next)

    def _next(self) -> None:
        self._timer = None
        if self._waiting and self._credit() > 0:
            network, queue = self._waiting.popitem(last=False)
            begin = queue.popleft()
            if queue:
                self._waiting[network] = queue
            begin()
        self._arrange()


class Timed:
    """Awaits a coroutine and tells how much of the loop's time its steps took."""

    def __init__(self, work: Coroutine[Any, Any, Any], charge: Callable[[float], None]) -> None:
        self._work = work
        self._charge = charge

    def __await__(self) -> Generator[Any, Any, Any]:
        work, value, failure = self._work, None, None
        while True:
            began_s = time.perf_counter()
            try:
                waited_for = work.send(value) if failure is None else work.throw(failure)
            except StopIteration as stop:
                return stop.value
            finally:
                self._charge(time.perf_counter() - began_s)
            value = failure = None
            try:
                value = yield waited_for
            except BaseException as error:  # noqa: BLE001 - passed on into the coroutine, cancellation as well
                failure = error
