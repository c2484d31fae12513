"""The numbered notifications of one participant, kept until they are acknowledged, for a resume. No I/O."""

import sys
from collections import deque
from dataclasses import dataclass, field
from typing import NamedTuple

__all__ = ["ALL_KEPT_BYTES", "KEPT_BYTES", "Entry", "Lost", "Missed", "Outbox", "Stock"]

KEPT_BYTES = 4 * 1024 * 1024
"""Kept for one participant."""
ALL_KEPT_BYTES = 256 * 1024 * 1024
"""Kept for all participants of a server."""
_ENTRY_BYTES = 160
_REMEMBERED_SEQS = 64
_REMEMBERED_TOPICS = 10

_OWED = frozenset(
    {
        "joined",
        "error",
        "closing",
        "transport-failed",
        "consumer-closed",
        "entry-responded",
        "mic-requested",
        "webcam-requested",
        "media-request-answered",
    }
)
"""What neither a snapshot nor a topic's history brings. Rare and small, so it is the last to be dropped."""
_MESSAGE = "pubsub-message"


class Entry(NamedTuple):
    """A notification that is not encoded yet: its data is one text for all who get it."""

    seq: int
    event: str
    data_json: str


@dataclass(slots=True)
class Stock:
    """What all outboxes of a server hold together."""

    limit_bytes: int = ALL_KEPT_BYTES
    used_bytes: int = 0


@dataclass(slots=True)
class Lost:
    """Messages that were dropped and that no history has."""

    count: int = 0
    topics: dict[str, None] = field(default_factory=dict)
    """The first few, in their order."""
    _first_seqs: list[int] = field(default_factory=list)

    def add(self, seq: int, topic: str) -> None:
        """One more."""
        self.count += 1
        if len(self._first_seqs) < _REMEMBERED_SEQS:
            self._first_seqs.append(seq)
        if len(self.topics) < _REMEMBERED_TOPICS:
            self.topics[topic] = None

    def after(self, seq: int) -> "Lost":
        """Without those that the client had, although it had not acknowledged them: never more than a few."""
        return Lost(self.count - sum(1 for one in self._first_seqs if one <= seq), dict(self.topics))


class Missed(NamedTuple):
    """What a resume brings: the notifications, all of them unless `skipped_to` says which were skipped."""

    entries: list[Entry]
    skipped_to: int | None = None
    """All up to this number were dropped, or have another number now."""
    lost: Lost = Lost()


class Outbox:
    """Numbers from 1 without gaps. Beyond the budgets the oldest are dropped, first what can be had otherwise."""

    def __init__(self, stock: Stock, *, kept_bytes: int = KEPT_BYTES) -> None:
        self._stock = stock
        self._kept_bytes = kept_bytes
        self._owed: deque[Entry] = deque()
        self._others: deque[Entry] = deque()
        self._unkept_topics: dict[int, str] = {}
        self._used_bytes = 0
        self._lost = Lost()
        self._dropped_to = 0
        self._gone_to = 0
        self.last_seq = 0

    def number(self, event: str, data_json: str, *, unkept_topic: str | None = None, owed: bool = False) -> Entry:
        """The next notification.

        Args:
            event: its name.
            data_json: its data.
            unkept_topic: it is a message of that topic that no history has.
            owed: no snapshot shows it; of some events it is known.
        """
        self.last_seq += 1
        entry = Entry(self.last_seq, event, data_json)
        self._put(entry, owed=owed or event in _OWED, unkept_topic=unkept_topic)
        while self._others and self._is_too_much():
            self._drop_other()
        while self._owed and self._is_too_much():
            self._gone_to = self._take(self._owed).seq
        return entry

    def ack(self, seq: int) -> None:
        """The client has processed all up to `seq`. A number that was never given acknowledges nothing."""
        if seq > self.last_seq:
            return
        for queue in (self._owed, self._others):
            while queue and queue[0].seq <= seq:
                self._unkept_topics.pop(self._take(queue).seq, None)
        self._gone_to = max(self._gone_to, seq)
        if seq >= self._dropped_to:
            self._lost = Lost()

    def resume(self, seq: int, *, repair: bool) -> Missed | None:
        """What follows after `seq`, which the client has processed; None when a resume is impossible.

        With `repair` the client takes a snapshot instead of what was dropped. Then what is left, but for the changes
        that the snapshot shows, gets new numbers; after `skipped_to` there are no gaps.
        """
        if not self._gone_to <= seq <= self.last_seq:
            return None
        self.ack(seq)
        if self._dropped_to <= seq:
            return Missed(self._in_order())
        if not repair:
            return None
        owed, topics, lost = set(self._owed), self._unkept_topics, self._lost.after(seq)
        left = [entry for entry in self._in_order() if entry in owed or entry.event == _MESSAGE]
        self.clear()
        skipped_to = self._dropped_to = self.last_seq
        for entry in left:
            self.last_seq += 1
            put = entry._replace(seq=self.last_seq)
            self._put(put, owed=entry in owed, unkept_topic=topics.get(entry.seq))
        self._lost = Lost()  # the caller tells it, with a number, so that it is told once
        return Missed(self._in_order(), skipped_to, lost)

    def clear(self) -> None:
        """Nobody will resume: what is held goes back to the stock."""
        self._owed.clear()
        self._others.clear()
        self._unkept_topics = {}
        self._stock.used_bytes -= self._used_bytes
        self._used_bytes = 0

    def _in_order(self) -> list[Entry]:
        return sorted((*self._owed, *self._others), key=lambda entry: entry.seq)

    def _is_too_much(self) -> bool:
        return self._used_bytes > self._kept_bytes or self._stock.used_bytes > self._stock.limit_bytes

    def _put(self, entry: Entry, *, owed: bool, unkept_topic: str | None) -> None:
        (self._owed if owed else self._others).append(entry)
        if unkept_topic is not None:
            self._unkept_topics[entry.seq] = unkept_topic
        self._count(_size_bytes(entry))

    def _take(self, queue: deque[Entry]) -> Entry:
        entry = queue.popleft()
        self._count(-_size_bytes(entry))
        return entry

    def _drop_other(self) -> None:
        entry = self._take(self._others)
        self._dropped_to = entry.seq
        topic = self._unkept_topics.pop(entry.seq, None)
        if topic is not None:
            self._lost.add(entry.seq, topic)

    def _count(self, size_bytes: int) -> None:
        self._used_bytes += size_bytes
        self._stock.used_bytes += size_bytes


def _size_bytes(entry: Entry) -> int:
    # The text may be shared with other outboxes; it counts in each, so the real use is at most this.
    return _ENTRY_BYTES + sys.getsizeof(entry.data_json)
