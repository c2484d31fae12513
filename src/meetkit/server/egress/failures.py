"""What became of a process, as the error that its meeting is told."""

from __future__ import annotations

from typing import Any

from meetkit.encoded import LeftOut, Reason, pictures_left_out
from meetkit.errors import LivestreamFailed, MeetingError, StopRecordingFailed
from meetkit.meeting.egress_kinds import KINDS, EgressKind
from meetkit.server.logs import get_logger

_log = get_logger("meetkit.egress")
_START_CLASSES = {int(words.failed.spec.code): words.start_failed for words in KINDS.values()}
"""What the code of a running one is called when nothing had begun."""
_START_REASONS = {
    "STORAGE_FAILED": "STORAGE_NOT_WRITABLE",
    "CLOSED_BY_DESTINATION": "REJECTED_BY_DESTINATION",
    "CONNECTION_LOST": "REJECTED_BY_DESTINATION",
    "NO_OUTPUT_LEFT": "NO_OUTPUT_STARTED",
    "PROCESS_STALLED": "STALLED",
}
"""Reasons that a start has under another name; a destination's STALLED is its TIMED_OUT."""


def died(kind: EgressKind, egress_id: str, exit_code: int, *, started: bool) -> MeetingError:
    """It ended without a word."""
    words = KINDS[kind]
    if started:
        return words.failed.process_died(exit_code=exit_code, **words.named(egress_id))
    return words.start_failed.process_died(exit_code=exit_code)


def silent(kind: EgressKind, egress_id: str, silent_ms: int, *, started: bool) -> MeetingError:
    """It said nothing for so long that it was ended."""
    words = KINDS[kind]
    return words.silent(egress_id, silent_ms) if started else words.silent_start(silent_ms)


def capture_lost(kind: EgressKind, egress_id: str, cause: str, *, started: bool) -> MeetingError:
    """The core gives it no frames any more."""
    if not started:
        return died(kind, egress_id, 0, started=False)  # with nothing to begin with, it ended at once
    words = KINDS[kind]
    return words.failed.capture_lost(cause=cause, **words.named(egress_id))


def reported(kind: EgressKind, egress_id: str, wire: Any, *, started: bool) -> MeetingError:
    """Its own last word, of the right sort: what failed before it ran is a failed start."""
    try:
        error = MeetingError.from_wire(wire)
    except ValueError as cause:
        _log.error("the last word of an egress process can't be read", egress_id=egress_id, exc_info=cause)
        return died(kind, egress_id, 1, started=started)
    if started or int(error.code) not in _START_CLASSES:
        return error
    return _as_start(error)


def _as_start(error: MeetingError) -> MeetingError:
    """The same fault with the same evidence, as the failure of a start."""
    start = _START_CLASSES[int(error.code)]
    params: dict[str, Any] = dict(error.params)
    reason = _START_REASONS.get(error.reason, error.reason)
    match error.reason:
        case "DISK_FULL":
            params["needed_bytes"] = params["free_bytes"] + 1
        case "CONNECTION_LOST":
            params["answer"] = f"it reset the connection, errno {params['errno']}"
        case "STALLED" if "output_index" in params:
            reason, params["timeout_ms"] = "TIMED_OUT", params["silent_ms"]
    known = start.spec.reasons.get(reason)
    if known is None:  # of a newer process
        reason, params = "PROCESS_DIED", {"exit_code": 1}
        known = start.spec.reasons[reason]
    values = {name: params[name] for name in known.params}
    made: MeetingError = getattr(start, reason.lower())(**values, subject=error.subject)
    made.__cause__ = error
    return made


def given_up(error: MeetingError, attempts: int) -> MeetingError:
    """The last failure of an output that is not tried again."""
    params: dict[str, Any] = dict(error.params)
    if "output_index" not in params:
        return error  # not the destination's fault: the error itself says all
    given = LivestreamFailed.output_given_up(
        output_index=params["output_index"], host=params["host"], attempts=attempts, cause=error.reason
    )
    given.__cause__ = error
    return given


def left_out(report: dict[str, Any], kind: EgressKind, *, participant_id: str, track: str) -> MeetingError:
    """It does not show somebody's pictures; `report` is `leftOut` of spec/egress.md."""
    reason, width, height = Reason(report["reason"]), int(report["width"]), int(report["height"])
    what = LeftOut(reason, width, height, int(report["limitPixels"]))
    return pictures_left_out(what, participant_id=participant_id, track=track, shown_by=kind.value)


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
