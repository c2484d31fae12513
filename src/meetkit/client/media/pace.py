"""When each frame of an app's track is sent and how it is stamped: its own time where it keeps one, else ours. Pure.

A track says when its frames belong by their timestamps and by when it hands them over, and either may be wrong. What
goes out has rising stamps that keep step with real time: frames that come early wait, stamps that stand still, go back
or leap are replaced, and what was found wrong is told once.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from enum import StrEnum

USUAL_STEP_S = 1 / 30
"""From one picture to the next, when nothing else says how far they are apart."""
SHORTEST_STEP_S = 1 / 61
"""Pictures that follow each other faster are left out: nobody sees them, and each costs an encoding."""
LONGEST_GAP_S = 10.0
"""A longer way ahead is no gap in a track, but a leap of its clock."""
SAME_SOUND_S = 0.1
"""Stamps of sound may stray from its length by so much: its samples say it better."""
LATE_LIMIT_S = 3.0
"""A track that is later than this is not waited for: time has passed without it."""
EARLY_SHARE = 0.1
EARLY_BUDGET_S = 1.0
CLOCK_SKEW = 0.002
"""A track that is early is let through up to a tenth faster, for one second in all (and as far as clocks differ): it
began late rather than being fast. What is still early after that keeps no time."""
REPEATS_LIMIT = 3
STILL_S = 0.1
"""Repeated stamps stand still once so much time has passed over them: a camera that catches up after an outage gives
several pictures within the one tick of its clock."""
SLOW_FIRST_S, SLOW_FIRST_SHARE = 2.0, 0.1
SLOW_S, SLOW_SHARE = 10.0, 0.8
FAST_S = 3.0
TINY_S = 1e-6


class Finding(StrEnum):
    """What is wrong with the time of a track: the reasons of the error that tells it."""

    NOTHING_CAME = "NOTHING_CAME"
    STANDS_STILL = "STANDS_STILL"
    WENT_BACK = "WENT_BACK"
    JUMPED_AHEAD = "JUMPED_AHEAD"
    TOO_FAST = "TOO_FAST"
    TOO_SLOW = "TOO_SLOW"


@dataclass(frozen=True, slots=True)
class Place:
    """Where a frame goes: `at_s` on the clock of what is sent, `wait_s` from now; None for a picture to leave out."""

    at_s: float | None
    wait_s: float = 0.0


Found = Callable[[Finding, float, float], None]
"""Called with what was found, and two figures in seconds: from and to, or delivered and elapsed."""


@dataclass(slots=True)
class Pace:
    """The clock of one source.

    `begin_s`: where what is sent stands already; `sound`: lengths are known by samples; `grace_s`: how long nobody took
    what the source gave, so that it may be early by so much.
    """

    begin_s: float
    sound: bool
    found: Found
    grace_s: float = 0.0
    _next_s: float = field(init=False)
    _anchor_s: float | None = None
    _began_s: float = 0.0
    _own_began_s: float | None = None
    _own_s: float | None = None
    _step_s: float = USUAL_STEP_S
    _sent_s: float | None = None
    _repeats: int = 0
    _still_since_s: float = 0.0
    _media_s: float = 0.0
    _early_s: float = 0.0
    _fast_s: float = 0.0
    _distrusted: bool = False
    _told: set[Finding] = field(default_factory=set)

    def __post_init__(self) -> None:
        self._next_s = self.begin_s

    def place(self, own_s: float | None, length_s: float, *, now_s: float) -> Place:
        """Where a frame goes that came now. `own_s` is its own time, `length_s` that of its sound (0 for pictures)."""
        if self._anchor_s is None:
            self._anchor_s, self._began_s = now_s - self._next_s, now_s
        at_s = self._sound(own_s, length_s, now_s) if self.sound else self._picture(own_s, now_s)
        at_s = self._not_late(at_s, now_s)
        wait_s = self._wait(at_s, now_s, length_s or self._step_s)
        self._slow(now_s)
        self._next_s = at_s + length_s
        if not self.sound:
            if self._sent_s is not None and at_s - self._sent_s < SHORTEST_STEP_S:
                return Place(None, wait_s)
            self._sent_s = at_s
        return Place(at_s, wait_s)

    def _sound(self, own_s: float | None, length_s: float, now_s: float) -> float:
        at_s = self._next_s
        if own_s is not None:
            ahead_s = own_s - self._own_s if self._own_s is not None else 0.0  # beyond where the last sound ended
            if self._stands_still(own_s + length_s, own_s, now_s):
                pass
            elif ahead_s > LONGEST_GAP_S:
                self._tell(Finding.JUMPED_AHEAD, own_s - ahead_s, own_s)
            elif ahead_s < -SAME_SOUND_S:
                self._tell(Finding.WENT_BACK, own_s - ahead_s, own_s)
            elif ahead_s > SAME_SOUND_S:
                at_s += ahead_s
                self._media_s += ahead_s
            elif self._own_s is not None:
                own_s = self._own_s  # the samples say it better
            self._own_s = own_s + length_s
        self._media_s += length_s
        return at_s

    def _picture(self, own_s: float | None, now_s: float) -> float:
        assert self._anchor_s is not None
        first = self._own_s is None and self._sent_s is None
        # Where a picture belongs whose own time says nothing: now, but no earlier than it can be shown.
        by_arrival_s = self.begin_s if first else max(self._next_s + self._step_s, now_s - self._anchor_s)
        if own_s is None:
            self._own_s = None
            return by_arrival_s
        gap_s = own_s - self._own_s if self._own_s is not None else None
        earlier_s, self._own_s = self._own_s, own_s
        if gap_s is None or earlier_s is None:
            return by_arrival_s
        if self._stands_still(own_s, earlier_s, now_s):
            return by_arrival_s if self._repeats >= REPEATS_LIMIT else self._next_s
        if gap_s < 0:
            self._tell(Finding.WENT_BACK, earlier_s, own_s)
            self._media_s += self._step_s
            return self._next_s + self._step_s
        if gap_s > LONGEST_GAP_S:
            self._tell(Finding.JUMPED_AHEAD, earlier_s, own_s)
            return by_arrival_s
        self._media_s += gap_s
        if self._distrusted:
            return by_arrival_s
        self._step_s = min(max(gap_s, SHORTEST_STEP_S), 1.0)
        return self._next_s + gap_s

    def _stands_still(self, own_s: float, earlier_s: float, now_s: float) -> bool:
        if self.sound:  # what is kept is where a sound ended: the same stamp again ends there again
            earlier_s = self._own_s if self._own_s is not None else own_s + 1
        if abs(own_s - earlier_s) >= TINY_S:
            self._repeats = 0
        else:
            self._repeats += 1
            if self._repeats == 1:
                self._still_since_s = now_s
        if self._repeats >= REPEATS_LIMIT and now_s - self._still_since_s >= STILL_S:
            self._tell(Finding.STANDS_STILL, own_s, self._media_s)
        return self._repeats > 0

    def _not_late(self, at_s: float, now_s: float) -> float:
        assert self._anchor_s is not None
        late_s = now_s - self._anchor_s - at_s
        return at_s + late_s if late_s > LATE_LIMIT_S else at_s

    def _wait(self, at_s: float, now_s: float, length_s: float) -> float:
        assert self._anchor_s is not None
        early_s = at_s + self._anchor_s - now_s
        if early_s <= 0:
            return 0.0
        budget_s = EARLY_BUDGET_S + self.grace_s + CLOCK_SKEW * (now_s - self._began_s)
        share_s = min(early_s, EARLY_SHARE * length_s, max(0.0, budget_s - self._early_s))
        self._early_s += share_s
        self._anchor_s -= share_s
        if share_s < min(early_s, EARLY_SHARE * length_s):
            self._fast_s += min(early_s, length_s)
            if self._fast_s > FAST_S + self.grace_s:
                self._tell(Finding.TOO_FAST, self._media_s, now_s - self._began_s)
        return early_s - share_s

    def _slow(self, now_s: float) -> None:
        elapsed_s = now_s - self._began_s
        if self._own_s is None or self._repeats or (elapsed_s < SLOW_FIRST_S):
            return
        share = SLOW_SHARE if elapsed_s >= SLOW_S else SLOW_FIRST_SHARE
        if self._media_s < share * elapsed_s:
            self._distrusted = True
            self._tell(Finding.TOO_SLOW, self._media_s, elapsed_s)

    def _tell(self, finding: Finding, first_s: float, second_s: float) -> None:
        if finding not in self._told:
            self._told.add(finding)
            self.found(finding, first_s, second_s)
