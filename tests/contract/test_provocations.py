"""Every active error is provoked by a test, through every surface where it can be met."""

from pathlib import Path

import pytest

from tests.contract.provocations import Provocation, UnreadableMarker, is_known, provoked, required
from tests.contract.source import ROOT

MISSING_FILE = Path(__file__).with_name("not_yet_provoked.txt")
PROVOKED = provoked(ROOT / "tests", ROOT / "web", ROOT / "spec/errors")
REQUIRED = required()


def not_yet_provoked() -> set[Provocation]:
    """The entries of the file, which may only shrink."""
    lines = MISSING_FILE.read_text(encoding="utf-8").splitlines()
    return {Provocation(*line.split()) for line in lines if line and not line.startswith("#")}


def test_every_active_error_is_provoked_on_every_surface_that_can_meet_it() -> None:
    needed = {entry for entry, exempt in REQUIRED.items() if not exempt}
    missing = sorted(needed - set(PROVOKED) - not_yet_provoked())
    assert missing == [], "write a test that provokes it and mark it; not_yet_provoked.txt only shrinks"


def test_what_is_provoked_is_no_longer_in_the_file_of_what_is_missing() -> None:
    done = sorted(not_yet_provoked() & set(PROVOKED))
    assert done == [], "take these lines out of not_yet_provoked.txt"


def test_file_of_what_is_missing_has_only_active_errors() -> None:
    needed = {entry for entry, exempt in REQUIRED.items() if not exempt}
    assert sorted(not_yet_provoked() - needed) == []


def test_only_planned_errors_are_exempt() -> None:
    exempt = {entry.error.partition("/")[0] for entry, why in REQUIRED.items() if why}
    assert exempt == {"INVALID_CREDENTIALS"}


def test_markers_name_errors_and_surfaces_that_exist() -> None:
    unknown = [f"{at}: {entry}" for entry, at in PROVOKED.items() if not is_known(entry)]
    assert unknown == []


def test_markers_are_read_from_decorators_params_and_comments(tmp_path: Path) -> None:
    tests, web = tmp_path / "tests", tmp_path / "web"
    tests.mkdir()
    web.mkdir()
    (tests / "test_a.py").write_text(
        "import pytest\n"
        '@pytest.mark.provokes("INVALID_TOKEN/EXPIRED", sdk=("python", "browser"))\n'
        "def test_a(): ...\n"
        'row = pytest.param(1, marks=pytest.mark.provokes("NOT_FOUND", sdk="rest"))\n'
    )
    (web / "a.test.ts").write_text("  // provokes ERROR_CAMERA_IN_USE browser\n")
    assert set(provoked(tests, web, tmp_path)) == {
        Provocation("INVALID_TOKEN/EXPIRED", "python"),
        Provocation("INVALID_TOKEN/EXPIRED", "browser"),
        Provocation("INVALID_TOKEN", "python"),
        Provocation("INVALID_TOKEN", "browser"),
        Provocation("NOT_FOUND", "rest"),
        Provocation("ERROR_CAMERA_IN_USE", "browser"),
    }


def test_marker_that_is_computed_is_refused(tmp_path: Path) -> None:
    (tmp_path / "test_a.py").write_text('import pytest\nmark = pytest.mark.provokes(NAME, sdk="python")\n')
    with pytest.raises(UnreadableMarker):
        provoked(tmp_path, tmp_path, tmp_path)
