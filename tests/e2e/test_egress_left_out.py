"""A recording's process and pictures that it may not or cannot decode: left out, told once, and all else goes on."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from meetkit.egress.capture import Codec, Frame, Message, StreamBegan
from tests.support.capture import (
    SECOND_US,
    EgressProcess,
    camera,
    job,
    microphone,
    participant,
    scene,
    ticks,
    timeline,
)
from tests.support.egress import Film, places
from tests.support.restless import LARGEST, OVERSIZE, SMALL, Size, keyframe, restless_camera

START = 1000 * SECOND_US
LOW = {"quality": "low"}
ADA, EVE = participant("ada", "Ada", webcam=1, mic=2), participant("eve", "Eve", webcam=3)
HONEST, HOSTILE = 0x3C, 0x5A


def in_turn(*sizes: Size, until_s: float = 1000.0, rest: Size = SMALL) -> Callable[[float], Size]:
    return lambda now_s: sizes[round(now_s * 30) % len(sizes)] if now_s < until_s else rest


def most_memory_bytes(pid: int) -> int:
    lines = Path(f"/proc/{pid}/status").read_text().splitlines()
    return next(1024 * int(line.split()[1]) for line in lines if line.startswith("VmHWM"))


async def recorded(
    folder: Path, hostile: list[Message], *, seconds: float
) -> tuple[list[dict[str, Any]], dict[str, list[int | None]], Film, int]:
    """What it reported of it, the codes in both places, the file, and its greatest size in memory."""
    honest = [
        camera(1, HONEST, start_us=START, seconds=seconds, width=320, height=180, fps=15),
        microphone(2, 440, start_us=START, seconds=seconds),
    ]
    async with EgressProcess(job(folder, started_us=START, config=LOW)) as process:
        await process.control(scene(ADA, EVE, at_us=START))
        await process.feed(timeline(*honest, hostile, ticks(START, seconds)))
        await process.progressed(round(seconds * 1000) - 1500)
        peak = most_memory_bytes(process.pid)
        await process.control({"stop": {}})
        stopped = await process.report("stopped")
        assert await process.ended() == 0
        left_out = [one for one in process.reports if one["report"] == "leftOut"]
    film, tiles = Film(stopped["files"][0]["path"]), places("ada", "eve", config=LOW)
    return left_out, {one: film.codes(tiles[one]) for one in ("ada", "eve")}, film, peak


@pytest.mark.parametrize("codec", [Codec.VP8, Codec.H264])
async def test_big_and_small_pictures_in_turn_are_left_out_and_come_back(tmp_path: Path, codec: Codec) -> None:
    calm = list(restless_camera(3, in_turn(SMALL), start_us=START, seconds=9, codec=codec))
    _, _, _, calm_peak = await recorded(tmp_path / "calm", calm, seconds=9)
    wild = list(restless_camera(3, in_turn(LARGEST, SMALL, until_s=4), start_us=START, seconds=9, codec=codec))
    reports, codes, film, peak = await recorded(tmp_path / "wild", wild, seconds=9)
    assert [(one["producer"], one["reason"]) for one in reports] == [(3, "SIZE_CHANGES")]
    assert peak - calm_peak < 50_000_000, (peak, calm_peak)
    assert film.duration_s > 8.5
    assert codes["ada"].count(HONEST) > 0.95 * len(codes["ada"])
    fps = len(codes["eve"]) / film.duration_s
    shown = [code == HOSTILE for code in codes["eve"]]
    assert not any(shown[round(1.5 * fps) : round(5.5 * fps)]), "its avatar"
    assert all(shown[round(6.5 * fps) : round(8 * fps)]), "it is back"


@pytest.mark.parametrize("codec", [Codec.VP8, Codec.H264])
async def test_too_large_pictures_are_left_out_and_come_back(tmp_path: Path, codec: Codec) -> None:
    wild = list(restless_camera(3, in_turn(OVERSIZE, until_s=2), start_us=START, seconds=4, codec=codec))
    reports, codes, film, _ = await recorded(tmp_path, wild, seconds=4)
    (report,) = reports
    assert report == {
        "report": "leftOut",
        "producer": 3,
        "reason": "TOO_LARGE",
        "width": OVERSIZE[0],
        "height": OVERSIZE[1],
        "limitPixels": LARGEST[0] * LARGEST[1],
    }
    fps = len(codes["eve"]) / film.duration_s
    assert HOSTILE not in codes["eve"][: round(1.9 * fps)]
    assert set(codes["eve"][round(2.2 * fps) : round(3.5 * fps)]) == {HOSTILE}
    assert codes["ada"].count(HONEST) > 0.95 * len(codes["ada"])


async def test_pictures_that_no_decoder_takes_are_told_after_a_while(tmp_path: Path) -> None:
    # The head is a keyframe's; behind it nothing is left.
    junk = keyframe(Codec.VP8, SMALL)[:10]
    frames = [Frame(3, START + index * SECOND_US // 30, junk, True) for index in range(7 * 30)]
    reports, codes, _, _ = await recorded(tmp_path, [StreamBegan(3, START, Codec.VP8, 90_000), *frames], seconds=7)
    assert [(one["reason"], one["width"], one["height"]) for one in reports] == [("UNDECODABLE", *SMALL)]
    assert codes["ada"].count(HONEST) > 0.95 * len(codes["ada"])
