"""What holds for all tests."""

import gc
import signal

import pytest
from hypothesis import settings

# How long an example takes says how busy the machine is, not whether it is right.
settings.register_profile("any machine", deadline=None)
settings.load_profile("any machine")


@pytest.hookimpl(tryfirst=True)
def pytest_sessionfinish() -> None:
    """Collect what is left before other plugins import their last parts.

    Up to Python 3.11.7 a finalizer that parses (a traceback that is shown does) while something else is being parsed
    ends in a SystemError about the recursion depth of the AST constructor.
    """
    gc.collect()


def _heed_signals_again() -> None:
    """Who starts the tests in the background or under nohup has us ignore signals, which our children are to heed."""
    for number in (signal.SIGINT, signal.SIGHUP, signal.SIGQUIT, signal.SIGTERM):
        if signal.getsignal(number) is signal.SIG_IGN:
            signal.signal(number, signal.default_int_handler if number is signal.SIGINT else signal.SIG_DFL)


_heed_signals_again()
