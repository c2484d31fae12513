"""What should be sent and received, and the transports, senders and receivers that make it so.

Desired state and present state: `publish`, `consume` and their opposites change what is wanted; each new transport gets
everything that is wanted set up on it anew. So a reconnect needs no memory of its own.
"""

import asyncio
import itertools
import logging
import secrets
import uuid
from collections.abc import Callable, Coroutine, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from aiortc import RTCRtpSender

from meetkit.client.failure import problem_of, unexpected
from meetkit.client.media.capabilities import (
    NoCommonCodec,
    send_parameters,
    to_receiver,
    to_sender,
)
from meetkit.client.media.feed import Feed
from meetkit.client.media.inbound import InboundTrack
from meetkit.client.media.receiver import Receiver
from meetkit.client.media.transport import Call, Direction, Path, Transport, signalling_is_down
from meetkit.client.tasks import end
from meetkit.errors import ErrorCode, MediaNegotiationFailed, MeetingError
from meetkit.protocol import StreamSource
from meetkit.protocol.methods import Consumed, Produced

log = logging.getLogger("meetkit.client.media")

Kind = Literal["audio", "video"]
PICTURE_CHECK_INTERVAL_S = 0.25


@dataclass(slots=True, eq=False)
class _Outgoing:
    feed: Feed
    paused: bool
    produced: asyncio.Future[str]
    lock: asyncio.Lock = field(default_factory=asyncio.Lock)
    producer_id: str | None = None
    sender: RTCRtpSender | None = None
    transport: Transport | None = None
    starting: asyncio.Task[None] | None = None


@dataclass(slots=True, eq=False)
class _Incoming:
    producer_id: str
    track: InboundTrack
    paused: bool
    lock: asyncio.Lock = field(default_factory=asyncio.Lock)
    consumed: Consumed | None = None
    receiver: Receiver | None = None
    transport: Transport | None = None

    @property
    def consumer_id(self) -> str | None:
        """The server's id of our consumer, when there is one."""
        return self.consumed.consumer_id if self.consumed is not None else None


class MediaEngine:
    """The media of one joined meeting. Created when the router's capabilities are known; closed once.

    `report` gets errors that no call can raise; `on_health(direction, up)` hears of paths that worked and were lost;
    `on_moved(source)` of a source that has a new producer, on a new transport.
    """

    def __init__(
        self,
        *,
        router: Mapping[str, Any],
        call: Call,
        report: Callable[[MeetingError], None],
        on_health: Callable[[Direction, bool], None],
        on_moved: Callable[[StreamSource], None] = lambda source: None,
    ) -> None:
        self._router = router
        self._on_moved = on_moved
        self._call = call
        self._report = report
        self._cname = uuid.uuid4().hex
        self._mids = itertools.count()
        self._rtcp_ssrc = secrets.randbelow(2**32 - 1) + 1
        self._outgoing: dict[StreamSource, _Outgoing] = {}
        self._incoming: dict[str, _Incoming] = {}
        self._tasks: set[asyncio.Task[None]] = set()
        self._watcher: asyncio.Task[None] | None = None
        self._send = Path(
            "send",
            call=call,
            on_transport=self._fill_send,
            on_gone=self._empty_send,
            on_health=on_health,
            on_trouble=self._send_trouble,
            report=report,
        )
        self._recv = Path(
            "recv",
            call=call,
            on_transport=self._fill_recv,
            on_gone=self._empty_recv,
            on_health=on_health,
            on_trouble=self._recv_trouble,
            report=report,
        )

    # ---- sending ----

    async def publish(self, source: StreamSource, feed: Feed, *, paused: bool = False) -> str:
        """Send `feed` as `source`; returns the producer's id as soon as the server has made it.

        Raises:
            MeetingError: it is not sent.
        """
        out = self._outgoing[source] = _Outgoing(feed, paused, asyncio.get_running_loop().create_future())
        if paused:
            feed.pause()
        transport = self._send.transport
        if transport is not None and not transport.dead:
            self._spawn(self._produce(source, out, transport))
        self._send.start()
        try:
            return await out.produced
        except BaseException:
            if self._outgoing.get(source) is out:
                del self._outgoing[source]
                await self._stop_sending(out)
            raise

    async def set_paused(self, source: StreamSource, paused: bool) -> None:
        """Stop or continue sending. Raises MeetingError when the server was not told; it is done here all the same."""
        out = self._outgoing[source]
        out.paused = paused
        if paused:
            out.feed.pause()
        else:
            out.feed.resume()
        if out.producer_id is not None:
            await self._call("producer.pause" if paused else "producer.resume", {"producerId": out.producer_id})
        if not paused and out.sender is not None:
            out.sender._send_keyframe()

    async def unpublish(self, source: StreamSource, *, tell: bool = True) -> None:
        """Stop sending `source` for good; `tell` the server unless it knows. Raises MeetingError, yet it is over."""
        out = self._outgoing.pop(source, None)
        if out is None:
            return
        producer_id = out.producer_id
        await self._stop_sending(out)
        if tell and producer_id is not None:
            await self._call("producer.close", {"producerId": producer_id})

    def producer_id(self, source: StreamSource) -> str | None:
        """The server's id of what is sent as `source`."""
        out = self._outgoing.get(source)
        return out.producer_id if out is not None else None

    async def _fill_send(self, transport: Transport) -> None:
        await asyncio.gather(*(self._produce(source, out, transport) for source, out in self._outgoing.items()))

    async def _produce(self, source: StreamSource, out: _Outgoing, transport: Transport) -> None:
        async with out.lock:
            if out.transport is transport or transport.dead or self._outgoing.get(source) is not out:
                return
            kind: Kind = "audio" if source.kind == "audio" else "video"
            try:
                sender = RTCRtpSender(out.feed, transport.dtls)
                parameters = send_parameters(
                    self._router,
                    kind,
                    mid=str(next(self._mids)),
                    ssrc=sender._ssrc,
                    rtx_ssrc=sender._rtx_ssrc,
                    cname=self._cname,
                )
                produced: Produced = await self._call(
                    "produce",
                    {
                        "transportId": transport.id,
                        "kind": kind,
                        "source": source.value,
                        "rtpParameters": parameters,
                        "paused": out.paused,
                    },
                )
            except NoCommonCodec as exc:
                codecs = [str(codec.get("mimeType")) for codec in self._router.get("codecs", [])]
                error = MediaNegotiationFailed.unsupported_codec(kind=kind, offered=[str(exc)], supported=codecs)
                self._not_produced(out, error)
            except MeetingError as error:
                self._not_produced(out, error)
            else:
                out.producer_id, out.sender, out.transport = produced.producer_id, sender, transport
                out.starting = asyncio.create_task(_start_sending(sender, parameters, transport), name="meetkit-send")
                if not out.produced.done():
                    out.produced.set_result(produced.producer_id)
                else:
                    self._on_moved(source)

    def _not_produced(self, out: _Outgoing, error: MeetingError) -> None:
        if not out.produced.done():
            out.produced.set_exception(error)
        elif not signalling_is_down(error):
            self._report(error)

    def _send_trouble(self, error: MeetingError) -> bool:
        waiting = [out for out in self._outgoing.values() if not out.produced.done()]
        for out in waiting:
            out.produced.set_exception(error)
        return bool(waiting)

    async def _empty_send(self, transport: Transport) -> None:
        for out in list(self._outgoing.values()):
            if out.transport is transport:
                await self._stop_sending(out)

    async def _stop_sending(self, out: _Outgoing) -> None:
        starting, sender = out.starting, out.sender
        out.starting = out.sender = out.transport = out.producer_id = None
        if starting is not None:
            await end({starting})
        if sender is not None:
            await sender.stop()

    # ---- receiving ----

    def consume(self, producer_id: str, track: InboundTrack, *, paused: bool = False) -> None:
        """Receive a producer into `track` until `unconsume`; begins in the background."""
        inc = self._incoming[producer_id] = _Incoming(producer_id, track, paused)
        transport = self._recv.transport
        if transport is not None and not transport.dead:
            self._spawn(self._consume(inc, transport))
        self._recv.start()

    def unconsume(self, producer_id: str, *, tell: bool) -> None:
        """Stop receiving; `tell` the server unless it knows. The track is left to its owner."""
        inc = self._incoming.pop(producer_id, None)
        if inc is not None:
            self._spawn(self._stop_receiving(inc, tell=tell))

    async def set_receiving(self, producer_id: str, *, paused: bool) -> None:
        """Pause or continue one incoming stream. Raises MeetingError."""
        inc = self._incoming[producer_id]
        inc.paused = paused
        if inc.consumer_id is not None:
            await self._call("consumer.pause" if paused else "consumer.resume", {"consumerId": inc.consumer_id})

    def consumes(self, producer_id: str) -> bool:
        """Whether a producer is wanted."""
        return producer_id in self._incoming

    def consumer_id(self, producer_id: str) -> str | None:
        """The server's id of our consumer of a producer, when there is one."""
        inc = self._incoming.get(producer_id)
        return inc.consumer_id if inc is not None else None

    async def _fill_recv(self, transport: Transport) -> None:
        await asyncio.gather(*(self._consume(inc, transport) for inc in list(self._incoming.values())))

    async def _consume(self, inc: _Incoming, transport: Transport) -> None:
        async with inc.lock:
            if inc.transport is transport or not self._wanted(inc) or transport.dead:
                return
            try:
                consumed: Consumed = await self._call(
                    "consume", {"transportId": transport.id, "producerId": inc.producer_id}
                )
                if transport.dead or not self._wanted(inc):
                    await self._call("consumer.close", {"consumerId": consumed.consumer_id})
                    return
                await self._receive(inc, consumed, transport)
            except MeetingError as error:
                # A producer that went away meanwhile is announced by `stream-disabled`.
                if error.code != ErrorCode.NOT_FOUND and not signalling_is_down(error):
                    self._report(error)
                return
            except (ValueError, KeyError, TypeError, StopIteration) as exc:
                unreadable = MediaNegotiationFailed.invalid_rtp_parameters(problem=problem_of(exc))
                unreadable.__cause__ = exc
                self._report(unreadable)
                return
        self._spawn(self._resume_when_ready(inc, transport))

    async def _receive(self, inc: _Incoming, consumed: Consumed, transport: Transport) -> None:
        receiver = Receiver(consumed.kind.value, transport.dtls, inc.track, rtcp_ssrc=self._rtcp_ssrc)
        await receiver.receive(to_receiver(consumed.rtp_parameters))
        inc.consumed, inc.receiver, inc.transport = consumed, receiver, transport
        if self._watcher is None and consumed.kind == "video":
            self._watcher = asyncio.create_task(self._watch_pictures(), name="meetkit-pictures")

    async def _watch_pictures(self) -> None:
        while True:
            await asyncio.sleep(PICTURE_CHECK_INTERVAL_S)
            for inc in list(self._incoming.values()):
                video = inc.consumed is not None and inc.consumed.kind == "video"
                if video and inc.receiver is not None and inc.receiver.stalled() and not inc.lock.locked():
                    self._spawn(self._renew(inc))

    async def _renew(self, inc: _Incoming) -> None:
        """A new receiver in the place of one that stands still, and a keyframe for it."""
        async with inc.lock:
            if inc.receiver is None or inc.transport is None or inc.consumed is None or inc.transport.dead:
                return
            log.info("the picture of producer %s stands still: receiving anew", inc.producer_id)
            await inc.receiver.stop()
            await self._receive(inc, inc.consumed, inc.transport)
            consumer_id = inc.consumed.consumer_id
        try:
            await self._call("consumer.requestKeyFrame", {"consumerId": consumer_id})
        except MeetingError as error:
            log.info("no keyframe for producer %s: %s", inc.producer_id, error)  # the next stall asks again

    async def _resume_when_ready(self, inc: _Incoming, transport: Transport) -> None:
        await transport.ready.wait()
        if inc.transport is transport and inc.consumer_id is not None and not inc.paused:
            try:
                await self._call("consumer.resume", {"consumerId": inc.consumer_id})
            except MeetingError as error:
                if error.code != ErrorCode.NOT_FOUND and not signalling_is_down(error):
                    self._report(error)

    def _wanted(self, inc: _Incoming) -> bool:
        return self._incoming.get(inc.producer_id) is inc

    def _recv_trouble(self, error: MeetingError) -> bool:
        return False

    async def _empty_recv(self, transport: Transport) -> None:
        for inc in list(self._incoming.values()):
            if inc.transport is transport:
                await self._stop_receiving(inc, tell=False)

    async def _stop_receiving(self, inc: _Incoming, *, tell: bool) -> None:
        async with inc.lock:
            receiver, consumer_id = inc.receiver, inc.consumer_id
            inc.receiver = inc.consumed = inc.transport = None
            if receiver is not None:
                await receiver.stop()
        if tell and consumer_id is not None:
            try:
                await self._call("consumer.close", {"consumerId": consumer_id})
            except MeetingError as error:
                log.debug("consumer.close: %s", error)  # closed by the server already, or with the connection

    def consumer_closed(self, consumer_id: str) -> None:
        """The server closed a consumer."""
        for inc in self._incoming.values():
            if inc.consumer_id == consumer_id:
                self._spawn(self._stop_receiving(inc, tell=False))

    # ---- connection ----

    def signalling(self, *, up: bool, fresh: bool = False, router: Mapping[str, Any] | None = None) -> None:
        """The session was lost or is back; after a join anew (`fresh`) every transport is made again."""
        if router is not None:
            self._router = router
        for path in (self._send, self._recv):
            path.signalling(up=up, fresh=fresh)
        if up and not fresh:
            # What was asked for when the connection went and has no answer.
            for path, unmet in ((self._send, self._fill_send), (self._recv, self._fill_recv)):
                if path.transport is not None and not path.transport.dead:
                    self._spawn(unmet(path.transport))

    def transport_failed(self, transport_id: str) -> None:
        """The server lost a transport: a new one is made."""
        for path in (self._send, self._recv):
            if path.transport is not None and path.transport.id == transport_id:
                path.remake()

    def transport_id(self, direction: Direction) -> str | None:
        """The server's id of the present transport of a direction."""
        transport = (self._send if direction == "send" else self._recv).transport
        return transport.id if transport is not None else None

    async def close(self) -> None:
        """End everything: no task, thread or socket is left. Does not talk to the server."""
        for out in self._outgoing.values():
            if not out.produced.done():
                out.produced.cancel()
        tasks = self._tasks | ({self._watcher} if self._watcher is not None else set())
        await end(tasks)
        await asyncio.gather(self._send.close(), self._recv.close())
        for inc in self._incoming.values():
            inc.track.finish()
        self._outgoing.clear()
        self._incoming.clear()

    def _spawn(self, work: Coroutine[Any, Any, None]) -> None:
        task = asyncio.create_task(work, name="meetkit-media")
        self._tasks.add(task)
        task.add_done_callback(self._done)

    def _done(self, task: asyncio.Task[None]) -> None:
        self._tasks.discard(task)
        if not task.cancelled() and (exc := task.exception()) is not None:
            self._report(exc if isinstance(exc, MeetingError) else unexpected(exc, doing="handling media"))


async def _start_sending(sender: RTCRtpSender, parameters: Mapping[str, Any], transport: Transport) -> None:
    await transport.ready.wait()
    await sender.send(to_sender(parameters))
