"""Who has left leaves nothing behind. At a size for every run; `python -m tests.hostile.turnover` is the full one."""

from pathlib import Path

import pytest

from tests.hostile.turnover import left, turn_over
from tests.support.server import running_server

pytestmark = pytest.mark.timeout(90)

_JOINS = 120


async def test_nothing_stays_of_those_who_came_lost_their_connection_and_left(tmp_path: Path) -> None:
    async with running_server(tmp_path / "server") as server:
        await turn_over(server, joins=_JOINS)
        before = await left(server, _JOINS)
        await turn_over(server, joins=_JOINS)
        after = await left(server, 2 * _JOINS)
    assert (after.participants, after.open_sessions, after.open_stays) == (0, 0, 0)
    assert after.descriptors <= before.descriptors + 2, "a database connection more or less"
    assert after.tasks <= before.tasks
    assert after.memory_bytes <= before.memory_bytes * 1.05
