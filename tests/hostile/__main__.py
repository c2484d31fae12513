"""`make siege`: every attack at full size, printed as a table; fails when a row misses the goal."""

from __future__ import annotations

import argparse
import asyncio
import sys
import tempfile
from pathlib import Path

from tests.hostile.attack import all_attacks
from tests.hostile.siege import Row, besiege, table
from tests.support.server import running_server

GOAL_P99_S = 0.05
GOAL_MEMORY_BYTES = 50e6
GOAL_LEFT_BYTES = 10e6


async def main(wanted: str, seconds: float) -> int:
    """Run the attacks whose name contains `wanted`; the number of rows that miss the goal."""
    rows: list[Row] = []
    missed: list[str] = []
    for attack in all_attacks():
        if wanted not in attack.name:
            continue
        for connections in attack.connections:
            with tempfile.TemporaryDirectory() as folder:
                async with running_server(Path(folder) / "server", **attack.settings) as server:
                    row = await besiege(server, attack, connections=connections, seconds=seconds)
                    problems = missing(row)
                    if attack.check is not None:
                        try:
                            attack.check(row, server)
                        except AssertionError as error:
                            problems.append(str(error).partition("\n")[0])
            rows.append(row)
            missed += [f"{attack.name} × {connections}: {', '.join(problems)}"] if problems else []
            print("  ".join(row.cells()) + (f"  MISSED: {', '.join(problems)}" if problems else ""), flush=True)
    print("\n" + table(rows))
    print("\n" + ("\n".join(missed) or f"All {len(rows)} rows meet the goal."))
    return len(missed)


def missing(row: Row) -> list[str]:
    """What of the goal a row misses: p99 ≤ 50 ms, nobody closed, nothing lost, ≤ 50 MB during and back in 5 s."""
    checks = {
        f"p99 {row.p99_s * 1000:.0f} ms": row.p99_s <= GOAL_P99_S,
        f"{len(row.noticed.closed)} closed": not row.noticed.closed,
        f"{len(row.noticed.lost)} lost ({row.noticed.lost[:1]})": not row.noticed.lost,
        f"{row.memory_more_bytes / 1e6:.0f} MB more": row.memory_more_bytes <= GOAL_MEMORY_BYTES,
        f"{row.memory_left_bytes / 1e6:.0f} MB left": row.memory_left_bytes <= GOAL_LEFT_BYTES,
    }
    return [problem for problem, good in checks.items() if not good]


if __name__ == "__main__":
    parser = argparse.ArgumentParser(prog="python -m tests.hostile")
    parser.add_argument("attack", nargs="?", default="", help="only those whose name contains this")
    parser.add_argument("--seconds", type=float, default=10.0)
    arguments = parser.parse_args()
    sys.exit(1 if asyncio.run(main(arguments.attack, arguments.seconds)) else 0)
