"""The file of a recording: fragmented MP4 while it grows, playable up to the last fragment; indexed when it is closed.

FFmpeg's `hybrid_fragmented` writes fragments, and at the end one index of all samples behind them, hiding the
fragments' own; `index` puts it in front, into room that was kept for it. So the cost of stopping does not depend on
how much was recorded, as that of a copy into a new file would.
"""

import os
from fractions import Fraction
from pathlib import Path

import av

from meetkit.egress.boxes import read_boxes
from meetkit.egress.files import FinishedFile, growing, sync_folder
from meetkit.egress.growing_file import GrowingFile
from meetkit.egress.index import put_index_in_front, reserve_bytes
from meetkit.egress.packets import EncodedPacket, EncodedStreams, mux

FRAGMENT_US = 1_000_000
#: As long as one lasts whose job does not say how long it may last.
LONGEST_S = 7200.0
# Fragments name no place in the file (`default_base_moof`), because they lie further behind than FFmpeg knows.
GROWING_OPTIONS = {"movflags": "hybrid_fragmented+delay_moov+default_base_moof", "frag_duration": str(FRAGMENT_US)}


class RecordingFile:
    """A sink. Whatever happens to the process, `path` + `.part` holds what was recorded up to the last second."""

    def __init__(self, path: Path, streams: EncodedStreams, *, longest_s: float = LONGEST_S) -> None:
        """Creates the file.

        Raises:
            OSError: the folder cannot be written into.
        """
        self.path = path
        self.file = GrowingFile(growing(path), reserve_bytes=reserve_bytes(longest_s))
        self.has_begun = False
        self._has_video = streams.video is not None
        self._size = (
            (streams.video.codec_context.width, streams.video.codec_context.height) if streams.video else (0, 0)
        )
        self._end = Fraction(0)
        self._container = av.open(self.file, "w", format="mp4", options=dict(GROWING_OPTIONS))
        self._video, self._audio = streams.add_to(self._container)
        self._is_closed = False

    def write(self, packet: EncodedPacket) -> None:
        """Takes a packet.

        Raises:
            OSError: the file cannot grow.
        """
        stream = self._video if packet.is_video else self._audio
        assert stream is not None
        before_bytes = self.file.size_bytes
        mux(self._container, stream, packet)
        self._raise_error()
        self._end = max(self._end, (packet.pts + packet.duration) * packet.time_base)
        if not self.has_begun and self.file.size_bytes != before_bytes:
            self.has_begun = read_boxes(self.file.path).fragments > 0

    def close(self) -> None:
        """Writes the index and gives the file its name.

        Raises:
            OSError: it could not be written; what is whole is kept all the same (`salvage`).
        """
        self._close_container()
        self._raise_error()
        put_index_in_front(self.file.path)
        os.rename(self.file.path, self.path)
        sync_folder(self.path.parent)

    def salvage(self) -> FinishedFile | None:
        """After a fault: cuts the file behind its last whole fragment and gives it its name; None without any."""
        self._close_container()
        if not self.file.path.exists():
            return None
        boxes = read_boxes(self.file.path)
        if not boxes.fragments and not boxes.indexed:
            self.file.path.unlink()
            return None
        os.truncate(self.file.path, boxes.whole_bytes)
        os.rename(self.file.path, self.path)
        return self.finished()

    def finished(self) -> FinishedFile:
        """What there is, read back from the file: the evidence that it can be opened.

        Raises:
            OSError: it can't.
        """
        with av.open(str(self.path)) as container:
            duration_ms = (container.duration or 0) // 1000
        size_bytes = self.path.stat().st_size
        width, height = self._size
        return FinishedFile(
            self.path, size_bytes, duration_ms, width, height, "composite" if self._has_video else "audio"
        )

    def _close_container(self) -> None:
        if self._is_closed:
            return
        self._is_closed = True
        try:
            self._container.close()
        except (OSError, av.error.FFmpegError) as cause:
            if self.file.error is None:
                self.file.error = cause if isinstance(cause, OSError) else OSError(str(cause))
        finally:
            self.file.release()

    def _raise_error(self) -> None:
        # FFmpeg keeps write errors of its buffers to itself at times; the file does not.
        if self.file.error is not None:
            raise self.file.error
