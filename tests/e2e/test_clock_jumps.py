"""The machine's clock is set while people are in a meeting: durations and waits are what really passed."""

import asyncio
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from tests.support.inprocess import in_process
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
