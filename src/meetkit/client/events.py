"""The events of a meeting and of a participant: names and what each carries."""

from dataclasses import dataclass
from typing import Any, Literal

from meetkit.client.event_names_gen import MeetingEvent, ParticipantEvent
from meetkit.client.meeting.participant import MediaStatusChanged, Participant, Stream
from meetkit.errors import MeetingError
from meetkit.protocol import Decision, HlsState, LeaveReason, LivestreamState, MeetingState, Mode, RecordingState

__all__ = [
    "AudioLevels", "EntryResponded", "HlsStateChanged", "HlsUrls", "LivestreamOutput", "LivestreamOutputChanged",
    "LivestreamStateChanged", "MediaRequestAnswered", "MediaStatusChanged", "MeetingEvent", "MeetingJoined",
    "MeetingLeft", "MeetingStateChanged", "ParticipantEvent", "ParticipantLeft", "ParticipantModeChanged", "PinState",
    "PinStateChanged", "PresenterChanged", "PubSubMessage", "RecordingStateChanged", "SpeakerChanged", "StreamDisabled",
    "StreamEnabled",
]  # fmt: skip


@dataclass(frozen=True, slots=True)
class MeetingJoined:
    """`meeting-joined`."""

    meeting_id: str
    session_id: str
    participant_id: str


@dataclass(frozen=True, slots=True)
class MeetingLeft:
    """`meeting-left`: the last event of a meeting object."""

    reason: LeaveReason


@dataclass(frozen=True, slots=True)
class MeetingStateChanged:
    """`meeting-state-changed`."""

    state: MeetingState
    previous: MeetingState


@dataclass(frozen=True, slots=True)
class ParticipantLeft:
    """`participant-left`."""

    participant: Participant
    reason: LeaveReason


@dataclass(frozen=True, slots=True)
class ParticipantModeChanged:
    """`participant-mode-changed`."""

    participant: Participant
    mode: Mode


@dataclass(frozen=True, slots=True)
class SpeakerChanged:
    """`speaker-changed`; `participant_id` is None when nobody speaks any more."""

    participant_id: str | None
    participant: Participant | None


@dataclass(frozen=True, slots=True)
class PresenterChanged:
    """`presenter-changed`; `participant_id` is None when nobody shares any more."""

    participant_id: str | None
    participant: Participant | None


@dataclass(frozen=True, slots=True)
class AudioLevels:
    """`audio-levels`: loudest first, in dBov (0 is the loudest, -127 silence), by participant."""

    dbov: dict[str, float]


@dataclass(frozen=True, slots=True)
class EntryResponded:
    """`entry-responded`: to those who may answer. No `by_participant_id`: the request timed out."""

    participant_id: str
    name: str
    decision: Decision
    by_participant_id: str | None


@dataclass(frozen=True, slots=True)
class MediaRequestAnswered:
    """`media-request-answered`: the participant whom we asked to switch on mic or webcam has answered."""

    request_id: str
    participant_id: str
    kind: Literal["audio", "video"]
    accepted: bool


@dataclass(frozen=True, slots=True)
class PinState:
    """What of a participant is pinned for everybody: its camera, its shared screen."""

    cam: bool
    share: bool


@dataclass(frozen=True, slots=True)
class PinStateChanged:
    """`pin-state-changed`; with neither it is not pinned any more. No `by_participant_id`: it was so when we came."""

    participant: Participant
    state: PinState
    by_participant_id: str | None


@dataclass(frozen=True, slots=True)
class RecordingStateChanged:
    """`recording-state-changed`."""

    state: RecordingState


@dataclass(frozen=True, slots=True)
class LivestreamStateChanged:
    """`livestream-state-changed`."""

    state: LivestreamState


@dataclass(frozen=True, slots=True)
class LivestreamOutput:
    """One destination of the running livestream.

    Attributes:
        url: where to, without query and key.
        state: connecting, live, retrying, failed (given up) or stopped.
        attempt: counts connections from 1; 0 before the first.
        error: why it is retrying or failed.
    """

    url: str
    state: str
    attempt: int
    error: MeetingError | None


@dataclass(frozen=True, slots=True)
class LivestreamOutputChanged:
    """`livestream-output-changed`: all outputs, to the starter and the moderators, again at each change."""

    livestream_id: str
    outputs: tuple[LivestreamOutput, ...]


@dataclass(frozen=True, slots=True)
class HlsUrls:
    """Where an HLS stream is played: by any player, and on the server's own page."""

    playback_url: str
    watch_url: str


@dataclass(frozen=True, slots=True)
class HlsStateChanged:
    """`hls-state-changed`, `hls-started`, `hls-stopped`; `urls` is None unless it has started."""

    state: HlsState
    urls: HlsUrls | None = None


@dataclass(frozen=True, slots=True)
class StreamEnabled:
    """`stream-enabled` of a meeting; that of a participant brings the stream itself."""

    participant: Participant
    stream: Stream


@dataclass(frozen=True, slots=True)
class StreamDisabled:
    """`stream-disabled` of a meeting; `by_participant_id` when a moderator switched it off."""

    participant: Participant
    stream: Stream
    by_participant_id: str | None = None


@dataclass(frozen=True, slots=True)
class PubSubMessage:
    """One message of a topic. `timestamp` is RFC 3339, UTC."""

    id: str
    topic: str
    message: str
    payload: dict[str, Any] | None
    sender_id: str
    sender_name: str
    timestamp: str
