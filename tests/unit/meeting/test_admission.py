"""Admission: each fault alone, and every pair of faults gives the error that the order says."""

import itertools
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any

import jwt
import pytest
from hypothesis import given
from hypothesis import strategies as st

from meetkit.errors import MeetingError
from meetkit.meeting.admission import Admission, Admitted, Facts
from meetkit.protocol.vocabulary import Permission

NOW = datetime(2026, 5, 1, 12, tzinfo=UTC)
SECRET = "s" * 64


@dataclass(frozen=True)
class Key:
    secret: str = SECRET
    disabled: bool = False
    account_status: str = "active"
    account_message: str | None = None


@dataclass(frozen=True)
class Room:
    id: str = "abcd-1234-wxyz"
    custom_room_id: str | None = None
    disabled: bool = False


@dataclass(frozen=True)
class Attempt:
    """A join that is right in everything, to be broken."""

    claims: tuple[tuple[str, Any], ...] = (
        ("apikey", "key"),
        ("permissions", ("allow_join",)),
        ("exp", NOW.timestamp() + 60),
    )
    algorithm: str = "HS256"
    signed_with: str = SECRET
    raw: str | None = None
    key: Key | None = Key()
    room: Room | None = Room()
    meeting_id: str = "abcd-1234-wxyz"
    participant_id: str | None = "ada"

    def claim(self, name: str, value: Any) -> "Attempt":
        rest = tuple(item for item in self.claims if item[0] != name)
        return replace(self, claims=rest if value is ... else (*rest, (name, value)))

    def token(self) -> str:
        if self.raw is not None:
            return self.raw
        claims = {name: list(value) if isinstance(value, tuple) else value for name, value in self.claims}
        return jwt.encode(claims, self.signed_with, algorithm=self.algorithm)


def decide(attempt: Attempt, *, leeway_s: int = 30) -> Admitted[Room]:
    """What is decided on these facts."""
    admission = Admission(now=NOW, ends="join", needed_role="rtc", operator="Op", support="help@op", leeway_s=leeway_s)
    token = admission.read_token(attempt.token())
    return admission.decide(Facts(token, attempt.meeting_id, attempt.participant_id, attempt.key, attempt.room))


def admit(attempt: Attempt, *, leeway_s: int = 30) -> frozenset[Permission]:
    return decide(attempt, leeway_s=leeway_s).permissions


def with_key(attempt: Attempt, **changes: Any) -> Attempt:
    return replace(attempt, key=replace(attempt.key, **changes)) if attempt.key else attempt


Break = Callable[[Attempt], Attempt]
LATER, EARLIER = NOW.timestamp() + 600, NOW.timestamp() - 600

# In the order of admission: a fault further up wins over those below it.
FAULTS: list[tuple[int, str, Break]] = [
    (4002, "EMPTY", lambda a: replace(a, raw="")),
    (4002, "MALFORMED", lambda a: a if a.raw == "" else replace(a, raw="a.b")),
    (4002, "ALGORITHM_NOT_ALLOWED", lambda a: replace(a, algorithm="HS384")),
    (4001, "MISSING", lambda a: a.claim("apikey", ...)),
    (4001, "UNKNOWN", lambda a: replace(a, key=None)),
    (4001, "DISABLED", lambda a: with_key(a, disabled=True)),
    (4002, "BAD_SIGNATURE", lambda a: replace(a, signed_with="x" * 64)),
    (4002, "MISSING_EXPIRY", lambda a: a.claim("exp", ...)),
    (4002, "EXPIRED", lambda a: a if "exp" not in dict(a.claims) else a.claim("exp", EARLIER)),
    (4002, "NOT_YET_VALID", lambda a: a.claim("nbf", LATER)),
    (4006, "DEACTIVATED", lambda a: with_key(a, account_status="deactivated")),
    (4008, "CONFLICT", lambda a: a.claim("permissions", ("ask_join", "allow_mod"))),
    (4004, "WHITESPACE", lambda a: replace(a, participant_id="a\tb")),
    (4003, "MALFORMED", lambda a: replace(a, meeting_id="a/b")),
    (4003, "NOT_FOUND", lambda a: replace(a, room=None)),
    (4003, "DISABLED", lambda a: replace(a, room=Room(disabled=True)) if a.room else a),
    (4022, "ROOM_MISMATCH", lambda a: a.claim("roomId", "other-room")),
    (4023, "PARTICIPANT_MISMATCH", lambda a: a.claim("participantId", "grace")),
    (4024, "ROLE_NOT_ALLOWED", lambda a: a.claim("roles", ("crawler",))),
]


def test_good_join_is_admitted() -> None:
    assert admit(Attempt()) == {Permission.ALLOW_JOIN}


CUSTOM = Room(custom_room_id="town-hall")

# What the client and its token name, against where they come: the room's id, who they are, and by whose word.
OUTCOMES: list[tuple[str, Break, tuple[str | None, bool, bool]]] = [
    ("the client names itself", lambda a: a, ("ada", False, False)),
    ("the token names the client", lambda a: a.claim("participantId", "ada"), ("ada", True, False)),
    (
        "only the token names anybody",
        lambda a: replace(a.claim("participantId", "eve"), participant_id=None),
        ("eve", True, False),
    ),
    ("nobody is named", lambda a: replace(a, participant_id=None), (None, False, False)),
    ("it has to ask", lambda a: a.claim("permissions", ("ask_join",)), ("ada", False, True)),
    ("narrowed to the room", lambda a: a.claim("roomId", "abcd-1234-wxyz"), ("ada", False, False)),
    (
        "narrowed to the room's custom id",
        lambda a: replace(a.claim("roomId", "town-hall"), room=CUSTOM),
        ("ada", False, False),
    ),
    (
        "asked for by the custom id, narrowed to the id",
        lambda a: replace(a.claim("roomId", "abcd-1234-wxyz"), room=CUSTOM, meeting_id="town-hall"),
        ("ada", False, False),
    ),
    ("the role is among others", lambda a: a.claim("roles", ("crawler", "rtc")), ("ada", False, False)),
]


@pytest.mark.parametrize(("changed", "outcome"), [case[1:] for case in OUTCOMES], ids=[case[0] for case in OUTCOMES])
def test_who_comes_where_by_whose_word(changed: Break, outcome: tuple[str | None, bool, bool]) -> None:
    admitted = decide(changed(Attempt()))
    assert admitted.room.id == "abcd-1234-wxyz"
    assert (admitted.participant_id, admitted.named_by_token, admitted.to_lobby) == outcome


@pytest.mark.parametrize(("code", "reason", "broken"), FAULTS, ids=[f"{code}-{reason}" for code, reason, _ in FAULTS])
def test_each_fault_gives_its_error(code: int, reason: str, broken: Break) -> None:
    with pytest.raises(MeetingError) as caught:
        admit(broken(Attempt()))
    assert (caught.value.code, caught.value.reason) == (code, reason)
    assert caught.value.ends == "join"


@pytest.mark.parametrize("size", [2, 3])
def test_several_faults_give_the_error_of_the_first_in_the_order(size: int) -> None:
    for faults in itertools.combinations(FAULTS, size):
        attempt = Attempt()
        for _, _, broken in faults:  # earlier faults are planted first, so that later ones cannot undo them
            attempt = broken(attempt)
        code, reason, _ = faults[0]
        with pytest.raises(MeetingError) as caught:
            admit(attempt)
        assert (caught.value.code, caught.value.reason) == (code, reason), [fault[:2] for fault in faults]


@pytest.mark.parametrize("algorithm", ["none", "HS512", "RS256", None, 7])
def test_no_other_algorithm_is_ever_accepted(algorithm: Any) -> None:
    head = jwt.utils.base64url_encode(
        f'{{"alg": {"null" if algorithm is None else repr(algorithm)}}}'.replace("'", '"').encode()
    )
    body = Attempt().token().split(".")[1]
    with pytest.raises(MeetingError) as caught:
        admit(Attempt(raw=f"{head.decode()}.{body}."))
    assert caught.value.reason in ("ALGORITHM_NOT_ALLOWED", "MALFORMED")


def test_leeway_is_at_most_a_minute() -> None:
    just_late = Attempt().claim("exp", NOW.timestamp() - 59)
    assert admit(just_late, leeway_s=60)
    with pytest.raises(MeetingError) as caught:
        admit(Attempt().claim("exp", NOW.timestamp() - 61), leeway_s=3600)
    assert caught.value.params["expired_s"] == 61
    assert admit(Attempt().claim("nbf", NOW.timestamp() + 29))


@pytest.mark.parametrize("value", ["soon", True, -1, 1e300, [1], {}])
def test_time_claims_that_are_no_times_are_malformed(value: Any) -> None:
    for name in ("exp", "nbf", "iat"):
        with pytest.raises(MeetingError) as caught:
            admit(Attempt().claim(name, value))
        assert (caught.value.code, caught.value.reason) == (4002, "MALFORMED")


def test_token_above_8_kib_is_malformed() -> None:
    with pytest.raises(MeetingError) as caught:
        admit(Attempt().claim("filler", "x" * 8192))
    assert caught.value.reason == "MALFORMED"


def test_discontinued_account_has_the_operators_text() -> None:
    attempt = with_key(Attempt(), account_status="discontinued", account_message="Gone since March.")
    with pytest.raises(MeetingError) as caught:
        admit(attempt)
    assert (caught.value.code, caught.value.message) == (4007, "Gone since March.")


def test_token_names_the_participant_when_the_client_does_not() -> None:
    with pytest.raises(MeetingError) as caught:
        admit(replace(Attempt().claim("participantId", "has space"), participant_id=None))
    assert (caught.value.code, caught.value.params) == (4004, {"position": 3})


@given(st.text(max_size=200))
def test_any_text_as_token_is_an_invalid_token(text: str) -> None:
    with pytest.raises(MeetingError) as caught:
        admit(Attempt(raw=text))
    assert caught.value.code == 4002


@given(st.recursive(st.none() | st.booleans() | st.integers() | st.text(), lambda x: st.lists(x), max_leaves=6))
def test_any_permissions_are_judged_and_never_crash(value: Any) -> None:
    try:
        permissions = admit(Attempt().claim("permissions", value if value is not None else ...))
    except MeetingError as error:
        assert error.code == 4008  # noqa: PT017 - both outcomes are right
    else:
        assert permissions <= set(Permission)
