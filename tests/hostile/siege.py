"""One attack against a server with a meeting in it, and the row of what it cost."""

from __future__ import annotations

import asyncio
import math
import os
import sys
import time
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from tests.hostile.attack import Attack
from tests.hostile.members import Noticed, meeting, percentile
from tests.hostile.target import Target, Toll
from tests.support.server import RunningServer

AFTER_S = 5.0
_QUIET_S = 2.0
_SAMPLE_S = 0.05
_PAGE = os.sysconf("SC_PAGE_SIZE")
_TICKS = os.sysconf("SC_CLK_TCK")
_MB = 1e6


@dataclass(frozen=True, slots=True)
class Row:
    """What an attack cost."""

    attack: Attack
    connections: int
    seconds: float
    noticed: Noticed
    toll: Toll
    quiet_p99_s: float
    memory_more_bytes: int
    memory_left_bytes: int
    cpu_share: float
    log_bytes: int

    @property
    def p50_s(self) -> float:
        return percentile(self.noticed.requests_s, 0.5)

    @property
    def p99_s(self) -> float:
        return percentile(self.noticed.requests_s, 0.99)

    def cells(self) -> list[str]:
        """The row as texts; times in milliseconds."""
        told = ", ".join(f"{count}× {what}" for what, count in self.toll.told.most_common(3))
        return [
            self.attack.name,
            str(self.connections),
            f"{self.p50_s * 1000:.1f}",
            f"{self.p99_s * 1000:.1f}",
            f"{max(self.noticed.requests_s, default=0) * 1000:.0f}",
            f"{percentile(self.noticed.health_s, 0.99) * 1000:.0f}",
            f"{max(self.noticed.joins_s, default=0) * 1000:.0f}",
            str(len(self.noticed.closed)),
            str(len(self.noticed.lost)),
            f"{self.memory_more_bytes / _MB:+.0f}",
            f"{self.memory_left_bytes / _MB:+.0f}",
            f"{self.cpu_share:.2f}",
            f"{self.log_bytes / 1000:.0f}",
            f"{self.toll.sent_bytes / _MB:.1f}",
            told[:90],
        ]


HEADINGS = [
    "attack",
    "n",
    "p50 ms",
    "p99 ms",
    "max ms",
    "healthz p99",
    "slowest join",
    "closed",
    "lost",
    "MB during",
    "MB after",
    "cores",
    "log kB",
    "sent MB",
    "told",
]


def table(rows: list[Row]) -> str:
    """All rows, in columns."""
    lines = [HEADINGS, *(row.cells() for row in rows)]
    widths = [max(len(line[column]) for line in lines) for column in range(len(HEADINGS))]
    return "\n".join("  ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True)) for line in lines)


async def besiege(
    server: RunningServer,
    attack: Attack,
    *,
    connections: int,
    seconds: float,
    quiet_s: float = _QUIET_S,
    enough_left_bytes: float = -math.inf,
    source: str | None = None,
) -> Row:
    """Run one attack.

    Args:
        server: a running one.
        attack: which.
        connections: how many at once.
        seconds: how long.
        quiet_s: how long the members are among themselves before.
        enough_left_bytes: the look at what stays ends early once all are answered and memory is down to this.
        source: an address for the attacker, in place of the attack's.
    """
    extra = {} if attack.prepare is None else await attack.prepare(server)
    parts = urlsplit(server.url)
    target = Target(
        host=parts.hostname or "", port=parts.port or 0, source=source or attack.source, connections=connections,
        seconds=seconds, extra=extra,
    )  # fmt: skip
    async with meeting(server, newcomers=attack.newcomers) as members:
        await asyncio.sleep(quiet_s)
        quiet_p99_s = percentile(members.noticed.requests_s, 0.99)
        members.forget()
        before_bytes, cpu_before_s, log_before = memory_bytes(server.pid), _cpu_s(server.pid), _size(server.log_path)
        began_s = time.monotonic()
        watch = asyncio.create_task(_highest(server.pid))
        try:
            toll = await _attack(attack, target)
        finally:
            watch.cancel()
            highest_bytes = await watch
        took_s = time.monotonic() - began_s
        cpu_s = _cpu_s(server.pid) - cpu_before_s
        noticed = members.forget()
        until_s = time.monotonic() + AFTER_S
        while (left_bytes := memory_bytes(server.pid) - before_bytes) > enough_left_bytes or not members.all_answered:
            if time.monotonic() > until_s:
                break
            await asyncio.sleep(_SAMPLE_S)
        # Who waited when the attack ended has had an answer by now, or has lost it.
        noticed.closed[:] += members.noticed.closed
        noticed.lost[:] += members.noticed.lost
    return Row(
        attack=attack, connections=connections, seconds=took_s, noticed=noticed, toll=toll, quiet_p99_s=quiet_p99_s,
        memory_more_bytes=highest_bytes - before_bytes, memory_left_bytes=left_bytes, cpu_share=cpu_s / took_s,
        log_bytes=_size(server.log_path) - log_before,
    )  # fmt: skip


async def _attack(attack: Attack, target: Target) -> Toll:
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "tests.hostile.attacker", attack.name,
        stdin=asyncio.subprocess.PIPE, stdout=asyncio.subprocess.PIPE, cwd=Path(__file__).parents[2],
    )  # fmt: skip
    try:
        out, _ = await process.communicate(target.to_json().encode())
    finally:
        if process.returncode is None:
            process.kill()
            await process.wait()
    assert process.returncode == 0, f"{attack.name}: the attacker's process failed"
    return Toll.from_json(out.decode())


async def _highest(pid: int) -> int:
    highest_bytes = 0
    try:
        while True:
            highest_bytes = max(highest_bytes, memory_bytes(pid))
            await asyncio.sleep(_SAMPLE_S)
    except asyncio.CancelledError:
        return max(highest_bytes, memory_bytes(pid))


def memory_bytes(pid: int) -> int:
    """The resident memory of a process."""
    return int(Path(f"/proc/{pid}/statm").read_text().split()[1]) * _PAGE


def _cpu_s(pid: int) -> float:
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / _TICKS


def _size(path: Path) -> int:
    return path.stat().st_size if path.exists() else 0
