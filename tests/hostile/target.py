"""What an attacker knows, and what it brings back: plain data between the harness and the attacker's process."""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import asdict, dataclass, field
from typing import Any


@dataclass(frozen=True, slots=True)
class Target:
    """The server as an attacker sees it.

    Attributes:
        host, port: where it listens.
        source: the address that the attacker binds.
        connections: how many it opens at once.
        seconds: when it has to stop.
        extra: what the attack's `prepare` made.
    """

    host: str
    port: int
    source: str
    connections: int
    seconds: float
    extra: dict[str, Any] = field(default_factory=dict)

    def to_json(self) -> str:
        return json.dumps(asdict(self))


@dataclass(slots=True)
class Toll:
    """What an attack did, and what it was told.

    Attributes:
        sent_bytes: taken by the kernel.
        opened: connections that were made.
        ended: those that the server ended.
        told: how often which status line or close code (with its reason) came.
        last_text: the end of what the server said to the connection that it ended last.
    """

    sent_bytes: int = 0
    opened: int = 0
    ended: int = 0
    told: Counter[str] = field(default_factory=Counter)
    last_text: str = ""

    def to_json(self) -> str:
        # Not asdict: up to Python 3.11 it makes a Counter of a Counter's pairs.
        return json.dumps({name: getattr(self, name) for name in self.__slots__})

    @classmethod
    def from_json(cls, text: str) -> Toll:
        values = json.loads(text)
        return cls(**values | {"told": Counter(values["told"])})
