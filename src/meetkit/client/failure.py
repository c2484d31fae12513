"""How this side makes catalogue errors: identity, wire form, and what a failed dial means."""

import logging
import uuid
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from pydantic import ValidationError

from meetkit.errors import InternalError, MeetingError, Subject, redact

log = logging.getLogger("meetkit.client")


@dataclass(frozen=True, slots=True)
class Dialing:
    """A connection that could not be opened: the error for a first join, a short name as an outage's evidence."""

    error: MeetingError
    cause: str


def stamped(error: MeetingError, *, doc_base: str, subject: Subject) -> MeetingError:
    """Give an error of this side its identity; one that the server stamped keeps its own."""
    return error.about(subject).stamp(id=uuid.uuid4().hex, at=datetime.now(UTC), doc_base=doc_base)


def from_wire(data: object) -> MeetingError:
    """The server's error; one that cannot be read becomes INTERNAL_ERROR, with the data in the log."""
    try:
        return MeetingError.from_wire(data)
    except ValueError as exc:
        return unexpected(exc, doing="reading an error object of the server")


def broken_answer(method: str, cause: ValidationError) -> MeetingError:
    """The server's answer has not the shape that the protocol says."""
    return unexpected(cause, doing=f"reading the answer to {method}")


def unexpected(cause: BaseException, *, doing: str) -> MeetingError:
    """A fault that this SDK did not foresee: INTERNAL_ERROR, with its trace in the log under the incident id."""
    incident_id = uuid.uuid4().hex
    log.error("incident %s while %s", incident_id, doing, exc_info=cause)
    error = InternalError.unexpected(incident_id=incident_id, ends="nothing")
    error.__cause__ = cause
    return error


def problem_of(cause: BaseException) -> str:
    """A one-line description of an exception of somebody else's code, without secrets."""
    text = str(cause)
    return redact(f"{type(cause).__name__}: {text}" if text else type(cause).__name__)[:300]


def subject_of(join: dict[str, Any]) -> Subject:
    """Whom a join is about, as far as is known."""
    return Subject(meeting_id=join.get("meetingId") or None, participant_id=join.get("participantId") or None)
