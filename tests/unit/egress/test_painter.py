"""What is on the canvas, looked at in pixels."""

from dataclasses import dataclass
from typing import Any

import av
import numpy as np
import pytest
from PIL import Image

from meetkit.egress.canvas import Canvas, overlay, yuv
from meetkit.egress.drawings import label
from meetkit.egress.job import Theme, parse_config
from meetkit.egress.layout import Rect
from meetkit.egress.painter import Painter
from meetkit.egress.plan import Tile, plan
from meetkit.egress.scene import Scene
from meetkit.egress.text.clusters import initials
from meetkit.egress.theme import COLOURS
from tests.support.capture import participant, scene
from tests.support.media import code_picture, read_code


@dataclass
class Still:
    frame: av.VideoFrame | None
    serial: int = 1


def still(code: int, width: int = 640, height: int = 360) -> Still:
    return Still(
        av.VideoFrame.from_ndarray(code_picture(code, width=width, height=height), format="rgb24").reformat(
            format="yuv420p"
        )
    )


def rgb(frame: av.VideoFrame) -> np.ndarray:
    return frame.to_ndarray(format="rgb24").astype(int)


def read_tile(frame: av.VideoFrame, tile: Tile) -> int | None:
    rect = tile.rect
    part = frame.to_ndarray(format="gray")[rect.y : rect.y + rect.height, rect.x : rect.x + rect.width]
    return read_code(av.VideoFrame.from_ndarray(np.ascontiguousarray(part), format="gray"))


def painted(line: dict[str, Any], pictures: dict[int, Still], **config: Any) -> tuple[av.VideoFrame, tuple[Tile, ...]]:
    parsed = parse_config(config)
    tiles, _ = plan(Scene.model_validate(line["scene"]), parsed)
    return Painter(parsed).paint(tiles, pictures), tiles


def people(count: int, **more: Any) -> dict[str, Any]:
    return scene(*(participant(f"p{n}", f"Name {n}", webcam=n, mic=100 + n) for n in range(count)), **more)


@pytest.mark.parametrize("layout", ["GRID", "SIDEBAR", "SPOTLIGHT"])
@pytest.mark.parametrize("orientation", ["landscape", "portrait"])
@pytest.mark.parametrize("count", [1, 2, 4, 7])
def test_every_tile_shows_its_own_picture(layout: str, orientation: str, count: int) -> None:
    # Shaped like their tiles: what is cropped from others is in the tests of the layout.
    config = {"layout": {"type": layout}, "orientation": orientation}
    parsed = parse_config(config)
    tiles, _ = plan(Scene.model_validate(people(count)["scene"]), parsed)
    pictures = {tile.producer: still(40 + (tile.producer or 0), tile.rect.width, tile.rect.height) for tile in tiles}
    frame = Painter(parsed).paint(tiles, pictures)
    assert len(tiles) == (1 if layout == "SPOTLIGHT" else count)
    for tile in tiles:
        assert read_tile(frame, tile) == 40 + (tile.producer or 0)


def test_a_picture_of_the_outputs_size_is_copied_to_the_last_pixel() -> None:
    picture = still(5, 1280, 720)
    frame, _ = painted(scene(participant("a", "", webcam=0, mic=100)), {0: picture})
    assert picture.frame is not None
    assert np.array_equal(frame.to_ndarray(), picture.frame.to_ndarray())


def test_the_name_and_the_mute_mark_are_on_the_tile() -> None:
    def corner(name: str, paused: list[int]) -> np.ndarray:
        frame, _ = painted(scene(participant("a", name, webcam=0, mic=1, paused=paused)), {0: still(3)})
        return rgb(frame)[640:, :400]

    named, nameless, muted = corner("Ada", []), corner("", []), corner("Ada", [1])
    assert np.abs(named - nameless).max() > 80
    assert np.abs(muted - named).max() > 80
    # Letters are light, on a dark pill.
    assert named.min(axis=2).max() > 200


def test_the_speaker_has_a_ring_and_loses_it() -> None:
    config = parse_config({})
    painter = Painter(config)
    pictures = {0: still(1), 1: still(2)}
    speaking = plan(Scene.model_validate(people(2, speaker="p1")["scene"]), config)[0]
    ring = np.array(COLOURS[Theme.DEFAULT].speaking)
    rect = speaking[1].rect
    at = (slice(rect.y + rect.height // 2, rect.y + rect.height // 2 + 1), slice(rect.x - 3, rect.x - 1))
    assert np.abs(rgb(painter.paint(speaking, pictures))[at] - ring).max() < 12
    other = speaking[0].rect
    quiet = rgb(painter.canvas.frame)[other.y + other.height // 2, other.x - 3]
    assert np.abs(quiet - np.array(COLOURS[Theme.DEFAULT].background)).max() < 12
    silent = plan(Scene.model_validate(people(2)["scene"]), config)[0]
    assert np.abs(rgb(painter.paint(silent, pictures))[at] - COLOURS[Theme.DEFAULT].background).max() < 12


def test_without_picture_there_is_an_avatar_always_of_the_same_colour() -> None:
    frame, _ = painted(scene(participant("a", "Ada Lovelace", mic=1)), {})
    again, _ = painted(scene(participant("b", "Bob"), participant("a", "Ada Lovelace", mic=1)), {})
    discs = [colour for colour, _ in COLOURS[Theme.DEFAULT].avatars]

    def disc(image: np.ndarray, x: int, y: int) -> int:
        distances = [np.abs(image[y, x] - np.array(colour)).max() for colour in discs]
        assert min(distances) < 12
        return int(np.argmin(distances))

    first = disc(rgb(frame), 640, 360 - 130)
    second = disc(rgb(again), 640 + 320, 360 - 80)
    assert first == second


@pytest.mark.parametrize("theme", list(Theme))
def test_the_theme_gives_the_background(theme: Theme) -> None:
    frame, _ = painted(people(2), {}, theme=theme)
    assert np.abs(rgb(frame)[2, 2] - np.array(COLOURS[theme].background)).max() < 6


def test_bars_are_laid_when_a_telephone_is_turned() -> None:
    config = parse_config({})
    painter, tiles = Painter(config), plan(Scene.model_validate(people(1)["scene"]), config)[0]
    painter.paint(tiles, {0: still(1, 640, 360)})
    frame = painter.paint(tiles, {0: Still(still(2, 360, 640).frame, 2)})
    surface = np.array(COLOURS[Theme.DEFAULT].surface)
    assert np.abs(rgb(frame)[300:320, 20:40] - surface).max() < 6


def test_a_tile_is_touched_only_when_its_picture_changed() -> None:
    config = parse_config({})
    painter, tiles = Painter(config), plan(Scene.model_validate(people(2)["scene"]), config)[0]
    pictures = {0: still(1), 1: still(2)}
    painter.paint(tiles, pictures)
    painter.canvas.fill(tiles[0].rect, (255, 0, 0))
    pictures[1] = Still(still(9).frame, 2)
    frame = painter.paint(tiles, pictures)
    assert read_tile(frame, tiles[0]) is None
    assert read_tile(frame, tiles[1]) == 9


def test_what_is_laid_over_mixes_by_its_opacity() -> None:
    canvas = Canvas(64, 64)
    canvas.fill(Rect(0, 0, 64, 64), (0, 0, 0))
    canvas.blend(overlay(Image.new("RGBA", (32, 32), (255, 255, 255, 128))), 16, 16)
    luma = canvas.frame.to_ndarray()[:64]
    assert luma[0, 0] == 16
    assert abs(int(luma[32, 32]) - (16 + 235) // 2) <= 2


def test_colours_are_those_of_bt601() -> None:
    assert yuv((255, 255, 255)) == (235, 128, 128)
    assert yuv((0, 0, 0)) == (16, 128, 128)
    assert yuv((255, 0, 0)) == (81, 90, 240)


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("Ada Lovelace", "AL"),
        ("ada", "A"),
        ("  ", "?"),
        ("🙂", "🙂"),
        ("!", "?"),
        ("Ana María de Souza", "AS"),
        ("李 小龙", "李小"),
    ],
)
def test_initials(name: str, expected: str) -> None:
    assert "".join(initials(name)) == expected


def test_a_long_name_is_shortened_and_an_odd_one_is_harmless() -> None:
    long = label("An extraordinarily long name that goes on and on", muted=True, height=30, most_width=200)
    assert long is not None
    assert long.width <= 200
    for name in ("\x00\n\t", "a\u202eb", "\ud800", "e\u0301" * 200, "👩‍👩‍👧"):
        label(name, muted=False, height=30, most_width=200)
