"""Accounts, their projects and API keys. Every change of an account's state takes the next revision number."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import Row, Select, func, insert, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncConnection

from meetkit.store import ids
from meetkit.store.connection import Database
from meetkit.store.failures import secret_unreadable
from meetkit.store.rows import Account, AccountState, AccountStatus, ApiKey, Project
from meetkit.store.sealing import KEY_FILE, SealBroken
from meetkit.store.tables import accounts, api_keys, meta, projects

_REVISION = "account_revision"


class Accounts(Database):
    """The part of the store about who may use the server."""

    async def create_account(self, name: str, *, at: datetime) -> Account | None:
        """Make an active account; None when the name is taken."""
        try:
            async with self._writing() as connection:
                row = await _insert_account(connection, name, at)
        except IntegrityError:
            return None
        return row

    async def create_first_account(self, *, at: datetime) -> ApiKey | None:
        """Account `default` with a project and an API key, in one transaction; None when any account exists."""
        async with self._writing() as connection:
            if (await connection.execute(select(func.count()).select_from(accounts))).scalar_one():
                return None
            account = await _insert_account(connection, "default", at)
            project = await _insert_project(connection, account.id, "default", at)
            key_id, secret = ids.api_key_id(), ids.signing_secret()
            await self._insert_key(connection, key_id, project_id=project.id, secret=secret, at=at)
            return ApiKey(
                id=key_id,
                project_id=project.id,
                account_id=account.id,
                secret=secret,
                disabled=False,
                created_at=at,
                account_status=account.status,
                account_message=None,
            )

    async def list_accounts(self) -> list[Account]:
        """All accounts, oldest first."""
        async with self._reading() as connection:
            rows = await connection.execute(select(accounts).order_by(accounts.c.created_at, accounts.c.id))
            return [_account(row) for row in rows]

    async def find_account(self, id_or_name: str) -> Account | None:
        """By id, or else by name."""
        async with self._reading() as connection:
            return await _find_account(connection, id_or_name)

    async def set_account_status(
        self, account_id: str, status: AccountState, *, message: str | None, at: datetime
    ) -> Account | None:
        """Change the state; running servers see it in `account_changes`. None when there is no such account."""
        async with self._writing() as connection:
            revision = await _next_revision(connection)
            await connection.execute(
                update(accounts)
                .where(accounts.c.id == account_id)
                .values(status=status.value, message=message, revision=revision, updated_at=at)
            )
            return await _find_account(connection, account_id)

    async def account_revision(self) -> int:
        """The number of the latest change."""
        async with self._reading() as connection:
            found = (await connection.execute(select(meta.c.value).where(meta.c.key == _REVISION))).scalar_one_or_none()
            return int(found or 0)

    async def account_changes(self, since_revision: int) -> tuple[int, list[AccountStatus]]:
        """The accounts that changed after `since_revision`, in order, and the revision to ask from next time."""
        async with self._reading() as connection:
            rows = await connection.execute(
                select(accounts.c.id, accounts.c.status, accounts.c.message, accounts.c.revision)
                .where(accounts.c.revision > since_revision)
                .order_by(accounts.c.revision)
            )
            changes = [
                AccountStatus(
                    account_id=row.id, status=AccountState(row.status), message=row.message, revision=row.revision
                )
                for row in rows
            ]
        return (changes[-1].revision if changes else since_revision), changes

    async def list_projects(self, account_id: str) -> list[Project]:
        """An account's projects, oldest first."""
        async with self._reading() as connection:
            rows = await connection.execute(
                select(projects).where(projects.c.account_id == account_id).order_by(projects.c.created_at)
            )
            return [_project(row) for row in rows]

    async def create_project(self, account_id: str, name: str, *, at: datetime) -> Project:
        """A project within an existing account."""
        async with self._writing() as connection:
            return await _insert_project(connection, account_id, name, at)

    async def create_api_key(self, project_id: str, *, at: datetime) -> ApiKey:
        """A new key for an existing project, with its secret: this is the one time to show it."""
        key_id, secret = ids.api_key_id(), ids.signing_secret()
        async with self._writing() as connection:
            await self._insert_key(connection, key_id, project_id=project_id, secret=secret, at=at)
            row = (await connection.execute(_keys().where(api_keys.c.id == key_id))).one()
        return self._key(row)

    async def find_api_key(self, key_id: str) -> ApiKey | None:
        """The key with its decrypted secret and its account's state, disabled or not.

        Raises:
            DatabaseUnavailable: among others, when the secret was encrypted with another data directory's key.
        """
        async with self._reading() as connection:
            row = (await connection.execute(_keys().where(api_keys.c.id == key_id))).one_or_none()
        return None if row is None else self._key(row)

    async def first_api_key(self, project_id: str | None = None) -> ApiKey | None:
        """The oldest enabled key of an active account, in one project or in all: it signs what names no key itself."""
        statement = _keys().where(api_keys.c.disabled.is_(False), accounts.c.status == AccountState.ACTIVE.value)
        if project_id is not None:
            statement = statement.where(projects.c.id == project_id)
        async with self._reading() as connection:
            row = (await connection.execute(statement.limit(1))).one_or_none()
        return None if row is None else self._key(row)

    async def list_api_keys(self) -> list[ApiKey]:
        """All keys, oldest first."""
        async with self._reading() as connection:
            rows = (await connection.execute(_keys())).all()
        return [self._key(row) for row in rows]

    async def set_api_key_disabled(self, key_id: str, disabled: bool) -> bool:
        """Switch a key off or on; False when there is no such key."""
        async with self._writing() as connection:
            done = await connection.execute(update(api_keys).where(api_keys.c.id == key_id).values(disabled=disabled))
            return bool(done.rowcount)

    async def _insert_key(
        self, connection: AsyncConnection, key_id: str, *, project_id: str, secret: str, at: datetime
    ) -> None:
        sealed = self._seal.seal(secret)
        await connection.execute(
            insert(api_keys).values(
                id=key_id, project_id=project_id, secret_encrypted=sealed, disabled=False, created_at=at
            )
        )

    def _key(self, row: Row[Any]) -> ApiKey:
        try:
            secret = self._seal.unseal(row.secret_encrypted)
        except SealBroken:
            raise secret_unreadable(database_url=self._url, key_path=self._data_dir / KEY_FILE) from None
        return ApiKey(
            id=row.id,
            project_id=row.project_id,
            account_id=row.account_id,
            secret=secret,
            disabled=row.disabled,
            created_at=row.created_at,
            account_status=AccountState(row.status),
            account_message=row.message,
        )


def _keys() -> Select[Any]:
    return (
        select(api_keys, projects.c.account_id, accounts.c.status, accounts.c.message)
        .join(projects, projects.c.id == api_keys.c.project_id)
        .join(accounts, accounts.c.id == projects.c.account_id)
        .order_by(api_keys.c.created_at, api_keys.c.id)
    )


async def _next_revision(connection: AsyncConnection) -> int:
    # The row is locked from here to the commit, so revisions become visible in their order.
    await connection.execute(update(meta).where(meta.c.key == _REVISION).values(value=meta.c.value + 1))
    return int((await connection.execute(select(meta.c.value).where(meta.c.key == _REVISION))).scalar_one())


async def _insert_account(connection: AsyncConnection, name: str, at: datetime) -> Account:
    account = Account(
        id=ids.hex_id(),
        name=name,
        status=AccountState.ACTIVE,
        message=None,
        revision=await _next_revision(connection),
        created_at=at,
        updated_at=at,
    )
    await connection.execute(
        insert(accounts).values(
            id=account.id,
            name=name,
            status=account.status.value,
            message=None,
            revision=account.revision,
            created_at=at,
            updated_at=at,
        )
    )
    return account


async def _insert_project(connection: AsyncConnection, account_id: str, name: str, at: datetime) -> Project:
    project = Project(id=ids.hex_id(), account_id=account_id, name=name, created_at=at)
    await connection.execute(insert(projects).values(id=project.id, account_id=account_id, name=name, created_at=at))
    return project


async def _find_account(connection: AsyncConnection, id_or_name: str) -> Account | None:
    for column in (accounts.c.id, accounts.c.name):
        row = (await connection.execute(select(accounts).where(column == id_or_name))).one_or_none()
        if row is not None:
            return _account(row)
    return None


def _account(row: Row[Any]) -> Account:
    return Account(
        id=row.id,
        name=row.name,
        status=AccountState(row.status),
        message=row.message,
        revision=row.revision,
        created_at=row.created_at,
        updated_at=row.updated_at,
    )


def _project(row: Row[Any]) -> Project:
    return Project(id=row.id, account_id=row.account_id, name=row.name, created_at=row.created_at)
