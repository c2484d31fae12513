"""`python -m meetkit.egress`: one recording or livestream (spec/egress.md)."""

import json
import logging
import os
import signal
import sys

from meetkit.egress.heartbeat import Heartbeat
from meetkit.egress.log import PipeLog
from meetkit.errors import MeetingError


def main() -> int:
    """Wires the process to its pipes; the exit code."""
    # What anything prints by accident must not break the reports.
    report_fd = os.dup(sys.stdout.fileno())
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())
    # The server decides what ends: Ctrl-C in its terminal reaches the whole group.
    # A terminal sends these to all that were started from it; our end is the server's to say.
    for number in (signal.SIGINT, signal.SIGHUP, signal.SIGQUIT):
        signal.signal(number, signal.SIG_IGN)
    heartbeat = Heartbeat(report_fd)
    # Only now what takes long to load.
    try:
        import av.logging

        from meetkit.egress.dependencies import require_fitting
        from meetkit.egress.process import run

        require_fitting()
    except (ImportError, MeetingError) as cause:
        heartbeat.stop()
        return _tell_unfit(cause, report_fd)

    logging.basicConfig(level=logging.INFO, handlers=[PipeLog(sys.stderr.fileno())])
    av.logging.set_level(av.logging.ERROR)
    # Asked of every stream that is muxed as it came, whatever its codec.
    logging.getLogger("libav.extract_extradata").setLevel(logging.CRITICAL)
    egress, exit_code = run(sys.stdin.fileno(), report_fd, before_first_report=heartbeat.stop)
    if egress is None:
        return exit_code
    signal.signal(signal.SIGTERM, lambda *_: egress.ask_to_stop())
    return egress.run()


def _tell_unfit(cause: ImportError | MeetingError, report_fd: int) -> int:
    """The last word of a process that lacks a part; the exit code."""
    from meetkit.egress.dependencies import not_loadable

    error = cause if isinstance(cause, MeetingError) else not_loadable(cause)
    print(f"ERROR {error.detail}", file=sys.stderr)
    line = json.dumps({"report": "failed", "error": error.to_wire(), "files": []})
    os.write(report_fd, line.encode() + b"\n")
    return 1


if __name__ == "__main__":
    sys.exit(main())
