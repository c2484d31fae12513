"""The browser SDK in a real Chromium: one page is one participant, driven from Python."""

import asyncio
import contextlib
import time
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

from playwright.async_api import Browser, BrowserContext, Page, Playwright, Route, async_playwright

from tests.support.pace import patience
from tests.support.server import RunningServer

CHROMIUM = "/usr/bin/chromium"
WAIT_TIMEOUT_S = 30.0
_KIT = (Path(__file__).parent / "browser.js").read_text(encoding="utf-8")
_BLANK = "<!doctype html><meta charset=utf-8><title>test</title><body></body>"
_QUIET = (
    "--no-sandbox",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-dev-shm-usage",
    "--autoplay-policy=no-user-gesture-required",
)
FAKE_DEVICES = "--use-fake-device-for-media-stream"
FAKE_CONSENT = "--use-fake-ui-for-media-stream"


async def launch(
    playwright: Playwright, *, devices: bool = True, consent: bool = True, extra: tuple[str, ...] = ()
) -> Browser:
    """Debian's Chromium, headless.

    Args:
        playwright: the running driver.
        devices: a fake camera and microphone exist; else the browser sees none.
        consent: every question for a permission is answered with yes, unasked.
        extra: further switches.
    """
    switches = [*_QUIET, *([FAKE_DEVICES] if devices else []), *([FAKE_CONSENT] if consent else []), *extra]
    return await playwright.chromium.launch(executable_path=CHROMIUM, headless=True, args=switches)


@contextlib.asynccontextmanager
async def chromium(
    *, devices: bool = True, consent: bool = True, extra: tuple[str, ...] = ()
) -> AsyncIterator[Browser]:
    """A Chromium for the length of the block."""
    async with async_playwright() as playwright:
        browser = await launch(playwright, devices=devices, consent=consent, extra=extra)
        try:
            yield browser
        finally:
            await browser.close()


class SdkPage:
    """A page with the SDK of a server: at most one meeting, whose events are logged in order."""

    def __init__(self, page: Page, server: RunningServer) -> None:
        self.page = page
        self.server = server
        self.console: list[str] = []
        page.on("console", lambda message: self.console.append(f"{message.type}: {message.text}"))
        page.on("pageerror", lambda error: self.console.append(f"uncaught: {error}"))

    async def load(self, headers: dict[str, str] | None = None, *, origin: str | None = None) -> None:
        """A page as good as blank with the SDK loaded.

        Args:
            headers: what the page's own are replaced with.
            origin: another name of the server, from which page and SDK come.
        """
        if headers is None:
            await self.page.goto(f"{origin or self.server.url}/healthz")
        else:
            replaced = headers

            async def answer(route: Route) -> None:
                await route.fulfill(body=_BLANK, content_type="text/html", headers=replaced)

            await self.page.route("**/blank", answer)
            await self.page.goto(f"{self.server.url}/blank")
        await self.page.evaluate(f"(async () => {{ {_KIT} }})()")

    async def init(
        self, token: str, meeting_id: str, *, code: int | None = None, tone_hz: int | None = None, **options: Any
    ) -> None:
        """`VideoSDK.config` and `initMeeting`; a code or a tone becomes the custom camera or microphone."""
        given = {"meetingId": meeting_id, "name": "Browser", "micEnabled": False, "webcamEnabled": False} | options
        given["micEnabled"] = given["micEnabled"] or tone_hz is not None
        given["webcamEnabled"] = given["webcamEnabled"] or code is not None
        await self.page.evaluate(
            """([token, options, code, hz]) => {
              if (code !== null) options.customCameraVideoTrack = kit.codeTrack(code);
              if (hz !== null) options.customMicrophoneAudioTrack = kit.toneTrack(hz);
              kit.init(token, options);
            }""",
            [token, given, code, tone_hz],
        )

    async def call(self, method: str, *arguments: Any) -> dict[str, Any]:
        """A method of the meeting (`join`, `pubSub.publish`): `{value}`, or `{error, same}` for a MeetingError."""
        answer: dict[str, Any] = await self.page.evaluate("([path, args]) => kit.call(path, args)", [method, arguments])
        return answer

    async def join(self, token: str, meeting_id: str, **options: Any) -> dict[str, Any]:
        """`init` and `join`; the outcome is as `call` tells it."""
        await self.init(token, meeting_id, **options)
        return await self.call("join")

    async def joined(self, token: str, meeting_id: str, **options: Any) -> None:
        """`join` that must succeed."""
        outcome = await self.join(token, meeting_id, **options)
        assert "value" in outcome, outcome

    async def evaluate(self, expression: str, argument: Any = None) -> Any:
        """JavaScript in the page; `kit` is tests/support/browser.js."""
        return await self.page.evaluate(expression, argument)

    async def log(self) -> list[list[Any]]:
        """All events so far, each with its payload."""
        events: list[list[Any]] = await self.page.evaluate("kit.log")
        return events

    async def told(self, *, without: tuple[str, ...] = ()) -> list[str]:
        """The events so far in short: `error 4002 EXPIRED`, `meeting-state-changed FAILED`, `meeting-left 1103`."""
        return [short(event) for event in await self.log() if event[0] not in without]

    async def wait_for(self, condition: str, argument: Any = None, *, timeout_s: float = WAIT_TIMEOUT_S) -> Any:
        """Waits until a JavaScript function's result is truthy, and returns it."""
        deadline_s = time.monotonic() + patience(timeout_s)
        while True:
            found = await self.page.evaluate(condition, argument)
            if found:
                return found
            if time.monotonic() > deadline_s:
                told = f"{await self.told()}\n{self.console[-20:]}"
                raise AssertionError(f"not within {timeout_s} s: {condition} with {argument!r}\n{told}")
            await asyncio.sleep(0.03)

    async def wait_told(self, start: str, *, timeout_s: float = WAIT_TIMEOUT_S) -> str:
        """Waits for an event whose short form begins so."""
        deadline_s = time.monotonic() + patience(timeout_s)
        while True:
            told = await self.told()
            found = next((event for event in told if event.startswith(start)), None)
            if found is not None:
                return found
            if time.monotonic() > deadline_s:
                raise AssertionError(f"no {start!r} within {timeout_s} s: {told}\n{self.console[-20:]}")
            await asyncio.sleep(0.03)

    async def forget(self) -> None:
        """Empties the log."""
        await self.page.evaluate("kit.log.length = 0")

    async def close(self) -> None:
        """The person closes the tab."""
        await self.page.close()


def short(event: list[Any]) -> str:
    """One event in a few words."""
    name, *payload = event
    first = payload[0] if payload else None
    match name, first:
        case "error", {"code": code, "reason": reason}:
            return f"error {code} {reason}"
        case "meeting-state-changed", {"state": state}:
            return f"{name} {state}"
        case "meeting-left", {"code": code}:
            return f"{name} {code}"
        case "participant-left", {"participantId": participant_id}:
            return f"{name} {participant_id} {payload[1]['code']}"
        case "entry-responded", {"participantId": participant_id, "decision": decision}:
            return f"{name} {participant_id} {decision}"
        case _, {"participantId": participant_id}:
            return f"{name} {participant_id}"
        case _, None:
            return str(name)
        case _:
            return f"{name} {first}"


@contextlib.asynccontextmanager
async def sdk_page(
    browser: Browser,
    server: RunningServer,
    *,
    headers: dict[str, str] | None = None,
    context: BrowserContext | None = None,
) -> AsyncIterator[SdkPage]:
    """A page in a context of its own, as another person's browser would be."""
    own = context or await browser.new_context()
    page = SdkPage(await own.new_page(), server)
    await page.load(headers)
    try:
        yield page
    finally:
        await own.close()
