"""Text of a frame to a frame and back; what cannot be understood becomes the catalogue's INVALID_REQUEST."""

import json
from typing import Any, TypeGuard

import pydantic_core
from pydantic import ValidationError

from meetkit.errors import InvalidMode, InvalidRequest, MeetingError
from meetkit.protocol.frames import Ack, ClientFrame, Notification, Request, Response, ServerFrame
from meetkit.protocol.methods import METHODS
from meetkit.protocol.vocabulary import Mode
from meetkit.protocol.wire import CLIENT_FRAME_LIMIT_BYTES, Wire

__all__ = [
    "InvalidFrame",
    "binary_frame",
    "encode_ack",
    "encode_data",
    "encode_encoded",
    "encode_error",
    "encode_notification",
    "encode_request",
    "encode_response",
    "parse_frame",
    "parse_server_frame",
    "too_large",
]

_MAX_ID = 2**53 - 1


class InvalidFrame(Exception):
    """A client's frame that was not understood: the error to answer with, and the request's id when readable."""

    def __init__(self, error: MeetingError, request_id: int | None) -> None:
        super().__init__(str(error))
        self.error = error
        self.request_id = request_id


def parse_frame(text: str | bytes) -> ClientFrame:
    """The server's side: the request or ack that a client sent. Raises `InvalidFrame` for everything else."""
    raw = text if isinstance(text, bytes) else text.encode("utf-8", "surrogatepass")
    if len(raw) > CLIENT_FRAME_LIMIT_BYTES:
        raise too_large(len(raw))
    frame = _json_object(raw)
    request_id = frame.get("id")
    if not _is_count(request_id):
        request_id = None
    match frame.get("t"):
        case "ack":
            return _ack(frame)
        case "req":
            return _request(frame, request_id)
        case _:
            raise _invalid("t", "it must be 'req' or 'ack'", request_id)


def too_large(size_bytes: int) -> InvalidFrame:
    """What to answer to a frame above the limit."""
    error = InvalidRequest.too_large(size_bytes=size_bytes, limit_bytes=CLIENT_FRAME_LIMIT_BYTES)
    return InvalidFrame(error, None)


def binary_frame() -> InvalidFrame:
    """What to answer to a binary message."""
    return InvalidFrame(InvalidRequest.binary_not_allowed(), None)


def _json_object(raw: bytes) -> dict[str, Any]:
    try:
        frame = pydantic_core.from_json(raw, allow_inf_nan=False)
    except ValueError as cause:
        raise _not_json(raw, str(cause)) from cause
    if not isinstance(frame, dict):
        raise InvalidFrame(InvalidRequest.not_an_object(found=_kind_of(frame)), None)
    return frame


def _not_json(raw: bytes, problem: str) -> InvalidFrame:
    """What is nearly JSON (half a surrogate pair, NaN, a deep nesting) names its request, which is then answered."""
    try:
        frame = json.loads(raw.decode("utf-8", "surrogatepass"))
    except (ValueError, RecursionError):
        frame = None
    if not isinstance(frame, dict):
        return InvalidFrame(InvalidRequest.not_json(problem=problem[:200]), None)
    request_id = frame.get("id")
    try:
        json.dumps(frame, ensure_ascii=False).encode()
    except (UnicodeEncodeError, RecursionError):
        problem = "it contains half a surrogate pair, which no text has"
    error = InvalidRequest.not_json(problem=problem[:200])
    return InvalidFrame(error, request_id if _is_count(request_id) else None)


def _kind_of(value: object) -> str:
    match value:
        case None:
            return "null"
        case bool():
            return "a boolean"
        case int() | float():
            return "a number"
        case str():
            return "a string"
        case _:
            return "a list"


def _request(frame: dict[str, Any], request_id: int | None) -> Request:
    if request_id is None or request_id == 0:
        raise _invalid("id", "it must be a positive integer", None)
    name = frame.get("method")
    if not isinstance(name, str):
        raise _invalid("method", "it must be a string", request_id)
    method = METHODS.get(name)
    if method is None:
        raise InvalidFrame(InvalidRequest.unknown_method(method=name[:64]), request_id)
    data = frame.get("data", {})
    if not isinstance(data, dict):
        raise _invalid("data", "it must be an object", request_id)
    try:
        return Request(request_id, name, method.request.from_wire(data))
    except ValidationError as cause:
        raise InvalidFrame(_bad_data(name, data, cause), request_id) from cause


def _bad_data(method: str, data: dict[str, Any], cause: ValidationError) -> MeetingError:
    """The error for data that its model rejected: its first field, never a value that may be secret."""
    if method in ("join", "resume") and isinstance(version := data.get("version"), int) and version != 1:
        return InvalidRequest.unsupported_protocol_version(version=str(version)[:32], server_versions=["1"])
    if method == "changeMode" and isinstance(mode := data.get("mode"), str) and mode not in set(Mode):
        return InvalidMode.unknown_mode(mode=mode[:64], allowed=list(Mode))
    first = cause.errors(include_url=False, include_context=False, include_input=False)[0]
    field = ".".join(str(part) for part in first["loc"])[:200] or "data"
    return InvalidRequest.invalid_field(field=field, problem=first["msg"].removeprefix("Value error, "))


def _ack(frame: dict[str, Any]) -> Ack:
    seq = frame.get("seq")
    if not _is_count(seq):
        raise _invalid("seq", "it must be an integer from 0", None)
    return Ack(seq)


def _is_count(value: object) -> TypeGuard[int]:
    return isinstance(value, int) and not isinstance(value, bool) and 0 <= value <= _MAX_ID


def _invalid(field: str, problem: str, request_id: int | None) -> InvalidFrame:
    return InvalidFrame(InvalidRequest.invalid_field(field=field, problem=problem), request_id)


def parse_server_frame(text: str | bytes) -> ServerFrame:
    """The client's side: the response or notification that the server sent. Raises ValueError for anything else.

    Data is not validated here: `METHODS[method].response` and `EVENTS[event]` do that; unknown events of a newer
    server stay readable.
    """
    frame = pydantic_core.from_json(text)
    match frame:
        case {"t": "res", "id": int(request_id), "ok": True, "data": dict(data)}:
            return Response(request_id, data, None)
        case {"t": "res", "id": int(request_id), "ok": False, "error": dict(error)}:
            return Response(request_id, None, error)
        case {"t": "ntf", "seq": int(seq), "event": str(event), "data": dict(data)}:
            return Notification(seq, event, data)
        case _:
            raise ValueError("neither a response nor a notification")


def _encode(frame: dict[str, Any]) -> str:
    return pydantic_core.to_json(frame).decode()


def encode_request(request_id: int, method: str, data: dict[str, Any]) -> str:
    """A request's text."""
    return _encode({"t": "req", "id": request_id, "method": method, "data": data})


def encode_ack(seq: int) -> str:
    """An ack's text."""
    return _encode({"t": "ack", "seq": seq})


def encode_response(request_id: int, data: dict[str, Any]) -> str:
    """The text of a response that went well."""
    return _encode({"t": "res", "id": request_id, "ok": True, "data": data})


def encode_error(request_id: int, error: dict[str, Any]) -> str:
    """The text of a response that carries an error object."""
    return _encode({"t": "res", "id": request_id, "ok": False, "error": error})


def encode_data(data: Wire) -> str:
    """A notification's data, to be encoded once for many receivers; see `encode_encoded`."""
    return pydantic_core.to_json(data.to_wire()).decode()


def encode_encoded(seq: int, event: str, data_json: str) -> str:
    """A notification's text around data that is JSON already."""
    return f'{{"t":"ntf","seq":{seq},"event":"{event}","data":{data_json}}}'


def encode_notification(seq: int, event: str, data: dict[str, Any]) -> str:
    """A notification's text."""
    return _encode({"t": "ntf", "seq": seq, "event": event, "data": data})
