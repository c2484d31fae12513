"""The capture stream's framing: bytes in, messages out, and the other way round; no I/O (spec/egress.md)."""

import json
import struct
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

_HEADER = struct.Struct("<IBBHIq")
_AFTER_LENGTH = _HEADER.size - 4
LARGEST_MESSAGE_BYTES = 16 * 1024 * 1024

_STREAM, _FRAME, _END, _LOST, _TICK = 1, 2, 3, 4, 5
_KEYFRAME, _LOSS_BEFORE = 1, 2


class CaptureBroken(Exception):
    """What came over the capture stream is not the capture stream; nothing after it can be trusted."""


class Codec(StrEnum):
    """What a producer sends."""

    OPUS = "audio/opus"
    VP8 = "video/VP8"
    H264 = "video/H264"

    @property
    def is_video(self) -> bool:
        """Whether it carries pictures."""
        return self is not Codec.OPUS


@dataclass(frozen=True, slots=True)
class StreamBegan:
    """A producer begins, or was there when the capture began. `channels` is 0 for video."""

    producer: int
    time_us: int
    codec: Codec
    clock_rate_hz: int
    channels: int = 0


@dataclass(frozen=True, slots=True)
class Frame:
    """One Opus packet, or one whole encoded picture; `time_us` is the moment of capture."""

    producer: int
    time_us: int
    data: bytes
    keyframe: bool = False
    loss_before: bool = False


@dataclass(frozen=True, slots=True)
class StreamEnded:
    """The producer is gone."""

    producer: int
    time_us: int


@dataclass(frozen=True, slots=True)
class Lost:
    """Something of the producer never came; video goes on with a keyframe."""

    producer: int
    time_us: int


@dataclass(frozen=True, slots=True)
class Tick:
    """Time has passed up to `time_us`, even if nothing was sent."""

    time_us: int


Message = StreamBegan | Frame | StreamEnded | Lost | Tick


class CaptureReader:
    """Cuts the byte stream into messages, however it was chopped up on its way.

    >>> reader = CaptureReader()
    >>> data = encode(Tick(time_us=7))
    >>> list(reader.feed(data[:5])), list(reader.feed(data[5:]))
    ([], [Tick(time_us=7)])
    """

    def __init__(self) -> None:
        self._rest = bytearray()

    def feed(self, data: bytes) -> Iterator[Message]:
        """The messages that are complete now; unknown types, of newer cores, are left out.

        Raises:
            CaptureBroken: the bytes break the framing.
        """
        self._rest += data
        position, size = 0, len(self._rest)
        try:
            while size - position >= _HEADER.size:
                length, kind, flags, _, producer, time_us = _HEADER.unpack_from(self._rest, position)
                if not _AFTER_LENGTH <= length <= LARGEST_MESSAGE_BYTES:
                    raise CaptureBroken(f"a message of {length} bytes")
                end = position + 4 + length
                if end > size:
                    break
                payload = bytes(self._rest[position + _HEADER.size : end])
                position = end
                message = _message(kind, flags, producer, time_us, payload)
                if message is not None:
                    yield message
        finally:
            del self._rest[:position]


def encode(message: Message) -> bytes:
    """One message as the core writes it."""
    match message:
        case StreamBegan():
            video = message.codec.is_video
            about: dict[str, Any] = {"kind": "video" if video else "audio", "mimeType": message.codec.value}
            about["clockRate"] = message.clock_rate_hz
            if not video:
                about["channels"] = message.channels
            return _bytes(_STREAM, 0, message.producer, message.time_us, json.dumps(about).encode())
        case Frame():
            flags = (_KEYFRAME if message.keyframe else 0) | (_LOSS_BEFORE if message.loss_before else 0)
            return _bytes(_FRAME, flags, message.producer, message.time_us, message.data)
        case StreamEnded():
            return _bytes(_END, 0, message.producer, message.time_us)
        case Lost():
            return _bytes(_LOST, 0, message.producer, message.time_us)
        case Tick():
            return _bytes(_TICK, 0, 0, message.time_us)


def _bytes(kind: int, flags: int, producer: int, time_us: int, payload: bytes = b"") -> bytes:
    return _HEADER.pack(_AFTER_LENGTH + len(payload), kind, flags, 0, producer, time_us) + payload


def _message(kind: int, flags: int, producer: int, time_us: int, payload: bytes) -> Message | None:
    match kind:
        case 1:
            return _stream(producer, time_us, payload)
        case 2:
            return Frame(producer, time_us, payload, bool(flags & _KEYFRAME), bool(flags & _LOSS_BEFORE))
        case 3:
            return StreamEnded(producer, time_us)
        case 4:
            return Lost(producer, time_us)
        case 5:
            return Tick(time_us)
        case _:
            return None


def _stream(producer: int, time_us: int, payload: bytes) -> StreamBegan:
    try:
        about = json.loads(payload)
        codec = next(codec for codec in Codec if codec.value.lower() == about["mimeType"].lower())
        return StreamBegan(producer, time_us, codec, int(about["clockRate"]), int(about.get("channels") or 0))
    except (ValueError, KeyError, TypeError, AttributeError, StopIteration) as cause:
        raise CaptureBroken(f"the stream of producer {producer} is described by {payload[:200]!r}") from cause
