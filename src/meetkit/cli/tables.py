"""Printing rows: a table for people, JSON for programs."""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence


def print_rows(columns: Sequence[str], rows: Sequence[Sequence[object]], *, as_json: bool) -> None:
    """One line per row; columns are padded, and separated by two blanks."""
    if as_json:
        print(json.dumps([dict(zip(columns, row, strict=True)) for row in rows], indent=2, default=str))
        return
    texts = [[_shown(value) for value in row] for row in rows]
    widths = [max(len(line[i]) for line in [list(columns), *texts]) for i in range(len(columns))]
    for line in [list(columns), *texts] if texts else [list(columns)]:
        print("  ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True)).rstrip())
    if not texts:
        print("(none)", file=sys.stderr)


def _shown(value: object) -> str:
    match value:
        case None:
            return "-"
        case bool():
            return "yes" if value else "no"
        case _:
            return "".join(c if c.isprintable() else "?" for c in str(value))
