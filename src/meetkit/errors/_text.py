"""From a template and params to a sentence; and the last guard that keeps secrets and control characters out of it."""

import re
from collections.abc import Mapping

from meetkit.errors._spec import ParamValue

PLACEHOLDER = re.compile(r"\{([a-z][a-z0-9_]*)\}")
_LONGEST_VALUE_CHARS = 500
_MASK = "[redacted]"

_JWT = re.compile(r"\beyJ[A-Za-z0-9_-]{6,}\.[A-Za-z0-9_.-]*")  # a JWT's header begins with {", which is eyJ in base64
_BEARER = re.compile(r"(?i)\b(bearer|basic)\s+[A-Za-z0-9._~+/=-]{8,}")
_URL_LOGIN = re.compile(r"(?i)\b([a-z][a-z0-9+.-]*://)[^\s/@]+@")
_URL_QUERY = re.compile(r"(?i)\b([a-z][a-z0-9+.-]*://[^\s?#]*)\?[^\s]*")
_RTMP_KEY = re.compile(r"(?i)\b(rtmps?://[^\s/]+/[^\s/]+)/[^\s]+")
_NAMED_SECRET = re.compile(
    r"""(?i)\b(token|secret|password|stream_?key|authorization)(["']?\s*[=:]\s*["']?)[^\s"',;&]+"""
)


def redact(text: str) -> str:
    """Masks what looks like a token, a login, a signed URL or a stream key.

    No error should get such a value in the first place; this is the last guard.

    >>> redact("push to rtmp://live.example/app/s3cret failed")
    'push to rtmp://live.example/app/[redacted] failed'
    """
    text = _RTMP_KEY.sub(rf"\1/{_MASK}", text)
    text = _URL_LOGIN.sub(rf"\1{_MASK}@", text)
    text = _URL_QUERY.sub(rf"\1?{_MASK}", text)
    text = _BEARER.sub(rf"\1 {_MASK}", text)
    text = _JWT.sub(_MASK, text)
    return _NAMED_SECRET.sub(rf"\1\2{_MASK}", text)


def tidy(value: ParamValue) -> ParamValue:
    """A param as it may leave the process: redacted, without control characters, at most 500 characters per text."""
    if isinstance(value, str):
        return _tidy_text(value)
    if isinstance(value, list | tuple):
        return [_tidy_text(entry) for entry in value]
    return value


def render(template: str, params: Mapping[str, ParamValue]) -> str:
    """Fills the placeholders of a template.

    >>> render("{n} of {all}", {"n": 2, "all": ["a", "b"]})
    '2 of a, b'
    """
    return PLACEHOLDER.sub(lambda found: _shown(params[found.group(1)]), template)


def _tidy_text(text: str) -> str:
    visible = "".join(c if c.isprintable() else c.encode("unicode_escape", "backslashreplace").decode() for c in text)
    redacted = redact(visible)
    return redacted if len(redacted) <= _LONGEST_VALUE_CHARS else redacted[: _LONGEST_VALUE_CHARS - 1] + "…"


def _shown(value: ParamValue) -> str:
    match value:
        case bool():
            return "true" if value else "false"
        case float() if value.is_integer():
            return str(int(value))
        case list():
            return ", ".join(value)
        case _:
            return str(value)
