"""Every notification of the protocol: its name and the model of its data."""

from typing import Annotated, Any

from pydantic import Field

from meetkit.protocol.methods import PubSubMessage
from meetkit.protocol.snapshot import Listed, LivestreamOutputInfo, ParticipantInfo, PinState, Snapshot, StreamInfo
from meetkit.protocol.wire import (
    Address,
    Bool,
    DecisionField,
    HlsStateField,
    Id,
    KindField,
    LivestreamStateField,
    Milliseconds,
    ModeField,
    Name,
    Reason,
    RecordingStateField,
    SourceField,
    Wire,
    absent,
)


class ParticipantLeft(Wire):
    """`participant-left`."""

    participant_id: Id
    reason: Reason


class ParticipantModeChanged(Wire):
    """`participant-mode-changed`."""

    participant_id: Id
    mode: ModeField


class StreamEnabled(Wire):
    """`stream-enabled`."""

    participant_id: Id
    stream: StreamInfo


class StreamDisabled(Wire):
    """`stream-disabled`; `byParticipantId` when another switched it off."""

    participant_id: Id
    producer_id: Id
    kind: KindField
    source: SourceField
    by_participant_id: Id | None = absent


class StreamPausedOrResumed(Wire):
    """`stream-paused`, `stream-resumed`."""

    participant_id: Id
    producer_id: Id
    kind: KindField
    source: SourceField


class ConsumerClosed(Wire):
    """`consumer-closed`."""

    consumer_id: Id
    producer_id: Id


class ParticipantOrNobody(Wire):
    """`speaker-changed`, `presenter-changed`."""

    participant_id: Id | None


class AudioLevels(Wire):
    """`audio-levels`: loudest first, in dBov (0 is the loudest, -127 silence). Not numbered for resume."""

    levels: list[Annotated[list[Any], Field(min_length=2, max_length=2)]]


class EntryRequested(Wire):
    """`entry-requested`."""

    participant_id: Id
    name: Name


class EntryResponded(Wire):
    """`entry-responded`; a time-out is `denied` without `byParticipantId`."""

    participant_id: Id
    name: Name
    decision: DecisionField
    by_participant_id: Id | None = absent


class MediaRequest(Wire):
    """`mic-requested`, `webcam-requested`; `participantId` is who asks."""

    request_id: Id
    participant_id: Id


class MediaRequestAnswered(Wire):
    """`media-request-answered`, to the one who asked; `participantId` is who answered."""

    request_id: Id
    participant_id: Id
    kind: KindField
    accepted: Bool


class RecordingStateChanged(Wire):
    """`recording-state-changed`."""

    state: RecordingStateField


class LivestreamStateChanged(Wire):
    """`livestream-state-changed`."""

    state: LivestreamStateField


class LivestreamOutputChanged(Wire):
    """`livestream-output-changed`: all outputs, to the starter and the moderators."""

    livestream_id: Id
    outputs: list[LivestreamOutputInfo]


class HlsStateChanged(Wire):
    """`hls-state-changed`; the addresses come with HLS_STARTED."""

    state: HlsStateField
    playback_url: Address | None = absent
    watch_url: Address | None = absent


class PinStateChanged(Wire):
    """`pin-state-changed`; neither is true: not pinned any more."""

    participant_id: Id
    state: PinState
    by_participant_id: Id


class TransportFailed(Wire):
    """`transport-failed`."""

    transport_id: Id
    error: dict[str, Any]


class ErrorHappened(Wire):
    """`error`: an error that answers no request."""

    error: dict[str, Any]


class Closing(Wire):
    """`closing`: the last notification before the server closes the connection."""

    reason: Reason
    error: dict[str, Any] | None
    reconnect: Bool
    retry_after_ms: Milliseconds | None = absent


EVENTS: dict[str, type[Wire]] = {
    "joined": Snapshot,
    "snapshot-part": Listed,
    "participant-joined": ParticipantInfo,
    "participant-left": ParticipantLeft,
    "participant-mode-changed": ParticipantModeChanged,
    "stream-enabled": StreamEnabled,
    "stream-disabled": StreamDisabled,
    "stream-paused": StreamPausedOrResumed,
    "stream-resumed": StreamPausedOrResumed,
    "consumer-closed": ConsumerClosed,
    "speaker-changed": ParticipantOrNobody,
    "presenter-changed": ParticipantOrNobody,
    "audio-levels": AudioLevels,
    "entry-requested": EntryRequested,
    "entry-responded": EntryResponded,
    "mic-requested": MediaRequest,
    "webcam-requested": MediaRequest,
    "media-request-answered": MediaRequestAnswered,
    "pubsub-message": PubSubMessage,
    "recording-state-changed": RecordingStateChanged,
    "livestream-state-changed": LivestreamStateChanged,
    "livestream-output-changed": LivestreamOutputChanged,
    "hls-state-changed": HlsStateChanged,
    "pin-state-changed": PinStateChanged,
    "transport-failed": TransportFailed,
    "error": ErrorHappened,
    "closing": Closing,
}
"""The model of each notification's data, by event name."""

__all__ = [
    "EVENTS",
    "AudioLevels",
    "Closing",
    "ConsumerClosed",
    "EntryRequested",
    "EntryResponded",
    "ErrorHappened",
    "HlsStateChanged",
    "LivestreamOutputChanged",
    "LivestreamStateChanged",
    "MediaRequest",
    "MediaRequestAnswered",
    "ParticipantLeft",
    "ParticipantModeChanged",
    "ParticipantOrNobody",
    "PinStateChanged",
    "RecordingStateChanged",
    "StreamDisabled",
    "StreamEnabled",
    "StreamPausedOrResumed",
    "TransportFailed",
]
