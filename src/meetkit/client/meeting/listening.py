"""Registering listeners of one object; the types of it are generated (`on_meeting_gen`, `on_participant_gen`)."""

from collections.abc import Callable, Iterable
from typing import Any

from meetkit.client.emitter import OrderedEmitter
from meetkit.errors import InvalidParameter, MeetingError


class Listening:
    """The listeners of one object with events of given names; `key(event)` is an event's name in the emitter."""

    def __init__(
        self,
        emitter: OrderedEmitter,
        events: Iterable[str],
        *,
        report: Callable[[MeetingError], MeetingError],
        key: Callable[[str], str] = lambda event: event,
    ) -> None:
        self._emitter = emitter
        self._events = frozenset(events)
        self._report = report
        self._key = key

    def on(self, event: str, listener: Callable[..., Any] | None = None) -> Any:
        """Add a listener, or give the decorator that does. Raises InvalidParameter."""
        return self._added(self._emitter.add, event, listener)

    def once(self, event: str, listener: Callable[..., Any] | None = None) -> Any:
        """The same for the next such event only. Raises InvalidParameter."""
        return self._added(self._emitter.add_once, event, listener)

    def off(self, event: str, listener: Callable[..., Any] | None) -> None:
        """Remove one listener, or all of the event. Raises InvalidParameter."""
        self._emitter.remove(self._known(event), listener)

    def _added(
        self, add: Callable[[str, Callable[..., Any]], None], event: str, listener: Callable[..., Any] | None
    ) -> Any:
        key = self._known(event)

        def register(listener: Callable[..., Any]) -> Callable[..., Any]:
            add(key, listener)
            return listener

        return register if listener is None else register(listener)

    def _known(self, event: str) -> str:
        if event not in self._events:
            raise self._report(InvalidParameter.invalid_value(field="event", problem=f"there is no event {event!r}"))
        return self._key(event)
