"""What the `room` commands do."""

from __future__ import annotations

import json
import re
from pathlib import Path

from meetkit.cli.database import with_store
from meetkit.cli.tables import print_rows
from meetkit.cli.token_command import signing_key
from meetkit.errors import InvalidMeetingId
from meetkit.server.clock import utc_now
from meetkit.store import Page, Room, Store

_CUSTOM_ID = re.compile(r"[A-Za-z0-9._~-]{1,128}")


def create_room(
    data_dir: Path,
    database_url: str | None,
    *,
    custom_id: str | None,
    max_participants: int | None,
    key_id: str | None,
    as_json: bool,
) -> None:
    """Make it in the key's project."""
    if custom_id is not None and not _CUSTOM_ID.fullmatch(custom_id):
        raise InvalidMeetingId.malformed(meeting_id=custom_id[:64], ends="request")

    async def use(store: Store) -> Room:
        key = await signing_key(store, key_id)
        return await store.create_room(
            key.project_id, at=utc_now(), custom_room_id=custom_id, max_participants=max_participants
        )

    room = with_store(data_dir, database_url, use)
    print(json.dumps(_values(room), indent=2) if as_json else room.id)


def list_rooms(data_dir: Path, database_url: str | None, *, limit: int, as_json: bool) -> None:
    """The newest, of all projects."""

    async def use(store: Store) -> Page[Room]:
        return await store.list_rooms(None, offset=0, limit=limit)

    rows = [(r.id, r.custom_room_id, r.disabled, r.created_at) for r in with_store(data_dir, database_url, use).rows]
    print_rows(("room", "custom id", "disabled", "created"), rows, as_json=as_json)


def show_room(data_dir: Path, database_url: str | None, room_id: str, *, as_json: bool) -> None:
    """One room."""

    async def use(store: Store) -> Room:
        return await _find(store, room_id)

    values = _values(with_store(data_dir, database_url, use))
    if as_json:
        print(json.dumps(values, indent=2))
        return
    for name, value in values.items():
        print(f"{name:16} {'-' if value is None else value}")


def switch_room(data_dir: Path, database_url: str | None, room_id: str, *, disabled: bool) -> None:
    """Off or on; joins see it at once."""

    async def use(store: Store) -> Room:
        room = await _find(store, room_id)
        await store.set_room_disabled(room.id, disabled, at=utc_now())
        return room

    print(f"{with_store(data_dir, database_url, use).id} is {'disabled' if disabled else 'enabled'}")


async def _find(store: Store, room_id: str) -> Room:
    room = await store.find_room(room_id, None)
    if room is None:
        raise InvalidMeetingId.not_found(meeting_id=room_id[:64], ends="request")
    return room


def _values(room: Room) -> dict[str, object]:
    return {
        "roomId": room.id,
        "customRoomId": room.custom_room_id,
        "projectId": room.project_id,
        "disabled": room.disabled,
        "maxParticipants": room.max_participants,
        "createdAt": room.created_at.isoformat(),
        "updatedAt": room.updated_at.isoformat(),
    }
