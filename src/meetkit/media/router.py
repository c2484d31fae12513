"""One meeting's router in the native core, and each member's transports, producers and consumers in it."""

import re
import time
from dataclasses import dataclass
from typing import Any, Protocol

from meetkit.errors import MediaNegotiationFailed, MeetingError, NotFound
from meetkit.media.core import CoreRefused, MediaCore
from meetkit.media.ortc import can_consume, consumer_rtp_parameters
from meetkit.media.rtp import DtlsParameters, RtpCapabilities, RtpParameters
from meetkit.protocol.vocabulary import Direction, StreamKind, StreamSource

__all__ = ["Consumer", "MediaListener", "MediaPeer", "MediaRouter", "Producer", "Transport"]

_CONSUMERS_LIMIT = 2000
_NUMBER = re.compile(r"[1-9][0-9]{0,9}", re.ASCII)


class MediaListener(Protocol):
    """Who hears what the core reports about a meeting. Seats are the caller's numbers for its members."""

    def transport_failed(self, seat: Any, transport_id: str, cause: str) -> None:
        """A transport is unusable, with all in it."""

    def handshake_failed(self, seat: Any, transport_id: str, waited_ms: int) -> None:
        """A transport is unusable, because DTLS did not come about in this time."""

    def router_failed(self, transports: dict[Any, list[str]], cause: str) -> None:
        """All transports are unusable, by seat; new ones can be made."""

    def producer_closed(self, producer_id: str) -> None:
        """A producer went with its transport."""

    def consumer_closed(self, seat: Any, consumer_id: str, producer_id: str) -> None:
        """A consumer went with its producer."""

    def speaker_heard(self, producer_id: str | None) -> None:
        """The active speaker's producer."""

    def levels_heard(self, levels: tuple[tuple[str, int], ...]) -> None:
        """Audio levels in dBov by producer, loudest first."""


@dataclass(slots=True)
class Transport:
    """A transport of a member. `next_mid` numbers its consumers: a mid is never used twice on it.

    `connecting_since_s`: when its client's parameters came.
    """

    number: int
    seat: int
    direction: Direction
    next_mid: int = 0
    connecting_since_s: float = 0.0

    @property
    def id(self) -> str:
        """Its id on the wire."""
        return f"t{self.number}"


@dataclass(slots=True)
class Producer:
    """A producer of a member."""

    number: int
    seat: int
    transport: int
    kind: StreamKind
    parameters: RtpParameters

    @property
    def id(self) -> str:
        """Its id on the wire."""
        return f"p{self.number}"

    @property
    def mime_type(self) -> str:
        """Its codec."""
        codec = self.parameters.media_codec
        assert codec is not None, "validated when it was made"
        return codec.mime_type


@dataclass(slots=True)
class Consumer:
    """A consumer of a member."""

    number: int
    seat: int
    transport: int
    producer_id: str
    rtp_parameters: RtpParameters

    @property
    def id(self) -> str:
        """Its id on the wire."""
        return f"c{self.number}"


class MediaRouter:
    """The media of one meeting."""

    def __init__(self, core: MediaCore, listener: MediaListener) -> None:
        self.core = core
        self._listener = listener
        self.number = self._create()
        self.transports: dict[int, Transport] = {}
        self.producers: dict[int, Producer] = {}
        self.consumers: dict[int, Consumer] = {}

    def _create(self) -> int:
        number = self.core.new_object_id()
        self.core.own(number, self)
        self.core.post("router.create", router=number)
        return number

    def peer(self, seat: int) -> "MediaPeer":
        """A member's side."""
        return MediaPeer(self, seat)

    def close(self) -> None:
        """Everything in it is gone, without events."""
        self.core.post("router.close", router=self.number)
        for number in (self.number, *self.transports, *self.producers, *self.consumers):
            self.core.disown(number)
        self.transports.clear()
        self.producers.clear()
        self.consumers.clear()

    def close_producer(self, producer_id: str) -> None:
        """Close a producer; its consumers' ends come as events."""
        producer = self.producers.pop(_number(producer_id, "p"), None)
        if producer is not None:
            self.core.disown(producer.number)
            self.core.post("producer.close", producer=producer.number)

    def set_producer_paused(self, producer_id: str, paused: bool) -> None:
        """Pause or resume a producer."""
        number = _number(producer_id, "p")
        if number in self.producers:
            self.core.post("producer.pause" if paused else "producer.resume", producer=number)

    def drop_transport(self, transport: Transport) -> list[Producer]:
        """Forget a transport and all in it; the producers that went with it."""
        self.transports.pop(transport.number, None)
        self.core.disown(transport.number)
        lost = [one for one in self.producers.values() if one.transport == transport.number]
        for producer in lost:
            del self.producers[producer.number]
            self.core.disown(producer.number)
        for consumer in [one for one in self.consumers.values() if one.transport == transport.number]:
            del self.consumers[consumer.number]
            self.core.disown(consumer.number)
        return lost

    def core_event(self, event: dict[str, Any]) -> None:
        """One event of the core about something in this router."""
        match event:
            case {"event": "router.speaker", "producer": producer}:
                known = self.producers.get(producer) if producer is not None else None
                self._listener.speaker_heard(None if known is None else known.id)
            case {"event": "router.levels", "levels": levels}:
                heard = [(self.producers.get(number), dbov) for number, dbov in levels]
                known_levels = tuple((one.id, round(dbov)) for one, dbov in heard if one is not None)
                self._listener.levels_heard(known_levels)
            case {"event": "router.failed", "router": number} if number == self.number:
                self._begin_anew()
            case {"event": "transport.failed", "transport": number}:
                self._fail(number, f"the media core gave it up: {event.get('message', 'no reason given')}")
            case {"event": "transport.dtls", "state": "failed", "transport": number}:
                self._handshake_failed(number)
            case {"event": "producer.closed", "producer": number}:
                producer = self.producers.pop(number, None)
                self.core.disown(number)
                if producer is not None:
                    self._listener.producer_closed(producer.id)
            case {"event": "consumer.closed", "consumer": number}:
                consumer = self.consumers.pop(number, None)
                self.core.disown(number)
                if consumer is not None:
                    self._listener.consumer_closed(consumer.seat, consumer.id, consumer.producer_id)
            case _:
                pass  # transport.ice, producer.started, … change nothing here; `stats` and `diagnose` show them

    def _begin_anew(self) -> None:
        """The worker has died, and all in it with it: another router takes its place, empty."""
        lost: list[Producer] = []
        transports: dict[int, list[str]] = {}
        for transport in list(self.transports.values()):
            lost += self.drop_transport(transport)
            transports.setdefault(transport.seat, []).append(transport.id)
        self.core.disown(self.number)
        self.number = self._create()
        self._listener.router_failed(transports, "the media worker that carried it has died")
        self.lose(lost)

    def _fail(self, number: int, cause: str) -> None:
        transport = self.transports.get(number)
        if transport is None:
            return
        lost = self.drop_transport(transport)
        self._listener.transport_failed(transport.seat, transport.id, cause)
        self.lose(lost)

    def _handshake_failed(self, number: int) -> None:
        transport = self.transports.get(number)
        if transport is None:
            return
        lost = self.drop_transport(transport)
        self.core.post("transport.close", transport=number)
        waited_ms = round((time.monotonic() - transport.connecting_since_s) * 1000)
        self._listener.handshake_failed(transport.seat, transport.id, waited_ms)
        self.lose(lost)

    def lose(self, producers: list[Producer]) -> None:
        """Tell the meeting of producers that went with their transport; those it has closed itself it ignores."""
        for producer in producers:
            self._listener.producer_closed(producer.id)


class MediaPeer:
    """One member's side of a router. A member only reaches what is its own; all else is NotFound."""

    def __init__(self, router: MediaRouter, seat: int) -> None:
        self._router = router
        self._core = router.core
        self._seat = seat

    async def create_transport(self, direction: Direction) -> dict[str, Any]:
        """A new transport, in the place of the earlier one of that direction; the answer to `transport.create`."""
        for earlier in [one for one in self._own_transports() if one.direction is direction]:
            self._close(earlier)
        router = self._router.number
        try:
            return await self._make_transport(direction)
        except (CoreRefused, MediaNegotiationFailed):
            if self._router.number == router:
                raise
            # Its worker died meanwhile; nobody has seen this transport.
            return await self._make_transport(direction)

    async def _make_transport(self, direction: Direction) -> dict[str, Any]:
        transport = Transport(self._core.new_object_id(), self._seat, direction)
        self._router.transports[transport.number] = transport
        self._core.own(transport.number, self._router)
        try:
            made = await self._ask("transport.create", router=self._router.number, transport=transport.number)
        except BaseException:
            self._close(transport)
            raise
        return {"transportId": transport.id, **made}

    async def connect(self, transport_id: str, dtls: DtlsParameters, ice: dict[str, Any] | None) -> None:
        """The client's DTLS parameters, and its ICE credentials: media goes to who answers checks with them."""
        transport = self._transport(transport_id)
        transport.connecting_since_s = time.monotonic()
        given = {} if ice is None else {"iceParameters": ice}
        await self._ask("transport.connect", transport=transport.number, dtlsParameters=dtls.to_wire(), **given)

    async def restart_ice(self, transport_id: str) -> dict[str, Any]:
        """New ICE parameters; the old ones hold until these are used."""
        made = await self._ask("transport.restart_ice", transport=self._transport(transport_id).number)
        parameters: dict[str, Any] = made["iceParameters"]
        return parameters

    async def transport_stats(self, transport_id: str) -> dict[str, Any]:
        """The core's stats of one's own transport."""
        return await self._ask("transport.stats", transport=self._transport(transport_id).number)

    async def diagnose(self, transport_id: str) -> dict[str, Any]:
        """What the server saw of a transport."""
        stats = await self.transport_stats(transport_id)
        shown = (
            "iceState",
            "dtlsState",
            "stunReceived",
            "stunRejected",
            "dtlsReceived",
            "packetsReceived",
            "packetsSent",
        )
        return {name: stats[name] for name in shown}

    async def produce(
        self,
        transport_id: str,
        kind: StreamKind,
        source: StreamSource,
        parameters: RtpParameters,
        *,
        paused: bool,
    ) -> Producer:
        """A new producer on one's sending transport."""
        transport = self._transport(transport_id)
        if transport.direction is not Direction.SEND:
            raise MediaNegotiationFailed.invalid_rtp_parameters(
                problem=f"the {source} cannot be sent over a receiving transport"
            )
        producer = Producer(self._core.new_object_id(), self._seat, transport.number, kind, parameters)
        self._router.producers[producer.number] = producer
        self._core.own(producer.number, self._router)
        try:
            await self._ask(
                "producer.create",
                transport=transport.number,
                producer=producer.number,
                kind=kind.value,
                rtpParameters=parameters.to_wire(),
                paused=paused,
            )
        except BaseException:
            self._router.close_producer(producer.id)
            raise
        if producer.number not in self._router.producers:  # its transport failed meanwhile
            raise NotFound.transport(transport_id=transport_id)
        return producer

    def is_made_of(self, producer_id: str, transport_id: str, parameters: RtpParameters) -> bool:
        """Whether one's own producer came about by asking for just this."""
        producer = self._router.producers.get(_number(producer_id, "p"))
        return (
            producer is not None
            and producer.seat == self._seat
            and producer.transport == _number(transport_id, "t")
            and producer.parameters == parameters
        )

    def close_producer(self, producer_id: str) -> None:
        """Take back a producer that the meeting refused."""
        self._router.close_producer(producer_id)

    async def consume(self, transport_id: str, producer_id: str, receiver: RtpCapabilities) -> Consumer:
        """The consumer of a producer on one's receiving transport; a new one starts paused.

        A member has one of each producer: who asks again, since the answer was lost, gets the one that there is. More
        would only multiply what the publisher sends.
        """
        transport = self._transport(transport_id)
        producer = self._router.producers.get(_number(producer_id, "p"))
        if producer is None:
            raise NotFound.producer(producer_id=producer_id)
        if transport.direction is not Direction.RECV or not can_consume(producer.parameters, producer.kind, receiver):
            raise MediaNegotiationFailed.cannot_consume(producer_id=producer_id)
        mine = [one for one in self._router.consumers.values() if one.seat == self._seat]
        for earlier in mine:
            if earlier.producer_id == producer_id and earlier.transport == transport.number:
                return earlier
        if len(mine) >= _CONSUMERS_LIMIT:
            raise MediaNegotiationFailed.limit_reached(limit=_CONSUMERS_LIMIT, field="consumers")
        parameters = consumer_rtp_parameters(
            producer.parameters,
            producer.kind,
            receiver,
            producer_id=producer_id,
            mid=str(transport.next_mid),
            ssrc=self._core.new_ssrc(),
            rtx_ssrc=self._core.new_ssrc(),
            cname=f"participant-{producer.seat}",
        )
        transport.next_mid += 1
        number = self._core.new_object_id()
        consumer = Consumer(number, self._seat, transport.number, producer_id, parameters)
        self._router.consumers[number] = consumer
        self._core.own(number, self._router)
        try:
            await self._ask(
                "consumer.create",
                transport=transport.number,
                consumer=number,
                producer=producer.number,
                rtpParameters=parameters.to_wire(),
                paused=True,
            )
        except BaseException:
            self._forget_consumer(consumer)
            raise
        if number not in self._router.consumers:  # its producer went meanwhile
            raise NotFound.producer(producer_id=producer_id)
        return consumer

    async def control_consumer(self, consumer_id: str, op: str) -> None:
        """`consumer.pause`, `consumer.resume` or `consumer.request_keyframe`."""
        await self._ask(op, consumer=self._consumer(consumer_id).number)

    async def close_consumer(self, consumer_id: str) -> None:
        """Receive a stream no longer."""
        consumer = self._consumer(consumer_id)
        self._forget_consumer(consumer)

    def close_consumers(self) -> list[tuple[str, str]]:
        """Receive nothing any more; the ids of the consumers and their producers."""
        mine = [one for one in self._router.consumers.values() if one.seat == self._seat]
        for consumer in mine:
            self._forget_consumer(consumer)
        return [(one.id, one.producer_id) for one in mine]

    async def producer_stats(self, producer_id: str) -> dict[str, Any]:
        """The core's stats of one's own producer."""
        producer = self._router.producers.get(_number(producer_id, "p"))
        if producer is None or producer.seat != self._seat:
            raise NotFound.producer(producer_id=producer_id)
        return await self._ask("producer.stats", producer=producer.number)

    async def consumer_stats(self, consumer_id: str) -> dict[str, Any]:
        """The core's stats of one's own consumer."""
        return await self._ask("consumer.stats", consumer=self._consumer(consumer_id).number)

    async def debug(self, transport_id: str, op: str, fields: dict[str, Any]) -> None:
        """Plant a fault into one's own transport; only a core with fault injection does it."""
        await self._ask(op, transport=self._transport(transport_id).number, **fields)

    def close(self) -> None:
        """The member is out: its transports go, and all in them."""
        for transport in self._own_transports():
            self._close(transport)

    def _close(self, transport: Transport) -> None:
        self._core.post("transport.close", transport=transport.number)
        self._router.lose(self._router.drop_transport(transport))

    def _own_transports(self) -> list[Transport]:
        return [one for one in self._router.transports.values() if one.seat == self._seat]

    def _transport(self, transport_id: str) -> Transport:
        transport = self._router.transports.get(_number(transport_id, "t"))
        if transport is None or transport.seat != self._seat:
            raise NotFound.transport(transport_id=transport_id)
        return transport

    def _consumer(self, consumer_id: str) -> Consumer:
        consumer = self._router.consumers.get(_number(consumer_id, "c"))
        if consumer is None or consumer.seat != self._seat:
            raise NotFound.consumer(consumer_id=consumer_id)
        return consumer

    def _forget_consumer(self, consumer: Consumer) -> None:
        self._router.consumers.pop(consumer.number, None)
        self._core.disown(consumer.number)
        self._core.post("consumer.close", consumer=consumer.number)

    async def _ask(self, op: str, **fields: Any) -> dict[str, Any]:
        try:
            return await self._core.request(op, **fields)
        except CoreRefused as refused:
            if refused.kind == "INTERNAL":
                raise
            raise _refusal(op, refused) from refused


def _refusal(op: str, refused: CoreRefused) -> MeetingError:
    """A stream that ended while something was asked about it is gone, and no failed negotiation."""
    what, _, rest = refused.message.partition(" ")
    number = rest.partition(" ")[0]
    match refused.kind, what:
        case "NOT_FOUND", "producer":
            return NotFound.producer(producer_id=f"p{number}")
        case "NOT_FOUND", "consumer":
            return NotFound.consumer(consumer_id=f"c{number}")
        case _:
            return MediaNegotiationFailed.core_refused(operation=op, problem=refused.message)


def _number(wire_id: str, prefix: str) -> int:
    """The core's number of an id on the wire; 0, which nothing has, when it is none of ours."""
    digits = wire_id.removeprefix(prefix)
    return int(digits) if wire_id.startswith(prefix) and _NUMBER.fullmatch(digits) else 0
