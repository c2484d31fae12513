"""The live meetings of this process, as the rest of the server sees them: who is there, end, remove, shut down."""

import asyncio
import contextlib
import time
from dataclasses import dataclass
from datetime import datetime

from meetkit.errors import AccountDeactivated, AccountDiscontinued, MeetingError, NotFound, Subject
from meetkit.media import MediaCore
from meetkit.meeting import commands as c
from meetkit.meeting.egress import EgressKind
from meetkit.protocol.vocabulary import LeaveReason
from meetkit.server.boundary import Boundary
from meetkit.server.capacity import Capacity
from meetkit.server.clock import SteadyClock, utc_now
from meetkit.server.downloads import Downloads
from meetkit.server.egress.order import allowed_networks
from meetkit.server.egress.server_egress import ServerEgress
from meetkit.server.live.directory import Directory
from meetkit.server.live.meeting import LiveMeeting
from meetkit.server.live.services import Services
from meetkit.server.records import Records
from meetkit.server.settings import Settings
from meetkit.server.storage import Uploads, open_bucket
from meetkit.server.webhooks import Webhooks
from meetkit.store import Room, Session, Store

__all__ = ["LiveMeetingView", "LiveParticipant", "Meetings"]

_CLOSE_TIMEOUT_S = 4.0
_FLUSH_TIMEOUT_S = 4.0
#: A recording is finished within 2 s, also an hour's.
_FINISH_TIMEOUT_S = 6.0


@dataclass(frozen=True, slots=True)
class LiveParticipant:
    """One participant of a running session."""

    participant_id: str
    name: str
    joined_at: datetime


@dataclass(frozen=True, slots=True)
class LiveMeetingView:
    """A running session as REST shows it."""

    room_id: str
    session_id: str
    participants: tuple[LiveParticipant, ...]


class Meetings:
    """All live meetings; constructed once, in the app's lifespan. `media` None: signalling without media."""

    def __init__(
        self,
        *,
        settings: Settings,
        store: Store,
        media: MediaCore | None,
        boundary: Boundary,
        capacity: Capacity,
        public_url: str,
    ) -> None:
        self._settings = settings
        self._boundary = boundary
        self._records = Records(store, boundary)
        steady = SteadyClock(utc_now)
        boundary.keep_last = lambda error: self._records.error(error.to_wire(), error.subject.session_id)
        self.webhooks = Webhooks(
            data_dir=settings.data_dir,
            store=store,
            records=self._records,
            boundary=boundary,
            allowed=allowed_networks(settings),
            now=steady,
            new_id=Services.new_id,
        )
        self.uploads = Uploads(
            bucket=open_bucket(settings),
            recordings_folder=settings.recordings_folder,
            keep_local=settings.s3_keep_local,
            first_retry_s=settings.upload_retry_s,
            store=store,
            records=self._records,
            webhooks=self.webhooks,
            boundary=boundary,
            now=steady,
        )
        self.egress = ServerEgress(
            settings=settings,
            store=store,
            records=self._records,
            uploads=self.uploads,
            webhooks=self.webhooks,
            media=media,
            boundary=boundary,
            capacity=capacity,
            public_url=public_url,
            new_id=Services.new_id,
            now=utc_now,
        )
        self.downloads = Downloads(public_url=public_url, monotonic_s=time.monotonic)
        services = Services(
            settings=settings,
            store=store,
            boundary=boundary,
            capacity=capacity,
            records=self._records,
            media=media,
            egress=self.egress,
            webhooks=self.webhooks,
            downloads=self.downloads,
            public_url=public_url,
        )
        self.directory = Directory(services)
        self._worker: asyncio.Task[None] | None = None

    async def start(self) -> None:
        """Begin to write records. Joins are possible from now on."""
        assert self._worker is None, "already started"
        self._worker = asyncio.create_task(self._records.work(), name="meetkit-records")
        self.webhooks.start()
        self.uploads.start()
        self.egress.repairs.of_earlier_server()
        self._records.forget_messages()

    async def shutdown(self, retry_after_ms: int) -> None:
        """Tell every client why (1012, reconnect), close all connections, write the records. Within 15 s."""
        directory = self.directory
        directory.shutting_down = True
        for live in list(directory.meetings.values()):
            live.shut_down(retry_after_ms)
        for connection in list(directory.connections):
            connection.shut_down(retry_after_ms)
        try:
            async with asyncio.timeout(_CLOSE_TIMEOUT_S):
                await asyncio.gather(*(connection.wait_ended() for connection in directory.connections))
        except TimeoutError:
            for connection in list(directory.connections):
                connection.abandon()
        if self._worker is None:
            return
        await self.egress.finished(within_s=_FINISH_TIMEOUT_S)
        await self.uploads.close()
        try:
            async with asyncio.timeout(_FLUSH_TIMEOUT_S):
                await self._records.flush()
        except TimeoutError as error:
            self._boundary.seen(error, ends="nothing")  # what could not be written is closed at the next start
        await self.egress.close()
        await self.webhooks.close()
        self._worker.cancel()
        await asyncio.gather(self._worker, return_exceptions=True)
        self._worker = None

    async def written(self) -> None:
        """Wait until the records of all that has happened so far are in the store, for a second at most."""
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(1.0):
                await self._records.flush()

    def active(self, room_id: str) -> LiveMeetingView | None:
        """The running session of a room, if somebody is in it."""
        live = self.directory.meetings.get(room_id)
        if live is None or live.session is None or not len(live.meeting.roster):
            return None
        participants = tuple(
            LiveParticipant(member.participant_id, member.name, member.joined_at) for member in live.meeting.roster
        )
        return LiveMeetingView(room_id, live.session.id, participants)

    def now_in(self, session: Session) -> datetime:
        """Now, by the clock that the session's beginning was taken from."""
        services, live = self.directory.services, self.directory.meetings.get(session.room_id)
        is_its_own = live is not None and live.session is not None and live.session.id == session.id
        return live.now() if live is not None and is_its_own else services.now()

    def overdue(self) -> list[Room]:
        """Rooms whose session has lasted as long as their `auto_close` allows."""
        return [live.room for live in self.directory.meetings.values() if live.is_overdue]

    def live(self, room_id: str) -> LiveMeeting | None:
        """The live meeting of a room, if somebody is in it."""
        live = self.directory.meetings.get(room_id)
        return live if live is not None and live.session is not None and len(live.meeting.roster) else None

    async def end(self, room_id: str, reason: LeaveReason = LeaveReason.MEETING_END_API) -> bool:
        """End a running meeting for all. False when none was running."""
        live = self.directory.meetings.get(room_id)
        if live is None or live.session is None:
            return False
        live.do(c.End(None, reason))
        return True

    async def remove(
        self, room_id: str, participant_id: str, reason: LeaveReason = LeaveReason.REMOVE_PEER_API
    ) -> bool:
        """Remove one participant. False when no such participant is in a running meeting."""
        live = self.directory.meetings.get(room_id)
        if live is None:
            return False
        try:
            live.do(c.Remove(None, participant_id, reason))
        except NotFound:
            return False
        return True

    async def account_changed(self, account_id: str, status: str, message: str | None) -> None:
        """End what runs on an account that is no longer active."""

        def error_for(subject: Subject) -> MeetingError:
            if status == "discontinued":
                return AccountDiscontinued.discontinued(text=message or "", subject=subject, ends="meeting")
            return AccountDeactivated.deactivated(
                operator=self._settings.operator_name,
                support=self._settings.support_email,
                subject=subject,
                ends="meeting",
            )

        if status == "active":
            return
        for live in list(self.directory.meetings.values()):
            if live.room.account_id == account_id:
                live.close_account(error_for)

    def stats(self) -> dict[str, int]:
        """Counts for the metrics."""
        meetings = self.directory.meetings.values()
        return {
            "meetings": sum(1 for live in meetings if live.session is not None),
            "participants": sum(len(live.meeting.roster) for live in meetings),
            "guests": sum(len(live.meeting.lobby) for live in meetings),
            "connections": len(self.directory.connections),
            "recordings": self.egress.jobs.count(EgressKind.RECORDING),
            "livestreams": self.egress.jobs.count(EgressKind.LIVESTREAM),
            "hls_streams": self.egress.jobs.count(EgressKind.HLS),
            "records_waiting": self._records.waiting,
        }
