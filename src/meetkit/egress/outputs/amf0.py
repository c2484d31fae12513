"""AMF0, the notation of RTMP's commands (Adobe, Action Message Format AMF 0)."""

import struct
from collections.abc import Callable, Mapping
from functools import partial

from meetkit.egress.outputs import amf3
from meetkit.egress.outputs.amf3 import Unreadable, Value

__all__ = ["Value", "decode", "encode", "encode_ecma_array"]

_NUMBER, _BOOLEAN, _STRING, _OBJECT, _MOVIE_CLIP, _NULL, _UNDEFINED, _REFERENCE = 0, 1, 2, 3, 4, 5, 6, 7
_ECMA_ARRAY, _OBJECT_END, _STRICT_ARRAY, _DATE, _LONG_STRING = 8, 9, 10, 11, 12
_UNSUPPORTED, _RECORD_SET, _XML, _TYPED_OBJECT, _AVM_PLUS = 13, 14, 15, 16, 17
# What a server's answer may make us read; beyond that it counts as junk.
_MAXIMUM_DEPTH = 64
_MOST_VALUES = 10_000


def encode(*values: Value) -> bytes:
    """Some values, one after the other; a mapping becomes an object."""
    return b"".join(_encoded(value) for value in values)


def encode_ecma_array(members: Mapping[str, Value]) -> bytes:
    """The form in which stream metadata is customary."""
    return struct.pack(">BI", _ECMA_ARRAY, len(members)) + _members(members)


def decode(data: bytes) -> list[Value]:
    """The values of a command, as far as they can be read.

    What ends early was junk, or nested or repeated beyond all measure: of an object the members before it are kept,
    and nothing after it exists. Movie clips, record sets and what is said to be unsupported are None.
    """
    values: list[Value] = []
    reader = _Reader(data)
    try:
        while reader.position < len(data):
            reader.value_into(values.append, 0)
    except (struct.error, IndexError, Unreadable):
        pass  # what was read before counts
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


class _Reader:
    """Reads values one after the other. A container is handed on before its members are read: what breaks off in the
    middle of it keeps those before."""

    def __init__(self, data: bytes) -> None:
        self.position = 0
        self._data = data
        self._left = _MOST_VALUES
        self._complex: list[Value] = []

    def value_into(self, take: Callable[[Value], None], depth: int) -> None:
        self._left -= 1
        if depth > _MAXIMUM_DEPTH or self._left < 0:
            raise Unreadable("nested too deeply, or too much of it")
        kind = self._data[self.position]
        self.position += 1
        if kind == _STRICT_ARRAY:
            self._entries(take, depth)
        elif kind in (_OBJECT, _TYPED_OBJECT, _ECMA_ARRAY):
            if kind == _TYPED_OBJECT:
                self._text(2)  # the name of its class
            elif kind == _ECMA_ARRAY:
                self._number(">I", 4)  # a guess at how many
            self._members(take, depth)
        else:
            take(self._plain(kind))

    def _plain(self, kind: int) -> Value:
        if kind == _NUMBER:
            return self._number(">d", 8)
        if kind == _BOOLEAN:
            return self._number(">B", 1) != 0
        if kind == _STRING:
            return self._text(2)
        if kind in (_LONG_STRING, _XML):
            return self._text(4)
        if kind in (_NULL, _UNDEFINED, _UNSUPPORTED, _MOVIE_CLIP, _RECORD_SET):
            return None
        if kind == _DATE:
            moment = self._number(">d", 8)
            self._number(">h", 2)  # a time zone, reserved
            return moment
        if kind == _REFERENCE:
            place = int(self._number(">H", 2))
            return self._complex[place] if place < len(self._complex) else None
        if kind == _AVM_PLUS:
            value, self.position = amf3.decode(self._data, self.position)
            return value
        raise Unreadable(f"marker {kind}")

    def _members(self, take: Callable[[Value], None], depth: int) -> None:
        members: dict[str, Value] = {}
        self._complex.append(members)
        take(members)
        while True:
            name = self._text(2)
            if name == "" and self._data[self.position] == _OBJECT_END:
                self.position += 1
                return
            self.value_into(partial(members.__setitem__, name), depth + 1)

    def _entries(self, take: Callable[[Value], None], depth: int) -> None:
        entries: list[Value] = []
        self._complex.append(entries)
        take(entries)
        for _ in range(int(self._number(">I", 4))):
            self.value_into(entries.append, depth + 1)

    def _number(self, form: str, size: int) -> float:
        number: float = struct.unpack_from(form, self._data, self.position)[0]
        self.position += size
        return number

    def _text(self, length_bytes: int) -> str:
        length = int(self._number({2: ">H", 4: ">I"}[length_bytes], length_bytes))
        begin, self.position = self.position, self.position + length
        if self.position > len(self._data):
            raise Unreadable("a text reaches over the end")
        return self._data[begin : self.position].decode(errors="replace")
