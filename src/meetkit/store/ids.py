"""Random identifiers, all from `secrets`: guessing one must be hopeless where knowing it opens a door."""

from __future__ import annotations

import secrets
import string

_ROOM_ALPHABET = string.ascii_lowercase + string.digits


def room_id() -> str:
    """`xxxx-xxxx-xxxx`: 62 bits of lower-case letters and digits."""
    return "-".join("".join(secrets.choice(_ROOM_ALPHABET) for _ in range(4)) for _ in range(3))


def hex_id() -> str:
    """24 hex digits, as sessions and rows have them."""
    return secrets.token_hex(12)


def api_key_id() -> str:
    """The public name of an API key, as the token's `apikey` claim carries it."""
    return secrets.token_hex(16)


def signing_secret() -> str:
    """A signing secret with 256 bits, printable."""
    return secrets.token_urlsafe(32)
