"""Sessions and the stays of their participants: what remains of a meeting when it is over."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Row, Select, func, insert, select, update

from meetkit.store import ids
from meetkit.store.connection import Database
from meetkit.store.rows import Page, ParticipantRecord, Session
from meetkit.store.tables import from_ms, messages, meta, participant_records, rooms, sessions, to_ms

_ALIVE_AT = "server_alive_at"


class Sessions(Database):
    """The part of the store about who met when."""

    async def open_session(self, room_id: str, *, at: datetime) -> Session:
        """A room's new run."""
        session_id = ids.hex_id()
        async with self._writing() as connection:
            await connection.execute(insert(sessions).values(id=session_id, room_id=room_id, started_at=at))
            row = (await connection.execute(_sessions().where(sessions.c.id == session_id))).one()
        return _session(row)

    async def close_session(self, session_id: str, at: datetime) -> None:
        """The run is over; does nothing when it was already."""
        async with self._writing() as connection:
            await connection.execute(
                update(sessions).where(sessions.c.id == session_id, sessions.c.ended_at.is_(None)).values(ended_at=at)
            )

    async def record_join(self, session_id: str, participant_id: str, *, name: str, mode: str, at: datetime) -> int:
        """A stay begins; returns its record's id for `record_leave`."""
        async with self._writing() as connection:
            done = await connection.execute(
                insert(participant_records).values(
                    session_id=session_id, participant_id=participant_id, name=name, mode=mode, joined_at=at
                )
            )
            key = done.inserted_primary_key
        assert key is not None
        return int(key[0])

    async def record_leave(self, record_id: int, *, at: datetime, reason_code: int, reason_name: str) -> None:
        """A stay ends, with the leave reason; does nothing when it had ended."""
        async with self._writing() as connection:
            await connection.execute(
                update(participant_records)
                .where(participant_records.c.id == record_id, participant_records.c.left_at.is_(None))
                .values(left_at=at, reason_code=reason_code, reason_name=reason_name)
            )

    async def beat(self, at: datetime) -> None:
        """Note that a server is alive, so that after a crash the sessions' ends are known to within a beat."""
        async with self._writing() as connection:
            await connection.execute(update(meta).where(meta.c.key == _ALIVE_AT).values(value=to_ms(at)))

    async def close_abandoned(self, *, at: datetime, reason_code: int, reason_name: str) -> int:
        """Close what a server that ended without a goodbye left open, at its last beat (at most `at`).

        Returns how many sessions that were. Call it before the server accepts joins.
        """
        async with self._writing() as connection:
            beat = (await connection.execute(select(meta.c.value).where(meta.c.key == _ALIVE_AT))).scalar_one()
            # A server that never beat leaves 0.
            last = min(at, from_ms(int(beat))) if beat else at
            # Nobody leaves before coming: a stay that began after the last beat has length zero.
            for table, began, ended, more in (
                (participant_records, participant_records.c.joined_at, participant_records.c.left_at, True),
                (sessions, sessions.c.started_at, sessions.c.ended_at, False),
            ):
                reason = {"reason_code": reason_code, "reason_name": reason_name} if more else {}
                late, early = began > last, began <= last
                await connection.execute(
                    update(table).where(ended.is_(None), late).values({ended.name: began, **reason})
                )
                done = await connection.execute(
                    update(table).where(ended.is_(None), early).values({ended.name: last, **reason})
                )
            return int(done.rowcount)

    async def find_session(self, session_id: str, project_id: str) -> Session | None:
        """A session of one of the project's rooms."""
        mine = sessions.c.id == session_id, rooms.c.project_id == project_id
        async with self._reading() as connection:
            row = (await connection.execute(_sessions().where(*mine))).one_or_none()
        return None if row is None else _session(row)

    async def list_sessions(
        self, project_id: str, *, room_id: str | None = None, offset: int, limit: int
    ) -> Page[Session]:
        """A page of the project's sessions, newest first, of one room or of all."""
        mine: list[ColumnElement[bool]] = [rooms.c.project_id == project_id]
        if room_id is not None:
            mine.append(sessions.c.room_id == room_id)
        counted = select(func.count()).select_from(sessions.join(rooms)).where(*mine)
        async with self._reading() as connection:
            total = (await connection.execute(counted)).scalar_one()
            found = await connection.execute(
                _sessions()
                .where(*mine)
                .order_by(sessions.c.started_at.desc(), sessions.c.id)
                .offset(offset)
                .limit(limit)
            )
            return Page(rows=tuple(_session(row) for row in found), total=total)

    async def participant_records(self, session_ids: list[str]) -> list[ParticipantRecord]:
        """All stays of these sessions, in the order of joining."""
        async with self._reading() as connection:
            rows = await connection.execute(
                select(participant_records)
                .where(participant_records.c.session_id.in_(session_ids))
                .order_by(participant_records.c.joined_at, participant_records.c.id)
            )
            return [_record(row) for row in rows]

    async def count_messages(self, session_id: str) -> int:
        """How many messages were persisted in the session, those among them that were deleted since."""
        kept = select(func.count()).select_from(messages).where(messages.c.session_id == session_id).scalar_subquery()
        counted = select(sessions.c.forgotten_messages + kept).where(sessions.c.id == session_id)
        async with self._reading() as connection:
            return int((await connection.execute(counted)).scalar_one_or_none() or 0)


def _sessions() -> Select[Any]:
    return select(sessions, rooms.c.custom_room_id, rooms.c.project_id).join(rooms, rooms.c.id == sessions.c.room_id)


def _session(row: Row[Any]) -> Session:
    return Session(
        id=row.id,
        room_id=row.room_id,
        custom_room_id=row.custom_room_id,
        project_id=row.project_id,
        started_at=row.started_at,
        ended_at=row.ended_at,
    )


def _record(row: Row[Any]) -> ParticipantRecord:
    return ParticipantRecord(
        id=row.id,
        session_id=row.session_id,
        participant_id=row.participant_id,
        name=row.name,
        mode=row.mode,
        joined_at=row.joined_at,
        left_at=row.left_at,
        reason_code=row.reason_code,
        reason_name=row.reason_name,
    )
