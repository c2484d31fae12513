"""One video producer: its encoded frames wait for their moment, are decoded, and the last one is what it shows."""

import logging
from collections import deque
from collections.abc import Callable
from typing import cast

import av
from av.codec.context import CodecContext, Flags, ThreadType
from av.video.codeccontext import VideoCodecContext

from meetkit.egress.capture import Codec, Frame
from meetkit.egress.repeated import Repeated
from meetkit.encoded import MOST_PIXELS, Gate, H264Headers, Headers, LeftOut, Vp8Headers

_DECODERS = {Codec.VP8: "vp8", Codec.H264: "h264"}
FROZEN_AFTER_US = 2_000_000
_MOST_WAITING = 300

logger = logging.getLogger(__name__)


class PictureSource:
    """Shows the last good frame, however old, while losses are repaired; `seen_at` says whether it is still alive.

    A camera that sends nothing for two seconds shows as its avatar instead of a frozen face; a shared screen that
    does not change is allowed to send nothing for as long as it likes.
    What may not or cannot be decoded shows as the avatar as well, and `left_out` hears of it once for each reason.
    """

    def __init__(
        self, producer: int, codec: Codec, *, left_out: Callable[[int, LeftOut], None] = lambda producer, what: None
    ) -> None:
        self.producer, self.codec = producer, codec
        self.last: av.VideoFrame | None = None
        self.serial = 0
        self.holds_still = False
        self.ended_us: int | None = None
        self._last_us = 0
        self._hidden_until_us = 0
        self._now_us = 0
        self._waiting: deque[Frame | None] = deque()
        self._tell, self._told = left_out, set[str]()
        self._gate: Gate[Frame] = Gate(headers_of(codec), self._leave_out)
        self._undecodable = Repeated()
        self._decoder: VideoCodecContext | None = None

    @property
    def frame(self) -> av.VideoFrame | None:
        """What is to be shown at the moment of the last `advance`."""
        if self.last is None or self._last_us < self._hidden_until_us or self._gate.left_out is not None:
            return None
        if not self.holds_still and self._now_us - self._last_us > FROZEN_AFTER_US:
            return None
        return self.last

    def add(self, frame: Frame) -> None:
        """Takes a frame that came; too many that wait mean a wrong clock, and the oldest go."""
        self._waiting.append(frame)
        if len(self._waiting) > _MOST_WAITING:
            self._waiting.popleft()
            self._gate.lost()

    def lost(self) -> None:
        """Something is missing at this point of the stream."""
        self._waiting.append(None)

    def advance(self, until_us: int) -> None:
        """Decodes all that was captured up to that moment."""
        self._now_us = max(self._now_us, until_us)
        while self._waiting:
            first = self._waiting[0]
            if first is not None and first.time_us > until_us:
                break
            self._waiting.popleft()
            if first is None:
                self._gate.lost()
            elif first.data:  # to FFmpeg an empty packet is the end of the stream
                self._take(first)
        for frame in self._gate.settled(self._now_us / 1e6):
            self._decode(frame)

    def hide(self, until_us: int) -> None:
        """The camera is off: nothing that was captured before that moment is shown any more."""
        self._hidden_until_us = max(self._hidden_until_us, until_us)

    def _take(self, frame: Frame) -> None:
        if frame.loss_before and not frame.keyframe:
            self._gate.lost()
        for admitted in self._gate.admit(frame, frame.data, self._now_us / 1e6):
            self._decode(admitted)

    def _decode(self, frame: Frame) -> None:
        if self._decoder is None:
            self._decoder = self._open()
        try:
            decoded = self._decoder.decode(av.Packet(frame.data))
        except av.error.FFmpegError as cause:
            # What a participant sends may be broken; the next keyframe repairs it.
            if self._undecodable.is_to_be_said():
                logger.warning(
                    "producer %s: a frame of %s bytes can't be decoded, the %s. one: %s",
                    self.producer,
                    len(frame.data),
                    self._undecodable.count,
                    cause,
                )
            self._decoder = None
            self._gate.lost()
            decoded = []
        if decoded:
            self._gate.decoded()
            self.last = decoded[-1]
            self.serial += 1
            self._last_us = frame.time_us
        else:
            self._gate.failed(self._now_us / 1e6)

    def _leave_out(self, what: LeftOut) -> None:
        """Its buffers go as well: a few large pictures take as much room as all the others."""
        self._decoder = self.last = None
        if what.reason not in self._told:
            self._told.add(what.reason)
            logger.warning("producer %s is left out: %s", self.producer, what)
            self._tell(self.producer, what)

    def _open(self) -> VideoCodecContext:
        decoder = cast(VideoCodecContext, CodecContext.create(_DECODERS[self.codec], "r"))
        # One in, one out: threads and reordering would hold frames back.
        decoder.options = {"max_pixels": str(MOST_PIXELS)}
        decoder.thread_count = 1
        decoder.thread_type = ThreadType.NONE
        decoder.flags |= Flags.low_delay
        return decoder


def headers_of(codec: Codec) -> Headers:
    """What reads the sizes of a stream."""
    return Vp8Headers() if codec is Codec.VP8 else H264Headers()
