"""Events in order: every listener of one event, sync or async, is done before the first listener of the next begins."""

import asyncio
import contextlib
import inspect
import logging
from collections import deque
from collections.abc import Awaitable, Callable
from contextvars import ContextVar
from typing import Any

from pyee.base import EventEmitter

from meetkit.client.loop import present_loop

log = logging.getLogger("meetkit.client")

LISTENER_PATIENCE_S = 10.0
"""How long one event waits for its async listeners before the next event goes ahead without them, loudly."""

_FORGET = "forget listeners"

Listener = Callable[..., Awaitable[object] | object]

_dispatching: ContextVar[bool] = ContextVar("meetkit_dispatching", default=False)


class OrderedEmitter:
    """Registers listeners (on pyee) and delivers events one after the other from a task that lives only meanwhile.

    A listener that raises stops nobody else and is logged. One payload per event; a listener without parameters is
    called without it. `unheard(event, payload)` is called for an event that nobody listens to.
    """

    def __init__(self, *, owner: str, unheard: Callable[[str, object], None] | None = None) -> None:
        self._owner = owner
        self._unheard = unheard
        self._listeners = EventEmitter()
        self._queue: deque[tuple[str, object]] = deque()
        self._task: asyncio.Task[None] | None = None
        self._home: asyncio.AbstractEventLoop | None = None
        self._late: set[asyncio.Task[None]] = set()

    def add(self, event: str, listener: Listener) -> None:
        """Call `listener` at each `event`, in the order of registration; a second registration changes nothing."""
        self._listeners.add_listener(event, listener)

    def add_once(self, event: str, listener: Listener) -> None:
        """Call `listener` at the next `event` only; nothing changes for one that is registered already."""
        if listener not in self._listeners.listeners(event):  # pyee would let `once` end its lasting registration.
            self._listeners.once(event, listener)

    def remove(self, event: str, listener: Listener | None) -> None:
        """Forget `listener`, or all of them; one that was never registered is not an error."""
        if listener is None:
            self._remove_all(event)
        elif listener in self._listeners.listeners(event):
            self._listeners.remove_listener(event, listener)

    def settle(self, loop: asyncio.AbstractEventLoop) -> None:
        """Deliver in this loop from now on, wherever events come from."""
        self._home = loop
        if self._queue:
            self._delivery()

    def emit(self, event: str, payload: object) -> None:
        """Queue an event. Listeners run later, in the loop, after those of every earlier event.

        Where no loop runs it is kept until one does.
        """
        self._queue.append((event, payload))
        self._deliver_soon()

    def forget(self, events: list[str]) -> None:
        """Remove all listeners of these events, once what is queued has been delivered."""
        self._queue.append((_FORGET, events))
        self._deliver_soon()

    def _deliver_soon(self) -> None:
        home = self._home if self._home is not None and not self._home.is_closed() else None
        present = present_loop()
        if present is not None and (home is None or home is present):
            self._delivery()
        elif home is not None:
            with contextlib.suppress(RuntimeError):  # closed since
                home.call_soon_threadsafe(self._delivery)

    async def drain(self) -> None:
        """Wait until all queued events were delivered; at once when a listener calls, which would wait for itself."""
        while (self._queue or self._delivering) and not _dispatching.get():
            await asyncio.wait({self._delivery()})

    @property
    def _delivering(self) -> bool:
        return self._task is not None and not self._task.done()

    def _delivery(self) -> "asyncio.Task[None]":
        """The task that delivers: a new one when there is none, or when a loop that ends has cancelled it."""
        if self._task is None or self._task.done():
            self._task = asyncio.create_task(self._deliver_all(), name=f"meetkit-events-{self._owner}")
        return self._task

    async def _deliver_all(self) -> None:
        _dispatching.set(True)
        while self._queue:
            event, payload = self._queue.popleft()
            if event is _FORGET:
                assert isinstance(payload, list)
                for name in payload:
                    self._remove_all(name)
            else:
                await self._deliver(event, payload)

    async def _deliver(self, event: str, payload: object) -> None:
        running: set[asyncio.Task[None]] = set()
        # pyee keeps the wrapped form of a `once` listener, which removes itself when called, beside the plain ones.
        with self._listeners._lock:
            listeners = list(self._listeners._events.get(event, {}).items())
        for listener, call in listeners:
            task = self._call(event, listener, call, payload)
            if task is not None:
                running.add(task)
        if not listeners and self._unheard is not None:
            self._unheard(event, payload)
        if running:
            _, late = await asyncio.wait(running, timeout=LISTENER_PATIENCE_S)
            for task in late:
                log.error(
                    "%s: a listener of %r has been running for %g s; later events no longer wait for it",
                    self._owner,
                    event,
                    LISTENER_PATIENCE_S,
                )
                self._late.add(task)
                task.add_done_callback(self._late.discard)

    def _remove_all(self, event: str) -> None:
        with self._listeners._lock:  # pyee keeps an empty row otherwise
            self._listeners._events.pop(event, None)

    def _call(self, event: str, listener: Listener, call: Listener, payload: object) -> asyncio.Task[None] | None:
        try:
            result: Any = call(payload) if _takes_payload(listener) else call()
        except Exception:  # noqa: BLE001 - the app's own code; logged with its trace, the others go on
            self._log_failure(event, listener)
            return None
        if inspect.isawaitable(result):
            return asyncio.create_task(self._await(event, listener, result), name=f"meetkit-listener-{event}")
        return None

    async def _await(self, event: str, listener: Listener, result: Awaitable[object]) -> None:
        try:
            await result
        except Exception:  # noqa: BLE001 - as above
            self._log_failure(event, listener)

    def _log_failure(self, event: str, listener: Listener) -> None:
        log.exception("%s: the listener %r of %r failed; the others go on", self._owner, listener, event)


def _takes_payload(listener: Listener) -> bool:
    try:
        parameters = inspect.signature(listener).parameters.values()
    except (TypeError, ValueError):
        return True
    return any(p.kind in (p.POSITIONAL_ONLY, p.POSITIONAL_OR_KEYWORD, p.VAR_POSITIONAL) for p in parameters)
