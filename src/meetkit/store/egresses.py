"""Recordings, livestreams and HLS streams: what was made of which session, how it ended, and where it is."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Row, Select, Table, delete, func, insert, select, update

from meetkit.store.connection import Database
from meetkit.store.rows import EgressState, HlsStream, Livestream, Page, Recording, StorageState
from meetkit.store.tables import hls_streams, livestreams, recordings, rooms

_OVER = (EgressState.STOPPED.value, EgressState.FAILED.value)
_JSON = frozenset({"config", "files", "outputs", "error", "upload_error"})


class Egresses(Database):
    """The part of the store about recordings, livestreams and HLS streams."""

    async def add_recording(
        self,
        recording_id: str,
        *,
        room_id: str,
        session_id: str,
        started_by: str | None,
        config: dict[str, Any],
        folder: str,
        webhook_url: str | None,
        at: datetime,
    ) -> None:
        """A recording is about to begin. `folder` is its own, below the recordings' folder."""
        await self._add(
            recordings,
            id=recording_id,
            room_id=room_id,
            session_id=session_id,
            started_by=started_by,
            config=config,
            folder=folder,
            webhook_url=webhook_url,
            state=EgressState.STARTING.value,
            created_at=at,
            files=[],
        )

    async def add_livestream(
        self,
        livestream_id: str,
        *,
        room_id: str,
        session_id: str,
        started_by: str | None,
        config: dict[str, Any],
        outputs: list[dict[str, Any]],
        webhook_url: str | None,
        at: datetime,
    ) -> None:
        """A livestream is about to begin. No stream key is in `outputs`."""
        await self._add(
            livestreams,
            id=livestream_id,
            room_id=room_id,
            session_id=session_id,
            started_by=started_by,
            config=config,
            outputs=outputs,
            webhook_url=webhook_url,
            state=EgressState.STARTING.value,
            created_at=at,
        )

    async def add_hls(
        self,
        hls_id: str,
        *,
        room_id: str,
        session_id: str,
        started_by: str | None,
        config: dict[str, Any],
        playback_id: str,
        webhook_url: str | None,
        at: datetime,
    ) -> None:
        """An HLS stream is about to begin."""
        await self._add(
            hls_streams,
            id=hls_id,
            room_id=room_id,
            session_id=session_id,
            started_by=started_by,
            config=config,
            playback_id=playback_id,
            webhook_url=webhook_url,
            state=EgressState.STARTING.value,
            created_at=at,
        )

    async def update_recording(self, recording_id: str, **values: Any) -> None:
        """Change columns of a recording: state, started_at, ended_at, files, error, and those about its storage."""
        await self._change(recordings, recording_id, values)

    async def update_livestream(self, livestream_id: str, **values: Any) -> None:
        """Change columns of a livestream: state, started_at, ended_at, outputs, error."""
        await self._change(livestreams, livestream_id, values)

    async def update_hls(self, hls_id: str, **values: Any) -> None:
        """Change columns of an HLS stream: state, started_at, ended_at, error."""
        await self._change(hls_streams, hls_id, values)

    async def find_recording(self, recording_id: str, project_id: str | None) -> Recording | None:
        """A recording of one of the project's rooms; of any when `project_id` is None."""
        row = await self._one(recordings, recording_id, project_id)
        return None if row is None else _recording(row)

    async def find_livestream(self, livestream_id: str, project_id: str | None) -> Livestream | None:
        """A livestream of one of the project's rooms; of any when `project_id` is None."""
        row = await self._one(livestreams, livestream_id, project_id)
        return None if row is None else _livestream(row)

    async def find_hls(self, hls_id: str, project_id: str | None) -> HlsStream | None:
        """An HLS stream of one of the project's rooms; of any when `project_id` is None."""
        row = await self._one(hls_streams, hls_id, project_id)
        return None if row is None else _hls(row)

    async def list_recordings(
        self, project_id: str, *, room_id: str | None, session_id: str | None, offset: int, limit: int
    ) -> Page[Recording]:
        """A page of the project's recordings, newest first."""
        rows, total = await self._page(recordings, project_id, room_id, session_id, offset, limit)
        return Page(rows=tuple(map(_recording, rows)), total=total)

    async def list_livestreams(
        self, project_id: str, *, room_id: str | None, session_id: str | None, offset: int, limit: int
    ) -> Page[Livestream]:
        """A page of the project's livestreams, newest first."""
        rows, total = await self._page(livestreams, project_id, room_id, session_id, offset, limit)
        return Page(rows=tuple(map(_livestream, rows)), total=total)

    async def list_hls(
        self, project_id: str, *, room_id: str | None, session_id: str | None, offset: int, limit: int
    ) -> Page[HlsStream]:
        """A page of the project's HLS streams, newest first."""
        rows, total = await self._page(hls_streams, project_id, room_id, session_id, offset, limit)
        return Page(rows=tuple(map(_hls, rows)), total=total)

    async def unfinished_recordings(self) -> list[Recording]:
        """Those that no server has ended."""
        async with self._reading() as connection:
            rows = await connection.execute(_joined(recordings).where(recordings.c.state.not_in(_OVER)))
            return [_recording(row) for row in rows]

    async def unfinished_livestreams(self) -> list[Livestream]:
        """Those that no server has ended."""
        async with self._reading() as connection:
            rows = await connection.execute(_joined(livestreams).where(livestreams.c.state.not_in(_OVER)))
            return [_livestream(row) for row in rows]

    async def due_uploads(self, now: datetime, *, but: Sequence[str], limit: int) -> list[Recording]:
        """Recordings that are to be uploaded now, the longest due first."""
        statement = (
            _joined(recordings)
            .where(recordings.c.upload_next_at <= now, recordings.c.state.in_(_OVER), recordings.c.id.not_in(but))
            .order_by(recordings.c.upload_next_at)
            .limit(limit)
        )
        async with self._reading() as connection:
            return [_recording(row) for row in await connection.execute(statement)]

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

    async def unfinished_hls(self) -> list[HlsStream]:
        """Those that no server has ended."""
        async with self._reading() as connection:
            rows = await connection.execute(_joined(hls_streams).where(hls_streams.c.state.not_in(_OVER)))
            return [_hls(row) for row in rows]

    async def delete_recording(self, recording_id: str) -> None:
        """Forget a recording; its files are the caller's."""
        async with self._writing() as connection:
            await connection.execute(delete(recordings).where(recordings.c.id == recording_id))

    async def _add(self, table: Table, **values: Any) -> None:
        async with self._writing() as connection:
            await connection.execute(insert(table).values(**_encoded(values)))

    async def _change(self, table: Table, row_id: str, values: dict[str, Any]) -> None:
        async with self._writing() as connection:
            await connection.execute(update(table).where(table.c.id == row_id).values(**_encoded(values)))

    async def _one(self, table: Table, row_id: str, project_id: str | None) -> Row[Any] | None:
        statement = _joined(table).where(table.c.id == row_id)
        if project_id is not None:
            statement = statement.where(rooms.c.project_id == project_id)
        async with self._reading() as connection:
            row: Row[Any] | None = (await connection.execute(statement)).one_or_none()
        return row

    async def _page(
        self, table: Table, project_id: str, room_id: str | None, session_id: str | None, offset: int, limit: int
    ) -> tuple[list[Row[Any]], int]:
        mine: list[ColumnElement[bool]] = [rooms.c.project_id == project_id]
        if room_id is not None:
            mine.append(table.c.room_id == room_id)
        if session_id is not None:
            mine.append(table.c.session_id == session_id)
        counted = select(func.count()).select_from(table.join(rooms)).where(*mine)
        async with self._reading() as connection:
            total = (await connection.execute(counted)).scalar_one()
            found = await connection.execute(
                _joined(table).where(*mine).order_by(table.c.created_at.desc(), table.c.id).offset(offset).limit(limit)
            )
            return list(found), total


def _joined(table: Table) -> Select[Any]:
    return select(table, rooms.c.custom_room_id, rooms.c.project_id).join(rooms, rooms.c.id == table.c.room_id)


def _encoded(values: dict[str, Any]) -> dict[str, Any]:
    return {name: json.dumps(value) if name in _JSON and value is not None else value for name, value in values.items()}


def _recording(row: Row[Any]) -> Recording:
    return Recording(
        id=row.id,
        room_id=row.room_id,
        custom_room_id=row.custom_room_id,
        project_id=row.project_id,
        session_id=row.session_id,
        started_by=row.started_by,
        config=json.loads(row.config),
        folder=row.folder,
        webhook_url=row.webhook_url,
        state=EgressState(row.state),
        created_at=row.created_at,
        started_at=row.started_at,
        ended_at=row.ended_at,
        files=tuple(json.loads(row.files)),
        error=None if row.error is None else json.loads(row.error),
        storage=StorageState(row.storage),
        upload_attempts=row.upload_attempts,
        upload_error=None if row.upload_error is None else json.loads(row.upload_error),
    )


def _livestream(row: Row[Any]) -> Livestream:
    return Livestream(
        id=row.id,
        room_id=row.room_id,
        custom_room_id=row.custom_room_id,
        project_id=row.project_id,
        session_id=row.session_id,
        started_by=row.started_by,
        config=json.loads(row.config),
        outputs=tuple(json.loads(row.outputs)),
        webhook_url=row.webhook_url,
        state=EgressState(row.state),
        created_at=row.created_at,
        started_at=row.started_at,
        ended_at=row.ended_at,
        error=None if row.error is None else json.loads(row.error),
    )


def _hls(row: Row[Any]) -> HlsStream:
    return HlsStream(
        id=row.id,
        room_id=row.room_id,
        custom_room_id=row.custom_room_id,
        project_id=row.project_id,
        session_id=row.session_id,
        started_by=row.started_by,
        config=json.loads(row.config),
        playback_id=row.playback_id,
        webhook_url=row.webhook_url,
        state=EgressState(row.state),
        created_at=row.created_at,
        started_at=row.started_at,
        ended_at=row.ended_at,
        error=None if row.error is None else json.loads(row.error),
    )
