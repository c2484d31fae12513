"""`Meeting`: what an app holds of a meeting: its state to read, its events to hear, its calls."""

from collections.abc import Callable
from types import TracebackType
from typing import Any, Literal, get_args

from meetkit.client.config import MediaSource, MeetingConfig, known_mode
from meetkit.client.events import HlsUrls, LivestreamOutput, MeetingEvent, PinState
from meetkit.client.media.media import MeetingMedia
from meetkit.client.meeting.context import Context
from meetkit.client.meeting.egress import EgressCalls
from meetkit.client.meeting.lifecycle import Lifecycle
from meetkit.client.meeting.listening import Listening
from meetkit.client.meeting.notifications import Notifications
from meetkit.client.meeting.on_meeting_gen import OnMeeting
from meetkit.client.meeting.participant import Participant
from meetkit.client.meeting.pubsub import PubSub
from meetkit.client.meeting.roster import Roster
from meetkit.client.texts import HALF_PROBLEM, is_well_formed
from meetkit.errors import AlreadyInRequestedState, InvalidMode, InvalidParameter, OperationInProgress
from meetkit.protocol import HlsState, LivestreamState, MeetingState, Mode, RecordingState, StreamSource
from meetkit.protocol.bearer import bare_token


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
        mode = known_mode(config.mode) or Mode.SEND_AND_RECV
        local = Participant(
            self, config.participant_id or "", name=config.name, mode=mode, meta_data=config.meta_data, local=True
        )
        self._context = Context(config, client_version=client_version)
        self._listening = Listening(self._context.events, get_args(MeetingEvent), report=self._context.report)
        self._roster = Roster(self, local, self._context.events)
        self._media = MeetingMedia(self._context, self._roster)
        for source, given in ((StreamSource.MIC, mic), (StreamSource.WEBCAM, webcam), (StreamSource.SHARE, share)):
            self._media.sources.give(source, given)
        self.pub_sub = PubSub(self._context)
        self._notifications = Notifications(self, self._roster)
        self._lifecycle = Lifecycle(
            self._context,
            roster=self._roster,
            notifications=self._notifications,
            media=self._media,
            pub_sub=self.pub_sub,
        )
        self._changing_mode = False

    @property
    def _calls(self) -> Context:
        return self._context

    @property
    def _receiving(self) -> MeetingMedia:
        return self._media

    # ---- what it is ----

    @property
    def id(self) -> str:
        """The meeting's id."""
        return self._context.config.meeting_id

    @property
    def session_id(self) -> str | None:
        """The id of this sitting of the meeting, once joined."""
        return self._notifications.session_id

    @property
    def participant_secret(self) -> str | None:
        """What proves, in this sitting, that our participantId is ours; None before `join`. Keep it as a password."""
        secret = self._context.join_data.get("participantSecret")
        return secret if isinstance(secret, str) else None

    @property
    def state(self) -> MeetingState:
        """DISCONNECTED before `join`, then CONNECTING, CONNECTED, RECONNECTING, CLOSING, CLOSED or FAILED."""
        return self._context.state

    @property
    def local_participant(self) -> Participant:
        """Ourselves."""
        return self._roster.local

    @property
    def participants(self) -> dict[str, Participant]:
        """The others, by id."""
        return dict(self._roster.others)

    @property
    def active_speaker_id(self) -> str | None:
        """Who speaks."""
        return self._notifications.active_speaker_id

    @property
    def active_presenter_id(self) -> str | None:
        """Who shares a screen."""
        return self._notifications.active_presenter_id

    @property
    def pinned_participants(self) -> dict[str, PinState]:
        """Who is pinned for everybody and what of them, by id; the latest pin is the last."""
        return dict(self._notifications.pins)

    @property
    def recording_state(self) -> RecordingState:
        """The recording's state."""
        return self._notifications.recording_state

    @property
    def livestream_state(self) -> LivestreamState:
        """The livestream's state."""
        return self._notifications.livestream_state

    @property
    def livestream_outputs(self) -> tuple[LivestreamOutput, ...]:
        """The destinations of the running livestream, for its starter and the moderators; else empty."""
        return self._notifications.livestream_outputs

    @property
    def hls_state(self) -> HlsState:
        """The HLS stream's state."""
        return self._notifications.hls_state

    @property
    def hls_urls(self) -> HlsUrls | None:
        """Where the HLS stream is played, from its start to its end."""
        return self._notifications.hls_urls

    @property
    def permissions(self) -> frozenset[str]:
        """What the token allows; empty before the join."""
        return self._notifications.permissions

    # ---- events ----

    @property
    def on(self) -> OnMeeting:
        """`on(event, listener)`: listen to an event, with a sync or async function; a decorator without `listener`.

        The listener gets one argument, the payload described in `meetkit.client.events` (for `error` the MeetingError,
        for `participant-joined` the Participant); one without parameters is called without.

        Raises:
            InvalidParameter: there is no such event.
        """
        return self._listening.on

    @property
    def once(self) -> OnMeeting:
        """Like `on`, for the next such event only."""
        return self._listening.once

    def off(self, event: MeetingEvent, listener: Callable[..., Any] | None = None) -> None:
        """Stop listening: one listener, or all of the event. Raises InvalidParameter."""
        self._listening.off(event, listener)

    # ---- joining and leaving ----

    async def join(self) -> None:
        """Join; returns when we are in, after the lobby too.

        Raises:
            MeetingError: the same object as the event `error`; `meeting-left` follows. A new try needs a new meeting.
        """
        await self._lifecycle.join()

    async def leave(self) -> None:
        """Leave; returns when everything is closed and the events are delivered. While joining: that is given up.

        Raises:
            MeetingError: 3035 before `join`, 3054 when we are out already, 3055 while leaving.
        """
        await self._lifecycle.leave()

    async def end(self) -> None:
        """End the meeting for everybody (needs allow_mod); returns when we are out too. Raises MeetingError."""
        await self._lifecycle.end()

    async def __aenter__(self) -> "Meeting":
        await self.join()
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, exc: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self._lifecycle.finish()

    # ---- our own media ----

    async def enable_mic(self, track: MediaSource = None) -> None:
        """Send sound: an aiortc audio track or the path of a file; without, the one used last. Raises MeetingError."""
        await self._media.switch_on(StreamSource.MIC, track, "enable_mic")

    async def unmute_mic(self) -> None:
        """Send sound again. Raises MeetingError."""
        await self._media.switch_on(StreamSource.MIC, None, "unmute_mic")

    async def mute_mic(self) -> None:
        """Stop sending sound; the stream stays and others see it muted. Raises MeetingError."""
        await self._media.mute(StreamSource.MIC, "mute_mic")

    async def change_mic(self, track: MediaSource) -> None:
        """Send sound from another source. Raises MeetingError."""
        await self._media.switch_on(StreamSource.MIC, track, "change_mic", needs_track=True)

    async def enable_webcam(self, track: MediaSource = None) -> None:
        """Send picture: an aiortc video track or the path of a media file; without, the one used last."""
        await self._media.switch_on(StreamSource.WEBCAM, track, "enable_webcam")

    async def disable_webcam(self) -> None:
        """Stop sending picture; the stream ends. Raises MeetingError."""
        await self._media.switch_off(StreamSource.WEBCAM, "disable_webcam")

    async def change_webcam(self, track: MediaSource) -> None:
        """Send picture from another source. Raises MeetingError."""
        await self._media.switch_on(StreamSource.WEBCAM, track, "change_webcam", needs_track=True)

    async def enable_screen_share(self, track: MediaSource = None, *, audio: MediaSource = None) -> None:
        """Share a screen: a video track or file, and its sound if there is one. Raises MeetingError."""
        await self._media.switch_on(StreamSource.SHARE, track, "enable_screen_share")
        if audio is not None:
            await self._media.switch_on(StreamSource.SHARE_AUDIO, audio, "enable_screen_share")

    async def disable_screen_share(self) -> None:
        """Stop sharing. Raises MeetingError."""
        if self._media.sources.published(StreamSource.SHARE_AUDIO):
            await self._media.switch_off(StreamSource.SHARE_AUDIO, "disable_screen_share")
        await self._media.switch_off(StreamSource.SHARE, "disable_screen_share")

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
                await self._context.request("changeMode", data)
                if not other:
                    self._notifications.mode_changed(self.local_participant.id, Mode(mode))
            finally:
                self._changing_mode = False

        await self._context.operate("change_mode", change)

    async def respond_entry(self, participant_id: str, decision: Literal["allowed", "denied"]) -> None:
        """Let a waiting guest in, or not (needs allow_join). Raises MeetingError."""

        async def respond() -> None:
            if decision not in ("allowed", "denied"):
                raise InvalidParameter.invalid_value(field="decision", problem="neither 'allowed' nor 'denied'")
            await self._context.request("respondEntry", {"participantId": participant_id, "decision": decision})

        await self._context.operate("respond_entry", respond)

    def update_token(self, token: str) -> None:
        """Use a fresh token when the connection has to be restored: it is checked again then.

        Raises:
            InvalidParameter: it is no text.
        """
        problem = None if not isinstance(token, str) or is_well_formed(token) else HALF_PROBLEM
        if not isinstance(token, str):
            problem = f"it must be a text, not {type(token).__name__}"
        if problem is not None:
            raise self._context.report(InvalidParameter.invalid_value(field="token", problem=problem))
        self._context.join_data["token"] = bare_token(token)
