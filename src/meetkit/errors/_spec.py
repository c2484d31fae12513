"""What the catalogue says about one error: values only, written by the generator."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

PARAM_TYPES = ("int", "float", "str", "bool", "list[str]")
"""The types that a param may have, as spelled in spec/errors.toml."""

Ends = Literal["nothing", "request", "join", "meeting", "recording", "livestream", "hls"]
"""What is over because of an error."""

Fault = Literal["caller", "user", "network", "destination", "server"]
"""Whose fault an error is."""

Action = Literal[
    "FIX_CODE",
    "REFRESH_TOKEN",
    "RETRY",
    "REJOIN",
    "CHANGE_NETWORK",
    "ASK_USER",
    "FREE_CAPACITY",
    "CONTACT_OPERATOR",
    "NONE",
]
"""What a program can do about an error."""

Status = Literal["active", "planned", "retired"]
Surface = Literal["python", "browser", "rest", "cli", "webhook"]
ParamValue = int | float | str | bool | list[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class ReasonSpec:
    """One reason of an error, with the error's own values where the reason doesn't override them."""

    name: str
    detail: str
    params: Mapping[str, str]
    solution: str
    plain: str
    action: Action
    retryable: bool
    retry_after_ms: int | None
    ends: tuple[Ends, ...]
    fault: Fault
    rest: int
    surfaces: tuple[Surface, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ErrorSpec:
    """One error of the catalogue, its reasons in the catalogue's order; `rest` is 0 where REST never answers so."""

    code: int
    name: str
    class_name: str
    aliases: tuple[str, ...]
    message: str
    plain: str
    status: Status
    solution: str
    action: Action
    retryable: bool
    retry_after_ms: int | None
    ends: tuple[Ends, ...]
    fault: Fault
    rest: int
    surfaces: tuple[Surface, ...]
    reasons: Mapping[str, ReasonSpec]
