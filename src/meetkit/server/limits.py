"""How often one address may do what needs no valid token: token buckets, bounded in number."""

from __future__ import annotations

import ipaddress
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass

from meetkit.errors import RateLimited

_MOST_ADDRESSES = 50_000
_IPV6_PREFIX_BITS = 64


@dataclass(slots=True)
class _Bucket:
    tokens: float
    at_s: float


class RateLimit:
    """At most `limit` within `window_s` seconds per address, refilled evenly.

    Args:
        limit: the bucket's size.
        window_s: the time in which an empty bucket becomes full.
        monotonic_s: a clock that never goes back, in seconds.
    """

    def __init__(self, limit: int, window_s: int, *, monotonic_s: Callable[[], float]) -> None:
        self._limit = limit
        self._window_s = window_s
        self._monotonic_s = monotonic_s
        self._buckets: OrderedDict[str, _Bucket] = OrderedDict()

    def take(self, address: str) -> None:
        """Use up one.

        Raises:
            RateLimited: none is left; it says when the next one comes.
        """
        now_s = self._monotonic_s()
        key = network_of(address)
        bucket = self._buckets.pop(key, None) or _Bucket(tokens=self._limit, at_s=now_s)
        rate = self._limit / self._window_s
        bucket.tokens = min(self._limit, bucket.tokens + (now_s - bucket.at_s) * rate)
        bucket.at_s = now_s
        self._buckets[key] = bucket
        if len(self._buckets) > _MOST_ADDRESSES:
            self._buckets.popitem(last=False)
        if bucket.tokens < 1:
            wait_ms = max(1, int((1 - bucket.tokens) / rate * 1000) + 1)
            raise RateLimited.too_many_requests(limit=self._limit, window_s=self._window_s, retry_after_ms=wait_ms)
        bucket.tokens -= 1


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
