"""What may be published and kept: one participant's flood fills neither the meeting nor anybody's second."""

from datetime import UTC, datetime, timedelta

import pytest

from meetkit.errors import MessagesLimited
from meetkit.meeting import commands as c
from meetkit.meeting.meeting import Meeting
from meetkit.meeting.message_budgets import KeptLimits
from meetkit.meeting.roster import Seat
from tests.unit.meeting.newcomers import newcomer

NOW = datetime(2026, 5, 1, 12, tzinfo=UTC)


def meeting(*, kept: KeptLimits = KeptLimits(), people: int = 3) -> Meeting:  # noqa: B008 - a value
    there = Meeting("abcd", max_participants=1000, kept_limits=kept)
    for seat in range(1, people + 1):
        there.apply(newcomer(seat, f"p{seat}"), NOW)
    return there


def publish(seat: int, size: int = 10, *, persist: bool = True, topic: str = "t") -> c.Publish:
    return c.Publish(
        seat=Seat(seat), message_id="m", topic=topic, message="x" * size, payload=None, persist=persist, send_only=None
    )


def published(there: Meeting, command: c.Publish, *, seconds: float, a_second: int) -> int:
    """How many of so many a second were taken; what was refused was refused rightly."""
    taken = 0
    refused: list[MessagesLimited] = []
    for number in range(round(seconds * a_second)):
        try:
            there.apply(command, NOW + timedelta(seconds=number / a_second))
            taken += 1
        except MessagesLimited as error:
            refused.append(error)
    assert all(error.reason == "TOO_FAST" and 0 < (error.retry_after_ms or 0) < 10_000 for error in refused)
    return taken


def test_kept_messages_a_second_are_bounded_for_one_and_for_all() -> None:
    there = meeting()
    assert published(there, publish(1), seconds=5, a_second=200) <= 50 * (4 + 5) + 1
    big = meeting()
    assert published(big, publish(1, 15_000), seconds=5, a_second=100) * 15_000 <= 256 * 1024 * (4 + 5) + 15_000


def test_participant_fills_a_quarter_and_the_meeting_takes_the_rest_from_others() -> None:
    there = meeting(kept=KeptLimits(messages=8, size_bytes=10**9), people=5)
    for seat in (1, 2, 3, 4):
        for _ in range(2):
            there.apply(publish(seat), NOW)
        with pytest.raises(MessagesLimited) as caught:
            there.apply(publish(seat), NOW)
        assert caught.value.reason == "HISTORY_FULL"
        assert caught.value.params["scope"] == "participant"
        assert (caught.value.params["kept_count"], caught.value.params["limit_count"]) == (2, 2)
    with pytest.raises(MessagesLimited) as caught:
        there.apply(publish(5), NOW)
    assert (caught.value.params["scope"], caught.value.params["kept_count"]) == ("meeting", 8)
    there.apply(publish(5, persist=False), NOW)


def test_bytes_are_bounded_as_well_as_messages() -> None:
    there = meeting(kept=KeptLimits(messages=10**6, size_bytes=40_000))
    there.apply(publish(1, 9_000), NOW)
    with pytest.raises(MessagesLimited) as caught:
        there.apply(publish(1, 9_000), NOW)
    assert caught.value.params["limit_bytes"] == 10_000


def test_what_goes_to_many_is_bounded_by_what_goes_out() -> None:
    there = meeting(people=200)
    for seat in range(1, 201):
        there.apply(c.Subscribe(Seat(seat), "t"), NOW)
        there.apply(c.FinishSubscribe(Seat(seat), "t"), NOW)
    taken = published(there, publish(1, 15_000, persist=False), seconds=2, a_second=100)
    assert 4 <= taken <= (4 + 2) * 4 * 1024 * 1024 / (15_000 * 200) + 1
    there.apply(publish(2, persist=False), NOW + timedelta(seconds=2))


def test_flood_of_one_leaves_another_their_own_second() -> None:
    there = meeting()
    published(there, publish(1), seconds=1, a_second=200)
    there.apply(publish(2), NOW + timedelta(seconds=1))


def test_pages_of_history_are_bounded_by_their_bytes() -> None:
    there = meeting()
    for _ in range(41):
        there.pubsub.read_history(Seat(1), NOW)(256 * 1024)
    with pytest.raises(MessagesLimited) as caught:
        there.pubsub.read_history(Seat(1), NOW)
    assert caught.value.params["what"] == "pages of kept messages"
    there.pubsub.read_history(Seat(2), NOW)
    there.pubsub.read_history(Seat(1), NOW + timedelta(seconds=20))
