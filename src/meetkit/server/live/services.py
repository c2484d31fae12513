"""What all live meetings and connections share: clock, timers, chance, records, boundary, media core."""

import asyncio
import secrets
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from itertools import count

from meetkit.errors import Ends, MeetingError, Subject
from meetkit.media import MediaCore
from meetkit.meeting.roster import Seat
from meetkit.server.boundary import Boundary
from meetkit.server.capacity import Capacity
from meetkit.server.clock import utc_now
from meetkit.server.downloads import Downloads
from meetkit.server.egress.server_egress import ServerEgress
from meetkit.server.live.outbox import Stock
from meetkit.server.records import Records
from meetkit.server.settings import Settings
from meetkit.server.webhooks import Webhooks
from meetkit.store import Store

__all__ = ["Services"]


@dataclass(slots=True)
class Services:
    """The impure things, in one place."""

    settings: Settings
    store: Store
    boundary: Boundary
    capacity: Capacity
    records: Records
    media: MediaCore | None
    egress: ServerEgress
    webhooks: Webhooks
    downloads: Downloads
    public_url: str
    stock: Stock = field(default_factory=Stock)
    now: Callable[[], datetime] = utc_now
    _seats: "count[int]" = field(default_factory=lambda: count(1))

    def new_seat(self) -> Seat:
        """A seat that was never given before in this process."""
        return Seat(next(self._seats))

    @staticmethod
    def new_id() -> str:
        """An id that nobody can guess."""
        return secrets.token_hex(12)

    @staticmethod
    def new_secret() -> str:
        """A secret of 192 bits."""
        return secrets.token_urlsafe(24)

    def later(self, delay_s: float, call: Callable[[], None]) -> asyncio.TimerHandle:
        """Call after a delay; what it raises is logged as an incident, and stops nothing else."""
        return asyncio.get_running_loop().call_later(max(0.0, delay_s), self.guarded(call))

    def guarded(self, call: Callable[[], None]) -> Callable[[], None]:
        """The same call, whose exceptions become incidents."""

        def run() -> None:
            try:
                call()
            except Exception as error:  # noqa: BLE001 - a timer has no caller who could take it
                self.boundary.seen(error, ends="nothing")

        return run

    def seen(
        self, error: BaseException, *, subject: Subject, ends: Ends, session_id: str | None, trace_id: str | None = None
    ) -> MeetingError:
        """The stamped error, which is put on the timeline as well."""
        known = self.boundary.seen(error, subject=subject, ends=ends, trace_id=trace_id)
        if not self.boundary.is_only_counted(known):
            self.records.error(known.to_wire(), session_id)
        return known
