"""What one connection may ask for: requests a second, and frames that nobody understands. Time is an argument."""

from collections import deque

from meetkit.meeting.rate import Rate, RateLimiter

__all__ = ["INVALID_LIMIT", "INVALID_WINDOW_S", "REQUESTS_PER_S", "Bounds"]

REQUESTS_PER_S = 200
INVALID_LIMIT = 20
INVALID_WINDOW_S = 60


class Bounds:
    """One second's requests at once, and a sliding window of invalid frames."""

    def __init__(self, now_s: float) -> None:
        self._requests = RateLimiter(Rate(REQUESTS_PER_S, REQUESTS_PER_S), now_s)
        self._invalid: deque[float] = deque()

    def take(self, now_s: float) -> int:
        """One request; 0 when it is within the bounds, else the milliseconds until the next one is."""
        wait_s = self._requests.ask(now_s)
        return max(1, round(wait_s * 1000)) if wait_s else 0

    def invalid(self, now_s: float) -> bool:
        """One frame that was not understood; False when that was one too many."""
        self._invalid.append(now_s)
        while self._invalid[0] <= now_s - INVALID_WINDOW_S:
            self._invalid.popleft()
        return len(self._invalid) <= INVALID_LIMIT
