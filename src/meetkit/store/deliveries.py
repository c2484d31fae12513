"""Webhook deliveries that have not succeeded yet: kept until they do, or until they are given up."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import Row, delete, func, insert, select, update

from meetkit.store.connection import Database
from meetkit.store.rows import Delivery
from meetkit.store.tables import webhook_deliveries


class Deliveries(Database):
    """The part of the store about webhooks on their way."""

    async def add_deliveries(
        self, event_id: str, urls: Mapping[str, str], *, kind: str, body: str, at: datetime
    ) -> None:
        """One event for these addresses, each with its endpoint, due at once."""
        async with self._writing() as connection:
            await connection.execute(
                insert(webhook_deliveries),
                [
                    {
                        "event_id": event_id,
                        "url": url,
                        "endpoint": endpoint,
                        "kind": kind,
                        "body": body,
                        "attempts": 0,
                        "next_at": at,
                    }
                    for url, endpoint in urls.items()
                ],
            )

    async def due_deliveries(self, at: datetime, *, but: list[str], limit: int) -> list[Delivery]:
        """The oldest whose time has come of each endpoint, oldest first; none of the endpoints `but`."""
        firsts = (
            select(func.min(webhook_deliveries.c.number))
            .where(webhook_deliveries.c.next_at <= at, webhook_deliveries.c.endpoint.not_in(but))
            .group_by(webhook_deliveries.c.endpoint)
        )
        statement = select(webhook_deliveries).where(webhook_deliveries.c.number.in_(firsts))
        async with self._reading() as connection:
            rows = await connection.execute(statement.order_by(webhook_deliveries.c.number).limit(limit))
            return [_delivery(row) for row in rows]

    async def next_delivery_at(self, *, but: list[str]) -> datetime | None:
        """When the next one is due, not counting the endpoints `but`; None when none waits."""
        statement = select(func.min(webhook_deliveries.c.next_at)).where(webhook_deliveries.c.endpoint.not_in(but))
        async with self._reading() as connection:
            found: datetime | None = (await connection.execute(statement)).scalar_one()
            return found

    async def postpone_delivery(self, number: int, *, attempts: int, next_at: datetime) -> None:
        """It failed; try again then."""
        async with self._writing() as connection:
            await connection.execute(
                update(webhook_deliveries)
                .where(webhook_deliveries.c.number == number)
                .values(attempts=attempts, next_at=next_at)
            )

    async def hasten_deliveries(self, latest: datetime) -> None:
        """None shall wait for longer than that."""
        late = webhook_deliveries.c.next_at > latest
        async with self._writing() as connection:
            await connection.execute(update(webhook_deliveries).where(late).values(next_at=latest))

    async def remove_delivery(self, number: int) -> None:
        """It succeeded, or is given up."""
        async with self._writing() as connection:
            await connection.execute(delete(webhook_deliveries).where(webhook_deliveries.c.number == number))


def _delivery(row: Row[Any]) -> Delivery:
    return Delivery(
        number=row.number,
        event_id=row.event_id,
        url=row.url,
        endpoint=row.endpoint,
        kind=row.kind,
        body=row.body,
        attempts=row.attempts,
    )
