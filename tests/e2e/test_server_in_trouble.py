"""What clients and callers are told while the server stops, and when its own data makes no sense."""

import asyncio
import contextlib
import json
import sqlite3
from pathlib import Path
from typing import Any

import pytest
from playwright.async_api import Browser

from meetkit import MeetingError, VideoSDK
from meetkit.media import CoreRefused
from tests.support.browser import sdk_page
from tests.support.inprocess import in_process
from tests.support.media import CodeVideoTrack
from tests.support.server import RunningServer


async def refused_join(server: RunningServer, room_id: str) -> tuple[MeetingError, list[Any]]:
    """The error of a join that must fail, and all error events that came with it."""
    VideoSDK.config(server.token(), server_url=server.url)
    meeting = VideoSDK.init_meeting(meeting_id=room_id, name="late", mic_enabled=False, webcam_enabled=False)
    events: list[Any] = []
    meeting.on("error", events.append)
    with pytest.raises(MeetingError) as caught:
        await meeting.join()
    return caught.value, events


@pytest.mark.asyncio(loop_scope="session")
@pytest.mark.provokes("SERVER_SHUTTING_DOWN/STOPPING", sdk=("python", "browser", "rest"))
async def test_who_comes_during_a_shutdown_is_told_so(tmp_path: Path, browser: Browser) -> None:
    async with in_process(tmp_path / "data") as server:
        room_id = await server.create_room()
        server.context.ready = False
        await server.context.meetings.shutdown(1_000)
        error, events = await refused_join(server, room_id)
        assert (error.code, error.name, error.reason) == (6003, "SERVER_SHUTTING_DOWN", "STOPPING")
        assert events == [error]
        async with sdk_page(browser, server) as page:
            outcome = await page.join(server.token(), room_id)
            assert (outcome["error"]["code"], outcome["error"]["reason"]) == (6003, "STOPPING")
            await page.wait_told("meeting-left")
            assert [told for told in await page.told() if told.startswith("error")] == ["error 6003 STOPPING"]
        readiness = await server.rest("GET", "/readyz")
        assert (readiness.status_code, readiness.json()["reason"]) == (503, "STOPPING")


@pytest.mark.provokes("MEDIA_NEGOTIATION_FAILED/CORE_REFUSED", sdk="python")
async def test_dead_media_worker_is_told_to_who_joins_and_to_who_watches(tmp_path: Path) -> None:
    async with in_process(tmp_path / "data", fault_injection=True) as server:
        room_id = await server.create_room()
        for _ in range(5):  # what dies so often is not begun anew
            with pytest.raises(CoreRefused):
                await server.context.core.request("debug.fail_worker", worker=0)
        VideoSDK.config(server.token(), server_url=server.url)
        meeting = VideoSDK.init_meeting(meeting_id=room_id, name="A", mic_enabled=False, webcam=CodeVideoTrack(7))
        told: asyncio.Queue[MeetingError] = asyncio.Queue()
        meeting.on("error", told.put_nowait)
        async with meeting, asyncio.timeout(20):
            error = await told.get()
        assert (error.code, error.name, error.reason) == (6020, "MEDIA_NEGOTIATION_FAILED", "CORE_REFUSED")
        readiness = await server.rest("GET", "/readyz")
        assert (readiness.status_code, readiness.json()["reason"]) == (503, "MEDIA_WORKER_FAILED")


@pytest.mark.provokes("INTERNAL_ERROR/UNEXPECTED", sdk=("python", "rest"))
async def test_data_that_makes_no_sense_is_an_incident_with_an_id_and_no_trace(server: RunningServer) -> None:
    room_id = await server.create_room()
    with contextlib.closing(sqlite3.connect(server.data_dir / "meetkit.db")) as database, database:
        database.execute("UPDATE rooms SET created_at = 'yesterday, I think'")
    error, events = await refused_join(server, room_id)
    assert (error.code, error.name, error.reason) == (6000, "INTERNAL_ERROR", "UNEXPECTED")
    assert events == [error]
    answer = await server.rest("GET", f"/v2/rooms/{room_id}")
    problem = answer.json()
    assert (answer.status_code, problem["code"]) == (500, 6000)
    for told in (json.dumps(error.to_wire()), answer.text):
        assert "Traceback" not in told
        assert "yesterday" not in told
    log = server.log_text()
    assert str(error.params["incident_id"]) in log
    assert str(problem["params"]["incident_id"]) in log


@pytest.mark.provokes("INVALID_PARTICIPANT_ID/EMPTY", sdk="rest")
@pytest.mark.provokes("INVALID_PARTICIPANT_ID/WHITESPACE", sdk="rest")
@pytest.mark.provokes("INVALID_PARTICIPANT_ID/TOO_LONG", sdk="rest")
async def test_participant_id_that_cannot_be_is_4004_over_rest(shared_server: RunningServer) -> None:
    room_id = await shared_server.create_room()
    for participant_id, reason in (("", "EMPTY"), ("a b", "WHITESPACE"), ("x" * 129, "TOO_LONG")):
        body = {"roomId": room_id, "participantId": participant_id}
        answer = await shared_server.rest("POST", "/v2/sessions/participants/remove", json=body)
        problem = answer.json()
        assert (answer.status_code, problem["code"], problem["reason"]) == (422, 4004, reason), problem
