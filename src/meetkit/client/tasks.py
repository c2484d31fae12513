"""Ending tasks, and finishing work, for certain."""

import asyncio
from collections.abc import Collection, Coroutine
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


async def complete(work: Coroutine[Any, Any, None]) -> None:
    """Run something to its end even when the caller is cancelled meanwhile: closing half of it would leak the rest.

    The cancellation goes on afterwards; what `work` itself swallows is not the caller's.
    """
    task = asyncio.create_task(work)
    cancelled: asyncio.CancelledError | None = None
    while not task.done():
        try:
            await asyncio.wait({task})
        except asyncio.CancelledError as exc:
            cancelled = exc
    if cancelled is not None:
        raise cancelled
    task.result()
