"""Sees what other processes changed in the database, what is due, and whether it can be written, once a second."""

from __future__ import annotations

import asyncio

from meetkit.errors import MeetingError
from meetkit.protocol.vocabulary import LeaveReason
from meetkit.server.boundary import Boundary
from meetkit.server.clock import utc_now
from meetkit.server.live.meetings import Meetings
from meetkit.server.logs import get_logger
from meetkit.server.metrics import Metrics
from meetkit.store import Store

PERIOD_S = 1.0
_BEAT_EVERY = 10

_log = get_logger("meetkit.database")


class DatabasePoll:
    """Tells the meetings about changed accounts and due ends, and the database that this server is alive."""

    def __init__(self, *, store: Store, meetings: Meetings, boundary: Boundary, metrics: Metrics) -> None:
        self._store = store
        self._meetings = meetings
        self._boundary = boundary
        self._metrics = metrics
        self._revision = 0
        self._failed = False

    async def begin(self) -> None:
        """Take note of the present state; only later changes are told."""
        self._revision = await self._store.account_revision()
        await self._store.beat(utc_now())

    async def run(self) -> None:
        """Look until cancelled. A database that fails is told once, and again only when it has worked meanwhile."""
        rounds = 0
        while True:
            await asyncio.sleep(PERIOD_S)
            rounds += 1
            try:
                # Reading works on a full disk, too: only a write shows that all is well again.
                if self._failed or rounds % _BEAT_EVERY == 0:
                    await self._store.beat(utc_now())
                await self._store.ping()
                await self.look()
                if self._failed:
                    _log.info("the database works again")
                self._failed = False
            except MeetingError as error:
                if not self._failed:
                    self._boundary.seen(error, ends="nothing")
                self._failed = True
            except Exception as error:  # noqa: BLE001 - the poll must outlive whatever one round meets
                self._boundary.seen(error, ends="nothing")

    async def look(self) -> None:
        """One round."""
        _, changes = await self._store.account_changes(self._revision)
        for change in changes:
            # Taken note of first: a change that cannot be applied is one incident, not one a second.
            self._revision = change.revision
            await self._meetings.account_changed(change.account_id, change.status, change.message)
        for room in self._meetings.overdue():
            await self._meetings.end(room.id, LeaveReason.MEETING_END_API)
            if room.auto_close is not None and room.auto_close.kind == "session-end-and-deactivate":
                await self._store.set_room_disabled(room.id, True, at=utc_now())
