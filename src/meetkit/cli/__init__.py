"""The command line: `meetkit serve | account | key | token | room | explain | doctor | demo`."""

from __future__ import annotations

import sys
from typing import Any


def main(arguments: list[str] | None = None) -> None:
    """Run one command and exit: 0 it worked, 1 a check failed, 2 a catalogue error is on stderr."""
    from meetkit.cli.commands import app
    from meetkit.cli.failures import reported

    with reported():
        run: Any = app
        run(args=sys.argv[1:] if arguments is None else arguments, prog_name="meetkit")


__all__ = ["main"]
