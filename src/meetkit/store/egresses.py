"""Recordings, livestreams and HLS streams: what was made of which session, how it ended, and where it is."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import fields
from datetime import datetime
from typing import Any, TypeVar

from sqlalchemy import ColumnElement, Row, Select, Table, delete, func, insert, select, update

from meetkit.store.connection import Database
from meetkit.store.rows import Egress, EgressState, HlsStream, Livestream, Page, Recording, StorageState
from meetkit.store.tables import hls_streams, livestreams, recordings, rooms

Kind = TypeVar("Kind", bound=Egress)

_TABLES: Mapping[type[Egress], Table] = {Recording: recordings, Livestream: livestreams, HlsStream: hls_streams}
_OVER = (EgressState.STOPPED.value, EgressState.FAILED.value)
_JSON = frozenset({"config", "files", "outputs", "error", "upload_error"})


class Egresses(Database):
    """The part of the store about recordings, livestreams and HLS streams; `kind` is the class of the row."""

    async def add_egress(
        self,
        kind: type[Egress],
        egress_id: str,
        *,
        room_id: str,
        session_id: str,
        started_by: str | None,
        config: dict[str, Any],
        webhook_url: str | None,
        at: datetime,
        **own: Any,
    ) -> None:
        """One is about to begin. `own`: what only its kind has; no stream key is in a livestream's outputs."""
        values = _encoded({"config": config, **own})
        async with self._writing() as connection:
            await connection.execute(
                insert(_TABLES[kind]).values(
                    id=egress_id,
                    room_id=room_id,
                    session_id=session_id,
                    started_by=started_by,
                    webhook_url=webhook_url,
                    state=EgressState.STARTING.value,
                    created_at=at,
                    **values,
                )
            )

    async def update_egress(self, kind: type[Egress], egress_id: str, **values: Any) -> None:
        """Change columns: state, started_at, ended_at, error, and those of its kind."""
        table = _TABLES[kind]
        async with self._writing() as connection:
            await connection.execute(update(table).where(table.c.id == egress_id).values(**_encoded(values)))

    async def find_egress(self, kind: type[Kind], egress_id: str, project_id: str | None) -> Kind | None:
        """One of one of the project's rooms; of any when `project_id` is None."""
        statement = _joined(kind).where(_TABLES[kind].c.id == egress_id)
        if project_id is not None:
            statement = statement.where(rooms.c.project_id == project_id)
        async with self._reading() as connection:
            row = (await connection.execute(statement)).one_or_none()
        return None if row is None else _decoded(kind, row)

    async def list_egresses(
        self, kind: type[Kind], project_id: str, *, room_id: str | None, session_id: str | None, offset: int, limit: int
    ) -> Page[Kind]:
        """A page of the project's, newest first."""
        table = _TABLES[kind]
        mine: list[ColumnElement[bool]] = [rooms.c.project_id == project_id]
        if room_id is not None:
            mine.append(table.c.room_id == room_id)
        if session_id is not None:
            mine.append(table.c.session_id == session_id)
        counted = select(func.count()).select_from(table.join(rooms)).where(*mine)
        newest = _joined(kind).where(*mine).order_by(table.c.created_at.desc(), table.c.id)
        async with self._reading() as connection:
            total = (await connection.execute(counted)).scalar_one()
            found = await connection.execute(newest.offset(offset).limit(limit))
            return Page(rows=tuple(_decoded(kind, row) for row in found), total=total)

    async def unfinished_egresses(self, kind: type[Kind]) -> list[Kind]:
        """Those that no server has ended."""
        async with self._reading() as connection:
            rows = await connection.execute(_joined(kind).where(_TABLES[kind].c.state.not_in(_OVER)))
            return [_decoded(kind, row) for row in rows]

    async def due_uploads(self, now: datetime, *, but: Sequence[str], limit: int) -> list[Recording]:
        """Recordings that are to be uploaded now, the longest due first."""
        statement = (
            _joined(Recording)
            .where(recordings.c.upload_next_at <= now, recordings.c.state.in_(_OVER), recordings.c.id.not_in(but))
            .order_by(recordings.c.upload_next_at)
            .limit(limit)
        )
        async with self._reading() as connection:
            return [_decoded(Recording, row) for row in await connection.execute(statement)]

    async def next_upload_at(self, *, but: Sequence[str]) -> datetime | None:
        """When the next recording is to be uploaded; None when none waits."""
        statement = select(func.min(recordings.c.upload_next_at)).where(
            recordings.c.state.in_(_OVER), recordings.c.id.not_in(but)
        )
        async with self._reading() as connection:
            found: datetime | None = (await connection.execute(statement)).scalar_one()
        return found

    async def retry_uploads(self, at: datetime) -> None:
        """Try all that wait again from this moment on, as if for the first time."""
        waiting = recordings.c.upload_next_at.is_not(None)
        async with self._writing() as connection:
            await connection.execute(update(recordings).where(waiting).values(upload_next_at=at, upload_attempts=0))

    async def delete_recording(self, recording_id: str) -> None:
        """Forget a recording; its files are the caller's."""
        async with self._writing() as connection:
            await connection.execute(delete(recordings).where(recordings.c.id == recording_id))


def _joined(kind: type[Egress]) -> Select[Any]:
    table = _TABLES[kind]
    return select(table, rooms.c.custom_room_id, rooms.c.project_id).join(rooms, rooms.c.id == table.c.room_id)


def _encoded(values: dict[str, Any]) -> dict[str, Any]:
    return {name: json.dumps(value) if name in _JSON and value is not None else value for name, value in values.items()}


_FROM_COLUMN: Mapping[str, Callable[[Any], Any]] = {
    "config": json.loads,
    "error": json.loads,
    "files": lambda text: tuple(json.loads(text)),
    "outputs": lambda text: tuple(json.loads(text)),
    "state": EgressState,
    "storage": StorageState,
    "upload_error": json.loads,
}


def _decoded(kind: type[Kind], row: Row[Any]) -> Kind:
    values = {field.name: getattr(row, field.name) for field in fields(kind)}
    return kind(
        **{
            name: value if value is None or name not in _FROM_COLUMN else _FROM_COLUMN[name](value)
            for name, value in values.items()
        }
    )
