"""The report pipe: one JSON object per line, written whole, from whichever thread."""

import json
import logging
import os
import threading
from collections.abc import Callable, Iterable
from typing import Any

from meetkit.egress.files import FinishedFile
from meetkit.encoded import LeftOut
from meetkit.errors import MeetingError

logger = logging.getLogger(__name__)


class Reports:
    """Writes reports to a descriptor. When nobody reads any more, the server is gone: that is logged, once.

    `before_first` is called once, before the first report.
    """

    def __init__(self, fd: int, *, before_first: Callable[[], None] = lambda: None) -> None:
        self._fd = fd
        self._before_first: Callable[[], None] | None = before_first
        self._lock = threading.Lock()
        self._ended = False

    def started(self, at_us: int) -> None:
        """The first data are out."""
        self._write({"report": "started", "atUs": at_us})

    def progress(
        self, *, duration_ms: int, size_bytes: int, frames_encoded: int, frames_dropped: int, lag_ms: int
    ) -> None:
        """Every second."""
        self._write(
            {
                "report": "progress",
                "durationMs": duration_ms,
                "sizeBytes": size_bytes,
                "framesEncoded": frames_encoded,
                "framesDropped": frames_dropped,
                "lagMs": lag_ms,
            }
        )

    def output_line(self, line: dict[str, Any]) -> None:
        """An output of a livestream changed its state; the line is `OutputReport.to_wire`."""
        self._write(line)

    def left_out(self, producer: int, what: LeftOut) -> None:
        """A producer's pictures are not shown, and the rest goes on."""
        self._write(
            {
                "report": "leftOut",
                "producer": producer,
                "reason": what.reason.value,
                "width": what.width,
                "height": what.height,
                "limitPixels": what.limit_pixels,
            }
        )

    def stopped(self, files: Iterable[FinishedFile]) -> None:
        """The good end. Of `stopped` and `failed` only the first one is written."""
        self._end({"report": "stopped", "files": [file.to_wire() for file in files]})

    def failed(self, error: MeetingError, files: Iterable[FinishedFile] = ()) -> None:
        """The bad end."""
        self._end({"report": "failed", "error": error.to_wire(), "files": [file.to_wire() for file in files]})

    def _end(self, report: dict[str, Any]) -> None:
        with self._lock:
            if self._ended:
                return
            self._ended = True
            self._put(report)

    def _write(self, report: dict[str, Any]) -> None:
        with self._lock:
            if not self._ended:
                self._put(report)

    def _put(self, report: dict[str, Any]) -> None:
        if self._before_first is not None:
            self._before_first()
            self._before_first = None
        line = memoryview(json.dumps(report, ensure_ascii=False).encode() + b"\n")
        try:
            while line:
                line = line[os.write(self._fd, line) :]
        except BrokenPipeError:
            logger.info("nobody reads the reports; the last one is %s", report["report"])
