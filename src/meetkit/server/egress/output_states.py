"""What the outputs of a livestream or HLS stream say, and which of it the meeting is told as an error: pure."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from meetkit.errors import MeetingError
from meetkit.meeting.egress_kinds import EgressKind
from meetkit.server.egress import failures

__all__ = ["OutputChange", "OutputsHeard"]


@dataclass(frozen=True, slots=True, kw_only=True)
class OutputChange:
    """The new state of one output; `error` is why, and `is_untold` whether the meeting hasn't been told of it yet.

    `index` is None for HLS, which is its stream's only output.
    """

    index: int | None
    state: str
    attempt: int
    error: MeetingError | None
    is_untold: bool = False


class OutputsHeard:
    """An outage is told once, when it begins, and once more when the output is given up for good.

    Nothing is told before the livestream itself has begun, nor of the last output that is left: then the livestream's
    own end says it.
    """

    def __init__(self, kind: EgressKind, egress_id: str, *, count: int) -> None:
        self._kind, self._id = kind, egress_id
        self._count = 1 if kind is EgressKind.HLS else count
        self._begun = False
        self._in_trouble: set[int | None] = set()
        self._given_up: set[int | None] = set()
        self._early: dict[int | None, list[OutputChange]] = {}

    def begin(self) -> list[OutputChange]:
        """The livestream has begun: what was wrong with other outputs before, and still is."""
        self._begun = True
        early, self._early = self._early, {}
        return [self._judged(change) for changes in early.values() for change in changes]

    def hear(self, report: dict[str, Any], *, stopping: bool = False) -> OutputChange | None:
        """A report of the process; None when it is of no output that was ordered. Nothing is told at the end."""
        index, state = report.get("outputIndex"), str(report.get("state"))
        if not self._is_ordered(index):
            return None
        wire, attempt = report.get("error"), int(report.get("attempt") or 0)
        error = None if wire is None else failures.reported(self._kind, self._id, wire, started=True)
        change = OutputChange(index=index, state=state, attempt=attempt, error=error)
        if stopping:
            return change
        if self._begun:
            return self._judged(change)
        if state == "failed" or (state == "retrying" and index not in self._early):
            self._early.setdefault(index, []).append(change)
        elif state == "live":
            self._early.pop(index, None)
        return change

    def _is_ordered(self, index: Any) -> bool:
        if self._kind is EgressKind.HLS:
            return index is None
        return isinstance(index, int) and 0 <= index < self._count

    def _judged(self, change: OutputChange) -> OutputChange:
        index, error, is_untold = change.index, change.error, False
        if change.state == "live":
            self._in_trouble.discard(index)
        if change.state == "failed":
            self._given_up.add(index)
            is_last = len(self._given_up) == self._count
            if error is not None and index in self._in_trouble:
                error = failures.given_up(error, change.attempt)
            is_untold = error is not None and not is_last
        elif error is not None:
            is_untold = index not in self._in_trouble
            self._in_trouble.add(index)
        return OutputChange(index=index, state=change.state, attempt=change.attempt, error=error, is_untold=is_untold)
