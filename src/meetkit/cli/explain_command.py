"""What `meetkit explain` does."""

from __future__ import annotations

import sys

from meetkit.errors import CLASSES, explain


def print_explanation(wanted: str | None) -> None:
    """An error's page: rendered on a terminal, plain Markdown elsewhere; without a wish, the list of all errors."""
    if wanted is None:
        for code, made in sorted(CLASSES.items()):
            if made.spec is not None:
                print(f"{code}  {made.spec.name}: {made.spec.message}")
        return
    page = explain(wanted)
    if not sys.stdout.isatty():
        print(page)
        return
    from rich.console import Console
    from rich.markdown import Markdown

    Console().print(Markdown(page))
