"""One recording or livestream from its start to its end: runs its process, watches it, tells its meeting."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from functools import partial
from pathlib import Path
from typing import Any, Protocol

from meetkit.errors import DatabaseUnavailable, MeetingError
from meetkit.meeting.egress import EgressKind
from meetkit.server.capacity import none_left
from meetkit.server.egress import failures
from meetkit.server.egress.child import EgressChild
from meetkit.server.egress.order import Order
from meetkit.server.egress.output_states import OutputChange, OutputsHeard
from meetkit.server.egress.patience import Patience
from meetkit.server.logs import get_logger

__all__ = ["EgressJob", "Heard"]

#: It reports every second from its first moment; so one that hangs is told within 5 s.
SILENCE_LIMIT_S = 4.5
STOP_LIMIT_S = 15.0
_log = get_logger("meetkit.egress")


class Heard(Protocol):
    """Who is told. No call may wait."""

    def egress_started(self, job: EgressJob) -> None:
        """The first data are out."""

    def egress_output(self, job: EgressJob, change: OutputChange) -> None:
        """An output of a livestream has another state."""

    def egress_left_out(self, job: EgressJob, report: dict[str, Any]) -> None:
        """It does not show somebody's pictures, and goes on (`leftOut` of spec/egress.md)."""

    def egress_overdue(self, job: EgressJob) -> None:
        """Its time is up."""

    def egress_ended(self, job: EgressJob, error: MeetingError | None, files: list[dict[str, Any]] | None) -> None:
        """It is over. `files` None: what is left has to be looked for."""


class EgressJob:
    """Told and asked by its meeting on one side, by its process on the other.

    Args:
        order: what it is.
        line: the process's job.
        capture: makes the core write to a descriptor.
        limit_s: how long it may last.
        start_limit_s: when it hangs if it has neither begun nor failed.
        heard: who is told.
        write_down: puts its row into the database, before anything begins.
        on_incident: makes an error of what nobody foresaw.
    """

    def __init__(
        self,
        order: Order,
        line: dict[str, Any],
        *,
        data_dir: Path,
        capture: Callable[[int], Awaitable[object]],
        limit_s: float,
        start_limit_s: float,
        heard: Heard,
        write_down: Callable[[], Awaitable[None]],
        on_incident: Callable[[Exception], MeetingError],
    ) -> None:
        self.order = order
        self.started = False
        self.pid: int | None = None
        self._line = line
        self._data_dir = data_dir
        self._capture = capture
        self._limit_s = limit_s
        self._start_limit_s = start_limit_s
        self._heard = heard
        self._write_down = write_down
        self._loop = asyncio.get_running_loop()
        self._patience = Patience()
        self._child: EgressChild | None = None
        self._scene: dict[str, Any] | None = None
        self._capture_lost: str | None = None
        self._stop_asked_s: float | None = None
        self._on_incident = on_incident
        self._outputs = OutputsHeard(order.kind, order.id, count=len(order.outputs))

    @property
    def id(self) -> str:
        """Of the recording or livestream."""
        return self.order.id

    @property
    def kind(self) -> EgressKind:
        """Recording or livestream."""
        return self.order.kind

    @property
    def stopping(self) -> bool:
        """Whether it was asked to finish."""
        return self._stop_asked_s is not None

    def show(self, scene: dict[str, Any]) -> None:
        """The whole scene; what has not changed is not told again."""
        if scene != self._scene:
            self._scene = scene
            if self._child is not None:
                self._child.tell({"scene": scene})

    def core_event(self, event: dict[str, Any]) -> None:
        """The core has ended the capture: the process, which only sees its end, finishes as if it had been asked to."""
        if event.get("event") == "capture.closed" and not self.stopping:
            self._capture_lost = str(event.get("reason"))

    def stop(self) -> None:
        """Finish, within 15 s."""
        if self._stop_asked_s is None:
            self._stop_asked_s = self._patience.waited_s
            if self._child is not None:
                self._child.tell({"stop": {}})

    async def run(self) -> None:
        """All of it. Raises nothing but cancellation; then the process is gone as well."""
        error: MeetingError | None
        files: list[dict[str, Any]] | None
        try:
            await self._write_down()  # what is not in the database nobody would find again
            error, files = await self._run()
        except DatabaseUnavailable as cause:
            error, files = cause, []
        except OSError as cause:
            _log.error("an egress process can't be started", egress_id=self.id, exc_info=cause)
            died = failures.died(self.kind, self.id, cause.errno or 1, started=False)
            error, files = none_left(cause, ends="request") or died, []
        except Exception as cause:  # noqa: BLE001 - the boundary of a task: its meeting must hear of its end
            error, files = self._on_incident(cause), None
        self._heard.egress_ended(self, error, files)

    async def _run(self) -> tuple[MeetingError | None, list[dict[str, Any]] | None]:
        begun_s = self._patience.waited_s
        limit: asyncio.TimerHandle | None = None
        child = self._child = await EgressChild.start(self._line, data_dir=self._data_dir, capture=self._capture)
        self._line = {}  # it holds the stream keys
        self.pid = child.pid
        _log.info("egress begins", egress_id=self.id, kind=self.kind.value, pid=child.pid)
        try:
            if self._scene is not None:
                child.tell({"scene": self._scene})
            if self.stopping:
                child.tell({"stop": {}})
            heard_s = begun_s
            while True:
                try:
                    report = await self._patience.result(child.report, partial(self._deadline_s, begun_s, heard_s))
                except TimeoutError:
                    now_s = self._patience.waited_s
                    child.kill()
                    # One that lives, but has neither begun nor failed, has been silent about its start.
                    since_s = heard_s if self.started or now_s - heard_s >= SILENCE_LIMIT_S else begun_s
                    silent_ms = round((now_s - since_s) * 1000)
                    return failures.silent(self.kind, self.id, silent_ms, started=self.started), None
                heard_s = self._patience.waited_s
                if report is None:
                    exit_code = await child.exit_code()
                    return failures.died(self.kind, self.id, exit_code, started=self.started), None
                match report.get("report"):
                    case "started" if not self.started:
                        self.started = True
                        limit = self._loop.call_later(self._limit_s, self._heard.egress_overdue, self)
                        self._heard.egress_started(self)
                        for early in self._outputs.begin():
                            self._heard.egress_output(self, early)
                    case "output":
                        change = self._outputs.hear(report, stopping=self.stopping)
                        if change is not None:
                            self._heard.egress_output(self, change)
                    case "leftOut":
                        self._heard.egress_left_out(self, report)
                    case "stopped":
                        await child.exit_code()
                        error = None
                        if self._capture_lost is not None:
                            error = failures.capture_lost(self.kind, self.id, self._capture_lost, started=self.started)
                        return error, list(report.get("files", ()))
                    case "failed":
                        await child.exit_code()
                        error = failures.reported(self.kind, self.id, report.get("error"), started=self.started)
                        return error, list(report.get("files", ())) or None
                    case _:
                        pass  # progress: that it came is what counts
        finally:
            if limit is not None:
                limit.cancel()
            await asyncio.shield(child.end())
            self._child = None
            _log.info("egress is over", egress_id=self.id, kind=self.kind.value, pid=child.pid)

    def _deadline_s(self, begun_s: float, heard_s: float) -> float:
        if self._stop_asked_s is not None:
            return self._stop_asked_s + STOP_LIMIT_S
        silent_s = heard_s + SILENCE_LIMIT_S
        return silent_s if self.started else min(silent_s, begun_s + self._start_limit_s)
