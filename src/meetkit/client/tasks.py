"""Ending tasks for certain."""

import asyncio
from collections.abc import Collection
from typing import Any

AGAIN_S = 0.2


async def end(tasks: Collection["asyncio.Future[Any]"]) -> None:
    """Cancel tasks and wait until they are done, cancelling again those that swallow it.

    One cancellation is not enough: aioice's `close` takes the cancellation of its caller for that of its own task.
    """
    running = {task for task in tasks if not task.done()}
    while running:
        for task in running:
            task.cancel()
        _, running = await asyncio.wait(running, timeout=AGAIN_S)
    for task in tasks:
        if not task.cancelled():
            task.exception()  # retrieved: whoever ends a task does not care how it ended
