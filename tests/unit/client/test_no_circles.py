"""No file of the Python SDK needs another that needs it, not even for a type."""

import ast
import graphlib
from pathlib import Path

import meetkit.client

ROOT = Path(meetkit.client.__file__).parents[2]


def imports() -> dict[str, set[str]]:
    """What each module of the SDK imports of the SDK."""
    paths = {
        ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__"): path
        for path in (ROOT / "meetkit/client").rglob("*.py")
    }
    graph: dict[str, set[str]] = {}
    for name, path in paths.items():
        found: set[str] = set()
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.ImportFrom) and node.module is not None:
                found |= {node.module, *(f"{node.module}.{alias.name}" for alias in node.names)}
            elif isinstance(node, ast.Import):
                found |= {alias.name for alias in node.names}
        # Importing a module imports its package first; but everything is in the SDK's own.
        found |= {package for one in found for package in (one.rpartition(".")[0],) if package != "meetkit.client"}
        graph[name] = (found & paths.keys()) - {name, name.rpartition(".")[0]}
    return graph


def test_no_circle_among_the_files_of_the_sdk() -> None:
    graphlib.TopologicalSorter(imports()).prepare()  # raises CycleError, which names them
