"""The meeting's recordings as its moderators see them."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from meetkit.errors import MeetingError
from meetkit.protocol import from_wire_time
from meetkit.protocol.methods import DownloadLink as WireLink
from meetkit.protocol.methods import ListedRecording
from meetkit.protocol.methods import RecordingFile as WireFile

__all__ = ["DownloadLink", "Recording", "RecordingFile"]


@dataclass(frozen=True, slots=True)
class RecordingFile:
    """One file of a recording.

    Attributes:
        index: its number, for `Meeting.recording_link`.
        type: composite, or audio or video for one participant's track or a recording of sound alone.
        participant_id: whose track it is; None for the composed file.
        source: mic, webcam, share or shareAudio of a track.
    """

    index: int
    name: str
    type: str
    size_bytes: int
    duration_ms: int
    participant_id: str | None
    source: str | None


@dataclass(frozen=True, slots=True)
class Recording:
    """One recording.

    Attributes:
        state: starting, started, stopping, stopped or failed.
        storage: local, uploading, stored or failed: where the server keeps it. It can be downloaded either way.
        error: why it failed, or was ended by the server.
    """

    recording_id: str
    state: str
    started_at: datetime | None
    ended_at: datetime | None
    files: tuple[RecordingFile, ...]
    storage: str
    error: MeetingError | None


@dataclass(frozen=True, slots=True)
class DownloadLink:
    """Where one file can be downloaded without a token; as secret as a token, and soon over."""

    url: str = field(repr=False)
    expires_in_ms: int


def recording_of(wire: ListedRecording) -> Recording:
    """From what the server listed."""
    return Recording(
        recording_id=wire.recording_id,
        state=wire.state,
        started_at=None if wire.started_at is None else from_wire_time(wire.started_at),
        ended_at=None if wire.ended_at is None else from_wire_time(wire.ended_at),
        files=tuple(map(_file_of, wire.files)),
        storage=wire.storage,
        error=None if wire.error is None else MeetingError.from_wire(wire.error),
    )


def link_of(wire: WireLink) -> DownloadLink:
    """From what the server answered."""
    return DownloadLink(url=wire.url, expires_in_ms=wire.expires_in_ms)


def _file_of(wire: WireFile) -> RecordingFile:
    return RecordingFile(
        index=wire.index,
        name=wire.name,
        type=wire.type,
        size_bytes=wire.size_bytes,
        duration_ms=wire.duration_ms,
        participant_id=wire.participant_id,
        source=wire.source,
    )
