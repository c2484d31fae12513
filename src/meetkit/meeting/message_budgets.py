"""How much may be published and kept: by a participant, in a meeting, in a second. Pure; time is an argument."""

from collections.abc import Callable
from dataclasses import dataclass

from meetkit.errors import MessagesLimited
from meetkit.meeting.rate import Rate, RateLimiter

__all__ = ["KeptLimits", "MessageBudgets", "MessageRate"]


@dataclass(frozen=True, slots=True)
class MessageRate:
    """So many messages and bytes a second in the long run, and so many times that at once."""

    count_per_s: int
    bytes_per_s: int
    burst_s: int


KEPT_BY_PARTICIPANT = MessageRate(count_per_s=50, bytes_per_s=256 * 1024, burst_s=4)
KEPT_IN_MEETING = MessageRate(count_per_s=200, bytes_per_s=1024 * 1024, burst_s=4)
SENT_OUT_FOR_PARTICIPANT = MessageRate(count_per_s=10_000, bytes_per_s=4 * 1024 * 1024, burst_s=4)
"""Each message counts once for each of its receivers."""
READ_BY_PARTICIPANT = MessageRate(count_per_s=100, bytes_per_s=1024 * 1024, burst_s=10)
"""Pages of history count as one and as the bytes that they hold."""
_LIMITERS_LIMIT = 1000
"""From so many on those that are as if new are dropped before another is made."""


class _MessageLimiter:
    """Messages and their bytes."""

    def __init__(self, rate: MessageRate, now_s: float) -> None:
        self.rate = rate
        self._count = RateLimiter(Rate(rate.count_per_s, rate.count_per_s * rate.burst_s), now_s)
        self._bytes = RateLimiter(Rate(rate.bytes_per_s, rate.bytes_per_s * rate.burst_s), now_s)

    def wait_s(self, count: int, size_bytes: int, now_s: float) -> float:
        """0 when so much may be taken now, else the seconds until then."""
        return max(self._count.wait_s(count, now_s), self._bytes.wait_s(size_bytes, now_s))

    def idle(self, now_s: float) -> bool:
        """Nothing is owed: it is as if new."""
        return not max(limiter.wait_s(limiter.rate.burst, now_s) for limiter in (self._count, self._bytes))

    def take(self, count: int, size_bytes: int) -> None:
        """It is taken; what is owed then delays the next."""
        self._count.take(count)
        self._bytes.take(size_bytes)


@dataclass(frozen=True, slots=True)
class KeptLimits:
    """What a session keeps at most; each participant may fill a quarter of it."""

    messages: int = 10_000
    size_bytes: int = 64 * 1024 * 1024

    def of_participant(self) -> "KeptLimits":
        """One participant's share."""
        return KeptLimits(max(1, self.messages // 4), max(1, self.size_bytes // 4))


@dataclass(slots=True)
class _Kept:
    messages: int = 0
    size_bytes: int = 0


class MessageBudgets:
    """What a session's participants have used. A refusal uses nothing."""

    def __init__(self, limits: KeptLimits) -> None:
        self._limits = limits
        self._kept = _Kept()
        self._kept_by: dict[str, _Kept] = {}
        self._keeping: _MessageLimiter | None = None
        self._keeping_by: dict[str, _MessageLimiter] = {}
        self._sending_by: dict[str, _MessageLimiter] = {}
        self._reading_by: dict[str, _MessageLimiter] = {}

    def publish(self, person: str, size_bytes: int, *, receivers: int, persist: bool, now_s: float) -> None:
        """A message of so many bytes. Raises MessagesLimited: HISTORY_FULL, TOO_FAST."""
        sending = _limiter(self._sending_by, person, SENT_OUT_FOR_PARTICIPANT, now_s)
        takes: list[Callable[[], None]] = [_taken(sending, receivers, size_bytes * receivers, now_s, "deliveries")]
        if persist:
            self._check_kept(person, size_bytes)
            own = _limiter(self._keeping_by, person, KEPT_BY_PARTICIPANT, now_s)
            all_ = self._keeping = self._keeping or _MessageLimiter(KEPT_IN_MEETING, now_s)
            takes += [_taken(limiter, 1, size_bytes, now_s, "kept messages") for limiter in (own, all_)]
        for take in takes:
            take()
        if persist:
            for kept in (self._kept, self._kept_by.setdefault(person, _Kept())):
                kept.messages += 1
                kept.size_bytes += size_bytes

    def unkeep(self, person: str, size_bytes: int) -> None:
        """A message could not be kept after all."""
        for kept in (self._kept, self._kept_by.setdefault(person, _Kept())):
            kept.messages -= 1
            kept.size_bytes -= size_bytes

    def read(self, person: str, now_s: float) -> Callable[[int], None]:
        """A page of history is asked for; the answer takes the bytes that it had. Raises MessagesLimited/TOO_FAST."""
        limiter = _limiter(self._reading_by, person, READ_BY_PARTICIPANT, now_s)
        _taken(limiter, 1, 0, now_s, "pages of kept messages")()
        return lambda size_bytes: limiter.take(0, size_bytes)

    def _check_kept(self, person: str, size_bytes: int) -> None:
        own = self._kept_by.get(person, _Kept())
        for kept, limits, scope in (
            (own, self._limits.of_participant(), "participant"),
            (self._kept, self._limits, "meeting"),
        ):
            if kept.messages + 1 > limits.messages or kept.size_bytes + size_bytes > limits.size_bytes:
                raise MessagesLimited.history_full(
                    kept_bytes=kept.size_bytes,
                    kept_count=kept.messages,
                    limit_bytes=limits.size_bytes,
                    limit_count=limits.messages,
                    scope=scope,
                )


def _limiter(limiters: dict[str, _MessageLimiter], person: str, rate: MessageRate, now_s: float) -> _MessageLimiter:
    limiter = limiters.get(person)
    if limiter is None:
        if len(limiters) >= _LIMITERS_LIMIT:
            for idle in [who for who, other in limiters.items() if other.idle(now_s)]:
                del limiters[idle]
        limiter = limiters[person] = _MessageLimiter(rate, now_s)
    return limiter


def _taken(limiter: _MessageLimiter, count: int, size_bytes: int, now_s: float, what: str) -> Callable[[], None]:
    wait_s = limiter.wait_s(count, size_bytes, now_s)
    if wait_s:
        raise MessagesLimited.too_fast(
            limit_bytes_per_s=limiter.rate.bytes_per_s,
            limit_count_per_s=limiter.rate.count_per_s,
            what=what,
            retry_after_ms=max(1, round(wait_s * 1000)),
        )
    return lambda: limiter.take(count, size_bytes)
