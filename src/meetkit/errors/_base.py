"""The one error object: an exception in Python, a JSON object on the wire."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from datetime import UTC, datetime
from typing import Any, ClassVar, Self, TypeVar, cast

from meetkit.errors._spec import Action, Ends, ErrorSpec, Fault, ParamValue
from meetkit.errors._text import render, tidy

_DEFAULT_STATUS = 500
_T = TypeVar("_T")


@dataclass(frozen=True, slots=True, kw_only=True)
class Subject:
    """Whom and what an error is about, as far as it applies; characters that don't print are escaped."""

    meeting_id: str | None = None
    session_id: str | None = None
    participant_id: str | None = None
    stream_id: str | None = None
    recording_id: str | None = None
    livestream_id: str | None = None
    hls_id: str | None = None
    output_index: int | None = None

    def __post_init__(self) -> None:
        # Ids come from clients: one that cannot be encoded must not break the answer that refuses it.
        for field in fields(self):
            value = getattr(self, field.name)
            if isinstance(value, str):
                object.__setattr__(self, field.name, tidy(value))

    def to_wire(self) -> dict[str, str | int]:
        """The members that apply, in camelCase."""
        values = ((field.name, getattr(self, field.name)) for field in fields(self))
        return {_camel(name): value for name, value in values if value is not None}

    @classmethod
    def from_wire(cls, data: object) -> Subject:
        """Reads what `to_wire` wrote; members of newer versions are left out.

        Raises:
            ValueError: it is not an object, or a member has the wrong type.
        """
        if not isinstance(data, Mapping):
            raise ValueError("subject is not an object")
        values: dict[str, str | int] = {}
        for field in fields(cls):
            value = data.get(_camel(field.name))
            if value is None:
                continue
            expected = int if field.name == "output_index" else str
            if type(value) is not expected:
                raise ValueError(f"subject.{_camel(field.name)} is not of type {expected.__name__}")
            values[field.name] = value
        return cls(**cast(Any, values))


NOBODY = Subject()
"""The subject of an error that is about nobody in particular."""


class MeetingError(Exception):
    """A failure, with its code, texts and what to do about it.

    Programs raise the subclasses by their constructors (`InvalidToken.expired(...)`); this class itself only stands for
    a code that a newer server knows and this version doesn't. Texts come from the catalogue; nothing parses them.

    Attributes:
        code, name, message: as in the table of the reference page.
        reason: second level, stable, such as EXPIRED.
        detail: one sentence about this occurrence, made from `params`.
        params: the values behind the sentence, units in their names.
        solution: what to do, for developers.
        action: what to do, for programs.
        retryable: whether the same call, unchanged, can succeed later; `retry_after_ms` says when to try.
        ends: what is over.
        fault: whose fault it is.
        subject: whom it is about.
        id, at, trace_id, doc_url: set once by `stamp`, at the boundary where the error becomes visible.
        rehearsed: true when it was provoked on purpose.
    """

    spec: ClassVar[ErrorSpec | None] = None
    _classes: ClassVar[dict[int, type[MeetingError]]] = {}
    __match_args__ = ("code", "reason", "params")

    code: int
    name: str
    message: str
    reason: str
    detail: str
    params: dict[str, ParamValue]
    solution: str
    action: Action
    retryable: bool
    retry_after_ms: int | None
    ends: Ends
    fault: Fault
    subject: Subject
    id: str | None
    at: datetime | None
    trace_id: str | None
    doc_url: str | None
    rehearsed: bool

    def __init_subclass__(cls) -> None:
        super().__init_subclass__()
        if "spec" in cls.__dict__ and cls.spec is not None:
            MeetingError._classes[cls.spec.code] = cls

    def __init__(
        self,
        *,
        code: int,
        name: str,
        message: str,
        reason: str,
        detail: str,
        params: Mapping[str, ParamValue],
        solution: str,
        action: Action,
        retryable: bool,
        retry_after_ms: int | None,
        ends: Ends,
        fault: Fault,
        subject: Subject = NOBODY,
        id: str | None = None,
        at: datetime | None = None,
        trace_id: str | None = None,
        doc_url: str | None = None,
        rehearsed: bool = False,
    ) -> None:
        super().__init__(code, name, reason, detail)
        self.code = code
        self.name = name
        self.message = message
        self.reason = reason
        self.detail = detail
        self.params = dict(params)
        self.solution = solution
        self.action = action
        self.retryable = retryable
        self.retry_after_ms = retry_after_ms
        self.ends = ends
        self.fault = fault
        self.subject = subject
        self.id = id
        self.at = at
        self.trace_id = trace_id
        self.doc_url = doc_url
        self.rehearsed = rehearsed

    @classmethod
    def _of(
        cls, reason: str, params: Mapping[str, ParamValue], *, subject: Subject | None, ends: Ends | None = None
    ) -> Self:
        """What the generated constructors call."""
        spec = cls.spec
        assert spec is not None, "only the classes of the catalogue have constructors"
        row = spec.reasons[reason]
        assert ends is None or ends in row.ends, f"{spec.name}/{reason} cannot end {ends}"
        tidied = {name: tidy(value) for name, value in params.items()}
        retry_after_ms = tidied.get("retry_after_ms", row.retry_after_ms)
        return cls(
            code=spec.code,
            name=spec.name,
            message=render(spec.message, tidied),
            reason=reason,
            detail=render(row.detail, tidied),
            params=tidied,
            solution=render(row.solution, tidied),
            action=row.action,
            retryable=row.retryable,
            retry_after_ms=cast("int | None", retry_after_ms),
            ends=ends or row.ends[0],
            fault=row.fault,
            subject=subject or NOBODY,
        )

    @property
    def http_status(self) -> int:
        """The status that REST answers with; 500 for an error that REST has no status for."""
        if self.spec is None:
            return _DEFAULT_STATUS
        row = self.spec.reasons.get(self.reason)
        return (row.rest if row else self.spec.rest) or _DEFAULT_STATUS

    @property
    def plain(self) -> str:
        """One short sentence for the people in a meeting."""
        if self.spec is None:
            return self.message
        row = self.spec.reasons.get(self.reason)
        return row.plain if row else self.spec.plain

    def stamp(
        self,
        *,
        id: str,
        at: datetime,
        doc_base: str | None = None,
        trace_id: str | None = None,
        rehearsed: bool = False,
    ) -> Self:
        """Gives the error its identity; a second stamp changes nothing, so that every surface shows the same one.

        Args:
            id: unique among all errors.
            at: now, with a time zone; kept in UTC and whole milliseconds.
            doc_base: address of the server that has the error pages, such as `https://meet.example.org`.
            trace_id: the trace during which it happened.
            rehearsed: true when it was provoked on purpose.
        """
        if self.id is None:
            self.id = id
            self.at = _whole_ms(at)
            self.trace_id = trace_id
            self.doc_url = None if doc_base is None else f"{doc_base.rstrip('/')}/errors/{self.code}"
            self.rehearsed = self.rehearsed or rehearsed
        return self

    def about(self, subject: Subject) -> Self:
        """Adds what is known about the subject; members that are set already stay."""
        added = {f.name: getattr(subject, f.name) for f in fields(subject) if getattr(self.subject, f.name) is None}
        self.subject = replace(self.subject, **added)
        return self

    def to_wire(self) -> dict[str, Any]:
        """The object as JSON data, described by spec/error.schema.json; a member that doesn't apply is null."""
        return {
            "code": self.code,
            "name": self.name,
            "message": self.message,
            "reason": self.reason,
            "detail": self.detail,
            "params": dict(self.params),
            "solution": self.solution,
            "action": self.action,
            "retryable": self.retryable,
            "retryAfterMs": self.retry_after_ms,
            "ends": self.ends,
            "fault": self.fault,
            "subject": self.subject.to_wire(),
            "id": self.id,
            "at": None if self.at is None else _iso(self.at),
            "traceId": self.trace_id,
            "docUrl": self.doc_url,
            "rehearsed": self.rehearsed,
        }

    @classmethod
    def from_wire(cls, data: object) -> MeetingError:
        """Reads what `to_wire` or `to_problem` wrote, as an instance of the code's class.

        A code, reason, action, … that only a newer version knows is kept as it is; members that this version doesn't
        know are left out. `null` and a missing member mean the same.

        Raises:
            ValueError: the data is not such an object.
        """
        if not isinstance(data, Mapping):
            raise ValueError("an error must be an object")
        code = _member(data, "code", int)
        at = _optional(data, "at", str)
        retry_after_ms = _optional(data, "retryAfterMs", int)
        rehearsed = _optional(data, "rehearsed", bool)
        made = MeetingError._classes.get(code, MeetingError)
        return made(
            code=code,
            name=_member(data, "name", str),
            message=_member(data, "message", str),
            reason=_member(data, "reason", str),
            detail=_member(data, "detail", str),
            params=_params(data.get("params", {})),
            solution=_member(data, "solution", str),
            action=cast(Action, _member(data, "action", str)),
            retryable=_member(data, "retryable", bool),
            retry_after_ms=retry_after_ms,
            ends=cast(Ends, _member(data, "ends", str)),
            fault=cast(Fault, _member(data, "fault", str)),
            subject=Subject.from_wire(data.get("subject", {})),
            id=_optional(data, "id", str),
            at=None if at is None else _whole_ms(datetime.fromisoformat(at)),
            trace_id=_optional(data, "traceId", str),
            doc_url=_optional(data, "docUrl", str),
            rehearsed=bool(rehearsed),
        )

    def to_problem(self) -> dict[str, Any]:
        """The body of an `application/problem+json` answer (RFC 9457), with our members beside the standard's."""
        standard = {
            "type": self.doc_url or "about:blank",
            "title": self.message,
            "status": self.http_status,
            "instance": self.id,
        }
        return standard | self.to_wire()

    def __str__(self) -> str:
        return f"{self.code} {self.name} ({self.reason}): {self.detail} Fix: {self.solution}"

    def __repr__(self) -> str:
        return f"<{type(self).__name__} {self.code} {self.name}/{self.reason} id={self.id}>"

    def __reduce__(self) -> tuple[Any, ...]:
        state = {name: getattr(self, name) for name in _STATE}
        return _restored, (type(self), state, getattr(self, "__notes__", None))


_STATE = (
    "code",
    "name",
    "message",
    "reason",
    "detail",
    "params",
    "solution",
    "action",
    "retryable",
    "retry_after_ms",
    "ends",
    "fault",
    "subject",
    "id",
    "at",
    "trace_id",
    "doc_url",
    "rehearsed",
)


def _restored(cls: type[MeetingError], state: dict[str, Any], notes: list[str] | None) -> MeetingError:
    error = cls(**state)
    for note in notes or ():
        error.add_note(note)
    return error


def _camel(name: str) -> str:
    first, *rest = name.split("_")
    return first + "".join(part.capitalize() for part in rest)


def _whole_ms(at: datetime) -> datetime:
    """Raises ValueError for a time without a time zone: it could not be compared."""
    if at.tzinfo is None:
        raise ValueError("at has no time zone")
    try:
        utc = at.astimezone(UTC)
    except OverflowError as cause:
        raise ValueError("at is outside the calendar") from cause
    return utc.replace(microsecond=utc.microsecond // 1000 * 1000)


def _iso(at: datetime) -> str:
    return at.isoformat(timespec="milliseconds").removesuffix("+00:00") + "Z"


def _member(data: Mapping[Any, Any], key: str, kind: type[_T]) -> _T:
    value = data.get(key)
    if type(value) is not kind:
        raise ValueError(f"{key} is not of type {kind.__name__}")
    return value


def _optional(data: Mapping[Any, Any], key: str, kind: type[_T]) -> _T | None:
    return None if data.get(key) is None else _member(data, key, kind)


def _params(data: object) -> dict[str, ParamValue]:
    if not isinstance(data, Mapping):
        raise ValueError("params is not an object")
    for key, value in data.items():
        texts = isinstance(value, list) and all(isinstance(entry, str) for entry in value)
        if not isinstance(key, str) or not (texts or isinstance(value, int | float | str)):
            raise ValueError("params has a member that is neither a number, a text, a truth value nor a list of texts")
    return dict(data)
