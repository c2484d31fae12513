"""Recording and livestream on the ready-made page: what a host orders, what guests see, what is told of failures."""

import re
from pathlib import Path

import pytest
from playwright.async_api import Locator, expect

from tests.e2e._python import joined, small
from tests.e2e.page_driver import DESKTOP, PHONE, Browsers, Visitor, browsers
from tests.support import rtmp
from tests.support.egress import Film, kill, places
from tests.support.server import RunningServer, running_server

# Starting an encoder, repairing a file and reaching a dead destination take their time on few cores.
EGRESS_TIMEOUT_MS = 40_000
CODE = 0xA5
# As the page orders it when `360p` is chosen.
CONFIG = {"quality": "low", "layout": {"type": "GRID", "priority": "PIN"}}
# Media has no condition to wait for but time.
SOME_SECONDS = re.compile(r"0:0[4-9]|0:[1-5]\d")
PLAYS = """() => {
  const video = document.querySelector("video");
  return video !== null && video.videoWidth > 0 && video.currentTime > 1;
}"""


def stage(visitor: Visitor, what: str) -> Locator:
    """The mark of `recording` or `live` once it says that it runs."""
    return visitor.page.locator(f'[data-testid="{what}-mark"][data-stage="started"]')


async def enter(
    people: Browsers, server: RunningServer, room: str, name: str, *permissions: str, size: tuple[int, int] = DESKTOP
) -> Visitor:
    """Somebody with these permissions joins by the link, devices off: more cameras would only cost time."""
    visitor = await people.visitor(size=size)
    await visitor.open(f"/m/{room}")
    await visitor.give_token(server.token(["allow_join", *permissions]))
    await visitor.at("prejoin-mic").click()
    await visitor.at("prejoin-webcam").click()
    await visitor.join_here(name)
    return visitor


def shown(film: Film) -> list[int | None]:
    """What is read in the tile of the one who has a camera, wherever it is among three people."""
    tiles = places("ada", "grace", "bob", config=CONFIG).values()
    return max((film.codes(tile) for tile in tiles), key=lambda codes: codes.count(CODE))


async def record(host: Visitor) -> None:
    """Starts a small recording and waits until it runs."""
    await host.at("toggle-recording").click()
    await host.at("quality-low").check(force=True)
    await host.at("start-recording").click()
    await expect(host.at("record-dialog")).to_have_count(0)
    await expect(stage(host, "recording")).to_be_visible(timeout=EGRESS_TIMEOUT_MS)


async def downloaded(host: Visitor, button: Locator, folder: Path) -> Path:
    """What a button downloads."""
    async with host.page.expect_download() as waiting:
        await button.click()
    download = await waiting.value
    path = folder / download.suggested_filename
    await download.save_as(path)
    return path


async def test_host_records_everybody_sees_it_and_the_file_is_downloaded(
    shared_server: RunningServer, tmp_path: Path
) -> None:
    room = await shared_server.create_room()
    async with browsers(shared_server.url) as people:
        host = await enter(people, shared_server, room, "Ada", "allow_mod")
        guest = await enter(people, shared_server, room, "Grace")
        async with joined(shared_server, room, name="Bob", webcam=small(CODE)):
            await host.sees_moving(host.tile("Bob").get_by_test_id("video"))
            await record(host)
            await expect(stage(guest, "recording")).to_contain_text("REC")
            await expect(guest.at("egress-announcement")).to_contain_text("This meeting is being recorded.")
            await expect(guest.at("news").filter(has_text="being recorded")).to_have_count(1)
            for button in ("toggle-recording", "toggle-live", "toggle-recordings", "toggle-more"):
                await expect(guest.at(button)).to_have_count(0)

            late = await enter(people, shared_server, room, "Late", size=PHONE)
            await expect(stage(late, "recording")).to_be_visible()
            await expect(late.at("news").filter(has_text="being recorded")).to_have_count(1)
            await late.has_no_horizontal_scroll()
            await late.context.close()
            other_host = await enter(people, shared_server, room, "Mod", "allow_mod")
            await expect(other_host.at("egress-time")).to_have_text(SOME_SECONDS)
            await other_host.context.close()

            await expect(host.at("egress-time")).to_have_text(SOME_SECONDS)
            await expect(host.at("toggle-recording")).to_have_attribute("aria-label", "Stop recording")
            await host.at("toggle-recording").click()
            await expect(host.at("recording-ready")).to_be_visible(timeout=EGRESS_TIMEOUT_MS)
            for visitor in (host, guest):
                await expect(visitor.at("recording-mark")).to_have_count(0)
            await expect(guest.at("recording-ready")).to_have_count(0)

        path = await downloaded(host, host.at("download-ready"), tmp_path)
        await expect(host.at("recording-ready")).to_contain_text(path.name)
        film = Film(path)
        assert film.duration_s > 3
        read = shown(film)
        assert read.count(CODE) > 0.3 * len(read), read
        assert set(read) <= {CODE, None}

        await host.at("show-recordings").click()
        await expect(host.at("recording-ready")).to_have_count(0)
        await expect(host.at("recording")).to_have_count(1)
        await expect(host.at("recording")).to_have_attribute("data-state", "stopped")
        again = await downloaded(host, host.at("download-file"), tmp_path)
        assert again.read_bytes() == path.read_bytes()


@pytest.mark.provokes("RECORDING_FAILED/PROCESS_DIED", sdk="browser")
async def test_recording_whose_process_dies_is_told_once_and_what_was_recorded_is_offered(
    shared_server: RunningServer, tmp_path: Path
) -> None:
    room = await shared_server.create_room()
    async with browsers(shared_server.url) as people:
        host = await enter(people, shared_server, room, "Ada", "allow_mod")
        guest = await enter(people, shared_server, room, "Grace")
        async with joined(shared_server, room, name="Bob", webcam=small(CODE)):
            await host.sees_moving(host.tile("Bob").get_by_test_id("video"))
            await record(host)
            await expect(host.at("egress-time")).to_have_text(SOME_SECONDS)
            kill(shared_server)
            failed = host.at("notices").locator('[data-testid="error"][data-code="5001"]')
            await expect(failed).to_have_count(1)
            await expect(failed).to_contain_text("What was recorded until then is kept.")
            await expect(failed.get_by_test_id("error-help")).to_be_visible()
            for visitor in (host, guest):
                await expect(visitor.at("recording-mark")).to_have_count(0)
            await expect(guest.at("error")).to_have_count(0)

            ready = host.at("recording-ready")
            await expect(ready).to_contain_text("What was recorded is kept", timeout=EGRESS_TIMEOUT_MS)
            film = Film(await downloaded(host, ready.get_by_test_id("download-ready"), tmp_path))
            assert shown(film).count(CODE) > 10

            await host.at("toggle-recordings").click()
            row = host.at("recording")
            await expect(row).to_have_attribute("data-state", "failed")
            await expect(row.get_by_test_id("error")).to_have_attribute("data-code", "5001")
            await expect(row.get_by_test_id("download-file")).to_be_enabled()
            await expect(failed).to_have_count(1)
            await failed.get_by_role("button").click()
            await expect(failed).to_have_count(0)

            await host.sees_moving(host.tile("Bob").get_by_test_id("video"))
            await expect(host.at("toggle-recording")).to_be_enabled()


@pytest.mark.provokes("INVALID_LIVESTREAM_CONFIG/UNSUPPORTED_SCHEME", sdk="browser")
@pytest.mark.provokes("INVALID_LIVESTREAM_CONFIG/MALFORMED", sdk="browser")
@pytest.mark.provokes("LIVESTREAM_FAILED/CONNECTION_REFUSED", sdk="browser")
async def test_host_goes_live_after_correcting_what_was_wrong_at_its_field(tmp_path: Path) -> None:
    async with (
        running_server(tmp_path / "server", allow_private_addresses=True) as server,
        rtmp.rtmp_server(tmp_path / "nginx") as destination,
        browsers(server.url) as people,
    ):
        room = await server.create_room()
        host = await enter(people, server, room, "Ada", "allow_mod")
        guest = await enter(people, server, room, "Grace")
        await host.at("toggle-live").click()
        await host.at("quality-low").first.check(force=True)
        rows = host.at("output")
        await expect(rows.get_by_test_id("output-key")).to_have_attribute("type", "password")
        await rows.get_by_test_id("output-url").fill(destination.url())
        await rows.get_by_test_id("output-key").fill("first-secret")
        await host.at("add-output").click()
        await rows.nth(1).get_by_test_id("output-url").fill("https://live.example.org/app")
        await rows.nth(1).get_by_test_id("output-key").fill("other-secret")
        await host.at("start-live").click()
        wrong = rows.nth(1).get_by_test_id("output-error")
        await expect(wrong).to_have_attribute("data-reason", "UNSUPPORTED_SCHEME")
        await expect(rows.nth(1).get_by_test_id("output-url")).to_be_focused()
        await rows.nth(1).get_by_test_id("output-url").fill(f"rtmp://127.0.0.1:{rtmp.free_port()}/nobody")
        await rows.nth(0).get_by_test_id("output-url").fill(f"rtmp://127.0.0.1:{rtmp.free_port()}/nobody")
        await host.at("start-live").click()
        whole = host.at("live-dialog").get_by_test_id("error")
        await expect(whole).to_have_attribute("data-reason", "NO_OUTPUT_STARTED", timeout=EGRESS_TIMEOUT_MS)
        await expect(whole).to_be_in_viewport()
        for row in (rows.nth(0), rows.nth(1)):
            await expect(row.get_by_test_id("output-error")).to_have_attribute("data-reason", "CONNECTION_REFUSED")
        await rows.nth(0).get_by_test_id("output-url").fill(destination.url())
        await rows.nth(0).get_by_test_id("output-key").fill("")
        await host.at("start-live").click()
        empty = rows.nth(0).get_by_test_id("output-error")
        await expect(empty).to_have_text("It is empty.")
        await expect(rows.nth(0).get_by_test_id("output-key")).to_have_attribute("aria-invalid", "true")
        await expect(wrong).to_have_count(0)
        # In the dialog, where it can be corrected, and nowhere else.
        await expect(host.at("error")).to_have_count(0)

        await rows.nth(0).get_by_test_id("output-key").fill("first-secret")
        await host.at("start-live").click()
        await expect(stage(host, "live")).to_be_visible(timeout=EGRESS_TIMEOUT_MS)
        await expect(host.at("live-dialog")).to_have_count(0)
        await expect(stage(guest, "live")).to_contain_text("LIVE")
        await expect(guest.at("toggle-live")).to_have_count(0)
        late = await enter(people, server, room, "Late")
        await expect(stage(late, "live")).to_be_visible()
        await late.context.close()

        outputs = host.at("live-panel").get_by_test_id("output-state")
        await expect(outputs).to_have_count(2)
        await expect(outputs.nth(0)).to_have_attribute("data-state", "live")
        await expect(outputs.nth(1)).to_have_attribute("data-state", re.compile("retrying|failed"))
        problem = outputs.nth(1).get_by_test_id("output-problem")
        await expect(problem).to_have_attribute("data-reason", "CONNECTION_REFUSED")
        told = host.at("notices").locator('[data-testid="error"][data-code="5002"]')
        await expect(told).to_have_count(1)
        await expect(told).to_contain_text("The livestream goes on.")
        await expect(guest.at("error")).to_have_count(0)
        kept = await host.page.evaluate(
            "document.documentElement.outerHTML + JSON.stringify(localStorage) + JSON.stringify(sessionStorage)"
        )
        assert "secret" not in kept

        await expect(host.at("egress-time")).to_have_text(SOME_SECONDS)
        await host.at("stop-live").click()
        await host.at("stop-live-dialog").get_by_role("button", name="Keep streaming").click()
        await expect(stage(host, "live")).to_be_visible()
        await host.at("stop-live").click()
        await host.at("stop-live-confirm").click()
        for visitor in (host, guest):
            await expect(visitor.at("live-mark")).to_have_count(0, timeout=EGRESS_TIMEOUT_MS)
        (received,) = destination.recordings()
        seen = rtmp.decoded(received)
        assert (seen.width, seen.height) == (640, 360)
        assert seen.video_s > 2


async def test_host_gets_a_link_with_which_anybody_can_watch(shared_server: RunningServer) -> None:
    room = await shared_server.create_room()
    async with browsers(shared_server.url) as people:
        host = await enter(people, shared_server, room, "Ada", "allow_mod")
        guest = await enter(people, shared_server, room, "Grace")
        await host.at("toggle-live").click()
        await host.at("way-link").check(force=True)
        await expect(host.at("output-url")).to_be_hidden()
        await host.at("live-dialog").get_by_test_id("quality-low").last.check(force=True)
        await host.at("start-watch-link").click()
        await expect(stage(guest, "live")).to_be_visible(timeout=EGRESS_TIMEOUT_MS)
        await expect(guest.at("egress-announcement")).to_contain_text("This meeting is live.")
        link = await host.at("watch-link").get_attribute("href")
        assert link is not None

        stranger = await people.visitor()
        await stranger.page.goto(link)
        await stranger.page.wait_for_function(PLAYS, timeout=EGRESS_TIMEOUT_MS)
        await stranger.context.close()

        await host.at("stop-hls").click()
        await host.at("stop-live-confirm").click()
        for visitor in (host, guest):
            await expect(visitor.at("live-mark")).to_have_count(0, timeout=EGRESS_TIMEOUT_MS)
        await expect(host.at("watch-link")).to_have_count(0)
        await expect(host.at("open-watch-link")).to_be_enabled()
