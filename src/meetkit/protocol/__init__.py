"""The signalling protocol of spec/protocol.md: words, models, frames and codec; no I/O, no clock."""

from meetkit.protocol.codec import (
    InvalidFrame,
    encode_ack,
    encode_error,
    encode_notification,
    encode_request,
    encode_response,
    parse_frame,
    parse_server_frame,
)
from meetkit.protocol.events import EVENTS
from meetkit.protocol.frames import Ack, ClientFrame, Notification, Request, Response, ServerFrame
from meetkit.protocol.methods import METHODS, Method
from meetkit.protocol.snapshot import (
    Joined,
    Listed,
    LobbyGuest,
    ParticipantInfo,
    Pin,
    PinState,
    Resumed,
    Snapshot,
    StreamInfo,
    Waiting,
)
from meetkit.protocol.vocabulary import (
    Decision,
    Direction,
    HlsState,
    LeaveReason,
    LivestreamState,
    MediaRequestKind,
    MeetingState,
    Mode,
    Permission,
    PinSource,
    RecordingState,
    StreamKind,
    StreamSource,
)
from meetkit.protocol.wire import Reason, from_wire_time, to_wire_time

SUBPROTOCOL = "meetkit.v1"
"""The WebSocket subprotocol."""
PROTOCOL_VERSION = 1

__all__ = [
    "EVENTS",
    "METHODS",
    "PROTOCOL_VERSION",
    "SUBPROTOCOL",
    "Ack",
    "ClientFrame",
    "Decision",
    "Direction",
    "HlsState",
    "InvalidFrame",
    "Joined",
    "LeaveReason",
    "Listed",
    "LivestreamState",
    "LobbyGuest",
    "MediaRequestKind",
    "MeetingState",
    "Method",
    "Mode",
    "Notification",
    "ParticipantInfo",
    "Permission",
    "Pin",
    "PinSource",
    "PinState",
    "Reason",
    "RecordingState",
    "Request",
    "Response",
    "Resumed",
    "ServerFrame",
    "Snapshot",
    "StreamInfo",
    "StreamKind",
    "StreamSource",
    "Waiting",
    "encode_ack",
    "encode_error",
    "encode_notification",
    "encode_request",
    "encode_response",
    "from_wire_time",
    "parse_frame",
    "parse_server_frame",
    "to_wire_time",
]
