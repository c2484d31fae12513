"""The README's first meetings are run as they stand, with only the address, token and meeting filled in."""

import asyncio
import re
import sys
from pathlib import Path

import pytest
from playwright.async_api import Browser

from meetkit import VideoSDK
from tests.support.media import CodeVideoTrack
from tests.support.server import RunningServer

README = (Path(__file__).parents[2] / "README.md").read_text(encoding="utf-8")
ADDRESS = "http://127.0.0.1:8080"


def block(language: str) -> str:
    """The README's only code block of a language."""
    [found] = re.findall(rf"```{language}\n(.*?)```", README, flags=re.DOTALL)
    return str(found)


async def test_first_meeting_in_python(shared_server: RunningServer) -> None:
    room_id = await shared_server.create_room()
    VideoSDK.config(shared_server.token(), server_url=shared_server.url)
    watcher = VideoSDK.init_meeting(meeting_id=room_id, name="Watcher", mic_enabled=False, webcam_enabled=False)
    seen: asyncio.Future[str] = asyncio.get_running_loop().create_future()
    watcher.on("participant-joined", lambda participant: seen.done() or seen.set_result(participant.display_name))
    program = block("python").replace(ADDRESS, shared_server.url).replace("asyncio.sleep(60)", "asyncio.sleep(3)")
    program = program.replace('token="…"', f"token={shared_server.token()!r}")
    program = program.replace('meeting_id="…"', f"meeting_id={room_id!r}")
    async with watcher:
        process = await asyncio.create_subprocess_exec(
            sys.executable, "-c", program, stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.PIPE
        )
        async with asyncio.timeout(40):
            assert await seen == "Bot"
            out, err = await process.communicate()
    assert (process.returncode, err.decode()) == (0, "")
    assert "Watcher is here" in out.decode()


async def test_first_meeting_in_python_explains_a_bad_token(shared_server: RunningServer) -> None:
    program = block("python").replace(ADDRESS, shared_server.url).replace('token="…"', 'token="not a token"')
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-c", program, stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.PIPE
    )
    async with asyncio.timeout(40):
        out, _ = await process.communicate()
    assert process.returncode == 1
    assert "`token` is empty or invalid or might have expired. The token is not a readable JWT" in out.decode()


@pytest.mark.asyncio(loop_scope="session")
async def test_first_meeting_in_the_browser(shared_server: RunningServer, browser: Browser) -> None:
    room_id = await shared_server.create_room()
    setup = f"const token = {shared_server.token()!r}; const meetingId = {room_id!r};"
    page_text = block("html").replace(ADDRESS, shared_server.url)
    page_text = "<!doctype html><body></body>" + page_text.replace(
        '<script type="module">', f"<script type=module>{setup}"
    )

    context = await browser.new_context()
    page = await context.new_page()
    complaints: list[str] = []
    page.on("pageerror", lambda error: complaints.append(str(error)))
    VideoSDK.config(shared_server.token(), server_url=shared_server.url)
    bot = VideoSDK.init_meeting(meeting_id=room_id, name="Bot", mic_enabled=False, webcam=CodeVideoTrack(0x5A))
    async with bot:
        # Written into a page of the server's own origin: Chromium lets no page of unknown origin reach loopback.
        await page.goto(f"{shared_server.url}/healthz")
        await page.set_content(page_text, wait_until="commit")
        video = page.locator("video")
        await video.wait_for(timeout=20_000)
        assert complaints == []
        async with asyncio.timeout(20):
            # A page has no event to wait for from here.
            while not await video.evaluate("video => video.videoWidth > 0 && video.currentTime > 0.2"):  # noqa: ASYNC110
                await asyncio.sleep(0.1)
    await context.close()
