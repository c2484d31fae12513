"""A participant's presence on the server: outlives its connections as long as a resume is possible."""

import asyncio
from typing import Any, Protocol

import pydantic_core

from meetkit.errors import MeetingError
from meetkit.media import MediaPeer, RtpCapabilities
from meetkit.meeting.listing import Listing
from meetkit.meeting.roster import Seat
from meetkit.protocol.codec import encode_encoded
from meetkit.protocol.events import Closing
from meetkit.protocol.vocabulary import LeaveReason
from meetkit.protocol.wire import Reason
from meetkit.server.live.outbox import Outbox

__all__ = ["Line", "Peer", "closing_data"]


class Line(Protocol):
    """What a participant is reached by while they are connected."""

    @property
    def closing(self) -> bool:
        """Nothing more can be sent."""

    def send(self, text: str) -> None:
        """Send a frame, in its turn."""

    def respond(self, request_id: int, data: dict[str, Any]) -> None:
        """Answer a request."""

    def unnumbered(self, event: str, data_json: str) -> None:
        """Send a notification that no resume repeats."""

    def close(self, code: int, reason: str = "") -> None:
        """Close once everything is sent."""


def closing_data(
    reason: LeaveReason, error: MeetingError | None, *, reconnect: bool = False, retry_after_ms: int | None = None
) -> str:
    """The JSON data of the notification `closing`."""
    data = Closing(
        reason=Reason.of(reason),
        error=None if error is None else error.to_wire(),
        reconnect=reconnect,
        retry_after_ms=retry_after_ms,
    )
    return pydantic_core.to_json(data.to_wire()).decode()


class Peer:
    """One seat: its outbox, its connection if it has one now, its media."""

    def __init__(
        self,
        seat: Seat,
        participant_id: str,
        room_id: str,
        *,
        resume_token: str,
        connection: Line,
        outbox: Outbox,
    ) -> None:
        self.seat = seat
        self.participant_id = participant_id
        self.room_id = room_id
        self.resume_token = resume_token
        self.connection: Line | None = connection
        self.outbox = outbox
        self.admitted = False
        self.gone = False
        self.media: MediaPeer | None = None
        self.offline_timer: asyncio.TimerHandle | None = None
        self.join_request_id: int | None = None
        self.rtp_capabilities: RtpCapabilities | None = None
        self.listing: Listing | None = None

    def notify(
        self,
        event: str,
        data_json: str,
        *,
        numbered: bool = True,
        unkept_topic: str | None = None,
        owed: bool = False,
    ) -> None:
        """Send a notification, or keep it for the resume; `unkept_topic` and `owed` as `Outbox.number` has them."""
        if numbered:
            entry = self.outbox.number(event, data_json, unkept_topic=unkept_topic, owed=owed)
            if self.connection is not None:
                self.connection.send(encode_encoded(*entry))
        elif self.connection is not None:
            self.connection.unnumbered(event, data_json)

    def close(
        self,
        reason: LeaveReason,
        *,
        code: int,
        error: MeetingError | None = None,
        announce_error: bool = True,
        reconnect: bool = False,
        retry_after_ms: int | None = None,
    ) -> None:
        """Out, for good: `error` if there is one, `closing`, close."""
        self.gone = True
        self.cancel_timer()
        if error is not None and announce_error:
            self.notify("error", pydantic_core.to_json({"error": error.to_wire()}).decode())
        self.notify("closing", closing_data(reason, error, reconnect=reconnect, retry_after_ms=retry_after_ms))
        if self.connection is not None:
            self.connection.close(code, reason.name)
            self.connection = None
        self.outbox.clear()

    def cancel_timer(self) -> None:
        """The participant came back, or is out."""
        if self.offline_timer is not None:
            self.offline_timer.cancel()
            self.offline_timer = None
