"""Whose a participantId is: nobody is thrown out, or read, by a stranger who only says to be them."""

from datetime import UTC, datetime

import pytest

from meetkit.errors import MaxParticipantReached, ParticipantIdTaken
from meetkit.meeting import commands as c
from meetkit.meeting import effects as e
from meetkit.meeting.meeting import Meeting
from meetkit.meeting.roster import Seat
from meetkit.protocol.vocabulary import LeaveReason, Permission
from tests.unit.meeting.newcomers import newcomer

NOW = datetime(2026, 5, 1, 12, tzinfo=UTC)
ASK = Permission.ASK_JOIN


def meeting() -> Meeting:
    return Meeting("abcd", max_participants=10)


def ejected(effects: list[e.Effect]) -> list[int]:
    return [effect.seat for effect in effects if isinstance(effect, e.Eject)]


@pytest.mark.parametrize("holder_named", [True, False], ids=["token-named", "self-chosen"])
@pytest.mark.parametrize("permissions", [(), (ASK,)], ids=["joining", "waiting"])
def test_stranger_is_refused_and_the_holder_stays(holder_named: bool, permissions: tuple[Permission, ...]) -> None:
    there = meeting()
    there.apply(newcomer(1, "host", named_by_token=holder_named), NOW)
    for guess in (None, "", "secret-2", "\ud800"):
        with pytest.raises(ParticipantIdTaken) as caught:
            there.apply(newcomer(2, "host", *permissions, secret=guess), NOW)
        assert caught.value.reason == "HELD_BY_ANOTHER"
    assert [member.seat for member in there.roster] == [1]
    assert not len(there.lobby)


def test_stranger_does_not_push_a_waiting_guest_out() -> None:
    there = meeting()
    there.apply(newcomer(1, "guest", ASK), NOW)
    with pytest.raises(ParticipantIdTaken):
        there.apply(newcomer(2, "guest"), NOW)
    assert [guest.seat for guest in there.lobby] == [1]


@pytest.mark.parametrize("permissions", [(), (ASK,)], ids=["in", "waiting"])
def test_secret_of_the_first_join_takes_the_place_over(permissions: tuple[Permission, ...]) -> None:
    there = meeting()
    there.apply(newcomer(1, "ada", *permissions), NOW)
    secret = there.secret_of("ada")
    assert secret == "secret-1"
    assert ejected(there.apply(newcomer(2, "ada", *permissions, secret=secret), NOW)) == [1]
    assert there.secret_of("ada") == secret


def test_token_that_names_the_id_takes_over_from_anybody_and_voids_their_secret() -> None:
    there = meeting()
    there.apply(newcomer(1, "ada"), NOW)
    assert ejected(there.apply(newcomer(2, "ada", named_by_token=True), NOW)) == [1]
    with pytest.raises(ParticipantIdTaken):
        there.apply(newcomer(3, "ada", secret="secret-1"), NOW)


def test_free_id_may_be_taken_but_its_first_holder_takes_it_back_and_not_the_other_way_round() -> None:
    there = meeting()
    there.apply(newcomer(1, "ada"), NOW)
    there.apply(c.Leave(Seat(1), LeaveReason.MANUAL_LEAVE_CALLED), NOW)
    there.apply(newcomer(2, "ada"), NOW)
    assert there.pubsub.person_at(Seat(2)) != "ada"
    assert ejected(there.apply(newcomer(3, "ada", secret="secret-1"), NOW)) == [2]
    assert there.pubsub.person_at(Seat(3)) == "ada"
    with pytest.raises(ParticipantIdTaken):
        there.apply(newcomer(4, "ada", secret="secret-2"), NOW)


def test_what_is_kept_for_the_earlier_holder_is_not_for_who_took_the_id() -> None:
    there = meeting()
    there.apply(newcomer(1, "ada"), NOW)
    there.apply(newcomer(2, "bob"), NOW)
    there.apply(c.Leave(Seat(1), LeaveReason.MANUAL_LEAVE_CALLED), NOW)

    def kept_for() -> tuple[str, ...]:
        publish = c.Publish(
            seat=Seat(2), message_id="m", topic="t", message="x", payload=None, persist=True, send_only=("ada",)
        )
        return next(effect.only_for for effect in there.apply(publish, NOW) if isinstance(effect, e.Persist))

    assert set(kept_for()) == {"ada", "bob"}
    there.apply(newcomer(3, "ada"), NOW)
    assert set(kept_for()) == {there.pubsub.person_at(Seat(3)), "bob"}
    assert there.pubsub.person_at(Seat(3)) not in {"ada", "bob"}


def test_refused_join_claims_nothing() -> None:
    there = Meeting("abcd", max_participants=1)
    there.apply(newcomer(1, "ada"), NOW)
    with pytest.raises(MaxParticipantReached):
        there.apply(newcomer(2, "bob"), NOW)
    there.apply(c.Leave(Seat(1), LeaveReason.MANUAL_LEAVE_CALLED), NOW)
    there.apply(newcomer(3, "bob"), NOW)
    assert there.pubsub.person_at(Seat(3)) == "bob"
    assert there.secret_of("bob") == "secret-3"


def test_many_takers_of_one_id_leave_the_first_its_right() -> None:
    there = meeting()
    for seat in range(1, 40):
        there.apply(newcomer(seat, "ada"), NOW)
        there.apply(c.Leave(Seat(seat), LeaveReason.MANUAL_LEAVE_CALLED), NOW)
    there.apply(newcomer(50, "ada"), NOW)
    assert ejected(there.apply(newcomer(51, "ada", secret="secret-1"), NOW)) == [50]
