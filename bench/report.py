"""Figures of a bench run: medians and ranges, printed as a table and kept as JSON."""

import json
import os
import platform
import statistics
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path

from rich.console import Console
from rich.table import Table

FOLDER = Path("build/bench")


@dataclass(frozen=True, slots=True)
class Figure:
    """One measured quantity.

    Attributes:
        goal: the bar of the issue in the same unit, None where there is none.
        lower_is_better: how the goal is read.
    """

    what: str
    unit: str
    median: float
    low: float
    high: float
    samples: int
    goal: float | None = None
    lower_is_better: bool = True
    note: str = ""

    @property
    def verdict(self) -> str:
        """`met`, `not met`, or nothing when there is no goal."""
        if self.goal is None:
            return ""
        met = self.median <= self.goal if self.lower_is_better else self.median >= self.goal
        return "met" if met else "not met"


@dataclass(slots=True)
class Report:
    """The figures of one bench."""

    bench: str
    figures: list[Figure] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)

    def add(
        self,
        what: str,
        unit: str,
        values: Sequence[float],
        *,
        goal: float | None = None,
        lower_is_better: bool = True,
        note: str = "",
    ) -> None:
        """Adds the median and range of some values."""
        self.figures.append(
            Figure(
                what,
                unit,
                statistics.median(values),
                min(values),
                max(values),
                len(values),
                goal,
                lower_is_better,
                note,
            )
        )

    def add_percentiles(self, what: str, values: Sequence[float], *, goals: dict[int, float] | None = None) -> None:
        """Adds p50 and p99 of durations given in milliseconds; the range beside each is that of all values."""
        ordered = sorted(values)
        for percentile in (50, 99):
            value = ordered[min(len(ordered) - 1, round(percentile / 100 * (len(ordered) - 1)))]
            goal = (goals or {}).get(percentile)
            self.figures.append(
                Figure(f"{what} p{percentile}", "ms", value, ordered[0], ordered[-1], len(ordered), goal)
            )

    def finish(self) -> None:
        """Prints the table and writes the JSON file."""
        FOLDER.mkdir(parents=True, exist_ok=True)
        machine = (
            f"{platform.machine()}, {os.cpu_count()} cores, Linux {platform.release()}, {platform.python_version()}"
        )
        path = FOLDER / f"{self.bench}.json"
        data = {
            "bench": self.bench,
            "machine": machine,
            "notes": self.notes,
            "figures": list(map(asdict, self.figures)),
        }
        path.write_text(json.dumps(data, indent=2) + "\n")
        table = Table(title=f"{self.bench} ({machine})", title_justify="left")
        for column in ("figure", "median", "range", "n", "goal", "", "note"):
            table.add_column(column, justify="right" if column in {"median", "range", "n", "goal"} else "left")
        for one in self.figures:
            goal = "" if one.goal is None else f"{'≤' if one.lower_is_better else '≥'} {one.goal:g} {one.unit}"
            table.add_row(
                one.what,
                f"{one.median:.3g} {one.unit}",
                f"{one.low:.3g} … {one.high:.3g}",
                str(one.samples),
                goal,
                one.verdict,
                one.note,
            )
        console = Console(width=160)  # one line a figure, also where the output is no terminal
        console.print(table)
        for note in self.notes:
            console.print(f"  {note}")
