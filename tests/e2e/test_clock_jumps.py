"""The machine's clock is set while people are in a meeting: durations and waits are what really passed."""

import asyncio
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from meetkit.store import Livestream
from tests.support.inprocess import in_process
from tests.support.rtmp import until
from tests.support.signal_client import signal_client

pytestmark = pytest.mark.asyncio(loop_scope="session")

MODERATOR = ["allow_join", "allow_mod"]


@pytest.mark.parametrize("jump", [timedelta(hours=1), timedelta(hours=-1), timedelta(days=1)], ids=str)
async def test_a_session_lasts_as_long_as_it_did_and_a_guest_waits_no_longer(tmp_path: Path, jump: timedelta) -> None:
    ahead = timedelta(0)
    async with in_process(tmp_path / "s", lobby_timeout_s=2) as server:
        server.context.meetings.directory.services.now = lambda: datetime.now(UTC) + ahead
        room = await server.create_room()
        async with signal_client(server) as host, signal_client(server) as guest:
            await host.join(server.token(MODERATOR), room, participantId="host")
            await guest.join(server.token(["ask_join"], expires_in_s=200_000), room, participantId="guest")
            ahead = jump
            closing = await guest.event("closing", timeout_s=6)
            assert closing["reason"]["name"] != "SERVER_SHUTDOWN"
            await asyncio.sleep(0.1)
            await host.request("leave")
        await server.context.meetings.written()
        sessions = (await server.rest("GET", f"/v2/sessions?roomId={room}")).json()["data"]
        began, ended = (datetime.fromisoformat(sessions[0][name]) for name in ("start", "end"))
        assert timedelta(seconds=1.5) < ended - began < timedelta(seconds=15)
        (person,) = sessions[0]["participants"]
        (stay,) = person["timelog"]
        came, went = (datetime.fromisoformat(stay[name]) for name in ("start", "end"))
        assert timedelta(seconds=1.5) < went - came < timedelta(seconds=15)


@pytest.mark.parametrize("ahead", [timedelta(hours=2), timedelta(hours=-2)], ids=str)
async def test_running_session_is_as_old_as_it_is_when_its_beginning_was_shown_otherwise(
    tmp_path: Path, ahead: timedelta
) -> None:
    async with in_process(tmp_path / "s") as server:
        services = server.context.meetings.directory.services
        services.now = lambda: datetime.now(UTC) + ahead
        room = await server.create_room(autoCloseConfig={"type": "session-ends", "duration": 60})
        async with signal_client(server) as host:
            await host.join(server.token(MODERATOR, expires_in_s=20_000, iat=None), room)
            services.now = lambda: datetime.now(UTC)
            await asyncio.sleep(0.05)
            (session,) = (await server.rest("GET", f"/v2/sessions?roomId={room}")).json()["data"]
            stats = (await server.rest("GET", f"/v2/sessions/{session['id']}/stats")).json()
            assert 0.05 <= stats["durationS"] < 15
            assert 0.05 <= stats["participantS"] < 15
            assert server.context.meetings.overdue() == []
            live = server.context.meetings.live(room)
            assert live is not None
            began, now = live.now(), live.now
            live.now = lambda: began + timedelta(minutes=60)  # type: ignore[assignment]
            assert [room.id for room in server.context.meetings.overdue()] == [room]
            live.now = now
        await server.context.meetings.written()


async def test_webhook_that_an_earlier_server_put_off_does_not_wait_for_a_day_that_the_clock_was_set_back(
    tmp_path: Path,
) -> None:
    url = "http://192.0.2.1/hook"
    async with in_process(tmp_path / "s") as server:
        later = datetime.now(UTC) + timedelta(days=1)
        await server.context.store.add_deliveries("e", {url: url}, kind="late", body="{}", at=later)
    async with in_process(tmp_path / "s") as server:
        store = server.context.store

        async def is_hastened() -> bool:
            due = await store.next_delivery_at(but=[])
            return due is not None and due <= datetime.now(UTC) + timedelta(minutes=10)

        await until(is_hastened, "it is due soon")


async def test_recording_that_is_lost_does_not_end_before_it_began(tmp_path: Path) -> None:
    """Its server's clock was ahead, and is right again when the next one looks."""
    async with in_process(tmp_path / "s") as server:
        began = datetime.now(UTC) + timedelta(hours=1)
        room = await server.create_room()
        session = await server.context.store.open_session(room, at=began)
        common = {"room_id": room, "session_id": session.id, "started_by": None, "config": {}, "webhook_url": None}
        await server.context.store.add_egress(Livestream, "lost", **common, outputs=[], at=began)
        await server.context.store.update_egress(Livestream, "lost", started_at=began)
    async with in_process(tmp_path / "s") as server:
        store = server.context.store

        async def has_ended() -> bool:
            row = await store.find_egress(Livestream, "lost", None)
            return row is not None and row.ended_at is not None

        await until(has_ended, "the lost one has an end")
        row = await store.find_egress(Livestream, "lost", None)
        assert row is not None
        assert row.started_at is not None
        assert row.ended_at is not None
        assert row.ended_at >= row.started_at
