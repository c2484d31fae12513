"""Every code has a page that explains it, and the examples on it work."""

import contextlib
import io
import json
import re
import textwrap
from typing import Any

import pytest

from meetkit.errors import CLASSES, MeetingError
from meetkit.errors.explain import explain
from tests.contract.source import CATALOGUE, ROOT, Error

ERRORS = [pytest.param(error, id=error.name) for error in CATALOGUE.errors]
SECTIONS = ("## What happened", "## Why, and what to do", "## Example")
FENCE = re.compile(r"^```(\w+)([^\n]*)\n(.*?)^```$", flags=re.MULTILINE | re.DOTALL)


def snippets(page: str, language: str) -> list[str]:
    """The code of a page in one language; a fence with more than the language is not meant to run by itself."""
    return [code for found, more, code in FENCE.findall(page) if found == language and not more]


@pytest.mark.parametrize("error", ERRORS)
def test_page_says_what_happened_why_and_what_to_do_for_every_reason(error: Error) -> None:
    page = (ROOT / f"docs/errors/{error.code}.md").read_text(encoding="utf-8")
    positions = [page.index(section) for section in SECTIONS]
    assert positions == sorted(positions)
    for reason in error.reasons:
        assert f"### {reason.name}\n" in page
    assert page.count("**What to do:**") == len(error.reasons)
    assert page.endswith(explain(error.code))


@pytest.mark.parametrize("error", ERRORS)
async def test_example_of_the_page_runs_and_meets_the_error_that_the_page_shows(error: Error) -> None:
    page = explain(error.code)
    [wire] = [json.loads(text) for text in snippets(page, "json")]
    shown = MeetingError.from_wire(wire)
    assert type(shown) is CLASSES[error.code]
    [code, *_] = reversed(snippets(page, "python"))

    async def call() -> None:
        raise shown

    printed = io.StringIO()
    scope: dict[str, Any] = {"call": call}
    exec(f"async def example():\n{textwrap.indent(code, '    ')}", scope)
    with contextlib.redirect_stdout(printed):
        await scope["example"]()
    assert printed.getvalue() == f"{shown.detail} {shown.solution}\n"


def test_index_lists_every_code_once() -> None:
    index = (ROOT / "docs/errors/index.md").read_text(encoding="utf-8")
    listed = [int(code) for code in re.findall(r"^\| \[(\d+)\]", index, flags=re.MULTILINE)]
    assert listed == [error.code for error in CATALOGUE.errors]


def test_every_long_text_belongs_to_a_code() -> None:
    written = {path.stem for path in (ROOT / "spec/errors").glob("*.md")}
    assert written <= {str(error.code) for error in CATALOGUE.errors}
