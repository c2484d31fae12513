"""What `meetkit token` does."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path

from meetkit.cli.database import with_store
from meetkit.cli.signing import sign_token
from meetkit.errors import InvalidPermissions, InvalidSetting, NotFound
from meetkit.store import ApiKey, Store

_UNITS_S = {"": 1, "s": 1, "m": 60, "h": 3600, "d": 86_400}
_LONGEST_S = 10 * 365 * 86_400
_ROLES = ("rtc", "crawler")


def make_token(
    data_dir: Path,
    database_url: str | None,
    *,
    permissions: Sequence[str],
    room_id: str | None,
    participant_id: str | None,
    roles: Sequence[str],
    expires: str,
    key_id: str | None,
) -> str:
    """A signed token.

    Raises:
        MeetingError: options that no server accepts, no such key, or no database.
    """
    if "ask_join" in permissions and len(permissions) > 1:
        raise InvalidPermissions.conflict(conflicting=[one for one in permissions if one != "ask_join"], ends="request")
    for role in roles:
        if role not in _ROLES:
            raise InvalidSetting.invalid_value(setting="--role", problem=f"it is one of {', '.join(_ROLES)}")
    expires_in_s = duration_s(expires)

    async def use(store: Store) -> ApiKey:
        return await signing_key(store, key_id)

    key = with_store(data_dir, database_url, use)
    return sign_token(
        key.id,
        key.secret,
        permissions=permissions,
        expires_in_s=expires_in_s,
        room_id=room_id,
        participant_id=participant_id,
        roles=roles,
    )


async def signing_key(store: Store, key_id: str | None) -> ApiKey:
    """The named key, or the first enabled one."""
    key = await (store.first_api_key() if key_id is None else store.find_api_key(key_id))
    if key is None:
        raise NotFound.api_key(api_key_id=key_id[:64] if key_id else "(none yet: run `meetkit serve` once)")
    return key


def duration_s(text: str) -> int:
    """`90`, `90s`, `30m`, `12h` or `7d` in seconds.

    >>> duration_s("2h")
    7200
    """
    found = re.fullmatch(r"(\d{1,9})([smhd]?)", text.strip())
    value = int(found.group(1)) * _UNITS_S[found.group(2)] if found else 0
    if not 1 <= value <= _LONGEST_S:
        raise InvalidSetting.invalid_value(setting="--expires", problem="it is a time such as 90s, 30m, 12h or 7d")
    return value
