"""What real encoders write is read as what real decoders make of it."""

from fractions import Fraction

import av
import numpy as np
import pytest

from meetkit.encoded import H264Headers, Head, Headers, Vp8Headers

SIZES = [(16, 16), (64, 48), (176, 144), (322, 182), (640, 360), (1280, 720), (1918, 1078), (1920, 1080)]


def encoded(codec: str, width: int, height: int, options: dict[str, str], form: str = "yuv420p") -> list[bytes]:
    """Three pictures."""
    context = av.CodecContext.create(codec, "w")
    assert isinstance(context, av.VideoCodecContext)
    context.width, context.height, context.pix_fmt = width, height, form
    context.time_base, context.framerate = Fraction(1, 30), Fraction(30)
    context.options = options
    packets = []
    for index in range(3):
        picture = np.full((height, width, 3), 40 * index, dtype=np.uint8)
        frame = av.VideoFrame.from_ndarray(picture, format="rgb24").reformat(format=form)
        frame.pts, frame.time_base = index, Fraction(1, 30)
        packets += context.encode(frame)
    packets += context.encode(None)
    return [bytes(packet) for packet in packets]


def check(headers: Headers, name: str, frames: list[bytes]) -> None:
    decoder = av.CodecContext.create(name, "r")
    assert isinstance(decoder, av.VideoCodecContext)
    pictures = []
    for frame in frames:
        heads = headers.read(frame)
        assert len(heads) == 1
        assert heads[0].key is (frame is frames[0])
        if name == "h264" or heads[0].key:
            first = heads[0]
        pictures += decoder.decode(av.Packet(frame))
    pictures += decoder.decode(None)
    assert {(one.width, one.height) for one in pictures} == {(first.width, first.height)}
    assert first.pixels >= first.width * first.height


@pytest.mark.parametrize(("width", "height"), SIZES)
def test_vp8(width: int, height: int) -> None:
    check(Vp8Headers(), "vp8", encoded("libvpx", width, height, {"deadline": "realtime", "lag-in-frames": "0"}))


@pytest.mark.parametrize(("width", "height"), SIZES)
@pytest.mark.parametrize("profile", ["baseline", "main", "high", "high10", "high422", "high444"])
def test_h264(profile: str, width: int, height: int) -> None:
    form = {"high10": "yuv420p10le", "high422": "yuv422p", "high444": "yuv444p"}.get(profile, "yuv420p")
    options = {"preset": "ultrafast", "tune": "zerolatency", "profile": profile}
    check(H264Headers(), "h264", encoded("libx264", width, height, options, form))


@pytest.mark.parametrize(
    "parameters", ["ref=16:bframes=0", "interlaced=1", "slices=8", "cqm=jvt", "fake-interlaced=1", "slice-max-size=100"]
)
def test_h264_of_unusual_kinds(parameters: str) -> None:
    options = {"tune": "zerolatency", "profile": "high", "x264-params": parameters}
    check(H264Headers(), "h264", encoded("libx264", 640, 368, options))


def test_pictures_that_are_kept_count() -> None:
    (frame, *_) = encoded("libx264", 640, 360, {"tune": "zerolatency", "x264-params": "ref=16:bframes=0:keyint=99"})
    assert H264Headers().read(frame) == [Head(True, 640, 360, 640 * 368, 17)]


def test_what_cannot_be_read_has_no_size() -> None:
    assert Vp8Headers().read(b"") == []
    assert Vp8Headers().read(bytes(10)) == [Head(key=True, known=False)]
    assert Vp8Headers().read(b"\x01") == [Head(key=False)]
    (frame, *_) = encoded("libx264", 64, 48, {"tune": "zerolatency"})
    assert H264Headers().read(frame[frame.rindex(b"\0\0\1") :]) == [Head(key=True, known=False)], (
        "parameter sets are missing"
    )
    assert H264Headers().read(bytes(1000)) == []
    for length in range(len(frame)):
        H264Headers().read(frame[:length])


def test_two_pictures_in_one_frame_are_two() -> None:
    (large, *_) = encoded("libx264", 640, 360, {"tune": "zerolatency", "profile": "baseline"})
    (small, *_) = encoded("libx264", 64, 48, {"tune": "zerolatency", "profile": "baseline"})
    assert [(head.width, head.height) for head in H264Headers().read(large + small)] == [(640, 360), (64, 48)]
    assert H264Headers().read(small * 100) == [Head(key=True, known=False)]
