"""What is written down of a meeting: in order, off the path of the signalling, and never lost without a word."""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import datetime
from typing import Any

from meetkit.errors import Subject
from meetkit.meeting.roster import Seat
from meetkit.protocol.vocabulary import LeaveReason, Mode
from meetkit.server.boundary import Boundary
from meetkit.store import Store

__all__ = ["Records"]

_ATTEMPTS = 4
_FIRST_RETRY_S = 0.05

Write = Callable[[], Awaitable[object]]


class Records:
    """One queue of writes for the whole process. A write that fails is tried again, then becomes a logged error."""

    def __init__(self, store: Store, boundary: Boundary) -> None:
        self._store = store
        self._boundary = boundary
        self._queue: asyncio.Queue[tuple[Write, Subject]] = asyncio.Queue()
        self._record_ids: dict[Seat, int] = {}

    async def work(self) -> None:
        """The worker; runs until it is cancelled."""
        while True:
            write, subject = await self._queue.get()
            try:
                await self._attempt(write, subject)
            finally:
                self._queue.task_done()

    async def flush(self) -> None:
        """Wait until everything that is queued now is written."""
        await self._queue.join()

    @property
    def waiting(self) -> int:
        """How many writes wait."""
        return self._queue.qsize()

    def joined(self, session_id: str, seat: Seat, participant_id: str, name: str, mode: Mode, at: datetime) -> None:
        """A stay begins."""

        async def write() -> None:
            self._record_ids[seat] = await self._store.record_join(
                session_id, participant_id, name=name, mode=mode.value, at=at
            )

        self.put(write, Subject(session_id=session_id, participant_id=participant_id))

    def left(self, seat: Seat, reason: LeaveReason, at: datetime) -> None:
        """A stay ends."""

        async def write() -> None:
            record_id = self._record_ids.get(seat)
            if record_id is not None:  # else its beginning could not be written, which was logged
                await self._store.record_leave(record_id, at=at, reason_code=int(reason), reason_name=reason.name)
                del self._record_ids[seat]

        self.put(write, Subject())

    def session_ended(self, session_id: str, at: datetime) -> None:
        """A session is over, and with it what was said in it."""
        self.put(lambda: self._store.close_session(session_id, at), Subject(session_id=session_id))
        self.forget_messages()

    def forget_messages(self) -> None:
        """Delete what sessions that have ended had kept."""
        self.put(self._store.forget_messages, Subject())

    def error(self, wire: dict[str, Any], session_id: str | None) -> None:
        """An error is put on the timeline."""
        self.put(lambda: self._store.record_error(wire, session_id=session_id), Subject(session_id=session_id))

    def put(self, write: Write, subject: Subject) -> None:
        """Anything else, in its turn."""
        self._queue.put_nowait((write, subject))

    async def _attempt(self, write: Write, subject: Subject) -> None:
        for attempt in range(_ATTEMPTS):
            try:
                await write()
            except Exception as error:  # noqa: BLE001 - whatever it is, it is logged, and the next write has its turn
                if attempt == _ATTEMPTS - 1:
                    self._boundary.seen(error, subject=subject, ends="nothing")
                    return
                await asyncio.sleep(_FIRST_RETRY_S * 2**attempt)
            else:
                return
