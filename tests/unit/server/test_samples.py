"""Which of many errors of one kind are kept whole."""

from meetkit.errors import InvalidRequest, MeetingError, Subject
from meetkit.server.samples import MOST_WHOLE, Samples


def refusal(**subject: str) -> MeetingError:
    return InvalidRequest.binary_not_allowed(subject=Subject(**subject))


async def test_new_sessions_of_one_room_are_no_new_beginnings() -> None:
    samples = Samples(lambda error, count: None)
    taken = [samples.take(refusal(meeting_id="room", session_id=f"s{number}")) for number in range(3 * MOST_WHOLE)]
    assert taken == [True] * MOST_WHOLE + [False] * 2 * MOST_WHOLE
    assert samples.take(refusal(meeting_id="another", session_id="s")), "another room's are not hidden by it"


async def test_rooms_that_strangers_name_are_no_new_beginnings() -> None:
    samples = Samples(lambda error, count: None)
    taken = [samples.take(refusal(meeting_id=f"room-{number}")) for number in range(3 * MOST_WHOLE)]
    assert taken == [True] * MOST_WHOLE + [False] * 2 * MOST_WHOLE
