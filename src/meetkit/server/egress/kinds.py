"""The kinds of egress as the server runs them: one row for each, with its limits and its row in the store."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from meetkit.meeting.egress_kinds import EgressKind
from meetkit.server.settings import Settings
from meetkit.store import Egress, HlsStream, Livestream, Recording

__all__ = ["RUNS", "KindRun", "kind_of"]


@dataclass(frozen=True, slots=True, kw_only=True)
class KindRun:
    """What differs between the kinds when they run.

    Attributes:
        start_timeout_s: the time that the process has for a start; one that hangs is ended soon after it.
        limit_s: how long one may last.
        most: how many may run at once.
        row: what the store has of one.
    """

    start_timeout_s: Callable[[Settings], float]
    limit_s: Callable[[Settings], float]
    most: Callable[[Settings], int]
    row: type[Egress]


RUNS: Mapping[EgressKind, KindRun] = {
    EgressKind.RECORDING: KindRun(
        start_timeout_s=lambda settings: settings.recording_start_timeout_s,
        limit_s=lambda settings: settings.recording_limit_s,
        most=lambda settings: settings.max_recordings,
        row=Recording,
    ),
    EgressKind.LIVESTREAM: KindRun(
        start_timeout_s=lambda settings: settings.livestream_start_timeout_s,
        limit_s=lambda settings: settings.livestream_limit_s,
        most=lambda settings: settings.max_livestreams,
        row=Livestream,
    ),
    EgressKind.HLS: KindRun(
        start_timeout_s=lambda settings: settings.hls_start_timeout_s,
        limit_s=lambda settings: settings.hls_limit_s,
        most=lambda settings: settings.max_hls_streams,
        row=HlsStream,
    ),
}


def kind_of(row: type[Egress]) -> EgressKind:
    """Whose row it is."""
    return next(kind for kind, run in RUNS.items() if run.row is row)
