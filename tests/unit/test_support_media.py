"""The readers that the end-to-end tests trust: a code or a tone survives real codecs and nothing else passes for it."""

import av
import numpy as np
import pytest

from tests.support.media import CodeVideoTrack, ToneTrack, code_picture, read_code, tone_of


@pytest.mark.parametrize("code", [0, 1, 0x5A, 254, 255])
def test_code_is_read_back_at_another_size(code: int) -> None:
    frame = av.VideoFrame.from_ndarray(code_picture(code, width=320, height=180), format="rgb24")
    assert read_code(frame.reformat(width=213, height=121, format="yuv420p")) == code


def test_picture_without_code_reads_as_none() -> None:
    noise = np.random.default_rng(7).integers(0, 255, (360, 640, 3), dtype=np.uint8)
    grey = np.full((360, 640, 3), 128, dtype=np.uint8)
    left_white = np.zeros((360, 640, 3), dtype=np.uint8)
    left_white[:, :320] = 255
    for picture in (noise, grey, left_white):
        assert read_code(av.VideoFrame.from_ndarray(picture, format="rgb24")) is None


async def test_tracks_carry_what_they_claim() -> None:
    assert read_code(await CodeVideoTrack(77).recv()) == 77
    track = ToneTrack(880)
    frames = [await track.recv() for _ in range(10)]
    assert abs(tone_of(frames) - 880) < 6
    silent = ToneTrack(880, amplitude=0.0)
    assert tone_of([await silent.recv() for _ in range(5)]) == 0.0
