"""Ends the process when its loop hangs in a write that never returns: nobody else could tell."""

import logging
import os
import threading
import time
from collections.abc import Callable

logger = logging.getLogger(__name__)


class Watchdog:
    """A thread that looks at the loop's last beat. `on_hang` gets the silence in milliseconds and reports it."""

    def __init__(
        self, limit_s: float, on_hang: Callable[[int], None], *, end: Callable[[int], None] = os._exit
    ) -> None:
        self._limit_s, self._on_hang, self._end = limit_s, on_hang, end
        self._beaten_at_s = time.monotonic()
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._watch, name="watchdog", daemon=True)
        self._thread.start()

    def beat(self) -> None:
        """The loop is alive."""
        self._beaten_at_s = time.monotonic()

    def stop(self) -> None:
        """The loop has ended."""
        self._stop.set()
        self._thread.join()

    def _watch(self) -> None:
        while not self._stop.wait(self._limit_s / 20):
            silent_s = time.monotonic() - self._beaten_at_s
            if silent_s > self._limit_s:
                logger.error("the loop has hung for %.1f s", silent_s)
                self._on_hang(int(silent_s * 1000))
                self._end(1)
                return
