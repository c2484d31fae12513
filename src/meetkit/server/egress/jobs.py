"""The jobs that run: how many there may be, their start, and their end with the server's."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from datetime import datetime

from meetkit.errors import NativeCoreMissing, ServerShuttingDown
from meetkit.media import MediaCore, MediaRouter
from meetkit.meeting.egress_kinds import KINDS, EgressKind
from meetkit.server.boundary import Boundary
from meetkit.server.capacity import Capacity
from meetkit.server.egress.job import EgressJob, Heard
from meetkit.server.egress.kinds import RUNS
from meetkit.server.egress.order import Order, job_line
from meetkit.server.egress.playback import Playbacks
from meetkit.server.settings import Settings

__all__ = ["Jobs"]

# The process keeps to the time for a start, which begins when it has loaded its codecs; this much later it hangs.
_START_MARGIN_S = 15.0


class Jobs:
    """They outlive the meetings that ordered them: a recording is finished after its session's end."""

    def __init__(
        self,
        *,
        settings: Settings,
        media: MediaCore | None,
        playbacks: Playbacks,
        boundary: Boundary,
        capacity: Capacity,
    ) -> None:
        self._settings = settings
        self._media = media
        self._playbacks = playbacks
        self._boundary = boundary
        self._capacity = capacity
        self._jobs: dict[asyncio.Task[None], EgressJob] = {}
        self._closing = False

    def count(self, kind: EgressKind) -> int:
        """How many run."""
        return sum(1 for job in self._jobs.values() if job.kind is kind)

    def processes(self) -> list[int]:
        """The ids of the processes that run."""
        return [job.pid for job in self._jobs.values() if job.pid is not None]

    def limit_s(self, kind: EgressKind) -> float:
        """How long one may last."""
        return RUNS[kind].limit_s(self._settings)

    def check_room_for(self, kind: EgressKind) -> None:
        """Raises unless one more may be started."""
        if self._closing:
            raise ServerShuttingDown.stopping(ends="request")
        if self._media is None:
            raise NativeCoreMissing.not_built(problem="the server was started without it")
        limit = RUNS[kind].most(self._settings)
        if self.count(kind) >= limit:
            raise KINDS[kind].start_failed.limit_reached(limit=limit)
        self._capacity.check_egress()

    def start(
        self,
        order: Order,
        *,
        meeting_id: str,
        at: datetime,
        router: MediaRouter,
        heard: Heard,
        write_down: Callable[[], Awaitable[None]],
    ) -> EgressJob:
        """Start what `check_room_for` has allowed."""
        media = router.core
        capture_id: int | None = None

        async def capture(fd: int) -> object:
            nonlocal capture_id
            capture_id = await media.create_capture(router.number, fd, owner=job)
            return capture_id

        job = EgressJob(
            order,
            job_line(order, meeting_id=meeting_id, settings=self._settings, name=f"{meeting_id}_{at:%Y%m%dT%H%M%SZ}"),
            data_dir=self._settings.data_dir,
            capture=capture,
            limit_s=self.limit_s(order.kind),
            start_limit_s=RUNS[order.kind].start_timeout_s(self._settings) + _START_MARGIN_S,
            heard=heard,
            write_down=write_down,
            on_incident=lambda error: self._boundary.seen(error, ends="nothing"),
        )
        if order.kind is EgressKind.HLS:
            self._playbacks.begin(order.playback_id)
        task = asyncio.create_task(job.run(), name=f"meetkit-egress-{order.id}")
        self._jobs[task] = job

        def over(_: asyncio.Task[None]) -> None:
            self._jobs.pop(task, None)
            if order.kind is EgressKind.HLS:
                self._playbacks.end(order.playback_id, was_live=job.started)
            if capture_id is not None:
                media.close_capture(capture_id)

        task.add_done_callback(over)
        return job

    def stop(self) -> list[asyncio.Task[None]]:
        """Start nothing more, and ask all to finish; what is to be waited for."""
        self._closing = True
        for job in self._jobs.values():
            job.stop()
        return list(self._jobs)
