"""What is encoded, on its way to one file or several outputs: plain data, and the shape of what takes it."""

from dataclasses import dataclass
from fractions import Fraction
from typing import Protocol

import av
from av.audio.stream import AudioStream
from av.container import OutputContainer
from av.stream import Stream
from av.video.stream import VideoStream


@dataclass(frozen=True, slots=True)
class EncodedPacket:
    """One access unit or AAC frame; pts, dts and duration in units of `time_base` from the start of the egress."""

    is_video: bool
    data: bytes
    pts: int
    dts: int
    duration: int
    time_base: Fraction
    keyframe: bool


@dataclass(frozen=True, slots=True)
class EncodedStreams:
    """The open encoders' streams, from which a container copies its parameters (`add_to`); video None: audio only."""

    video: VideoStream | None
    audio: AudioStream

    def add_to(self, container: OutputContainer) -> tuple[VideoStream | None, AudioStream]:
        """Streams of the same parameters in a container of one's own."""
        video = None if self.video is None else container.add_stream_from_template(self.video)
        return video, container.add_stream_from_template(self.audio)


class Sink(Protocol):
    """Takes encoded packets: a recording's file, or a livestream's output. `write` must not wait for a peer."""

    def write(self, packet: EncodedPacket) -> None:
        """Takes the next packet, in order of dts per stream."""

    def close(self) -> None:
        """All packets were written."""


def mux(container: OutputContainer, stream: VideoStream | AudioStream, packet: EncodedPacket) -> None:
    """Writes a packet into a container's stream."""
    copy: av.Packet[Stream] = av.Packet(packet.data)
    copy.stream = stream
    copy.time_base = packet.time_base
    copy.pts, copy.dts, copy.duration = packet.pts, packet.dts, packet.duration
    copy.is_keyframe = packet.keyframe
    container.mux_one(copy)
