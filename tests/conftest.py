"""What holds for all tests."""

import gc

import pytest


@pytest.hookimpl(tryfirst=True)
def pytest_sessionfinish() -> None:
    """Collect what is left before other plugins import their last parts.

    Up to Python 3.11.7 a finalizer that parses (a traceback that is shown does) while something else is being parsed
    ends in a SystemError about the recursion depth of the AST constructor.
    """
    gc.collect()
