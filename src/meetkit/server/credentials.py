"""The first account: made on the first start, its secret written to one file that only the owner can read."""

from __future__ import annotations

import asyncio
import json
from pathlib import Path

from meetkit.errors import DatabaseUnavailable
from meetkit.server.clock import utc_now
from meetkit.store import ApiKey, Store
from meetkit.store.sealing import write_private

CREDENTIALS_FILE = "credentials.json"


async def ensure_credentials(store: Store, data_dir: Path) -> bool:
    """Make account, project, key and file when the database has no account yet; True when it did.

    Raises:
        DatabaseUnavailable: the file cannot be written.
    """
    key = await store.create_first_account(at=utc_now())
    if key is None:
        return False
    path = data_dir / CREDENTIALS_FILE
    try:
        await asyncio.to_thread(write_private, path, _content(key))
    except OSError as error:
        raise DatabaseUnavailable.not_writable(path=str(path), problem=error.strerror or str(error)) from error
    return True


def _content(key: ApiKey) -> bytes:
    values = {"apiKey": key.id, "secret": key.secret, "accountId": key.account_id, "projectId": key.project_id}
    return (json.dumps(values, indent=2) + "\n").encode()
