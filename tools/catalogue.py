"""Reads spec/errors.toml into values and refuses what doesn't fit together."""

import keyword
import re
import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
SOURCE = ROOT / "spec" / "errors.toml"
PAGES = ROOT / "spec" / "errors"

PLACEHOLDER = re.compile(r"\{([a-z][a-z0-9_]*)\}")
PYTHON_TYPES = {"int": "int", "float": "float", "str": "str", "bool": "bool", "list[str]": "list[str]"}
ENDS = ("nothing", "request", "join", "meeting", "recording", "livestream", "hls")
FAULTS = ("caller", "user", "network", "destination", "server")
ACTIONS = (
    "FIX_CODE",
    "REFRESH_TOKEN",
    "RETRY",
    "REJOIN",
    "CHANGE_NETWORK",
    "ASK_USER",
    "FREE_CAPACITY",
    "CONTACT_OPERATOR",
    "NONE",
)
STATUSES = ("active", "planned", "retired")
SURFACES = ("python", "browser", "rest", "cli", "webhook")

_ERROR_KEYS = {
    "code", "name", "aliases", "message", "plain", "status", "ends", "fault", "action", "retryable", "retry_after_ms",
    "rest", "surfaces", "solution", "reason",
}  # fmt: skip
_OVERRIDABLE = {
    "plain", "ends", "fault", "action", "retryable", "retry_after_ms", "rest", "surfaces", "solution",
}  # fmt: skip
_REASON_KEYS = _OVERRIDABLE | {"name", "detail", "params", "defaults"}
_TAKEN_METHODS = {
    "about", "add_note", "args", "from_wire", "http_status", "plain", "spec", "stamp", "to_problem", "to_wire",
}  # fmt: skip
_TAKEN_PARAMS = {"subject", "ends", "cls", "self", "reason"}


class CatalogueProblem(Exception):
    """spec/errors.toml contradicts itself; the text says where."""


@dataclass(frozen=True, kw_only=True)
class Reason:
    """One reason; `overrides` has only what it changes, the other fields are resolved."""

    name: str
    detail: str
    params: dict[str, str]
    defaults: dict[str, Any]
    overrides: dict[str, Any]
    plain: str
    solution: str
    action: str
    retryable: bool
    retry_after_ms: int | None
    ends: tuple[str, ...]
    fault: str
    rest: int
    surfaces: tuple[str, ...]

    @property
    def constructor(self) -> str:
        """The name of the Python classmethod."""
        return self.name.lower()


@dataclass(frozen=True, kw_only=True)
class Error:
    """One error of the catalogue."""

    code: int
    name: str
    aliases: tuple[str, ...]
    message: str
    plain: str
    status: str
    solution: str
    action: str
    retryable: bool
    retry_after_ms: int | None
    ends: tuple[str, ...]
    fault: str
    rest: int
    surfaces: tuple[str, ...]
    reasons: tuple[Reason, ...]

    @property
    def class_name(self) -> str:
        """The Python class: CamelCase without the prefix ERROR_."""
        return "".join(part.capitalize() for part in self.name.removeprefix("ERROR_").split("_"))


@dataclass(frozen=True, kw_only=True)
class Catalogue:
    """All errors by ascending code, and a value that stands for each param in examples."""

    errors: tuple[Error, ...]
    examples: dict[str, Any]


def load(source: Path = SOURCE) -> Catalogue:
    """Reads and checks the catalogue."""
    data = tomllib.loads(source.read_text(encoding="utf-8"))
    errors = sorted((_error(row) for row in data["error"]), key=lambda error: error.code)
    _unique("code", [str(error.code) for error in errors])
    _unique("name", [name for error in errors for name in (error.name, *error.aliases)])
    _unique("class", [error.class_name for error in errors])
    used = {param for error in errors for reason in error.reasons for param in reason.params}
    if used != set(data["examples"]):
        raise CatalogueProblem(f"[examples] and the params used differ in {sorted(used ^ set(data['examples']))}")
    return Catalogue(errors=tuple(errors), examples=data["examples"])


def _error(row: dict[str, Any]) -> Error:
    where = f"{row.get('code')} {row.get('name')}"
    _known(where, row, _ERROR_KEYS)
    _one_of(where, "status", row["status"], STATUSES)
    if not re.fullmatch(r"[A-Z][A-Z0-9_]*", row["name"]):
        raise CatalogueProblem(f"{where}: the name is not UPPER_SNAKE")
    if not 1000 <= row["code"] <= 9999:
        raise CatalogueProblem(f"{where}: the code has not four digits")
    reasons = tuple(_reason(where, row, reason) for reason in row["reason"])
    _unique(f"{where}: reason", [reason.name for reason in reasons])
    shared = _shared(where, row)
    return Error(
        code=row["code"],
        name=row["name"],
        aliases=tuple(row.get("aliases", ())),
        message=row["message"],
        status=row["status"],
        reasons=reasons,
        **shared,
    )


def _reason(where: str, error: dict[str, Any], row: dict[str, Any]) -> Reason:
    where = f"{where}/{row.get('name')}"
    _known(where, row, _REASON_KEYS)
    name, params, defaults = row["name"], row.get("params", {}), row.get("defaults", {})
    if not re.fullmatch(r"[A-Z][A-Z0-9_]*", name) or keyword.iskeyword(name.lower()) or name.lower() in _TAKEN_METHODS:
        raise CatalogueProblem(f"{where}: the reason's name cannot become a constructor")
    overrides = {key: row[key] for key in row if key in _OVERRIDABLE}
    shared = _shared(where, {**error, **overrides})
    for param, kind in params.items():
        _one_of(where, f"type of {param}", kind, tuple(PYTHON_TYPES))
        if param in _TAKEN_PARAMS or keyword.iskeyword(param):
            raise CatalogueProblem(f"{where}: a param cannot be called {param}")
    texts = (error["message"], row["detail"], shared["solution"])
    used = {found for text in texts for found in PLACEHOLDER.findall(text)}
    if used != set(params):
        raise CatalogueProblem(f"{where}: placeholders and params differ in {sorted(used ^ set(params))}")
    if not set(defaults) <= set(params):
        raise CatalogueProblem(f"{where}: a default without its param")
    if PLACEHOLDER.search(shared["plain"]):
        raise CatalogueProblem(f"{where}: `plain` has a placeholder")
    return Reason(name=name, detail=row["detail"], params=params, defaults=defaults, overrides=overrides, **shared)


def _shared(where: str, row: dict[str, Any]) -> dict[str, Any]:
    ends = tuple(row["ends"]) if isinstance(row["ends"], list) else (row["ends"],)
    for value in ends:
        _one_of(where, "ends", value, ENDS)
    for surface in row["surfaces"]:
        _one_of(where, "surfaces", surface, SURFACES)
    _one_of(where, "fault", row["fault"], FAULTS)
    _one_of(where, "action", row["action"], ACTIONS)
    if ("rest" in row["surfaces"]) > bool(row["rest"]):
        raise CatalogueProblem(f"{where}: visible over REST, but without an HTTP status")
    return {
        "plain": row["plain"],
        "solution": row["solution"],
        "action": row["action"],
        "retryable": row["retryable"],
        "retry_after_ms": row.get("retry_after_ms") if row["retryable"] else None,
        "ends": ends,
        "fault": row["fault"],
        "rest": row["rest"],
        "surfaces": tuple(row["surfaces"]),
    }


def _known(where: str, row: dict[str, Any], known: set[str]) -> None:
    if unknown := set(row) - known:
        raise CatalogueProblem(f"{where}: unknown keys {sorted(unknown)}")


def _one_of(where: str, what: str, value: object, allowed: tuple[str, ...]) -> None:
    if value not in allowed:
        raise CatalogueProblem(f"{where}: {what} is {value!r}, not one of {', '.join(allowed)}")


def _unique(what: str, values: list[str]) -> None:
    if twice := {value for value in values if values.count(value) > 1}:
        raise CatalogueProblem(f"{what} twice: {', '.join(sorted(twice))}")
