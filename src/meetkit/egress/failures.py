"""From what went wrong in the process to the one error of the catalogue that says so."""

import errno
import os
from enum import Enum
from pathlib import Path

from meetkit.egress.encoder import EncoderFailed
from meetkit.egress.job import BadField, Job
from meetkit.egress.validate.config import invalid_config
from meetkit.errors import (
    HlsFailed,
    LivestreamFailed,
    MeetingError,
    RecordingFailed,
    StartHlsFailed,
    StartLivestreamFailed,
    StartRecordingFailed,
    StopRecordingFailed,
    Subject,
)

_FULL = {errno.ENOSPC, errno.EDQUOT}


class Stage(Enum):
    """How far the egress has come: before its first data are out, while it runs, and when it is told to end."""

    STARTING = 1
    RUNNING = 2
    FINISHING = 3


class DiskTooFull(Exception):
    """Less is free than a recording needs to begin."""

    def __init__(self, free_bytes: int, needed_bytes: int) -> None:
        super().__init__(free_bytes, needed_bytes)
        self.free_bytes, self.needed_bytes = free_bytes, needed_bytes


class Stalled(Exception):
    """Nothing has been written for too long."""

    def __init__(self, silent_ms: int) -> None:
        super().__init__(silent_ms)
        self.silent_ms = silent_ms


class NothingPlayable(Exception):
    """The file could not be finished, and what there is of it cannot be played."""

    def __init__(self, problem: str) -> None:
        super().__init__(problem)
        self.problem = problem


def subject_of(job: Job) -> Subject:
    """Whom an error of this job is about."""
    match job.kind:
        case "recording":
            return Subject(meeting_id=job.meeting_id, recording_id=job.id)
        case "livestream":
            return Subject(meeting_id=job.meeting_id, livestream_id=job.id)
        case "hls":
            return Subject(meeting_id=job.meeting_id, hls_id=job.id)


def failure(cause: Exception, job: Job, stage: Stage) -> MeetingError:
    """The error of a job of any kind."""
    subject = subject_of(job)
    match cause:
        case MeetingError():
            return cause.about(subject)
        case BadField():
            return invalid_config(job.kind, cause.field, cause.problem).about(subject)
        case _:
            return _FAILURES[job.kind](cause, job, stage)


def recording_failure(cause: Exception, job: Job, stage: Stage) -> MeetingError:
    """The error of a recording. What nobody foresaw ends the process, and is told as that; the log has the trace."""
    subject = subject_of(job)
    starting = stage is Stage.STARTING
    match cause:
        case DiskTooFull():
            return StartRecordingFailed.disk_full(
                free_bytes=cause.free_bytes, needed_bytes=cause.needed_bytes, subject=subject
            )
        case EncoderFailed() if starting:
            return StartRecordingFailed.encoder_failed(encoder=cause.encoder, problem=cause.problem, subject=subject)
        case EncoderFailed():
            return RecordingFailed.encoder_failed(
                encoder=cause.encoder, recording_id=job.id, problem=cause.problem, subject=subject
            )
        case Stalled() if starting:
            return StartRecordingFailed.stalled(silent_ms=cause.silent_ms, subject=subject)
        case Stalled():
            return RecordingFailed.stalled(recording_id=job.id, silent_ms=cause.silent_ms, subject=subject)
        case NothingPlayable():
            return StopRecordingFailed.finalize_failed(recording_id=job.id, problem=cause.problem, subject=subject)
        case OSError() if cause.errno in _FULL:
            free = free_bytes(job.file.directory) if job.file else 0
            if starting:
                needed = max(job.minimum_free_bytes, free + 1)
                return StartRecordingFailed.disk_full(free_bytes=free, needed_bytes=needed, subject=subject)
            return RecordingFailed.disk_full(recording_id=job.id, free_bytes=free, subject=subject)
        case OSError() if starting:
            return StartRecordingFailed.storage_not_writable(problem=_problem(cause), subject=subject)
        case OSError():
            return RecordingFailed.storage_failed(recording_id=job.id, problem=_problem(cause), subject=subject)
        case _ if starting:
            return StartRecordingFailed.process_died(exit_code=1, subject=subject)
        case _:
            return RecordingFailed.process_died(recording_id=job.id, exit_code=1, subject=subject)


def livestream_failure(cause: Exception, job: Job, stage: Stage) -> MeetingError:
    """The error of a livestream whose process fails by itself; its outputs' failures are errors already."""
    subject, starting = subject_of(job), stage is Stage.STARTING
    match cause:
        case EncoderFailed() if starting:
            return StartLivestreamFailed.encoder_failed(encoder=cause.encoder, problem=cause.problem, subject=subject)
        case EncoderFailed():
            return LivestreamFailed.encoder_failed(
                encoder=cause.encoder, livestream_id=job.id, problem=cause.problem, subject=subject
            )
        case Stalled() if starting:
            return StartLivestreamFailed.stalled(silent_ms=cause.silent_ms, subject=subject)
        case Stalled():
            return LivestreamFailed.process_stalled(livestream_id=job.id, silent_ms=cause.silent_ms, subject=subject)
        case _ if starting:
            return StartLivestreamFailed.process_died(exit_code=1, subject=subject)
        case _:
            # What nobody foresaw ends the process; the log has the trace.
            return LivestreamFailed.process_died(livestream_id=job.id, exit_code=1, subject=subject)


def hls_failure(cause: Exception, job: Job, stage: Stage) -> MeetingError:
    """The error of an HLS stream whose process fails by itself; what fails in writing segments is an error already."""
    subject = subject_of(job)
    match cause:
        case DiskTooFull():
            return StartHlsFailed.disk_full(
                free_bytes=cause.free_bytes, needed_bytes=cause.needed_bytes, subject=subject
            )
        case EncoderFailed() if stage is Stage.STARTING:
            return StartHlsFailed.encoder_failed(encoder=cause.encoder, problem=cause.problem, subject=subject)
        case EncoderFailed():
            return HlsFailed.encoder_failed(
                encoder=cause.encoder, hls_id=job.id, problem=cause.problem, subject=subject
            )
        case Stalled() if stage is Stage.STARTING:
            return StartHlsFailed.stalled(silent_ms=cause.silent_ms, subject=subject)
        case Stalled():
            return HlsFailed.stalled(silent_ms=cause.silent_ms, subject=subject)
        case OSError() if stage is Stage.STARTING:
            problem, code = _problem(cause), cause.errno or errno.EIO
            return StartHlsFailed.storage_not_writable(problem=problem, errno=code, subject=subject)
        case _ if stage is Stage.STARTING:
            return StartHlsFailed.process_died(exit_code=1, subject=subject)
        case _:
            return HlsFailed.process_died(hls_id=job.id, exit_code=1, subject=subject)


_FAILURES = {"recording": recording_failure, "livestream": livestream_failure, "hls": hls_failure}


def free_bytes(directory: Path) -> int:
    """What an ordinary process may still write there; 0 when that cannot be told."""
    try:
        found = os.statvfs(directory)
    except OSError:
        return 0
    return found.f_bavail * found.f_frsize


def _problem(cause: OSError) -> str:
    said = os.strerror(cause.errno) if cause.errno else str(cause)
    return f"{said} ({cause.filename})" if cause.filename else said
