"""An RTMP address taken apart, once: what is checked before the start is what is connected to later."""

import re
from dataclasses import dataclass
from ipaddress import IPv6Address
from typing import Literal, cast
from urllib.parse import urlsplit

Scheme = Literal["rtmp", "rtmps"]
SCHEMES: tuple[Scheme, ...] = ("rtmp", "rtmps")
MAXIMUM_URL_LENGTH = 2048
MAXIMUM_KEY_LENGTH = 1024
_PORTS = {"rtmp": 1935, "rtmps": 443}
_LABEL = r"[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?"
_NAME = re.compile(rf"(?=.{{1,253}}\Z)(?:{_LABEL}\.)*{_LABEL}\.?")
_SCHEME = re.compile(r"([A-Za-z][A-Za-z0-9+.-]*):")


class BadAddress(ValueError):
    """The address is no RTMP address; the text says why and quotes nothing of it."""


class BadScheme(BadAddress):
    """The address is of another kind; `scheme` names it."""

    def __init__(self, scheme: str) -> None:
        super().__init__(f"the scheme {scheme} is not supported")
        self.scheme = scheme


@dataclass(frozen=True, slots=True, kw_only=True)
class Destination:
    """Where an output connects to. `app` is the whole path; the stream key is not part of it."""

    scheme: Scheme
    host: str
    port: int
    app: str

    @property
    def tc_url(self) -> str:
        """The address as RTMP's connect command repeats it."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        port = "" if self.port == _PORTS[self.scheme] else f":{self.port}"
        return f"{self.scheme}://{host}{port}/{self.app}"


def parse_destination(url: str) -> Destination:
    """Takes an address apart.

    Raises:
        BadScheme: it is an address, but neither rtmp nor rtmps.
        BadAddress: it is none.
    """
    if len(url) > MAXIMUM_URL_LENGTH:
        raise BadAddress(f"it has {len(url)} characters; {MAXIMUM_URL_LENGTH} are allowed")
    if any(ord(character) <= 0x20 or ord(character) == 0x7F for character in url):
        raise BadAddress("it contains white space or a control character")
    if any(0xD800 <= ord(character) < 0xE000 for character in url):
        raise BadAddress("it contains half a surrogate pair")
    scheme = _SCHEME.match(url)
    if scheme is None:
        raise BadAddress("it has no scheme such as rtmp://")
    if scheme[1].lower() not in SCHEMES:
        raise BadScheme(scheme[1].lower()[:32])
    try:
        parts = urlsplit(url)
        host, port = parts.hostname, parts.port
    except ValueError:
        raise BadAddress("its host or port cannot be read") from None
    if parts.username is not None or parts.password is not None:
        raise BadAddress("it contains a user name; credentials belong into the stream key")
    if parts.fragment:
        raise BadAddress("it contains a fragment")
    if not host or not is_host(host):
        raise BadAddress("it has no valid host")
    if port == 0:
        raise BadAddress("its port is 0")
    app = parts.path.strip("/")
    if not app:
        raise BadAddress("it has no application after the host, such as rtmp://host/live")
    kind = cast(Scheme, parts.scheme)
    query = f"?{parts.query}" if parts.query else ""
    return Destination(scheme=kind, host=host, port=port or _PORTS[kind], app=app + query)


def is_host(host: str) -> bool:
    """Whether a text is a name or an address that can stand in a URL."""
    if ":" in host:
        try:
            IPv6Address(host)
        except ValueError:
            return False
        return "%" not in host
    try:
        ascii_host = host.encode("idna").decode()
    except UnicodeError:
        return False
    return _NAME.fullmatch(ascii_host.lower()) is not None
