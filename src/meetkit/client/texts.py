"""What a text is, and what JSON can carry: decided here once, as the server and the browser SDK decide it.

Lengths are counted in characters (code points), sizes in bytes of UTF-8.
"""

import math
from collections.abc import Iterable, Mapping
from typing import Any

from pydantic.alias_generators import to_snake
from pydantic_core import PydanticSerializationError, to_json

from meetkit.errors import InvalidParameter, MeetingError, PayloadTooLarge
from meetkit.protocol import encode_request
from meetkit.protocol.wire import CLIENT_FRAME_LIMIT_BYTES, JSON_DEPTH_LIMIT

HALF_PROBLEM = "it contains half a surrogate pair, which no text has"
NUL_PROBLEM = "it contains U+0000"
NOT_JSON_PROBLEM = "JSON cannot carry it"
DATA_DEPTH_LIMIT = JSON_DEPTH_LIMIT + 4
"""No request nests deeper."""
_TOO_DEEP = "too deep"
_LONGEST_ID = 2**53 - 1


def is_well_formed(text: str) -> bool:
    """False for a text with half a surrogate pair: UTF-8, and so our server, has no way to write one."""
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True


def text_problem(field: str, text: object, *, shortest: int = 0, longest: int | None = None) -> MeetingError | None:
    """What is wrong with what stands for a name, a topic or a message."""
    problem = None
    if not isinstance(text, str):
        problem = f"it must be a text, not {type(text).__name__}"
    elif not is_well_formed(text):
        problem = HALF_PROBLEM
    elif "\0" in text:
        problem = NUL_PROBLEM
    elif len(text) < shortest or (longest is not None and len(text) > longest):
        problem = f"it must have {shortest} to {longest} characters, and has {len(text)}"
    return InvalidParameter.invalid_value(field=field, problem=problem) if problem is not None else None


def object_problem(field: str, value: object, *, limit_bytes: int) -> MeetingError | None:
    """What is wrong with an app's own object."""
    if not isinstance(value, dict):
        problem: tuple[str, str] | None = (field, f"it must be a dict, not {type(value).__name__}")
    else:
        problem = _problem(field, value, limit=JSON_DEPTH_LIMIT)
    if problem is not None:
        return InvalidParameter.invalid_value(field=problem[0], problem=problem[1])
    size_bytes = len(to_json(value))
    if size_bytes > limit_bytes:
        return PayloadTooLarge.too_large(field=field, size_bytes=size_bytes, limit_bytes=limit_bytes)
    return None


def request_problem(method: str, data: Mapping[str, Any]) -> MeetingError | None:
    """What keeps a request from being sent: found here, for what the server cannot read it cannot answer either."""
    for name, value in data.items():
        problem = _problem(to_snake(name), value, limit=DATA_DEPTH_LIMIT)
        if problem is not None:
            return InvalidParameter.invalid_value(field=problem[0], problem=problem[1])
    size_bytes = len(encode_request(_LONGEST_ID, method, dict(data)).encode())
    if size_bytes > CLIENT_FRAME_LIMIT_BYTES:
        return PayloadTooLarge.too_large(field=method, size_bytes=size_bytes, limit_bytes=CLIENT_FRAME_LIMIT_BYTES)
    return None


def _problem(place: str, value: object, *, limit: int) -> tuple[str, str] | None:
    """Where the first thing is that cannot travel, and why."""
    try:
        found = _misfit(place, value, limit)
        if found is None:
            to_json(value)
    except (PydanticSerializationError, ValueError, TypeError, RecursionError):
        return place, NOT_JSON_PROBLEM
    if found is None or found[1] == HALF_PROBLEM:
        return found
    return place, f"it is nested deeper than {limit}" if found[1] == _TOO_DEEP else NOT_JSON_PROBLEM


def _misfit(place: str, value: object, limit: int) -> tuple[str, str] | None:
    match value:
        case str():
            return None if is_well_formed(value) else (place, HALF_PROBLEM)
        case None | bool() | int():
            return None
        case float():
            return None if math.isfinite(value) else (place, NOT_JSON_PROBLEM)
        case dict() | list() | tuple() if limit == 0:
            return place, _TOO_DEEP
        case dict():
            if not all(isinstance(key, str | int) for key in value):
                return place, NOT_JSON_PROBLEM
            if not all(is_well_formed(str(key)) for key in value):
                return place, HALF_PROBLEM
            inside: Iterable[tuple[object, object]] = value.items()
        case list() | tuple():
            inside = enumerate(value)
        case _:
            return place, NOT_JSON_PROBLEM
    return next((found for key, one in inside if (found := _misfit(f"{place}.{key}", one, limit - 1))), None)
