"""Names as pictures: each cluster in a font that has it, joined, ordered and cut as its readers expect."""

import logging
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import regex
import uharfbuzz
from fontTools.fontBuilder import FontBuilder
from fontTools.pens.ttGlyphPen import TTGlyphPen
from PIL import Image, ImageDraw, ImageFont, features

from meetkit.cli.examinations import fonts as examine_fonts
from meetkit.egress.drawings import avatar, label
from meetkit.egress.job import Theme
from meetkit.egress.text import bidi, fonts
from meetkit.egress.text.clusters import initials, visible
from meetkit.egress.text.fonts import Face
from meetkit.egress.text.line import Line, shortened, typeset, write
from meetkit.egress.theme import COLOURS

SIZE = 40
WHITE = (255, 255, 255)
HAN, EMOJI, LATIN = "NotoSansCJK-VF.otf", "NotoColorEmoji", "DejaVuSans"
FAMILY, ENGLAND, KISS = "👨‍👩‍👧‍👦", "🏴󠁧󠁢󠁥󠁮󠁧󠁿", "👩🏻‍❤️‍💋‍👨🏿"

# A name, and its stretches from left to right with the font of each.
NAMES = [
    ("李小龙😀", [("李小龙", HAN), ("😀", EMOJI)]),
    ("Ada 李😀 Žluťoučký", [("Ada ", LATIN), ("李", HAN), ("😀", EMOJI), (" Žluťoučký", LATIN)]),
    ("さくら ルフィ", [("さくら ", HAN), ("ルフィ", HAN)]),
    ("김민수 Kim", [("김민수 ", HAN), ("Kim", LATIN)]),
    ("\u1100\u1161\u11a8", [("각", HAN)]),
    ("محمد علی", [("محمد علی", LATIN)]),
    ("می‌خواهم", [("می‌خواهم", LATIN)]),
    ("דנה Dana", [("Dana", LATIN), ("דנה ", LATIN)]),
    ("क्षत्रिय", [("क्षत्रिय", "NotoSansDevanagari[wght]")]),
    ("தமிழ்", [("தமிழ்", "NotoSansTamil[wght]")]),
    ("น้ำฝน", [("น้ำฝน", "NotoSansThai[wght]")]),
    ("Zoe\u0308 x\u0302\u0303", [("Zoë x\u0302\u0303", LATIN)]),
    ("Αθήνα Жук", [("Αθήνα ", LATIN), ("Жук", LATIN)]),
    (f"{FAMILY}🇩🇪👍🏽", [(FAMILY, EMOJI), ("🇩🇪", EMOJI), ("👍🏽", EMOJI)]),
    ("1️⃣2 ❤️ ❤︎", [("1️⃣", EMOJI), ("2 ", LATIN), ("❤️", EMOJI), (" ", LATIN), ("❤︎", LATIN)]),
]


def painted(*lines: Line, width: int = 700, height: int = 80) -> np.ndarray:
    """The lines one behind the other."""
    image, x = Image.new("RGBA", (width, height), (20, 30, 40, 255)), 4.0
    for line in lines:
        write(line, image, x, WHITE)
        x += line.width
    return np.asarray(image.convert("RGB")).astype(int)


def numbers(line: Line) -> list[tuple[str, int]]:
    return [(glyph.face.name, glyph.number) for glyph in line.glyphs]


def file_of(name: str) -> Path:
    return next(path for path in fonts.files() if path.stem == name)


@pytest.mark.parametrize(("name", "stretches"), NAMES)
def test_each_stretch_of_a_name_is_what_its_font_makes_of_it(name: str, stretches: list[tuple[str, str]]) -> None:
    whole = typeset(visible(name), SIZE)
    assert all(glyph.number for glyph in whole.glyphs), "a box where a font has it"
    expected = []
    for text, font in stretches:
        face = uharfbuzz.Font(uharfbuzz.Face(uharfbuzz.Blob.from_file_path(file_of(font))))
        buffer = uharfbuzz.Buffer()
        buffer.add_str(text)
        buffer.guess_segment_properties()
        uharfbuzz.shape(face, buffer)
        expected += [(font, glyph.codepoint) for glyph in buffer.glyph_infos]
    assert numbers(whole) == expected
    parts = [typeset(text, SIZE) for text, _ in stretches]
    assert whole.width == pytest.approx(sum(part.width for part in parts), abs=0.2)
    assert np.abs(painted(whole) - painted(*parts)).max() <= 24
    assert painted(whole).max() > 150


@pytest.mark.parametrize("name", ["李小龙", "Ada Lovelace", "김민수", "Жук"])
def test_letters_are_the_shapes_that_another_rasterizer_makes(name: str) -> None:
    line = typeset(name, SIZE)
    font = ImageFont.truetype(str(file_of(line.glyphs[0].face.name)), SIZE)
    if line.glyphs[0].face.name == HAN:
        font.set_variation_by_axes([400])
    ours = painted(line)[..., 0]
    theirs = Image.new("L", (ours.shape[1], ours.shape[0]), 20)
    ascender, descender = fonts.faces()[0].sized(SIZE).get_font_extents("ltr")[:2]
    ImageDraw.Draw(theirs).text(
        (4, 40 + (ascender + descender) / 2 / fonts.SUBPIXELS), name, font=font, fill=255, anchor="ls"
    )
    likeness = max(
        np.corrcoef(np.roll(np.asarray(theirs), (down, right), (0, 1)).ravel(), ours.ravel())[0, 1]
        for down in (-1, 0, 1)
        for right in (-1, 0, 1)
    )
    assert likeness > 0.85


@pytest.mark.parametrize("emoji", ["😀", FAMILY, ENGLAND, KISS, "👍🏽", "🇩🇪", "1️⃣"])
def test_an_emoji_is_one_picture_in_its_own_colours(emoji: str) -> None:
    line = typeset(visible(emoji), SIZE)
    assert len(line.glyphs) == 1
    bitmap = Image.new("RGB", (140, 140), (20, 30, 40))
    font = ImageFont.truetype(str(file_of(EMOJI)), 109)
    assert features.check("raqm"), "Pillow joins no emoji without libfribidi0"
    ImageDraw.Draw(bitmap).text((2, 110), emoji, font=font, embedded_color=True, anchor="ls")
    ours = Image.fromarray(painted(line).astype(np.uint8))
    seen = []
    for image in (ours, bitmap):
        lit = np.argwhere(np.abs(np.asarray(image).astype(int) - (20, 30, 40)).max(axis=2) > 30)
        (top, left), (bottom, right) = lit.min(axis=0), lit.max(axis=0)
        seen.append(np.asarray(image.crop((left, top, right + 1, bottom + 1)).resize((32, 32))).astype(float))
    assert np.abs(seen[0] - seen[1]).mean() < 16


def test_a_name_is_never_cut_within_a_cluster_and_the_ellipsis_is_where_reading_ends() -> None:
    names = [name * 16 for name, _ in NAMES] + [FAMILY * 9, "🇩🇪" * 20, "क्षत्रिय " * 9]
    for name in map(visible, names):
        parts = regex.findall(r"\X", name)
        for width in (60, 130, 200):
            line = shortened(name, 20, width)
            assert line.width <= width
            kept = line.text.removesuffix("…")
            assert kept != line.text, name
            count = len(regex.findall(r"\X", kept))
            assert kept == "".join(parts[:count]).rstrip()
            longer = ("".join(parts[:more]).rstrip() for more in range(count + 1, len(parts) + 1))
            assert typeset(next(one for one in longer if one != kept) + "…", 20).width > width
            end = line.glyphs[-1 if bidi.levels(name)[0] == 0 else 0]
            assert end.number == end.face.sized(20).get_nominal_glyph(ord("…"))
    assert shortened("Ada", 20, 200).text == "Ada"
    assert shortened("Ada", 20, 5).text == ""


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Dana דנה", "00000111"),
        ("דנה Dana", "11112222"),
        ("Dana (דנה כהן) 42", "00000011111110022"),
        ("דנה (a) 42", "1111121122"),
        ("علی 12:30", "111122222"),
        ("دانا a-1", "11111222"),
        ("דנה!", "1111"),
        ("Dana!", "00000"),
        ("\u200fDana!", "122221"),
        ("...", "000"),
    ],
)
def test_direction_of_each_character(text: str, expected: str) -> None:
    assert "".join(map(str, bidi.levels(text))) == expected


def test_zero_width_joiners_and_non_joiners_do_their_work() -> None:
    apart, joined = typeset(visible("می‌خواهم"), SIZE), typeset("میخواهم", SIZE)
    assert numbers(apart) != numbers(joined)
    assert apart.width == pytest.approx(typeset("می", SIZE).width + typeset("خواهم", SIZE).width, abs=0.1)
    assert len(typeset(visible("👩👧"), SIZE).glyphs) == 2
    assert len(typeset("क्ष", SIZE).glyphs) == 1
    assert len(typeset(visible("क्‌ष"), SIZE).glyphs) > 1
    # An Arabic letter joins its neighbour of another font as it joins one of its own.
    alone, among = typeset("ببب", SIZE), typeset("ب\u08a0ب", SIZE)
    assert {glyph.face.name for glyph in among.glyphs} == {LATIN, "NotoSansArabic[wght]"}
    assert (numbers(among)[0], numbers(among)[-1]) == (numbers(alone)[0], numbers(alone)[-1])
    light = COLOURS[Theme.LIGHT]
    ours = avatar("محمد علی", "a", size=80, colours=light)
    # Two initials are two letters, not the syllable that they would make.
    assert initials("محمد علی") == ("م", "ع")
    assert not np.array_equal(ours.planes[0][0], avatar("مع", "a", size=80, colours=light).planes[0][0])


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("a\x00\n\t b", "a b"),
        ("ab\u202egnp.exe\u202c", "abgnp.exe"),
        ("a\u200bb\u00adc\ufeff\u2060", "abc"),
        ("\ud800x\ue000", "x"),
        ("x\u3000\u00a0y", "x y"),
    ],
)
def test_what_has_no_shape_or_plays_tricks_is_left_out(name: str, shown: str) -> None:
    assert visible(name) == shown


@pytest.mark.parametrize(
    "name",
    [
        *("a" + "\u0301" * 10_000, "\u0301" * 10_000, "\ufe0f" * 9_999, "\u200d" * 10_000, "\x00" * 10_000),
        *("👩\u200d" * 5_000, "\U0001f1e9" * 9_999, "\u202e\u2066" * 5_000, "([{" * 5_000, "אb" * 5_000),
        *("क्" * 5_000, "﷽" * 5_000),
    ],
)
def test_heaps_stay_bounded(name: str) -> None:
    assert len(visible(name)) <= 1024
    assert len(typeset(visible(name), 20).glyphs) <= 2 * 1024
    pill = label(name, muted=True, height=30, most_width=200)
    assert pill is not None
    assert (pill.width <= 200, pill.height) == (True, 30)
    avatar(name, "a", size=60, colours=COLOURS[Theme.DARK])


@pytest.fixture
def only(monkeypatch: pytest.MonkeyPatch) -> Iterator[Any]:
    """Sets which fonts there are."""

    def install(*faces: Face) -> None:
        fonts.forget()
        label.cache_clear()
        monkeypatch.setattr(fonts, "faces", lambda: faces)
        monkeypatch.setattr("meetkit.egress.text.line.faces", lambda: faces)

    yield install
    monkeypatch.undo()
    install(*fonts.faces())
    monkeypatch.undo()


def test_script_without_a_font_is_said_once_without_the_name(only: Any, caplog: pytest.LogCaptureFixture) -> None:
    only(next(face for face in fonts.faces() if face.name == LATIN))
    with caplog.at_level(logging.WARNING):
        for name in ("李小龙", "李娜", "김 Kim", "Ada", "😀", "👍", "\U00012000\U00012001"):
            label(name, muted=False, height=30, most_width=200)
    said = [record.getMessage() for record in caplog.records]
    scripts = ("Chinese", "Korean", "emoji", "Xsux")
    assert [next(one for one in scripts if one in text) for text in said] == list(scripts)
    assert "fonts-noto-cjk" in said[0]
    assert "meetkit[fonts]" in said[0]
    assert not any("李" in text or "Kim" in text for text in said)
    (finding,) = examine_fonts()
    assert finding.is_note
    assert "Thai" in finding.detail
    assert "Chinese, Japanese (Hiragana), Japanese (Katakana), Korean (install fonts-noto-cjk)" in finding.detail


def test_machine_without_any_font_still_shows_latin_names(only: Any) -> None:
    only(next(face for face in fonts.faces() if face.name == "Pillow's own"))
    assert all(glyph.number for glyph in typeset("Ada Lovelace", 20).glyphs)
    only()
    assert label("Ada", muted=False, height=30, most_width=200) is not None
    (finding,) = examine_fonts()
    assert "Latin" in finding.detail


def test_broken_font_hides_no_other_of_its_name(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "fonts").mkdir()
    whole = file_of(LATIN).read_bytes()
    for name, content in {"DejaVuSans.ttf": b"junk" * 99, "Half-Regular.ttf": whole[:20_000], "Empty.otf": b""}.items():
        (tmp_path / "fonts" / name).write_bytes(content)
    (tmp_path / "fonts" / "Arial.ttf").mkdir()
    (tmp_path / "fonts" / "Gone.ttf").symlink_to(tmp_path / "nowhere")
    (tmp_path / "fonts" / "DejaVuSans-Bold.ttf").write_bytes(whole)
    monkeypatch.setenv("XDG_DATA_DIRS", str(tmp_path))
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "none"))
    names = [face.name for face in fonts.faces.__wrapped__()]
    assert names[0] == "DejaVuSans-Bold"
    assert not {"Empty", "Half-Regular", "Gone"} & set(names)


def test_every_common_script_has_a_font_here() -> None:
    (finding,) = examine_fonts()
    assert not finding.is_note, finding.detail


@pytest.mark.parametrize("version", [0, 1])
def test_fonts_with_layers_of_colour_are_painted(only: Any, tmp_path: Path, version: int) -> None:
    halves = {".notdef": (0, 500), "face": (0, 1000), "left": (0, 500), "right": (500, 1000)}
    builder = FontBuilder(1000, isTTF=True)
    builder.setupGlyphOrder(list(halves))
    builder.setupCharacterMap({0x1F600: "face"})
    builder.setupGlyf({name: _box(*sides) for name, sides in halves.items()})
    builder.setupHorizontalMetrics({name: (1000, left) for name, (left, _) in halves.items()})
    builder.setupHorizontalHeader(ascent=800, descent=-200)
    layers = [("left", 0), ("right", 1)]
    fills = [
        {"Format": 10, "Glyph": glyph, "Paint": {"Format": 2, "PaletteIndex": index, "Alpha": 1.0}}
        for glyph, index in layers
    ]
    builder.setupCOLR({"face": layers if version == 0 else {"Format": 1, "Layers": fills}}, version=version)
    builder.setupCPAL([[(1, 0, 0, 1), (0, 0, 1, 1)]])
    builder.setupOS2()
    builder.setupPost()
    builder.save(tmp_path / "layers.ttf")
    only(fonts.faces()[0], Face("layers", uharfbuzz.Blob.from_file_path(tmp_path / "layers.ttf")))
    picture = painted(typeset("😀", SIZE))
    # Its baseline is a little below the middle of the line.
    assert picture[40, 4 + 10].tolist() == [255, 0, 0]
    assert picture[40, 4 + 30].tolist() == [0, 0, 255]


def _box(left: int, right: int) -> Any:
    pen = TTGlyphPen(None)
    pen.moveTo((left, 0))
    for corner in ((left, 800), (right, 800), (right, 0)):
        pen.lineTo(corner)
    pen.closePath()
    return pen.glyph()
