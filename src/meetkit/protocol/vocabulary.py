"""The closed sets of words that the wire uses: modes, states, leave reasons, kinds, sources, permissions."""

from enum import IntEnum, StrEnum

__all__ = [
    "Decision",
    "Direction",
    "HlsState",
    "LeaveReason",
    "LivestreamState",
    "MediaRequestKind",
    "MeetingState",
    "Mode",
    "Permission",
    "PinSource",
    "RecordingState",
    "StreamKind",
    "StreamSource",
]


class Mode(StrEnum):
    """What a participant may do with media."""

    SEND_AND_RECV = "SEND_AND_RECV"
    RECV_ONLY = "RECV_ONLY"
    SIGNALLING_ONLY = "SIGNALLING_ONLY"


class MeetingState(StrEnum):
    """The state of a meeting as one client sees it."""

    CONNECTING = "CONNECTING"
    CONNECTED = "CONNECTED"
    RECONNECTING = "RECONNECTING"
    FAILED = "FAILED"
    DISCONNECTED = "DISCONNECTED"
    CLOSING = "CLOSING"
    CLOSED = "CLOSED"


class Permission(StrEnum):
    """A value of the token's `permissions` claim."""

    ALLOW_JOIN = "allow_join"
    ASK_JOIN = "ask_join"
    ALLOW_MOD = "allow_mod"


class StreamKind(StrEnum):
    """What a producer carries, as RTP knows it."""

    AUDIO = "audio"
    VIDEO = "video"


class StreamSource(StrEnum):
    """Where a producer's media comes from. A participant has at most one producer per source."""

    MIC = "mic"
    WEBCAM = "webcam"
    SHARE = "share"
    SHARE_AUDIO = "shareAudio"

    @property
    def kind(self) -> StreamKind:
        """The only kind that this source can have."""
        audio = self in (StreamSource.MIC, StreamSource.SHARE_AUDIO)
        return StreamKind.AUDIO if audio else StreamKind.VIDEO


class Direction(StrEnum):
    """Direction of a transport, as the client sees it."""

    SEND = "send"
    RECV = "recv"


class Decision(StrEnum):
    """How a guest's request for entry ended. `LEFT`: the guest went away; never sent by a client."""

    ALLOWED = "allowed"
    DENIED = "denied"
    LEFT = "left"


class MediaRequestKind(StrEnum):
    """What a moderator asks another participant to switch on."""

    MIC = "mic"
    WEBCAM = "webcam"


class PinSource(StrEnum):
    """What of a participant is pinned for everybody."""

    WEBCAM = "webcam"
    SHARE = "share"
    BOTH = "both"


class RecordingState(StrEnum):
    """The state of a meeting's recording."""

    STARTING = "RECORDING_STARTING"
    STARTED = "RECORDING_STARTED"
    STOPPING = "RECORDING_STOPPING"
    STOPPED = "RECORDING_STOPPED"


class LivestreamState(StrEnum):
    """The state of a meeting's livestream."""

    STARTING = "LIVESTREAM_STARTING"
    STARTED = "LIVESTREAM_STARTED"
    STOPPING = "LIVESTREAM_STOPPING"
    STOPPED = "LIVESTREAM_STOPPED"


class HlsState(StrEnum):
    """The state of a meeting's HLS stream."""

    STARTING = "HLS_STARTING"
    STARTED = "HLS_STARTED"
    STOPPING = "HLS_STOPPING"
    STOPPED = "HLS_STOPPED"


class LeaveReason(IntEnum):
    """Why a participant left. Below 1100 the server says so, from 1101 on the SDK itself."""

    WEBSOCKET_DISCONNECTED = 1001
    REMOVE_PEER = 1002
    SWITCH_ROOM = 1005
    ROOM_CLOSE = 1006
    UNKNOWN = 1007
    REMOVE_ALL = 1008
    MEETING_END_API = 1009
    REMOVE_PEER_API = 1010
    DUPLICATE_PARTICIPANT = 1011
    SERVER_SHUTDOWN = 1012
    ACCOUNT_CLOSED = 1013
    MANUAL_LEAVE_CALLED = 1101
    WEBSOCKET_CONNECTION_ATTEMPTS_EXHAUSTED = 1102
    JOIN_ROOM_FAILED = 1103
