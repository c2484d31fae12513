"""A picture that claims to be huge takes no memory, and its source comes back with the next honest one."""

import resource

from meetkit.egress.capture import Codec, Frame
from meetkit.egress.pictures import PictureSource
from meetkit.egress.repeated import Repeated
from meetkit.egress.tracks import picture_size
from tests.support.capture import camera

SIZES = [(16383, 16383), (16383, 1024), (8192, 4320)]


def test_huge_picture_is_not_decoded() -> None:
    honest = next(one for one in camera(1, 0x5A, start_us=0, seconds=1) if isinstance(one, Frame))
    source = PictureSource(1, Codec.VP8)
    before_kb = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    for number, (width, height) in enumerate(SIZES):
        # RFC 6386, 9.1: three bytes of tag, three of start code, then the size.
        data = honest.data[:6] + width.to_bytes(2, "little") + height.to_bytes(2, "little") + honest.data[10:]
        huge = Frame(1, number * 40_000, data, True)
        source.add(huge)
        source.advance(number * 40_000)
        assert source.last is None
        assert picture_size(huge, Codec.VP8, Repeated()) is None
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before_kb < 50_000
    source.add(Frame(1, 200_000, honest.data, True))
    source.advance(200_000)
    assert source.last is not None
