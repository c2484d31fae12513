"""The encode: pictures to H.264, sound to AAC, once, for every sink."""

import io
from collections.abc import Iterable
from fractions import Fraction
from typing import Literal, Protocol, cast

import av
from av.audio.stream import AudioStream
from av.codec.context import Flags
from av.video.stream import VideoStream

from meetkit.egress.job import EgressConfig, Faults, Quality
from meetkit.egress.packets import EncodedPacket, EncodedStreams
from meetkit.egress.sound import RATE_HZ, Samples

KEYFRAME_EVERY_S = 2
AUDIO_BITRATE_BPS = 128_000
_MOST_BITRATE_BPS = {Quality.LOW: 900_000, Quality.MED: 2_500_000, Quality.HIGH: 5_000_000}
# ITU-T H.273: BT.601 with 525 lines, limited range.
_SMPTE170M, _LIMITED = 6, 1


class EncoderFailed(Exception):
    """An encoder did not open, or refuses to go on."""

    def __init__(self, encoder: str, problem: str) -> None:
        super().__init__(encoder, problem)
        self.encoder, self.problem = encoder, problem


class Encode(Protocol):
    """What the composition hands its frames and blocks to."""

    def video(self, frame: av.VideoFrame, number: int) -> None:
        """Frame `number` of the output's constant rate; a number left out is a frame dropped."""

    def audio(self, samples: Samples, position: int) -> None:
        """A block of samples beginning at that position."""


class Encoder:
    """Opens both encoders and hands their packets on through `packets`.

    The streams live in a container of FFmpeg's null format, which is never written: sinks copy their parameters.
    """

    def __init__(
        self, config: EgressConfig, kind: Literal["recording", "livestream", "hls"], faults: Faults | None = None
    ) -> None:
        faults = faults or Faults()
        self._faults = faults
        self._frame_base = Fraction(1, config.fps)
        self._sample_base = Fraction(1, RATE_HZ)
        self._out: list[EncodedPacket] = []
        self._home = av.open(io.BytesIO(), "w", format="null")
        at_once = faults.from_frame == 0
        video_name = faults.video_encoder if at_once else "libx264"
        self._video = self._open_video(video_name, config, kind) if config.has_video else None
        self._audio = self._open_audio(faults.audio_encoder if at_once else "aac")
        self.streams = EncodedStreams(self._video, self._audio)

    def video(self, frame: av.VideoFrame, number: int) -> None:
        """Encodes a picture; the frame may be written over afterwards.

        Raises:
            EncoderFailed: it went wrong.
        """
        assert self._video is not None
        if self._faults.from_frame and number >= self._faults.from_frame:
            self._refuse(self._faults.video_encoder)
        frame.pts, frame.time_base = number, self._frame_base
        self._collect(self._video, frame, is_video=True)

    def audio(self, samples: Samples, position: int) -> None:
        """Encodes a block of 1024 samples.

        Raises:
            EncoderFailed: it went wrong.
        """
        frame = av.AudioFrame.from_ndarray(samples, format="fltp", layout="stereo")
        frame.sample_rate, frame.pts, frame.time_base = RATE_HZ, position, self._sample_base
        self._collect(self._audio, frame, is_video=False)

    def finish(self) -> None:
        """Lets the encoders give what they still hold.

        Raises:
            EncoderFailed: it went wrong.
        """
        if self._video is not None:
            self._collect(self._video, None, is_video=True)
        self._collect(self._audio, None, is_video=False)

    def packets(self) -> list[EncodedPacket]:
        """What came out since the last call."""
        out, self._out = self._out, []
        return out

    def _collect(
        self, stream: VideoStream | AudioStream, frame: av.VideoFrame | av.AudioFrame | None, *, is_video: bool
    ) -> None:
        try:
            packets: Iterable[av.Packet[VideoStream] | av.Packet[AudioStream]] = (
                stream.encode(cast("av.VideoFrame | None", frame))
                if isinstance(stream, VideoStream)
                else stream.encode(cast("av.AudioFrame | None", frame))
            )
        except (av.error.FFmpegError, ValueError) as cause:
            raise EncoderFailed(stream.codec_context.name, str(cause)) from cause
        base = self._frame_base if is_video else self._sample_base
        for packet in packets:
            assert packet.pts is not None
            assert packet.dts is not None
            packet_base = packet.time_base or base
            duration = packet.duration or (1 if is_video else 1024)
            self._out.append(
                EncodedPacket(
                    is_video, bytes(packet), packet.pts, packet.dts, duration, packet_base, packet.is_keyframe
                )
            )

    def _open_video(self, name: str, config: EgressConfig, kind: str) -> VideoStream:
        most = _MOST_BITRATE_BPS[config.quality]
        options = {"preset": "veryfast", "crf": "23", "maxrate": str(most), "bufsize": str(2 * most)}
        if kind != "recording":
            # Nothing that holds frames back, and a steady rate that destinations accept.
            options |= {"bf": "0", "rc-lookahead": "0", "sc_threshold": "0", "bufsize": str(most)}
        try:
            stream = cast(VideoStream, self._home.add_stream(name, rate=config.fps, options=options))
            context = stream.codec_context
            context.width, context.height = config.size
            context.pix_fmt = "yuv420p"
            context.time_base = self._frame_base
            context.gop_size = KEYFRAME_EVERY_S * config.fps
            context.colorspace = context.color_primaries = context.color_trc = _SMPTE170M
            context.color_range = _LIMITED
            context.flags |= Flags.global_header
            context.open()
        except (av.error.FFmpegError, ValueError) as cause:
            raise EncoderFailed(name, str(cause)) from cause
        return stream

    def _open_audio(self, name: str) -> AudioStream:
        try:
            stream = cast(AudioStream, self._home.add_stream(name, rate=RATE_HZ, layout="stereo"))
            context = stream.codec_context
            context.bit_rate = AUDIO_BITRATE_BPS
            context.flags |= Flags.global_header
            context.open()
            self._home.start_encoding()
        except (av.error.FFmpegError, ValueError) as cause:
            raise EncoderFailed(name, str(cause)) from cause
        return stream

    def _refuse(self, name: str) -> None:
        try:
            av.codec.CodecContext.create(name, "w").open()
        except (av.error.FFmpegError, ValueError) as cause:
            raise EncoderFailed(name, str(cause)) from cause
