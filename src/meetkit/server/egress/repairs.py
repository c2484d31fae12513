"""What is finished after a process that could not do it: of a job that died, and of all that an earlier server left."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine
from datetime import datetime
from pathlib import Path
from typing import Any

from meetkit.errors import MeetingError
from meetkit.meeting.egress_kinds import KINDS, EgressKind
from meetkit.server.boundary import Boundary
from meetkit.server.egress import failures, leftovers
from meetkit.server.egress.kinds import RUNS, kind_of
from meetkit.server.egress.order import Order
from meetkit.server.egress.playback import Playbacks
from meetkit.server.egress.recording_files import RecordingFiles
from meetkit.server.egress.rows import EgressRows
from meetkit.server.records import Records
from meetkit.server.webhooks import Webhooks
from meetkit.store import Egress, EgressState, Recording, Store

__all__ = ["Repairs"]

_ORPHAN_PATIENCE_S = 30.0


class Repairs:
    """Each is a task of its own that nobody waits for, but the end of the server."""

    def __init__(
        self,
        *,
        data_dir: Path,
        store: Store,
        records: Records,
        rows: EgressRows,
        files: RecordingFiles,
        playbacks: Playbacks,
        webhooks: Webhooks,
        boundary: Boundary,
        now: Callable[[], datetime],
    ) -> None:
        self._data_dir = data_dir
        self._store = store
        self._records = records
        self._rows = rows
        self._files = files
        self._playbacks = playbacks
        self._webhooks = webhooks
        self._boundary = boundary
        self._now = now
        self.tasks: set[asyncio.Task[None]] = set()

    def after(self, order: Order, files: list[dict[str, Any]] | None) -> None:
        """A job is over: note a recording's files; None: first find and finish what its process has left."""
        if order.kind is EgressKind.RECORDING and files is not None:
            self._note(order, self._files.relative(str(order.folder), files))
        self._begin(self._after(order, files), f"meetkit-egress-files-{order.id}")

    async def _after(self, order: Order, files: list[dict[str, Any]] | None) -> None:
        try:
            if order.kind is EgressKind.RECORDING and files is None:
                self._note(order, await self._files.finish(order.id, str(order.folder), patience_s=1))
            else:
                await asyncio.to_thread(leftovers.is_free, self._data_dir, order.id, within_s=1)
        except Exception as error:  # noqa: BLE001 - a repair has no caller
            self._boundary.seen(error, subject=KINDS[order.kind].subject(order.id), ends="nothing")

    def _note(self, order: Order, files: list[dict[str, Any]]) -> None:
        self._rows.change(order.kind, order.id, **self._files.columns(files))
        self._files.settle(str(order.folder), files)

    def of_earlier_server(self) -> None:
        """Begin to finish what an earlier server left unfinished; its owners are told 5001 and 5002 by webhook."""
        self._begin(self._of_earlier_server(), "meetkit-egress-recovery")

    async def _of_earlier_server(self) -> None:
        try:
            # A recording's repair takes longest: what only has to be told comes first.
            rows = [
                row for kind in reversed(EgressKind) for row in await self._store.unfinished_egresses(RUNS[kind].row)
            ]
        except MeetingError as error:
            self._boundary.seen(error, ends="nothing")
            return
        for row in rows:
            try:
                await self._of_row(row)
            except Exception as error:  # noqa: BLE001 - one that cannot be repaired must not keep the others from it
                self._boundary.seen(error, subject=KINDS[kind_of(type(row))].subject(row.id), ends="nothing")
        try:
            # Last, because the processes of an earlier server are gone only now.
            await self._playbacks.sweep()
        except OSError as error:
            self._boundary.seen(error, ends="nothing")

    async def _of_row(self, row: Egress) -> None:
        kind = kind_of(type(row))
        subject = KINDS[kind].subject(row.id, meeting_id=row.room_id, session_id=row.session_id)
        error = self._boundary.seen(failures.server_died(kind, row.id), subject=subject)
        self._records.error(error.to_wire(), row.session_id)
        # Not before its beginning, which an earlier server took from a clock that may have been set back since.
        ended_at = max(self._now(), row.started_at or row.created_at)
        values: dict[str, Any] = {"state": EgressState.FAILED.value, "error": error.to_wire(), "ended_at": ended_at}
        if isinstance(row, Recording):
            files = await self._files.finish(row.id, row.folder, patience_s=_ORPHAN_PATIENCE_S)
            self._rows.change(kind, row.id, **values, **self._files.columns(files))
            self._files.settle(row.folder, files)
        else:
            await asyncio.to_thread(leftovers.is_free, self._data_dir, row.id, within_s=_ORPHAN_PATIENCE_S)
            self._rows.change(kind, row.id, **values)
        room = await self._store.find_room(row.room_id, None)
        if room is not None:
            data = {"meetingId": row.room_id, "sessionId": row.session_id, "id": row.id, "error": error.to_wire()}
            self._webhooks.tell(room, f"{kind}-failed", data, also=row.webhook_url)

    def _begin(self, repair: Coroutine[Any, Any, None], name: str) -> None:
        task = asyncio.create_task(repair, name=name)
        self.tasks.add(task)
        task.add_done_callback(self.tasks.discard)
