"""Where tiles go: pure geometry in pixels, every edge even because chroma has half the resolution."""

import math
from dataclasses import dataclass
from typing import Literal

# A picture that would lose more than this share of itself to cropping is shown whole, with bars.
LARGEST_CROP = 0.45


@dataclass(frozen=True, slots=True)
class Rect:
    """A rectangle; x and y from the top left."""

    x: int
    y: int
    width: int
    height: int


@dataclass(frozen=True, slots=True)
class Arrangement:
    """The main place, when the layout has one, and the places of the others in order."""

    main: Rect | None
    others: tuple[Rect, ...]


@dataclass(frozen=True, slots=True)
class Fit:
    """How a source fills a tile: scaled to width x height, its part from left, top on shown at `shown` in the tile."""

    width: int
    height: int
    left: int
    top: int
    shown: Rect


def spacing(width: int, height: int) -> int:
    """The gap between tiles, even, about a ninetieth of the short side."""
    return max(4, _even(min(width, height) / 90))


def grid(count: int, area: Rect, gap: int) -> tuple[Rect, ...]:
    """`count` equal tiles, as large as they can be; an incomplete last row is centred.

    Tiles are 16:9 to 4:3 in a wide area and may be square in a tall one.
    """
    if count == 0:
        return ()
    narrowest = 4 / 3 if area.width >= area.height else 1.0
    best: tuple[float, int, int, int] | None = None
    for columns in range(1, count + 1):
        rows = math.ceil(count / columns)
        room_width = (area.width - gap * (columns - 1)) / columns
        room_height = (area.height - gap * (rows - 1)) / rows
        if room_width < 2 or room_height < 2:
            continue
        aspect = min(max(room_width / room_height, narrowest), 16 / 9)
        width = _even(min(room_width, room_height * aspect))
        height = _even(min(room_height, room_width / aspect))
        # Of two that show as much, the one with fewer holes.
        score = width * height - (columns * rows - count) * 0.001
        if width >= 2 and height >= 2 and (best is None or score > best[0]):
            best = (score, columns, width, height)
    if best is None:
        return ()
    _, columns, width, height = best
    rows = math.ceil(count / columns)
    top = area.y + _even((area.height - rows * height - gap * (rows - 1)) / 2)
    tiles = []
    for row in range(rows):
        in_row = min(columns, count - row * columns)
        left = area.x + _even((area.width - in_row * width - gap * (in_row - 1)) / 2)
        tiles += [
            Rect(left + column * (width + gap), top + row * (height + gap), width, height) for column in range(in_row)
        ]
    return tuple(tiles)


def arrange_grid(count: int, width: int, height: int) -> Arrangement:
    """Equal tiles over the whole picture; one alone fills it."""
    if count == 1:
        return Arrangement(None, (Rect(0, 0, width, height),))
    gap = spacing(width, height)
    return Arrangement(None, grid(count, _inside(Rect(0, 0, width, height), gap), gap))


def arrange_with_main(others: int, width: int, height: int) -> Arrangement:
    """A main place, and the others in a column beside it (landscape) or a strip below it (portrait)."""
    if others == 0:
        return Arrangement(Rect(0, 0, width, height), ())
    gap = spacing(width, height)
    area = _inside(Rect(0, 0, width, height), gap)
    share = 0.2 if others <= 4 else 0.27 if others <= 10 else 0.36
    if width >= height:
        side = _even(area.width * share)
        main = Rect(area.x, area.y, area.width - side - gap, area.height)
        beside = Rect(area.x + main.width + gap, area.y, side, area.height)
    else:
        # A main picture as wide as the frame needs about half of its height; higher than wide it would be mostly bars.
        side = max(_even(area.height * (0.32 if others <= 2 else 0.5)), area.height - area.width - gap)
        main = Rect(area.x, area.y, area.width, area.height - side - gap)
        beside = Rect(area.x, area.y + main.height + gap, area.width, side)
    return Arrangement(main, grid(others, beside, gap))


def fit(source: tuple[int, int], tile: tuple[int, int], mode: Literal["auto", "whole"] = "auto") -> Fit:
    """How a picture of `source` size is shown in a tile, its aspect kept.

    `auto` fills the tile and crops when little is lost by it; `whole` always shows all, with bars.
    """
    source_width, source_height = source
    tile_width, tile_height = tile
    covering = max(tile_width / source_width, tile_height / source_height)
    kept = (tile_width * tile_height) / (source_width * covering * source_height * covering)
    if mode == "auto" and 1 - kept <= LARGEST_CROP:
        width = max(tile_width, _even(source_width * covering + 1))
        height = max(tile_height, _even(source_height * covering + 1))
        left, top = _even((width - tile_width) / 2), _even((height - tile_height) / 2)
        return Fit(width, height, left, top, Rect(0, 0, tile_width, tile_height))
    containing = min(tile_width / source_width, tile_height / source_height)
    width = min(tile_width, max(2, _even(source_width * containing + 1)))
    height = min(tile_height, max(2, _even(source_height * containing + 1)))
    shown = Rect(_even((tile_width - width) / 2), _even((tile_height - height) / 2), width, height)
    return Fit(width, height, 0, 0, shown)


def _inside(area: Rect, margin: int) -> Rect:
    return Rect(area.x + margin, area.y + margin, area.width - 2 * margin, area.height - 2 * margin)


def _even(value: float) -> int:
    return int(value) // 2 * 2
