"""The table of ARCHITECTURE.md that pairs the parts of both SDKs: each has its twin under the same word."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PYTHON = ROOT / "src" / "meetkit" / "client"
BROWSER = ROOT / "web" / "sdk" / "src"

TABLE = (ROOT / "ARCHITECTURE.md").read_text().partition("### The same words in both SDKs")[2].partition("\n#")[0]
PAIRS = re.findall(r"^\| [^|]+ \| `([^`]+\.py)` \| `([^`]+\.ts)` \|$", TABLE, flags=re.MULTILINE)

# What Python's meeting does among its notifications.
BROWSER_ONLY = {"meeting/modes.ts"}


@pytest.mark.parametrize(("python", "browser"), PAIRS)
def test_part_has_its_twin_under_the_same_word(python: str, browser: str) -> None:
    assert (PYTHON / python).is_file()
    assert (BROWSER / browser).is_file()
    if "/" in python:
        assert python.removesuffix(".py").replace("_", "-") == browser.removesuffix(".ts")


def test_every_part_of_the_browsers_meeting_is_in_the_table() -> None:
    theirs = {f"meeting/{path.name}" for path in (BROWSER / "meeting").glob("*.ts")}
    assert theirs - BROWSER_ONLY == {browser for _, browser in PAIRS if browser.startswith("meeting/")}
