"""Says that the process lives while its codecs load, which takes a busy machine longer than a hang may last.

Imports nothing but the standard library: it has to beat before anything else is loaded.
"""

import contextlib
import os
import threading

_EVERY_S = 1.0
_BEAT = b'{"report": "alive"}\n'


class Heartbeat:
    """A thread that writes a line to the report pipe at once and every second, until the process reports by itself."""

    def __init__(self, fd: int) -> None:
        self._fd = fd
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._beat, name="heartbeat", daemon=True)
        self._thread.start()

    def stop(self) -> None:
        """No beat comes after this. May be called again."""
        self._stop.set()
        self._thread.join()

    def _beat(self) -> None:
        with contextlib.suppress(BrokenPipeError):  # the server is gone; the first report logs it
            os.write(self._fd, _BEAT)
            while not self._stop.wait(_EVERY_S):
                os.write(self._fd, _BEAT)
