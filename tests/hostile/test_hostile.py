"""No attack is noticed by the members of a meeting. At a size for every run; `make siege` is the full one."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from contextlib import AsyncExitStack
from pathlib import Path

import pytest

from tests.hostile.attack import ATTACKER_ADDRESS, Attack, all_attacks
from tests.hostile.siege import Row, besiege, table
from tests.support.server import RunningServer, running_server

_SECONDS = 3.0
_QUIET_S = 0.3
# The machines of CI have two busy cores for the server, the attackers and those who measure. What a server without
# bounds shows here is seconds.
_P99_S = 0.5
_MEMORY_BYTES = 50e6
_LEFT_BYTES = 20e6

pytestmark = pytest.mark.timeout(90)


@pytest.fixture(scope="module")
def shared(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningServer]:
    """One server for all attacks without settings of their own that look at nothing but the members."""
    loop = asyncio.new_event_loop()
    block = running_server(tmp_path_factory.mktemp("besieged"))
    try:
        yield loop.run_until_complete(block.__aenter__())
        loop.run_until_complete(block.__aexit__(None, None, None))
    finally:
        loop.close()


_NUMBERED = list(enumerate(all_attacks()))


@pytest.mark.parametrize(("number", "attack"), _NUMBERED, ids=[attack.name for _, attack in _NUMBERED])
async def test_members_notice_nothing_of(number: int, attack: Attack, tmp_path: Path, shared: RunningServer) -> None:
    async with AsyncExitStack() as own:
        server, source = shared, None
        if attack.settings or attack.check is not None:
            server = await own.enter_async_context(running_server(tmp_path / "server", **attack.settings))
        elif attack.source == ATTACKER_ADDRESS:
            # Another address each: what one attack has used up of its address's budget spares the server the next.
            source = f"127.0.66.{number + 1}"
        row = await besiege(
            server, attack, connections=attack.connections[0], seconds=_SECONDS, quiet_s=_QUIET_S,
            enough_left_bytes=_LEFT_BYTES, source=source,
        )  # fmt: skip
        print(table([row]))
        held(row, p99_s=_P99_S, left_bytes=_LEFT_BYTES)
        if attack.check is not None:
            attack.check(row, server)


def held(row: Row, *, p99_s: float, left_bytes: float) -> None:
    assert not row.noticed.closed, f"members were closed: {row.noticed.closed}"
    assert not row.noticed.lost, f"lost: {row.noticed.lost[:5]}"
    assert len(row.noticed.requests_s) > 20, "the members could hardly ask for anything"
    assert row.p99_s <= p99_s, f"a member's request took {row.p99_s * 1000:.0f} ms (p99)"
    assert row.memory_more_bytes <= _MEMORY_BYTES, f"memory grew by {row.memory_more_bytes / 1e6:.0f} MB"
    assert row.memory_left_bytes <= left_bytes, f"memory stayed higher by {row.memory_left_bytes / 1e6:.0f} MB"
