"""AMF0, the notation of RTMP's commands (Adobe, Action Message Format AMF 0)."""

import struct
from collections.abc import Mapping, Sequence

_NUMBER, _BOOLEAN, _STRING, _OBJECT, _NULL, _UNDEFINED = 0, 1, 2, 3, 5, 6
_ECMA_ARRAY, _OBJECT_END, _STRICT_ARRAY, _DATE, _LONG_STRING = 8, 9, 10, 11, 12

Value = float | bool | str | None | Mapping[str, "Value"] | Sequence["Value"]
_MAXIMUM_DEPTH = 16


class Undecodable(ValueError):
    """These bytes are not AMF0, or a part of it that no RTMP server sends."""


def encode(*values: Value) -> bytes:
    """Some values, one after the other; a mapping becomes an object."""
    return b"".join(_encoded(value) for value in values)


def encode_ecma_array(members: Mapping[str, Value]) -> bytes:
    """The form in which stream metadata is customary."""
    return struct.pack(">BI", _ECMA_ARRAY, len(members)) + _members(members)


def decode(data: bytes) -> list[Value]:
    """All values of a command.

    Raises:
        Undecodable: at the first byte that doesn't fit.
    """
    values: list[Value] = []
    position = 0
    try:
        while position < len(data):
            value, position = _decoded(data, position, 0)
            values.append(value)
    except (struct.error, IndexError, UnicodeDecodeError) as cause:
        raise Undecodable(str(cause)) from cause
    return values


def _encoded(value: Value) -> bytes:
    match value:
        case None:
            return bytes((_NULL,))
        case bool():
            return struct.pack(">B?", _BOOLEAN, value)
        case int() | float():
            return struct.pack(">Bd", _NUMBER, value)
        case str():
            text = value.encode()
            if len(text) > 0xFFFF:
                return struct.pack(">BI", _LONG_STRING, len(text)) + text
            return bytes((_STRING,)) + _short(text)
        case Mapping():
            return bytes((_OBJECT,)) + _members(value)
        case _:
            return struct.pack(">BI", _STRICT_ARRAY, len(value)) + encode(*value)


def _members(members: Mapping[str, Value]) -> bytes:
    pairs = b"".join(_short(name.encode()) + _encoded(value) for name, value in members.items())
    return pairs + b"\0\0" + bytes((_OBJECT_END,))


def _short(text: bytes) -> bytes:
    return struct.pack(">H", len(text)) + text


def _decoded(data: bytes, position: int, depth: int) -> tuple[Value, int]:
    if depth > _MAXIMUM_DEPTH:
        raise Undecodable("nested too deeply")
    kind, position = data[position], position + 1
    if kind == _NUMBER:
        return struct.unpack_from(">d", data, position)[0], position + 8
    if kind == _BOOLEAN:
        return data[position] != 0, position + 1
    if kind == _STRING:
        return _text(data, position + 2, struct.unpack_from(">H", data, position)[0])
    if kind == _LONG_STRING:
        return _text(data, position + 4, struct.unpack_from(">I", data, position)[0])
    if kind in (_NULL, _UNDEFINED):
        return None, position
    if kind == _DATE:
        return struct.unpack_from(">d", data, position)[0], position + 10
    if kind in (_OBJECT, _ECMA_ARRAY):
        return _decoded_members(data, position + (4 if kind == _ECMA_ARRAY else 0), depth)
    if kind == _STRICT_ARRAY:
        count = struct.unpack_from(">I", data, position)[0]
        position += 4
        entries: list[Value] = []
        for _ in range(count):
            entry, position = _decoded(data, position, depth + 1)
            entries.append(entry)
        return entries, position
    raise Undecodable(f"marker {kind}")


def _decoded_members(data: bytes, position: int, depth: int) -> tuple[Value, int]:
    members: dict[str, Value] = {}
    while True:
        name, position = _text(data, position + 2, struct.unpack_from(">H", data, position)[0])
        if name == "" and data[position] == _OBJECT_END:
            return members, position + 1
        members[name], position = _decoded(data, position, depth + 1)


def _text(data: bytes, position: int, length: int) -> tuple[str, int]:
    if position + length > len(data):
        raise Undecodable("a text reaches over the end")
    return data[position : position + length].decode(errors="replace"), position + length
