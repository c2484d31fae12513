"""A participant's presence on the server: outlives its connections as long as a resume is possible."""

import asyncio
from typing import TYPE_CHECKING

import pydantic_core

from meetkit.errors import MeetingError
from meetkit.meeting.listing import Listing
from meetkit.meeting.roster import Seat
from meetkit.protocol.vocabulary import LeaveReason
from meetkit.server.signal.connection import Connection, closing_data
from meetkit.server.signal.outbox import Outbox

if TYPE_CHECKING:
    from meetkit.media import MediaPeer, RtpCapabilities
    from meetkit.server.signal.live import LiveMeeting

__all__ = ["Peer"]


class Peer:
    """One seat: its outbox, its connection if it has one now, its media."""

    def __init__(
        self,
        seat: Seat,
        participant_id: str,
        live: "LiveMeeting",
        *,
        resume_token: str,
        connection: Connection,
        outbox: Outbox,
    ) -> None:
        self.seat = seat
        self.participant_id = participant_id
        self.live = live
        self.resume_token = resume_token
        self.connection: Connection | None = connection
        self.outbox = outbox
        self.admitted = False
        self.gone = False
        self.media: MediaPeer | None = None
        self.offline_timer: asyncio.TimerHandle | None = None
        self.join_request_id: int | None = None
        self.rtp_capabilities: RtpCapabilities | None = None
        self.listing: Listing | None = None

    def notify(self, event: str, data_json: str, *, numbered: bool = True) -> None:
        """Send a notification, or keep it for the resume."""
        if numbered:
            text = self.outbox.number(event, data_json)
            if self.connection is not None:
                self.connection.send(text)
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

    def cancel_timer(self) -> None:
        """The participant came back, or is out."""
        if self.offline_timer is not None:
            self.offline_timer.cancel()
            self.offline_timer = None
