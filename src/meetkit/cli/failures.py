"""How a command fails: a catalogue error on stderr and exit code 2, never a traceback."""

from __future__ import annotations

import os
import sys
import traceback
import uuid
from collections.abc import Iterator
from contextlib import contextmanager

from meetkit.errors import InternalError, MeetingError

FAILED = 2
_TRACE_VARIABLE = "MEETKIT_TRACEBACK"


@contextmanager
def reported() -> Iterator[None]:
    """Report what is raised in the block and exit."""
    try:
        yield
    except MeetingError as error:
        show(error)
        sys.exit(FAILED)
    except ImportError as error:
        from meetkit.egress.dependencies import not_loadable

        show(not_loadable(error))
        sys.exit(FAILED)
    except (KeyboardInterrupt, BrokenPipeError):
        sys.exit(130)
    except Exception as error:  # noqa: BLE001 - the last catch of a command
        incident = InternalError.unexpected(incident_id=f"inc-{uuid.uuid4().hex[:12]}", ends="nothing")
        show(incident)
        place = traceback.extract_tb(error.__traceback__)[-1]
        print(f"  cause    {type(error).__name__} at {place.filename}:{place.lineno}", file=sys.stderr)
        if os.environ.get(_TRACE_VARIABLE):
            traceback.print_exception(error)
        else:
            print(f"  trace    set {_TRACE_VARIABLE}=1 and repeat the command", file=sys.stderr)
        sys.exit(FAILED)


def show(error: MeetingError) -> None:
    """An error for people, on stderr; colours only on a terminal."""
    bold, red, off = ("\033[1m", "\033[31m", "\033[0m") if sys.stderr.isatty() else ("", "", "")
    lines = (
        f"{red}{bold}{error.code} {error.name}{off} ({error.reason})",
        f"  {error.message}",
        f"  detail   {error.detail}",
        f"  fix      {error.solution}",
        f"  more     meetkit explain {error.code}",
    )
    print("\n".join(lines), file=sys.stderr)
