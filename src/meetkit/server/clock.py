"""The server's clocks: the one place that asks for the time of day."""

import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta


def utc_now() -> datetime:
    """Now, in UTC. It jumps when the machine's clock is set."""
    return datetime.now(UTC)


class SteadyClock:
    """The time of day at its making, and what has passed since: who looks twice sees how long it really took.

    Args:
        wall: the time of day, asked for once.
        monotonic_s: a clock that is never set, in seconds.
    """

    def __init__(self, wall: Callable[[], datetime], monotonic_s: Callable[[], float] = time.monotonic) -> None:
        self._began = wall()
        self._monotonic_s = monotonic_s
        self._began_s = monotonic_s()

    def __call__(self) -> datetime:
        """Now, in UTC."""
        return self._began + timedelta(seconds=self._monotonic_s() - self._began_s)
