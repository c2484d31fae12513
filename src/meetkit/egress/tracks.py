"""One file per producer, as it was sent: VP8 and Opus into WebM, H.264 into MP4; nothing is transcoded."""

import io
import logging
import os
from fractions import Fraction
from functools import lru_cache
from pathlib import Path
from typing import Literal

import av
from av.audio.stream import AudioStream
from av.codec.context import CodecContext
from av.container import OutputContainer
from av.stream import Stream

from meetkit.egress.boxes import read_boxes
from meetkit.egress.capture import Codec, Frame, Lost, Message, StreamBegan, StreamEnded
from meetkit.egress.files import TRACK_LIST, FinishedFile, growing, note_track
from meetkit.egress.growing_file import GrowingFile
from meetkit.egress.index import put_index_in_front, reserve_bytes
from meetkit.egress.recording_file import GROWING_OPTIONS, LONGEST_S
from meetkit.egress.repeated import Repeated
from meetkit.egress.scene import Scene
from meetkit.encoded import MOST_PIXELS

_ID_BYTES = 96
_MICROSECONDS = Fraction(1, 1_000_000)
_FORMATS: dict[Codec, tuple[str, str, dict[str, str]]] = {
    Codec.OPUS: ("webm", ".webm", {"cluster_time_limit": "1000", "flush_packets": "1"}),
    Codec.VP8: ("webm", ".webm", {"cluster_time_limit": "1000", "flush_packets": "1"}),
    Codec.H264: ("mp4", ".mp4", GROWING_OPTIONS),
}

_DECODERS: dict[Codec, Literal["vp8", "h264"]] = {Codec.VP8: "vp8", Codec.H264: "h264"}

logger = logging.getLogger(__name__)


class TrackFile:
    """The file of one producer. It begins with the first frame that can be decoded by itself."""

    def __init__(self, stem: Path, codec: Codec, start_us: int, *, longest_s: float = LONGEST_S) -> None:
        self._form, suffix, self._options = _FORMATS[codec]
        self.path = stem.with_name(stem.name + suffix)
        self.codec = codec
        self._start_us = start_us
        self._reserve_bytes = reserve_bytes(longest_s) if self._form == "mp4" else 0
        self._file: GrowingFile | None = None
        self._container: OutputContainer | None = None
        self._stream: Stream | None = None
        self._first_us = self._last_us = 0
        self._size = (0, 0)
        self._undecodable = Repeated()
        self._needs_keyframe = codec.is_video

    def write(self, frame: Frame) -> None:
        """Takes a frame.

        Raises:
            OSError: the file cannot grow.
        """
        if self._needs_keyframe and not frame.keyframe:
            return
        self._needs_keyframe = False
        if self._container is None and not self._open(frame):
            self._needs_keyframe = True
            return
        assert self._container is not None
        assert self._stream is not None
        packet: av.Packet[Stream] = av.Packet(frame.data)
        packet.stream, packet.time_base = self._stream, _MICROSECONDS
        # Equal time stamps are no container's friend.
        self._last_us = max(frame.time_us, self._last_us + 1)
        packet.pts = packet.dts = self._last_us - self._first_us
        packet.is_keyframe = frame.keyframe or not self.codec.is_video
        self._container.mux_one(packet)
        self._raise_error()

    @property
    def start_offset_ms(self) -> int | None:
        """Its first frame's place on the composed timeline; None before there is one."""
        return None if self._file is None else (self._first_us - self._start_us) // 1000

    def lost(self) -> None:
        """What comes next can't be decoded before a keyframe."""
        self._needs_keyframe = self.codec.is_video

    def close(self, *, failed: bool = False) -> tuple[Path, int, int, tuple[int, int]] | None:
        """Finishes the file: its path, its offset and duration in milliseconds, its size; None when nothing came.

        Raises:
            OSError: it could not be finished (not when it is known to have `failed`).
        """
        if self._container is None or self._file is None:
            return None
        try:
            self._container.close()
        except (OSError, av.error.FFmpegError) as cause:
            self._file.error = self._file.error or OSError(str(cause))
        finally:
            self._container = None
            self._file.release()
        if not failed:
            self._raise_error()
            if self._form == "mp4":
                put_index_in_front(self._file.path)
        elif self._form == "mp4":
            boxes = read_boxes(self._file.path)
            if not boxes.fragments and not boxes.indexed:
                self._file.path.unlink()
                return None
            os.truncate(self._file.path, boxes.whole_bytes)
        os.rename(self._file.path, self.path)
        return (
            self.path,
            (self._first_us - self._start_us) // 1000,
            (self._last_us - self._first_us) // 1000,
            self._size,
        )

    def _open(self, first: Frame) -> bool:
        if self.codec.is_video:
            size = picture_size(first, self.codec, self._undecodable)
            if size is None:
                return False
            self._size = size
        self._file = GrowingFile(growing(self.path), reserve_bytes=self._reserve_bytes)
        self._container = av.open(self._file, "w", format=self._form, options=dict(self._options))
        if self.codec is Codec.OPUS:
            self._stream = self._container.add_stream_from_template(_opus())
        else:
            width, height = self._size
            self._stream = self._container.add_mux_stream(
                _DECODERS[self.codec], width=width, height=height, time_base=_MICROSECONDS
            )
        self._first_us, self._last_us = first.time_us, first.time_us - 1
        return True

    def _raise_error(self) -> None:
        if self._file is not None and self._file.error is not None:
            raise self._file.error


class Tracks:
    """All producers' files of a recording, named `<name>-<participant>-<source>-<producer>`."""

    def __init__(self, directory: Path, name: str, start_us: int, *, longest_s: float = LONGEST_S) -> None:
        self._longest_s = longest_s
        self._directory, self._name, self._start_us = directory, name, start_us
        self._open: dict[int, TrackFile] = {}
        self._waiting: dict[int, StreamBegan] = {}
        self._owners: dict[int, tuple[str, str]] = {}
        self._noted: set[int] = set()
        self._finished: list[FinishedFile] = []

    def show(self, scene: Scene) -> None:
        """Learns whose the producers are; a producer that never was in a scene is not recorded."""
        for participant in scene.participants:
            for stream in participant.streams:
                self._owners[stream.producer] = (participant.participant_id, stream.source)

    def take(self, message: Message) -> None:
        """One message of the capture.

        Raises:
            OSError: a file cannot be written.
        """
        match message:
            case StreamBegan(producer):
                self._waiting[producer] = message
            case Frame(producer):
                track = self._open.get(producer) or self._begin(producer)
                if track is not None:
                    track.write(message)
                    self._note(producer, track)
            case Lost(producer) if producer in self._open:
                self._open[producer].lost()
            case StreamEnded(producer):
                self._waiting.pop(producer, None)
                if producer in self._open:
                    self._close(producer)
            case _:
                pass

    def finish(self, *, failed: bool = False) -> list[FinishedFile]:
        """Closes all; the files that hold something.

        Raises:
            OSError: one could not be finished.
        """
        for producer in list(self._open):
            self._close(producer, failed=failed)
        return list(self._finished)

    def _begin(self, producer: int) -> TrackFile | None:
        began, owner = self._waiting.get(producer), self._owners.get(producer)
        if began is None or owner is None:
            return None
        stem = self._directory / f"{self._name}-{_safe(owner[0])}-{owner[1]}-{producer}"
        track = self._open[producer] = TrackFile(stem, began.codec, self._start_us, longest_s=self._longest_s)
        return track

    def _note(self, producer: int, track: TrackFile) -> None:
        if producer not in self._noted and track.start_offset_ms is not None:
            self._noted.add(producer)
            participant_id, source = self._owners[producer]
            track_list = self._directory / f"{self._name}{TRACK_LIST}"
            note_track(track_list, track.path, participant_id, source, track.start_offset_ms)

    def _close(self, producer: int, *, failed: bool = False) -> None:
        track = self._open.pop(producer)
        closed = track.close(failed=failed)
        if closed is None:
            return
        path, offset_ms, duration_ms, (width, height) = closed
        participant_id, source = self._owners[producer]
        self._finished.append(
            FinishedFile(
                path,
                path.stat().st_size,
                duration_ms,
                width,
                height,
                "video" if track.codec.is_video else "audio",
                participant_id,
                source,
                offset_ms,
            )
        )


def _safe(participant_id: str) -> str:
    """A participant's id as part of a file's name."""
    safe = "".join(char if char.isalnum() or char in "-_." else "_" for char in participant_id)
    # A file's name has 255 bytes, not characters.
    return safe.encode(errors="ignore")[:_ID_BYTES].decode(errors="ignore")


def picture_size(keyframe: Frame, codec: Codec, undecodable: Repeated) -> tuple[int, int] | None:
    decoder = CodecContext.create(_DECODERS[codec], "r")
    decoder.options = {"max_pixels": str(MOST_PIXELS)}
    decoder.thread_count = 1
    try:
        frames = [*decoder.decode(av.Packet(keyframe.data)), *decoder.decode(None)]
    except av.error.FFmpegError as cause:
        if undecodable.is_to_be_said():
            logger.warning("a keyframe can't be decoded, the %s. one: %s", undecodable.count, cause)
        return None
    return (frames[0].width, frames[0].height) if frames else None


@lru_cache(maxsize=1)
def _opus() -> AudioStream:
    """The parameters of an Opus stream, from an encoder that encodes nothing: only it writes the stream's header."""
    home = av.open(io.BytesIO(), "w", format="webm")
    stream = home.add_stream("libopus", rate=48_000, layout="stereo")
    home.start_encoding()
    return stream
