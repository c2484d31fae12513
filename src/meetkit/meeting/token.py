"""The token: what can be read before its key is known, and the claims once its signature is verified. Pure."""

import json
import math
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import jwt

from meetkit.errors import InvalidToken, Subject
from meetkit.meeting.ends import Ends

__all__ = ["ALGORITHM", "Claims", "UnverifiedToken", "check_times", "read_token", "verify_signature"]

ALGORITHM = "HS256"
TOKEN_LIMIT_BYTES = 8 * 1024
_LAST_SECOND = 253402300799  # 9999-12-31: the last second that a datetime can show
_NO_CHECKS: Any = dict.fromkeys([f"verify_{name}" for name in ("exp", "nbf", "iat", "aud", "iss", "sub", "jti")], False)


@dataclass(frozen=True, slots=True)
class UnverifiedToken:
    """A readable token whose signature nobody has checked: only its `apikey` may be used, to find the key."""

    raw: str
    api_key: str | None

    def __repr__(self) -> str:
        return f"UnverifiedToken(api_key={self.api_key!r})"


@dataclass(frozen=True, slots=True)
class Claims:
    """The claims of a verified token. `permissions` and `roles` are as the token has them: later checks judge them."""

    api_key: str
    permissions: object
    room_id: str | None
    participant_id: str | None
    roles: object
    expires_at: datetime


def read_token(token: str | None, *, subject: Subject, ends: Ends) -> UnverifiedToken:
    """The first check: is it a JWT that is signed with the one allowed algorithm? Raises InvalidToken."""
    if not token:
        raise InvalidToken.empty(subject=subject, ends=ends)
    if len(token) > TOKEN_LIMIT_BYTES:
        raise _malformed(f"it has more than {TOKEN_LIMIT_BYTES} characters", subject, ends)
    try:
        parts = jwt.decode_complete(token, options={"verify_signature": False} | _NO_CHECKS)
        # An escaped half of a surrogate pair is taken by JSON, and by nothing that would have to store or show it.
        json.dumps([parts["header"], parts["payload"]], ensure_ascii=False).encode()
    except UnicodeEncodeError as cause:
        raise _malformed("it contains half a surrogate pair, which no text has", subject, ends) from cause
    except (jwt.InvalidTokenError, ValueError, RecursionError) as cause:
        raise _malformed(
            "it has not the three parts of a signed JWT, or one of them is unreadable", subject, ends
        ) from cause
    algorithm = parts["header"].get("alg")
    if algorithm != ALGORITHM:
        raise InvalidToken.algorithm_not_allowed(
            algorithm=str(algorithm)[:32], allowed=[ALGORITHM], subject=subject, ends=ends
        )
    api_key = parts["payload"].get("apikey")
    return UnverifiedToken(token, api_key if isinstance(api_key, str) and api_key else None)


def verify_signature(unverified: UnverifiedToken, secret: str, *, subject: Subject, ends: Ends) -> dict[str, Any]:
    """The payload, once the signature is the secret's. Raises InvalidToken/BAD_SIGNATURE; looks at no time."""
    try:
        payload: dict[str, Any] = jwt.decode(unverified.raw, secret, algorithms=[ALGORITHM], options=_NO_CHECKS)
    except jwt.InvalidTokenError as cause:
        raise InvalidToken.bad_signature(subject=subject, ends=ends) from cause
    return payload


def check_times(payload: dict[str, Any], now: datetime, *, leeway_s: int, subject: Subject, ends: Ends) -> Claims:
    """The claims of a verified payload that is valid at `now`. Raises InvalidToken."""
    now_s = now.timestamp()
    if payload.get("exp") is None:
        raise InvalidToken.missing_expiry(subject=subject, ends=ends)
    expires_s = _seconds(payload, "exp", subject, ends)
    if now_s >= expires_s + leeway_s:
        raise InvalidToken.expired(
            expired_s=math.floor(now_s - expires_s),
            exp=_shown(expires_s),
            now=_shown(now_s),
            subject=subject,
            ends=ends,
        )
    starts = [_seconds(payload, name, subject, ends) for name in ("nbf", "iat") if payload.get(name) is not None]
    if starts and now_s < max(starts) - leeway_s:
        raise InvalidToken.not_yet_valid(
            valid_in_s=math.ceil(max(starts) - now_s),
            nbf=_shown(max(starts)),
            now=_shown(now_s),
            subject=subject,
            ends=ends,
        )
    return Claims(
        api_key=_text(payload, "apikey", subject, ends) or "",
        permissions=payload.get("permissions"),
        room_id=_text(payload, "roomId", subject, ends),
        participant_id=_text(payload, "participantId", subject, ends),
        roles=payload.get("roles"),
        expires_at=datetime.fromtimestamp(expires_s, UTC),
    )


def _seconds(payload: dict[str, Any], name: str, subject: Subject, ends: Ends) -> float:
    value = payload[name]
    number = isinstance(value, int | float) and not isinstance(value, bool)
    if not number or not 0 <= value <= _LAST_SECOND:  # NaN fails the comparison as well
        raise _malformed(f"its claim `{name}` is not a time in seconds since 1970", subject, ends)
    return float(value)


def _text(payload: dict[str, Any], name: str, subject: Subject, ends: Ends) -> str | None:
    value = payload.get(name)
    if value is not None and not isinstance(value, str):
        raise _malformed(f"its claim `{name}` is not a text", subject, ends)
    return value


def _shown(at_s: float) -> str:
    return datetime.fromtimestamp(at_s, UTC).isoformat(timespec="seconds").replace("+00:00", "Z")


def _malformed(problem: str, subject: Subject, ends: Ends) -> InvalidToken:
    return InvalidToken.malformed(problem=problem, subject=subject, ends=ends)
