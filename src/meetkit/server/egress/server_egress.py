"""All recordings, livestreams and HLS streams of this server: parts that have one job each, made and ended as one."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from datetime import datetime
from typing import Any

from meetkit.errors import MeetingError, Subject
from meetkit.media import MediaCore
from meetkit.meeting.egress_kinds import EgressKind
from meetkit.server.boundary import Boundary
from meetkit.server.capacity import Capacity
from meetkit.server.egress.jobs import Jobs
from meetkit.server.egress.order import Order, order_of
from meetkit.server.egress.playback import Playbacks
from meetkit.server.egress.recording_files import RecordingFiles
from meetkit.server.egress.repairs import Repairs
from meetkit.server.egress.rows import EgressRows
from meetkit.server.records import Records
from meetkit.server.settings import Settings
from meetkit.server.storage import Uploads
from meetkit.server.webhooks import Webhooks
from meetkit.store import Store

__all__ = ["ServerEgress"]


class ServerEgress:
    """What REST and the live meetings have of them.

    Attributes:
        jobs: their processes.
        rows: what is written down of them.
        files: the files of recordings.
        playbacks: the HLS streams that can be played.
        repairs: what is finished after a process that could not do it.
    """

    def __init__(
        self,
        *,
        settings: Settings,
        store: Store,
        records: Records,
        uploads: Uploads,
        webhooks: Webhooks,
        media: MediaCore | None,
        boundary: Boundary,
        capacity: Capacity,
        public_url: str,
        new_id: Callable[[], str],
        now: Callable[[], datetime],
    ) -> None:
        self._settings = settings
        self._boundary = boundary
        self._public_url = public_url
        self._new_id = new_id
        self.webhooks = webhooks
        self.playbacks = Playbacks(
            settings.hls_folder.absolute(),
            keep_s=settings.hls_keep_s,
            on_incident=lambda error: boundary.seen(error, ends="nothing"),
        )
        self.rows = EgressRows(store, records)
        self.files = RecordingFiles(
            recordings_folder=settings.recordings_folder,
            data_dir=settings.data_dir,
            store=store,
            records=records,
            uploads=uploads,
        )
        self.repairs = Repairs(
            data_dir=settings.data_dir,
            store=store,
            records=records,
            rows=self.rows,
            files=self.files,
            playbacks=self.playbacks,
            webhooks=webhooks,
            boundary=boundary,
            now=now,
        )
        self.jobs = Jobs(settings=settings, media=media, playbacks=self.playbacks, boundary=boundary, capacity=capacity)

    def order(self, kind: EgressKind, asked: Any) -> Order:
        """What a request asks for, checked. Raises MeetingError."""
        return order_of(kind, asked, egress_id=self._new_id(), settings=self._settings, public_url=self._public_url)

    def stamped(self, error: MeetingError, subject: Subject) -> MeetingError:
        """An error that is shown but not told: logged, and on no timeline."""
        return self._boundary.seen(error, subject=subject, ends="nothing")

    async def finished(self, *, within_s: float) -> None:
        """Start nothing more; ask all to finish, and wait for them."""
        tasks = [*self.jobs.stop(), *self.repairs.tasks]
        if tasks:
            await asyncio.wait(tasks, timeout=within_s)
            # What is ended later than its last second must not be taken for lost: its rows are of this list.
            if self.repairs.tasks:
                await asyncio.wait(list(self.repairs.tasks), timeout=1)

    async def close(self) -> None:
        """End what would not finish."""
        tasks = [*self.jobs.stop(), *self.repairs.tasks]
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        await self.playbacks.close()
