"""Everything that can be asked of a meeting, as plain values."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from meetkit.errors import MeetingError
from meetkit.meeting.egress_kinds import EgressKind
from meetkit.meeting.identities import Proof
from meetkit.meeting.lobby import Origin
from meetkit.meeting.roster import Seat
from meetkit.protocol.methods import PubSubMessage
from meetkit.protocol.snapshot import HlsUrls, LivestreamOutputInfo
from meetkit.protocol.vocabulary import (
    Decision,
    LeaveReason,
    MediaRequestKind,
    Mode,
    Permission,
    PinSource,
    StreamKind,
    StreamSource,
)

__all__ = [
    "AddStream",
    "AnswerMedia",
    "ChangeMode",
    "CloseSession",
    "CloseStream",
    "Command",
    "Deliver",
    "DisableMedia",
    "EgressEnded",
    "EgressLeftOut",
    "EgressOutputs",
    "EgressStarted",
    "EgressTroubled",
    "End",
    "Enter",
    "FinishSubscribe",
    "HearLevels",
    "HearSpeaker",
    "Leave",
    "LoseStream",
    "PauseStream",
    "Pin",
    "PubSubCommand",
    "Publish",
    "Remove",
    "RequestMedia",
    "RespondEntry",
    "StartEgress",
    "StopEgress",
    "Subscribe",
    "Tick",
    "Unkeep",
    "Unsubscribe",
]


@dataclass(frozen=True, slots=True, kw_only=True)
class Enter:
    """Somebody passed admission. With `ask_join` they wait in the lobby for at most `lobby_timeout`."""

    seat: Seat
    participant_id: str
    proof: Proof
    origin: Origin
    name: str
    mode: Mode
    meta_data: dict[str, Any] | None
    permissions: frozenset[Permission]
    lobby_timeout: timedelta


@dataclass(frozen=True, slots=True)
class Leave:
    """A member or guest goes, by themselves or because their connection is lost for good."""

    seat: Seat
    reason: LeaveReason


@dataclass(frozen=True, slots=True)
class RespondEntry:
    """A member decides about a guest."""

    by: Seat
    participant_id: str
    decision: Decision


@dataclass(frozen=True, slots=True)
class Remove:
    """A moderator, or the server (`by` None), removes a member."""

    by: Seat | None
    participant_id: str
    reason: LeaveReason


@dataclass(frozen=True, slots=True)
class End:
    """A moderator, or the server (`by` None), ends the meeting for all."""

    by: Seat | None
    reason: LeaveReason


@dataclass(frozen=True, slots=True)
class ChangeMode:
    """A member changes its own mode (`participant_id` None), or a moderator another's."""

    by: Seat
    participant_id: str | None
    mode: Mode


@dataclass(frozen=True, slots=True, kw_only=True)
class AddStream:
    """A member's producer exists."""

    seat: Seat
    producer_id: str
    kind: StreamKind
    source: StreamSource
    codec: str
    paused: bool


@dataclass(frozen=True, slots=True)
class PauseStream:
    """A member pauses or resumes a stream of its own."""

    seat: Seat
    producer_id: str
    paused: bool


@dataclass(frozen=True, slots=True)
class CloseStream:
    """A member closes a stream of its own."""

    seat: Seat
    producer_id: str


@dataclass(frozen=True, slots=True)
class LoseStream:
    """The media core closed a producer because its transport is gone."""

    producer_id: str


@dataclass(frozen=True, slots=True)
class RequestMedia:
    """A moderator asks a member to switch something on."""

    by: Seat
    participant_id: str
    kind: MediaRequestKind
    request_id: str


@dataclass(frozen=True, slots=True)
class AnswerMedia:
    """The asked member answers."""

    seat: Seat
    request_id: str
    accepted: bool


@dataclass(frozen=True, slots=True)
class DisableMedia:
    """A moderator switches a member's microphone or camera off, at once."""

    by: Seat
    participant_id: str
    kind: MediaRequestKind


@dataclass(frozen=True, slots=True, kw_only=True)
class Pin:
    """A moderator pins what a member shows, for everybody, or takes the pin away (`pin` False)."""

    by: Seat
    participant_id: str
    source: PinSource
    pin: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Publish:
    """A member publishes a message; `send_only` names receivers beside the sender."""

    seat: Seat
    message_id: str
    topic: str
    message: str
    payload: dict[str, Any] | None
    persist: bool
    send_only: tuple[str, ...] | None


@dataclass(frozen=True, slots=True)
class Deliver:
    """A message that was to be kept is: it goes out to those who listen by now, and may have it."""

    message: PubSubMessage
    send_only: tuple[str, ...] | None


@dataclass(frozen=True, slots=True)
class Unkeep:
    """A message could not be kept: it counts no more for the person whose it was."""

    by: str
    size_bytes: int


@dataclass(frozen=True, slots=True)
class Subscribe:
    """A member begins to listen to a topic; `FinishSubscribe` follows when the persisted messages are read."""

    seat: Seat
    topic: str


@dataclass(frozen=True, slots=True)
class FinishSubscribe:
    """The persisted messages are read; what came since then goes out."""

    seat: Seat
    topic: str


@dataclass(frozen=True, slots=True)
class Unsubscribe:
    """A member listens no longer."""

    seat: Seat
    topic: str


@dataclass(frozen=True, slots=True)
class HearSpeaker:
    """The media core says whose producer is the active speaker's."""

    producer_id: str | None


@dataclass(frozen=True, slots=True)
class HearLevels:
    """The media core measured levels, in dBov, by producer."""

    levels: tuple[tuple[str, int], ...]


@dataclass(frozen=True, slots=True)
class StartEgress:
    """One shall begin; `by` None: over REST, where the permission was checked. `urls`: where HLS will be played."""

    by: Seat | None
    kind: EgressKind
    egress_id: str
    urls: HlsUrls | None = None


@dataclass(frozen=True, slots=True)
class StopEgress:
    """The running one of a kind shall end; `by` None: over REST, or because its time is up."""

    by: Seat | None
    kind: EgressKind


@dataclass(frozen=True, slots=True)
class EgressStarted:
    """Its first data are out."""

    kind: EgressKind
    egress_id: str


@dataclass(frozen=True, slots=True)
class EgressTroubled:
    """Something of it failed, and it goes on, or its time is up."""

    kind: EgressKind
    egress_id: str
    error: MeetingError


@dataclass(frozen=True, slots=True)
class EgressLeftOut:
    """It does not show what `by` sends, and goes on."""

    kind: EgressKind
    egress_id: str
    by: Seat
    error: MeetingError


@dataclass(frozen=True, slots=True)
class EgressOutputs:
    """Destinations of a livestream have another state; all of them."""

    kind: EgressKind
    egress_id: str
    outputs: tuple[LivestreamOutputInfo, ...]


@dataclass(frozen=True, slots=True)
class EgressEnded:
    """It is over; with `error`: it died while it ran. What failed before or after that is the requests' to answer."""

    kind: EgressKind
    egress_id: str
    error: MeetingError | None = None


@dataclass(frozen=True, slots=True)
class CloseSession:
    """The session is over: what runs ends, without a word to those who left."""


@dataclass(frozen=True, slots=True)
class Tick:
    """Time passed: guests whose time is up are refused."""


PubSubCommand = Publish | Deliver | Unkeep | Subscribe | FinishSubscribe | Unsubscribe
Command = (
    Enter
    | Leave
    | RespondEntry
    | Remove
    | End
    | ChangeMode
    | AddStream
    | PauseStream
    | CloseStream
    | LoseStream
    | RequestMedia
    | AnswerMedia
    | DisableMedia
    | Pin
    | HearSpeaker
    | HearLevels
    | StartEgress
    | StopEgress
    | EgressStarted
    | EgressTroubled
    | EgressLeftOut
    | EgressOutputs
    | EgressEnded
    | CloseSession
    | Tick
    | PubSubCommand
)
