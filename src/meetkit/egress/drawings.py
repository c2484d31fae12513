"""What is drawn beside pictures: name labels, avatars, mute marks, rounded corners. Drawn once, then kept."""

import zlib
from collections.abc import Callable
from functools import lru_cache

from PIL import Image, ImageDraw

from meetkit.egress.canvas import Overlay, overlay
from meetkit.egress.text.clusters import initials, visible
from meetkit.egress.text.line import fitting, shortened, write
from meetkit.egress.theme import Colours, Rgb

_APART = "\u200c"
_SMOOTHING = 4
_LABEL_TEXT: Rgb = (244, 246, 238)
_LABEL_BACK = (11, 13, 9, 176)
_MUTED: Rgb = (255, 122, 110)


@lru_cache(maxsize=512)
def label(name: str, *, muted: bool, height: int, most_width: int) -> Overlay | None:
    """A pill with the name, and the mark of a muted microphone before it; None when there is nothing to say."""
    height, most_width = height // 2 * 2, most_width // 2 * 2
    padding, mark = round(height * 0.36), round(height * 0.62) if muted else 0
    font_size = max(8, round(height * 0.54))
    gap = round(height * 0.18) if muted else 0
    line = shortened(visible(name), font_size, most_width - 2 * padding - mark - gap)
    if not line.text and not muted:
        return None
    width = max(height, min(most_width, 2 * padding + mark + (gap if line.text else 0) + round(line.width)))
    image = _smooth(width, height, lambda draw, scale: _pill(draw, scale, width, height))
    if muted:
        image.alpha_composite(_microphone(mark), (padding, (height - mark) // 2))
    write(line, image, padding + mark + gap, _LABEL_TEXT)
    return overlay(image)


@lru_cache(maxsize=512)
def avatar(name: str, participant_id: str, *, size: int, colours: Colours) -> Overlay:
    """A disc with the initials, always the same colour for the same participant."""
    size = size // 2 * 2
    palette = colours.avatars
    disc, ink = palette[zlib.crc32(participant_id.encode()) % len(palette)]
    image = _smooth(
        size, size, lambda draw, scale: draw.ellipse((0, 0, size * scale - 1, size * scale - 1), (*disc, 255))
    )
    letters = initials(name)
    font_size = max(8, round(size * (0.42 if len(letters) < 2 else 0.36)))
    # Two letters of a script that joins its letters stay two.
    line = fitting(_APART.join(letters), font_size, round(size * 0.84))
    write(line, image, (size - line.width) / 2, ink)
    return overlay(image)


@lru_cache(maxsize=64)
def corners(radius: int, colour: Rgb) -> tuple[Overlay, Overlay, Overlay, Overlay]:
    """What covers the corners of a tile so that it looks rounded: top left, top right, bottom left, bottom right."""
    radius = radius // 2 * 2

    def draw_all(draw: ImageDraw.ImageDraw, scale: int) -> None:
        draw.rectangle((0, 0, 2 * radius * scale, 2 * radius * scale), (*colour, 255))
        draw.ellipse((0, 0, 2 * radius * scale - 1, 2 * radius * scale - 1), (*colour, 0))

    image = _smooth(2 * radius, 2 * radius, draw_all)
    # Averaging must not darken: the colour is the same everywhere, only the coverage differs.
    whole = Image.new("RGBA", image.size, (*colour, 255))
    whole.putalpha(image.getchannel("A"))
    parts = ((0, 0), (radius, 0), (0, radius), (radius, radius))
    first, second, third, fourth = (overlay(whole.crop((x, y, x + radius, y + radius))) for x, y in parts)
    return first, second, third, fourth


def _pill(draw: ImageDraw.ImageDraw, scale: int, width: int, height: int) -> None:
    draw.rounded_rectangle(
        (0, 0, width * scale - 1, height * scale - 1), radius=height * scale * 0.34, fill=_LABEL_BACK
    )


def _microphone(size: int) -> Image.Image:
    def draw_it(draw: ImageDraw.ImageDraw, scale: int) -> None:
        unit = size * scale / 20
        line, ink = max(1, round(unit * 1.7)), (*_MUTED, 255)
        draw.rounded_rectangle((7 * unit, 1 * unit, 13 * unit, 11.5 * unit), radius=3 * unit, fill=ink)
        draw.arc((4 * unit, 3.5 * unit, 16 * unit, 15 * unit), 0, 180, fill=ink, width=line)
        draw.line((10 * unit, 15 * unit, 10 * unit, 19 * unit), fill=ink, width=line)
        draw.line((2.6 * unit, 0.8 * unit, 18.6 * unit, 16.8 * unit), fill=(0, 0, 0, 0), width=round(unit * 3.4))
        draw.line((2 * unit, 2 * unit, 18 * unit, 18 * unit), fill=ink, width=line)

    return _smooth(size, size, draw_it)


def _smooth(width: int, height: int, draw_it: Callable[[ImageDraw.ImageDraw, int], None]) -> Image.Image:
    """Draws larger and scales down: Pillow's shapes have no smooth edges of their own."""
    large = Image.new("RGBA", (width * _SMOOTHING, height * _SMOOTHING), (0, 0, 0, 0))
    draw_it(ImageDraw.Draw(large), _SMOOTHING)
    return large.resize((width, height), Image.Resampling.BOX)
