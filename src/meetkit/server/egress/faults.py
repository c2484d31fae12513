"""What became of a process, as the error that its meeting is told."""

from __future__ import annotations

from typing import Any

from meetkit.errors import MeetingError, StartLivestreamFailed, StopRecordingFailed
from meetkit.meeting.egress_kinds import KINDS, EgressKind

_RUNNING_CODES = frozenset(words.failed.spec.code for words in KINDS.values())


def died(kind: EgressKind, egress_id: str, exit_code: int, *, started: bool) -> MeetingError:
    """It ended without a word."""
    words = KINDS[kind]
    if started:
        return words.failed.process_died(exit_code=exit_code, **words.named(egress_id))
    return words.start_failed.process_died(exit_code=exit_code)


def silent(kind: EgressKind, egress_id: str, silent_ms: int, *, started: bool) -> MeetingError:
    """It said nothing for so long that it was ended."""
    words = KINDS[kind]
    # A livestream's STALLED is about one output; the whole one is then known by its killed process.
    if kind is EgressKind.LIVESTREAM:
        return died(kind, egress_id, -9, started=started)
    if started:
        return words.failed.stalled(silent_ms=silent_ms, **words.named(egress_id))
    start_failed = words.start_failed
    assert not issubclass(start_failed, StartLivestreamFailed)
    return start_failed.stalled(silent_ms=silent_ms)


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


def not_stopped(kind: EgressKind, egress_id: str, cause: MeetingError) -> MeetingError:
    """Its end failed, as the one who asked for it is told: only a recording's end can fail in a way of its own."""
    if kind is not EgressKind.RECORDING or isinstance(cause, StopRecordingFailed):
        return cause
    failed = StopRecordingFailed.finalize_failed(recording_id=egress_id, problem=cause.detail.rstrip("."))
    failed.__cause__ = cause
    return failed


def too_long(kind: EgressKind, egress_id: str, limit_s: float) -> MeetingError:
    """Its time is up."""
    words = KINDS[kind]
    return words.too_long.duration_limit(limit_s=round(limit_s), **words.named(egress_id))


def server_died(kind: EgressKind, egress_id: str) -> MeetingError:
    """Nobody was there any more to say how it went on."""
    words = KINDS[kind]
    return words.failed.server_died(**words.named(egress_id))
