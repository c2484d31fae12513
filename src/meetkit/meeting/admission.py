"""The order of admission: every check on the way into a meeting, each failing with its exact code and reason. Pure.

A join that is wrong in several ways always gets the same error: token readable (4002), API key known (4001), signature
and times (4002), account (4006, 4007), permissions (4008), participantId (4004), meeting and the token's scope (4003,
4022, 4023, 4024); then the meeting itself counts its places (4009). Callers read the token, fetch once what it and the
client name, and let `decide` take the steps. What is fetched by claims that nobody has verified is worth nothing else.
"""

import re
import unicodedata
from dataclasses import dataclass, field
from datetime import datetime
from typing import Generic, Literal, Protocol, TypeVar

from meetkit.errors import (
    AccountDeactivated,
    AccountDiscontinued,
    InvalidApiKey,
    InvalidMeetingId,
    InvalidParticipantId,
    InvalidPermissions,
    Subject,
    UnauthorizedMeetingId,
    UnauthorizedParticipantId,
    UnauthorizedRole,
)
from meetkit.meeting.ends import Ends
from meetkit.meeting.token import Claims, UnverifiedToken, check_times, read_token, verify_signature
from meetkit.protocol.vocabulary import Permission

__all__ = [
    "LEEWAY_LIMIT_S",
    "PARTICIPANT_ID_LIMIT",
    "Admission",
    "Admitted",
    "Claims",
    "Facts",
    "KeyRow",
    "RoomRow",
    "UnverifiedToken",
    "Vouched",
    "is_meeting_id",
]

LEEWAY_LIMIT_S = 60
PARTICIPANT_ID_LIMIT = 128
_MEETING_ID = re.compile(r"[A-Za-z0-9._~-]{1,128}", re.ASCII)
_PERMISSIONS: list[str] = [Permission.ALLOW_JOIN, Permission.ALLOW_MOD, Permission.ASK_JOIN]


class KeyRow(Protocol):
    """What admission needs of an API key's row."""

    @property
    def secret(self) -> str: ...
    @property
    def disabled(self) -> bool: ...
    @property
    def account_status(self) -> str: ...
    @property
    def account_message(self) -> str | None: ...


class RoomRow(Protocol):
    """What admission needs of a room's row."""

    @property
    def id(self) -> str: ...
    @property
    def custom_room_id(self) -> str | None: ...
    @property
    def disabled(self) -> bool: ...


Key = TypeVar("Key", bound=KeyRow)
Room = TypeVar("Room", bound=RoomRow)


def is_meeting_id(text: str) -> bool:
    """Whether it can be looked up: as a room's id or custom id."""
    return _MEETING_ID.fullmatch(text) is not None


@dataclass(frozen=True, slots=True)
class Facts(Generic[Key, Room]):
    """All that is known of one attempt to join; nothing of it is checked.

    Attributes:
        token: as it was read.
        meeting_id, participant_id: what the client asks for.
        key: what the store has under the key's name in the token.
        room: what the store has under `meeting_id` in the key's project.
    """

    token: UnverifiedToken
    meeting_id: str
    participant_id: str | None
    key: Key | None
    room: Room | None


@dataclass(frozen=True, slots=True)
class Vouched(Generic[Key]):
    """A token that its key and account vouch for."""

    key: Key
    claims: Claims
    permissions: frozenset[Permission]


@dataclass(frozen=True, slots=True)
class Admitted(Generic[Room]):
    """Who may come where. `participant_id` None: neither the token nor the client names one."""

    room: Room
    participant_id: str | None
    named_by_token: bool
    permissions: frozenset[Permission]

    @property
    def to_lobby(self) -> bool:
        """Whether somebody inside is asked first."""
        return Permission.ASK_JOIN in self.permissions


@dataclass(frozen=True, slots=True, kw_only=True)
class Admission:
    """One attempt to be admitted, at one moment.

    `ends` says what a failure ends: "join" over the WebSocket, "request" over REST. `needed_role` is "rtc" for
    meetings and "crawler" for REST. `operator` and `support` fill the text of 4006.
    """

    now: datetime
    ends: Ends
    needed_role: Literal["rtc", "crawler"]
    operator: str
    support: str
    leeway_s: int = 30
    subject: Subject = field(default_factory=Subject)

    def decide(self, facts: Facts[Key, Room]) -> Admitted[Room]:
        """In, or to the lobby; raises the MeetingError that refuses it."""
        vouched = self.vouch(facts.token, facts.key)
        participant_id = self.check_participant_id(vouched.claims, facts.participant_id)
        room = self.check_room(self.check_meeting_id(facts.meeting_id), facts.room)
        self.check_scope(vouched.claims, room, participant_id)
        named_by_token = participant_id is not None and participant_id == vouched.claims.participant_id
        return Admitted(room, participant_id, named_by_token, vouched.permissions)

    def vouch(self, token: UnverifiedToken, key: Key | None) -> Vouched[Key]:
        """The first half: what the token gives, whatever it is used for. Raises MeetingError."""
        known = self.check_key(token, key)
        claims = self.verify(token, known)
        self.check_account(known)
        return Vouched(known, claims, self.check_permissions(claims))

    # The steps

    def read_token(self, token: str | None) -> UnverifiedToken:
        """4002: is the token a JWT signed with the allowed algorithm? At most 8 KiB."""
        return read_token(token, subject=self.subject, ends=self.ends)

    def check_key(self, unverified: UnverifiedToken, key: Key | None) -> Key:
        """4001: MISSING when the token names none, UNKNOWN when the lookup found nothing, DISABLED."""
        if unverified.api_key is None:
            raise InvalidApiKey.missing(subject=self.subject, ends=self.ends)
        name = unverified.api_key[:64]
        if key is None:
            raise InvalidApiKey.unknown(apikey=name, subject=self.subject, ends=self.ends)
        if key.disabled:
            raise InvalidApiKey.disabled(apikey=name, subject=self.subject, ends=self.ends)
        return key

    def verify(self, unverified: UnverifiedToken, key: KeyRow) -> Claims:
        """4002: the signature, then the times; the leeway is at most 60 s."""
        payload = verify_signature(unverified, key.secret, subject=self.subject, ends=self.ends)
        leeway_s = max(0, min(self.leeway_s, LEEWAY_LIMIT_S))
        return check_times(payload, self.now, leeway_s=leeway_s, subject=self.subject, ends=self.ends)

    def check_account(self, key: KeyRow) -> None:
        """4006, 4007: the account behind the key."""
        match key.account_status:
            case "deactivated":
                raise AccountDeactivated.deactivated(
                    operator=self.operator, support=self.support, subject=self.subject, ends=self.ends
                )
            case "discontinued":
                text = key.account_message or ""
                raise AccountDiscontinued.discontinued(text=text, subject=self.subject, ends=self.ends)

    def check_permissions(self, claims: Claims) -> frozenset[Permission]:
        """4008: a list of known values, in which `ask_join` stands alone."""
        given = claims.permissions
        if given is None or given == []:
            raise InvalidPermissions.missing(subject=self.subject, ends=self.ends)
        if not isinstance(given, list):
            raise InvalidPermissions.not_a_list(found=_kind(given), subject=self.subject, ends=self.ends)
        for value in given:
            if not isinstance(value, str) or value not in _PERMISSIONS:
                raise InvalidPermissions.unknown_value(
                    value=str(value)[:64], allowed=_PERMISSIONS, subject=self.subject, ends=self.ends
                )
        permissions = frozenset(Permission(value) for value in given)
        if Permission.ASK_JOIN in permissions and len(permissions) > 1:
            others = sorted(permissions - {Permission.ASK_JOIN})
            raise InvalidPermissions.conflict(conflicting=list(others), subject=self.subject, ends=self.ends)
        return permissions

    def check_participant_id(self, claims: Claims, asked: str | None) -> str | None:
        """4004: the asked id, else the token's; None when neither names one."""
        chosen = asked if asked is not None else claims.participant_id
        if chosen is None:
            return None
        if not chosen:
            raise InvalidParticipantId.empty(subject=self.subject, ends=self.ends)
        for position, character in enumerate(chosen):
            if character.isspace() or unicodedata.category(character)[0] in "CZ":
                raise InvalidParticipantId.whitespace(position=position, subject=self.subject, ends=self.ends)
        if len(chosen) > PARTICIPANT_ID_LIMIT:
            raise InvalidParticipantId.too_long(
                length=len(chosen), limit=PARTICIPANT_ID_LIMIT, subject=self.subject, ends=self.ends
            )
        return chosen

    def check_meeting_id(self, meeting_id: str) -> str:
        """4003: EMPTY, MALFORMED; what passes can be looked up."""
        if not meeting_id:
            raise InvalidMeetingId.empty(subject=self.subject, ends=self.ends)
        if not is_meeting_id(meeting_id):
            raise InvalidMeetingId.malformed(meeting_id=meeting_id[:64], subject=self.subject, ends=self.ends)
        return meeting_id

    def check_room(self, meeting_id: str, room: Room | None) -> Room:
        """4003: NOT_FOUND when the lookup in the key's project found nothing, DISABLED."""
        if room is None:
            raise InvalidMeetingId.not_found(meeting_id=meeting_id, subject=self.subject, ends=self.ends)
        if room.disabled:
            raise InvalidMeetingId.disabled(meeting_id=meeting_id, subject=self.subject, ends=self.ends)
        return room

    def check_scope(self, claims: Claims, room: RoomRow, participant_id: str | None) -> None:
        """4022, 4023, 4024: the meeting, participant and role to which the token is narrowed.

        A token narrowed to a custom id fits the room that has it, and the other way round.
        """
        meeting_id = (room.custom_room_id if claims.room_id == room.custom_room_id else room.id) or room.id
        if claims.room_id is not None and claims.room_id != meeting_id:
            raise UnauthorizedMeetingId.room_mismatch(
                token_room_id=claims.room_id[:64], meeting_id=meeting_id, subject=self.subject, ends=self.ends
            )
        narrowed = claims.participant_id
        if narrowed is not None and participant_id is not None and narrowed != participant_id:
            raise UnauthorizedParticipantId.participant_mismatch(
                token_participant_id=narrowed[:PARTICIPANT_ID_LIMIT],
                participant_id=participant_id,
                subject=self.subject,
                ends=self.ends,
            )
        self.check_role(claims)

    def check_role(self, claims: Claims) -> None:
        """4024: `roles`, when given, must contain the role that this surface needs."""
        if claims.roles is None or claims.roles == []:
            return
        roles = claims.roles if isinstance(claims.roles, list) else [claims.roles]
        if self.needed_role not in roles:
            shown = [str(role)[:32] for role in roles[:8]]
            raise UnauthorizedRole.role_not_allowed(
                needed_role=self.needed_role, roles=shown, subject=self.subject, ends=self.ends
            )


def _kind(value: object) -> str:
    match value:
        case bool():
            return "a boolean"
        case str():
            return "a text"
        case int() | float():
            return "a number"
        case _:
            return "an object"
