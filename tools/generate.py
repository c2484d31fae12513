"""From spec/errors.toml to everything derived from it: `python tools/generate.py` writes, `--check` lists what is stale."""

import argparse
import sys
from pathlib import Path

from catalogue import ROOT, CatalogueProblem, load
from emit_pages import docs, package_data
from emit_python import package_init, python_module


def generated_files() -> dict[Path, str]:
    """All generated files with the content that they should have."""
    catalogue = load()
    package = ROOT / "src/meetkit/errors"
    return {
        package / "__init__.py": package_init(catalogue),
        package / "catalogue_gen.py": python_module(catalogue),
        package / "pages_gen.py": package_data(catalogue),
        **{ROOT / "docs/errors" / name: page for name, page in docs(catalogue).items()},
    }


def stale_files(files: dict[Path, str]) -> list[Path]:
    """Those that are missing or differ."""
    return [path for path, content in files.items() if not path.exists() or path.read_text(encoding="utf-8") != content]


def main() -> int:
    """The command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--check", action="store_true", help="write nothing; list stale files and exit with 1")
    check = parser.parse_args().check
    try:
        files = generated_files()
    except CatalogueProblem as problem:
        print(f"spec/errors.toml: {problem}", file=sys.stderr)
        return 2
    stale = stale_files(files)
    for path in stale:
        print(f"{'stale' if check else 'wrote'} {path.relative_to(ROOT)}")
        if not check:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(files[path], encoding="utf-8")
    return 1 if check and stale else 0


if __name__ == "__main__":
    sys.exit(main())
