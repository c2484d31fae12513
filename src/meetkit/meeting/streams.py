"""The streams: what members send, at most one per source, and who presents."""

from collections.abc import Iterator
from dataclasses import dataclass

from meetkit.errors import InvalidRequest, MediaNegotiationFailed, NotFound
from meetkit.meeting.roster import Seat
from meetkit.protocol.snapshot import StreamInfo
from meetkit.protocol.vocabulary import StreamKind, StreamSource

__all__ = ["Stream", "Streams"]


@dataclass(slots=True)
class Stream:
    """One producer."""

    producer_id: str
    seat: Seat
    kind: StreamKind
    source: StreamSource
    codec: str
    paused: bool

    def info(self) -> StreamInfo:
        """S on the wire."""
        return StreamInfo(
            producer_id=self.producer_id, kind=self.kind, source=self.source, paused=self.paused, codec=self.codec
        )


class Streams:
    """All streams of the meeting, in the order in which they were enabled."""

    def __init__(self) -> None:
        self._by_id: dict[str, Stream] = {}

    def __iter__(self) -> Iterator[Stream]:
        return iter(self._by_id.values())

    def check(self, seat: Seat, kind: StreamKind, source: StreamSource) -> None:
        """Whether the member may add such a stream. Raises when kind and source disagree or the source is taken."""
        if source.kind is not kind:
            raise InvalidRequest.invalid_field(field="kind", problem=f"the source {source} has the kind {source.kind}")
        if self.from_source(seat, source) is not None:
            raise MediaNegotiationFailed.limit_reached(limit=1, field=f"producers of the source {source}")

    def add(self, stream: Stream) -> None:
        """A stream begins."""
        self._by_id[stream.producer_id] = stream

    def remove(self, producer_id: str) -> Stream | None:
        """A stream ends; None when it had ended."""
        return self._by_id.pop(producer_id, None)

    def named(self, producer_id: str) -> Stream | None:
        """The stream of a producer."""
        return self._by_id.get(producer_id)

    def find(self, producer_id: str) -> Stream:
        """The stream of a producer. Raises NotFound/PRODUCER."""
        stream = self._by_id.get(producer_id)
        if stream is None:
            raise NotFound.producer(producer_id=producer_id)
        return stream

    def own(self, seat: Seat, producer_id: str) -> Stream:
        """A stream of one's own. Raises NotFound/PRODUCER, for another's as well."""
        stream = self.find(producer_id)
        if stream.seat != seat:
            raise NotFound.producer(producer_id=producer_id)
        return stream

    def of(self, seat: Seat) -> list[Stream]:
        """A member's streams."""
        return [stream for stream in self if stream.seat == seat]

    def from_source(self, seat: Seat, source: StreamSource) -> Stream | None:
        """A member's stream of one source."""
        return next((stream for stream in self.of(seat) if stream.source is source), None)

    def presenter(self) -> Seat | None:
        """Who shares a screen; of several the latest."""
        shares = [stream.seat for stream in self if stream.source is StreamSource.SHARE]
        return shares[-1] if shares else None
