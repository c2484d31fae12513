"""What a meeting decides that the server must do, as plain values, in order."""

from dataclasses import dataclass
from datetime import datetime

from meetkit.errors import MeetingError
from meetkit.meeting.egress import EgressKind
from meetkit.meeting.roster import Seat
from meetkit.protocol.methods import PubSubMessage
from meetkit.protocol.vocabulary import LeaveReason, Mode
from meetkit.protocol.wire import Wire

__all__ = [
    "Admit",
    "CloseConsumers",
    "CloseProducer",
    "Effect",
    "Eject",
    "EndEgress",
    "Hold",
    "Notify",
    "Persist",
    "RecordJoin",
    "RecordLeave",
    "SetProducerPaused",
    "Tell",
]


@dataclass(frozen=True, slots=True)
class Notify:
    """Send a notification to these seats.

    `numbered` False: not kept for a resume. `unkept_topic`: it is a message of that topic that no history has.
    """

    to: tuple[Seat, ...]
    event: str
    data: Wire
    numbered: bool = True
    unkept_topic: str | None = None


@dataclass(frozen=True, slots=True)
class Admit:
    """A seat is in: it gets the snapshot, as its answer or, after the lobby, as a notification."""

    seat: Seat
    waited: bool


@dataclass(frozen=True, slots=True)
class Hold:
    """A seat waits in the lobby."""

    seat: Seat
    timeout_ms: int


@dataclass(frozen=True, slots=True)
class Eject:
    """A seat is out: `error` if any, `closing`, close."""

    seat: Seat
    reason: LeaveReason
    error: MeetingError | None = None


@dataclass(frozen=True, slots=True)
class CloseProducer:
    """The media core shall close a producer."""

    producer_id: str


@dataclass(frozen=True, slots=True)
class SetProducerPaused:
    """The media core shall pause or resume a producer."""

    producer_id: str
    paused: bool


@dataclass(frozen=True, slots=True)
class CloseConsumers:
    """A seat receives no media any more."""

    seat: Seat


@dataclass(frozen=True, slots=True)
class Persist:
    """Keep a message, then give the command `Deliver`, or `Unkeep` when it could not be kept.

    `only_for` are the persons who may see it, the sender among them; empty: everybody.
    """

    message: PubSubMessage
    size_bytes: int
    only_for: tuple[str, ...]
    by: str
    send_only: tuple[str, ...] | None
    at: datetime


@dataclass(frozen=True, slots=True)
class RecordJoin:
    """A stay begins."""

    seat: Seat
    participant_id: str
    name: str
    mode: Mode
    at: datetime


@dataclass(frozen=True, slots=True)
class RecordLeave:
    """A stay ends."""

    seat: Seat
    reason: LeaveReason
    at: datetime


@dataclass(frozen=True, slots=True)
class Tell:
    """These seats get an error that answers no request: one object, the same for all."""

    to: tuple[Seat, ...]
    error: MeetingError


@dataclass(frozen=True, slots=True)
class EndEgress:
    """A recording or livestream shall finish."""

    kind: EgressKind
    egress_id: str


Effect = (
    Notify
    | Admit
    | Hold
    | Eject
    | CloseProducer
    | SetProducerPaused
    | CloseConsumers
    | Persist
    | RecordJoin
    | RecordLeave
    | Tell
    | EndEgress
)
