"""Events in order, whatever the listeners are and do."""

import asyncio
import logging

import pytest

from meetkit.client import emitter as module
from meetkit.client.emitter import OrderedEmitter


async def test_async_listeners_of_one_event_are_done_before_the_next_event() -> None:
    emitter, order = OrderedEmitter(owner="t"), list[str]()

    async def slow(payload: object) -> None:
        await asyncio.sleep(0.02)
        order.append(f"slow {payload}")

    emitter.add("a", slow)
    emitter.add("a", lambda payload: order.append(f"fast {payload}"))
    emitter.add("b", lambda: order.append("b"))
    emitter.emit("a", 1)
    emitter.emit("b", 2)
    await emitter.drain()
    assert order == ["fast 1", "slow 1", "b"]


async def test_a_listener_that_raises_is_logged_and_stops_nobody(caplog: pytest.LogCaptureFixture) -> None:
    emitter, order = OrderedEmitter(owner="t"), list[object]()

    def broken(payload: object) -> None:
        raise ValueError("mine")

    async def broken_later(payload: object) -> None:
        raise KeyError("mine too")

    emitter.add("a", broken)
    emitter.add("a", broken_later)
    emitter.add("a", order.append)
    emitter.emit("a", 1)
    await emitter.drain()
    assert order == [1]
    assert sum(record.levelno == logging.ERROR for record in caplog.records) == 2


async def test_a_listener_may_emit_and_wait_without_locking_itself_out() -> None:
    emitter, order = OrderedEmitter(owner="t"), list[str]()

    async def first() -> None:
        emitter.emit("b", None)
        await emitter.drain()
        order.append("a")

    emitter.add("a", first)
    emitter.add("b", lambda: order.append("b"))
    emitter.emit("a", None)
    await emitter.drain()
    assert order == ["a", "b"]


async def test_a_listener_that_never_ends_holds_others_up_only_for_a_while(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(module, "LISTENER_PATIENCE_S", 0.05)
    emitter, order, release = OrderedEmitter(owner="t"), list[str](), asyncio.Event()
    emitter.add("a", lambda payload: release.wait())
    emitter.add("b", lambda: order.append("b"))
    emitter.emit("a", None)
    emitter.emit("b", None)
    await emitter.drain()
    assert order == ["b"]
    assert "no longer wait" in caplog.text
    release.set()


async def test_once_and_removal() -> None:
    unheard: list[str] = []
    emitter, order = OrderedEmitter(owner="t", unheard=lambda event, payload: unheard.append(event)), list[object]()
    emitter.add_once("a", order.append)
    for number in (1, 2):
        emitter.emit("a", number)
        await emitter.drain()
    assert (order, unheard) == ([1], ["a"])
    emitter.add("b", order.append)
    emitter.remove("b", order.append)
    emitter.remove("b", order.append)
    emitter.emit("b", 3)
    await emitter.drain()
    assert order == [1]
    assert unheard == ["a", "b"]


async def test_once_leaves_a_lasting_registration_alone() -> None:
    emitter, heard = OrderedEmitter(owner="t"), list[object]()
    emitter.add("a", heard.append)
    emitter.add_once("a", heard.append)
    for number in (1, 2):
        emitter.emit("a", number)
    await emitter.drain()
    assert heard == [1, 2]


async def test_events_outlive_a_delivery_that_a_closing_loop_cancels() -> None:
    emitter, order = OrderedEmitter(owner="t"), list[object]()
    emitter.add("a", order.append)
    emitter.emit("a", 1)
    for task in asyncio.all_tasks() - {asyncio.current_task()}:
        task.cancel()  # before its first step, so that nothing of it ever ran
    async with asyncio.timeout(5):
        await emitter.drain()
    emitter.emit("a", 2)
    await emitter.drain()
    assert order == [1, 2]
