"""No file of the package needs, even over others or for its types alone, a file that needs it."""

import ast
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

import meetkit

_ROOT = Path(meetkit.__file__).parent


def _modules() -> dict[str, Path]:
    modules = {}
    for path in _ROOT.rglob("*.py"):
        parts = path.relative_to(_ROOT.parent).with_suffix("").parts
        modules[".".join(parts[:-1] if parts[-1] == "__init__" else parts)] = path
    return modules


def _imports(path: Path, modules: dict[str, Path]) -> set[str]:
    found = set()
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.ImportFrom) and node.module:
            parts = {f"{node.module}.{alias.name}" for alias in node.names}
            found |= parts & modules.keys() or {node.module}
        elif isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
    return found & modules.keys()


def _packages_of(name: str) -> set[str]:
    parts = name.split(".")
    return {".".join(parts[:length]) for length in range(1, len(parts))}


def test_no_circle_among_files() -> None:
    """A package's own file collects its parts, so a part that imports its package's name is no circle of files."""
    modules = _modules()
    assert len(modules) > 200, "the package's files were not found"
    graph = {
        name: {other for other in _imports(path, modules) if other != name and other not in _packages_of(name)}
        for name, path in modules.items()
    }
    try:
        TopologicalSorter(graph).prepare()
    except CycleError as circle:
        raise AssertionError(" → ".join(circle.args[1])) from None
