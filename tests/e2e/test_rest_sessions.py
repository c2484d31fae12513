"""Sessions over REST, with real participants on the signalling WebSocket."""

import asyncio
import re
import time
from typing import Any

import httpx
import pytest

from tests.support.pace import patience
from tests.support.server import RunningServer
from tests.support.signal_client import signal_client

QUIET = {"mode": "SIGNALLING_ONLY"}


async def get(server: RunningServer, path: str) -> Any:
    response = await server.rest("GET", path)
    assert response.status_code == 200, response.text
    return response.json()


async def until(condition: Any, *, timeout_s: float = 8) -> Any:
    """The first truthy answer of an asynchronous condition."""
    deadline_s = time.monotonic() + timeout_s
    while not (value := await condition()):
        assert time.monotonic() < deadline_s, "it did not happen in time"
        await asyncio.sleep(0.05)
    return value


async def test_session_runs_from_first_join_to_last_leave_with_timelogs(shared_server: RunningServer) -> None:
    room = await shared_server.create_room(customRoomId="timelogs")
    assert (await get(shared_server, f"/v2/sessions?roomId={room}"))["data"] == []
    token = shared_server.token()
    async with signal_client(shared_server) as ada, signal_client(shared_server) as bob:
        snapshot = await ada.join(token, room, participantId="ada", **QUIET)
        await bob.join(token, room, participantId="bob", name="Bob", **QUIET)
        session_id = snapshot["sessionId"]
        assert re.fullmatch(r"[0-9a-f]{24}", session_id)
        session = await get(shared_server, f"/v2/sessions/{session_id}")
        assert (session["roomId"], session["customRoomId"], session["status"], session["end"]) == (
            room,
            "timelogs",
            "ongoing",
            None,
        )
        assert session["links"]["get_session"] == f"{shared_server.url}/v2/sessions/{session_id}"
        await bob.request("leave")
        await ada.event("participant-left")
        active = await get(shared_server, f"/v2/sessions/{session_id}/participants/active")
        assert [one["participantId"] for one in active["data"]] == ["ada"]
        everybody = await get(shared_server, f"/v2/sessions/{session_id}/participants?perPage=1&page=2")
        assert everybody["pageInfo"] == {"currentPage": 2, "perPage": 1, "lastPage": 2, "total": 2}
        [bob_seen] = everybody["data"]
        assert (bob_seen["participantId"], bob_seen["name"], bob_seen["mode"]) == ("bob", "Bob", "SIGNALLING_ONLY")
        [stay] = bob_seen["timelog"]
        assert (stay["leaveCode"], stay["leaveReason"]) == (1101, "MANUAL_LEAVE_CALLED")
        assert stay["end"] >= stay["start"]
        await ada.request("leave")

    async def ended() -> Any:
        found = await get(shared_server, f"/v2/sessions/{session_id}")
        return found if found["status"] == "ended" else None

    session = await until(ended)
    assert session["end"] >= session["start"]
    stats = await get(shared_server, f"/v2/sessions/{session_id}/stats")
    assert (stats["participants"], stats["joins"], stats["activeParticipants"], stats["mostParticipantsAtOnce"]) == (
        2,
        2,
        0,
        2,
    )
    assert stats["participantS"] >= stats["durationS"] > 0
    listed = await get(shared_server, "/v2/sessions?roomId=timelogs")
    assert [one["id"] for one in listed["data"]] == [session_id]


async def test_end_sends_everybody_out_with_1009(shared_server: RunningServer) -> None:
    room = await shared_server.create_room()
    async with signal_client(shared_server) as ada, signal_client(shared_server) as bob:
        for client in (ada, bob):
            await client.join(shared_server.token(), room, **QUIET)
        ended = await shared_server.rest("POST", "/v2/sessions/end", json={"roomId": room})
        assert (ended.status_code, ended.json()["status"]) == (200, "ended")
        for client in (ada, bob):
            closing = await client.event("closing")
            assert closing["reason"] == {"code": 1009, "name": "MEETING_END_API"}
    again = await shared_server.rest("POST", "/v2/sessions/end", json={"roomId": room})
    assert (again.status_code, again.json()["code"], again.json()["reason"]) == (404, 6002, "NO_LIVE_SESSION")


async def test_remove_sends_one_out_with_1010_and_leaves_the_others(shared_server: RunningServer) -> None:
    room = await shared_server.create_room()
    path = "/v2/sessions/participants/remove"
    nobody = await shared_server.rest("POST", path, json={"roomId": room, "participantId": "ada"})
    assert (nobody.status_code, nobody.json()["reason"]) == (404, "NO_LIVE_SESSION")
    async with signal_client(shared_server) as ada, signal_client(shared_server) as bob:
        snapshot = await ada.join(shared_server.token(), room, participantId="ada", **QUIET)
        await bob.join(shared_server.token(), room, participantId="bob", **QUIET)
        other = await shared_server.rest("POST", path, json={"roomId": room, "participantId": "eve"})
        assert (other.status_code, other.json()["reason"]) == (404, "PARTICIPANT")
        removed = await shared_server.rest("POST", path, json={"roomId": room, "participantId": "ada"})
        assert removed.json() == {"roomId": room, "sessionId": snapshot["sessionId"], "participantId": "ada"}
        assert (await ada.event("closing"))["reason"] == {"code": 1010, "name": "REMOVE_PEER_API"}
        assert (await bob.event("participant-left"))["reason"]["code"] == 1010
        assert (await bob.request_raw("ping"))["ok"]


@pytest.mark.provokes("NOT_FOUND/SESSION", sdk="rest")
async def test_unknown_session_is_6002(shared_server: RunningServer) -> None:
    for path in ("", "/participants", "/participants/active", "/stats"):
        response = await shared_server.rest("GET", f"/v2/sessions/000000000000000000000000{path}")
        assert (response.status_code, response.json()["code"], response.json()["reason"]) == (404, 6002, "SESSION")


async def test_deactivating_an_account_by_command_ends_its_running_meetings(server: RunningServer) -> None:
    room = await server.create_room()
    async with signal_client(server) as ada:
        await ada.join(server.token(), room, **QUIET)
        await server.cli("account", "discontinue", "default", "--message", "Closed on 1 March.")
        error = (await ada.event("error"))["error"]
        assert (error["code"], error["message"], error["ends"]) == (4007, "Closed on 1 March.", "meeting")
        assert (await ada.event("closing"))["reason"]["name"] == "ACCOUNT_CLOSED"


async def test_disabled_room_keeps_who_is_inside_and_lets_nobody_in(server: RunningServer) -> None:
    room = await server.create_room()
    async with signal_client(server) as ada, signal_client(server) as bob:
        await ada.join(server.token(), room, **QUIET)
        await server.rest("POST", "/v2/rooms/deactivate", json={"roomId": room})
        answer = await bob.request_raw(
            "join",
            {
                "version": 1,
                "token": server.token(),
                "meetingId": room,
                "name": "Bob",
                "mode": "SIGNALLING_ONLY",
                "client": {"sdk": "test", "version": "1"},
            },
        )
        assert (answer["error"]["code"], answer["error"]["reason"]) == (4003, "DISABLED")
        assert (await ada.request_raw("ping"))["ok"]


async def test_graceful_stop_tells_clients_before_it_closes_and_writes_the_records(server: RunningServer) -> None:
    room = await server.create_room()
    async with signal_client(server) as ada:
        session_id = (await ada.join(server.token(), room, **QUIET))["sessionId"]
        began_s = time.monotonic()
        assert await server.stop() == 0
        assert time.monotonic() - began_s < patience(10)
        closing = await ada.event("closing")
        assert (closing["reason"]["name"], closing["reconnect"], closing["error"]) == ("SERVER_SHUTDOWN", True, None)
        assert closing["retryAfterMs"] > 0
    await server.start_again()
    session = await get(server, f"/v2/sessions/{session_id}")
    assert session["status"] == "ended"
    assert session["participants"][0]["timelog"][0]["leaveReason"] == "SERVER_SHUTDOWN"


async def test_session_of_a_killed_server_is_closed_by_the_next_start(server: RunningServer) -> None:
    room = await server.create_room()
    async with signal_client(server) as ada:
        session_id = (await ada.join(server.token(), room, **QUIET))["sessionId"]
        await get(server, f"/v2/sessions/{session_id}")
        await server.stop(9)
    await server.start_again()
    session = await get(server, f"/v2/sessions/{session_id}")
    assert session["status"] == "ended"
    assert session["participants"][0]["timelog"][0]["leaveReason"] == "UNKNOWN"


async def test_joins_and_frames_are_counted(server: RunningServer) -> None:
    room = await server.create_room()
    async with signal_client(server) as ada, signal_client(server) as eve:
        await ada.join(server.token(), room, **QUIET)
        await eve.request_raw("join", {"nonsense": True})
        async with httpx.AsyncClient(base_url=server.url) as client:
            text = (await client.get("/metrics")).text
    assert 'meetkit_joins_total{outcome="entered"} 1.0' in text
    assert "meetkit_participants 1.0" in text
    assert "meetkit_meetings 1.0" in text
    assert re.search(r'meetkit_ws_messages_total\{direction="in"\} [2-9]', text)


async def test_connection_that_answers_no_ping_is_closed(tmp_path: Any) -> None:
    from tests.support.server import running_server

    async with running_server(tmp_path / "data", ping_interval_s=1, ping_timeout_s=2) as server:
        host, port = server.url.removeprefix("http://").split(":")
        reader, writer = await asyncio.open_connection(host, int(port))
        writer.write(
            f"GET /v2/signal HTTP/1.1\r\nHost: {host}:{port}\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
            "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n"
            "Sec-WebSocket-Protocol: meetkit.v1\r\n\r\n".encode()
        )
        began_s = time.monotonic()
        async with asyncio.timeout(8):
            received = await reader.read(-1)
        writer.close()
        assert received.startswith(b"HTTP/1.1 101")
        assert b"\x89\x04" in received, "a ping came before the end"
        assert 1.5 < time.monotonic() - began_s < patience(6)
