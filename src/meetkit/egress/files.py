"""The files of a recording: their names while they grow and when they are done, and what is reported of them."""

import json
import os
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

GROWING = ".part"
REPAIRING = ".repair"
UNPLAYABLE = ".unplayable"
TRACK_LIST = ".tracks"


@dataclass(frozen=True, slots=True)
class FinishedFile:
    """A playable file. `kind`: `composite` is the composed meeting, `audio` and `video` a track or a sound-only one."""

    path: Path
    size_bytes: int
    duration_ms: int
    width: int = 0
    height: int = 0
    kind: Literal["composite", "audio", "video"] = "composite"
    participant_id: str | None = None
    source: str | None = None
    start_offset_ms: int | None = None

    def to_wire(self) -> dict[str, Any]:
        """As a report says it."""
        data: dict[str, Any] = {
            "path": str(self.path),
            "sizeBytes": self.size_bytes,
            "durationMs": self.duration_ms,
            "width": self.width,
            "height": self.height,
            "type": self.kind,
        }
        optional = {
            "participantId": self.participant_id,
            "source": self.source,
            "startOffsetMs": self.start_offset_ms,
        }
        return data | {name: value for name, value in optional.items() if value is not None}


def note_track(track_list: Path, file: Path, participant_id: str, source: str, start_offset_ms: int) -> None:
    """Writes down whose a track is, for whoever finds it after a crash: the file itself does not say.

    Raises:
        OSError: it can't be written.
    """
    told = {"participantId": participant_id, "source": source, "startOffsetMs": start_offset_ms}
    with track_list.open("a", encoding="utf-8") as lines:
        lines.write(json.dumps({"name": file.name} | told) + "\n")


def noted_tracks(directory: Path) -> dict[str, dict[str, Any]]:
    """What `note_track` wrote in a folder: participantId, source and startOffsetMs by the file's name."""
    found: dict[str, dict[str, Any]] = {}
    for track_list in directory.glob(f"*{TRACK_LIST}"):
        for line in track_list.read_text(encoding="utf-8", errors="replace").splitlines():
            try:
                told = json.loads(line)
                found[str(told.pop("name"))] = told
            except (ValueError, KeyError, AttributeError):
                continue  # the last one of a machine that lost its power
    return found


def growing(path: Path) -> Path:
    """The name that a file has until it is finished."""
    return path.with_name(path.name + GROWING)


def finished(path: Path) -> Path:
    """The name that a growing file will have."""
    return path.with_name(path.name.removesuffix(GROWING))


def sync_folder(folder: Path) -> None:
    """The names in a folder are on the disk. Raises OSError."""
    fd = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(fd)
    finally:
        os.close(fd)
