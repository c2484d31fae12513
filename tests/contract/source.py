"""The catalogue as the contract tests see it: read from spec/errors.toml, beside the classes made from it."""

import sys
from collections.abc import Iterator
from pathlib import Path

from meetkit.errors import CLASSES, ErrorSpec, MeetingError, Subject

ROOT = Path(__file__).resolve().parent.parent.parent
sys.path.insert(0, str(ROOT / "tools"))

from catalogue import Catalogue, Error, Reason, load  # noqa: E402
from emit_pages import example_wire  # noqa: E402
from generate import generated_files, stale_files  # noqa: E402
from release_lock import Locked, broken_promises, read_lock, with_release  # noqa: E402

__all__ = [
    "CATALOGUE",
    "ROOT",
    "Catalogue",
    "Error",
    "Locked",
    "Reason",
    "broken_promises",
    "built",
    "every_reason",
    "example_wire",
    "generated_files",
    "load",
    "read_lock",
    "spec_of",
    "stale_files",
    "with_release",
]

CATALOGUE = load()


def every_reason() -> Iterator[tuple[Error, Reason]]:
    """All reasons of all errors."""
    for error in CATALOGUE.errors:
        for reason in error.reasons:
            yield error, reason


def built(error: Error, reason: Reason, *, subject: Subject | None = None, **params: object) -> MeetingError:
    """The error made by its own constructor, with the catalogue's example values where none are given."""
    values = {name: CATALOGUE.examples[name] for name in reason.params} | params
    made = getattr(CLASSES[error.code], reason.constructor)(**values, subject=subject)
    assert isinstance(made, MeetingError)
    return made


def spec_of(code: int) -> ErrorSpec:
    """The generated spec of a code."""
    spec = CLASSES[code].spec
    assert spec is not None
    return spec
