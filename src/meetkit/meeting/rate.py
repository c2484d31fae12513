"""How often something may be done: a token bucket. Pure: time is an argument, and may go back."""

from dataclasses import dataclass

__all__ = ["Rate", "RateLimiter"]

_A_LITTLE_S = 0.001


@dataclass(frozen=True, slots=True)
class Rate:
    """So much a second in the long run, and so much at once. The unit is the user's: requests, bytes, frames."""

    per_s: float
    burst: float


class RateLimiter:
    """Full at first, filled evenly. More may be taken than is there: it is owed, and delays the next."""

    __slots__ = ("_at_s", "_left", "rate")

    def __init__(self, rate: Rate, now_s: float) -> None:
        self.rate = rate
        self._left = float(rate.burst)
        self._at_s = now_s

    def wait_s(self, amount: float, now_s: float) -> float:
        """0 when so much is there now, else the seconds until then; what is more than a burst needs a whole one."""
        rate = self.rate
        self._left = min(rate.burst, self._left + max(0.0, now_s - self._at_s) * rate.per_s)
        self._at_s = now_s
        return max(0.0, (min(amount, rate.burst) - self._left) / rate.per_s)

    def debt_s(self, now_s: float) -> float:
        """0 when nothing is owed, else the seconds until it is paid off: for what is known to cost only afterwards."""
        return self.wait_s(self.rate.per_s * _A_LITTLE_S, now_s)

    def take(self, amount: float) -> None:
        """It is taken, whether it was there or not."""
        self._left -= amount

    def ask(self, now_s: float) -> float:
        """Take one if one is there: 0; else the seconds until then, and nothing is taken."""
        wait_s = self.wait_s(1, now_s)
        if not wait_s:
            self.take(1)
        return wait_s

    def change(self, rate: Rate, now_s: float) -> None:
        """From now on another rate, with a full bucket."""
        self.rate, self._left, self._at_s = rate, float(rate.burst), now_s

    @property
    def left(self) -> float:
        """How much was there when it was last asked; negative: owed."""
        return self._left
