"""The delivery of a livestream as the egress process sees it: packets go in, reports and one last error come out."""

import logging
import time

from meetkit.egress.capture import Message
from meetkit.egress.files import FinishedFile
from meetkit.egress.outputs.fan_out import Outputs
from meetkit.egress.outputs.seam import AudioParameters, EncodedPacket, OutputPlan, OutputReport, VideoParameters
from meetkit.egress.packets import EncodedPacket as Encoded
from meetkit.egress.packets import EncodedStreams
from meetkit.egress.reports import Reports
from meetkit.egress.scene import Scene
from meetkit.errors import MeetingError

_log = logging.getLogger(__name__)


class LivestreamDelivery:
    """Connects at once, so that the start's time is not spent waiting for the first picture.

    The outputs fail in threads of their own; what ends the livestream is raised by the next question.
    """

    def __init__(self, plan: OutputPlan, streams: EncodedStreams, reports: Reports) -> None:
        self._reports = reports
        self._started = False
        self._error: MeetingError | None = None
        self._outputs = Outputs(plan, self)
        self._outputs.start(*parameters_of(streams))

    # What the outputs tell

    def output_changed(self, report: OutputReport) -> None:
        """A state of one output goes into the report pipe."""
        self._reports.output_line(report.to_wire())

    def outputs_started(self) -> None:
        """The first output is live."""
        self._started = True

    def outputs_failed(self, error: MeetingError) -> None:
        """The livestream is over."""
        self._error = error

    # What the process asks

    @property
    def has_begun(self) -> bool:
        """The first output is live.

        Raises:
            MeetingError: none ever will be, or none is left.
        """
        self._raise_what_ended_it()
        return self._started

    @property
    def size_bytes(self) -> int:
        """Sent by all outputs together."""
        return self._outputs.sent_bytes

    @property
    def grown_at_s(self) -> float:
        """Now: each output watches its own destination, and says STALLED about it by itself.

        Raises:
            MeetingError: no output is left.
        """
        self._raise_what_ended_it()
        return time.monotonic()

    def begin(self, start_us: int) -> None:
        """The outputs' times begin with their first keyframe."""

    def take(self, message: Message) -> None:
        """Only the encode is sent."""

    def show(self, scene: Scene) -> None:
        """Only the encode is sent."""

    def write(self, packet: Encoded) -> None:
        """To every output.

        Raises:
            MeetingError: no output is left.
        """
        self._raise_what_ended_it()
        self._outputs.submit(
            EncodedPacket(
                kind="video" if packet.is_video else "audio",
                data=packet.data,
                pts=packet.pts,
                dts=packet.dts,
                duration=packet.duration,
                time_base=packet.time_base,
                keyframe=packet.keyframe or not packet.is_video,
            )
        )

    def finish(self) -> list[FinishedFile]:
        """Sends what waits and says goodbye, within 2 s."""
        for result in self._outputs.stop():
            _log.info("output %s: %s, %d bytes sent", result.output_index, result.state, result.sent_bytes)
        return []

    def salvage(self) -> list[FinishedFile]:
        """The same after a failure."""
        return self.finish()

    def _raise_what_ended_it(self) -> None:
        if self._error is not None:
            raise self._error


def parameters_of(streams: EncodedStreams) -> tuple[VideoParameters | None, AudioParameters]:
    """What the outputs must know of the open encoders."""
    audio = streams.audio.codec_context
    sound = AudioParameters(
        extradata=bytes(audio.extradata or b""),
        sample_rate_hz=audio.sample_rate,
        channels=audio.channels,
        bitrate_bps=audio.bit_rate or 0,
    )
    if streams.video is None:
        return None, sound
    video = streams.video.codec_context
    picture = VideoParameters(
        extradata=bytes(video.extradata or b""),
        width=video.width,
        height=video.height,
        frame_rate=float(streams.video.average_rate or video.framerate or 30),
        bitrate_bps=video.bit_rate or 0,
    )
    return picture, sound
