"""The log of an egress process: a pipe to a server that may be busy, which must not make the process wait."""

import logging
import os

_FORMAT = "%(asctime)s %(levelname)s %(name)s %(message)s"


class PipeLog(logging.Handler):
    """Writes lines to a descriptor; those that find a full pipe are counted, and the next that fits says how many."""

    def __init__(self, fd: int) -> None:
        super().__init__()
        os.set_blocking(fd, False)
        self._fd = fd
        self._lost = 0
        self.setFormatter(logging.Formatter(_FORMAT))

    def emit(self, record: logging.LogRecord) -> None:
        """Writes one line, or part of it, or counts it."""
        text = self.format(record)
        if self._lost:
            text = f"{text} ({self._lost} lines before it were lost)"
        try:
            os.write(self._fd, text.encode(errors="replace") + b"\n")
            self._lost = 0
        except OSError:
            self._lost += 1
