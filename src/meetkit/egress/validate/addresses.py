"""Which network addresses a livestream may be sent to: public ones, and private ones that the operator allows."""

from collections.abc import Sequence
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network

Network = IPv4Network | IPv6Network
Address = IPv4Address | IPv6Address

_V4_REFUSED = tuple(
    IPv4Network(text)
    for text in (
        "0.0.0.0/8",
        "10.0.0.0/8",
        "100.64.0.0/10",
        "127.0.0.0/8",
        "169.254.0.0/16",
        "172.16.0.0/12",
        "192.0.0.0/24",
        "192.0.2.0/24",
        "192.88.99.0/24",
        "192.168.0.0/16",
        "198.18.0.0/15",
        "198.51.100.0/24",
        "203.0.113.0/24",
        "224.0.0.0/4",
        "240.0.0.0/4",
    )
)
# Outside 2000::/3 nothing is public; inside it these are not.
_V6_PUBLIC = IPv6Network("2000::/3")
_V6_REFUSED = tuple(IPv6Network(text) for text in ("2001::/23", "2001:db8::/32", "3fff::/20"))
# IPv4 addresses in the last 32 bits of IPv6 ones: compatible, mapped, translated, NAT64.
_EMBEDDING = tuple(IPv6Network(text) for text in ("::/96", "::ffff:0:0/96", "::ffff:0:0:0/96", "64:ff9b::/96"))
_SIX_TO_FOUR = IPv6Network("2002::/16")


def is_refused(address: Address, allowed: Sequence[Network] = ()) -> bool:
    """Whether nothing may be sent to this address.

    An IPv4 address inside an IPv6 one (mapped, translated, NAT64, 6to4) counts as itself: that is where the packets go.
    """
    inner = _embedded(address)
    if any(_inside(each, network) for each in (address, inner) for network in allowed):
        return False
    if isinstance(inner, IPv4Address):
        return any(inner in network for network in _V4_REFUSED)
    return inner not in _V6_PUBLIC or any(inner in network for network in _V6_REFUSED)


def literal_address(host: str) -> Address | None:
    """The address that a host is when it is no name, in every spelling that a resolver would take for one.

    `127.1`, `0x7f000001` and `2130706433` are 127.0.0.1 to the C library, so they are here too.
    """
    try:
        return ip_address(host.partition("%")[0])
    except ValueError:
        return _numeric_v4(host)


def parse_networks(texts: Sequence[str]) -> tuple[Network, ...]:
    """Networks from settings.

    Raises:
        ValueError: one is no network.
    """
    return tuple(ip_network(text, strict=False) for text in texts)


def _inside(address: Address, network: Network) -> bool:
    return address.version == network.version and address in network


def _embedded(address: Address) -> Address:
    if isinstance(address, IPv4Address):
        return address
    number = int(address)
    if address in _SIX_TO_FOUR:
        return IPv4Address((number >> 80) & 0xFFFFFFFF)
    if number > 0xFFFF and any(address in network for network in _EMBEDDING):
        return IPv4Address(number & 0xFFFFFFFF)
    return address


def _numeric_v4(host: str) -> IPv4Address | None:
    """inet_aton's one to four parts, each decimal, octal (0…) or hexadecimal (0x…)."""
    parts = host.split(".")
    if not 1 <= len(parts) <= 4:
        return None
    numbers: list[int] = []
    for part in parts:
        number = _number(part)
        if number is None:
            return None
        numbers.append(number)
    *leading, last = numbers
    if any(number > 255 for number in leading) or last >= 1 << (8 * (4 - len(leading))):
        return None
    return IPv4Address(sum(number << (24 - 8 * place) for place, number in enumerate(leading)) + last)


def _number(text: str) -> int | None:
    if not text.isascii() or not text.isalnum() or len(text) > 16:
        return None
    base = 16 if text[:2].lower() == "0x" else 8 if len(text) > 1 and text[0] == "0" else 10
    try:
        return int(text[2:] or "0" if base == 16 else text, base)
    except ValueError:
        return None
