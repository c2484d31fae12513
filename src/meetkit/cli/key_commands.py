"""What the `key` commands do."""

from __future__ import annotations

import json
import sys
from pathlib import Path

from meetkit.cli.database import with_store
from meetkit.cli.tables import print_rows
from meetkit.errors import NotFound
from meetkit.server.clock import utc_now
from meetkit.store import ApiKey, Store


def create_key(
    data_dir: Path, database_url: str | None, *, account: str | None, project: str | None, as_json: bool
) -> None:
    """Make one and show its secret."""

    async def use(store: Store) -> ApiKey:
        if account is None:
            accounts = await store.list_accounts()
            found = accounts[0] if accounts else None
        else:
            found = await store.find_account(account)
        if found is None:
            raise NotFound.account(value=account or "default")
        projects = await store.list_projects(found.id)
        chosen = [one for one in projects if project is None or one.id == project]
        if not chosen:
            raise NotFound.project(value=project or "default")
        return await store.create_api_key(chosen[0].id, at=utc_now())

    show_new_key(with_store(data_dir, database_url, use), as_json=as_json)


def list_keys(data_dir: Path, database_url: str | None, *, as_json: bool) -> None:
    """All, without secrets."""

    async def use(store: Store) -> list[ApiKey]:
        return await store.list_api_keys()

    rows = [
        (key.id, key.project_id, key.account_id, key.disabled, key.account_status.value, key.created_at)
        for key in with_store(data_dir, database_url, use)
    ]
    print_rows(("key", "project", "account", "disabled", "account status", "created"), rows, as_json=as_json)


def switch_key(data_dir: Path, database_url: str | None, key_id: str, *, disabled: bool) -> None:
    """Off or on; joins see it at once."""

    async def use(store: Store) -> bool:
        return await store.set_api_key_disabled(key_id, disabled)

    if not with_store(data_dir, database_url, use):
        raise NotFound.api_key(api_key_id=key_id[:64])
    print(f"{key_id} is {'disabled' if disabled else 'enabled'}")


def show_new_key(key: ApiKey, *, as_json: bool) -> None:
    """The one time that a secret is printed."""
    values = {"apiKey": key.id, "secret": key.secret, "accountId": key.account_id, "projectId": key.project_id}
    if as_json:
        print(json.dumps(values, indent=2))
        return
    for name, value in values.items():
        print(f"{name:9} {value}")
    print("Keep the secret: it is not shown again.", file=sys.stderr)
