"""Silence is only what a loop could have heard."""

import asyncio
import time

import pytest

from meetkit.server.egress.patience import Patience


async def test_what_came_while_the_loop_was_busy_is_heard_before_it_is_judged() -> None:
    patience, pipe = Patience(), asyncio.StreamReader()
    for busy_s in (1.2, 0.9, 1.5):
        until_s = patience.waited_s + 1.0
        asyncio.get_running_loop().call_later(0.2, time.sleep, busy_s)
        asyncio.get_running_loop().call_later(0.3, pipe.feed_data, b"alive\n")
        assert await patience.result(pipe.readline, lambda until_s=until_s: until_s) == b"alive\n"  # type: ignore[misc]


async def test_silence_is_told_in_time() -> None:
    patience, pipe = Patience(), asyncio.StreamReader()
    begun_s = time.monotonic()
    with pytest.raises(TimeoutError):
        await patience.result(pipe.readline, lambda: 1.0)
    assert 0.9 < time.monotonic() - begun_s < 1.5
    assert patience.waited_s == pytest.approx(1.0, abs=0.3)


async def test_deadline_that_moves_meanwhile_counts() -> None:
    patience, pipe = Patience(), asyncio.StreamReader()
    deadlines = iter([0.3, *[1.0] * 20])
    begun_s = time.monotonic()
    with pytest.raises(TimeoutError):
        await patience.result(pipe.readline, lambda: next(deadlines))
    assert time.monotonic() - begun_s > 0.9
