"""What strangers can make a server write: the first refusals whole, then a number and the last."""

import asyncio
import contextlib
import sqlite3
from pathlib import Path

import pytest

from meetkit.server.samples import MOST_WHOLE, WINDOW_S
from tests.support.server import running_server
from tests.support.signal_client import Refused, SignalClient, signal_client

pytestmark = pytest.mark.asyncio(loop_scope="session")

FLOOD = 150


async def refused(client: SignalClient, token: str, room: str) -> str:
    with pytest.raises(Refused) as caught:
        await client.join(token, room)
    return str(caught.value.error["id"])


async def test_a_flood_of_refused_joins_is_told_to_each_and_kept_as_a_sample(tmp_path: Path) -> None:
    async with running_server(tmp_path / "s") as server:
        room = await server.create_room()
        ids = []
        for _ in range(FLOOD):
            async with signal_client(server) as client:
                ids.append(await refused(client, "no token", room))
        assert len(set(ids)) == FLOOD, "each is told its own error"
        async with signal_client(server) as client:
            other = await refused(client, "", room)  # of another kind, so it is not hidden by the flood

        def kept() -> list[str]:
            with contextlib.closing(sqlite3.connect(server.data_dir / "meetkit.db")) as database:
                return [str(row[0]) for row in database.execute("SELECT id FROM errors")]

        async with asyncio.timeout(WINDOW_S + 20):
            while ids[-1] not in kept():  # noqa: ASYNC110 - another process writes the database
                await asyncio.sleep(0.2)
        rows = kept()
        assert ids[0] in rows
        assert other in rows
        log = server.log_text()
        windows = FLOOD // MOST_WHOLE  # a slow machine needs several
        assert len(rows) <= FLOOD - 50
        assert sum(one in log for one in ids) == len(rows) - 1 <= windows * (MOST_WHOLE + 1)
        assert "errors left out" in log
