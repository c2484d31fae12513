"""From what went wrong in the process to the one error of the catalogue that says so."""

import errno
import os
from enum import Enum
from pathlib import Path

from meetkit.egress.encoder import EncoderFailed
from meetkit.egress.job import BadField, Job
from meetkit.errors import (
    InvalidLivestreamConfig,
    MeetingError,
    RecordingFailed,
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


def bad_job(cause: BadField, *, livestream: bool, subject: Subject) -> MeetingError:
    """The error of a job that nobody can carry out."""
    if livestream:
        return InvalidLivestreamConfig.invalid_config(field=cause.field, problem=cause.problem, subject=subject)
    return StartRecordingFailed.invalid_config(field=cause.field, problem=cause.problem, subject=subject)


def subject_of(job: Job) -> Subject:
    """Whom an error of this job is about."""
    if job.kind == "recording":
        return Subject(meeting_id=job.meeting_id, recording_id=job.id)
    return Subject(meeting_id=job.meeting_id, livestream_id=job.id)


def recording_failure(cause: Exception, job: Job, stage: Stage) -> MeetingError:
    """The error of a recording. What nobody foresaw ends the process, and is told as that; the log has the trace."""
    subject = subject_of(job)
    starting = stage is Stage.STARTING
    match cause:
        case BadField():
            return bad_job(cause, livestream=False, subject=subject)
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
