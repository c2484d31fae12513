"""Rooms over REST: create, look up, list, close and open."""

from __future__ import annotations

from typing import Annotated, Literal

from fastapi import APIRouter, Depends
from pydantic import Field, StringConstraints, field_validator

from meetkit.egress.validate import webhook_problem
from meetkit.protocol.vocabulary import Permission
from meetkit.protocol.wire import to_wire_time
from meetkit.server.clock import utc_now
from meetkit.server.rest.access import Authenticated, Caller
from meetkit.server.rest.shapes import Body, Listing, Paging, Shape
from meetkit.store import AutoClose, Room, Webhook

router = APIRouter(tags=["rooms"])

_EVENT = r"^[a-z*][a-z*-]{0,63}$"
_CUSTOM_ID = r"^[A-Za-z0-9._~-]{1,128}$"


class WebhookShape(Body):
    """Where a room's events are sent."""

    end_point: Annotated[str, StringConstraints(max_length=2048)] = Field(examples=["https://example.org/hooks"])
    events: list[Annotated[str, StringConstraints(pattern=_EVENT)]] = Field(
        default_factory=list, max_length=32, examples=[["session-*"]]
    )

    @field_validator("end_point")
    @classmethod
    def _web_address(cls, value: str) -> str:
        if (problem := webhook_problem(value)) is not None:
            raise ValueError(problem)
        return value


class AutoCloseShape(Body):
    """When a session ends by itself."""

    type: Literal["session-ends", "session-end-and-deactivate"]
    duration: Annotated[int, Field(ge=1, le=10_080, description="Minutes from the session's start.", examples=[60])]


class NewRoom(Body):
    """What a room is made of; everything is optional."""

    custom_room_id: Annotated[str, StringConstraints(pattern=_CUSTOM_ID)] | None = Field(
        None, description="Your own name for the room; the same name returns the same room.", examples=["daily"]
    )
    webhook: WebhookShape | None = Field(None, description="Kept with the room and returned with it.")
    auto_close_config: AutoCloseShape | None = None
    max_participants: Annotated[int, Field(ge=1, le=10_000)] | None = Field(
        None, description="The server's default when absent."
    )
    lobby_timeout_ms: Annotated[int, Field(ge=1_000, le=86_400_000)] | None = Field(
        None, description="How long a guest waits; the server's default when absent."
    )


class RoomStatus(Body):
    """Open or closed for joins."""

    status: Literal["enabled", "disabled"]


class RoomReference(Body):
    """Names a room, by its id or its custom id."""

    room_id: str = Field(max_length=1024, examples=["abcd-1234-wxyz"])


class Links(Shape):
    """Addresses about a room."""

    get_room: str = Field(alias="get_room")
    get_session: str = Field(alias="get_session")


class RoomShape(Shape):
    """A room."""

    room_id: str = Field(examples=["abcd-1234-wxyz"])
    custom_room_id: str | None = Field(examples=["daily"])
    user_id: str = Field(description="The account.", examples=["5f1e2d3c4b5a69788796a5b4"])
    disabled: bool
    webhook: WebhookShape | None
    auto_close_config: AutoCloseShape | None
    max_participants: int
    lobby_timeout_ms: int
    created_at: str = Field(examples=["2026-01-01T12:00:00.000Z"])
    updated_at: str
    id: str = Field(description="The row's id; meetings are joined with `roomId`.")
    links: Links


@router.post("/rooms", summary="Create a room")
async def create_room(caller: Authenticated, body: NewRoom | None = None) -> RoomShape:
    """Makes a room. With a `customRoomId` that the project has used before, the answer is that room, unchanged."""
    caller.need(Permission.ALLOW_JOIN, operation="create a room")
    caller.need_whole_project(operation="a new room")
    wanted = body or NewRoom.model_construct()
    webhook, auto_close = wanted.webhook, wanted.auto_close_config
    room = await caller.context.store.create_room(
        caller.key.project_id,
        at=utc_now(),
        custom_room_id=wanted.custom_room_id,
        webhook=Webhook(end_point=webhook.end_point, events=tuple(webhook.events)) if webhook else None,
        auto_close=AutoClose(kind=auto_close.type, duration_min=auto_close.duration) if auto_close else None,
        max_participants=wanted.max_participants,
        lobby_timeout_ms=wanted.lobby_timeout_ms,
    )
    return _shape(caller, room)


@router.get("/rooms", summary="List rooms")
async def list_rooms(caller: Authenticated, paging: Annotated[Paging, Depends()]) -> Listing[RoomShape]:
    """The project's rooms, newest first."""
    caller.need(Permission.ALLOW_JOIN, operation="list rooms")
    caller.need_whole_project(operation="all rooms")
    page = await caller.context.store.list_rooms(caller.key.project_id, offset=paging.offset, limit=paging.per_page)
    return Listing(page_info=paging.info(page.total), data=[_shape(caller, room) for room in page.rows])


@router.get("/rooms/validate/{roomId}", summary="May this room be joined?")
async def validate_room(roomId: str, caller: Authenticated) -> RoomShape:
    """The room, if it exists and is enabled; the error that a join would get otherwise."""
    return _shape(caller, await caller.room(roomId, disabled_too=False))


@router.post("/rooms/deactivate", summary="Disable a room for good")
async def deactivate_room(body: RoomReference, caller: Authenticated) -> RoomShape:
    """No more joins; a running session goes on until it ends or is ended."""
    caller.need(Permission.ALLOW_MOD, operation="deactivate a room")
    return await _switched(caller, body.room_id, disabled=True)


@router.get("/rooms/{roomId}", summary="One room")
async def get_room(roomId: str, caller: Authenticated) -> RoomShape:
    """A room by its id or its custom id, disabled or not."""
    return _shape(caller, await caller.room(roomId))


@router.post("/rooms/{roomId}", summary="Enable or disable a room")
async def switch_room(roomId: str, body: RoomStatus, caller: Authenticated) -> RoomShape:
    """A disabled room lets nobody in (4003, DISABLED); who is inside stays."""
    caller.need(Permission.ALLOW_MOD, operation="switch a room")
    return await _switched(caller, roomId, disabled=body.status == "disabled")


async def _switched(caller: Caller, room_id: str, *, disabled: bool) -> RoomShape:
    room = await caller.room(room_id)
    await caller.context.store.set_room_disabled(room.id, disabled, at=utc_now())
    return _shape(caller, await caller.room(room.id))


def _shape(caller: Caller, room: Room) -> RoomShape:
    base, settings = caller.context.public_url, caller.context.settings
    webhook, auto_close = room.webhook, room.auto_close
    return RoomShape(
        room_id=room.id,
        custom_room_id=room.custom_room_id,
        user_id=room.account_id,
        disabled=room.disabled,
        # Not judged again: it may have been made when less was asked of an address.
        webhook=WebhookShape.model_construct(end_point=webhook.end_point, events=list(webhook.events))
        if webhook
        else None,
        auto_close_config=_auto_close(auto_close) if auto_close else None,
        max_participants=room.max_participants or settings.max_participants,
        lobby_timeout_ms=room.lobby_timeout_ms or int(settings.lobby_timeout_s * 1000),
        created_at=to_wire_time(room.created_at),
        updated_at=to_wire_time(room.updated_at),
        id=room.uid,
        links=Links(get_room=f"{base}/v2/rooms/{room.id}", get_session=f"{base}/v2/sessions?roomId={room.id}"),
    )


def _auto_close(row: AutoClose) -> AutoCloseShape:
    return AutoCloseShape.model_validate({"type": row.kind, "duration": row.duration_min})
