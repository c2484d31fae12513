"""What a participant sees of a meeting: streams, participants, the lobby, and the snapshot that join answers with."""

from typing import Annotated, Any, Literal

from pydantic import Field

from meetkit.protocol.wire import (
    Address,
    Bool,
    HlsStateField,
    Id,
    KindField,
    LivestreamStateField,
    Milliseconds,
    ModeField,
    Name,
    RecordingStateField,
    Seq,
    SourceField,
    Token,
    Wire,
    WireTime,
    absent,
)


class StreamInfo(Wire):
    """S: one producer of a participant."""

    producer_id: Id
    kind: KindField
    source: SourceField
    paused: Bool
    codec: str


class ParticipantInfo(Wire):
    """P: one participant with its streams."""

    participant_id: Id
    name: Name
    mode: ModeField
    meta_data: dict[str, Any] | None = None
    joined_at: WireTime
    streams: list[StreamInfo] = Field(default_factory=list)


class LobbyGuest(Wire):
    """A guest who waits for an answer."""

    participant_id: Id
    name: Name


class PinState(Wire):
    """What of a participant is pinned for everybody; of a pin at least one of the two is true."""

    cam: Bool
    share: Bool


class Pin(Wire):
    """A participant who is pinned, and what of it."""

    participant_id: Id
    state: PinState


class LivestreamOutputInfo(Wire):
    """One destination of the livestream as it may be shown: never with its key."""

    url: str
    state: str
    attempt: Annotated[int, Field(ge=0, le=2**53 - 1)]
    error: dict[str, Any] | None


class HlsUrls(Wire):
    """Where a running HLS stream is played: by any player, and on the server's own page."""

    playback_url: Address
    watch_url: Address


class Listed(Wire):
    """`snapshot-part`: some of the others and of the guests; `more`: `snapshot.next` brings further ones."""

    participants: list[ParticipantInfo] = Field(default_factory=list)
    lobby: list[LobbyGuest] = Field(default_factory=list)
    more: Bool = False


class Snapshot(Listed):
    """The state of a meeting for one participant; `participants` are the others, or the first of them.

    `resume_repairs`: the server knows `repair` in `resume`.
    """

    participant_id: Id
    participant_secret: Token | None = absent
    meeting_id: Id
    session_id: Id
    resume_token: Token
    resume_window_ms: Milliseconds
    resume_repairs: Bool | None = absent
    permissions: list[str]
    mode: ModeField
    router_rtp_capabilities: dict[str, Any]
    active_speaker_id: str | None = None
    active_presenter_id: str | None = None
    recording_state: RecordingStateField
    livestream_state: LivestreamStateField
    livestream_id: Id | None = absent
    livestream_outputs: list[LivestreamOutputInfo] = Field(default_factory=list)
    hls_state: HlsStateField
    hls: HlsUrls | None = None
    pins: list[Pin] = Field(default_factory=list)
    server_time: WireTime


class Joined(Snapshot):
    """Response to `join`: admitted."""

    status: Literal["joined"] = "joined"


class Resumed(Snapshot):
    """Response to `resume`. `skipped_to`: all up to this number is in the snapshot, or gone, or has another number."""

    status: Literal["resumed"] = "resumed"
    skipped_to: Seq | None = absent


class Waiting(Wire):
    """Response to `join`: held in the lobby."""

    status: Literal["waiting"] = "waiting"
    participant_id: Id
    participant_secret: Token | None = absent
    timeout_ms: Milliseconds


JoinResult = Annotated[Joined | Waiting, Field(discriminator="status")]

__all__ = [
    "JoinResult",
    "Joined",
    "Listed",
    "LivestreamOutputInfo",
    "LobbyGuest",
    "ParticipantInfo",
    "Pin",
    "PinState",
    "Resumed",
    "Snapshot",
    "StreamInfo",
    "Waiting",
]
