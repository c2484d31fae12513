"""The list of a meeting's recordings, and links that download one file without a token."""

import re

import httpx
import pytest
from playwright.async_api import Browser

from meetkit import MeetingError
from tests.e2e._python import fails, joined
from tests.support.browser import sdk_page
from tests.support.media import ToneTrack
from tests.support.server import RunningServer

pytestmark = pytest.mark.asyncio(loop_scope="session")
SOUND = {"mode": "audio"}


def named(error: MeetingError) -> tuple[int, str]:
    return error.code, error.reason


async def fetched(url: str, method: str = "GET", **headers: str) -> httpx.Response:
    """As anybody would who has the link: without a token."""
    async with httpx.AsyncClient(timeout=15) as client:
        return await client.request(method, url, headers=headers)


@pytest.mark.provokes("NOT_FOUND/RECORDING", sdk="python")
@pytest.mark.provokes("NOT_FOUND/RECORDING_FILE", sdk="python")
@pytest.mark.provokes("UNAUTHORIZED_REQUEST/MODERATOR_REQUIRED", sdk="python")
async def test_moderator_lists_recordings_and_downloads_by_a_link(shared_server: RunningServer) -> None:
    server = shared_server
    room, other, guest = await server.create_room(), await server.create_room(), server.token(["allow_join"])
    async with (
        joined(server, room, participant_id="ada", mic=ToneTrack(440)) as ada,
        joined(server, room, participant_id="bob", token=guest) as bob,
        joined(server, other, participant_id="eve") as eve,
    ):
        assert await ada.meeting.list_recordings() == []
        first = await ada.meeting.start_recording(config=SOUND)
        (running,) = await ada.meeting.list_recordings()
        assert (running.recording_id, running.state, running.files) == (first, "started", ())
        assert running.started_at is not None
        assert named(await fails(ada.meeting.recording_link(first), ada)) == (6002, "RECORDING_FILE")
        await ada.meeting.stop_recording()
        second = await ada.meeting.start_recording(config=SOUND)
        await ada.meeting.stop_recording()
        listed = await ada.meeting.list_recordings()
        assert [(one.recording_id, one.state, one.error) for one in listed] == [
            (second, "stopped", None),
            (first, "stopped", None),
        ]
        (file,) = listed[1].files
        assert (file.index, file.type, file.participant_id) == (0, "audio", None)
        assert re.fullmatch(rf"{room}_\d{{8}}T\d{{6}}Z\.m4a", file.name)

        link = await ada.meeting.recording_link(first)
        assert 60_000 <= link.expires_in_ms <= 600_000
        assert link.url not in repr(link)
        ticket = link.url.rpartition("/")[2]
        assert len(ticket) >= 22  # 128 bits as base64
        whole = await fetched(link.url)
        assert (whole.status_code, len(whole.content)) == (200, file.size_bytes)
        assert whole.headers["content-disposition"] == f'attachment; filename="{file.name}"'
        assert whole.headers["cache-control"] == "private, no-store"
        part = await fetched(link.url, Range="bytes=4-7")
        assert (part.status_code, part.content) == (206, b"ftyp")
        head = await fetched(link.url, "HEAD")
        assert (head.status_code, head.headers["content-length"]) == (200, str(file.size_bytes))
        assert (await ada.meeting.recording_link(first)).url != link.url
        assert ticket not in server.log_text()

        assert named(await fails(bob.meeting.list_recordings(), bob)) == (4025, "MODERATOR_REQUIRED")
        assert named(await fails(bob.meeting.recording_link(first), bob)) == (4025, "MODERATOR_REQUIRED")
        # Another meeting's moderator learns nothing of it.
        assert await eve.meeting.list_recordings() == []
        assert named(await fails(eve.meeting.recording_link(first), eve)) == (6002, "RECORDING")
        assert named(await fails(ada.meeting.recording_link(first, index=1), ada)) == (6002, "RECORDING_FILE")

        # A link is for one file alone, and ends with it.
        assert (await server.rest("DELETE", f"/v2/recordings/{first}")).status_code == 204
        gone = await fetched(link.url)
        assert (gone.status_code, gone.json()["reason"]) == (404, "RECORDING")


@pytest.mark.provokes("NOT_FOUND/DOWNLOAD_LINK", sdk="rest")
async def test_rest_makes_links_and_a_wrong_one_is_explained(shared_server: RunningServer) -> None:
    server = shared_server
    room = await server.create_room()
    async with joined(server, room, mic=ToneTrack(440)) as ada:
        recording_id = await ada.meeting.start_recording(config=SOUND)
        path = f"/v2/recordings/{recording_id}/files/0/link"
        early = await server.rest("POST", path)
        assert (early.status_code, early.json()["reason"]) == (404, "RECORDING_FILE")
        await ada.meeting.stop_recording()
    made = (await server.rest("POST", path)).json()
    assert set(made) == {"url", "expiresInMs"}
    assert (await fetched(made["url"])).status_code == 200
    wrong = made["url"][:-1] + ("a" if made["url"][-1] != "a" else "b")
    refused = await fetched(wrong)
    assert refused.headers["content-type"] == "application/problem+json"
    problem = refused.json()
    assert (refused.status_code, problem["code"], problem["reason"]) == (404, 6002, "DOWNLOAD_LINK")
    page = await fetched(wrong, Accept="text/html,*/*;q=0.8")
    assert (page.status_code, page.headers["content-type"]) == (404, "text/html; charset=utf-8")
    assert problem["detail"] in page.text
    assert problem["solution"] in page.text
    assert wrong.rpartition("/")[2] not in page.text + refused.text + server.log_text()


@pytest.mark.provokes("NOT_FOUND/RECORDING", sdk="browser")
async def test_page_lists_recordings_and_downloads_by_a_link(browser: Browser, shared_server: RunningServer) -> None:
    room = await shared_server.create_room()
    async with sdk_page(browser, shared_server) as ada:
        token = shared_server.token(["allow_join", "allow_mod"])
        await ada.joined(token, room, participantId="ada", mode="SIGNALLING_ONLY")
        recording_id = (await ada.call("startRecording", None, None, SOUND))["value"]
        await ada.call("stopRecording")
        (listed,) = (await ada.call("listRecordings"))["value"]
        assert (listed["recordingId"], listed["state"], len(listed["files"])) == (recording_id, "stopped", 1)
        link = (await ada.call("recordingLink", recording_id))["value"]
        assert len((await fetched(link["url"])).content) == listed["files"][0]["sizeBytes"]
        missing = await ada.call("recordingLink", "nothing-of-that-name")
        assert (missing["same"], missing["error"]["code"], missing["error"]["reason"]) == (True, 6002, "RECORDING")
