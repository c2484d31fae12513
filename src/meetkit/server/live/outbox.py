"""The numbered notifications of one participant, kept until they are acknowledged, for a resume. No I/O."""

from collections import deque

from meetkit.protocol.codec import encode_encoded

__all__ = ["KEPT_BYTES", "KEPT_COUNT", "Outbox"]

KEPT_COUNT = 1000
KEPT_BYTES = 1024 * 1024


class Outbox:
    """Numbers from 1 without gaps. Beyond the bounds the oldest are dropped, and a resume becomes impossible."""

    def __init__(self, *, kept_count: int = KEPT_COUNT, kept_bytes: int = KEPT_BYTES) -> None:
        self._kept: deque[tuple[int, str]] = deque()
        self._size = 0
        self._kept_count = kept_count
        self._kept_bytes = kept_bytes
        self.last_seq = 0

    def number(self, event: str, data_json: str) -> str:
        """The text of the next notification."""
        self.last_seq += 1
        text = encode_encoded(self.last_seq, event, data_json)
        self._kept.append((self.last_seq, text))
        self._size += len(text)
        while len(self._kept) > self._kept_count or self._size > self._kept_bytes:
            self._drop_oldest()
        return text

    def ack(self, seq: int) -> None:
        """The client has processed all up to `seq`. A number that was never given acknowledges nothing."""
        if seq > self.last_seq:
            return
        while self._kept and self._kept[0][0] <= seq:
            self._drop_oldest()

    def after(self, seq: int) -> list[str] | None:
        """Every notification after `seq`, in order; None when some are gone or `seq` was never given."""
        if seq > self.last_seq:
            return None
        oldest = self._kept[0][0] if self._kept else self.last_seq + 1
        if seq + 1 < oldest:
            return None
        return [text for number, text in self._kept if number > seq]

    def _drop_oldest(self) -> None:
        _, text = self._kept.popleft()
        self._size -= len(text)
