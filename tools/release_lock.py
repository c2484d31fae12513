"""spec/errors.lock: what has been released and can therefore never change."""

from pathlib import Path

from catalogue import ROOT, Catalogue

LOCK = ROOT / "spec" / "errors.lock"
_HEAD = "# Released codes, names, reasons. `python tools/generate.py --release` adds to it; nothing is taken away.\n"

Locked = dict[int, tuple[str, tuple[str, ...]]]


def read_lock(path: Path = LOCK) -> Locked:
    """Code to name and reasons."""
    locked: Locked = {}
    if path.exists():
        for line in path.read_text(encoding="utf-8").splitlines():
            if line and not line.startswith("#"):
                code, name, *reasons = line.split()
                locked[int(code)] = (name, tuple(reasons))
    return locked


def broken_promises(locked: Locked, catalogue: Catalogue) -> list[str]:
    """What was released and is changed or gone now."""
    now = {error.code: error for error in catalogue.errors}
    problems = []
    for code, (name, reasons) in locked.items():
        error = now.get(code)
        if error is None:
            problems.append(f'{code} {name} was released and is gone; give it status = "retired"')
        elif error.name != name:
            problems.append(f"{code} was released as {name} and is {error.name} now")
        else:
            gone = set(reasons) - {reason.name for reason in error.reasons}
            problems += [f"{code} {name} lost the released reason {reason}" for reason in sorted(gone)]
    return problems


def with_release(locked: Locked, catalogue: Catalogue) -> str:
    """The lock file with everything that can be raised now added."""
    rows = dict(locked)
    for error in catalogue.errors:
        if error.status != "planned":
            known = rows.get(error.code, (error.name, ()))[1]
            added = (reason.name for reason in error.reasons if reason.name not in known)
            rows[error.code] = (error.name, (*known, *added))
    return _HEAD + "".join(f"{code} {name} {' '.join(reasons)}\n" for code, (name, reasons) in sorted(rows.items()))
