"""HLS as viewers see and hear it: in a real Chromium, on the server's page and with the browser's own player."""

import asyncio
import base64
import contextlib
import io
import time
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import av
import pytest
from playwright.async_api import Browser, Page
from playwright.async_api import TimeoutError as PlaywrightTimeout

from tests.e2e._python import joined
from tests.support.egress import places
from tests.support.hls import until_listed
from tests.support.media import CodeVideoTrack, ToneTrack, read_code
from tests.support.server import RunningServer, running_server

pytestmark = pytest.mark.asyncio(loop_scope="session")

LOW = {"quality": "low"}
TILES = places("ada", "bob", config=LOW)
PATIENCE_S = 40
DESKTOP, PHONE = {"width": 1280, "height": 720}, {"width": 390, "height": 844}
#: Chromium with no media source extensions, as on iPhones: the page has to use the browser's own HLS player.
NATIVE = "delete window.MediaSource; delete window.WebKitMediaSource; delete window.ManagedMediaSource;"
_PICTURE = """async () => {
  const video = document.querySelector("video");
  const canvas = new OffscreenCanvas(640, 360);
  canvas.getContext("2d").drawImage(video, 0, 0, 640, 360);
  const bytes = new Uint8Array(await (await canvas.convertToBlob({ type: "image/png" })).arrayBuffer());
  return btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(""));
}"""
#: How loud frequencies are against the loudest of all, in decibels.
_LOUDNESS = """async (frequencies) => {
  if (!window.listening) {
    const context = new AudioContext();
    const analyser = new AnalyserNode(context, { fftSize: 16384, smoothingTimeConstant: 0 });
    context.createMediaElementSource(document.querySelector("video")).connect(analyser).connect(context.destination);
    window.listening = { context, analyser };
    await context.resume();
  }
  const { context, analyser } = window.listening;
  const bins = new Float32Array(analyser.frequencyBinCount);
  analyser.getFloatFrequencyData(bins);
  const loudest = Math.max(...bins);
  if (!(loudest > -60)) return null;
  const at = (hz) => Math.round((hz * analyser.fftSize) / context.sampleRate);
  return frequencies.map((hz) => Math.max(...bins.slice(at(hz) - 2, at(hz) + 3)) - loudest);
}"""


@contextlib.asynccontextmanager
async def viewer(
    browser: Browser, url: str, *, viewport: dict[str, int] | None = None, script: str | None = None
) -> AsyncIterator[tuple[Page, list[str]]]:
    """Somebody who opens an address, and what their browser complains about."""
    context = await browser.new_context(viewport=viewport or DESKTOP)  # type: ignore[arg-type]
    page, complaints = await context.new_page(), list[str]()
    page.on("console", lambda line: complaints.append(line.text) if line.type == "error" else None)
    page.on("pageerror", lambda error: complaints.append(f"uncaught: {error}"))
    if script is not None:
        await page.add_init_script(script)
    try:
        await page.goto(url)
        yield page, complaints
    finally:
        await context.close()


async def in_state(page: Page, state: str, *, within_s: float = PATIENCE_S) -> None:
    try:
        await page.wait_for_selector(f'main[data-state="{state}"]', timeout=within_s * 1000)
    except PlaywrightTimeout:
        found = await page.evaluate("""() => {
          const { error, readyState, currentTime, paused } = document.querySelector("video");
          return [document.querySelector("main").dataset.state, error?.message, readyState, currentTime, paused];
        }""")
        raise AssertionError(f"not {state} within {within_s} s: {found}") from None


async def codes(page: Page) -> dict[str, int | None]:
    """What is read at the place of each participant in the picture that is shown now."""
    png = base64.b64decode(await page.evaluate(_PICTURE))
    with av.open(io.BytesIO(png)) as container:
        (picture,) = (frame.to_ndarray(format="gray") for frame in container.decode(video=0))
    return {
        one: read_code(av.VideoFrame.from_ndarray(picture[y : y + height, x : x + width].copy(), format="gray"))
        for one, (x, y, width, height) in TILES.items()
    }


async def shows(page: Page, wanted: dict[str, int], *, within_s: float = PATIENCE_S) -> float:
    """Waits until the picture shows everybody's code; when it was seen, on time.monotonic."""
    until_s = time.monotonic() + within_s
    while (found := await codes(page)) != wanted:
        assert time.monotonic() < until_s, f"not {wanted} within {within_s} s: {found}"
        await asyncio.sleep(0.05)
    return time.monotonic()


async def sounds(page: Page, *frequencies: int, silent: int, within_s: float = PATIENCE_S) -> None:
    """Waits until these frequencies are the loud ones; another one, for comparison, is not."""
    until_s = time.monotonic() + within_s
    found: list[float] | None = None
    while True:
        found = await page.evaluate(_LOUDNESS, [*frequencies, silent])
        if found is not None and min(found[:-1]) > -15 and found[-1] < -25:
            return
        assert time.monotonic() < until_s, f"not {frequencies} within {within_s} s: {found}"
        await asyncio.sleep(0.1)


@contextlib.asynccontextmanager
async def meeting(server: RunningServer) -> AsyncIterator[Any]:
    """Two with known pictures and tones, streamed as HLS; yields Ada and her camera and the stream."""
    room = await server.create_room()
    camera = CodeVideoTrack(0xA5)
    ada_media: dict[str, Any] = {"mic": ToneTrack(440), "webcam": camera}
    bob_media: dict[str, Any] = {"mic": ToneTrack(1320), "webcam": CodeVideoTrack(0x3C)}
    async with (
        joined(server, room, name="Ada", participant_id="ada", **ada_media) as ada,
        joined(server, room, name="Bob", participant_id="bob", **bob_media),
    ):
        await ada.stream("bob", "video")
        yield ada, camera, await ada.meeting.start_hls(LOW)


async def test_page_shows_and_sounds_the_meeting_and_says_when_it_is_over(
    browser: Browser, tmp_path: Path, record_property: Any
) -> None:
    async with (
        running_server(tmp_path / "server", hls_keep_s=2) as server,
        meeting(server) as (ada, camera, stream),
        viewer(browser, stream.watch_url) as (page, complaints),
        viewer(browser, stream.watch_url, viewport=PHONE) as (phone, _),
    ):
        await in_state(page, "playing")
        await shows(page, {"ada": 0xA5, "bob": 0x3C})
        await sounds(page, 440, 1320, silent=880)
        await in_state(phone, "playing")
        await shows(phone, {"ada": 0xA5, "bob": 0x3C})
        box = await phone.evaluate("[document.documentElement.scrollWidth, document.documentElement.scrollHeight]")
        assert box[0] <= PHONE["width"]
        assert box[1] <= PHONE["height"]
        # From the camera to the viewer: another code is shown to the camera, and seen on the page.
        changed_s, camera.code = time.monotonic(), 0x96
        seen_s = await shows(page, {"ada": 0x96, "bob": 0x3C}, within_s=15)
        record_property("hls_latency_s", round(seen_s - changed_s, 2))
        print(f"\nHLS latency, camera to page: {seen_s - changed_s:.2f} s")
        await ada.meeting.stop_hls()
        await in_state(page, "ended")
        await in_state(phone, "ended")
        assert await page.locator("h1").inner_text() == "The stream has ended"
        assert complaints == []
        # When the address is gone, a late viewer is told so, and may try again.
        until_s = time.monotonic() + 15
        while (answer := await page.goto(stream.watch_url)) is not None and answer.status != 404:
            assert time.monotonic() < until_s, "still known long after its end"
            await asyncio.sleep(0.2)
        await in_state(page, "gone")
        await page.get_by_role("button", name="Try again").click()
        await in_state(page, "gone")


async def test_browsers_own_player_is_used_where_scripts_cannot_play(
    browser: Browser, shared_server: RunningServer
) -> None:
    async with meeting(shared_server) as (ada, _, stream):
        await until_listed(stream.playback_url, 3)
        async with viewer(browser, stream.watch_url, script=NATIVE) as (page, _):
            await in_state(page, "playing")
            assert (await page.evaluate("document.querySelector('video').src")) == stream.playback_url
            await shows(page, {"ada": 0xA5, "bob": 0x3C})
            await ada.meeting.stop_hls()
            await in_state(page, "ended")


async def test_viewer_is_told_of_an_interruption_and_sees_the_stream_again(
    browser: Browser, shared_server: RunningServer
) -> None:
    async with (
        meeting(shared_server) as (ada, _, stream),
        viewer(browser, stream.watch_url) as (page, _),
    ):
        await in_state(page, "playing")
        await page.context.set_offline(True)
        await in_state(page, "trouble")
        await page.context.set_offline(False)
        await in_state(page, "playing")
        await shows(page, {"ada": 0xA5, "bob": 0x3C})
        await ada.meeting.stop_hls()


async def test_address_that_never_was_and_browser_that_cannot_play_are_said(
    browser: Browser, shared_server: RunningServer
) -> None:
    for path in (f"/watch/{'0' * 32}", "/watch/nothing"):
        async with viewer(browser, shared_server.url + path) as (page, _):
            await in_state(page, "gone")
    incapable = NATIVE + "HTMLMediaElement.prototype.canPlayType = () => '';"
    async with viewer(browser, f"{shared_server.url}/watch/{'0' * 32}", script=incapable) as (page, _):
        await in_state(page, "unplayable")


async def test_stream_that_is_removed_while_it_is_watched_has_ended(browser: Browser, tmp_path: Path) -> None:
    async with (
        running_server(tmp_path / "server", hls_keep_s=0) as server,
        meeting(server) as (ada, _, stream),
        viewer(browser, stream.watch_url) as (page, _),
    ):
        await in_state(page, "playing")
        await ada.meeting.stop_hls()
        await in_state(page, "ended")
