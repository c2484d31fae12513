"""The media of a meeting: which sources are sent, which streams are received, and what the server does to either."""

import asyncio
import functools
import importlib
import logging
from typing import TYPE_CHECKING, Any, Literal

from meetkit.client.config import MediaSource
from meetkit.client.media.local_devices import LocalDevices
from meetkit.client.meeting.context import Context
from meetkit.client.meeting.participant import Stream
from meetkit.client.meeting.roster import Roster
from meetkit.encoded import LeftOut, Reason, pictures_left_out
from meetkit.errors import (
    ActionNotSupportedInMode,
    InvalidParameter,
    MeetingError,
    MeetingReconnecting,
    OperationInProgress,
    Subject,
)
from meetkit.protocol import MeetingState, Mode, Snapshot, StreamSource

if TYPE_CHECKING:
    from meetkit.client.media.engine import MediaEngine
    from meetkit.client.media.inbound import InboundTrack

log = logging.getLogger("meetkit.client")


class MeetingMedia:
    """Joins the sources and the streams of others to the engine that carries them.

    Attributes:
        sources: what we could send, and what of it we do send.
        engine: while we are in, unless the mode is SIGNALLING_ONLY.
    """

    def __init__(self, context: Context, roster: Roster) -> None:
        self._context = context
        self._roster = roster
        roster.follower = self
        self.sources = LocalDevices(changed=self._source_changed, ended=self._source_ended, told=self._engine_reports)
        self.engine: MediaEngine | None = None
        self._snapshot: Snapshot | None = None
        self._put_off = False
        self._making: asyncio.Task[None] | None = None
        self._not_made: MeetingError | None = None
        self._first: dict[StreamSource, asyncio.Task[None]] = {}
        self._unhealthy: set[str] = set()
        self._switched_off_by: dict[StreamSource, str] = {}
        self._told_left_out: set[tuple[str, str, Reason]] = set()

    @property
    def _mode(self) -> Mode:
        return self._roster.local.mode

    # ---- beginning and ending ----

    def begin(self, snapshot: Snapshot) -> None:
        """We are in: announce what we can decode, send what was asked for, receive what is there."""
        self._snapshot = snapshot
        self._put_off = False
        if snapshot.mode is not Mode.SIGNALLING_ONLY:
            self._making = self._context.spawn(self._start(snapshot))

    def lost(self) -> None:
        """The session is lost; media may go on without it."""
        if self.engine is not None:
            self.engine.signalling(up=False)

    def restored(self, snapshot: Snapshot, *, fresh: bool) -> None:
        """The session is back; `fresh`: joined anew, with nothing of before."""
        self._snapshot = snapshot
        if self._put_off:
            self.begin(snapshot)
        elif self.engine is not None:
            self.engine.signalling(up=True, fresh=fresh, router=snapshot.router_rtp_capabilities if fresh else None)

    async def announce(self, snapshot: Snapshot) -> None:
        """Tell the server what we can decode. Raises MeetingError."""
        if self.engine is None:
            return
        from meetkit.client.media.capabilities import receive_capabilities

        capabilities = receive_capabilities(snapshot.router_rtp_capabilities)
        await self._context.request("setRtpCapabilities", {"rtpCapabilities": capabilities})

    async def close(self) -> None:
        """Let go of everything; the server is not told."""
        engine, self.engine = self.engine, None
        if engine is not None:
            await engine.close()
        await self.sources.close()

    async def _start(self, snapshot: Snapshot) -> None:
        try:
            await self._make_engine(snapshot)
        except MeetingReconnecting:
            # The session was lost while the engine was loaded: that has been told, and `restored` begins again.
            self._put_off = True
            engine, self.engine = self.engine, None
            if engine is not None:
                await engine.close()
            return
        except MeetingError as error:
            self._not_made = self._context.report(error)
            return
        config = self._context.config
        for source, enabled in ((StreamSource.MIC, config.mic_enabled), (StreamSource.WEBCAM, config.webcam_enabled)):
            if enabled and self.sources.has(source) and self._mode is Mode.SEND_AND_RECV:
                self._first[source] = self._context.spawn(self._publish_first(source))

    async def _make_engine(self, snapshot: Snapshot) -> None:
        await import_media()
        from meetkit.client.media.engine import MediaEngine

        if self._context.over or self._context.leaving or self.engine is not None:
            return
        self.engine = MediaEngine(
            router=snapshot.router_rtp_capabilities,
            call=self._context.request,
            report=self._engine_reports,
            on_health=self._health,
            on_moved=self._source_changed,
        )
        await self.announce(snapshot)
        if self._context.config.auto_consume:
            for participant in self._roster.others.values():
                for stream in participant.streams.values():
                    self._consume(stream)

    async def _publish_first(self, source: StreamSource) -> None:
        engine = self.engine
        operation = "enable_mic" if source is StreamSource.MIC else "enable_webcam"
        if engine is not None:
            try:
                await self._context.operate(operation, lambda: self.sources.switch_on(engine, source, None, operation))
            except MeetingError:
                return  # told by its event

    # ---- our sources ----

    async def switch_on(
        self, source: StreamSource, given: MediaSource, operation: str, *, needs_track: bool = False
    ) -> None:
        """Send it, as a call of the app. Raises MeetingError."""

        async def switch() -> None:
            engine = await self._sending_engine(source, operation)
            if needs_track and given is None:
                raise InvalidParameter.missing_value(field="track")
            await self.sources.switch_on(engine, source, given, operation)

        await self._context.operate(operation, switch)

    async def mute(self, source: StreamSource, operation: str) -> None:
        """Stop sending it but keep the stream, as a call of the app. Raises MeetingError."""

        async def mute() -> None:
            await self.sources.mute(await self._sending_engine(source, operation), source, operation)

        await self._context.operate(operation, mute)

    async def switch_off(self, source: StreamSource, operation: str) -> None:
        """End its stream, as a call of the app. Raises MeetingError."""

        async def switch_off() -> None:
            await self.sources.switch_off(await self._sending_engine(source, operation), source, operation)

        await self._context.operate(operation, switch_off)

    async def _sending_engine(self, source: StreamSource, operation: str) -> "MediaEngine":
        """The engine, when the mode lets us send; waits for what a join has begun, and no app needs to. Raises."""
        if self._mode is not Mode.SEND_AND_RECV:
            raise ActionNotSupportedInMode.not_allowed_in_mode(operation=operation, mode=self._mode)
        engine = await self._made_engine(operation)
        if (first := self._first.get(source)) is not None:
            await asyncio.wait({first})
        return engine

    async def _made_engine(self, operation: str) -> "MediaEngine":
        if self.engine is None and self._making is not None:
            await asyncio.wait({self._making})
        if self.engine is None:
            raise self._not_made or MeetingReconnecting.reconnecting(operation=operation)
        return self.engine

    def _source_changed(self, source: StreamSource) -> None:
        engine = self.engine
        producer_id = engine.producer_id(source) if engine is not None and self.sources.published(source) else None
        self._roster.local_stream(
            source,
            producer_id,
            paused=self.sources.muted(source),
            track=self.sources.track(source),
            by=self._switched_off_by.pop(source, None),
        )

    def _source_ended(self, source: StreamSource, error: MeetingError | None) -> None:
        if error is not None:
            self._context.report(error)
        self._context.spawn(self._end_source(source))

    async def _end_source(self, source: StreamSource) -> None:
        """A file is played out, a track failed: its stream is over."""
        engine = self.engine
        while engine is not None and self.sources.published(source):
            try:
                await self.sources.switch_off(engine, source, "end of the track")
            except OperationInProgress:
                await asyncio.sleep(0.05)
            except MeetingError as error:
                meeting_id = self._context.config.meeting_id
                log.info("%s: the server was not told of the end of %s: %s", meeting_id, source, error)

    async def answer_request(self, request_id: str, source: StreamSource, accepted: bool) -> None:
        """Switch it on first, so that who asked does not hear of an acceptance that then fails. Raises MeetingError."""
        if accepted and not self.sources.on(source):
            await self.switch_on(source, None, f"{source.value} request: accept")
        data = {"requestId": request_id, "accepted": accepted}
        await self._context.operate("respond_media_request", lambda: self._context.request("respondMediaRequest", data))

    # ---- streams of others ----

    async def set_receiving(self, stream: Stream, *, paused: bool) -> None:
        """Pause or continue receiving one. Raises MeetingError."""
        operation = "Stream.pause" if paused else "Stream.resume"
        if self._mode is Mode.SIGNALLING_ONLY or stream.participant.local:
            raise ActionNotSupportedInMode.not_allowed_in_mode(operation=operation, mode=self._mode)
        engine = await self._made_engine(operation)
        if engine.consumes(stream.id):
            await engine.set_receiving(stream.id, paused=paused)
        elif not paused:
            self._consume(stream)

    async def stats(self, stream: Stream) -> dict[str, Any]:
        """The server's numbers of one, ours or another's. Raises MeetingError."""
        key, value = "producerId", stream.id
        if not stream.participant.local:
            consumer_id = self.engine.consumer_id(stream.id) if self.engine is not None else None
            if consumer_id is None:
                return {}
            key, value = "consumerId", consumer_id
        result = await self._context.request("stats", {key: value})
        stats: dict[str, Any] = result.to_wire()
        return stats

    def stream_opened(self, stream: Stream) -> None:
        """Somebody sends: give the stream its track, which it keeps when it moves to another producer."""
        if self._mode is Mode.SIGNALLING_ONLY:
            return
        self._prepared(stream)
        if self._context.config.auto_consume:
            self._consume(stream)
        else:
            stream.received_paused = True

    def stream_moved(self, stream: Stream, earlier_id: str) -> None:
        """Its sender joined anew and sends it as another producer."""
        wanted = self.engine is not None and self.engine.consumes(earlier_id)
        if self.engine is not None:
            self.engine.unconsume(earlier_id, tell=False)
        if wanted:
            self._consume(stream)

    def stream_closed(self, stream: Stream) -> None:
        """Somebody stopped sending."""
        if self.engine is not None:
            self.engine.unconsume(stream.id, tell=False)
        if stream.track is not None:
            self._prepared(stream).finish()

    def _consume(self, stream: Stream) -> None:
        if self.engine is not None and not self.engine.consumes(stream.id):
            self.engine.consume(stream.id, self._prepared(stream))

    def _prepared(self, stream: Stream) -> "InboundTrack":
        """The stream's track, made when it is needed first."""
        from meetkit.client.media.inbound import InboundTrack

        if stream.track is None:
            left_out = functools.partial(self._left_out, stream)
            stream.track = InboundTrack(stream.source.kind.value, stream.id, left_out=left_out)
        assert isinstance(stream.track, InboundTrack)
        return stream.track

    def _left_out(self, stream: Stream, what: LeftOut) -> None:
        """Pictures that may not or cannot be decoded are told of once for each source and reason."""
        participant_id, source = stream.participant.id, stream.source.value
        key = participant_id, source, what.reason
        if key not in self._told_left_out:
            self._told_left_out.add(key)
            error = pictures_left_out(what, participant_id=participant_id, track=source, shown_by="client")
            self._engine_reports(error.about(Subject(participant_id=participant_id, stream_id=stream.id)))

    # ---- what the server does ----

    def own_stream_closed(self, source: StreamSource, producer_id: str, by: str | None) -> None:
        """The server ended a stream of ours; news of one that has been replaced since is old."""
        if self.engine is not None and self.engine.producer_id(source) == producer_id:
            if by is not None:
                self._switched_off_by[source] = by
            self._context.spawn(self.sources.was_closed(self.engine, source))

    def own_mode_changed(self, mode: Mode) -> None:
        """Our mode is another one now; the server closed what it does not allow."""
        engine = self.engine
        if mode is not Mode.SEND_AND_RECV and engine is not None:
            for source in StreamSource:
                if self.sources.published(source):
                    self._context.spawn(self.sources.was_closed(engine, source))
        if mode is Mode.SIGNALLING_ONLY and engine is not None:
            self.engine = None
            self._context.spawn(engine.close())
        elif mode is not Mode.SIGNALLING_ONLY and engine is None and self._snapshot is not None:
            self._making = self._context.spawn(self._make_engine(self._snapshot))

    def transport_failed(self, transport_id: str, error: MeetingError) -> None:
        """The server lost a transport."""
        self._context.trace("transport failed", transportId=transport_id, code=int(error.code))
        self._context.report(error)
        if self.engine is not None:
            self.engine.transport_failed(transport_id)

    def consumer_closed(self, consumer_id: str) -> None:
        """The server closed a consumer."""
        if self.engine is not None:
            self.engine.consumer_closed(consumer_id)

    # ---- health ----

    def settle_state(self) -> None:
        """CONNECTED again, once signalling and every media path are."""
        context = self._context
        if context.state is MeetingState.RECONNECTING and context.connected and not self._unhealthy:
            context.set_state(MeetingState.CONNECTED)

    def _health(self, direction: Literal["send", "recv"], up: bool) -> None:
        """A media path that worked was lost, or is back."""
        transport_id = self.engine.transport_id(direction) if self.engine is not None else None
        self._context.trace("media path", direction=direction, up=up, transportId=transport_id)
        if up:
            self._unhealthy.discard(direction)
            self.settle_state()
        else:
            self._unhealthy.add(direction)
            if self._context.state is MeetingState.CONNECTED:
                self._context.set_state(MeetingState.RECONNECTING)

    def _engine_reports(self, error: MeetingError) -> None:
        if not self._context.over and not self._context.leaving:
            self._context.report(error)


async def import_media() -> None:
    """aiortc takes a good part of a second to import: not on the loop."""
    await asyncio.to_thread(importlib.import_module, "meetkit.client.media.engine")
