"""AMF3, to which a value of AMF0 may switch (Adobe, Action Message Format AMF 3): only read, never written."""

import struct
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

Value = float | bool | str | None | Mapping[str, "Value"] | Sequence["Value"]

_UNDEFINED, _NULL, _FALSE, _TRUE, _INTEGER, _DOUBLE, _STRING, _XML_DOCUMENT = range(8)
_DATE, _ARRAY, _OBJECT, _XML, _BYTES, _INTEGERS, _UNSIGNED, _DOUBLES, _OBJECTS, _DICTIONARY = range(8, 18)
_ENTRY_BYTES = {_INTEGERS: 4, _UNSIGNED: 4, _DOUBLES: 8}
_MAXIMUM_DEPTH = 32
_MOST_VALUES = 10_000


class Unreadable(ValueError):
    """These bytes are not AMF, or nested or repeated more than anything that a server has to say."""


@dataclass(frozen=True, slots=True)
class _Traits:
    names: tuple[str, ...]
    dynamic: bool


def decode(data: bytes, position: int) -> tuple[Value, int]:
    """One value, and where it ends.

    Raises:
        Unreadable, IndexError, struct.error: it cannot be read, or the data end in it.
    """
    reader = _Reader(data, position)
    return reader.value(0), reader.position


class _Reader:
    def __init__(self, data: bytes, position: int) -> None:
        self.position = position
        self._data = data
        self._left = _MOST_VALUES
        self._texts: list[str] = []
        self._complex: list[Value] = []
        self._traits: list[_Traits] = []

    def value(self, depth: int) -> Value:
        self._left -= 1
        if depth > _MAXIMUM_DEPTH or self._left < 0:
            raise Unreadable("nested too deeply, or too much of it")
        kind = self._byte()
        if kind in (_UNDEFINED, _NULL):
            return None
        if kind in (_FALSE, _TRUE):
            return kind == _TRUE
        if kind == _INTEGER:
            number = self._u29()
            return float(number - (1 << 29) if number >> 28 else number)
        if kind == _DOUBLE:
            return self._double()
        if kind == _STRING:
            return self._text()
        if _XML_DOCUMENT <= kind <= _DICTIONARY:
            return self._by_reference(kind, depth)
        raise Unreadable(f"marker {kind}")

    def _by_reference(self, kind: int, depth: int) -> Value:
        """What is written once and referred to from then on."""
        head = self._u29()
        if not head & 1:
            return self._complex[head >> 1] if head >> 1 < len(self._complex) else None
        count = head >> 1
        if kind == _OBJECT:
            return self._object(head, depth)
        if kind in (_ARRAY, _OBJECTS, _DICTIONARY):
            return self._several(kind, count, depth)
        place = len(self._complex)
        self._complex.append(None)
        if kind == _DATE:
            self._complex[place] = self._double()
        elif kind in (_XML_DOCUMENT, _XML):
            self._complex[place] = self._take(count).decode(errors="replace")
        elif kind == _BYTES:
            self._take(count)
        else:
            self._take(1 + count * _ENTRY_BYTES[kind])
        return self._complex[place]

    def _several(self, kind: int, count: int, depth: int) -> Value:
        entries: list[Value] = []
        self._complex.append(entries)
        if kind == _OBJECTS:
            self._byte()  # whether its length is fixed
            self._text()  # the name of their class
        elif kind == _DICTIONARY:
            self._byte()  # whether its keys are weak
            count *= 2
        else:
            while self._text():  # the part with names
                self.value(depth + 1)
        for _ in range(count):
            entries.append(self.value(depth + 1))
        return entries

    def _object(self, head: int, depth: int) -> Value:
        members: dict[str, Value] = {}
        self._complex.append(members)
        if not head & 2:
            traits = self._traits[head >> 2]
        elif head & 4:
            raise Unreadable("an object that only its own class can read")
        else:
            self._text()  # the name of its class
            if head >> 4 > _MOST_VALUES:
                raise Unreadable("an object of too many members")
            traits = _Traits(tuple(self._text() for _ in range(head >> 4)), bool(head & 8))
            self._traits.append(traits)
        for name in traits.names:
            members[name] = self.value(depth + 1)
        while traits.dynamic and (name := self._text()):
            members[name] = self.value(depth + 1)
        return members

    def _text(self) -> str:
        head = self._u29()
        if not head & 1:
            return self._texts[head >> 1]
        text = self._take(head >> 1).decode(errors="replace")
        if text:
            self._texts.append(text)
        return text

    def _u29(self) -> int:
        number = 0
        for _ in range(3):
            byte = self._byte()
            number = number << 7 | byte & 0x7F
            if not byte & 0x80:
                return number
        return number << 8 | self._byte()

    def _double(self) -> float:
        number: float = struct.unpack(">d", self._take(8))[0]
        return number

    def _byte(self) -> int:
        self.position += 1
        return self._data[self.position - 1]

    def _take(self, count: int) -> bytes:
        taken = self._data[self.position : self.position + count]
        if len(taken) < count:
            raise Unreadable("it reaches over the end")
        self.position += count
        return taken
