"""PubSub: who listens to a topic, and who may see a message."""

from dataclasses import dataclass, field
from typing import Any

import pydantic_core

from meetkit.errors import InvalidRequest, PayloadTooLarge
from meetkit.meeting.roster import Seat
from meetkit.protocol.methods import PubSubMessage
from meetkit.protocol.wire import MESSAGE_LIMIT_BYTES

__all__ = ["TOPICS_PER_MEMBER_LIMIT", "Topics", "checked_size"]

TOPICS_PER_MEMBER_LIMIT = 1000
MESSAGE_OVERHEAD_BYTES = 256
"""What a message costs besides its content: ids, names, times."""


def checked_size(message: str, payload: dict[str, Any] | None) -> int:
    """The bytes that a message counts for. Raises PayloadTooLarge when either has more than 15 KiB."""
    sizes = {"message": len(message.encode()), "payload": len(pydantic_core.to_json(payload)) if payload else 0}
    for name, size_bytes in sizes.items():
        if size_bytes > MESSAGE_LIMIT_BYTES:
            raise PayloadTooLarge.too_large(field=name, size_bytes=size_bytes, limit_bytes=MESSAGE_LIMIT_BYTES)
    return MESSAGE_OVERHEAD_BYTES + sum(sizes.values())


@dataclass(slots=True)
class _Topic:
    listeners: set[Seat] = field(default_factory=set)
    joining: dict[Seat, list[tuple[PubSubMessage, bool]]] = field(default_factory=dict)


class Topics:
    """The listeners of each topic.

    Subscribing has two steps, because the persisted messages are read from a database meanwhile: from `begin` on new
    messages are collected, `finish` hands them over. So a message is neither lost nor given twice.
    """

    def __init__(self) -> None:
        self._topics: dict[str, _Topic] = {}
        self._per_member: dict[Seat, int] = {}

    def begin(self, seat: Seat, topic: str) -> bool:
        """Start to collect; False when the member listens (or is about to) already."""
        if self.hears(seat, topic):
            return False
        count = self._per_member.get(seat, 0)
        if count >= TOPICS_PER_MEMBER_LIMIT:
            problem = f"a participant may subscribe to {TOPICS_PER_MEMBER_LIMIT} topics"
            raise InvalidRequest.invalid_field(field="topic", problem=problem)
        self._per_member[seat] = count + 1
        self._topics.setdefault(topic, _Topic()).joining[seat] = []
        return True

    def hears(self, seat: Seat, topic: str) -> bool:
        """Whether a member listens, or is about to."""
        entry = self._topics.get(topic)
        return entry is not None and (seat in entry.listeners or seat in entry.joining)

    def finish(self, seat: Seat, topic: str) -> list[tuple[PubSubMessage, bool]]:
        """Listen from now on; what came since `begin`, and whether it is kept.

        Empty when the member listened already, unsubscribed or left meanwhile.
        """
        entry = self._topics.get(topic)
        if entry is None or seat not in entry.joining:
            return []
        entry.listeners.add(seat)
        return entry.joining.pop(seat)

    def unsubscribe(self, seat: Seat, topic: str) -> None:
        """Listen no longer; nothing happens when the member did not."""
        entry = self._topics.get(topic)
        if entry is None or not self.hears(seat, topic):
            return
        entry.listeners.discard(seat)
        entry.joining.pop(seat, None)
        self._per_member[seat] -= 1
        if not entry.listeners and not entry.joining:
            del self._topics[topic]

    def forget(self, seat: Seat) -> None:
        """A member left."""
        for topic in [name for name, entry in self._topics.items() if seat in entry.listeners or seat in entry.joining]:
            self.unsubscribe(seat, topic)
        self._per_member.pop(seat, None)

    def audience(self, topic: str, *, only: set[Seat] | None) -> int:
        """How many would get a new message."""
        entry = self._topics.get(topic)
        if entry is None:
            return 0
        if only is None:
            return len(entry.listeners) + len(entry.joining)
        return sum(1 for seat in only if seat in entry.listeners or seat in entry.joining)

    def receivers(self, message: PubSubMessage, *, only: set[Seat] | None, kept: bool) -> tuple[Seat, ...]:
        """Who gets a new message at once; those about to listen get it from `finish`."""
        entry = self._topics.get(message.topic)
        if entry is None:
            return ()
        for seat, collected in entry.joining.items():
            if only is None or seat in only:
                collected.append((message, kept))
        return tuple(sorted(seat for seat in entry.listeners if only is None or seat in only))
