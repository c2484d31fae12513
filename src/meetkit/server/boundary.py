"""Where an exception becomes what a client sees: problem+json, an error message or a close code. The one place.

Whatever leaves the server passes `Boundary.seen`, which gives an error its id, logs it once and counts it. What is no
MeetingError is a bug of ours: it becomes INTERNAL_ERROR with an incident id, and the log keeps its trace.
"""

from __future__ import annotations

import uuid
from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from fastapi import Request
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.responses import JSONResponse, Response
from starlette.routing import Match

from meetkit.errors import Ends, InternalError, InvalidRequest, MeetingError, NotFound, Subject
from meetkit.server.capacity import none_left
from meetkit.server.clock import utc_now
from meetkit.server.logs import get_logger
from meetkit.server.metrics import Metrics
from meetkit.server.samples import WINDOW_S, Samples

PROBLEM_TYPE = "application/problem+json"
_LOWEST_CLOSE_CODE, _HIGHEST_CLOSE_CODE = 3000, 4999
_INTERNAL_CLOSE_CODE, _GOING_AWAY_CLOSE_CODE = 1011, 1001
_SHUTTING_DOWN = 6003
_METHODS = ("DELETE", "GET", "HEAD", "PATCH", "POST", "PUT")
_NOT_OUR_FAULT = ("caller", "user", "network", "destination")

_log = get_logger("meetkit.boundary")


def retry_after(error: MeetingError) -> dict[str, str]:
    """The header that says when to try again, if that is known: whole seconds, rounded up."""
    if error.retry_after_ms is None or error.http_status not in (429, 503):
        return {}
    return {"Retry-After": str(-(-error.retry_after_ms // 1000))}


class Boundary:
    """Stamps, logs and counts errors, and knows the form that they have on each surface.

    Args:
        metrics: counts the errors.
        doc_base: the server's address for the links to error pages.
        now: the clock.
    """

    def __init__(self, *, metrics: Metrics, doc_base: str | None, now: Callable[[], datetime] = utc_now) -> None:
        self._metrics = metrics
        self._doc_base = doc_base
        self._now = now
        self._samples = Samples(self._last_of_many)
        self.keep_last: Callable[[MeetingError], None] = lambda _error: None

    @property
    def metrics(self) -> Metrics:
        """The server's counters, for all who have the boundary."""
        return self._metrics

    def seen(
        self,
        error: BaseException,
        *,
        subject: Subject | None = None,
        ends: Ends = "request",
        trace_id: str | None = None,
    ) -> MeetingError:
        """The stamped error for any exception; call it once or many times, it is logged and counted once.

        Args:
            error: anything that was caught.
            subject: whom it concerns; fills what the error itself doesn't say.
            ends: what is over when the exception is not one of the catalogue: request, join, meeting or nothing.
            trace_id: the trace of the request or connection.
        """
        over = ends if ends in ("request", "join", "meeting", "nothing") else "request"
        error = none_left(error, ends=ends if ends in ("join", "nothing") else "request") or error
        if isinstance(error, MeetingError):
            known = error
        else:
            incident_id = f"inc-{uuid.uuid4().hex[:12]}"
            known = InternalError.unexpected(incident_id=incident_id, ends=over)
        if subject is not None:
            known.about(subject)
        if known.id is not None:
            return known
        known.stamp(id=uuid.uuid4().hex, at=self._now(), doc_base=self._doc_base, trace_id=trace_id)
        self._metrics.errors.labels(code=str(known.code), name=known.name, reason=known.reason).inc()
        if known is error and not self._samples.take(known):
            return known
        self._log(known, error)
        return known

    def is_only_counted(self, error: MeetingError) -> bool:
        """Whether so many of this kind came at once that this one is neither logged nor stored."""
        return self._samples.is_left_out(error)

    def _last_of_many(self, last: MeetingError, left_out: int) -> None:
        _log.info("errors left out", reason=last.reason, count=left_out, window_s=WINDOW_S, last_error_id=last.id)
        self._log(last, last)
        self.keep_last(last)

    @staticmethod
    def _log(known: MeetingError, error: BaseException) -> None:
        facts = {
            "code": known.code,
            "name": known.name,
            "reason": known.reason,
            "detail": known.detail,
            "ends": known.ends,
            "fault": known.fault,
            "error_id": known.id,
            **known.subject.to_wire(),
        }
        if known.trace_id is not None:
            facts["trace_id"] = known.trace_id
        if known is not error:
            _log.error("incident", incident_id=known.params["incident_id"], exc_info=error, **facts)
        elif known.fault in _NOT_OUR_FAULT:
            _log.info("error", **facts)
        else:
            _log.error("error", exc_info=error.__cause__, **facts)

    def close_code(self, error: MeetingError) -> int:
        """The WebSocket close code for an error that ends a connection."""
        if _LOWEST_CLOSE_CODE <= error.code <= _HIGHEST_CLOSE_CODE:
            return error.code
        return _GOING_AWAY_CLOSE_CODE if error.code == _SHUTTING_DOWN else _INTERNAL_CLOSE_CODE

    def problem(self, error: MeetingError, *, headers: Mapping[str, str] | None = None) -> Response:
        """The answer of REST: RFC 9457 with all members of the error object."""
        more = {**(headers or {}), **retry_after(error), "Cache-Control": "no-store"}
        return JSONResponse(error.to_problem(), status_code=error.http_status, headers=more, media_type=PROBLEM_TYPE)

    def respond(self, request: Request, error: BaseException) -> Response:
        """The answer to a request that failed with `error`, whatever it is."""
        headers: Mapping[str, str] | None = None
        translated: BaseException = error
        match error:
            case RequestValidationError():
                translated = _invalid(request, error)
            case HTTPException():
                translated = _framework(request, error)
                headers = {"Allow": _allowed(request)} if error.status_code == 405 else error.headers
        trace_id = request.scope.get("meetkit.trace_id")
        return self.problem(self.seen(translated, trace_id=trace_id), headers=headers)


def _framework(request: Request, error: HTTPException) -> BaseException:
    """What Starlette and FastAPI raise by themselves."""
    if isinstance(error.__cause__, MeetingError):
        return error.__cause__
    path = request.url.path[:200]
    match error.status_code:
        case 404:
            return NotFound.resource(path=path)
        case 405:
            return InvalidRequest.http_method_not_allowed(method=request.method[:16], path=path)
        case 400 | 422:
            return InvalidRequest.not_json(problem="it could not be read")
        case _:
            return error


def _allowed(request: Request) -> str:
    """All methods of a path; Starlette itself names those of the first route that has it."""
    asked = {"type": "http", "path": request.url.path, "root_path": "", "headers": [], "app": request.app}
    found = [
        method
        for method in _METHODS
        if any(route.matches({**asked, "method": method})[0] is Match.FULL for route in request.app.routes)
    ]
    return ", ".join(found)


def _invalid(request: Request, error: RequestValidationError) -> MeetingError:
    """The first of pydantic's complaints, as an error that names the field."""
    first: Mapping[str, Any] = error.errors()[0]
    place, *inner = first["loc"]
    kind = str(first["type"])
    if place == "body":
        content_type = request.headers.get("content-type", "").partition(";")[0].strip().lower()
        if kind == "json_invalid":
            reason = str(first.get("ctx", {}).get("error", "it could not be read"))
            return InvalidRequest.not_json(problem=reason[:1].lower() + reason[1:])
        if not inner and kind != "missing" and not _is_json(content_type):
            return InvalidRequest.unsupported_media_type(found=content_type[:100] or "not given")
        if not inner and kind == "missing":
            return InvalidRequest.not_json(problem="there is none")
        if not inner and kind == "value_error":
            return InvalidRequest.not_json(problem=_problem(first))
        if not inner:
            return InvalidRequest.not_an_object(found=_kind(first.get("input")))
    field = ".".join(str(part) for part in inner)[:200] or str(place)
    return InvalidRequest.invalid_field(field=field, problem=_problem(first))


def _is_json(content_type: str) -> bool:
    main, _, sub = content_type.partition("/")
    return main == "application" and (sub == "json" or sub.endswith("+json"))


def _problem(complaint: Mapping[str, Any]) -> str:
    if complaint["type"] == "missing":
        return "it is needed and was not given"
    if complaint["type"] == "extra_forbidden":
        return "there is no such field"
    text = str(complaint["msg"]).removeprefix("Value error, ")
    return (text[:1].lower() + text[1:]).rstrip(".")


def _kind(value: object) -> str:
    match value:
        case None:
            return "null"
        case bool():
            return "a truth value"
        case str():
            return "a text"
        case int() | float():
            return "a number"
        case list():
            return "a list"
        case _:
            return "something else"
