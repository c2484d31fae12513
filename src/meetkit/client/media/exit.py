"""Threads that a program leaves behind when it ends without leaving its meeting: they must not keep the process alive.

aiortc decodes and plays in threads that are no daemons: the interpreter waits for them before it runs `atexit`. So a
daemon thread of our own waits for the main thread, whose end comes before that waiting, and ends them then.
"""

import contextlib
import threading
from collections.abc import Callable

_lock = threading.Lock()
_stops: dict[object, Callable[[], None]] = {}
_waiter: threading.Thread | None = None


def stop_at_exit(owner: object, stop: Callable[[], None]) -> None:
    """Call `stop` when the program's main thread has ended, unless `stopped(owner)` was called before."""
    global _waiter
    with _lock:
        _stops[owner] = stop
        if _waiter is None:
            _waiter = threading.Thread(target=_wait, name="meetkit-exit", daemon=True)
            _waiter.start()


def stopped(owner: object) -> None:
    """It has ended in an orderly way."""
    with _lock:
        _stops.pop(owner, None)


def _wait() -> None:
    threading.main_thread().join()
    with _lock:
        stops = list(_stops.values())
        _stops.clear()
    for stop in stops:
        # Their loop is gone or stands still; whatever they say about that is of no use to anybody any more.
        with contextlib.suppress(Exception):
            stop()
