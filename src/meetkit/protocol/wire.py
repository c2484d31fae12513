"""The base of every wire model, and the bounded field types that they are made of."""

from datetime import UTC, datetime
from typing import Annotated, Any, Self

import pydantic_core
from pydantic import AfterValidator, BaseModel, ConfigDict, Field, StrictBool, StringConstraints
from pydantic.alias_generators import to_camel

from meetkit.protocol.vocabulary import (
    Decision,
    Direction,
    HlsState,
    LeaveReason,
    LivestreamState,
    Mode,
    PinSource,
    RecordingState,
    StreamKind,
    StreamSource,
)

CLIENT_FRAME_LIMIT_BYTES = 64 * 1024
"""The largest frame a client may send."""
SERVER_FRAME_LIMIT_BYTES = 1024 * 1024
"""The largest frame the server sends."""
META_DATA_LIMIT_BYTES = 4 * 1024
MESSAGE_LIMIT_BYTES = 15 * 1024
NAME_LIMIT = 128
ID_LIMIT = 128
JSON_DEPTH_LIMIT = 12


def to_wire_time(at: datetime) -> str:
    """RFC 3339 in UTC with milliseconds: `2026-01-31T12:00:00.000Z`."""
    return at.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def from_wire_time(text: str) -> datetime:
    """The time that `to_wire_time` wrote. Raises ValueError for anything else."""
    return datetime.fromisoformat(text).astimezone(UTC)


def json_depth(value: object) -> int:
    """How many containers are nested in `value`; 0 for a scalar. Not recursive, so depth cannot exhaust the stack."""
    deepest = 0
    pending: list[tuple[object, int]] = [(value, 0)]
    while pending:
        item, depth = pending.pop()
        match item:
            case dict():
                pending.extend((inner, depth + 1) for inner in item.values())
                deepest = max(deepest, depth + 1)
            case list():
                pending.extend((inner, depth + 1) for inner in item)
                deepest = max(deepest, depth + 1)
            case _:
                pass
    return deepest


def _bounded(value: dict[str, Any]) -> dict[str, Any]:
    if json_depth(value) > JSON_DEPTH_LIMIT:
        raise ValueError(f"nested deeper than {JSON_DEPTH_LIMIT}")
    return value


def _meta_data(value: dict[str, Any]) -> dict[str, Any]:
    if len(pydantic_core.to_json(value)) > META_DATA_LIMIT_BYTES:
        raise ValueError(f"larger than {META_DATA_LIMIT_BYTES} bytes as JSON")
    return value


def _is_none(value: object) -> bool:
    return value is None


class Wire(BaseModel):
    """A value that crosses the wire: camelCase outside, snake_case inside, immutable, strictly typed.

    Unknown fields are ignored here, so that an older client understands a newer server; what clients send
    (`RequestData`) forbids them instead, so that a misspelt option is an error and never silence.
    """

    model_config = ConfigDict(
        alias_generator=to_camel, populate_by_name=True, strict=True, frozen=True, extra="ignore", allow_inf_nan=False
    )

    def to_wire(self) -> dict[str, Any]:
        """The JSON object; optional fields that are absent stay absent, nullable ones are null."""
        return self.model_dump(mode="json", by_alias=True)

    @classmethod
    def from_wire(cls, data: object) -> Self:
        """Validate a decoded JSON object. Raises pydantic's ValidationError; `codec` makes catalogue errors of it."""
        return cls.model_validate(data)


class RequestData(Wire):
    """The `data` of a request: like `Wire`, but a field that the method does not have is an error."""

    model_config = ConfigDict(extra="forbid")


_NO_NUL = r"^[^\x00]*$"  # PostgreSQL cannot store it, and nobody types it
Id = Annotated[str, StringConstraints(min_length=1, max_length=ID_LIMIT)]
"""An opaque id made by the server, or a participantId."""
FreeId = Annotated[str, StringConstraints(max_length=1024)]
"""An id as a client claims it at join: its real rules are admission's, whose errors are more exact."""
Token = Annotated[str, StringConstraints(max_length=CLIENT_FRAME_LIMIT_BYTES)]
Name = Annotated[str, StringConstraints(max_length=NAME_LIMIT, pattern=_NO_NUL)]
Topic = Annotated[str, StringConstraints(min_length=1, max_length=256, pattern=_NO_NUL)]
Text = Annotated[str, StringConstraints(max_length=CLIENT_FRAME_LIMIT_BYTES, pattern=_NO_NUL)]
WireTime = Annotated[str, StringConstraints(max_length=40)]
JsonObject = Annotated[dict[str, Any], AfterValidator(_bounded)]
"""A free JSON object of bounded depth."""
MetaData = Annotated[JsonObject, AfterValidator(_meta_data)]
Address = Annotated[str, StringConstraints(min_length=1, max_length=2048)]
"""A URL of the server."""
Seq = Annotated[int, Field(ge=0, le=2**53 - 1)]
Milliseconds = Annotated[int, Field(ge=0, le=2**53 - 1)]
Bool = StrictBool

# StrEnum fields are given as plain strings on the wire: strict mode must not ask for enum instances.
ModeField = Annotated[Mode, Field(strict=False)]
KindField = Annotated[StreamKind, Field(strict=False)]
SourceField = Annotated[StreamSource, Field(strict=False)]
DirectionField = Annotated[Direction, Field(strict=False)]
PinSourceField = Annotated[PinSource, Field(strict=False)]
DecisionField = Annotated[Decision, Field(strict=False)]
RecordingStateField = Annotated[RecordingState, Field(strict=False)]
LivestreamStateField = Annotated[LivestreamState, Field(strict=False)]
HlsStateField = Annotated[HlsState, Field(strict=False)]

absent = Field(default=None, exclude_if=_is_none)
"""Default of a field that is left out when it has no value (in the spec: `field?`)."""


class Reason(Wire):
    """R, the leave reason on the wire."""

    code: Annotated[int, Field(ge=1000, le=1999)]
    name: Annotated[str, StringConstraints(max_length=64)]

    @classmethod
    def of(cls, reason: LeaveReason) -> "Reason":
        """The wire form of a known reason."""
        return cls(code=int(reason), name=reason.name)

    def known(self) -> LeaveReason:
        """The reason as an enum; `UNKNOWN` for a number that only a newer server has."""
        try:
            return LeaveReason(self.code)
        except ValueError:
            return LeaveReason.UNKNOWN
