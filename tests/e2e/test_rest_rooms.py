"""Rooms over REST."""

import re
from datetime import datetime
from typing import Any

import pytest

from tests.support.server import RunningServer

MODERATOR = ["allow_join", "allow_mod"]


async def make(server: RunningServer, **body: Any) -> dict[str, Any]:
    response = await server.rest("POST", "/v2/rooms", json=body)
    assert response.status_code == 200, response.text
    room: dict[str, Any] = response.json()
    return room


async def test_created_room_has_the_shape_of_the_reference_system(shared_server: RunningServer) -> None:
    response = await shared_server.rest("POST", "/v2/rooms")
    assert response.status_code == 200
    room = response.json()
    assert re.fullmatch(r"[a-z0-9]{4}-[a-z0-9]{4}-[a-z0-9]{4}", room["roomId"])
    assert re.fullmatch(r"[0-9a-f]{24}", room["id"])
    assert room["userId"] == shared_server.account_id
    assert (room["disabled"], room["customRoomId"], room["createdAt"]) == (False, None, room["updatedAt"])
    assert datetime.fromisoformat(room["createdAt"]).tzinfo is not None
    assert room["links"] == {
        "get_room": f"{shared_server.url}/v2/rooms/{room['roomId']}",
        "get_session": f"{shared_server.url}/v2/sessions?roomId={room['roomId']}",
    }
    assert (await shared_server.rest("GET", f"/v2/rooms/{room['roomId']}")).json() == room


async def test_same_custom_id_returns_the_same_room_unchanged(shared_server: RunningServer) -> None:
    first = await make(shared_server, customRoomId="same-room", maxParticipants=5)
    second = await make(shared_server, customRoomId="same-room", maxParticipants=9)
    assert second == first
    assert (await shared_server.rest("GET", "/v2/rooms/same-room")).json() == first


async def test_room_returns_what_it_was_made_of(shared_server: RunningServer) -> None:
    body = {
        "webhook": {"endPoint": "https://example.org/hook", "events": ["session-*", "participant-joined"]},
        "autoCloseConfig": {"type": "session-end-and-deactivate", "duration": 60},
        "maxParticipants": 7,
        "lobbyTimeoutMs": 9_000,
    }
    room = await make(shared_server, **body)
    assert {name: room[name] for name in body} == body


async def test_disabled_room_fails_validation_and_can_be_enabled(shared_server: RunningServer) -> None:
    room_id = (await make(shared_server))["roomId"]
    validate = f"/v2/rooms/validate/{room_id}"
    assert (await shared_server.rest("GET", validate)).json()["roomId"] == room_id
    disabled = await shared_server.rest("POST", f"/v2/rooms/{room_id}", json={"status": "disabled"})
    assert disabled.json()["disabled"] is True
    refused = await shared_server.rest("GET", validate)
    assert (refused.status_code, refused.json()["code"], refused.json()["reason"]) == (404, 4003, "DISABLED")
    assert (await shared_server.rest("GET", f"/v2/rooms/{room_id}")).json()["disabled"] is True
    enabled = await shared_server.rest("POST", f"/v2/rooms/{room_id}", json={"status": "enabled"})
    assert enabled.json()["disabled"] is False
    assert enabled.json()["updatedAt"] > enabled.json()["createdAt"]
    gone = await shared_server.rest("POST", "/v2/rooms/deactivate", json={"roomId": room_id})
    assert gone.json()["disabled"] is True
    assert (await shared_server.rest("GET", validate)).json()["reason"] == "DISABLED"


@pytest.mark.provokes("INVALID_MEETING_ID/MALFORMED", sdk="rest")
@pytest.mark.provokes("INVALID_MEETING_ID/EMPTY", sdk="rest")
async def test_unknown_and_malformed_ids_are_4003(shared_server: RunningServer) -> None:
    for room_id, reason in (("aaaa-bbbb-cccc", "NOT_FOUND"), ("a%20b", "MALFORMED"), ("x" * 129, "MALFORMED")):
        for path in (f"/v2/rooms/{room_id}", f"/v2/rooms/validate/{room_id}"):
            response = await shared_server.rest("GET", path)
            assert (response.status_code, response.json()["code"]) == (404, 4003)
            assert response.json()["reason"] == reason
    empty = await shared_server.rest("POST", "/v2/rooms/deactivate", json={"roomId": ""})
    assert (empty.json()["code"], empty.json()["reason"]) == (4003, "EMPTY")


async def test_list_is_paged_newest_first_and_bounded(server: RunningServer) -> None:
    empty = (await server.rest("GET", "/v2/rooms")).json()
    assert empty == {"pageInfo": {"currentPage": 1, "perPage": 20, "lastPage": 1, "total": 0}, "data": []}
    made = [await make(server) for _ in range(5)]
    page = (await server.rest("GET", "/v2/rooms?page=2&perPage=2")).json()
    assert page["pageInfo"] == {"currentPage": 2, "perPage": 2, "lastPage": 3, "total": 5}
    everything = (await server.rest("GET", "/v2/rooms?perPage=100")).json()["data"]
    assert sorted(room["roomId"] for room in everything) == sorted(room["roomId"] for room in made)
    assert page["data"] == everything[2:4]
    created = [room["createdAt"] for room in everything]
    assert created == sorted(created, reverse=True)
    assert (await server.rest("GET", "/v2/rooms?page=99")).json()["data"] == []
    for query, field in (
        ("page=0", "page"),
        ("perPage=101", "perPage"),
        ("perPage=x", "perPage"),
        ("page=9e9", "page"),
    ):
        response = await server.rest("GET", f"/v2/rooms?{query}")
        assert (response.status_code, response.json()["reason"]) == (422, "INVALID_FIELD")
        assert response.json()["params"]["field"] == field


async def test_room_survives_a_restart(server: RunningServer) -> None:
    room = await make(server, customRoomId="kept")
    await server.stop()
    await server.start_again()
    assert (await server.rest("GET", "/v2/rooms/kept")).json() == room
