"""Which segments an HLS stream has, and its playlists (RFC 8216)."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

from meetkit.egress.outputs.fmp4 import Track

MASTER, MEDIA, INITIALISATION = "index.m3u8", "live.m3u8", "init.mp4"
_WINDOW_SEGMENTS, _SPARE_SEGMENTS = 6, 4


@dataclass(frozen=True, slots=True)
class Segment:
    """One media file; `after_gap` when something before it is missing."""

    number: int
    duration_s: float
    after_gap: bool

    @property
    def name(self) -> str:
        """Its file."""
        return f"segment{self.number:06d}.m4s"


class Playlist:
    """The segments of a stream, as many as may be seen.

    Args:
        keep_all: all stay listed; else the last six (12 s), and files are kept a little longer for slow players.
        target_s: what a segment should last; listed durations never exceed it once rounded.
    """

    def __init__(self, *, keep_all: bool, target_s: float) -> None:
        self._keep_all, self._target_s = keep_all, target_s
        self._segments: list[Segment] = []
        self._spare: list[Segment] = []
        self._gaps_gone = 0
        self.ended = False

    def add(self, segment: Segment) -> list[str]:
        """Lists one more; returns the files that nobody needs any more."""
        self._segments.append(segment)
        if self._keep_all:
            return []
        while len(self._segments) > _WINDOW_SEGMENTS:
            gone = self._segments.pop(0)
            self._gaps_gone += gone.after_gap
            self._spare.append(gone)
        useless = self._spare[:-_SPARE_SEGMENTS]
        del self._spare[:-_SPARE_SEGMENTS]
        return [segment.name for segment in useless]

    def media(self) -> str:
        """The media playlist as it is now."""
        longest_s = max((segment.duration_s for segment in self._segments), default=0.0)
        first = self._segments[0].number if self._segments else 0
        lines = [
            "#EXTM3U",
            "#EXT-X-VERSION:7",
            f"#EXT-X-TARGETDURATION:{max(math.ceil(self._target_s), round(longest_s))}",
            f"#EXT-X-MEDIA-SEQUENCE:{first}",
            f"#EXT-X-DISCONTINUITY-SEQUENCE:{self._gaps_gone}",
            *(["#EXT-X-PLAYLIST-TYPE:EVENT"] if self._keep_all else []),
            "#EXT-X-INDEPENDENT-SEGMENTS",
            f'#EXT-X-MAP:URI="{INITIALISATION}"',
        ]
        for segment in self._segments:
            lines += ["#EXT-X-DISCONTINUITY"] if segment.after_gap else []
            lines += [f"#EXTINF:{segment.duration_s:.5f},", segment.name]
        lines += ["#EXT-X-ENDLIST"] if self.ended else []
        return "\n".join(lines) + "\n"


class Bandwidth:
    """What the segments have needed so far, container and all tracks included (RFC 8216, 4.1 and 4.3.4.2).

    The peak is the largest bit rate of contiguous segments that last 0.5 to 1.5 target durations together; it never
    falls, so whoever reads it later is told no less than whoever read it before.
    """

    def __init__(self, target_s: float) -> None:
        self._target_s = target_s
        self._latest: list[tuple[int, float]] = []
        self._bytes, self._seconds, self._peak_bps = 0, 0.0, 0.0

    def add(self, size_bytes: int, duration_s: float) -> None:
        """One more segment."""
        self._bytes, self._seconds = self._bytes + size_bytes, self._seconds + duration_s
        self._latest.append((size_bytes, duration_s))
        total_bytes, total_s = 0, 0.0
        for count, (size, length_s) in enumerate(reversed(self._latest), 1):
            total_bytes, total_s = total_bytes + size, total_s + length_s
            if total_s > 1.5 * self._target_s:
                # Nothing longer will count any more. A single segment that is too long counts by itself.
                del self._latest[: len(self._latest) - max(1, count - 1)]
                if count > 1:
                    return
            if total_s >= 0.5 * self._target_s:
                self._peak_bps = max(self._peak_bps, total_bytes * 8 / total_s)

    @property
    def peak_bps(self) -> int:
        """Rounded up; of a stream shorter than half a target duration its average."""
        return math.ceil(self._peak_bps) or self.average_bps

    @property
    def average_bps(self) -> int:
        """Rounded up; 0 before the first segment."""
        return math.ceil(self._bytes * 8 / self._seconds) if self._seconds else 0


def master(tracks: Sequence[Track], bandwidth: Bandwidth) -> str:
    """The playlist that a player opens: it names the codecs, so that players know at once whether they can."""
    video = next((track.video for track in tracks if track.video is not None), None)
    codecs = ",".join(track.codec for track in tracks)
    size = f",RESOLUTION={video.width}x{video.height},FRAME-RATE={video.frame_rate:.3f}" if video else ""
    return (
        "#EXTM3U\n#EXT-X-VERSION:7\n#EXT-X-INDEPENDENT-SEGMENTS\n"
        f"#EXT-X-STREAM-INF:BANDWIDTH={bandwidth.peak_bps},AVERAGE-BANDWIDTH={bandwidth.average_bps},"
        f'CODECS="{codecs}"{size}\n{MEDIA}\n'
    )
