"""How often one address may do what needs no valid token: rates, bounded in number."""

from __future__ import annotations

import ipaddress
from collections import OrderedDict
from collections.abc import Callable

from meetkit.errors import RateLimited
from meetkit.meeting.rate import Rate, RateLimiter

_MOST_ADDRESSES = 50_000
_IPV6_PREFIX_BITS = 64


class RateLimit:
    """At most `limit` within `window_s` seconds per address, refilled evenly.

    Args:
        limit: how often at once.
        window_s: the time after which as much may be done again.
        monotonic_s: a clock that never goes back, in seconds.
    """

    def __init__(self, limit: int, window_s: int, *, monotonic_s: Callable[[], float]) -> None:
        self._limit = limit
        self._rate = Rate(limit / window_s, limit)
        self._window_s = window_s
        self._monotonic_s = monotonic_s
        self._limiters: OrderedDict[str, RateLimiter] = OrderedDict()

    def take(self, address: str) -> None:
        """Use up one.

        Raises:
            RateLimited: none is left; it says when the next one comes.
        """
        now_s = self._monotonic_s()
        key = network_of(address)
        limiter = self._limiters.pop(key, None) or RateLimiter(self._rate, now_s)
        self._limiters[key] = limiter
        if len(self._limiters) > _MOST_ADDRESSES:
            self._limiters.popitem(last=False)
        if wait_s := limiter.ask(now_s):
            wait_ms = int(wait_s * 1000) + 1
            raise RateLimited.too_many_requests(limit=self._limit, window_s=self._window_s, retry_after_ms=wait_ms)

    @property
    def remembered(self) -> int:
        """How many addresses it knows."""
        return len(self._limiters)


def without_port(address: str) -> str:
    """The address of `192.0.2.1:5000`, `[2001:db8::1]:5000` or `[2001:db8::1]`, as some proxies forward it."""
    if address.startswith("["):
        return address[1:].partition("]")[0]
    host, colon, port = address.rpartition(":")
    return host if colon and port.isdecimal() and ":" not in host else address


def network_of(address: str) -> str:
    """What counts as one client: an IPv4 address, or the /64 network that an IPv6 host can choose from."""
    try:
        parsed = ipaddress.ip_address(address.partition("%")[0])
    except ValueError:
        return address[:64]
    if isinstance(parsed, ipaddress.IPv6Address):
        if parsed.ipv4_mapped is not None:
            return str(parsed.ipv4_mapped)
        return str(ipaddress.ip_network((parsed, _IPV6_PREFIX_BITS), strict=False))
    return str(parsed)
