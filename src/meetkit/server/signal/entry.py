"""The way in, for join and for resume: the token is read, the facts are fetched once, and admission decides on them."""

from meetkit.errors import Subject
from meetkit.meeting.admission import Admission, Admitted, Facts, UnverifiedToken, is_meeting_id
from meetkit.protocol.methods import Join
from meetkit.server.live.services import Services
from meetkit.store import ApiKey, Room

__all__ = ["admit", "admit_again"]


async def admit(join: Join, services: Services) -> Admitted[Room]:
    """Every check of a join up to capacity. Raises MeetingError."""
    asked = join.participant_id
    subject = Subject(meeting_id=join.meeting_id[:128] or None, participant_id=asked[:128] if asked else None)
    admission = _admission(services, subject)
    token = admission.read_token(join.token)
    key, room = await _key(token, services), None
    if key is not None and is_meeting_id(join.meeting_id):
        room = await services.store.find_room(join.meeting_id, key.project_id)
    return admission.decide(Facts(token, join.meeting_id, asked, key, room))


async def admit_again(token: str, room: Room, participant_id: str, services: Services) -> bool:
    """The same checks for a resume. False when the token is good, but not for this participant's project."""
    admission = _admission(services, Subject(meeting_id=room.id, participant_id=participant_id))
    read = admission.read_token(token)
    key = await _key(read, services)
    admission.decide(Facts(read, room.id, participant_id, key, room))
    return key is not None and key.project_id == room.project_id


async def _key(token: UnverifiedToken, services: Services) -> ApiKey | None:
    return None if token.api_key is None else await services.store.find_api_key(token.api_key)


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
