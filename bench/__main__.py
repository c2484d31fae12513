"""`python -m bench [name …]`: runs the named benches, or all of them."""

import argparse
import asyncio
import tempfile
from collections.abc import Awaitable, Callable
from pathlib import Path

from bench import control, egress, errors, join, record, sfu, sync

BENCHES: dict[str, Callable[[Path], Awaitable[None]]] = {
    "errors": errors.run,
    "join": join.run,
    "control": control.run,
    "sfu": sfu.run,
    "record": record.run,
    "egress": egress.run,
    "sync": sync.run,
}


def main() -> None:
    """Runs what the command line names."""
    parser = argparse.ArgumentParser(prog="python -m bench", description="Measure meetkit; writes build/bench/*.json.")
    parser.add_argument(
        "name", nargs="*", choices=[[], *BENCHES], help=f"which of: {', '.join(BENCHES)} (default: all)"
    )
    names = parser.parse_args().name or list(BENCHES)
    for name in names:
        with tempfile.TemporaryDirectory(prefix=f"meetkit-bench-{name}-") as folder:
            asyncio.run(BENCHES[name](Path(folder)))


if __name__ == "__main__":
    main()
