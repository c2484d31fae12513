"""Persisted pubSub messages. A message with named receivers is seen by them and by its sender only."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Row, exists, insert, or_, select

from meetkit.store.connection import Database
from meetkit.store.rows import Message
from meetkit.store.tables import message_receivers, messages


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
        send_only: Sequence[str] = (),
        at: datetime,
    ) -> Message:
        """Keep a message for late joiners. `send_only` empty: for everybody. `payload` is any JSON value."""
        receivers = tuple(dict.fromkeys(send_only))
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
                    limited=bool(receivers),
                    at=at,
                )
            )
            key = done.inserted_primary_key
            assert key is not None
            if receivers:
                await connection.execute(
                    insert(message_receivers),
                    [{"message_number": key[0], "participant_id": receiver} for receiver in receivers],
                )
        return Message(
            id=id,
            session_id=session_id,
            topic=topic,
            sender_id=sender_id,
            sender_name=sender_name,
            message=message,
            payload=payload,
            send_only=receivers,
            at=at,
        )

    async def messages(self, session_id: str, topic: str, *, for_participant: str, limit: int = 1000) -> list[Message]:
        """The latest `limit` messages of a topic that the participant may see, oldest first."""
        named = exists().where(
            message_receivers.c.message_number == messages.c.number,
            message_receivers.c.participant_id == for_participant,
        )
        visible = or_(messages.c.limited.is_(False), messages.c.sender_id == for_participant, named)
        async with self._reading() as connection:
            rows = (
                await connection.execute(
                    select(messages)
                    .where(messages.c.session_id == session_id, messages.c.topic == topic, visible)
                    .order_by(messages.c.number.desc())
                    .limit(limit)
                )
            ).all()
            receivers: dict[int, list[str]] = {row.number: [] for row in rows if row.limited}
            if receivers:
                named_rows = await connection.execute(
                    select(message_receivers).where(message_receivers.c.message_number.in_(receivers))
                )
                for named_row in named_rows:
                    receivers[named_row.message_number].append(named_row.participant_id)
        return [_message(row, tuple(receivers.get(row.number, ()))) for row in reversed(rows)]


def _message(row: Row[Any], send_only: tuple[str, ...]) -> Message:
    return Message(
        id=row.id,
        session_id=row.session_id,
        topic=row.topic,
        sender_id=row.sender_id,
        sender_name=row.sender_name,
        message=row.message,
        payload=None if row.payload is None else json.loads(row.payload),
        send_only=send_only,
        at=row.at,
    )
