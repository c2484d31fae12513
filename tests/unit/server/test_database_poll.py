"""The watch over a real store: what another process changed, and rooms whose time is over."""

import asyncio
from collections.abc import AsyncIterator
from datetime import datetime
from pathlib import Path
from typing import Any, cast

import pytest

from meetkit.errors import DatabaseUnavailable
from meetkit.protocol.vocabulary import LeaveReason
from meetkit.server.boundary import Boundary
from meetkit.server.clock import utc_now
from meetkit.server.database_poll import DatabasePoll
from meetkit.server.live.meetings import Meetings
from meetkit.server.metrics import Metrics
from meetkit.store import AccountState, AutoClose, Room, Store


class Told:
    """Stands where the live meetings are and writes down what it is told."""

    def __init__(self) -> None:
        self.calls: list[tuple[Any, ...]] = []
        self.fails = False
        self.due: list[Room] = []

    async def account_changed(self, account_id: str, status: str, message: str | None) -> None:
        self.calls.append((account_id, str(status), message))
        if self.fails:
            raise RuntimeError("planted")

    def overdue(self) -> list[Room]:
        return self.due

    async def end(self, room_id: str, reason: LeaveReason) -> bool:
        self.calls.append((room_id, reason.name))
        return True


@pytest.fixture
async def store(tmp_path: Path) -> AsyncIterator[Store]:
    async with await Store.open(tmp_path / "data") as opened:
        yield opened


def watch_over(store: Store, told: Told) -> DatabasePoll:
    metrics = Metrics()
    boundary = Boundary(metrics=metrics, doc_base=None)
    return DatabasePoll(store=store, meetings=cast(Meetings, told), boundary=boundary, metrics=metrics)


async def test_only_changes_after_the_start_are_told_and_each_once(store: Store) -> None:
    account = await store.create_account("acme", at=utc_now())
    assert account is not None
    told = Told()
    watch = watch_over(store, told)
    await watch.begin()
    await watch.look()
    assert told.calls == []
    await store.set_account_status(account.id, AccountState.DISCONTINUED, message="Bye.", at=utc_now())
    await watch.look()
    await watch.look()
    assert told.calls == [(account.id, "discontinued", "Bye.")]


async def test_change_that_cannot_be_applied_is_not_tried_for_ever(store: Store) -> None:
    account = await store.create_account("acme", at=utc_now())
    assert account is not None
    told = Told()
    told.fails = True
    watch = watch_over(store, told)
    await watch.begin()
    await store.set_account_status(account.id, AccountState.DEACTIVATED, message=None, at=utc_now())
    with pytest.raises(RuntimeError, match="planted"):
        await watch.look()
    await watch.look()
    assert len(told.calls) == 1


async def test_session_whose_time_is_over_is_ended_and_its_room_deactivated(store: Store) -> None:
    key = await store.create_first_account(at=utc_now())
    assert key is not None
    rooms = [
        await store.create_room(key.project_id, at=utc_now(), auto_close=AutoClose(kind=kind, duration_min=1))
        for kind in ("session-ends", "session-end-and-deactivate")
    ]
    told = Told()
    told.due = rooms
    watch = watch_over(store, told)
    await watch.begin()
    await watch.look()
    assert sorted(told.calls) == sorted((room.id, "MEETING_END_API") for room in rooms)
    found = [await store.find_room(room.id, None) for room in rooms]
    assert [room.disabled for room in found if room] == [False, True]


async def test_database_that_fails_is_told_once_and_again_only_after_it_has_worked(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("meetkit.server.database_poll.PERIOD_S", 0.001)
    full, looks = True, asyncio.Queue[None]()
    true_beat = store.beat

    async def beat(at: datetime) -> None:
        looks.put_nowait(None)
        if full:
            raise DatabaseUnavailable.disk_full(path="meetkit.db", problem="database or disk is full")
        await true_beat(at)

    monkeypatch.setattr(store, "beat", beat)
    watch = watch_over(store, Told())
    told: list[BaseException] = []
    monkeypatch.setattr(Boundary, "seen", lambda _, error, **__: told.append(error))
    running = asyncio.create_task(watch.run())
    for is_full_now in (False, True, False):
        for _ in range(5):
            await looks.get()
        full = is_full_now
    running.cancel()
    await asyncio.gather(running, return_exceptions=True)
    assert [getattr(error, "reason", error) for error in told] == ["DISK_FULL", "DISK_FULL"]
