"""The timeline of errors: every error object that a client got, as it got it."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Row, func, insert, select
from sqlalchemy.exc import IntegrityError

from meetkit.store.connection import Database
from meetkit.store.rows import RecordedError
from meetkit.store.tables import errors


class Timeline(Database):
    """The part of the store about what went wrong."""

    async def record_error(self, wire: Mapping[str, Any], *, session_id: str | None = None) -> None:
        """Keep an error object (its wire form, stamped). The same `id` is kept once."""
        subject = wire.get("subject") or {}
        try:
            async with self._writing() as connection:
                await connection.execute(
                    insert(errors).values(
                        id=wire["id"],
                        at=_moment(wire["at"]),
                        session_id=session_id,
                        room_id=subject.get("meetingId"),
                        participant_id=subject.get("participantId"),
                        code=wire["code"],
                        name=wire["name"],
                        reason=wire["reason"],
                        wire=json.dumps(dict(wire)),
                    )
                )
        except IntegrityError:
            return

    async def session_errors(self, session_id: str, *, limit: int = 1000) -> list[RecordedError]:
        """A session's errors, oldest first."""
        statement = select(errors).where(errors.c.session_id == session_id).order_by(errors.c.at, errors.c.id)
        async with self._reading() as connection:
            return [_error(row) for row in await connection.execute(statement.limit(limit))]

    async def count_errors_by_code(self, session_id: str) -> dict[int, int]:
        """How often each code occurred in the session."""
        statement = select(errors.c.code, func.count()).where(errors.c.session_id == session_id)
        async with self._reading() as connection:
            rows = await connection.execute(statement.group_by(errors.c.code))
            return {row[0]: row[1] for row in rows}


def _moment(at: str | datetime) -> datetime:
    return at if isinstance(at, datetime) else datetime.fromisoformat(at).astimezone(UTC)


def _error(row: Row[Any]) -> RecordedError:
    return RecordedError(
        id=row.id,
        at=row.at,
        session_id=row.session_id,
        room_id=row.room_id,
        participant_id=row.participant_id,
        code=row.code,
        name=row.name,
        reason=row.reason,
        wire=json.loads(row.wire),
    )
