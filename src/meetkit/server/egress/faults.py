"""What became of a process, as the error that its meeting is told."""

from __future__ import annotations

from typing import Any

from meetkit.errors import (
    LivestreamDurationLimitReached,
    LivestreamFailed,
    MeetingError,
    RecordingDurationLimitReached,
    RecordingFailed,
    StartLivestreamFailed,
    StartRecordingFailed,
    StopRecordingFailed,
)
from meetkit.meeting.egress import EgressKind

_RUNNING_CODES = (5001, 5002)


def died(kind: EgressKind, egress_id: str, exit_code: int, *, started: bool) -> MeetingError:
    """It ended without a word."""
    if kind is EgressKind.RECORDING:
        if started:
            return RecordingFailed.process_died(recording_id=egress_id, exit_code=exit_code)
        return StartRecordingFailed.process_died(exit_code=exit_code)
    if started:
        return LivestreamFailed.process_died(livestream_id=egress_id, exit_code=exit_code)
    return StartLivestreamFailed.process_died(exit_code=exit_code)


def silent(kind: EgressKind, egress_id: str, silent_ms: int, *, started: bool) -> MeetingError:
    """It said nothing for so long that it was ended."""
    if kind is EgressKind.RECORDING:
        if started:
            return RecordingFailed.stalled(recording_id=egress_id, silent_ms=silent_ms)
        return StartRecordingFailed.stalled(silent_ms=silent_ms)
    return died(kind, egress_id, -9, started=started)


def reported(kind: EgressKind, egress_id: str, wire: Any, *, started: bool) -> MeetingError:
    """Its own last word, of the right sort: what failed before it ran is a failed start."""
    try:
        error = MeetingError.from_wire(wire)
    except ValueError:
        return died(kind, egress_id, 1, started=started)
    if started or error.code not in _RUNNING_CODES:
        return error
    start = died(kind, egress_id, 1, started=False)
    start.__cause__ = error
    return start


def not_finished(egress_id: str, cause: MeetingError) -> MeetingError:
    """A recording's end failed."""
    if isinstance(cause, StopRecordingFailed):
        return cause
    failed = StopRecordingFailed.finalize_failed(recording_id=egress_id, problem=cause.detail.rstrip("."))
    failed.__cause__ = cause
    return failed


def too_long(kind: EgressKind, egress_id: str, limit_s: float) -> MeetingError:
    """Its time is up."""
    if kind is EgressKind.RECORDING:
        return RecordingDurationLimitReached.duration_limit(recording_id=egress_id, limit_s=round(limit_s))
    return LivestreamDurationLimitReached.duration_limit(livestream_id=egress_id, limit_s=round(limit_s))


def server_died(kind: EgressKind, egress_id: str) -> MeetingError:
    """Nobody was there any more to say how it went on."""
    if kind is EgressKind.RECORDING:
        return RecordingFailed.server_died(recording_id=egress_id)
    return LivestreamFailed.server_died(livestream_id=egress_id)
