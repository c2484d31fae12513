"""From spec/errors.toml and spec/events.toml to all that derives from them.

`python tools/generate.py` writes, `--check` lists stale files.
"""

import argparse
import sys
from pathlib import Path

from catalogue import ROOT, Catalogue, CatalogueProblem, load
from emit_events import load_events, meeting_module, names_module, participant_module
from emit_pages import docs, package_data
from emit_python import package_init, python_module
from emit_schema import schema
from emit_typescript import typescript_module
from release_lock import LOCK, broken_promises, read_lock, with_release


def generated_files(catalogue: Catalogue) -> dict[Path, str]:
    """All generated files with the content that they should have."""
    package = ROOT / "src/meetkit/errors"
    client, events = ROOT / "src/meetkit/client", load_events()
    return {
        package / "__init__.py": package_init(catalogue),
        package / "catalogue_gen.py": python_module(catalogue),
        package / "pages_gen.py": package_data(catalogue),
        ROOT / "spec/error.schema.json": schema(catalogue),
        ROOT / "web/sdk/src/errors/catalogue.gen.ts": typescript_module(catalogue),
        client / "event_names_gen.py": names_module(events),
        client / "meeting/on_meeting_gen.py": meeting_module(events["meeting"]),
        client / "meeting/on_participant_gen.py": participant_module(events["participant"]),
        **{ROOT / "docs/errors" / name: page for name, page in docs(catalogue).items()},
    }


def stale_files(files: dict[Path, str]) -> list[Path]:
    """Those that are missing or differ."""
    return [path for path, content in files.items() if not path.exists() or path.read_text(encoding="utf-8") != content]


def stray_pages(files: dict[Path, str]) -> list[Path]:
    """Generated pages of codes that are gone."""
    return sorted(path for path in (ROOT / "docs/errors").glob("*.md") if path not in files)


def main() -> int:
    """The command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    choice = parser.add_mutually_exclusive_group()
    choice.add_argument("--check", action="store_true", help="write nothing; list stale files and exit with 1")
    choice.add_argument("--release", action="store_true", help="also add what can be raised now to spec/errors.lock")
    asked = parser.parse_args()
    try:
        catalogue = load()
    except CatalogueProblem as problem:
        print(f"spec/errors.toml: {problem}", file=sys.stderr)
        return 2
    broken = broken_promises(read_lock(), catalogue)
    if broken:
        print(*(f"spec/errors.lock: {promise}" for promise in broken), sep="\n", file=sys.stderr)
        return 2
    files = generated_files(catalogue)
    if asked.release:
        files[LOCK] = with_release(read_lock(), catalogue)
    stale, stray = stale_files(files), stray_pages(files)
    if asked.check:
        for path in (*stale, *stray):
            print(f"stale {path.relative_to(ROOT)}")
        return 1 if stale or stray else 0
    for path in stale:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(files[path], encoding="utf-8")
        print(f"wrote {path.relative_to(ROOT)}")
    for path in stray:
        path.unlink()
        print(f"removed {path.relative_to(ROOT)}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
