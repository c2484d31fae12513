"""What a session wants done, and what it has to say about the meeting."""

from dataclasses import dataclass
from enum import Enum
from typing import Any

from meetkit.client.session.outage import DIAL_TIMEOUT_S
from meetkit.errors import MeetingError
from meetkit.protocol import LeaveReason, Snapshot, Waiting
from meetkit.protocol.wire import Wire


class Return(Enum):
    """How a session came back."""

    REPLAYED = "resume"
    """Nothing is missing: what happened meanwhile follows."""
    REPAIRED = "repair"
    """The same participation, but of what happened meanwhile only some follows: the snapshot shows what it led to."""
    ANEW = "join"
    """A new participation: transports, producers and consumers of before are gone."""


@dataclass(frozen=True, slots=True)
class Dial:
    """Open a connection, `after_s` from now, within `timeout_s`."""

    after_s: float
    timeout_s: float = DIAL_TIMEOUT_S


@dataclass(frozen=True, slots=True)
class Send:
    """Send this text over the present connection."""

    text: str


@dataclass(frozen=True, slots=True)
class Hangup:
    """Close the present connection after what was sent; its end is expected."""


@dataclass(frozen=True, slots=True)
class Drop:
    """Give the present connection up at once: it is dead or broken."""


@dataclass(frozen=True, slots=True)
class Answered:
    """The response to a request: `result` is the model of the method's response, or the error."""

    request_id: int
    result: Any


@dataclass(frozen=True, slots=True)
class Held:
    """The join waits in the lobby."""

    waiting: Waiting


@dataclass(frozen=True, slots=True)
class Admitted:
    """In the meeting, for the first time."""

    snapshot: Snapshot


@dataclass(frozen=True, slots=True)
class Lost:
    """The connection went; attempts to get it back begin."""

    cause: str


@dataclass(frozen=True, slots=True)
class Restored:
    """Back. How much of before still holds is `how`."""

    snapshot: Snapshot
    how: "Return"


@dataclass(frozen=True, slots=True)
class Happened:
    """A notification, validated."""

    event: str
    data: Wire


@dataclass(frozen=True, slots=True)
class ErrorArrived:
    """An error that answers no request and ends nothing by itself."""

    error: MeetingError


@dataclass(frozen=True, slots=True)
class Ended:
    """It is over. `failed`: state FAILED, else CLOSED. `error` is None when there is none or the app has it already."""

    error: MeetingError | None
    reason: LeaveReason
    failed: bool


Effect = Dial | Send | Hangup | Drop | Answered | Held | Admitted | Lost | Restored | Happened | ErrorArrived | Ended
