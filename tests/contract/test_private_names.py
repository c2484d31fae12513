"""Tests use public names; `ruff` sees private attributes (SLF001), and this the private names that are imported."""

import ast
from pathlib import Path

TESTS = Path(__file__).parents[1]
#: The native core, which is a module of our own without a public name.
ALLOWED = {"_core"}


def test_no_test_imports_a_private_name_of_the_package() -> None:
    taken = [
        f"{path.relative_to(TESTS)}: {alias.name}"
        for path in sorted(TESTS.rglob("*.py"))
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("meetkit")
        for alias in node.names
        if alias.name.startswith("_") and alias.name not in ALLOWED
    ]
    assert taken == []
