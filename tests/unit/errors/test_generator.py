"""The generator refuses a catalogue that contradicts itself, and notices stale files."""

import subprocess
import sys
from pathlib import Path

import pytest

from tests.contract.source import CATALOGUE, ROOT, generated_files, load, stale_files

SMALL = """
[examples]
limit = 3

[[error]]
code = 4999
name = "FULL_HOUSE"
message = "It is full."
plain = "It's full."
status = "active"
ends = "join"
fault = "user"
action = "RETRY"
retryable = true
rest = 409
surfaces = ["python", "rest"]
solution = "Wait."
[[error.reason]]
name = "FULL"
detail = "There are {limit}."
params = { limit = "int" }
"""


def loaded(tmp_path: Path, text: str) -> object:
    source = tmp_path / "errors.toml"
    source.write_text(text, encoding="utf-8")
    return load(source)


def test_small_catalogue_is_accepted(tmp_path: Path) -> None:
    assert loaded(tmp_path, SMALL)


@pytest.mark.parametrize(
    ("old", "new", "complaint"),
    [
        ("There are {limit}.", "There are many.", "placeholders and params differ"),
        ("There are {limit}.", "There are {limit} of {all}.", "placeholders and params differ"),
        ('limit = "int" }', 'limit = "money" }', "type of limit"),
        ("limit = 3", "limit = 3\nunused = 1", "examples"),
        ('ends = "join"', 'ends = "everything"', "ends"),
        ('action = "RETRY"', 'action = "PRAY"', "action"),
        ("rest = 409", "rest = 0", "without an HTTP status"),
        ('plain = "It\'s full."', 'plain = "{limit} are in."', "plain"),
        ('solution = "Wait."', 'solution = "Wait."\ncolour = "red"', "unknown keys"),
        ('name = "FULL_HOUSE"', 'name = "FullHouse"', "UPPER_SNAKE"),
        ('name = "FULL"', 'name = "CLASS"', "constructor"),
        ('name = "FULL"', 'name = "STAMP"', "constructor"),
        ("code = 4999", "code = 49999", "four digits"),
    ],
)
def test_contradiction_is_refused_and_located(tmp_path: Path, old: str, new: str, complaint: str) -> None:
    assert old in SMALL
    with pytest.raises(Exception, match=complaint):
        loaded(tmp_path, SMALL.replace(old, new))


def test_same_code_twice_is_refused(tmp_path: Path) -> None:
    again = SMALL[SMALL.index("[[error]]") :]
    with pytest.raises(Exception, match="code twice"):
        loaded(tmp_path, SMALL + again)


def test_check_accepts_the_files_as_they_are_committed() -> None:
    run = subprocess.run(
        [sys.executable, str(ROOT / "tools/generate.py"), "--check"], capture_output=True, text=True, check=False
    )
    assert (run.returncode, run.stdout, run.stderr) == (0, "", "")


def test_stale_and_missing_files_are_noticed(tmp_path: Path) -> None:
    fresh, changed, missing = tmp_path / "a", tmp_path / "b", tmp_path / "c"
    fresh.write_text("as it should be", encoding="utf-8")
    changed.write_text("edited by hand", encoding="utf-8")
    wanted = {fresh: "as it should be", changed: "as it should be", missing: "as it should be"}
    assert stale_files(wanted) == [changed, missing]


def test_generating_twice_gives_the_same_files() -> None:
    assert generated_files(CATALOGUE) == generated_files(load())
