"""Tokens for the commands: made now, as an integrator's server would make them."""

from __future__ import annotations

from collections.abc import Sequence

from meetkit.server.clock import utc_now
from meetkit.server.signing import sign_token as sign_token_at


def sign_token(
    api_key: str,
    secret: str,
    *,
    permissions: Sequence[str],
    expires_in_s: int,
    room_id: str | None = None,
    participant_id: str | None = None,
    roles: Sequence[str] = (),
) -> str:
    """A token that is valid from now on; see `meetkit.server.signing.sign_token`."""
    return sign_token_at(
        api_key,
        secret,
        permissions=permissions,
        expires_in_s=expires_in_s,
        now=utc_now(),
        room_id=room_id,
        participant_id=participant_id,
        roles=roles,
    )
