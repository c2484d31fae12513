"""What each notification means: for the people in the meeting, for its state, and which event the app gets."""

from typing import TYPE_CHECKING, Literal, Protocol

from meetkit.client.events import (
    AudioLevels,
    EntryResponded,
    HlsStateChanged,
    HlsUrls,
    LivestreamOutput,
    LivestreamOutputChanged,
    LivestreamStateChanged,
    MediaRequestAnswered,
    ParticipantModeChanged,
    PinState,
    PinStateChanged,
    PresenterChanged,
    RecordingStateChanged,
    SpeakerChanged,
)
from meetkit.client.failure import from_wire
from meetkit.client.meeting.requests import EntryRequest, MediaRequest
from meetkit.client.meeting.roster import Roster
from meetkit.protocol import (
    HlsState,
    Listed,
    LivestreamState,
    LobbyGuest,
    Mode,
    ParticipantInfo,
    RecordingState,
    Snapshot,
    StreamSource,
)
from meetkit.protocol import events as wire
from meetkit.protocol.methods import PubSubMessage
from meetkit.protocol.snapshot import LivestreamOutputInfo
from meetkit.protocol.wire import Wire

if TYPE_CHECKING:
    from meetkit.client.media.media import MeetingMedia
    from meetkit.client.meeting.context import Context
    from meetkit.client.meeting.pubsub import PubSub


_NOT_PINNED = PinState(cam=False, share=False)


class Notified(Protocol):
    """What notifications are for."""

    pub_sub: "PubSub"
    _context: "Context"
    _media: "MeetingMedia"

    async def respond_entry(self, participant_id: str, decision: Literal["allowed", "denied"]) -> None: ...


class Notifications:
    """Applies snapshots and notifications."""

    def __init__(self, meeting: Notified, roster: Roster) -> None:
        self._meeting = meeting
        self._roster = roster
        self._guests: set[str] = set()
        self._unlisted_guests: set[str] = set()
        self.session_id: str | None = None
        self.permissions: frozenset[str] = frozenset()
        self.active_speaker_id: str | None = None
        self.active_presenter_id: str | None = None
        self.pins: dict[str, PinState] = {}
        self.recording_state = RecordingState.STOPPED
        self.livestream_state = LivestreamState.STOPPED
        self.livestream_outputs: tuple[LivestreamOutput, ...] = ()
        self.hls_state = HlsState.STOPPED
        self.hls_urls: HlsUrls | None = None

    def load(self, snapshot: Snapshot) -> None:
        """The values of a snapshot that need no telling."""
        if self.session_id is None:
            self.livestream_outputs = tuple(map(_output, snapshot.livestream_outputs))
        self.session_id = snapshot.session_id
        self.permissions = frozenset(snapshot.permissions)

    def settle(self, snapshot: Snapshot) -> None:
        """Tell what a snapshot says of speaker, presenter, pins, recording and so on, once people are known."""
        self._speaker(snapshot.active_speaker_id)
        self._presenter(snapshot.active_presenter_id)
        present = {pin.participant_id: PinState(pin.state.cam, pin.state.share) for pin in snapshot.pins}
        for participant_id in [*(one for one in self.pins if one not in present), *present]:
            self._pin(participant_id, present.get(participant_id, _NOT_PINNED), None)
        self._recording(snapshot.recording_state)
        self._livestream(snapshot.livestream_state)
        self._livestream_outputs(snapshot.livestream_id, snapshot.livestream_outputs)
        urls = snapshot.hls
        self._hls(snapshot.hls_state, None if urls is None else HlsUrls(urls.playback_url, urls.watch_url))
        self._unlisted_guests = set(self._guests)
        self._lobby_listed(snapshot)

    def _lobby_listed(self, part: Listed) -> None:
        for guest in part.lobby:
            self._unlisted_guests.discard(guest.participant_id)
            self._entry_requested(guest)
        if not part.more:
            self._guests -= self._unlisted_guests
            self._unlisted_guests.clear()

    def happened(self, event: str, data: Wire) -> None:
        """One notification."""
        roster = self._roster
        match data:
            case ParticipantInfo():
                roster.joined(data)
            case Listed():
                roster.listed(data)
                self._lobby_listed(data)
            case wire.ParticipantLeft():
                self.pins.pop(data.participant_id, None)
                roster.left(data.participant_id, data.reason.known())
            case wire.ParticipantModeChanged():
                self.mode_changed(data.participant_id, data.mode)
            case wire.StreamEnabled():
                roster.stream_enabled(data.participant_id, data.stream)
            case wire.StreamDisabled():
                if data.participant_id == roster.local.id:
                    self._meeting._media.own_stream_closed(data.source, data.producer_id, data.by_participant_id)
                else:
                    roster.stream_disabled(data.participant_id, data.producer_id, data.by_participant_id)
            case wire.StreamPausedOrResumed():
                roster.stream_paused(data.participant_id, data.producer_id, paused=event == "stream-paused")
            case wire.ConsumerClosed():
                self._meeting._media.consumer_closed(data.consumer_id)
            case wire.ParticipantOrNobody():
                (self._speaker if event == "speaker-changed" else self._presenter)(data.participant_id)
            case wire.AudioLevels():
                self._tell(event, AudioLevels({str(who): float(dbov) for who, dbov in data.levels}))
            case wire.EntryRequested():
                self._unlisted_guests.discard(data.participant_id)
                self._entry_requested(LobbyGuest(participant_id=data.participant_id, name=data.name))
            case wire.EntryResponded():
                self._guests.discard(data.participant_id)
                responded = EntryResponded(data.participant_id, data.name, data.decision, data.by_participant_id)
                self._tell(event, responded)
            case wire.MediaRequest():
                self._media_requested(event, data)
            case wire.MediaRequestAnswered():
                answered = MediaRequestAnswered(data.request_id, data.participant_id, data.kind.value, data.accepted)
                self._tell(event, answered)
            case PubSubMessage():
                self._meeting.pub_sub.received(data)
            case wire.PinStateChanged():
                self._pin(data.participant_id, PinState(data.state.cam, data.state.share), data.by_participant_id)
            case wire.RecordingStateChanged():
                self._recording(data.state)
            case wire.LivestreamStateChanged():
                self._livestream(data.state)
            case wire.LivestreamOutputChanged():
                self._livestream_outputs(data.livestream_id, data.outputs)
            case wire.HlsStateChanged(playback_url=str(playback_url), watch_url=str(watch_url)):
                self._hls(data.state, HlsUrls(playback_url, watch_url))
            case wire.HlsStateChanged():
                self._hls(data.state, None)
            case wire.TransportFailed():
                self._meeting._media.transport_failed(data.transport_id, from_wire(data.error))
            case _:
                pass  # of a newer protocol

    def mode_changed(self, participant_id: str, mode: Mode) -> None:
        """`participant-mode-changed`, told once."""
        participant = self._roster.mode_changed(participant_id, mode)
        if participant is not None:
            if participant.local:
                self._meeting._media.own_mode_changed(mode)
            self._tell("participant-mode-changed", ParticipantModeChanged(participant, mode))

    def _tell(self, event: str, payload: object) -> None:
        self._meeting._context.happened(event, payload)

    def _speaker(self, participant_id: str | None) -> None:
        if participant_id != self.active_speaker_id:
            self.active_speaker_id = participant_id
            self._tell("speaker-changed", SpeakerChanged(participant_id, self._roster.get(participant_id)))

    def _presenter(self, participant_id: str | None) -> None:
        if participant_id != self.active_presenter_id:
            self.active_presenter_id = participant_id
            self._tell("presenter-changed", PresenterChanged(participant_id, self._roster.get(participant_id)))

    def _pin(self, participant_id: str, state: PinState, by: str | None) -> None:
        if state == self.pins.get(participant_id, _NOT_PINNED):
            return
        if state == _NOT_PINNED:
            del self.pins[participant_id]
        else:
            self.pins[participant_id] = state
        participant = self._roster.get(participant_id)
        if participant is not None:  # else it left meanwhile, and that was told
            self._tell("pin-state-changed", PinStateChanged(participant, state, by))

    def _recording(self, state: RecordingState) -> None:
        if state is not self.recording_state:
            self.recording_state = state
            self._tell("recording-state-changed", RecordingStateChanged(state))
            if state in (RecordingState.STARTED, RecordingState.STOPPED):
                self._tell("recording-" + state.name.lower(), RecordingStateChanged(state))

    def _livestream(self, state: LivestreamState) -> None:
        if state is not self.livestream_state:
            self.livestream_state = state
            if state is LivestreamState.STOPPED:
                self.livestream_outputs = ()
            self._tell("livestream-state-changed", LivestreamStateChanged(state))
            if state in (LivestreamState.STARTED, LivestreamState.STOPPED):
                self._tell("livestream-" + state.name.lower(), LivestreamStateChanged(state))

    def _livestream_outputs(self, livestream_id: str | None, told: list[LivestreamOutputInfo]) -> None:
        outputs = tuple(map(_output, told))
        before, self.livestream_outputs = self.livestream_outputs, outputs
        if livestream_id is not None and list(map(_shown, before)) != list(map(_shown, outputs)):
            self._tell("livestream-output-changed", LivestreamOutputChanged(livestream_id, outputs))

    def _hls(self, state: HlsState, urls: HlsUrls | None) -> None:
        # The addresses come when it has started and hold until it has stopped.
        if urls is not None or state is HlsState.STOPPED:
            self.hls_urls = urls
        if state is not self.hls_state:
            self.hls_state = state
            self._tell("hls-state-changed", HlsStateChanged(state, urls))
            if state in (HlsState.STARTED, HlsState.STOPPED):
                self._tell("hls-" + state.name.lower(), HlsStateChanged(state, urls))

    def _entry_requested(self, guest: LobbyGuest) -> None:
        if guest.participant_id not in self._guests:
            self._guests.add(guest.participant_id)
            request = EntryRequest(guest.participant_id, guest.name, self._meeting.respond_entry)
            self._tell("entry-requested", request)

    def _media_requested(self, event: str, data: wire.MediaRequest) -> None:
        kind: Literal["mic", "webcam"] = "mic" if event == "mic-requested" else "webcam"
        source = StreamSource(kind)
        request = MediaRequest(
            data.request_id,
            data.participant_id,
            kind,
            lambda: self._meeting._media.answer_request(data.request_id, source, True),
            lambda: self._meeting._media.answer_request(data.request_id, source, False),
        )
        self._tell(event, request)


def _output(told: LivestreamOutputInfo) -> LivestreamOutput:
    return LivestreamOutput(told.url, told.state, told.attempt, None if told.error is None else from_wire(told.error))


def _shown(output: LivestreamOutput) -> tuple[str, str, int, str | None]:
    return output.url, output.state, output.attempt, None if output.error is None else output.error.id
