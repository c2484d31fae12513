"""The log of `debug_mode`: what a developer wants to see of a meeting, as records with fields, never with a secret."""

import logging
from collections.abc import Mapping
from typing import Any

log = logging.getLogger("meetkit.client")

_TOLD_OF_REQUESTS = ("transportId", "producerId", "consumerId", "participantId", "direction", "kind", "source", "mode")
"""What a request is about. Not the rest: tokens, messages, names and keys are nobody's business."""


class Trace:
    """`trace("state", new="CONNECTED")` is one record of level DEBUG of the logger `meetkit.client`.

    Its text is `meeting_id: state new=CONNECTED`; for structured logs the record has the attributes `meeting_id`,
    `event` and `fields`.
    """

    def __init__(self, meeting_id: str, *, enabled: bool) -> None:
        self._meeting_id = meeting_id
        self._enabled = enabled

    def __call__(self, event: str, **fields: object) -> None:
        if self._enabled and log.isEnabledFor(logging.DEBUG):
            told = " ".join(f"{name}={value}" for name, value in fields.items())
            extra = {"meeting_id": self._meeting_id, "event": event, "fields": fields}
            log.debug("%s: %s %s", self._meeting_id, event, told, extra=extra, stacklevel=2)

    def request(self, method: str, data: Mapping[str, Any], *, duration_s: float, outcome: str) -> None:
        """A request that has its answer, or will have none."""
        about = {name: data[name] for name in _TOLD_OF_REQUESTS if name in data}
        self("request", method=method, outcome=outcome, duration_ms=round(duration_s * 1000, 1), **about)
