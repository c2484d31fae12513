"""`python -m meetkit.egress`: one recording or livestream (spec/egress.md)."""

import logging
import os
import signal
import sys

from meetkit.egress.pulse import Pulse


def main() -> int:
    """Wires the process to its pipes; the exit code."""
    # What anything prints by accident must not break the reports.
    report_fd = os.dup(sys.stdout.fileno())
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())
    # The server decides what ends: Ctrl-C in its terminal reaches the whole group.
    # A terminal sends these to all that were started from it; our end is the server's to say.
    for number in (signal.SIGINT, signal.SIGHUP, signal.SIGQUIT):
        signal.signal(number, signal.SIG_IGN)
    pulse = Pulse(report_fd)
    # Only now what takes long to load.
    import av.logging

    from meetkit.egress.process import run

    logging.basicConfig(stream=sys.stderr, level=logging.INFO, format="%(asctime)s %(levelname)s %(name)s %(message)s")
    av.logging.set_level(av.logging.ERROR)
    # Asked of every stream that is muxed as it came, whatever its codec.
    logging.getLogger("libav.extract_extradata").setLevel(logging.CRITICAL)
    egress, exit_code = run(sys.stdin.fileno(), report_fd, before_first_report=pulse.stop)
    if egress is None:
        return exit_code
    signal.signal(signal.SIGTERM, lambda *_: egress.ask_to_stop())
    return egress.run()


if __name__ == "__main__":
    sys.exit(main())
