"""Rooms: the definitions of meetings. A room is only ever found together with the project that owns it."""

from __future__ import annotations

import json
from datetime import datetime
from typing import Any

from sqlalchemy import Row, Select, func, insert, select, update
from sqlalchemy.exc import IntegrityError

from meetkit.store import ids
from meetkit.store.connection import Database
from meetkit.store.rows import AutoClose, Page, Room, Webhook
from meetkit.store.tables import projects, rooms


class Rooms(Database):
    """The part of the store about rooms."""

    async def create_room(
        self,
        project_id: str,
        *,
        at: datetime,
        custom_room_id: str | None = None,
        webhook: Webhook | None = None,
        auto_close: AutoClose | None = None,
        max_participants: int | None = None,
        lobby_timeout_ms: int | None = None,
    ) -> Room:
        """Make a room; with a `custom_room_id` that the project has already used, return that room, unchanged."""
        room_id = ids.room_id()
        try:
            async with self._writing() as connection:
                await connection.execute(
                    insert(rooms).values(
                        id=room_id,
                        uid=ids.hex_id(),
                        project_id=project_id,
                        custom_room_id=custom_room_id,
                        disabled=False,
                        webhook_end_point=webhook.end_point if webhook else None,
                        webhook_events=json.dumps(webhook.events) if webhook else None,
                        auto_close_kind=auto_close.kind if auto_close else None,
                        auto_close_duration_min=auto_close.duration_min if auto_close else None,
                        max_participants=max_participants,
                        lobby_timeout_ms=lobby_timeout_ms,
                        created_at=at,
                        updated_at=at,
                    )
                )
                row = (await connection.execute(_rooms().where(rooms.c.id == room_id))).one()
        except IntegrityError:
            same = rooms.c.project_id == project_id, rooms.c.custom_room_id == custom_room_id
            async with self._reading() as connection:
                row = (await connection.execute(_rooms().where(*same))).one()
        return _room(row)

    async def find_room(self, room_id: str, project_id: str | None) -> Room | None:
        """By its id or its custom id within the project; with `project_id` None (the operator), by its id alone."""
        async with self._reading() as connection:
            statement = _rooms().where(rooms.c.id == room_id)
            if project_id is not None:
                statement = statement.where(rooms.c.project_id == project_id)
            row = (await connection.execute(statement)).one_or_none()
            if row is None and project_id is not None:
                custom = rooms.c.project_id == project_id, rooms.c.custom_room_id == room_id
                row = (await connection.execute(_rooms().where(*custom))).one_or_none()
        return None if row is None else _room(row)

    async def list_rooms(self, project_id: str | None, *, offset: int, limit: int) -> Page[Room]:
        """A page of rooms, newest first; of all projects when `project_id` is None."""
        mine = [] if project_id is None else [rooms.c.project_id == project_id]
        async with self._reading() as connection:
            total = (await connection.execute(select(func.count()).select_from(rooms).where(*mine))).scalar_one()
            found = await connection.execute(
                _rooms().where(*mine).order_by(rooms.c.created_at.desc(), rooms.c.id).offset(offset).limit(limit)
            )
            return Page(rows=tuple(_room(row) for row in found), total=total)

    async def set_room_disabled(self, room_id: str, disabled: bool, *, at: datetime) -> None:
        """Close a room for joins, or open it again. A room that is so already keeps its `updated_at`."""
        async with self._writing() as connection:
            await connection.execute(
                update(rooms)
                .where(rooms.c.id == room_id, rooms.c.disabled.is_not(disabled))
                .values(disabled=disabled, updated_at=at)
            )


def _rooms() -> Select[Any]:
    return select(rooms, projects.c.account_id).join(projects, projects.c.id == rooms.c.project_id)


def _room(row: Row[Any]) -> Room:
    webhook = None
    if row.webhook_end_point is not None:
        webhook = Webhook(end_point=row.webhook_end_point, events=tuple(json.loads(row.webhook_events)))
    auto_close = None
    if row.auto_close_kind is not None:
        auto_close = AutoClose(kind=row.auto_close_kind, duration_min=row.auto_close_duration_min)
    return Room(
        id=row.id,
        uid=row.uid,
        project_id=row.project_id,
        account_id=row.account_id,
        custom_room_id=row.custom_room_id,
        disabled=row.disabled,
        webhook=webhook,
        auto_close=auto_close,
        max_participants=row.max_participants,
        lobby_timeout_ms=row.lobby_timeout_ms,
        created_at=row.created_at,
        updated_at=row.updated_at,
    )
