"""A media file, opened: what in it can be sent, or the error that says why nothing can. Blocks: not for the loop."""

import os
import stat
from collections.abc import Collection
from dataclasses import dataclass
from fractions import Fraction
from typing import Any, Literal

import av
from av.audio.stream import AudioStream
from av.container import InputContainer
from av.stream import Disposition
from av.video.stream import VideoStream

from meetkit.client.failure import problem_of
from meetkit.errors import InvalidParameter

Kind = Literal["audio", "video"]
PIXELS_LIMIT = 8192 * 8192
KNOWN_LENGTH = ("mov,mp4", "matroska", "wav", "flac")
"""Formats whose header says how long the file is; what others say is a guess from the bitrate."""
UNKNOWN_SIZE_BYTES = 0x7FFF0000
"""What writes a WAV as a stream cannot say how large it will be, and says this or more."""
_ALPHA_DECODERS = {"vp8": "libvpx", "vp9": "libvpx-vp9"}
"""FFmpeg's own decoders of these leave the transparency out."""
_KINDS_OF_NODE = {
    stat.S_IFDIR: "a folder",
    stat.S_IFIFO: "a pipe",
    stat.S_IFCHR: "a device",
    stat.S_IFBLK: "a device",
    stat.S_IFSOCK: "a socket",
}


@dataclass(frozen=True, slots=True)
class Opened:
    """A container and the streams of it that are played. Times are seconds from `start_s`."""

    container: InputContainer
    audio: AudioStream | None
    video: VideoStream | None
    start_s: float
    length_s: float | None

    def decoder(self, stream: AudioStream | VideoStream) -> Any:
        """What decodes a stream, transparency included."""
        name = _ALPHA_DECODERS.get(stream.codec_context.name)
        if name is not None and stream.metadata.get("alpha_mode") == "1":
            decoder = av.CodecContext.create(name, "r")
            decoder.extradata = stream.codec_context.extradata
            return decoder
        return stream.codec_context

    @property
    def aspect(self) -> Fraction:
        """Of a pixel of the picture: its width by its height."""
        given = self.video.sample_aspect_ratio if self.video is not None else None
        return given if given is not None and Fraction(1, 8) <= given <= 8 else Fraction(1)


def open_file(path: str, kinds: Collection[Kind] = ("audio", "video")) -> Opened:
    """Open a file to play these kinds of it.

    Raises:
        InvalidParameter: there is no such file, it cannot be read, or nothing of it can be played.
    """
    _check_node(path)
    try:
        # With the prefix nothing in a name is taken for a protocol; a list in the file may name files only.
        container = av.open("file:" + path, options={"protocol_whitelist": "file"})
    except (av.error.FFmpegError, OSError, ValueError) as exc:
        raise InvalidParameter.not_a_media_file(path=path, problem=problem_of(exc)) from exc
    try:
        return _chosen(container, path, kinds)
    except BaseException:
        container.close()
        raise


def _check_node(path: str) -> None:
    try:
        node = os.stat(path)
        if stat.S_ISREG(node.st_mode):
            os.close(os.open(path, os.O_RDONLY))
    except (FileNotFoundError, NotADirectoryError) as exc:
        raise InvalidParameter.file_not_found(path=path) from exc
    except (OSError, ValueError) as exc:
        raise InvalidParameter.file_not_readable(path=_shown(path), problem=problem_of(exc)) from exc
    if not stat.S_ISREG(node.st_mode):
        kind = _KINDS_OF_NODE.get(stat.S_IFMT(node.st_mode), "no file")
        raise InvalidParameter.not_a_media_file(path=path, problem=f"it is {kind}")


def _chosen(container: InputContainer, path: str, kinds: Collection[Kind]) -> Opened:
    audio = next((s for s in container.streams.audio if _decodable(s)), None) if "audio" in kinds else None
    pictures = [s for s in container.streams.video if _decodable(s) and not s.disposition & Disposition.attached_pic]
    video = pictures[0] if "video" in kinds and pictures else None
    if audio is None and video is None:
        raise InvalidParameter.file_without_track(path=path, kinds=sorted(kinds))
    if video is not None:
        size = video.codec_context.width, video.codec_context.height
        if size[0] * size[1] > PIXELS_LIMIT:
            problem = f"its picture of {size[0]} x {size[1]} is too large"
            raise InvalidParameter.not_a_media_file(path=path, problem=problem)
        video.thread_type = "AUTO"
    starts = [
        float(s.start_time * s.time_base) for s in (audio, video) if s and s.start_time is not None and s.time_base
    ]
    length_s = None
    if container.duration is not None and container.format.name.startswith(KNOWN_LENGTH):
        length_s = container.duration / av.time_base + _cut_off_s(container, path)
    return Opened(container, audio, video, min(starts, default=0.0), length_s)


def _cut_off_s(container: InputContainer, path: str) -> float:
    """How much a WAV lacks of what its header promises: FFmpeg takes the file's size for the truth."""
    if container.format.name != "wav" or not container.bit_rate:
        return 0.0
    with open(path, "rb") as file:
        promised_bytes = int.from_bytes(file.read(8)[4:8], "little") + 8
    if promised_bytes >= UNKNOWN_SIZE_BYTES:
        return 0.0
    return max(0, promised_bytes - os.stat(path).st_size) * 8 / container.bit_rate


def _decodable(stream: AudioStream | VideoStream) -> bool:
    return getattr(stream, "codec_context", None) is not None


def _shown(path: str) -> str:
    return path.encode("utf-8", "backslashreplace").decode()
