"""An installation that is broken says so: a copy of the package without a part, or from the future."""

import json
import os
import shutil
import time
from pathlib import Path

import pytest

import meetkit
from tests.e2e.test_cli_commands import run


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """A folder for PYTHONPATH with a copy of the package."""
    source = Path(meetkit.__file__).parent
    shutil.copytree(source, tmp_path / "site/meetkit", ignore=shutil.ignore_patterns("__pycache__"))
    return tmp_path / "site"


@pytest.mark.provokes("NATIVE_CORE_MISSING/NOT_BUILT", sdk="cli")
async def test_missing_native_core_stops_serve_and_is_found_by_doctor(copy: Path, tmp_path: Path) -> None:
    for native in (copy / "meetkit").glob("_core*.so"):
        native.unlink()
    environment = {"PYTHONPATH": str(copy), "MEETKIT_DATA_DIR": str(tmp_path / "data")}
    code, _, err = await run("serve", "--port", "0", **environment)
    assert code == 2
    assert "6013 NATIVE_CORE_MISSING (NOT_BUILT)" in err
    assert "Traceback" not in err
    assert "NATIVE_CORE_MISSING" in await _findings(environment)


@pytest.mark.provokes("WEB_BUNDLE_MISSING/NOT_BUILT", sdk="cli")
async def test_missing_page_is_found_by_doctor(copy: Path, tmp_path: Path) -> None:
    shutil.rmtree(copy / "meetkit/server/static")
    found = await _findings({"PYTHONPATH": str(copy), "MEETKIT_DATA_DIR": str(tmp_path / "data")})
    assert "WEB_BUNDLE_MISSING" in found


@pytest.mark.provokes("CLOCK_WRONG/BEFORE_BUILD", sdk="cli")
async def test_clock_behind_the_packages_own_files_is_found_by_doctor(copy: Path, tmp_path: Path) -> None:
    tomorrow_s = time.time() + 86_400
    for file in (copy / "meetkit").rglob("*.py"):
        os.utime(file, (tomorrow_s, tomorrow_s))
    found = await _findings({"PYTHONPATH": str(copy), "MEETKIT_DATA_DIR": str(tmp_path / "data")})
    assert "CLOCK_WRONG" in found


async def _findings(environment: dict[str, str]) -> set[str]:
    """The names of the errors that doctor finds."""
    code, out, err = await run("doctor", "--port", "0", "--json", **environment)
    assert code == 1, err
    return {finding["error"]["name"] for finding in json.loads(out) if not finding["ok"]}
