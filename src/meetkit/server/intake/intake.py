"""What all connections of a server share at its door: turns, connections per address, and what was refused."""

from __future__ import annotations

import asyncio
from collections import Counter, OrderedDict
from itertools import islice
from typing import Protocol

from meetkit.meeting.rate import Rate, RateLimiter
from meetkit.server.boundary import Boundary
from meetkit.server.capacity import Descriptors
from meetkit.server.intake.limits import network_of
from meetkit.server.intake.turnstile import Turnstile
from meetkit.server.logs import get_logger

__all__ = ["MOST_CONNECTIONS", "Intake"]

#: Of one address, without those that have joined: 300 people behind one address, three each.
MOST_CONNECTIONS = 1000
#: Of messages of one address that are not complete, without those that have joined. A join comes in one piece.
MOST_KEPT_BYTES = 8 * 1024 * 1024
_NEW_CONNECTIONS = Rate(per_s=100, burst=600)
_MOST_NETWORKS = 50_000
_TELL_EVERY_S = 10.0
#: A connection that came into the reserve has this long for its question and its answer.
_LEAST_STAY_S = 0.5
_LOOKED_AT = 200
_GO_AT_ONCE = 8

_log = get_logger("meetkit.intake")


class Guest(Protocol):
    """A connection that has not joined."""

    def give_way(self) -> bool:
        """End; False: it is in the middle of something."""


class Intake:
    """Created with the application; `per_address` is off behind a proxy, whose address is everybody's."""

    def __init__(self, boundary: Boundary, *, per_address: bool, descriptors: Descriptors) -> None:
        self.boundary = boundary
        self.per_address = per_address
        self.descriptors = descriptors
        self._strangers: dict[Guest, float] = {}
        self._turnstile: Turnstile | None = None
        self._open: Counter[str] = Counter()
        self._kept_bytes: Counter[str] = Counter()
        self._new: OrderedDict[str, RateLimiter] = OrderedDict()
        self._turned_away: Counter[str] = Counter()
        self._tell: asyncio.TimerHandle | None = None

    @property
    def turnstile(self) -> Turnstile:
        """Of the running loop."""
        if self._turnstile is None:
            self._turnstile = Turnstile(asyncio.get_running_loop())
        return self._turnstile

    def opened(self, network: str) -> bool:
        """One more connection; False: there are too many already (it counts nevertheless, until `closed`)."""
        self._open[network] += 1
        return not self.per_address or self._open[network] <= MOST_CONNECTIONS

    def closed(self, network: str) -> None:
        """One less: it ended, or it has joined."""
        self._open[network] -= 1
        if self._open[network] <= 0:
            del self._open[network]

    def keeps(self, network: str, more_bytes: int) -> bool:
        """So much more (or less) of incomplete messages; False: too much."""
        self._kept_bytes[network] += more_bytes
        if self._kept_bytes[network] <= 0:
            del self._kept_bytes[network]
        return not self.per_address or self._kept_bytes[network] <= MOST_KEPT_BYTES

    def came(self, guest: Guest, now_s: float) -> None:
        """A connection that has not joined; it may be asked to go."""
        self._strangers[guest] = now_s

    def went(self, guest: Guest) -> None:
        """It ended, or it has joined."""
        self._strangers.pop(guest, None)

    def make_room(self, now_s: float) -> None:
        """There is no descriptor for the next connections: the oldest that do nothing go."""
        gone = 0
        for guest, since_s in list(islice(self._strangers.items(), _LOOKED_AT)):
            if now_s - since_s < _LEAST_STAY_S or gone == _GO_AT_ONCE:
                return
            gone += guest.give_way()

    def wait_s(self, network: str, now_s: float) -> float:
        """How long a new connection waits before it is looked at."""
        if not self.per_address:
            return 0.0
        limiter = self._new.pop(network, None) or RateLimiter(_NEW_CONNECTIONS, now_s)
        self._new[network] = limiter
        if len(self._new) > _MOST_NETWORKS:
            self._new.popitem(last=False)
        wait_s = limiter.debt_s(now_s)
        limiter.take(1)
        return wait_s

    def turned_away(self, why: str, peer: str) -> None:
        """Count a connection that was ended for what it did; the first is told at once, the others as a sum."""
        if self._tell is None:
            _log.warning("connection ended", why=why, address=network_of(peer))
            self._tell = asyncio.get_running_loop().call_later(_TELL_EVERY_S, self._tell_sum)
        else:
            self._turned_away[why] += 1

    def _tell_sum(self) -> None:
        self._tell = None
        for why, count in self._turned_away.items():
            _log.warning("connections ended", why=why, count=count, within_s=_TELL_EVERY_S)
        self._turned_away.clear()
