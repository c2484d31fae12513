"""The map in ARCHITECTURE.md names files and functions that are there."""

import re
from pathlib import Path

ROOT = Path(__file__).parents[2]
_SECTION = re.compile(r"### Where to look\n(.*?)\n##? ", re.DOTALL)
_PLACE = re.compile(r"`([\w./-]+/[\w./-]*)`(?: \(`(\w+)`\))?")


def test_each_place_of_the_map_is_there() -> None:
    section = _SECTION.search((ROOT / "ARCHITECTURE.md").read_text(encoding="utf-8"))
    assert section is not None
    places = _PLACE.findall(section[1])
    assert len(places) > 10
    for path, name in places:
        assert (ROOT / path).exists(), path
        if name:
            text = (ROOT / path).read_text(encoding="utf-8")
            assert re.search(rf"\b(def|fn|function) {name}\b", text), f"{path}: {name}"


def test_each_folder_of_unit_tests_mirrors_one_of_the_package() -> None:
    units, package = ROOT / "tests" / "unit", ROOT / "src" / "meetkit"
    folders = [path.parent.relative_to(units) for path in units.rglob("__init__.py")]
    assert [folder for folder in folders if not (package / folder).is_dir()] == []
