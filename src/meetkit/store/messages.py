"""Persisted pubSub messages. A message with named receivers is seen by them and by its sender only."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Row, delete, exists, insert, or_, select, update

from meetkit.store.connection import Database
from meetkit.store.rows import Message
from meetkit.store.tables import message_receivers, messages, sessions

_DELETED_AT_ONCE = 500


class MessagePage(NamedTuple):
    """Some messages, oldest first; `more`: there are older ones. `size_bytes` is what they count for."""

    messages: list[Message]
    more: bool
    size_bytes: int


class Messages(Database):
    """The part of the store about what was said."""

    async def add_message(
        self,
        session_id: str,
        topic: str,
        *,
        id: str,
        sender_id: str,
        sender_name: str,
        message: str,
        payload: Any = None,
        size_bytes: int,
        only_for: Iterable[str] = (),
        at: datetime,
    ) -> None:
        """Keep a message for late joiners. `only_for` empty: for everybody. `payload` is any JSON value."""
        persons = tuple(dict.fromkeys(only_for))
        async with self._writing() as connection:
            done = await connection.execute(
                insert(messages).values(
                    id=id,
                    session_id=session_id,
                    topic=topic,
                    sender_id=sender_id,
                    sender_name=sender_name,
                    message=message,
                    payload=None if payload is None else json.dumps(payload),
                    size_bytes=size_bytes,
                    limited=bool(persons),
                    at=at,
                )
            )
            key = done.inserted_primary_key
            assert key is not None
            if persons:
                await connection.execute(
                    insert(message_receivers),
                    [{"message_number": key[0], "person": person} for person in persons],
                )

    async def messages(
        self,
        session_id: str,
        topic: str,
        *,
        person: str,
        before: str | None = None,
        limit: int = 100,
        limit_bytes: int = 256 * 1024,
    ) -> MessagePage:
        """The latest messages of a topic that the person may see, or the latest before the one with the id `before`.

        At most `limit`, and of `limit_bytes` together (but at least one). Only those are read, however many there are.
        """
        wanted: list[ColumnElement[bool]] = [
            messages.c.session_id == session_id,
            messages.c.topic == topic,
            or_(
                messages.c.limited.is_(False),
                exists().where(
                    message_receivers.c.message_number == messages.c.number, message_receivers.c.person == person
                ),
            ),
        ]
        if before is not None:
            named = select(messages.c.number).where(messages.c.id == before, messages.c.session_id == session_id)
            wanted.append(messages.c.number < named.scalar_subquery())
        async with self._reading() as connection:
            sizes = await connection.execute(
                select(messages.c.number, messages.c.size_bytes)
                .where(*wanted)
                .order_by(messages.c.number.desc())
                .limit(limit + 1)
            )
            numbers, size_bytes, more = _that_fit(
                ((row.number, row.size_bytes) for row in sizes), limit=limit, limit_bytes=limit_bytes
            )
            if not numbers:
                return MessagePage([], more=False, size_bytes=0)
            found = await connection.execute(
                select(messages).where(messages.c.number.in_(numbers)).order_by(messages.c.number)
            )
            return MessagePage([_message(row) for row in found], more, size_bytes)

    async def forget_messages(self) -> int:
        """Delete the messages of sessions that have ended, some at a time; returns how many those were."""
        deleted = 0
        ended = select(messages.c.number, messages.c.session_id).join(sessions).where(sessions.c.ended_at.is_not(None))
        while True:
            async with self._writing() as connection:
                rows = (await connection.execute(ended.limit(_DELETED_AT_ONCE))).all()
                if not rows:
                    return deleted
                numbers = [row.number for row in rows]
                for session_id, count in Counter(row.session_id for row in rows).items():
                    forgotten = sessions.c.forgotten_messages + count
                    await connection.execute(
                        update(sessions).where(sessions.c.id == session_id).values(forgotten_messages=forgotten)
                    )
                await connection.execute(
                    delete(message_receivers).where(message_receivers.c.message_number.in_(numbers))
                )
                await connection.execute(delete(messages).where(messages.c.number.in_(numbers)))
            deleted += len(numbers)


def _that_fit(rows: Iterable[tuple[int, int]], *, limit: int, limit_bytes: int) -> tuple[list[int], int, bool]:
    numbers: list[int] = []
    total = 0
    for number, size_bytes in rows:
        if len(numbers) == limit or (numbers and total + size_bytes > limit_bytes):
            return numbers, total, True
        numbers.append(number)
        total += size_bytes
    return numbers, total, False


def _message(row: Row[Any]) -> Message:
    return Message(
        id=row.id,
        session_id=row.session_id,
        topic=row.topic,
        sender_id=row.sender_id,
        sender_name=row.sender_name,
        message=row.message,
        payload=None if row.payload is None else json.loads(row.payload),
        at=row.at,
    )
