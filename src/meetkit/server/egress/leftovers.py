"""What processes that are gone have left in a recording's folder. Slow: for threads."""

from __future__ import annotations

import errno
import fcntl
import time
from pathlib import Path
from typing import Any

from meetkit.server.egress.child import lock_path

_SUFFIXES = (".mp4", ".m4a", ".webm")
_TRACK_LIST = ".tracks"
_POLL_S = 0.1


def finish(folder: Path) -> list[dict[str, Any]]:
    """Finish what was growing in a folder; all that is playable in it, as a process would have reported it.

    The composed file comes first, then the tracks in the order in which they began.

    Raises:
        OSError: the folder cannot be read or written.
    """
    # Here, because it loads the codecs, which a server that has nothing to repair does not need.
    from meetkit.egress.files import noted_tracks
    from meetkit.egress.recovery import recover

    if not folder.is_dir():
        return []
    recover(folder)
    tracks = noted_tracks(folder)
    files = [
        _described(path) | tracks.get(path.name, {}) for path in sorted(folder.iterdir()) if path.suffix in _SUFFIXES
    ]
    return sorted(files, key=lambda file: ("participantId" in file, file.get("startOffsetMs", 0)))


def settle(folder: Path) -> None:
    """Remove what was kept for `finish`, once its files are written down elsewhere. Raises OSError."""
    for path in folder.glob(f"*{_TRACK_LIST}"):
        path.unlink(missing_ok=True)


def is_free(data_dir: Path, egress_id: str, *, within_s: float) -> bool:
    """Whether no process of this id lives any more; waits for one that is finishing.

    Raises:
        OSError: the lock cannot be looked at.
    """
    path = lock_path(data_dir, egress_id)
    until_s = time.monotonic() + within_s
    while path.exists():
        with path.open("ab") as lock:
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except OSError as cause:
                if cause.errno not in (errno.EWOULDBLOCK, errno.EACCES):
                    raise
                if time.monotonic() > until_s:
                    return False
                time.sleep(_POLL_S)
                continue
        path.unlink(missing_ok=True)
    return True


def _described(path: Path) -> dict[str, Any]:
    import av

    found: dict[str, Any] = {"path": str(path), "sizeBytes": path.stat().st_size}
    try:
        with av.open(str(path)) as container:
            video = container.streams.video[0] if container.streams.video else None
            found["durationMs"] = (container.duration or 0) // 1000
            found["width"], found["height"] = (video.width, video.height) if video is not None else (0, 0)
            both = video is not None and bool(container.streams.audio)
            found["type"] = "composite" if both else "video" if video is not None else "audio"
    except av.error.FFmpegError:
        found |= {"durationMs": 0, "width": 0, "height": 0, "type": "composite"}
    return found
