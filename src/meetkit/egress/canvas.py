"""The picture that is composed: three planes of YUV 4:2:0, written in place and handed to the encoder as they are."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import av
import numpy as np
from numpy.typing import NDArray
from PIL import Image

from meetkit.egress.layout import Rect
from meetkit.egress.theme import Rgb

Bytes = NDArray[np.uint8]
Words = NDArray[np.uint16]

# BT.601, limited range: what cameras of browsers send. Rows: Y, U, V.
_FROM_RGB = np.array([[65.738, 129.057, 25.064], [-37.945, -74.494, 112.439], [112.439, -94.154, -18.285]]) / 256
_OFFSET = np.array([16.0, 128.0, 128.0])


def yuv(colour: Rgb) -> tuple[int, int, int]:
    """A colour as the planes hold it."""
    y, u, v = (_FROM_RGB @ np.array(colour, dtype=float) + _OFFSET).round().astype(int)
    return int(y), int(u), int(v)


@dataclass(frozen=True, slots=True)
class Overlay:
    """A drawing with transparency, ready for the planes: for each what is added, and what is kept, of 256."""

    width: int
    height: int
    planes: tuple[tuple[Words, Words], ...]


def overlay(image: Image.Image) -> Overlay:
    """An RGBA drawing, its size rounded up to even."""
    width, height = image.width + image.width % 2, image.height + image.height % 2
    pixels = np.zeros((height, width, 4))
    pixels[: image.height, : image.width] = np.asarray(image.convert("RGBA"), dtype=float)
    alpha = pixels[..., 3] / 255
    colours = pixels[..., :3] @ _FROM_RGB.T + _OFFSET
    planes = []
    for index in range(3):
        added, shade = colours[..., index] * alpha, alpha
        if index:
            added, shade = _quarter(added), _quarter(shade)
        planes.append((added.round().astype(np.uint16), (256 - (shade * 256).round()).astype(np.uint16)))
    return Overlay(width, height, tuple(planes))


def _quarter(plane: NDArray[Any]) -> NDArray[Any]:
    height, width = plane.shape
    averaged: NDArray[Any] = plane.reshape(height // 2, 2, width // 2, 2).mean(axis=(1, 3))
    return averaged


def planes_of(frame: av.VideoFrame) -> Iterator[Bytes]:
    """The three planes of a yuv420p frame as arrays on its own memory."""
    for index, plane in enumerate(frame.planes):
        width, height = frame.width, frame.height
        if index:
            width, height = (width + 1) // 2, (height + 1) // 2
        yield np.frombuffer(memoryview(plane), np.uint8).reshape(-1, plane.line_size)[:height, :width]


class Canvas:
    """The output picture; every coordinate is even. The encoder copies what it takes, so one frame serves for all."""

    def __init__(self, width: int, height: int) -> None:
        self.width, self.height = width, height
        self.frame = av.VideoFrame(width, height, "yuv420p")
        self._planes = tuple(planes_of(self.frame))
        self._work = [np.empty(plane.shape, np.uint16) for plane in self._planes]

    def fill(self, rect: Rect, colour: Rgb) -> None:
        """One colour over a rectangle."""
        for index, (plane, value) in enumerate(zip(self._planes, yuv(colour), strict=True)):
            x, y, width, height = _scaled(rect, index)
            plane[y : y + height, x : x + width] = value

    def put(self, source: av.VideoFrame, left: int, top: int, rect: Rect) -> None:
        """Copies the part of a yuv420p frame that begins at left, top over a rectangle."""
        for index, (plane, pixels) in enumerate(zip(self._planes, planes_of(source), strict=True)):
            x, y, width, height = _scaled(rect, index)
            from_x, from_y = (left // 2, top // 2) if index else (left, top)
            plane[y : y + height, x : x + width] = pixels[from_y : from_y + height, from_x : from_x + width]

    def blend(self, drawing: Overlay, x: int, y: int) -> None:
        """Lays a drawing over the planes; it must lie inside."""
        for index, (added, kept) in enumerate(drawing.planes):
            height, width = added.shape
            left, top = (x // 2, y // 2) if index else (x, y)
            under = self._planes[index][top : top + height, left : left + width]
            work = self._work[index][:height, :width]
            np.multiply(under, kept, out=work)
            np.right_shift(work, 8, out=work)
            np.add(work, added, out=under, casting="unsafe")


def _scaled(rect: Rect, plane: int) -> tuple[int, int, int, int]:
    if plane:
        return rect.x // 2, rect.y // 2, rect.width // 2, rect.height // 2
    return rect.x, rect.y, rect.width, rect.height
