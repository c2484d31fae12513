"""The colours of a recording, as RGB; those of the meeting page where it has them."""

from dataclasses import dataclass

from meetkit.egress.job import Theme

Rgb = tuple[int, int, int]


@dataclass(frozen=True, slots=True)
class Colours:
    """Behind the tiles, of a tile without picture, of the ring around who speaks, and of letters on a tile."""

    background: Rgb
    surface: Rgb
    speaking: Rgb
    text: Rgb
    avatars: tuple[tuple[Rgb, Rgb], ...]


# Disc and letters of an avatar; each pair has a contrast of at least 4.5.
_ON_DARK = (
    ((213, 242, 106), (23, 28, 12)),
    ((126, 200, 227), (10, 28, 36)),
    ((255, 179, 138), (46, 20, 6)),
    ((201, 177, 255), (30, 18, 56)),
    ((140, 224, 178), (8, 34, 20)),
    ((255, 214, 112), (44, 32, 4)),
    ((255, 166, 190), (50, 10, 24)),
)
_ON_LIGHT = (
    ((55, 81, 15), (248, 253, 232)),
    ((14, 84, 110), (236, 248, 253)),
    ((140, 60, 14), (255, 243, 236)),
    ((82, 52, 148), (245, 240, 255)),
    ((16, 92, 58), (234, 252, 243)),
    ((112, 80, 6), (255, 249, 230)),
    ((146, 30, 66), (255, 238, 243)),
)

COLOURS = {
    Theme.DEFAULT: Colours((16, 19, 14), (38, 43, 33), (213, 242, 106), (240, 243, 231), _ON_DARK),
    Theme.DARK: Colours((13, 14, 17), (35, 38, 45), (96, 165, 250), (236, 239, 244), _ON_DARK),
    Theme.LIGHT: Colours((241, 240, 230), (220, 219, 203), (92, 138, 18), (27, 32, 20), _ON_LIGHT),
}
