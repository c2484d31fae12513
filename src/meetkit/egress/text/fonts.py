"""Which font paints a cluster: the first of the installed ones, best first, that has a glyph for all of it."""

import logging
import os
import re
import sys
import unicodedata
from collections.abc import Iterator
from functools import lru_cache
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import uharfbuzz
from PIL import ImageFont

from meetkit.egress.text import clusters
from meetkit.egress.text.scripts import EMOJI, SCRIPTS, SYMBOLS, Script

logger = logging.getLogger(__name__)

# HarfBuzz counts in these parts of a pixel.
SUBPIXELS = 64
# The packages of the extra `meetkit[fonts]`.
_PACKAGES = ("manimgx_fonts", "manimgx_fonts_cjk")
_SUFFIXES = (".ttf", ".otf", ".ttc", ".otc")
_FIRST = ("DejaVuSans", "NotoSans", "LiberationSans", "Arial")
_DRAWN_EMOJI = ("NotoEmoji", "Symbola")
_REGULAR = re.compile(r"^[^-\[]*(-?Regular|-?Book|\[.*\])?$", re.IGNORECASE)
_LATE = re.compile(
    r"bold|italic|oblique|thin|light|medium|black|condensed|mono|serif|nastaliq|kufi|display|rashi|unifont"
    r"|times|courier",
    re.IGNORECASE,
)
# They have a shape for everything, which tells nothing.
_LAST_RESORT = re.compile(r"LastResort|AdobeBlank|NotDef", re.IGNORECASE)
_MOST_FONTS = 500


class Face:
    """One font, in any size. Its file is mapped into memory, of which only what is used is read."""

    def __init__(self, name: str, data: Any) -> None:
        self.name = name
        self._face = face = uharfbuzz.Face(data)
        self.is_coloured = bool(
            face.has_color_png or face.has_color_layers or face.has_color_paint or face.has_color_svg
        )
        self.is_emoji = self.is_coloured or name.startswith(_DRAWN_EMOJI)
        self.has_glyphs = face.glyph_count > 0
        self._fonts: dict[int, Any] = {}

    def __repr__(self) -> str:
        return f"Face({self.name!r})"

    def sized(self, size: int) -> Any:
        """HarfBuzz's font of so many pixels."""
        font = self._fonts.get(size)
        if font is None:
            font = uharfbuzz.Font(self._face)
            font.scale = (size * SUBPIXELS, size * SUBPIXELS)
            # A variable font begins with its thinnest.
            font.set_variations({"wght": 400.0})
            self._fonts[size] = font
        return font

    def has(self, cluster: str) -> bool:
        """Whether there is a glyph for all of it, be it of several characters together."""
        font = self.sized(16)
        # Most fonts have nothing of a script, which costs a look-up and no shaping.
        if all(font.get_nominal_glyph(ord(first)) is None for first in _firsts(cluster[0])):
            return False
        buffer = uharfbuzz.Buffer()
        buffer.add_str(cluster)
        buffer.guess_segment_properties()
        uharfbuzz.shape(font, buffer)
        return all(glyph.codepoint for glyph in buffer.glyph_infos)


@lru_cache(maxsize=4096)
def _firsts(char: str) -> tuple[str, ...]:
    """How a font may have it: whole, or in parts."""
    return tuple({char, unicodedata.normalize("NFD", char)[0]})


def face_for(cluster: str, neighbour: Face | None = None) -> Face | None:
    """The font of a cluster; None when there is none at all, and the first, which paints a box, when none has it.

    What belongs to every script stays in the font of its neighbour, so that one stretch of text is of one font.
    """
    if neighbour is not None and not neighbour.is_emoji and _is_common(cluster) and _has(neighbour, cluster):
        return neighbour
    found = _found(cluster)
    if found is not None:
        return found
    _warn_once(*_what(cluster))
    return next(iter(faces()), None)


def missing() -> list[Script]:
    """The scripts in which no name can be painted."""
    return [script for script in SCRIPTS.values() if _found(script.sample) is None]


@lru_cache(maxsize=1)
def faces() -> tuple[Face, ...]:
    """Every font that can be opened, best first; Pillow's own, which has ASCII's letters, is the last."""
    found: dict[str, Face] = {}
    for path in files():
        family = _family(path)
        # Its bold and its thin sister have the same letters.
        if family in found or len(found) >= _MOST_FONTS:
            continue
        try:
            face = Face(path.stem, uharfbuzz.Blob.from_file_path(path))
        except (OSError, uharfbuzz.HarfBuzzError):
            continue  # Gone, or closed to us.
        if face.has_glyphs:
            found[family] = face
    own = ImageFont.load_default(16)
    if isinstance(own, ImageFont.FreeTypeFont):
        found[""] = Face("Pillow's own", own.font_bytes)
    return tuple(found.values())


@lru_cache(maxsize=4096)
def _found(cluster: str) -> Face | None:
    return next((face for face in _ordered(clusters.is_emoji(cluster)) if face.has(cluster)), None)


def forget() -> None:
    """There are other fonts than before."""
    for known in (_found, _ordered, _warn_once):
        known.cache_clear()


@lru_cache(maxsize=2)
def _ordered(for_emoji: bool) -> tuple[Face, ...]:
    """Pictures in colours before those drawn in ink before letters; for letters the other way."""
    return tuple(sorted(faces(), key=lambda face: face.is_emoji + face.is_coloured, reverse=for_emoji))


@lru_cache(maxsize=4096)
def _has(face: Face, cluster: str) -> bool:
    return face.has(cluster)


def _is_common(cluster: str) -> bool:
    return clusters.script(cluster) is None and not clusters.is_emoji(cluster)


def _what(cluster: str) -> tuple[str, str]:
    """What is missing, and the package that has it."""
    code = EMOJI if clusters.is_emoji(cluster) else clusters.script(cluster) or SYMBOLS
    known = SCRIPTS.get(code)
    return (known.name, known.package) if known else (f"the script {code}", SCRIPTS[SYMBOLS].package)


@lru_cache(maxsize=512)
def _warn_once(name: str, package: str) -> None:
    """By script, not by name: what people are called is no part of a log."""
    logger.warning(
        "no installed font has %s, so that names show boxes instead: install `meetkit[fonts]` or the package %s",
        name,
        package,
    )


def files() -> list[Path]:
    """All there are, best first."""
    return sorted((path for folder in _folders() for path in _walk(folder)), key=_rank)


def _rank(path: Path) -> tuple[int, int, str]:
    family = _family(path)
    if family in _FIRST:
        place = _FIRST.index(family)
    else:
        place = len(_FIRST) + (2 if _LATE.search(family) else 0 if family.startswith("NotoSans") else 1)
    return place, 0 if _REGULAR.match(path.stem) else 1, path.name


def _family(path: Path) -> str:
    return re.split(r"[-\[]", path.stem, maxsplit=1)[0]


def _walk(folder: Path) -> Iterator[Path]:
    for parent, _, names in os.walk(folder):
        for name in names:
            if name.endswith(_SUFFIXES) and not _LAST_RESORT.search(name):
                yield Path(parent, name)


def _folders() -> Iterator[Path]:
    for package in _PACKAGES:
        spec = find_spec(package)
        yield from map(Path, spec.submodule_search_locations or () if spec else ())
    home = Path.home()
    if sys.platform == "darwin":
        yield from (Path("/System/Library/Fonts"), Path("/Library/Fonts"), home / "Library/Fonts")
    elif sys.platform == "win32":
        yield Path(os.environ.get("WINDIR", "C:\\Windows"), "Fonts")
    else:
        shared = os.environ.get("XDG_DATA_DIRS") or "/usr/local/share:/usr/share"
        yield from (Path(one, "fonts") for one in shared.split(":"))
        yield from (Path(os.environ.get("XDG_DATA_HOME") or home / ".local/share", "fonts"), home / ".fonts")
