"""What the `account` commands do."""

from __future__ import annotations

import json
from pathlib import Path

from meetkit.cli.database import with_store
from meetkit.cli.key_commands import show_new_key
from meetkit.cli.tables import print_rows
from meetkit.errors import InvalidSetting, NotFound
from meetkit.server.clock import utc_now
from meetkit.store import Account, AccountState, Store

_LONGEST_NAME = 128
_LONGEST_MESSAGE = 500


def create_account(data_dir: Path, database_url: str | None, name: str, *, as_json: bool) -> None:
    """Make it, with a project and a key."""
    if not 1 <= len(name) <= _LONGEST_NAME or not name.isprintable() or name.strip() != name:
        problem = f"an account's name has 1 to {_LONGEST_NAME} printable characters"
        raise InvalidSetting.invalid_value(setting="NAME", problem=problem)

    async def use(store: Store) -> None:
        account = await store.create_account(name, at=utc_now())
        if account is None:
            raise InvalidSetting.invalid_value(setting="NAME", problem=f"there is an account `{name}` already")
        project = await store.create_project(account.id, "default", at=utc_now())
        key = await store.create_api_key(project.id, at=utc_now())
        show_new_key(key, as_json=as_json)

    with_store(data_dir, database_url, use)


def list_accounts(data_dir: Path, database_url: str | None, *, as_json: bool) -> None:
    """All of them."""

    async def use(store: Store) -> list[Account]:
        return await store.list_accounts()

    rows = [(a.id, a.name, a.status.value, a.message, a.created_at) for a in with_store(data_dir, database_url, use)]
    print_rows(("id", "name", "status", "message", "created"), rows, as_json=as_json)


def show_account(data_dir: Path, database_url: str | None, wanted: str, *, as_json: bool) -> None:
    """One, with its projects."""

    async def use(store: Store) -> dict[str, object]:
        account = await _find(store, wanted)
        projects = await store.list_projects(account.id)
        return {
            "id": account.id,
            "name": account.name,
            "status": account.status.value,
            "message": account.message,
            "created": account.created_at.isoformat(),
            "changed": account.updated_at.isoformat(),
            "projects": [project.id for project in projects],
        }

    values = with_store(data_dir, database_url, use)
    if as_json:
        print(json.dumps(values, indent=2))
        return
    for name, value in values.items():
        print(f"{name:9} {', '.join(value) if isinstance(value, list) else '-' if value is None else value}")


def set_status(data_dir: Path, database_url: str | None, wanted: str, *, status: str, message: str | None) -> None:
    """Change the state; a running server notices within a second or two."""
    if message is not None and not 1 <= len(message.strip()) <= _LONGEST_MESSAGE:
        problem = f"the text has 1 to {_LONGEST_MESSAGE} characters"
        raise InvalidSetting.invalid_value(setting="--message", problem=problem)

    async def use(store: Store) -> Account:
        account = await _find(store, wanted)
        changed = await store.set_account_status(account.id, AccountState(status), message=message, at=utc_now())
        return changed or account

    account = with_store(data_dir, database_url, use)
    print(f"{account.name} ({account.id}) is {account.status.value}")


async def _find(store: Store, wanted: str) -> Account:
    account = await store.find_account(wanted)
    if account is None:
        raise NotFound.account(value=wanted[:128])
    return account
