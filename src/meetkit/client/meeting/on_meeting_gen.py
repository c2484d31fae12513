# Generated from spec/events.toml by tools/generate.py. Do not edit.
"""`on` and `once` of a meeting: the name of an event says what a listener gets."""

from collections.abc import Callable
from typing import Literal, Protocol, overload

from meetkit.client.event_names_gen import MeetingEvent
from meetkit.client.events import (
    AudioLevels,
    EntryResponded,
    HlsStateChanged,
    LivestreamOutputChanged,
    LivestreamStateChanged,
    MediaRequestAnswered,
    MeetingJoined,
    MeetingLeft,
    MeetingStateChanged,
    ParticipantLeft,
    ParticipantModeChanged,
    PinStateChanged,
    PresenterChanged,
    RecordingStateChanged,
    SpeakerChanged,
    StreamDisabled,
    StreamEnabled,
)
from meetkit.client.meeting.adding import Adds, Hears, Result
from meetkit.client.meeting.participant import Participant
from meetkit.client.meeting.requests import EntryRequest, MediaRequest
from meetkit.errors import MeetingError


class OnMeeting(Protocol):
    """`on` and `once` of a meeting."""

    @overload
    def __call__(self, event: Literal["error"]) -> Adds[MeetingError]: ...
    @overload
    def __call__(self, event: Literal["error"], listener: Hears[MeetingError]) -> Hears[MeetingError]: ...
    @overload
    def __call__(self, event: Literal["meeting-joined"]) -> Adds[MeetingJoined]: ...
    @overload
    def __call__(self, event: Literal["meeting-joined"], listener: Hears[MeetingJoined]) -> Hears[MeetingJoined]: ...
    @overload
    def __call__(self, event: Literal["meeting-left"]) -> Adds[MeetingLeft]: ...
    @overload
    def __call__(self, event: Literal["meeting-left"], listener: Hears[MeetingLeft]) -> Hears[MeetingLeft]: ...
    @overload
    def __call__(self, event: Literal["meeting-state-changed"]) -> Adds[MeetingStateChanged]: ...
    @overload
    def __call__(
        self, event: Literal["meeting-state-changed"], listener: Hears[MeetingStateChanged]
    ) -> Hears[MeetingStateChanged]: ...
    @overload
    def __call__(self, event: Literal["participant-joined"]) -> Adds[Participant]: ...
    @overload
    def __call__(self, event: Literal["participant-joined"], listener: Hears[Participant]) -> Hears[Participant]: ...
    @overload
    def __call__(self, event: Literal["participant-left"]) -> Adds[ParticipantLeft]: ...
    @overload
    def __call__(
        self, event: Literal["participant-left"], listener: Hears[ParticipantLeft]
    ) -> Hears[ParticipantLeft]: ...
    @overload
    def __call__(self, event: Literal["participant-mode-changed"]) -> Adds[ParticipantModeChanged]: ...
    @overload
    def __call__(
        self, event: Literal["participant-mode-changed"], listener: Hears[ParticipantModeChanged]
    ) -> Hears[ParticipantModeChanged]: ...
    @overload
    def __call__(self, event: Literal["speaker-changed"]) -> Adds[SpeakerChanged]: ...
    @overload
    def __call__(self, event: Literal["speaker-changed"], listener: Hears[SpeakerChanged]) -> Hears[SpeakerChanged]: ...
    @overload
    def __call__(self, event: Literal["presenter-changed"]) -> Adds[PresenterChanged]: ...
    @overload
    def __call__(
        self, event: Literal["presenter-changed"], listener: Hears[PresenterChanged]
    ) -> Hears[PresenterChanged]: ...
    @overload
    def __call__(self, event: Literal["audio-levels"]) -> Adds[AudioLevels]: ...
    @overload
    def __call__(self, event: Literal["audio-levels"], listener: Hears[AudioLevels]) -> Hears[AudioLevels]: ...
    @overload
    def __call__(self, event: Literal["entry-requested"]) -> Adds[EntryRequest]: ...
    @overload
    def __call__(self, event: Literal["entry-requested"], listener: Hears[EntryRequest]) -> Hears[EntryRequest]: ...
    @overload
    def __call__(self, event: Literal["entry-responded"]) -> Adds[EntryResponded]: ...
    @overload
    def __call__(self, event: Literal["entry-responded"], listener: Hears[EntryResponded]) -> Hears[EntryResponded]: ...
    @overload
    def __call__(self, event: Literal["mic-requested", "webcam-requested"]) -> Adds[MediaRequest]: ...
    @overload
    def __call__(
        self, event: Literal["mic-requested", "webcam-requested"], listener: Hears[MediaRequest]
    ) -> Hears[MediaRequest]: ...
    @overload
    def __call__(self, event: Literal["media-request-answered"]) -> Adds[MediaRequestAnswered]: ...
    @overload
    def __call__(
        self, event: Literal["media-request-answered"], listener: Hears[MediaRequestAnswered]
    ) -> Hears[MediaRequestAnswered]: ...
    @overload
    def __call__(self, event: Literal["pin-state-changed"]) -> Adds[PinStateChanged]: ...
    @overload
    def __call__(
        self, event: Literal["pin-state-changed"], listener: Hears[PinStateChanged]
    ) -> Hears[PinStateChanged]: ...
    @overload
    def __call__(
        self, event: Literal["recording-state-changed", "recording-started", "recording-stopped"]
    ) -> Adds[RecordingStateChanged]: ...
    @overload
    def __call__(
        self,
        event: Literal["recording-state-changed", "recording-started", "recording-stopped"],
        listener: Hears[RecordingStateChanged],
    ) -> Hears[RecordingStateChanged]: ...
    @overload
    def __call__(
        self, event: Literal["livestream-state-changed", "livestream-started", "livestream-stopped"]
    ) -> Adds[LivestreamStateChanged]: ...
    @overload
    def __call__(
        self,
        event: Literal["livestream-state-changed", "livestream-started", "livestream-stopped"],
        listener: Hears[LivestreamStateChanged],
    ) -> Hears[LivestreamStateChanged]: ...
    @overload
    def __call__(self, event: Literal["livestream-output-changed"]) -> Adds[LivestreamOutputChanged]: ...
    @overload
    def __call__(
        self, event: Literal["livestream-output-changed"], listener: Hears[LivestreamOutputChanged]
    ) -> Hears[LivestreamOutputChanged]: ...
    @overload
    def __call__(self, event: Literal["hls-state-changed", "hls-started", "hls-stopped"]) -> Adds[HlsStateChanged]: ...
    @overload
    def __call__(
        self, event: Literal["hls-state-changed", "hls-started", "hls-stopped"], listener: Hears[HlsStateChanged]
    ) -> Hears[HlsStateChanged]: ...
    @overload
    def __call__(self, event: Literal["stream-enabled"]) -> Adds[StreamEnabled]: ...
    @overload
    def __call__(self, event: Literal["stream-enabled"], listener: Hears[StreamEnabled]) -> Hears[StreamEnabled]: ...
    @overload
    def __call__(self, event: Literal["stream-disabled"]) -> Adds[StreamDisabled]: ...
    @overload
    def __call__(self, event: Literal["stream-disabled"], listener: Hears[StreamDisabled]) -> Hears[StreamDisabled]: ...
    @overload
    def __call__(self, event: MeetingEvent, listener: Callable[[], Result]) -> Callable[[], Result]: ...
