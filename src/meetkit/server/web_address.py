"""What `public_url` may be: an address of which every path, with its own in front, can be told from our own paths."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

__all__ = ["OWN_FOLDERS", "path_of", "web_address"]

#: The first part of every path of ours. Behind a proxy that strips a path of this name, /errors/errors/4002 arrives as
#: /errors/4002, and nobody could say whether one is to be stripped from that.
OWN_FOLDERS = frozenset(
    {
        "assets",
        "docs",
        "errors",
        "favicon.ico",
        "favicon.svg",
        "healthz",
        "hls",
        "m",
        "manifest.webmanifest",
        "metrics",
        "openapi.json",
        "readyz",
        "robots.txt",
        "sdk",
        "v2",
        "watch",
    }
)
_HOST = re.compile(r"[A-Za-z0-9._-]+|\[[0-9A-Fa-f:.]+\]")
_PART = re.compile(r"[A-Za-z0-9._~-]+")


def web_address(value: str) -> str:
    """The address without a slash at its end.

    Raises:
        ValueError: what is wrong with it, in words.
    """
    try:
        parts = urlsplit(value)
        port = parts.port
    except ValueError:
        raise ValueError("its host or port can't be read") from None
    if parts.scheme not in ("http", "https"):
        raise ValueError("it must begin with http:// or https://")
    if "@" in parts.netloc:
        raise ValueError("it must have no name and password")
    if "?" in value or "#" in value:
        raise ValueError("it must have no query (?) and no fragment (#)")
    host = parts.netloc.removesuffix(f":{port}") if port is not None else parts.netloc
    if not _HOST.fullmatch(host) or port == 0:
        raise ValueError("it must name a host, perhaps with a port, such as https://meet.example.org")
    folders = parts.path.rstrip("/").split("/")[1:]
    if any(folder in (".", "..") or not _PART.fullmatch(folder) for folder in folders) or value != value.strip():
        raise ValueError("its path may have letters, digits, dots, hyphens, underscores and single slashes alone")
    if folders and folders[0] in OWN_FOLDERS:
        raise ValueError(f"its path can't begin with /{folders[0]}, where this server has pages of its own")
    return f"{parts.scheme}://{parts.netloc}{parts.path.rstrip('/')}"


def path_of(public_url: str) -> str:
    """Its path, such as `/meet`; empty for an address without."""
    return urlsplit(public_url).path.rstrip("/")
