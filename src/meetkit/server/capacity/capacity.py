"""How many participants this machine takes, and the refusal of more; who is in keeps their call."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from meetkit.errors import ServerFull
from meetkit.server.capacity.descriptors import Descriptors
from meetkit.server.capacity.machine import Memory, read_cores, read_memory
from meetkit.server.settings import Settings

__all__ = ["Capacity", "Limit", "limit_of"]

#: Measured: 50 kB without media. Of a camera of 2.5 Mb/s the last 2 s are kept (0.6 MB); layers and shares add to it.
PARTICIPANT_BYTES = 1024 * 1024
#: Their connection, and another when they reconnect or the page fetches something.
PARTICIPANT_DESCRIPTORS = 2
#: What signalling alone takes. Of large meetings with cameras a core carries fewer: that depends on who sees whom.
PARTICIPANTS_PER_CORE = 1000
_EGRESS_DESCRIPTORS = 12
#: Measured: 218 MB for a recording of two people in high quality, less in lower ones.
_EGRESS_BYTES = 192 * 1024 * 1024
_GOOD_FOR_S = 0.25


@dataclass(frozen=True, slots=True)
class Limit:
    """So many participants, which each resource allows for itself; `by` is what allows the fewest."""

    participants: int
    by: str
    allowed: dict[str, int]
    memory: Memory | None
    cores: float

    def __str__(self) -> str:
        each = ", ".join(f"{name} {count}" for name, count in self.allowed.items())
        return f"{self.participants} participants, limited by {self.by} ({each})"


def limit_of(
    settings: Settings, descriptors: Descriptors, *, memory: Memory | None = None, cores: float | None = None
) -> Limit:
    """What the machine allows now, or what the settings say."""
    memory = read_memory() if memory is None else memory
    cores = read_cores() if cores is None else cores
    allowed = {
        "descriptors": max(0, descriptors.free - descriptors.reserve) // PARTICIPANT_DESCRIPTORS,
        "cores": round(cores * PARTICIPANTS_PER_CORE),
    }
    if memory is not None:
        allowed["memory"] = max(0, memory.free_bytes - settings.memory_free_bytes) // PARTICIPANT_BYTES
    by = min(allowed, key=allowed.__getitem__)
    if settings.max_server_participants is not None:
        return Limit(settings.max_server_participants, "max_server_participants", allowed, memory, cores)
    return Limit(max(1, allowed[by]), by, allowed, memory, cores)


class Capacity:
    """Asked before anything begins that needs descriptors or memory.

    Args:
        settings: how much is to be left.
        read: how much memory there is.
        monotonic_s: the clock.
    """

    def __init__(
        self,
        settings: Settings,
        *,
        read: Callable[[], Memory | None] = read_memory,
        monotonic_s: Callable[[], float] = time.monotonic,
    ) -> None:
        self._settings = settings
        self._read = read
        self._monotonic_s = monotonic_s
        self._memory: Memory | None = None
        self._read_at_s = float("-inf")
        self.descriptors = Descriptors()
        self.limit: Limit | None = None

    def measure(self) -> Limit:
        """Once, at the start: what is there then is what participants can have.

        Raises:
            ServerFull: DESCRIPTORS, there are none for participants.
        """
        self.descriptors.require(self.descriptors.reserve)
        self.limit = limit_of(self._settings, self.descriptors)
        return self.limit

    def check_join(self, present: int) -> None:
        """One more beside so many.

        Raises:
            ServerFull: there is no room for them.
        """
        if self.limit is not None and present >= self.limit.participants:
            raise ServerFull.participants(limit=self.limit.participants, resource=self.limit.by, ends="join")
        self._check(0, 0, ends="join")

    def check_egress(self) -> None:
        """One more process.

        Raises:
            ServerFull: there is no room for it.
        """
        self._check(_EGRESS_DESCRIPTORS, _EGRESS_BYTES, ends="request")

    def _check(self, more: int, more_bytes: int, *, ends: Literal["request", "join"]) -> None:
        descriptors = self.descriptors
        needed = descriptors.reserve + more
        if descriptors.free < needed:
            raise ServerFull.descriptors(
                free_count=descriptors.free, limit=descriptors.limit, needed_count=needed, ends=ends
            )
        now_s = self._monotonic_s()
        if now_s - self._read_at_s >= _GOOD_FOR_S:
            self._read_at_s = now_s
            self._memory = self._read()
        memory, needed_bytes = self._memory, self._settings.memory_free_bytes + more_bytes
        if memory is not None and self._settings.memory_free_bytes and memory.free_bytes < needed_bytes:
            raise ServerFull.memory(
                free_bytes=memory.free_bytes, limit_bytes=memory.limit_bytes, needed_bytes=needed_bytes, ends=ends
            )
