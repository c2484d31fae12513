"""Registering listeners: from the event's name a type checker knows what a listener gets."""

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Any, Literal, Protocol, TypeAlias, TypeVar, overload

from meetkit.client.emitter import OrderedEmitter
from meetkit.client.events import (
    AudioLevels,
    EntryResponded,
    HlsStateChanged,
    LivestreamOutputChanged,
    LivestreamStateChanged,
    MediaRequestAnswered,
    MediaStatusChanged,
    MeetingEvent,
    MeetingJoined,
    MeetingLeft,
    MeetingStateChanged,
    ParticipantEvent,
    ParticipantLeft,
    ParticipantModeChanged,
    PinStateChanged,
    PresenterChanged,
    RecordingStateChanged,
    SpeakerChanged,
    StreamDisabled,
    StreamEnabled,
)
from meetkit.client.meeting.requests import EntryRequest, MediaRequest
from meetkit.errors import InvalidParameter, MeetingError

if TYPE_CHECKING:
    from meetkit.client.meeting.participant import Participant, Stream

Payload = TypeVar("Payload")
Result = TypeVar("Result")
Hears: TypeAlias = Callable[[Payload], object]
"""A listener with a parameter, sync or async."""
_Recording = Literal["recording-state-changed", "recording-started", "recording-stopped"]
_Hls = Literal["hls-state-changed", "hls-started", "hls-stopped"]
_Livestream = Literal["livestream-state-changed", "livestream-started", "livestream-stopped"]


class Adds(Protocol[Payload]):
    """The decorator of an event; what it decorates stays what it was."""

    @overload
    def __call__(self, listener: Callable[[], Result]) -> Callable[[], Result]: ...
    @overload
    def __call__(self, listener: Callable[[Payload], Result]) -> Callable[[Payload], Result]: ...


class OnMeeting(Protocol):
    """`on` and `once` of a meeting."""

    @overload
    def __call__(self, event: Literal["error"]) -> "Adds[MeetingError]": ...
    @overload
    def __call__(self, event: Literal["error"], listener: Hears[MeetingError]) -> Hears[MeetingError]: ...
    @overload
    def __call__(self, event: Literal["meeting-joined"]) -> "Adds[MeetingJoined]": ...
    @overload
    def __call__(self, event: Literal["meeting-joined"], listener: Hears[MeetingJoined]) -> Hears[MeetingJoined]: ...
    @overload
    def __call__(self, event: Literal["meeting-left"]) -> "Adds[MeetingLeft]": ...
    @overload
    def __call__(self, event: Literal["meeting-left"], listener: Hears[MeetingLeft]) -> Hears[MeetingLeft]: ...
    @overload
    def __call__(self, event: Literal["meeting-state-changed"]) -> "Adds[MeetingStateChanged]": ...
    @overload
    def __call__(
        self, event: Literal["meeting-state-changed"], listener: Hears[MeetingStateChanged]
    ) -> Hears[MeetingStateChanged]: ...
    @overload
    def __call__(self, event: Literal["participant-joined"]) -> "Adds[Participant]": ...
    @overload
    def __call__(
        self, event: Literal["participant-joined"], listener: "Hears[Participant]"
    ) -> "Hears[Participant]": ...
    @overload
    def __call__(self, event: Literal["participant-left"]) -> "Adds[ParticipantLeft]": ...
    @overload
    def __call__(
        self, event: Literal["participant-left"], listener: Hears[ParticipantLeft]
    ) -> Hears[ParticipantLeft]: ...
    @overload
    def __call__(self, event: Literal["participant-mode-changed"]) -> "Adds[ParticipantModeChanged]": ...
    @overload
    def __call__(
        self, event: Literal["participant-mode-changed"], listener: Hears[ParticipantModeChanged]
    ) -> Hears[ParticipantModeChanged]: ...
    @overload
    def __call__(self, event: Literal["speaker-changed"]) -> "Adds[SpeakerChanged]": ...
    @overload
    def __call__(self, event: Literal["speaker-changed"], listener: Hears[SpeakerChanged]) -> Hears[SpeakerChanged]: ...
    @overload
    def __call__(self, event: Literal["presenter-changed"]) -> "Adds[PresenterChanged]": ...
    @overload
    def __call__(
        self, event: Literal["presenter-changed"], listener: Hears[PresenterChanged]
    ) -> Hears[PresenterChanged]: ...
    @overload
    def __call__(self, event: Literal["audio-levels"]) -> "Adds[AudioLevels]": ...
    @overload
    def __call__(self, event: Literal["audio-levels"], listener: Hears[AudioLevels]) -> Hears[AudioLevels]: ...
    @overload
    def __call__(self, event: Literal["entry-requested"]) -> "Adds[EntryRequest]": ...
    @overload
    def __call__(self, event: Literal["entry-requested"], listener: Hears[EntryRequest]) -> Hears[EntryRequest]: ...
    @overload
    def __call__(self, event: Literal["entry-responded"]) -> "Adds[EntryResponded]": ...
    @overload
    def __call__(self, event: Literal["entry-responded"], listener: Hears[EntryResponded]) -> Hears[EntryResponded]: ...
    @overload
    def __call__(self, event: Literal["mic-requested", "webcam-requested"]) -> "Adds[MediaRequest]": ...
    @overload
    def __call__(
        self, event: Literal["mic-requested", "webcam-requested"], listener: Hears[MediaRequest]
    ) -> Hears[MediaRequest]: ...
    @overload
    def __call__(self, event: Literal["media-request-answered"]) -> "Adds[MediaRequestAnswered]": ...
    @overload
    def __call__(
        self, event: Literal["media-request-answered"], listener: Hears[MediaRequestAnswered]
    ) -> Hears[MediaRequestAnswered]: ...
    @overload
    def __call__(self, event: Literal["pin-state-changed"]) -> "Adds[PinStateChanged]": ...
    @overload
    def __call__(
        self, event: Literal["pin-state-changed"], listener: Hears[PinStateChanged]
    ) -> Hears[PinStateChanged]: ...
    @overload
    def __call__(self, event: _Recording) -> "Adds[RecordingStateChanged]": ...
    @overload
    def __call__(self, event: _Recording, listener: Hears[RecordingStateChanged]) -> Hears[RecordingStateChanged]: ...
    @overload
    def __call__(self, event: _Livestream) -> "Adds[LivestreamStateChanged]": ...
    @overload
    def __call__(
        self, event: _Livestream, listener: Hears[LivestreamStateChanged]
    ) -> Hears[LivestreamStateChanged]: ...
    @overload
    def __call__(self, event: Literal["livestream-output-changed"]) -> "Adds[LivestreamOutputChanged]": ...
    @overload
    def __call__(
        self, event: Literal["livestream-output-changed"], listener: Hears[LivestreamOutputChanged]
    ) -> Hears[LivestreamOutputChanged]: ...
    @overload
    def __call__(self, event: _Hls) -> "Adds[HlsStateChanged]": ...
    @overload
    def __call__(self, event: _Hls, listener: Hears[HlsStateChanged]) -> Hears[HlsStateChanged]: ...
    @overload
    def __call__(self, event: Literal["stream-enabled"]) -> "Adds[StreamEnabled]": ...
    @overload
    def __call__(self, event: Literal["stream-enabled"], listener: Hears[StreamEnabled]) -> Hears[StreamEnabled]: ...
    @overload
    def __call__(self, event: Literal["stream-disabled"]) -> "Adds[StreamDisabled]": ...
    @overload
    def __call__(self, event: Literal["stream-disabled"], listener: Hears[StreamDisabled]) -> Hears[StreamDisabled]: ...
    @overload
    def __call__(self, event: MeetingEvent, listener: Callable[[], Result]) -> Callable[[], Result]: ...


class OnParticipant(Protocol):
    """`on` and `once` of a participant."""

    @overload
    def __call__(self, event: Literal["stream-enabled"]) -> "Adds[Stream]": ...
    @overload
    def __call__(self, event: Literal["stream-enabled"], listener: "Hears[Stream]") -> "Hears[Stream]": ...
    @overload
    def __call__(self, event: Literal["stream-disabled"]) -> "Adds[Stream]": ...
    @overload
    def __call__(self, event: Literal["stream-disabled"], listener: "Hears[Stream]") -> "Hears[Stream]": ...
    @overload
    def __call__(self, event: Literal["media-status-changed"]) -> "Adds[MediaStatusChanged]": ...
    @overload
    def __call__(
        self, event: Literal["media-status-changed"], listener: Hears[MediaStatusChanged]
    ) -> Hears[MediaStatusChanged]: ...
    @overload
    def __call__(self, event: ParticipantEvent, listener: Callable[[], Result]) -> Callable[[], Result]: ...


class Listening:
    """The listeners of one object with events of given names; `key(event)` is an event's name in the emitter."""

    def __init__(
        self,
        emitter: OrderedEmitter,
        events: Iterable[str],
        *,
        report: Callable[[MeetingError], MeetingError],
        key: Callable[[str], str] = lambda event: event,
    ) -> None:
        self._emitter = emitter
        self._events = frozenset(events)
        self._report = report
        self._key = key

    def on(self, event: str, listener: Callable[..., Any] | None = None) -> Any:
        """Add a listener, or give the decorator that does. Raises InvalidParameter."""
        return self._added(self._emitter.add, event, listener)

    def once(self, event: str, listener: Callable[..., Any] | None = None) -> Any:
        """The same for the next such event only. Raises InvalidParameter."""
        return self._added(self._emitter.add_once, event, listener)

    def off(self, event: str, listener: Callable[..., Any] | None) -> None:
        """Remove one listener, or all of the event. Raises InvalidParameter."""
        self._emitter.remove(self._known(event), listener)

    def _added(
        self, add: Callable[[str, Callable[..., Any]], None], event: str, listener: Callable[..., Any] | None
    ) -> Any:
        key = self._known(event)

        def register(listener: Callable[..., Any]) -> Callable[..., Any]:
            add(key, listener)
            return listener

        return register if listener is None else register(listener)

    def _known(self, event: str) -> str:
        if event not in self._events:
            raise self._report(InvalidParameter.invalid_value(field="event", problem=f"there is no event {event!r}"))
        return self._key(event)
