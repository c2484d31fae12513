"""No error text exists outside the catalogue."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

from tests.contract.source import CATALOGUE, ROOT, every_reason

OWN = ROOT / "src/meetkit/errors"
SHORTEST_FRAGMENT_CHARS = 25
SKIPPED_FOLDERS = {"node_modules", "dist", "static", "test", "tests", "__pycache__"}


def sources() -> Iterator[Path]:
    """Every hand-written program text."""
    patterns = (("src", "*.py"), ("web", "*.ts"), ("web", "*.tsx"), ("web", "*.html"), ("crates", "*.rs"))
    for folder, pattern in patterns:
        for path in sorted((ROOT / folder).rglob(pattern)):
            inside = set(path.relative_to(ROOT).parts)
            if OWN not in path.parents and not path.name.endswith(".gen.ts") and not inside & SKIPPED_FOLDERS:
                yield path


def fragments() -> set[str]:
    """The literal parts of all texts that are long enough to be no coincidence."""
    texts = {error.message for error in CATALOGUE.errors} | {error.plain for error in CATALOGUE.errors}
    for _, reason in every_reason():
        texts |= {reason.detail, reason.solution, reason.plain}
    parts = {part.strip() for text in texts for part in re.split(r"\{[a-z_]+\}", text)}
    return {part for part in parts if len(part) >= SHORTEST_FRAGMENT_CHARS}


def test_no_text_of_the_catalogue_is_repeated_in_a_program() -> None:
    wanted = fragments()
    assert len(wanted) > 100
    found = [
        f"{path.relative_to(ROOT)}: {part}"
        for path in sources()
        for text in [path.read_text(encoding="utf-8")]
        for part in wanted
        if part in text
    ]
    assert found == []


def test_no_program_makes_an_error_with_a_text_of_its_own() -> None:
    """`MeetingError(...)` is for the catalogue's classes and `from_wire` alone."""
    found = []
    for path in sources():
        if path.suffix == ".py":
            for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
                if isinstance(node, ast.Call) and isinstance(node.func, ast.Name | ast.Attribute):
                    name = node.func.id if isinstance(node.func, ast.Name) else node.func.attr
                    if name == "MeetingError":
                        found.append(f"{path.relative_to(ROOT)}:{node.lineno}")
    assert found == []
