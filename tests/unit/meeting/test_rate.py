"""The one token bucket: for requests, frames, connections, messages and bytes."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from meetkit.meeting.rate import Rate, RateLimiter

TEN_A_SECOND = Rate(per_s=10, burst=20)


def test_a_burst_is_there_at_first_and_then_what_has_come_since() -> None:
    limiter = RateLimiter(TEN_A_SECOND, 100)
    assert [limiter.ask(100) for _ in range(20)] == [0] * 20
    assert limiter.ask(100) == pytest.approx(0.1)
    assert limiter.ask(100) == pytest.approx(0.1), "a refusal costs nothing"
    assert limiter.ask(100.11) == 0
    assert limiter.ask(100.11) > 0


def test_never_more_than_a_burst_is_saved() -> None:
    limiter = RateLimiter(TEN_A_SECOND, 0)
    assert [limiter.ask(1000) > 0 for _ in range(21)] == [False] * 20 + [True]


def test_what_is_more_than_a_burst_takes_a_whole_one_and_delays_the_next() -> None:
    limiter = RateLimiter(TEN_A_SECOND, 0)
    assert limiter.wait_s(50, 0) == 0
    limiter.take(50)
    assert limiter.left == -30
    assert limiter.wait_s(1, 0) == pytest.approx(3.1)
    assert limiter.wait_s(50, 0) == pytest.approx(5)


def test_debt_is_paid_off_before_anything_else() -> None:
    limiter = RateLimiter(TEN_A_SECOND, 0)
    assert limiter.debt_s(0) == 0
    limiter.take(25)
    assert limiter.debt_s(0) == pytest.approx(0.501)
    assert limiter.debt_s(0.502) == 0


def test_another_rate_begins_with_a_full_bucket() -> None:
    limiter = RateLimiter(TEN_A_SECOND, 0)
    limiter.take(100)
    limiter.change(Rate(per_s=1, burst=3), 5)
    assert [limiter.ask(5) > 0 for _ in range(4)] == [False, False, False, True]


@pytest.mark.parametrize("jump_s", [-3600, 3600, 86_400])
def test_jump_of_the_clock_neither_locks_nor_floods(jump_s: int) -> None:
    limiter = RateLimiter(TEN_A_SECOND, 10_000)
    for _ in range(20):
        assert not limiter.ask(10_000)
    limiter.wait_s(1, 10_000 + jump_s)
    assert [limiter.ask(10_000 + jump_s + second) for second in (1, 2)] == [0, 0]


@given(
    st.lists(st.tuples(st.floats(0, 5), st.integers(1, 30)), max_size=60),
    st.floats(0.5, 100),
    st.integers(1, 50),
)
def test_whoever_waits_as_told_gets_it_and_nobody_gets_more_than_the_rate(
    asked: list[tuple[float, int]], per_s: float, burst: int
) -> None:
    limiter, now_s, taken = RateLimiter(Rate(per_s, burst), 0), 0.0, 0.0
    for pause_s, amount in asked:
        now_s += pause_s
        now_s += limiter.wait_s(amount, now_s)
        assert limiter.wait_s(amount, now_s) < 1e-6
        limiter.take(amount)
        taken += amount
        assert taken <= burst + now_s * per_s + max(0, amount - burst) + 1e-6
