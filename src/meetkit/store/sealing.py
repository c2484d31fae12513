"""Signing secrets at rest: encrypted with a key that lies beside the database, readable by its owner only."""

from __future__ import annotations

import os
from pathlib import Path

from cryptography.fernet import Fernet, InvalidToken

KEY_FILE = "secret.key"


class SealBroken(Exception):
    """The stored secret does not open with this data directory's key."""


class Seal:
    """Encrypts and decrypts with one key.

    Example:
        >>> seal = Seal(Fernet.generate_key())
        >>> seal.unseal(seal.seal("s3cret"))
        's3cret'
    """

    def __init__(self, key: bytes) -> None:
        self._fernet = Fernet(key)

    def seal(self, text: str) -> bytes:
        """Encrypt and authenticate."""
        return self._fernet.encrypt(text.encode())

    def unseal(self, sealed: bytes) -> str:
        """Decrypt; raises `SealBroken` when the key is another one or the bytes were changed."""
        try:
            return self._fernet.decrypt(bytes(sealed)).decode()
        except InvalidToken:
            raise SealBroken from None

    @classmethod
    def of(cls, data_dir: Path) -> Seal:
        """The seal of a data directory; it (mode 0700) and the key file (mode 0600) are made when there are none.

        Two processes that start at once agree on one key: the file is linked into place complete, and only once.
        """
        data_dir.mkdir(parents=True, exist_ok=True, mode=0o700)
        path = data_dir / KEY_FILE
        if not path.exists():
            fresh = data_dir / f".{KEY_FILE}.{os.getpid()}"
            write_private(fresh, Fernet.generate_key())
            try:
                os.link(fresh, path)
            except FileExistsError:
                pass
            finally:
                fresh.unlink()
        return cls(path.read_bytes())


def write_private(path: Path, content: bytes) -> None:
    """Write a file that nobody but its owner may read, from its first byte on."""
    path.unlink(missing_ok=True)
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        file.write(content)
