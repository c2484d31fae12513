"""Which errors the tests provoke, read from the tests without running them.

A Python test says `@pytest.mark.provokes("INVALID_TOKEN/EXPIRED", sdk="python")`, also as `marks=` of a `pytest.param`;
`sdk` may be a tuple. A TypeScript test says `// provokes INVALID_TOKEN/EXPIRED browser` on a line of its own. The
examples of the long pages, which test_page_provocations.py runs with the Python SDK, say it in their fence.
"""

import ast
import re
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from tests.contract.source import CATALOGUE, Error

EVERY_REASON_OF = frozenset([*range(4001, 4009), *range(4011, 4016), 5001, 5002])
"""The codes of which each reason must be provoked; of the others one is enough per surface."""

_EXAMPLE = re.compile(r"^```python provokes (\w+)\n(.*?)^```$", flags=re.MULTILINE | re.DOTALL)
_COMMENT = re.compile(r"^\s*//\s*provokes\s+(\S+)\s+(\w+)\s*$", flags=re.MULTILINE)


class Provocation(NamedTuple):
    """`error` is NAME or NAME/REASON, `surface` where the test meets it."""

    error: str
    surface: str

    def __str__(self) -> str:
        return f"{self.error} {self.surface}"


class UnreadableMarker(Exception):
    """A marker whose arguments are not plain texts."""


def required() -> dict[Provocation, str]:
    """What has to be provoked, and for those that are exempt why."""
    rows: dict[Provocation, str] = {}
    for error in CATALOGUE.errors:
        for entry in _required_of(error):
            rows[entry] = "" if error.status == "active" else error.status
    return rows


def _required_of(error: Error) -> Iterator[Provocation]:
    if error.code in EVERY_REASON_OF:
        for reason in error.reasons:
            yield from (Provocation(f"{error.name}/{reason.name}", surface) for surface in reason.surfaces)
    else:
        yield from (Provocation(error.name, surface) for surface in error.surfaces)


def page_examples(folder: Path) -> list[tuple[int, str, str]]:
    """Code, reason and program of every example in the long pages."""
    return [
        (int(path.stem), reason, program)
        for path in sorted(folder.glob("*.md"))
        for reason, program in _EXAMPLE.findall(path.read_text(encoding="utf-8"))
    ]


def provoked(tests: Path, web: Path, pages: Path) -> dict[Provocation, str]:
    """What the tests say they provoke, and where. An error with a reason counts for the error alone too."""
    names = {error.code: error.name for error in CATALOGUE.errors}
    found = {
        Provocation(f"{names[code]}/{reason}", "python"): f"{pages}/{code}.md"
        for code, reason, _ in page_examples(pages)
    }
    for path in sorted(tests.rglob("*.py")):
        for entry, line in _in_python(path.read_text(encoding="utf-8"), path):
            found[entry] = f"{path}:{line}"
    for path in sorted(web.rglob("*.test.ts*")):
        if "node_modules" not in path.parts:
            for error, surface in _COMMENT.findall(path.read_text(encoding="utf-8")):
                found[Provocation(error, surface)] = str(path)
    return found | {Provocation(entry.error.partition("/")[0], entry.surface): at for entry, at in found.items()}


def _in_python(text: str, path: Path) -> Iterator[tuple[Provocation, int]]:
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "provokes":
            arguments = {keyword.arg: keyword.value for keyword in node.keywords}
            surfaces = _texts(arguments.get("sdk"), path, node.lineno)
            errors = node.args or [arguments["error"]]
            for error in errors:
                for name in _texts(error, path, node.lineno):
                    yield from ((Provocation(name, surface), node.lineno) for surface in surfaces)


def _texts(node: ast.expr | None, path: Path, line: int) -> list[str]:
    entries = node.elts if isinstance(node, ast.Tuple | ast.List) else [node]
    texts = [entry.value for entry in entries if isinstance(entry, ast.Constant) and isinstance(entry.value, str)]
    if len(texts) != len(entries):
        raise UnreadableMarker(f"{path}:{line}: provokes(error, sdk=…) takes plain texts, or tuples of them")
    return texts


def is_known(entry: Provocation) -> bool:
    """Whether the catalogue has the error, its reason and the surface."""
    name, _, wanted = entry.error.partition("/")
    for error in CATALOGUE.errors:
        if error.name == name:
            reasons = [reason for reason in error.reasons if wanted in ("", reason.name)]
            return any(entry.surface in reason.surfaces for reason in reasons)
    return False
