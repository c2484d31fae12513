"""The kinds of egress as the server runs them: one row for each, with its limits and its table in the store."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass

from meetkit.meeting.egress_kinds import EgressKind
from meetkit.server.settings import Settings
from meetkit.store import HlsStream, Livestream, Recording, Store

__all__ = ["RUNS", "EgressRow", "KindRun", "kind_of"]

EgressRow = Recording | Livestream | HlsStream


@dataclass(frozen=True, slots=True, kw_only=True)
class KindRun:
    """What differs between the kinds when they run.

    Attributes:
        start_timeout_s: the time that the process has for a start; one that hangs is ended soon after it.
        limit_s: how long one may last.
        most: how many may run at once.
        row: what the store hands out about one.
        change: writes columns of its row.
        unfinished: those that no server has ended.
    """

    start_timeout_s: Callable[[Settings], float]
    limit_s: Callable[[Settings], float]
    most: Callable[[Settings], int]
    row: type[EgressRow]
    change: Callable[..., Awaitable[None]]
    unfinished: Callable[[Store], Awaitable[list[Recording]] | Awaitable[list[Livestream]] | Awaitable[list[HlsStream]]]


RUNS: Mapping[EgressKind, KindRun] = {
    EgressKind.RECORDING: KindRun(
        start_timeout_s=lambda settings: settings.recording_start_timeout_s,
        limit_s=lambda settings: settings.recording_limit_s,
        most=lambda settings: settings.max_recordings,
        row=Recording,
        change=Store.update_recording,
        unfinished=Store.unfinished_recordings,
    ),
    EgressKind.LIVESTREAM: KindRun(
        start_timeout_s=lambda settings: settings.livestream_start_timeout_s,
        limit_s=lambda settings: settings.livestream_limit_s,
        most=lambda settings: settings.max_livestreams,
        row=Livestream,
        change=Store.update_livestream,
        unfinished=Store.unfinished_livestreams,
    ),
    EgressKind.HLS: KindRun(
        start_timeout_s=lambda settings: settings.hls_start_timeout_s,
        limit_s=lambda settings: settings.hls_limit_s,
        most=lambda settings: settings.max_hls_streams,
        row=HlsStream,
        change=Store.update_hls,
        unfinished=Store.unfinished_hls,
    ),
}


def kind_of(row: EgressRow) -> EgressKind:
    """Which table it is from."""
    return next(kind for kind, run in RUNS.items() if isinstance(row, run.row))
