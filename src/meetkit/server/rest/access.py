"""Who calls: the token of a REST request, checked in the order of admission, and what it may do."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

from fastapi import Depends, Request, Security
from fastapi.security import APIKeyHeader

from meetkit.errors import InvalidMeetingId, MeetingError, UnauthorizedMeetingId, UnauthorizedRequest
from meetkit.meeting.admission import Admission, Claims
from meetkit.protocol.bearer import bare_token
from meetkit.protocol.vocabulary import Permission
from meetkit.server.clock import utc_now
from meetkit.server.context import Context, ServerContext
from meetkit.store import ApiKey, Room

_scheme = APIKeyHeader(
    name="Authorization",
    scheme_name="token",
    description="A token (HS256 JWT signed with a project's secret), as it is or after `Bearer `.",
    auto_error=False,
)


@dataclass(frozen=True, slots=True)
class Caller:
    """A request whose token is valid."""

    context: ServerContext
    admission: Admission
    key: ApiKey
    claims: Claims
    permissions: frozenset[Permission]

    def need(self, permission: Permission, *, operation: str) -> None:
        """Raise UnauthorizedRequest (4025) unless the token gives the permission."""
        if permission in self.permissions:
            return
        if permission is Permission.ALLOW_MOD:
            raise UnauthorizedRequest.moderator_required(operation=operation)
        raise UnauthorizedRequest.permission_required(operation=operation, permission=permission)

    def need_whole_project(self, *, operation: str) -> None:
        """Raise UnauthorizedMeetingId (4022) when the token is narrowed to one meeting."""
        if self.claims.room_id is not None:
            raise UnauthorizedMeetingId.room_mismatch(
                token_room_id=self.claims.room_id[:64], meeting_id=operation, ends="request"
            )

    async def room(self, room_id: str, *, disabled_too: bool = True) -> Room:
        """A room of the caller's project that the token may name, by its id or custom id.

        Raises:
            InvalidMeetingId: 4003; DISABLED only unless `disabled_too`.
            UnauthorizedMeetingId: 4022.
        """
        asked = self.admission.check_meeting_id(room_id)
        room = await self.context.store.find_room(asked, self.key.project_id)
        narrowed = self.claims.room_id
        if narrowed is not None and narrowed not in (asked, *((room.id, room.custom_room_id) if room else ())):
            raise UnauthorizedMeetingId.room_mismatch(token_room_id=narrowed[:64], meeting_id=asked, ends="request")
        if room is None:
            raise InvalidMeetingId.not_found(meeting_id=asked, ends="request")
        return room if disabled_too else self.admission.check_room(asked, room)

    async def listed_room_id(self, room_id: str | None, *, operation: str) -> str | None:
        """The id of the room whose rows are listed; None for the whole project's.

        Raises:
            InvalidMeetingId: 4003.
            UnauthorizedMeetingId: 4022, also when the token is narrowed to one meeting and no room was named.
        """
        if room_id is None:
            self.need_whole_project(operation=operation)
            return None
        return (await self.room(room_id)).id

    def may_see(self, room_id: str, custom_room_id: str | None) -> bool:
        """Whether the token's scope includes this room."""
        return self.claims.room_id is None or self.claims.room_id in (room_id, custom_room_id)


async def caller_of(request: Request, context: Context, header: Annotated[str | None, Security(_scheme)]) -> Caller:
    """The caller; an address that fails too often gets 429 instead of the reason."""
    try:
        return await _admitted(context, header)
    except MeetingError as error:
        if error.fault == "caller":
            context.refusals.take(context.address_of(request))
        raise


async def _admitted(context: ServerContext, header: str | None) -> Caller:
    settings = context.settings
    admission = Admission(
        now=utc_now(),
        ends="request",
        needed_role="crawler",
        operator=settings.operator_name,
        support=settings.support_email,
        leeway_s=settings.token_leeway_s,
    )
    unverified = admission.read_token(bare_token(header or ""))
    found = None if unverified.api_key is None else await context.store.find_api_key(unverified.api_key)
    vouched = admission.vouch(unverified, found)
    admission.check_role(vouched.claims)
    return Caller(
        context=context,
        admission=admission,
        key=vouched.key,
        claims=vouched.claims,
        permissions=vouched.permissions,
    )


Authenticated = Annotated[Caller, Depends(caller_of)]
