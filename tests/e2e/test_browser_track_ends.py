"""Tracks that end at any moment of being switched on, and devices of which only one opens at a time."""

import asyncio
import contextlib
from collections.abc import AsyncIterator
from typing import Any

import pytest
from playwright.async_api import Browser

from tests.support.browser import SdkPage, chromium, sdk_page
from tests.support.server import RunningServer

pytestmark = pytest.mark.asyncio(loop_scope="session")

DELAYS_MS = (0, 1, 3, 8, 15, 30, 60, 120)

# Switches on with a track that ends after a while, by the app's stop() (no event) or by its source (an event).
ENDING = """async ([method, kind, how, delayMs]) => {
  let track, end;
  if (how === "stop") {
    track = kind === "audio" ? kit.toneTrack(440) : kit.codeTrack(7);
    end = () => track.stop();
  } else {
    track = new MediaStreamTrackGenerator({ kind });
    end = () => track.writable.getWriter().close();
  }
  const option = method === "enableScreenShare" ? { videoTrack: track } : { track };
  const done = kit.call(method, [option]);
  if (delayMs > 0) await new Promise((resolve) => setTimeout(resolve, delayMs));
  else for (let turn = 0; turn < 3; turn += 1) await null; // the call has begun
  end();
  return await done;
}"""

# Like a phone: only one camera or microphone is open at a time.
ONE_AT_A_TIME = """() => {
  const real = navigator.mediaDevices.getUserMedia.bind(navigator.mediaDevices);
  const open = { video: [], audio: [] };
  globalThis.opened = [];
  navigator.mediaDevices.getUserMedia = async (constraints) => {
    const kind = constraints.video ? "video" : "audio";
    if (open[kind].some((track) => track.readyState === "live")) {
      throw new DOMException("Could not start source", "NotReadableError");
    }
    const stream = await real(constraints);
    open[kind] = stream.getTracks();
    globalThis.opened.push(stream.getTracks()[0].getSettings().deviceId);
    return stream;
  };
}"""


@contextlib.asynccontextmanager
async def two(browser: Browser, server: RunningServer) -> AsyncIterator[tuple[SdkPage, SdkPage]]:
    """Ada and Bob in one meeting, without media."""
    room = await server.create_room()
    async with sdk_page(browser, server) as ada, sdk_page(browser, server) as bob:
        await ada.joined(server.token(), room, participantId="ada")
        await bob.joined(server.token(), room, participantId="bob")
        await bob.wait_for("() => kit.people().length === 1")
        yield ada, bob


async def codes(page: SdkPage) -> list[int]:
    """Of the errors told so far."""
    told: list[int] = await page.evaluate("kit.errors.map(({ code }) => code)")
    return told


@pytest.mark.parametrize("how", ["stop", "source"])
@pytest.mark.parametrize(
    ("method", "kind", "code"),
    [("enableWebcam", "video", 3027), ("unmuteMic", "audio", 3028), ("enableScreenShare", "video", None)],
)
async def test_track_that_ends_while_it_is_switched_on(
    browser: Browser, shared_server: RunningServer, method: str, kind: str, code: int | None, how: str
) -> None:
    async with two(browser, shared_server) as (ada, bob):
        for delay_ms in DELAYS_MS:
            before = await ada.evaluate("kit.errors.length")
            outcome = await ada.evaluate(ENDING, [method, kind, how, delay_ms])
            await ada.wait_for("() => kit.meeting.localParticipant.streams.size === 0", timeout_s=5)
            await bob.wait_for(
                "() => kit.people().every(p => p.streams.length === 0 && !p.webcamOn && !p.micOn && !p.screenShareOn)",
                timeout_s=5,
            )
            told = (await codes(ada))[before:]
            if code is None:
                assert told == [], (delay_ms, told)
                assert "value" in outcome, outcome
            else:
                # One report: as rejection when it was not on yet, else as event alone.
                assert told == [code], (delay_ms, told, outcome)
                assert "value" in outcome or outcome["error"]["code"] == code
        assert await bob.evaluate("kit.errors.length") == 0
        # And it can be switched on as ever.
        back = "enableWebcam" if kind == "video" else "unmuteMic"
        assert "value" in await ada.call(back)
        await bob.wait_for("() => kit.people()[0].streams.length === 1")


# The second of Chromium's fake cameras is for depth and gives no picture.
TWO_CAMERAS = ("--use-fake-device-for-media-stream=device-count=3",)


async def devices(page: SdkPage, list_of: str) -> list[str]:
    ids: list[str] = await page.evaluate(
        f"kit.VideoSDK.{list_of}().then((all) => all.map(({{ deviceId }}) => deviceId))"
    )
    return [device_id for device_id in ids if device_id not in ("default", "communications")]


@pytest.mark.parametrize(
    ("on", "change", "list_of", "kind"),
    [("enableWebcam", "changeWebcam", "getWebcams", "video"), ("unmuteMic", "changeMic", "getMics", "audio")],
)
async def test_device_changes_where_only_one_opens_at_a_time(
    shared_server: RunningServer, on: str, change: str, list_of: str, kind: str
) -> None:
    async with chromium(extra=TWO_CAMERAS) as browser, two(browser, shared_server) as (ada, bob):
        await ada.evaluate(ONE_AT_A_TIME)
        first, *_, second = await devices(ada, list_of)
        assert "value" in await ada.call(on, {"deviceId": first})
        assert "value" in await ada.call(change, second)
        assert await ada.evaluate("opened") == [first, second]
        assert await ada.evaluate("kit.errors.length") == 0
        track = f"[...kit.meeting.localParticipant.streams.values()].find((one) => one.kind === '{kind}').track"
        assert await ada.evaluate(f"{track}.getSettings().deviceId") == second
        # A device that is gone: the error is told, and the old one goes on.
        outcome = await ada.call(change, "no-such-device")
        assert outcome["error"]["reason"] == "CHOSEN_ONE_GONE"
        assert outcome["same"] is True
        assert await ada.evaluate("kit.errors.length") == 1
        assert await ada.evaluate("opened") == [first, second, second]
        assert await ada.evaluate(f"{track}.readyState") == "live"
        stats = "getVideoStats" if kind == "video" else "getAudioStats"
        count = f"() => [...kit.meeting.participants.values()][0].{stats}().then((all) => all?.packets ?? 0)"
        packets = await bob.wait_for(count)
        await bob.wait_for(f"async (before) => await ({count})() > before + 20", packets)
        assert await bob.evaluate("kit.errors.length") == 0


async def test_camera_that_cannot_come_back_is_off_and_both_failures_are_told(shared_server: RunningServer) -> None:
    async with chromium(extra=TWO_CAMERAS) as browser, two(browser, shared_server) as (ada, bob):
        first, *_, second = await devices(ada, "getWebcams")
        assert "value" in await ada.call("enableWebcam", {"deviceId": first})
        await bob.wait_for("() => kit.people()[0].webcamOn")
        await ada.evaluate(
            """() => {
              navigator.mediaDevices.getUserMedia = () =>
                Promise.reject(new DOMException("Could not start video source", "NotReadableError"));
            }"""
        )
        outcome = await ada.call("changeWebcam", second)
        assert (outcome["error"]["code"], outcome["error"]["reason"]) == (3023, "NOT_READABLE")
        assert await codes(ada) == [3023, 3023]
        assert await ada.evaluate("kit.meeting.localParticipant.webcamOn") is False
        await bob.wait_for("() => !kit.people()[0].webcamOn && kit.people()[0].streams.length === 0")


async def test_leaving_while_the_camera_changes_leaves_no_camera_open(shared_server: RunningServer) -> None:
    async with chromium(extra=TWO_CAMERAS) as browser, two(browser, shared_server) as (ada, _):
        first, *_, second = await devices(ada, "getWebcams")
        assert "value" in await ada.call("enableWebcam", {"deviceId": first})
        live: list[Any] = await ada.evaluate(
            """async (second) => {
              const real = navigator.mediaDevices.getUserMedia.bind(navigator.mediaDevices);
              const tracks = [];
              navigator.mediaDevices.getUserMedia = async (constraints) => {
                const stream = await real(constraints);
                tracks.push(...stream.getTracks());
                await kit.meeting.leave();
                return stream;
              };
              await kit.call("changeWebcam", [second]);
              return tracks.filter((track) => track.readyState === "live").map(({ label }) => label);
            }""",
            second,
        )
        assert live == []


# Bob does everything that can be done with a stream, as soon as it is there and after it is gone.
BUSY_BOB = """() => {
  const streams = new Set();
  const poke = (stream) => Promise.all([
    stream.pause().then(() => stream.resume()), stream.stats(), stream.resume(), stream.pause(), stream.stats(),
  ]).catch((fault) => globalThis.faults.push(String(fault)));
  globalThis.faults = [];
  const [ada] = kit.meeting.participants.values();
  ada.on("stream-enabled", (stream) => { streams.add(stream); void poke(stream); });
  ada.on("stream-disabled", (stream) => { void poke(stream); });
  setInterval(() => {
    for (const stream of streams) void poke(stream);
    void ada.getVideoStats().catch((fault) => globalThis.faults.push(String(fault)));
    void ada.pin("both").then(() => ada.unpin("both"));
    if (streams.size > 2) streams.clear();
  }, 40);
}"""


async def test_camera_that_goes_on_and_off_quickly_is_nobodys_error(
    browser: Browser, shared_server: RunningServer
) -> None:
    room = await shared_server.create_room()
    async with (
        sdk_page(browser, shared_server) as ada,
        sdk_page(browser, shared_server) as bob,
        sdk_page(browser, shared_server) as eve,
    ):
        await ada.joined(shared_server.token(), room, participantId="ada")
        await bob.joined(shared_server.token(["allow_join", "allow_mod"]), room, participantId="bob")
        await eve.joined(shared_server.token(), room, participantId="eve")
        await bob.wait_for("() => kit.meeting.participants.has('ada')")
        await bob.evaluate(
            "("
            + BUSY_BOB.replace(
                "const [ada] = kit.meeting.participants.values();", "const ada = kit.meeting.participants.get('ada');"
            )
            + ")()"
        )
        for turn in range(40):
            assert "value" in await ada.evaluate("kit.call('enableWebcam', [{ track: kit.codeTrack(7) }])")
            await asyncio.sleep((turn % 8) * 0.005)
            assert "value" in await ada.call("disableWebcam")
        assert "value" in await ada.evaluate("kit.call('enableWebcam', [{ track: kit.codeTrack(7) }])")
        await eve.wait_for("() => kit.readCode('ada') === 7")
        await asyncio.sleep(1.5)
        for page in (ada, bob, eve):
            assert (
                await page.evaluate("kit.errors.map(({ code, reason, detail }) => `${code} ${reason} ${detail}`)") == []
            )
        assert await bob.evaluate("faults") == []
        assert [line for line in bob.console if "uncaught" in line] == []
