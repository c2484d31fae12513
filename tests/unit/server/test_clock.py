"""A clock that shows the time of day, and that nobody sets."""

from datetime import UTC, datetime, timedelta

from meetkit.server.clock import SteadyClock


def test_steady_clock_ignores_that_the_machines_clock_is_set() -> None:
    wall, passed_s = [datetime(2026, 1, 1, tzinfo=UTC)], [100.0]
    now = SteadyClock(lambda: wall[0], lambda: passed_s[0])
    for jump in (timedelta(days=1), -timedelta(hours=1), timedelta(0)):
        wall[0] += jump
        passed_s[0] += 10
    assert now() == datetime(2026, 1, 1, tzinfo=UTC) + timedelta(seconds=30)
