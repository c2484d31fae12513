"""What apps' tracks deliver, through the feed and the real encoders and decoders: any form, any time."""

import asyncio
import itertools
import math
import time
from collections.abc import Callable, Iterator
from fractions import Fraction
from typing import Any

import av
import numpy as np
import pytest
from aiortc.codecs.opus import OpusEncoder
from aiortc.codecs.vpx import Vp8Encoder, vp8_depayload
from aiortc.mediastreams import MediaStreamError, MediaStreamTrack

from meetkit.client.media.feed import Feed
from tests.support.media import code_picture, read_code, tone_of


class Track(MediaStreamTrack):
    """Delivers what an iterator gives; at once, or `every_s`."""

    def __init__(self, kind: str, frames: Iterator[Any], *, every_s: float = 0.0) -> None:
        super().__init__()
        self.kind = kind
        self._frames, self._every_s = frames, every_s

    async def recv(self) -> Any:
        await asyncio.sleep(self._every_s)
        for frame in self._frames:
            return frame
        raise MediaStreamError


def tone(hz: float, *, form: str = "s16", layout: str = "mono", rate: int = 48_000, first: int = 0) -> av.AudioFrame:
    samples = rate // 50
    wave = 0.4 * np.sin(2 * math.pi * hz * (np.arange(samples) + first * samples) / rate)
    channels = {"mono": 1, "stereo": 2, "5.1": 6}[layout]
    kind = {"u8": np.uint8, "s16": np.int16, "s32": np.int32, "flt": np.float32, "dbl": np.float64}[
        form.removesuffix("p")
    ]
    if kind is np.uint8:
        data = (wave * 127 + 128).astype(kind)
    else:
        data = (wave * (np.iinfo(kind).max if np.issubdtype(kind, np.integer) else 1)).astype(kind)
    rows = np.tile(data, (channels, 1)) if form.endswith("p") else np.repeat(data, channels).reshape(1, -1)
    frame = av.AudioFrame.from_ndarray(np.ascontiguousarray(rows), format=form, layout=layout)
    frame.sample_rate, frame.pts, frame.time_base = rate, first * samples, Fraction(1, rate)
    return frame


def heard(frames: list[av.AudioFrame]) -> float:
    """The tone after Opus."""
    encoder, decoder = OpusEncoder(), av.CodecContext.create("libopus", "r")
    decoder.format, decoder.layout, decoder.sample_rate = "s16", "stereo", 48_000
    decoded: list[av.AudioFrame] = []
    for frame in frames:
        payloads, _ = encoder.encode(frame)
        assert len(payloads) <= 1, "aiortc stamps all packets of a frame alike"
        for payload in payloads:
            decoded += decoder.decode(av.Packet(payload))
    return tone_of(decoded[3:])


def seen(frame: av.VideoFrame) -> av.VideoFrame:
    """The picture after VP8."""
    payloads, _ = Vp8Encoder().encode(frame, True)
    decoder = av.CodecContext.create("libvpx", "r")
    [decoded] = decoder.decode(av.Packet(b"".join(vp8_depayload(payload) for payload in payloads)))
    return decoded


async def fed(track: MediaStreamTrack, count: int, *, within_s: float = 30) -> list[Any]:
    """The first frames that a sender would get, with the time at which it got each."""
    ends: list[BaseException | None] = []
    feed = Feed(track.kind, on_ended=ends.append)  # type: ignore[arg-type]
    await feed.use(track)
    frames: list[Any] = []
    try:
        async with asyncio.timeout(within_s):
            while len(frames) < count and not ends:
                frames.append(await feed.recv())
    finally:
        await feed.close()
    assert not ends, ends
    return frames


def sounds(**options: Any) -> Iterator[av.AudioFrame]:
    return (tone(440, first=number, **options) for number in itertools.count())


@pytest.mark.parametrize("layout", ["mono", "stereo", "5.1"])
@pytest.mark.parametrize("form", ["u8", "u8p", "s16", "s16p", "s32", "s32p", "flt", "fltp", "dbl", "dblp"])
async def test_every_form_of_sound_is_heard(form: str, layout: str) -> None:
    assert heard(await fed(Track("audio", sounds(form=form, layout=layout)), 20)) == pytest.approx(440, abs=15)


@pytest.mark.parametrize("rate", [8_000, 11_025, 16_000, 22_050, 32_000, 44_100, 48_000, 96_000, 192_000])
async def test_every_rate_of_sound_is_heard(rate: int) -> None:
    assert heard(await fed(Track("audio", sounds(rate=rate)), 20)) == pytest.approx(440, abs=15)


async def test_sound_that_changes_its_form_keeps_its_pitch_and_time() -> None:
    def changing() -> Iterator[av.AudioFrame]:
        forms: list[dict[str, Any]] = [
            {"rate": 48_000, "layout": "stereo"},
            {"rate": 16_000, "layout": "mono"},
            {"rate": 44_100, "layout": "5.1", "form": "fltp"},
            {"rate": 8_000, "form": "u8"},
        ]
        for number in itertools.count():
            yield tone(440, first=number, **forms[number // 20 % 4])

    frames = await fed(Track("audio", changing()), 70)
    for begin in range(0, 60, 20):
        assert heard(frames[begin + 2 : begin + 20]) == pytest.approx(440, abs=25)
    assert all(frame.samples == 960 for frame in frames)


def picture(code: int, form: str, width: int, height: int) -> av.VideoFrame:
    frame = av.VideoFrame.from_ndarray(code_picture(code, width=width, height=height), format="rgb24")
    return frame.reformat(format=form)


@pytest.mark.parametrize(
    "form",
    ["rgb24", "bgr24", "rgba", "bgra", "argb", "gray", "yuv420p", "yuv422p", "yuv444p", "yuvj420p", "yuva420p", "nv12",
     "nv21", "p010le", "yuv420p10le", "yuyv422", "rgb48le", "gbrp", "ya8", "pal8", "rgb565le", "monow"],
)  # fmt: skip
@pytest.mark.parametrize("time_base", [Fraction(1, 90_000), Fraction(1, 12_800), None])
async def test_every_form_of_picture_is_seen(form: str, time_base: Fraction | None) -> None:
    def pictures() -> Iterator[av.VideoFrame]:
        for number in itertools.count():
            given = picture(165, "rgb8" if form == "pal8" else form, 320, 180)
            if time_base is not None:
                given.pts, given.time_base = int(number / 25 / time_base), time_base
            yield given

    frame = (await fed(Track("video", pictures()), 2))[-1]
    assert read_code(seen(frame)) == 165


@pytest.mark.parametrize(
    ("size", "sent"),
    [((321, 181), (320, 180)), ((101, 75), (100, 76)), ((640, 361), (640, 360)), ((1, 1), (16, 16)),
     ((2, 300), (16, 300)), ((3840, 2160), (1920, 1080)), ((1080, 2340), (886, 1920)), ((7680, 100), (1920, 24))],
)  # fmt: skip
async def test_every_size_of_picture_is_sent(size: tuple[int, int], sent: tuple[int, int]) -> None:
    def pictures() -> Iterator[av.VideoFrame]:
        for number in itertools.count():
            given = picture(90, "yuv444p", *size)
            given.pts, given.time_base = number, Fraction(1, 25)
            yield given

    frame = (await fed(Track("video", pictures()), 2))[-1]
    assert (frame.width, frame.height) == sent
    shown = seen(frame)
    assert (shown.width, shown.height) == sent
    if min(size) > 50:
        assert read_code(shown) == 90


async def test_sizes_and_forms_that_change_from_picture_to_picture_are_all_seen() -> None:
    sizes = [(320, 180), (181, 321), (64, 48), (1280, 720), (333, 333)]
    forms = ["rgb24", "yuv444p", "yuva420p", "nv12", "gray"]

    def pictures() -> Iterator[av.VideoFrame]:
        for number in itertools.count():
            given = picture(number % 250, forms[number % 5], *sizes[number % 5])
            given.pts, given.time_base = number, Fraction(1, 25)
            yield given

    for number, frame in enumerate(await fed(Track("video", pictures()), 10)):
        assert read_code(seen(frame)) == number


@pytest.mark.parametrize("degrees", [0, 90, 180, 270])
async def test_a_picture_that_lies_on_its_side_is_set_upright(degrees: int, tmp_path: Any) -> None:
    lying = np.rot90(code_picture(77, width=320, height=180), -degrees // 90)
    path = tmp_path / "phone.mov"
    with av.open(str(path), "w") as container:
        stream = container.add_stream("libx264", rate=25)
        stream.width, stream.height, stream.pix_fmt = lying.shape[1], lying.shape[0], "yuv420p"
        stream.set_display_rotation(degrees)
        for _ in range(5):
            container.mux(stream.encode(av.VideoFrame.from_ndarray(np.ascontiguousarray(lying), format="rgb24")))
        container.mux(stream.encode(None))
    with av.open(str(path)) as container:
        frames = list(container.decode(video=0))
    frame = (await fed(Track("video", iter([*frames, *frames])), 1))[0]
    assert (frame.width, frame.height) == (320, 180)
    assert read_code(seen(frame)) == 77


async def test_what_shines_through_is_put_on_black() -> None:
    rgba = np.full((180, 320, 4), 255, dtype=np.uint8)
    rgba[:, :160, 3] = 0

    def pictures() -> Iterator[av.VideoFrame]:
        while True:
            yield av.VideoFrame.from_ndarray(rgba, format="rgba")

    luma = seen((await fed(Track("video", pictures()), 1))[0]).to_ndarray(format="gray")
    assert luma[:, :150].mean() < 30
    assert luma[:, 170:].mean() > 220


TIMES: dict[str, Callable[[int], tuple[int | None, Fraction | None]]] = {
    "right": lambda n: (n * 40, Fraction(1, 1000)),
    "none": lambda n: (None, None),
    "no time base": lambda n: (n, None),
    "constant": lambda n: (1234, Fraction(1, 1000)),
    "backwards": lambda n: (100_000 - n * 40, Fraction(1, 1000)),
    "looping": lambda n: (n % 5 * 40, Fraction(1, 1000)),
    "jumping": lambda n: (n * 40 + n // 10 * 100_000_000, Fraction(1, 1000)),
    "negative": lambda n: (n * 40 - 100_000, Fraction(1, 1000)),
    "huge": lambda n: (2**50 + n * 40, Fraction(1, 1000)),
}


@pytest.mark.parametrize("kind", ["audio", "video"])
@pytest.mark.parametrize("name", TIMES)
@pytest.mark.parametrize("every_s", [0.0, 0.02], ids=["at once", "paced"])
async def test_whatever_its_time_a_track_is_sent_in_real_time(kind: str, name: str, every_s: float) -> None:
    def frames() -> Iterator[Any]:
        for number in itertools.count():
            given = tone(440, first=number) if kind == "audio" else picture(5, "yuv420p", 160, 90)
            pts, base = TIMES[name](number)
            given.pts = pts
            if base is not None:
                given.time_base = base
            yield given

    ends: list[BaseException | None] = []
    feed = Feed(kind, on_ended=ends.append)  # type: ignore[arg-type]
    await feed.use(Track(kind, frames(), every_s=every_s))
    began_s, got = time.monotonic(), []
    try:
        async with asyncio.timeout(30):
            while time.monotonic() < began_s + 1.5:
                got.append(await feed.recv())
    finally:
        await feed.close()
    elapsed_s = time.monotonic() - began_s
    stamps = [float(frame.pts * frame.time_base) for frame in got]
    assert not ends
    assert len(got) > 10, "something is sent"
    assert all(later > earlier for earlier, later in itertools.pairwise(stamps)), "stamps rise"
    assert stamps[-1] - stamps[0] < 1.25 * elapsed_s + 0.2, "no faster than real time"


@pytest.mark.parametrize("kind", ["audio", "video"])
@pytest.mark.parametrize("given", [None, 5, "frame", asyncio.CancelledError(), RuntimeError("broken"), "other kind"])
async def test_what_is_no_frame_ends_the_source_with_a_cause(kind: str, given: object) -> None:
    class Odd(Track):
        async def recv(self) -> Any:
            if isinstance(given, BaseException):
                raise given
            if given == "other kind":
                return tone(440) if kind == "video" else picture(5, "rgb24", 64, 48)
            return given

    ended: asyncio.Future[BaseException | None] = asyncio.get_running_loop().create_future()
    feed = Feed(kind, on_ended=ended.set_result)  # type: ignore[arg-type]
    await feed.use(Odd(kind, iter(())))
    async with asyncio.timeout(10):
        assert await ended is not None
    await feed.close()


@pytest.mark.parametrize("kind", ["audio", "video"])
async def test_an_outage_is_no_fault_of_the_track(kind: str) -> None:
    """While nobody takes what it gives, a track goes on like a microphone; that is not its being slow or fast."""

    def frames() -> Iterator[Any]:
        for number in itertools.count():
            given = tone(440, first=number) if kind == "audio" else picture(number // 50, "yuv420p", 160, 90)
            if kind == "video":
                given.pts, given.time_base = round((time.monotonic() - begin_s) * 1000), Fraction(1, 1000)
            yield given

    begin_s = time.monotonic()
    found: list[Any] = []
    ends: list[BaseException | None] = []
    feed = Feed(kind, on_ended=ends.append, on_found=lambda *what: found.append(what))  # type: ignore[arg-type]
    given = 0

    class Live(Track):
        async def recv(self) -> Any:
            nonlocal given
            given += 1
            await asyncio.sleep(max(0.0, begin_s + given / 50 - time.monotonic()))
            return await super().recv()

    await feed.use(Live(kind, frames(), every_s=0.0))
    await asyncio.sleep(3)
    assert given < 5, "the beginning is kept until there is a connection"
    for _ in range(25):
        await feed.recv()
    await asyncio.sleep(4)
    assert given > 60, "later it goes on as it would without us"
    began_s, got = time.monotonic(), []
    while time.monotonic() < began_s + 12:
        got.append(await feed.recv())
    await feed.close()
    stamps = [float(frame.pts * frame.time_base) for frame in got]
    assert all(later > earlier for earlier, later in itertools.pairwise(stamps))
    assert stamps[-1] - stamps[0] == pytest.approx(12, abs=1.5)
    assert (found, ends) == ([], [])
