"""Where calls of the app run: in the asyncio event loop of their meeting, or they are told that they do not."""

import asyncio
import sys

from meetkit.errors import WrongEventLoop


def running_loop(operation: str, *, home: asyncio.AbstractEventLoop | None = None) -> asyncio.AbstractEventLoop:
    """The asyncio loop that runs here; it is `home` if there is one.

    Raises:
        WrongEventLoop: none runs, or another one.
    """
    loop = present_loop()
    if loop is None:
        raise WrongEventLoop.no_asyncio(operation=operation, found=_found())
    if home is not None and loop is not home:
        raise WrongEventLoop.other_event_loop(operation=operation)
    return loop


def present_loop() -> asyncio.AbstractEventLoop | None:
    """The asyncio loop that runs here, if one does."""
    try:
        return asyncio.get_running_loop()
    except RuntimeError:
        return None


def _found() -> str:
    sniffio = sys.modules.get("sniffio")  # every other framework brings it along
    if sniffio is not None:
        try:
            return f"one of {sniffio.current_async_library()}"
        except sniffio.AsyncLibraryNotFoundError:
            pass
    return "none at all"
