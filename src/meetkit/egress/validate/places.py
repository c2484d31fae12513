"""Where results go besides the livestream's outputs: the webhook's address and the folder of a recording."""

from collections.abc import Sequence
from pathlib import PurePosixPath
from typing import Any
from urllib.parse import urlsplit

from meetkit.egress.validate.addresses import Network, is_refused, literal_address
from meetkit.egress.validate.config import Kind, invalid_config
from meetkit.egress.validate.destination import MAXIMUM_URL_LENGTH, is_host

_MAXIMUM_PATH_LENGTH, _MAXIMUM_NAME_BYTES = 1024, 200
_UNWANTED = frozenset('\\:*?"<>|')


def checked_webhook_url(data: Any, kind: Kind, *, allowed: Sequence[Network] | None = None) -> str | None:
    """An http or https address; None and the empty text mean no webhook.

    Args:
        allowed: when given, a literal private address outside of these networks is refused.

    Raises:
        StartRecordingFailed, InvalidLivestreamConfig, StartHlsFailed: INVALID_CONFIG at `webhookUrl`.
    """
    if data is None or data == "":
        return None
    problem = webhook_problem(data, allowed)
    if problem is not None:
        raise invalid_config(kind, "webhookUrl", problem)
    assert isinstance(data, str), "a webhook without a problem is a text"
    return data


def checked_dir_path(data: Any, kind: Kind = "recording") -> PurePosixPath:
    """A folder below the recordings' folder; a leading slash means that folder, not the disk's root.

    Raises:
        StartRecordingFailed, InvalidLivestreamConfig, StartHlsFailed: INVALID_CONFIG at `dirPath`.
    """
    if data is None:
        return PurePosixPath()
    problem = _path_problem(data)
    if problem is not None:
        raise invalid_config(kind, "dirPath", problem)
    return PurePosixPath(*(part for part in data.split("/") if part))


def webhook_problem(data: Any, allowed: Sequence[Network] | None = None) -> str | None:
    """What keeps an address from being a webhook's; None when nothing does."""
    if not isinstance(data, str):
        return "it must be a text"
    if len(data) > MAXIMUM_URL_LENGTH:
        return f"it has more than {MAXIMUM_URL_LENGTH} characters"
    if not _is_clean(data) or " " in data:
        return "it contains white space or a control character"
    try:
        parts = urlsplit(data)
        host, port = parts.hostname, parts.port
    except ValueError:
        return "its host or port cannot be read"
    if parts.scheme not in ("http", "https"):
        return "it must begin with https:// or http://"
    if not host or not is_host(host) or port == 0:
        return "it has no valid host"
    if parts.username is not None or parts.password is not None:
        return "it contains a user name"
    address = literal_address(host)
    if allowed is not None and address is not None and is_refused(address, allowed):
        return "it is a private address"
    return None


def _path_problem(data: Any) -> str | None:
    if not isinstance(data, str):
        return "it must be a text"
    if len(data) > _MAXIMUM_PATH_LENGTH:
        return f"it has more than {_MAXIMUM_PATH_LENGTH} characters"
    if not _is_clean(data) or _UNWANTED.intersection(data):
        return "it contains a character that is not allowed in a folder's name"
    parts = [part for part in data.split("/") if part]
    if any(part in (".", "..") or part.startswith(".") for part in parts):
        return "a part of it begins with a dot"
    if any(len(part.encode()) > _MAXIMUM_NAME_BYTES for part in parts):
        return f"a part of it has more than {_MAXIMUM_NAME_BYTES} bytes"
    return None


def _is_clean(text: str) -> bool:
    if any(ord(character) < 0x20 or ord(character) == 0x7F for character in text):
        return False
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True
