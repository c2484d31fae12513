"""The way in: admission with the rows of the store, step by step, for join and for resume."""

from dataclasses import dataclass

from meetkit.errors import Subject
from meetkit.meeting.admission import Admission, Claims
from meetkit.protocol.methods import Join
from meetkit.protocol.vocabulary import Permission
from meetkit.server.live.services import Services
from meetkit.store import ApiKey, Room

__all__ = ["Admitted", "admit", "admit_again"]


@dataclass(frozen=True, slots=True)
class Admitted:
    """Who may enter where. `participant_id` None: neither the token nor the client names one."""

    room: Room
    participant_id: str | None
    named_by_token: bool
    permissions: frozenset[Permission]


async def admit(join: Join, services: Services) -> Admitted:
    """Every check of a join up to capacity. Raises MeetingError."""
    asked = join.participant_id
    subject = Subject(meeting_id=join.meeting_id[:128] or None, participant_id=asked[:128] if asked else None)
    admission = _admission(services, subject)
    key, claims = await _token(join.token, admission, services)
    permissions = admission.check_permissions(claims)
    participant_id = admission.check_participant_id(claims, asked)
    meeting_id = admission.check_meeting_id(join.meeting_id)
    room = admission.check_room(meeting_id, await services.store.find_room(meeting_id, key.project_id))
    # A token narrowed to a custom id fits the room that has it, and the other way round.
    same = room.custom_room_id if claims.room_id == room.custom_room_id else room.id
    admission.check_scope(claims, same or room.id, participant_id)
    named_by_token = participant_id is not None and participant_id == claims.participant_id
    return Admitted(room, participant_id, named_by_token, permissions)


async def admit_again(token: str, room: Room, participant_id: str, services: Services) -> bool:
    """The same checks of the token for a resume. False when it is good, but not for this participant's project."""
    admission = _admission(services, Subject(meeting_id=room.id, participant_id=participant_id))
    key, claims = await _token(token, admission, services)
    admission.check_permissions(claims)
    same = room.custom_room_id if claims.room_id == room.custom_room_id else room.id
    admission.check_scope(claims, same or room.id, participant_id)
    return key.project_id == room.project_id


def _admission(services: Services, subject: Subject) -> Admission:
    return Admission(
        now=services.now(),
        ends="join",
        needed_role="rtc",
        operator=services.settings.operator_name,
        support=services.settings.support_email,
        leeway_s=services.settings.token_leeway_s,
        subject=subject,
    )


async def _token(token: str, admission: Admission, services: Services) -> tuple[ApiKey, Claims]:
    unverified = admission.read_token(token)
    key = admission.check_key(unverified, await services.store.find_api_key(admission.named_key(unverified)))
    claims = admission.verify(unverified, key)
    admission.check_account(key)
    return key, claims
