"""A server under a path of its host, behind a real nginx with the documented configuration."""

import contextlib
import re
from collections.abc import AsyncIterator
from pathlib import Path

import httpx
import pytest
from playwright.async_api import expect
from websockets.asyncio.client import connect

from meetkit import VideoSDK
from tests.e2e.page_driver import browsers
from tests.support.hls import until_listed
from tests.support.proxy import documented, free_port, nginx
from tests.support.server import RunningServer, running_server

PASSING_ON = documented("### Under a path")
STRIPPING = PASSING_ON.replace(":8080;", ":8080/;")
STRIPPING_ONE_SLASH_LESS = STRIPPING.replace("location /meet/", "location /meet")
_JOIN = """async ([sdk, token, meetingId]) => {
  const { VideoSDK } = await import(sdk);
  VideoSDK.config(token);
  const meeting = VideoSDK.initMeeting({ meetingId, name: "By SDK", micEnabled: false, webcamEnabled: false });
  await meeting.join();
  const state = meeting.state;
  await meeting.leave();
  return state;
}"""


@contextlib.asynccontextmanager
async def behind(folder: Path, snippet: str, *, path: str = "/meet/") -> AsyncIterator[tuple[RunningServer, str]]:
    """A server behind nginx, and its public address without a slash at the end."""
    port = free_port()
    public = f"http://127.0.0.1:{port}{path}"
    async with (
        running_server(
            folder / "server", public_url=public, page_access="open", debug=True, trust_proxy=True
        ) as server,
        nginx(folder / "nginx", snippet, port=port, server_url=server.url),
    ):
        yield server, public.rstrip("/")


async def test_people_meet_read_of_errors_and_watch_under_a_path(tmp_path: Path) -> None:
    async with behind(tmp_path, PASSING_ON) as (server, base), browsers(base) as people:
        ada, bob = await people.visitor(), await people.visitor()
        asked: list[str] = []
        ada.page.on("request", lambda request: asked.append(request.url))
        ada.page.on("websocket", lambda socket: asked.append(socket.url))
        meeting_id = await ada.create_meeting("Ada")
        assert ada.page.url == f"{base}/m/{meeting_id}"
        await bob.join(meeting_id, "Bob")
        await ada.sees_moving(ada.tile("Bob").get_by_test_id("video"))
        # A panel that is loaded when it is first needed.
        await ada.at("toggle-devices").click()
        await expect(ada.at("devices-panel")).to_be_visible()
        await bob.page.reload()
        await bob.join_here("Bob")

        # Errors lead to their pages, whose links lead on.
        lost = await people.visitor()
        await lost.ask_to_join("abcd-1234-wxyz", "Lost")
        async with lost.context.expect_page() as opened:
            await lost.at("error-docs").click()
        docs = await opened.value
        await expect(docs.locator("h1").first).to_contain_text("4003")
        assert docs.url == f"{base}/errors/4003"
        await docs.goto(f"{base}/errors")
        await docs.locator("a").first.click()
        await expect(docs.locator("h1").first).to_contain_text("3011")
        assert docs.url == f"{base}/errors/3011"

        # The browser SDK finds its server by where it came from, the Python SDK is told.
        room = await server.create_room()
        await docs.goto(f"{base}/healthz")
        assert await docs.evaluate(_JOIN, [f"{base}/sdk/meetkit.js", server.token(), room]) == "CONNECTED"
        VideoSDK.config(server.token(), server_url=f"{base}/")
        async with VideoSDK.init_meeting(room, name="Py", mic_enabled=False, webcam_enabled=False) as meeting:
            assert meeting.state.value == "CONNECTED"

        # A stream's addresses, for its page and for any player.
        started = await server.rest("POST", "/v2/hls/start", json={"roomId": meeting_id, "config": {"quality": "low"}})
        assert started.status_code == 200, started.text
        playback_url, watch_url = (started.json()[name] for name in ("playbackUrl", "watchUrl"))
        assert [url.startswith(f"{base}/") for url in (playback_url, watch_url)] == [True, True]
        viewer = await people.visitor()
        viewer.page.on("request", lambda request: asked.append(request.url))
        await viewer.page.goto(watch_url)
        await viewer.page.wait_for_selector('main[data-state="playing"]', timeout=40_000)
        assert await until_listed(playback_url, 1)
        websocket = base.replace("http", "ws", 1)
        assert [url for url in asked if not url.startswith((base, websocket, "blob:"))] == []


@pytest.mark.parametrize("snippet", [PASSING_ON, STRIPPING, STRIPPING_ONE_SLASH_LESS], ids=["on", "off", "slash"])
async def test_proxy_may_strip_the_path_or_pass_it_on(tmp_path: Path, snippet: str) -> None:
    async with behind(tmp_path, snippet) as (server, base), httpx.AsyncClient(follow_redirects=True) as client:
        for page in (base, f"{base}/", f"{base}/m/abcd", f"{base}/m/abcd/", f"{base}/watch/{'0' * 32}"):
            text = (await client.get(page)).text
            files = re.findall(r'(?:href|src)="([^"]+)"', text)
            assert len(files) > 2
            for file in files:
                assert file.startswith("/meet/"), page
                assert (await client.get(httpx.URL(page).join(file))).status_code == 200, file
        error = (await client.get(f"{base}/v2/rooms")).json()
        assert error["docUrl"] == error["type"] == f"{base}/errors/{error['code']}"
        assert (await client.get(error["docUrl"])).status_code == 200
        assert 'href="/meet/errors/4002"' in (await client.get(f"{base}/errors")).text
        assert (await client.get(f"{base}/openapi.json")).json()["servers"] == [{"url": "/meet"}]
        assert 'href="/meet/openapi.json"' in (await client.get(f"{base}/docs")).text
        expired = await client.get(f"{base}/v2/downloads/gone", headers={"Accept": "text/html"})
        assert f'href="/meet/errors/{6002}"' in expired.text
        room = await server.rest("POST", f"{base}/v2/rooms", json={})
        link = room.json()["links"]["get_room"]
        assert link.startswith(f"{base}/v2/rooms/")
        assert (await server.rest("GET", link)).status_code == 200
        signal = base.replace("http", "ws", 1) + "/v2/signal"
        async with connect(signal, subprotocols=["meetkit.v1"]) as socket:  # type: ignore[list-item]
            assert socket.subprotocol == "meetkit.v1"
        # Whoever asks the server itself may use either address.
        for path in ("/healthz", "/readyz", "/meet/healthz", "/m/abcd", "/meet/m/abcd", "/meet"):
            assert (await client.get(server.url + path)).status_code == 200, path
        for path in ("/meetings", "/meet/meet", "/v2/meet"):
            assert (await client.get(server.url + path)).status_code == 404, path


async def test_documented_proxy_of_a_whole_host_works_as_well(tmp_path: Path) -> None:
    snippet = documented("## On a public machine")
    async with behind(tmp_path, snippet, path="") as (server, base), httpx.AsyncClient() as client:
        assert '="/assets/' in (await client.get(f"{base}/m/abcd")).text
        assert (await server.rest("POST", f"{base}/v2/rooms", json={})).status_code == 200
        signal = base.replace("http", "ws", 1) + "/v2/signal"
        async with connect(signal, subprotocols=["meetkit.v1"]) as socket:  # type: ignore[list-item]
            assert socket.subprotocol == "meetkit.v1"


async def test_page_whose_files_cannot_be_had_says_so(tmp_path: Path) -> None:
    """A proxy under a path of which the server knows nothing: the page comes, its files do not."""
    port = free_port()
    async with (
        running_server(tmp_path / "server", public_url=f"http://127.0.0.1:{port}") as server,
        nginx(tmp_path / "nginx", STRIPPING, port=port, server_url=server.url),
        browsers(f"http://127.0.0.1:{port}/meet") as people,
    ):
        visitor = await people.visitor()
        await visitor.open("/")
        await expect(visitor.page.get_by_text("public_url")).to_be_visible()
