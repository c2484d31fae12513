"""How a lost connection is got back: quickly first, then less and less often. Pure."""

from collections.abc import Callable
from dataclasses import dataclass

from meetkit.client.failure import Dialing

FIRST_TRY_FROM_S, FIRST_TRY_TO_S = 0.1, 0.7
"""The first try comes soon, but not everybody's at once: all lose a server that restarts in the same moment."""
BACKOFF_FACTOR = 1.5
BACKOFF_EARLY_S, BACKOFF_LIMIT_S = 1.0, 5.0
EARLY_S = 30.0
"""A restart is over within this, and whoever is away wants back soon; what lasts longer is asked for less often."""
REDIAL_TIMEOUT_S, DIAL_TIMEOUT_S = 3.0, 10.0
"""A try that nobody answers must not keep the next one waiting for long; slow networks get more each time."""


@dataclass(slots=True)
class Outage:
    """One outage, since the connection was lost."""

    since_s: float
    cause: str
    attempts: int = 0
    shutting_down: bool = False
    dialing: Dialing | None = None

    def next_try(self, now_s: float, chance: Callable[[], float], *, not_before_ms: int | None = None) -> float:
        """How long to wait before the next try, in seconds, which counts as made."""
        if self.attempts == 0:
            delay_s = FIRST_TRY_FROM_S + (FIRST_TRY_TO_S - FIRST_TRY_FROM_S) * chance()
        else:
            limit_s = BACKOFF_EARLY_S if now_s - self.since_s < EARLY_S else BACKOFF_LIMIT_S
            delay_s = min(limit_s, FIRST_TRY_TO_S * BACKOFF_FACTOR ** min(self.attempts, 20))
            delay_s *= 0.75 + chance() / 2
        self.attempts += 1
        return delay_s if not_before_ms is None else max(delay_s, not_before_ms / 1000)

    @property
    def dial_timeout_s(self) -> float:
        """How long the try that was counted last may take."""
        return min(REDIAL_TIMEOUT_S * max(1, self.attempts), DIAL_TIMEOUT_S)
