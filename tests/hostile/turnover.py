"""Many people come, lose their connection, come back and leave: what stays behind of them.

`python -m tests.hostile.turnover --joins 10000` prints memory, descriptors, tasks and open rows on the way.
"""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import re
import sqlite3
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

import httpx

from meetkit.media import router_rtp_capabilities
from tests.hostile.siege import memory_bytes
from tests.support.server import RunningServer, running_server
from tests.support.signal_client import signal_client

_SIDE_BY_SIDE = 8
_ADDRESSES = 8
_SETTLE_S = 3.0
_MOST_GROWTH = 0.05


@dataclass(frozen=True, slots=True)
class Left:
    """What there is of a server once everybody has left."""

    joins: int
    memory_bytes: int
    descriptors: int
    tasks: int
    participants: int
    open_sessions: int
    open_stays: int

    @property
    def kept(self) -> tuple[int, int, int, int]:
        """All that has to be as it was."""
        return self.descriptors, self.participants, self.open_sessions, self.open_stays


async def turn_over(server: RunningServer, *, joins: int) -> None:
    """So many joins, each with media, a lost connection and a resume, in meetings that end now and then."""
    numbers = iter(range(joins))
    rooms = [await server.create_room() for _ in range(4)]
    token = server.token()

    async def come_and_go(worker: int) -> None:
        for number in numbers:
            options = {"local_addr": (f"127.0.0.{10 + (number + worker) % _ADDRESSES}", 0), "open_timeout": 30}
            async with signal_client(server, **options) as client:
                await client.join(token, rooms[number % 4], rtpCapabilities=router_rtp_capabilities())
                for direction in ("send", "recv"):
                    await client.request("transport.create", direction=direction)
                await client.request("pubsub.subscribe", topic="T")
                await client.request("pubsub.publish", topic="T", message=f"I am number {number}")
                client.cut()
            async with signal_client(server, **options) as again:
                resume_token, last_seq = client.snapshot["resumeToken"], 0
                await again.request("resume", version=1, token=token, resumeToken=resume_token, lastSeq=last_seq)
                await again.request("leave")

    await asyncio.gather(*(come_and_go(worker) for worker in range(_SIDE_BY_SIDE)))


async def left(server: RunningServer, joins: int) -> Left:
    """Counted after a pause in which things may end."""
    await asyncio.sleep(_SETTLE_S)
    async with httpx.AsyncClient(base_url=server.url) as client:
        metrics = (await client.get("/metrics")).text
    found = {name: float(value) for name, value in re.findall(r"^(meetkit_\w+) (\S+)$", metrics, re.MULTILINE)}
    with contextlib.closing(sqlite3.connect(server.data_dir / "meetkit.db")) as database:
        [[open_sessions]] = database.execute("SELECT count(*) FROM sessions WHERE ended_at IS NULL")
        [[open_stays]] = database.execute("SELECT count(*) FROM participant_records WHERE left_at IS NULL")
    return Left(
        joins=joins,
        memory_bytes=memory_bytes(server.pid),
        descriptors=len(list(Path(f"/proc/{server.pid}/fd").iterdir())),
        tasks=int(found["meetkit_tasks"]),
        participants=int(found["meetkit_participants"]),
        open_sessions=open_sessions,
        open_stays=open_stays,
    )


async def _main(joins: int, step: int) -> int:
    with tempfile.TemporaryDirectory() as folder:
        async with running_server(Path(folder) / "server") as server:
            seen: list[Left] = []
            for done in range(step, joins + 1, step):
                await turn_over(server, joins=step)
                seen.append(await left(server, done))
                print(seen[-1], flush=True)
    growth = seen[-1].memory_bytes / seen[0].memory_bytes - 1
    print(f"memory at the end: {growth:+.1%} of that after {step}")
    return 1 if growth > _MOST_GROWTH or seen[-1].kept != seen[0].kept else 0


if __name__ == "__main__":
    parser = argparse.ArgumentParser(prog="python -m tests.hostile.turnover")
    parser.add_argument("--joins", type=int, default=10_000)
    parser.add_argument("--step", type=int, default=1000)
    arguments = parser.parse_args()
    sys.exit(asyncio.run(_main(arguments.joins, arguments.step)))
