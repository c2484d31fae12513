"""People at browsers: the ready-made page in Chromium with a synthetic camera and microphone."""

import contextlib
import re
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from typing import Any

from playwright.async_api import Browser, BrowserContext, ConsoleMessage, Locator, Page, async_playwright, expect

from tests.support.pace import patience

CHROMIUM = "/usr/bin/chromium"
DESKTOP = (1280, 800)
PHONE = (360, 740)
JOIN_TIMEOUT_MS = 20_000
MEDIA_TIMEOUT_MS = 20_000
# Several browsers that encode video on few cores are slow to answer.
_EXPECT_MS = 15_000

_ARGUMENTS = [
    "--no-sandbox",
    "--disable-dev-shm-usage",
    "--use-fake-device-for-media-stream",
    # Synthetic pictures cost little CPU when small, and the tests look at content, not at size.
    "--auto-select-tab-capture-source-by-title=meetkit",
    "--disable-features=WebRtcHideLocalIpsWithMdns",
]
_ALLOW = "--use-fake-ui-for-media-stream"

# True once the video has a picture and that picture differs from the one seen first.
_MOVES = """(video) => {
  if (video === null || video.videoWidth === 0) return false;
  const canvas = document.createElement("canvas");
  canvas.width = 64; canvas.height = 48;
  const context = canvas.getContext("2d");
  context.drawImage(video, 0, 0, 64, 48);
  const pixels = context.getImageData(0, 0, 64, 48).data;
  const before = video.meetkitPixels;
  if (before === undefined) { video.meetkitPixels = pixels; return false; }
  let changed = 0;
  for (let i = 0; i < pixels.length; i += 4) {
    if (Math.abs(pixels[i] - before[i]) + Math.abs(pixels[i + 1] - before[i + 1]) > 40) changed += 1;
  }
  return changed > 20;
}"""


@dataclass
class Visitor:
    """One person's tab. Complaints of the browser (script errors, policy violations) are collected."""

    context: BrowserContext
    page: Page
    url: str
    complaints: list[str] = field(default_factory=list)

    def at(self, test_id: str) -> Locator:
        """An element by its data-testid."""
        return self.page.get_by_test_id(test_id)

    def tile(self, name: str) -> Locator:
        """The tile of the person of this name."""
        return self.page.locator(f'[data-testid="tile"][data-name="{name}"]')

    def person(self, name: str) -> Locator:
        """The row of the people panel."""
        return self.page.locator(f'[data-testid="person"][data-name="{name}"]')

    async def open(self, path: str) -> None:
        """Goes to a page of the server."""
        await self.page.goto(self.url + path)

    async def create_meeting(self, name: str) -> str:
        """Creates a meeting from the home page and joins it; returns its id."""
        await self.open("/")
        await self.at("create-meeting").click()
        await expect(self.at("prejoin")).to_be_visible()
        found = re.fullmatch(r".*/m/([^/?#]+)", self.page.url.split("?")[0])
        assert found is not None, self.page.url
        await self.join_here(name)
        return found[1]

    async def ask_to_join(self, meeting_id: str, name: str, *, search: str = "", token: str | None = None) -> None:
        """Fills in the pre-join screen of a meeting and presses the button, without waiting for what comes of it."""
        await self.open(f"/m/{meeting_id}{search}")
        await expect(self.at("prejoin")).to_be_visible()
        if token is not None:
            await self.give_token(token)
        await self.at("name").fill(name)
        await self.at("join").click()

    async def join(self, meeting_id: str, name: str, *, search: str = "", token: str | None = None) -> None:
        """Enters a meeting by its link."""
        await self.ask_to_join(meeting_id, name, search=search, token=token)
        await expect(self.at("meeting")).to_be_visible(timeout=JOIN_TIMEOUT_MS)

    async def join_here(self, name: str) -> None:
        """Enters from the pre-join screen that is shown."""
        await self.at("name").fill(name)
        await self.at("join").click()
        await expect(self.at("meeting")).to_be_visible(timeout=JOIN_TIMEOUT_MS)

    async def give_token(self, token: str) -> None:
        """Pastes a host's token."""
        await expect(self.at("host-open").or_(self.at("host-token"))).to_be_visible()
        if await self.at("host-open").is_visible():
            await self.at("host-open").click()
        await self.at("host-token").fill(token)
        await self.at("host-keep").click()
        await expect(self.at("host-kept")).to_be_visible()

    async def sees_moving(self, video: Locator) -> None:
        """Waits until the video shows a picture that changes."""
        await expect(video).to_be_visible(timeout=MEDIA_TIMEOUT_MS)
        element = await video.element_handle()
        await self.page.wait_for_function(_MOVES, arg=element, timeout=MEDIA_TIMEOUT_MS, polling=150)

    async def hears(self) -> None:
        """Waits until remote sound plays and is not silent."""
        script = """async () => {
          const audio = document.querySelector('[data-testid="sound"]');
          if (audio === null || audio.paused || audio.srcObject === null) return false;
          window.meetkitEar ??= (() => {
            const context = new AudioContext();
            const analyser = context.createAnalyser();
            context.createMediaStreamSource(audio.srcObject).connect(analyser);
            return { context, analyser };
          })();
          await window.meetkitEar.context.resume();
          const samples = new Float32Array(window.meetkitEar.analyser.fftSize);
          window.meetkitEar.analyser.getFloatTimeDomainData(samples);
          return samples.some((sample) => Math.abs(sample) > 0.01);
        }"""
        await self.page.wait_for_function(script, timeout=MEDIA_TIMEOUT_MS, polling=20)

    async def says(self, text: str) -> None:
        """Writes into the open chat."""
        await self.at("chat-input").fill(text)
        await self.at("chat-input").press("Enter")

    async def has_no_horizontal_scroll(self) -> None:
        """The page is no wider than its window, and neither is anything that can be pressed or read in it."""
        width = await self.page.evaluate("document.documentElement.scrollWidth - window.innerWidth")
        assert width <= 0, f"{width} px wider than the window"
        outside = await self.page.evaluate(
            """() => [...document.querySelectorAll("button, input, select, textarea, h1, h2, p, a")]
              .filter((element) => element.checkVisibility() && !element.closest(".visually-hidden"))
              .filter((element) => {
                const box = element.getBoundingClientRect();
                return box.width > 2 && (box.left < -1 || box.right > window.innerWidth + 1);
              })
              .map((element) => element.outerHTML.slice(0, 120))"""
        )
        assert outside == []

    def note(self, message: ConsoleMessage) -> None:
        # A refused request or connection is an answer that the tests look at; the browser lists it as an error too.
        network = ("Failed to load resource", "WebSocket connection to")
        if message.type == "error" and not message.text.startswith(network):
            self.complaints.append(message.text)


@dataclass
class Browsers:
    """A running Chromium; each visitor gets a profile of their own."""

    chromium: Browser
    url: str
    visitors: list[Visitor] = field(default_factory=list)

    async def visitor(self, *, size: tuple[int, int] = DESKTOP, **options: Any) -> Visitor:
        """A new person with an empty profile."""
        context = await self.chromium.new_context(
            viewport={"width": size[0], "height": size[1]}, reduced_motion="reduce", **options
        )
        page = await context.new_page()
        return self.watch(context, page)

    def watch(self, context: BrowserContext, page: Page) -> Visitor:
        """Another tab of a known person."""
        visitor = Visitor(context=context, page=page, url=self.url)
        page.on("console", visitor.note)
        page.on("pageerror", lambda error: visitor.complaints.append(str(error)))
        page.set_default_timeout(JOIN_TIMEOUT_MS)
        self.visitors.append(visitor)
        return visitor


@contextlib.asynccontextmanager
async def browsers(url: str, *, allow_devices: bool = True) -> AsyncIterator[Browsers]:
    """Chromium for the length of the block; at its end no tab may have complained."""
    devices = _ALLOW if allow_devices else "--deny-permission-prompts"
    async with async_playwright() as playwright:
        chromium = await playwright.chromium.launch(executable_path=CHROMIUM, args=[*_ARGUMENTS, devices])
        expect.set_options(timeout=patience(_EXPECT_MS))
        try:
            running = Browsers(chromium=chromium, url=url)
            yield running
            assert [visitor.complaints for visitor in running.visitors] == [[] for _ in running.visitors]
        finally:
            await chromium.close()
