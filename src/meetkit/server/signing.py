"""Making tokens, as an integrator's server does."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

import jwt

_TOKEN_VERSION = 2


def sign_token(
    api_key: str,
    secret: str,
    *,
    permissions: Sequence[str],
    expires_in_s: int,
    now: datetime,
    room_id: str | None = None,
    participant_id: str | None = None,
    roles: Sequence[str] = (),
) -> str:
    """A token that this server accepts from `now` until `expires_in_s` later.

    Args:
        api_key: names the project and its secret.
        secret: signs.
        permissions: `allow_join`, `allow_mod`, or `ask_join` alone.
        expires_in_s: how long it is valid.
        now: the time of making.
        room_id: narrows it to one meeting.
        participant_id: narrows it to one participant.
        roles: `rtc` narrows it to meetings, `crawler` to REST.
    """
    issued_s = int(now.timestamp())
    claims: dict[str, Any] = {
        "apikey": api_key,
        "permissions": list(permissions),
        "version": _TOKEN_VERSION,
        "iat": issued_s,
        "exp": issued_s + expires_in_s,
    }
    if room_id is not None:
        claims["roomId"] = room_id
    if participant_id is not None:
        claims["participantId"] = participant_id
    if roles:
        claims["roles"] = list(roles)
    return jwt.encode(claims, secret, algorithm="HS256")
