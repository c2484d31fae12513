"""Paints tiles on the canvas: a tile is touched only when its picture changed, all of them when the plan changed."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Protocol

import av
from av.video.reformatter import VideoReformatter

from meetkit.egress import drawings
from meetkit.egress.canvas import Canvas
from meetkit.egress.job import EgressConfig
from meetkit.egress.layout import Rect, fit, spacing
from meetkit.egress.plan import Tile
from meetkit.egress.theme import COLOURS, Rgb

# Faces may be coarse and cheap; the letters of a shared screen may not.
SCALING = {False: "FAST_BILINEAR", True: "BICUBIC"}


class Picture(Protocol):
    """What a source shows now; `serial` changes whenever the frame does."""

    @property
    def frame(self) -> av.VideoFrame | None:
        """The decoded picture, or None when the avatar is to be shown."""

    @property
    def serial(self) -> int:
        """Grows with each new frame."""


@dataclass(slots=True)
class _Painted:
    tile: Tile
    serial: int | None


def label_room(rect: Rect, gap: int) -> Rect | None:
    """Where a tile's name is, and how wide it may be; None in a tile that is too small for it."""
    height = int(min(max(rect.height * 0.12, gap * 2.2), gap * 4.2)) // 2 * 2
    margin = max(2, gap // 2 * 2) if rect.height > 10 * gap else 2
    if rect.width < 3 * height or rect.height < 2 * height:
        return None
    return Rect(rect.x + margin, rect.y + rect.height - margin - height, (rect.width - 2 * margin) // 2 * 2, height)


class Painter:
    """Owns the canvas and what is on it."""

    def __init__(self, config: EgressConfig) -> None:
        width, height = config.size
        self.canvas = Canvas(width, height)
        self._all = Rect(0, 0, width, height)
        self._colours = COLOURS[config.theme]
        self._gap = spacing(width, height)
        self._ring = max(2, self._gap // 4 * 2)
        self._painted: dict[Rect, _Painted] = {}
        self._scalers: dict[tuple[int, int, int], VideoReformatter] = {}
        self.canvas.fill(self._all, self._colours.background)

    def paint(self, tiles: tuple[Tile, ...], pictures: Mapping[int, Picture]) -> av.VideoFrame:
        """Brings the canvas up to date and returns it."""
        if tiles != tuple(painted.tile for painted in self._painted.values()):
            self._begin(tiles)
        for painted in self._painted.values():
            tile = painted.tile
            picture = None if tile.producer is None else pictures.get(tile.producer)
            frame = None if picture is None else picture.frame
            serial = -1 if frame is None or picture is None else picture.serial
            if serial != painted.serial:
                self._paint_tile(tile, frame, uncovered=painted.serial is None or (serial < 0) != (painted.serial < 0))
                painted.serial = serial
        return self.canvas.frame

    def _begin(self, tiles: tuple[Tile, ...]) -> None:
        self.canvas.fill(self._all, self._colours.background)
        self._painted = {tile.rect: _Painted(tile, None) for tile in tiles}
        wanted = {(tile.producer, tile.rect.width, tile.rect.height) for tile in tiles}
        self._scalers = {key: scaler for key, scaler in self._scalers.items() if key in wanted}
        for tile in tiles:
            if tile.speaking and not self._fills_all(tile.rect):
                rect, ring = tile.rect, self._ring
                around = Rect(rect.x - ring, rect.y - ring, rect.width + 2 * ring, rect.height + 2 * ring)
                self.canvas.fill(around, self._colours.speaking)
                self._round(around, self._radius(rect) + ring, self._colours.background)

    def _paint_tile(self, tile: Tile, frame: av.VideoFrame | None, *, uncovered: bool) -> None:
        rect = tile.rect
        if frame is None:
            self._paint_avatar(tile)
        else:
            self._paint_picture(tile, frame, uncovered=uncovered)
        if not self._fills_all(rect):
            ringed = tile.speaking
            self._round(rect, self._radius(rect), self._colours.speaking if ringed else self._colours.background)
        self._paint_label(tile)

    def _paint_picture(self, tile: Tile, frame: av.VideoFrame, *, uncovered: bool) -> None:
        rect = tile.rect
        place = fit((frame.width, frame.height), (rect.width, rect.height), "whole" if tile.is_share else "auto")
        shown = Rect(rect.x + place.shown.x, rect.y + place.shown.y, place.shown.width, place.shown.height)
        if (shown.width, shown.height) != (rect.width, rect.height):
            # The bars; a source may change its shape at any time, so they are laid anew.
            self.canvas.fill(rect, self._colours.surface)
        elif uncovered:
            self.canvas.fill(rect, self._colours.surface)
        if (frame.width, frame.height, frame.format.name) != (place.width, place.height, "yuv420p"):
            key = (tile.producer or 0, rect.width, rect.height)
            scaler = self._scalers.setdefault(key, VideoReformatter())
            frame = scaler.reformat(
                frame,
                place.width,
                place.height,
                "yuv420p",
                interpolation=SCALING[tile.is_share],
                dst_color_range="MPEG",
                threads=1,
            )
        self.canvas.put(frame, place.left, place.top, shown)

    def _paint_avatar(self, tile: Tile) -> None:
        rect = tile.rect
        self.canvas.fill(rect, self._colours.surface)
        size = int(min(rect.width, rect.height) * 0.46) // 2 * 2
        if size >= 8:
            disc = drawings.avatar(tile.name, tile.participant_id, size=size, colours=self._colours)
            self.canvas.blend(
                disc, rect.x + (rect.width - disc.width) // 4 * 2, rect.y + (rect.height - disc.height) // 4 * 2
            )

    def _paint_label(self, tile: Tile) -> None:
        room = label_room(tile.rect, self._gap)
        if room is None:
            return
        pill = drawings.label(tile.name, muted=tile.muted, height=room.height, most_width=room.width)
        if pill is not None:
            self.canvas.blend(pill, room.x, room.y)

    def _round(self, rect: Rect, radius: int, colour: Rgb) -> None:
        right, bottom = rect.x + rect.width, rect.y + rect.height
        first, second, third, fourth = drawings.corners(radius, colour)
        size = first.width
        self.canvas.blend(first, rect.x, rect.y)
        self.canvas.blend(second, right - size, rect.y)
        self.canvas.blend(third, rect.x, bottom - size)
        self.canvas.blend(fourth, right - size, bottom - size)

    def _radius(self, rect: Rect) -> int:
        return max(2, int(min(self._gap * 1.5, rect.height / 6)) // 2 * 2)

    def _fills_all(self, rect: Rect) -> bool:
        return rect == self._all
