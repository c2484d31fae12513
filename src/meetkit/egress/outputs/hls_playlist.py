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


def master(tracks: Sequence[Track]) -> str:
    """The playlist that a player opens: it names the codecs, so that players know at once whether they can."""
    video = next((track.video for track in tracks if track.video is not None), None)
    audio = next((track.audio for track in tracks if track.audio is not None), None)
    bandwidth_bps = (video.bitrate_bps if video else 0) + (audio.bitrate_bps if audio else 0) or 1_000_000
    codecs = ",".join(track.codec for track in tracks)
    size = f",RESOLUTION={video.width}x{video.height},FRAME-RATE={video.frame_rate:.3f}" if video else ""
    return (
        "#EXTM3U\n#EXT-X-VERSION:7\n#EXT-X-INDEPENDENT-SEGMENTS\n"
        f'#EXT-X-STREAM-INF:BANDWIDTH={bandwidth_bps * 12 // 10},CODECS="{codecs}"{size}\n{MEDIA}\n'
    )
