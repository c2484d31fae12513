"""`Meeting`: what an app holds of a meeting. Its calls, its state, and what the session's news mean for them."""

import asyncio
import importlib
import logging
from collections.abc import Awaitable, Callable, Coroutine
from types import TracebackType
from typing import TYPE_CHECKING, Any, Literal, TypeVar, get_args

from meetkit.client.config import MediaSource, MeetingConfig, known_mode
from meetkit.client.egress import EgressCalls
from meetkit.client.emitter import OrderedEmitter
from meetkit.client.events import (
    MeetingEvent,
    MeetingJoined,
    MeetingLeft,
    MeetingStateChanged,
)
from meetkit.client.failures import stamped, subject_of, unexpected
from meetkit.client.local_media import LocalMedia
from meetkit.client.news import News
from meetkit.client.participant import Participant, Stream
from meetkit.client.people import People
from meetkit.client.pubsub import PubSub
from meetkit.client.session import Admitted, Effect, Ended, ErrorArrived, Happened, Held, Lost, Phase, Restored
from meetkit.client.signalling import Signalling
from meetkit.client.tasks import end
from meetkit.errors import (
    ActionNotSupportedInMode,
    ActionPerformedBeforeMeetingJoined,
    AlreadyInRequestedState,
    InvalidMode,
    InvalidParameter,
    MeetingError,
    MeetingReconnecting,
    OperationAborted,
    OperationInProgress,
)
from meetkit.protocol import (
    PROTOCOL_VERSION,
    LeaveReason,
    LivestreamState,
    MeetingState,
    Mode,
    RecordingState,
    Snapshot,
    StreamSource,
)

if TYPE_CHECKING:
    from meetkit.client.media.engine import MediaEngine
    from meetkit.client.media.inbound import InboundTrack

log = logging.getLogger("meetkit.client")

Listener = TypeVar("Listener", bound=Callable[..., Any])

LEAVE_PATIENCE_S = 2.0
"""How long `leave` waits for the server's answer before it goes without."""
_EVENTS: frozenset[str] = frozenset(get_args(MeetingEvent))
_OVER = (MeetingState.CLOSED, MeetingState.FAILED)
_NOT_IN = (MeetingState.DISCONNECTED, MeetingState.CONNECTING, *_OVER)


class Meeting(EgressCalls):
    """One participation in a meeting, from `join` to `meeting-left`. Made by `VideoSDK.init_meeting`; joins once.

    Every call that fails raises the MeetingError that the event `error` carries, the same object. Events come in the
    order in which things happened; the listeners of one are done before the next is delivered.

    Attributes:
        pub_sub: topics.
    """

    def __init__(
        self,
        config: MeetingConfig,
        *,
        client_version: str,
        mic: MediaSource = None,
        webcam: MediaSource = None,
        share: MediaSource = None,
    ) -> None:
        self._config = config
        self._state = MeetingState.DISCONNECTED
        self._join_data: dict[str, Any] = {
            "version": PROTOCOL_VERSION,
            "token": config.token,
            "meetingId": config.meeting_id,
            "name": config.name,
            "mode": config.mode,
            "client": {"sdk": "python", "version": client_version},
        }
        if config.participant_id is not None:
            self._join_data["participantId"] = config.participant_id
        if config.meta_data is not None:
            self._join_data["metaData"] = config.meta_data
        mode = known_mode(config.mode) or Mode.SEND_AND_RECV
        local = Participant(
            self, config.participant_id or "", name=config.name, mode=mode, meta_data=config.meta_data, local=True
        )
        self._events = OrderedEmitter(owner=f"meeting {config.meeting_id}", unheard=self._nobody_listens)
        self._people = People(
            self,
            local,
            tell=self._happened,
            opened=self._stream_opened,
            closed=self._stream_closed,
            moved=self._stream_moved,
        )
        self._news = News(self, self._people)
        self._media = LocalMedia(changed=self._source_changed, ended=self._source_ended)
        for source, given in ((StreamSource.MIC, mic), (StreamSource.WEBCAM, webcam), (StreamSource.SHARE, share)):
            self._media.give(source, given)
        self.pub_sub = PubSub(self)
        self._signalling: Signalling | None = None
        self._engine: MediaEngine | None = None
        self._reported: dict[str, MeetingError] = {}
        self._joined: asyncio.Future[None] | None = None
        self._over: asyncio.Future[None] | None = None
        self._tasks: set[asyncio.Task[None]] = set()
        self._unhealthy: set[str] = set()
        self._switched_off_by: dict[StreamSource, str] = {}
        self._changing_mode = False
        self._leaving = False
        self._closing: asyncio.Task[None] | None = None

    # ---- what it is ----

    @property
    def id(self) -> str:
        """The meeting's id."""
        return self._config.meeting_id

    @property
    def session_id(self) -> str | None:
        """The id of this sitting of the meeting, once joined."""
        return self._news.session_id

    @property
    def state(self) -> MeetingState:
        """DISCONNECTED before `join`, then CONNECTING, CONNECTED, RECONNECTING, CLOSING, CLOSED or FAILED."""
        return self._state

    @property
    def local_participant(self) -> Participant:
        """Ourselves."""
        return self._people.local

    @property
    def participants(self) -> dict[str, Participant]:
        """The others, by id."""
        return dict(self._people.others)

    @property
    def active_speaker_id(self) -> str | None:
        """Who speaks."""
        return self._news.active_speaker_id

    @property
    def active_presenter_id(self) -> str | None:
        """Who shares a screen."""
        return self._news.active_presenter_id

    @property
    def recording_state(self) -> RecordingState:
        """The recording's state."""
        return self._news.recording_state

    @property
    def livestream_state(self) -> LivestreamState:
        """The livestream's state."""
        return self._news.livestream_state

    @property
    def permissions(self) -> frozenset[str]:
        """What the token allows; empty before the join."""
        return self._news.permissions

    # ---- events ----

    def on(self, event: MeetingEvent, listener: Listener | None = None) -> Any:
        """Listen to an event, with a sync or async function; a decorator when no listener is given.

        The listener gets one argument, the payload described in `meetkit.client.events` (for `error` the MeetingError,
        for `participant-joined` the Participant); one without parameters is called without.

        Raises:
            InvalidParameter: there is no such event.
        """

        def add(listener: Listener) -> Listener:
            self._events.add(self._known(event), listener)
            return listener

        self._known(event)
        return add if listener is None else add(listener)

    def once(self, event: MeetingEvent, listener: Listener | None = None) -> Any:
        """Like `on`, for the next such event only."""

        def add(listener: Listener) -> Listener:
            self._events.add_once(self._known(event), listener)
            return listener

        self._known(event)
        return add if listener is None else add(listener)

    def off(self, event: MeetingEvent, listener: Callable[..., Any] | None = None) -> None:
        """Stop listening: one listener, or all of the event. Raises InvalidParameter."""
        self._events.remove(self._known(event), listener)

    def _known(self, event: str) -> str:
        if event not in _EVENTS:
            raise self._report(InvalidParameter.invalid_value(field="event", problem=f"there is no event {event!r}"))
        return event

    # ---- joining and leaving ----

    async def join(self) -> None:
        """Join; returns when we are in, after the lobby too.

        Raises:
            MeetingError: the same object as the event `error`; `meeting-left` follows. A new try needs a new meeting.
        """
        if self._state is MeetingState.CONNECTING:
            raise self._report(OperationInProgress.join_in_progress())
        if self._state in _OVER or self._leaving:
            raise self._report(AlreadyInRequestedState.already_left())
        if self._state is not MeetingState.DISCONNECTED:
            raise self._report(AlreadyInRequestedState.already_joined())
        loop = asyncio.get_running_loop()
        self._over = loop.create_future()
        self._joined = loop.create_future()
        self._joined.add_done_callback(_retrieved)
        self._set_state(MeetingState.CONNECTING)
        problem = self._config.problem()
        if problem is not None:
            self._end(problem, LeaveReason.JOIN_ROOM_FAILED, failed=True)
        else:
            self._spawn(self._dial())
        try:
            await asyncio.shield(self._joined)
        except asyncio.CancelledError:
            await self._quit(OperationAborted.left_while_joining())
            raise
        finally:
            await self._events.drain()

    async def _dial(self) -> None:
        if self._config.mode != Mode.SIGNALLING_ONLY:
            await _import_media()
        self._signalling = Signalling.make(
            self._join_data,
            server_url=self._config.server_url,
            reconnect_timeout_s=self._config.reconnect_timeout_ms / 1000,
            deliver=self._delivered,
        )
        self._signalling.start()

    async def leave(self) -> None:
        """Leave; returns when everything is closed and the events are delivered. While joining: that is given up.

        Raises:
            MeetingError: 3035 before `join`, 3054 when we are out already, 3055 while leaving.
        """
        if self._state is MeetingState.DISCONNECTED:
            raise self._report(self._not_joined("leave"))
        if self._state in _OVER:
            raise self._report(AlreadyInRequestedState.already_left())
        if self._leaving:
            raise self._report(OperationInProgress.leave_in_progress(operation="leave"))
        await self._quit(OperationAborted.left_while_joining())

    async def end(self) -> None:
        """End the meeting for everybody (needs allow_mod); returns when we are out too. Raises MeetingError."""

        async def ask() -> None:
            await self._request("end", {})
            assert self._over is not None
            await asyncio.shield(self._over)

        await self._operate("end", ask)
        await self._events.drain()

    async def __aenter__(self) -> "Meeting":
        await self.join()
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, exc: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._state not in _OVER and not self._leaving:
            await self._quit(OperationAborted.left_while_joining())
        elif self._over is not None:
            await asyncio.shield(self._over)
            await self._events.drain()

    # ---- our own media ----

    async def enable_mic(self, track: MediaSource = None) -> None:
        """Send sound: an aiortc audio track or the path of a file; without, the one used last. Raises MeetingError."""
        await self._switch_on(StreamSource.MIC, track, "enable_mic")

    async def unmute_mic(self) -> None:
        """Send sound again. Raises MeetingError."""
        await self._switch_on(StreamSource.MIC, None, "unmute_mic")

    async def mute_mic(self) -> None:
        """Stop sending sound; the stream stays and others see it muted. Raises MeetingError."""
        engine = self._media_engine("mute_mic")
        await self._operate("mute_mic", lambda: self._media.mute(engine(), StreamSource.MIC, "mute_mic"))

    async def change_mic(self, track: MediaSource) -> None:
        """Send sound from another source. Raises MeetingError."""
        await self._switch_on(StreamSource.MIC, track, "change_mic", needs_track=True)

    async def enable_webcam(self, track: MediaSource = None) -> None:
        """Send picture: an aiortc video track or the path of a media file; without, the one used last."""
        await self._switch_on(StreamSource.WEBCAM, track, "enable_webcam")

    async def disable_webcam(self) -> None:
        """Stop sending picture; the stream ends. Raises MeetingError."""
        await self._switch_off(StreamSource.WEBCAM, "disable_webcam")

    async def change_webcam(self, track: MediaSource) -> None:
        """Send picture from another source. Raises MeetingError."""
        await self._switch_on(StreamSource.WEBCAM, track, "change_webcam", needs_track=True)

    async def enable_screen_share(self, track: MediaSource = None, *, audio: MediaSource = None) -> None:
        """Share a screen: a video track or file, and its sound if there is one. Raises MeetingError."""
        await self._switch_on(StreamSource.SHARE, track, "enable_screen_share")
        if audio is not None:
            await self._switch_on(StreamSource.SHARE_AUDIO, audio, "enable_screen_share")

    async def disable_screen_share(self) -> None:
        """Stop sharing. Raises MeetingError."""
        if self._media.published(StreamSource.SHARE_AUDIO):
            await self._switch_off(StreamSource.SHARE_AUDIO, "disable_screen_share")
        await self._switch_off(StreamSource.SHARE, "disable_screen_share")

    # ---- the meeting ----

    async def change_mode(self, mode: Mode | str, participant_id: str | None = None) -> None:
        """Change our mode, or another's (needs allow_mod). Leaving SEND_AND_RECV ends what is sent."""

        async def change() -> None:
            if known_mode(mode) is None:
                raise InvalidMode.unknown_mode(mode=str(mode)[:64], allowed=list(Mode))
            other = participant_id is not None and participant_id != self.local_participant.id
            if not other and self.local_participant.mode == mode:
                raise AlreadyInRequestedState.mode_already_set(mode=str(mode))
            if self._changing_mode:
                raise OperationInProgress.mode_change_in_progress(operation="change_mode")
            self._changing_mode = True
            try:
                data = {"mode": str(mode)} | ({"participantId": participant_id} if other else {})
                await self._request("changeMode", data)
                if not other:
                    self._news.mode_changed(self.local_participant.id, Mode(mode))
            finally:
                self._changing_mode = False

        await self._operate("change_mode", change)

    async def respond_entry(self, participant_id: str, decision: Literal["allowed", "denied"]) -> None:
        """Let a waiting guest in, or not (needs allow_join). Raises MeetingError."""

        async def respond() -> None:
            if decision not in ("allowed", "denied"):
                raise InvalidParameter.invalid_value(field="decision", problem="neither 'allowed' nor 'denied'")
            await self._request("respondEntry", {"participantId": participant_id, "decision": decision})

        await self._operate("respond_entry", respond)

    def update_token(self, token: str) -> None:
        """Use a fresh token when the connection has to be restored: it is checked again then."""
        self._join_data["token"] = token

    # ---- what the parts below and beside need (Host) ----

    async def _operate(self, operation: str, action: Callable[[], Awaitable[Any]]) -> Any:
        """Run a call of the app: refused unless we are in; what it raises is one coded error, told once."""
        try:
            self._check_in(operation)
            return await action()
        except MeetingError as error:
            raise self._report(error) from error.__cause__
        except Exception as exc:
            raise self._report(unexpected(exc, doing=operation)) from exc

    async def _request(self, method: str, data: dict[str, Any]) -> Any:
        if self._signalling is None:
            raise self._not_joined(method)
        return await self._signalling.request(method, data)

    async def _set_receiving(self, stream: Stream, *, paused: bool) -> None:
        engine = self._engine
        if engine is None or stream.participant.local:
            raise ActionNotSupportedInMode.not_allowed_in_mode(
                operation="Stream.pause" if paused else "Stream.resume", mode=self.local_participant.mode
            )
        if engine.consumes(stream.id):
            await engine.set_receiving(stream.id, paused=paused)
        elif not paused:
            self._consume(stream)

    async def _stats(self, stream: Stream) -> dict[str, Any]:
        key, value = "producerId", stream.id
        if not stream.participant.local:
            consumer_id = self._engine.consumer_id(stream.id) if self._engine is not None else None
            if consumer_id is None:
                return {}
            key, value = "consumerId", consumer_id
        result = await self._request("stats", {key: value})
        stats: dict[str, Any] = result.to_wire()
        return stats

    def _listen(self, event: str, listener: Callable[..., Any]) -> None:
        self._events.add(event, listener)

    def _unlisten(self, event: str, listener: Callable[..., Any] | None) -> None:
        self._events.remove(event, listener)

    def _happened(self, event: str, payload: object) -> None:
        self._events.emit(event, payload)

    def _report(self, error: MeetingError) -> MeetingError:
        """Stamp an error, and tell the app unless it has it; the same object comes back."""
        error = stamped(error, doc_base=self._config.server_url, subject=subject_of(self._join_data))
        assert error.id is not None
        first = self._reported.setdefault(error.id, error)
        if first is error:
            if self._signalling is not None:
                self._signalling.session.remember(error)
            # A call that the end of the meeting cut short is no failure of its own: raised, but no event after the end.
            if not (isinstance(error, OperationAborted) and error.reason in ("MEETING_ENDED", "LEFT_MEANWHILE")):
                self._happened("error", error)
        return first

    # ---- news of the session ----

    def _delivered(self, effect: Effect) -> None:
        match effect:
            case Held(waiting):
                self.local_participant.id = waiting.participant_id
                log.info("%s: waiting to be let in", self.id)
            case Admitted(snapshot):
                self._admitted(snapshot)
            case Lost(cause):
                self._report(MeetingReconnecting.connection_lost(cause=cause))
                self._set_state(MeetingState.RECONNECTING)
                if self._engine is not None:
                    self._engine.signalling(up=False)
            case Restored(snapshot, fresh):
                self._restored(snapshot, fresh=fresh)
            case ErrorArrived(error):
                self._report(error)
            case Happened(event, data):
                self._news.happened(event, data)
            case Ended(error, reason, failed):
                self._end(error, reason, failed=failed)

    def _admitted(self, snapshot: Snapshot) -> None:
        self._set_state(MeetingState.CONNECTED)
        self._news.load(snapshot)
        self._happened(
            "meeting-joined", MeetingJoined(snapshot.meeting_id, snapshot.session_id, snapshot.participant_id)
        )
        if snapshot.mode is not Mode.SIGNALLING_ONLY:
            self._spawn(self._start_media(snapshot))
        self._people.sync(snapshot)
        self._news.settle(snapshot)
        assert self._joined is not None
        if not self._joined.done():
            self._joined.set_result(None)

    def _restored(self, snapshot: Snapshot, *, fresh: bool) -> None:
        if self._engine is not None:
            self._engine.signalling(up=True, fresh=fresh, router=snapshot.router_rtp_capabilities if fresh else None)
        if fresh:
            self._spawn(self._resubscribe(snapshot))
        self._news.load(snapshot)
        self._people.sync(snapshot)
        self._news.settle(snapshot)
        self._healthy()

    async def _resubscribe(self, snapshot: Snapshot) -> None:
        try:
            if self._engine is not None:
                await self._announce_capabilities(snapshot)
            await self.pub_sub.subscribe_again()
        except MeetingError as error:
            if self._state not in _OVER:
                self._report(error)

    def _end(self, error: MeetingError | None, reason: LeaveReason, *, failed: bool) -> None:
        """The one way out: error, state, meeting-left; then everything is closed."""
        if self._state in _OVER:
            return
        if error is not None:
            error = self._report(error)
        if self._leaving:
            reason, failed = LeaveReason.MANUAL_LEAVE_CALLED, False
        self._set_state(MeetingState.FAILED if failed else MeetingState.CLOSED)
        self._happened("meeting-left", MeetingLeft(reason))
        assert self._joined is not None
        if not self._joined.done():
            self._joined.set_exception(error or OperationAborted.meeting_ended(operation="join"))
        self._closing = asyncio.create_task(self._close(), name="meetkit-close")

    async def _quit(self, aborted: MeetingError) -> None:
        joining = self._state is MeetingState.CONNECTING
        self._leaving = True
        if joining:
            error = self._report(aborted)
            assert self._joined is not None
            if not self._joined.done():
                self._joined.set_exception(error)
        self._set_state(MeetingState.CLOSING)
        if self._signalling is not None:
            if self._signalling.session.phase is Phase.JOINED:
                try:
                    async with asyncio.timeout(LEAVE_PATIENCE_S):
                        await self._request("leave", {})
                except (MeetingError, TimeoutError):
                    log.info("%s: left without the server's answer", self.id)
            self._signalling.stop(lambda operation: OperationAborted.left_meanwhile(operation=operation))
        self._end(None, LeaveReason.MANUAL_LEAVE_CALLED, failed=False)
        assert self._over is not None
        await asyncio.shield(self._over)
        await self._events.drain()

    async def _close(self) -> None:
        try:
            await end(set(self._tasks))
            engine, self._engine = self._engine, None
            if engine is not None:
                await engine.close()
            await self._media.close()
            self._people.clear()
            if self._signalling is not None:
                await self._signalling.closed()
        except Exception as exc:  # noqa: BLE001 - whoever waits for the end must not wait for ever because of a bug
            unexpected(exc, doing="closing the meeting")
        finally:
            assert self._over is not None
            if not self._over.done():
                self._over.set_result(None)

    # ---- media ----

    async def _start_media(self, snapshot: Snapshot) -> None:
        """Announce what we can decode, send what was asked for, receive what is there."""
        try:
            await self._make_engine(snapshot)
        except MeetingError as error:
            self._report(error)
            return
        wanted = ((StreamSource.MIC, self._config.mic_enabled), (StreamSource.WEBCAM, self._config.webcam_enabled))
        for source, enabled in wanted:
            if enabled and self._media.has(source) and self.local_participant.mode is Mode.SEND_AND_RECV:
                self._spawn(self._publish_first(source))

    async def _make_engine(self, snapshot: Snapshot) -> None:
        await _import_media()
        from meetkit.client.media.engine import MediaEngine

        if self._state in _OVER or self._leaving or self._engine is not None:
            return
        self._engine = MediaEngine(
            router=snapshot.router_rtp_capabilities,
            call=self._request,
            report=self._media_report,
            on_health=self._health,
            on_moved=self._source_changed,
        )
        await self._announce_capabilities(snapshot)
        if self._config.auto_consume:
            for participant in self._people.others.values():
                for stream in participant.streams.values():
                    self._consume(stream)

    async def _announce_capabilities(self, snapshot: Snapshot) -> None:
        from meetkit.client.media.capabilities import receive_capabilities

        capabilities = receive_capabilities(snapshot.router_rtp_capabilities)
        await self._request("setRtpCapabilities", {"rtpCapabilities": capabilities})

    async def _publish_first(self, source: StreamSource) -> None:
        engine = self._engine
        operation = "enable_mic" if source is StreamSource.MIC else "enable_webcam"
        if engine is not None:
            try:
                await self._operate(operation, lambda: self._media.switch_on(engine, source, None, operation))
            except MeetingError:
                return  # told by its event

    def _media_engine(self, operation: str) -> "Callable[[], MediaEngine]":
        """The engine, when we are in and the mode has media; asked for inside `_operate`, so that it raises there."""

        def engine() -> "MediaEngine":
            if self._engine is None or self.local_participant.mode is not Mode.SEND_AND_RECV:
                raise ActionNotSupportedInMode.not_allowed_in_mode(
                    operation=operation, mode=self.local_participant.mode
                )
            return self._engine

        return engine

    async def _switch_on(
        self, source: StreamSource, given: MediaSource, operation: str, *, needs_track: bool = False
    ) -> None:
        engine = self._media_engine(operation)

        async def switch() -> None:
            if needs_track and given is None:
                raise InvalidParameter.missing_value(field="track")
            await self._media.switch_on(engine(), source, given, operation)

        await self._operate(operation, switch)

    async def _switch_off(self, source: StreamSource, operation: str) -> None:
        engine = self._media_engine(operation)
        await self._operate(operation, lambda: self._media.switch_off(engine(), source, operation))

    def _consume(self, stream: Stream) -> None:
        if self._engine is not None and not self._engine.consumes(stream.id):
            self._engine.consume(stream.id, _prepared(stream))

    def _stream_opened(self, stream: Stream) -> None:
        if self.local_participant.mode is Mode.SIGNALLING_ONLY:
            return
        _prepared(stream)
        if self._config.auto_consume:
            self._consume(stream)
        else:
            stream.received_paused = True

    def _stream_moved(self, stream: Stream, earlier_id: str) -> None:
        wanted = self._engine is not None and self._engine.consumes(earlier_id)
        if self._engine is not None:
            self._engine.unconsume(earlier_id, tell=False)
        if wanted:
            self._consume(stream)

    def _stream_closed(self, stream: Stream) -> None:
        if self._engine is not None:
            self._engine.unconsume(stream.id, tell=False)
        if stream.track is not None:
            _prepared(stream).finish()

    def _source_changed(self, source: StreamSource) -> None:
        engine = self._engine
        producer_id = engine.producer_id(source) if engine is not None and self._media.published(source) else None
        self._people.local_stream(
            source,
            producer_id,
            paused=self._media.muted(source),
            track=self._media.track(source),
            by=self._switched_off_by.pop(source, None),
        )

    def _source_ended(self, source: StreamSource, error: MeetingError | None) -> None:
        if error is not None:
            self._report(error)
        self._spawn(self._end_source(source))

    async def _end_source(self, source: StreamSource) -> None:
        """A file is played out, a track failed: its stream is over."""
        engine = self._engine
        while engine is not None and self._media.published(source):
            try:
                await self._media.switch_off(engine, source, "end of the track")
            except OperationInProgress:
                await asyncio.sleep(0.05)
            except MeetingError as error:
                log.info("%s: the server was not told of the end of %s: %s", self.id, source, error)

    def _own_stream_closed(self, source: StreamSource, producer_id: str, by: str | None) -> None:
        """The server ended a stream of ours; news of one that has been replaced since is old."""
        if self._engine is not None and self._engine.producer_id(source) == producer_id:
            if by is not None:
                self._switched_off_by[source] = by
            self._spawn(self._media.was_closed(self._engine, source))

    def _own_mode_changed(self, mode: Mode) -> None:
        engine = self._engine
        if mode is not Mode.SEND_AND_RECV and engine is not None:
            for source in StreamSource:
                if self._media.published(source):
                    self._spawn(self._media.was_closed(engine, source))
        if mode is Mode.SIGNALLING_ONLY and engine is not None:
            self._engine = None
            self._spawn(engine.close())
        elif mode is not Mode.SIGNALLING_ONLY and engine is None and self._news.snapshot is not None:
            self._spawn(self._make_engine(self._news.snapshot))

    def _media_report(self, error: MeetingError) -> None:
        if self._state not in _OVER and not self._leaving:
            self._report(error)

    def _health(self, direction: str, up: bool) -> None:
        """A media path that worked was lost, or is back."""
        if up:
            self._unhealthy.discard(direction)
            self._healthy()
        else:
            self._unhealthy.add(direction)
            if self._state is MeetingState.CONNECTED:
                self._set_state(MeetingState.RECONNECTING)

    def _healthy(self) -> None:
        signalling_up = self._signalling is not None and self._signalling.session.phase is Phase.JOINED
        if self._state is MeetingState.RECONNECTING and signalling_up and not self._unhealthy:
            self._set_state(MeetingState.CONNECTED)

    def _transport_failed(self, transport_id: str, error: MeetingError) -> None:
        self._report(error)
        if self._engine is not None:
            self._engine.transport_failed(transport_id)

    def _consumer_closed(self, consumer_id: str) -> None:
        if self._engine is not None:
            self._engine.consumer_closed(consumer_id)

    async def _answer_media_request(self, request_id: str, kind: str, accepted: bool) -> None:
        """Switch it on first, so that who asked does not hear of an acceptance that then fails."""
        source = StreamSource.MIC if kind == "mic" else StreamSource.WEBCAM
        if accepted and not self._media.on(source):
            await self._switch_on(source, None, f"{kind} request: accept")
        data = {"requestId": request_id, "accepted": accepted}
        await self._operate("respond_media_request", lambda: self._request("respondMediaRequest", data))

    # ---- plumbing ----

    def _check_in(self, operation: str) -> None:
        if self._leaving and self._state not in _OVER:
            raise OperationInProgress.leave_in_progress(operation=operation)
        if self._state in _NOT_IN:
            raise self._not_joined(operation)
        if self._signalling is None or self._signalling.session.phase is not Phase.JOINED:
            raise MeetingReconnecting.reconnecting(operation=operation)

    def _not_joined(self, operation: str) -> MeetingError:
        return ActionPerformedBeforeMeetingJoined.not_joined(operation=operation, state=self._state.value)

    def _set_state(self, state: MeetingState) -> None:
        if state is not self._state:
            previous, self._state = self._state, state
            self._happened("meeting-state-changed", MeetingStateChanged(state, previous))

    def _spawn(self, work: Coroutine[Any, Any, None]) -> None:
        task = asyncio.create_task(work, name="meetkit-meeting")
        self._tasks.add(task)
        task.add_done_callback(self._done)

    def _done(self, task: asyncio.Task[None]) -> None:
        self._tasks.discard(task)
        if task.cancelled() or (exc := task.exception()) is None:
            return
        self._report(exc if isinstance(exc, MeetingError) else unexpected(exc, doing="running the meeting"))

    def _nobody_listens(self, event: str, payload: object) -> None:
        if event == "error" and isinstance(payload, MeetingError):
            log.error(
                "%s: nobody listens to the event 'error' of this meeting, so here it is: %s %s %s (%s): %s\n"
                "  Fix: %s\n  Listen with @meeting.on('error'). More: %s",
                self.id,
                payload.code,
                payload.name,
                payload.message,
                payload.reason,
                payload.detail,
                payload.solution,
                payload.doc_url,
            )


def _prepared(stream: Stream) -> "InboundTrack":
    """The stream's track, made when it is needed first."""
    from meetkit.client.media.inbound import InboundTrack

    if stream.track is None:
        stream.track = InboundTrack(stream.source.kind.value, stream.id)
    assert isinstance(stream.track, InboundTrack)
    return stream.track


async def _import_media() -> None:
    """aiortc takes a good part of a second to import: not on the loop."""
    await asyncio.to_thread(importlib.import_module, "meetkit.client.media.engine")


def _retrieved(future: "asyncio.Future[None]") -> None:
    """A failed join that nobody awaits any more has been told by its event."""
    if not future.cancelled():
        future.exception()
