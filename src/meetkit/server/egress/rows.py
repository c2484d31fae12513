"""What is written down of recordings, livestreams and HLS streams."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from datetime import datetime
from typing import Any

from meetkit.meeting.egress_kinds import KINDS, EgressKind
from meetkit.server.egress.kinds import RUNS
from meetkit.server.egress.order import Order
from meetkit.server.records import Records
from meetkit.store import Store

__all__ = ["EgressRows"]


class EgressRows:
    """One row each, from its order to its end."""

    def __init__(self, store: Store, records: Records) -> None:
        self._store = store
        self._records = records

    def beginning(
        self, order: Order, *, room_id: str, session_id: str, started_by: str | None, at: datetime
    ) -> Callable[[], Awaitable[None]]:
        """Writes down that it is about to begin, at once: nothing begins that is not known."""
        return lambda: self._store.add_egress(
            RUNS[order.kind].row,
            order.id,
            room_id=room_id,
            session_id=session_id,
            started_by=started_by,
            config=order.config_on_the_wire(),
            webhook_url=order.webhook_url,
            at=at,
            **_OWN_COLUMNS[order.kind](order),
        )

    def change(self, kind: EgressKind, egress_id: str, **values: Any) -> None:
        """Write columns of its row, in the order of the calls."""
        self._records.put(
            lambda: self._store.update_egress(RUNS[kind].row, egress_id, **values), KINDS[kind].subject(egress_id)
        )


_OWN_COLUMNS: dict[EgressKind, Callable[[Order], dict[str, Any]]] = {
    EgressKind.RECORDING: lambda order: {"folder": str(order.folder), "files": []},
    EgressKind.LIVESTREAM: lambda order: {"outputs": order.shown_outputs()},
    EgressKind.HLS: lambda order: {"playback_id": order.playback_id},
}
