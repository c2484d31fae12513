"""A line of text as glyphs at their places, and those as a picture."""

import io
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import groupby

import uharfbuzz
from PIL import Image

from meetkit.egress.text import bidi, clusters
from meetkit.egress.text.fonts import SUBPIXELS, Face, face_for, faces
from meetkit.egress.theme import Rgb

_ELLIPSIS = "…"
_SMALLEST = 6


@dataclass(frozen=True, slots=True)
class Glyph:
    """One shape of a font; `x` and `y` (upwards) in 64ths of a pixel from where the line begins, on its base line."""

    face: Face
    number: int
    x: int
    y: int


@dataclass(frozen=True, slots=True)
class Line:
    """From left to right; `width` is in pixels."""

    text: str
    size: int
    glyphs: tuple[Glyph, ...]
    width: float


def typeset(text: str, size: int) -> Line:
    """Each cluster in a font that has it, in the order in which it is read."""
    glyphs: list[Glyph] = []
    x = 0
    for begin, end, level, face, script in _runs(text):
        buffer = uharfbuzz.Buffer()
        # With what is around it: an Arabic letter joins its neighbour also across fonts.
        buffer.add_codepoints([ord(char) for char in text], begin, end - begin)
        buffer.guess_segment_properties()
        buffer.direction = "rtl" if level % 2 else "ltr"
        if script is not None:
            buffer.script = script
        uharfbuzz.shape(face.sized(size), buffer)
        for info, place in zip(buffer.glyph_infos, buffer.glyph_positions, strict=True):
            glyphs.append(Glyph(face, info.codepoint, x + place.x_offset, place.y_offset))
            x += place.x_advance
    return Line(text, size, tuple(glyphs), x / SUBPIXELS)


def shortened(text: str, size: int, most_width: int) -> Line:
    """The line, ending with an ellipsis after a whole cluster when all of it is too wide; empty when even that is."""
    whole = typeset(text, size)
    if whole.width <= most_width:
        return whole
    parts = clusters.clusters(text)
    least, most = 0, len(parts)
    while least < most:
        middle = (least + most) // 2
        if _cut(parts, middle, size).width <= most_width:
            least = middle + 1
        else:
            most = middle
    # The shapes at the end of a cut line are others than in its middle, so a longer one may be narrower.
    while least > 0 and _cut(parts, least, size).width > most_width:
        least -= 1
    return _cut(parts, least, size) if least else typeset("", size)


def fitting(text: str, size: int, most_width: int) -> Line:
    """The line, in smaller letters when it is too wide."""
    line = typeset(text, size)
    if line.width <= most_width:
        return line
    return typeset(text, max(_SMALLEST, int(size * most_width / line.width)))


def write(line: Line, image: Image.Image, x: float, colour: Rgb) -> None:
    """Lays the line over a picture, in the middle of its height."""
    if not line.glyphs:
        return
    height = image.height
    metrics = faces()[0].sized(line.size).get_font_extents("ltr")
    # The best font's base line, whatever the script: else a name with an accent of another font would hop.
    base = round(height / 2 - (metrics.ascender + metrics.descender) / 2 / SUBPIXELS)
    ink = uharfbuzz.RasterDraw()
    ink.scale_factor = (SUBPIXELS, SUBPIXELS)
    ink.extents = uharfbuzz.RasterExtents(0, -base, image.width, height, 0)
    for glyph in line.glyphs:
        left, up = round(x * SUBPIXELS) + glyph.x, glyph.y
        picture = _picture(glyph.face, glyph.number, line.size, colour) if glyph.face.is_coloured else None
        if picture is None:
            ink.transform = (1, 0, 0, 1, left, up)
            ink.draw_glyph(glyph.face.sized(line.size), glyph.number)
        else:
            at_x = round(left / SUBPIXELS + picture.left)
            at_y = round(height - base - up / SUBPIXELS - picture.top)
            _lay(picture.image, image, at_x, at_y)
    rendered = ink.render()
    rows = rendered.extents
    mask = Image.frombuffer("L", (rows.width, rows.height), rendered.buffer, "raw", "L", rows.stride, -1)
    letters = Image.new("RGBA", mask.size, (*colour, 255))
    letters.putalpha(mask)
    image.alpha_composite(letters)


def _cut(parts: tuple[str, ...], count: int, size: int) -> Line:
    return typeset("".join(parts[:count]).rstrip() + _ELLIPSIS, size)


def _runs(text: str) -> list[tuple[int, int, int, Face, str | None]]:
    """Stretches of one level, font and script: begin, end, level, font, script; from left to right."""
    level_of = bidi.levels(text)
    marked = list(_marked(text, level_of))
    runs = []
    for key, group in groupby(marked, key=lambda one: one[2:]):
        members = list(group)
        runs.append((members[0][0], members[-1][1], *key))
    return [runs[index] for index in bidi.visual_order([run[2] for run in runs])]


def _marked(text: str, level_of: list[int]) -> Iterator[tuple[int, int, int, Face, str | None]]:
    """Each cluster alone."""
    at, face = 0, None
    parts = clusters.clusters(text)
    script = next((found for part in parts if (found := clusters.script(part)) is not None), None)
    for part in parts:
        face = face_for(part, face)
        if face is None:
            return  # There is no font at all.
        script = clusters.script(part) or script
        yield at, at + len(part), level_of[at], face, script
        at += len(part)


@dataclass(frozen=True, slots=True)
class _Picture:
    """A glyph with colours of its own; `left` and `top` (upwards) in pixels from its place on the base line."""

    image: Image.Image
    left: float
    top: float


@lru_cache(maxsize=256)
def _picture(face: Face, number: int, size: int, ink: Rgb) -> _Picture | None:
    """None when it has no colours, as a space."""
    font = face.sized(size)
    extents = font.get_glyph_extents(number)
    if extents is None or not extents.width or not extents.height:
        return None
    bitmap = bytes(font.get_glyph_color_png(number).data)
    if bitmap:
        # A font has bitmaps of one size, or few; averaged, as they are reduced to a quarter.
        wanted = max(1, round(extents.width / SUBPIXELS)), max(1, round(-extents.height / SUBPIXELS))
        image = Image.open(io.BytesIO(bitmap)).convert("RGBA").resize(wanted, Image.Resampling.BOX)
        return _Picture(image, extents.x_bearing / SUBPIXELS, extents.y_bearing / SUBPIXELS)
    paint = uharfbuzz.RasterPaint()
    paint.scale_factor = (SUBPIXELS, SUBPIXELS)
    paint.foreground = uharfbuzz.Color(*ink, 255)
    paint.set_glyph_extents(extents)
    paint.paint_glyph(font, number)
    rendered = paint.render()
    if rendered is None or not rendered.extents.width or not rendered.extents.height:
        return None
    place = rendered.extents
    shape = (place.width, place.height)
    image = Image.frombuffer("RGBa", shape, rendered.buffer, "raw", "BGRa", place.stride, -1).convert("RGBA")
    return _Picture(image, place.x_origin, place.y_origin + place.height)


def _lay(tile: Image.Image, image: Image.Image, x: int, y: int) -> None:
    """As much of it as is inside."""
    left, top = max(0, -x), max(0, -y)
    right, bottom = min(tile.width, image.width - x), min(tile.height, image.height - y)
    if left < right and top < bottom:
        image.alpha_composite(tile, (x + left, y + top), (left, top, right, bottom))
