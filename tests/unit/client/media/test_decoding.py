"""What reaches a receiver's decoder, and what of its pictures is kept for an app that doesn't read."""

from typing import Any

import av
from aiortc.jitterbuffer import JitterFrame
from aiortc.rtcrtpparameters import RTCRtpCodecParameters

from meetkit.client.media.decoding import MOST_WAITING, DecoderQueue, Guard
from meetkit.client.media.inbound import FRAMES_KEPT, PIXELS_KEPT, InboundTrack
from meetkit.egress.capture import Codec
from meetkit.encoded import LeftOut, Reason
from tests.support.inside import frames_of
from tests.support.restless import OVERSIZE, SMALL, keyframe

CODECS = {
    codec: RTCRtpCodecParameters(mimeType=codec.value, clockRate=90_000, payloadType=96)
    for codec in (Codec.VP8, Codec.H264)
}


class Decoder:
    def __init__(self) -> None:
        self.told: list[LeftOut] = []
        self.asked = 0
        self.queue = DecoderQueue(Guard(self.told.append), self._ask)

    def _ask(self) -> None:
        self.asked += 1

    def give(self, codec: Codec, data: bytes) -> None:
        self.queue.put((CODECS[codec], JitterFrame(data, 0)))


def test_too_large_picture_never_reaches_it() -> None:
    for codec in CODECS:
        decoder = Decoder()
        decoder.give(codec, keyframe(codec, OVERSIZE))
        assert decoder.queue.empty()
        assert [(one.reason, one.width, one.height) for one in decoder.told] == [(Reason.TOO_LARGE, *OVERSIZE)]
        assert decoder.asked == 0, "a keyframe would be as large"
        decoder.give(codec, keyframe(codec, SMALL))
        assert decoder.queue.qsize() == 1


def test_decoder_that_cannot_keep_up_loses_pictures_and_goes_on_with_a_keyframe() -> None:
    decoder, between = Decoder(), b"\x01" + bytes(20)
    decoder.give(Codec.VP8, keyframe(Codec.VP8, SMALL))
    for _ in range(200):
        decoder.give(Codec.VP8, between)
    assert decoder.queue.qsize() == MOST_WAITING
    while not decoder.queue.empty():
        decoder.queue.get()
    decoder.give(Codec.VP8, between)
    assert decoder.queue.empty()
    assert decoder.asked == 1
    decoder.give(Codec.VP8, keyframe(Codec.VP8, SMALL))
    assert decoder.queue.qsize() == 1


def test_end_does_not_wait_for_what_is_still_to_be_decoded() -> None:
    decoder = Decoder()
    for _ in range(10):
        decoder.give(Codec.VP8, keyframe(Codec.VP8, SMALL))
    decoder.queue.put(None)
    assert decoder.queue.get() is None


async def test_large_pictures_that_nobody_reads_take_little_room() -> None:
    track: Any = InboundTrack("video", "s-1")
    for size, kept in (((320, 180), FRAMES_KEPT["video"]), ((4096, 2304), PIXELS_KEPT // (4096 * 2304))):
        for _ in range(2 * FRAMES_KEPT["video"]):
            await frames_of(track).put(av.VideoFrame(*size, "yuv420p"))
        assert frames_of(track).qsize() == kept
    await frames_of(track).put(av.VideoFrame(8192, 8192, "gray"))
    assert (await track.recv()).width == 8192
