"""axe-core over every screen of the page: what it finds is a violation of WCAG or of its best practices."""

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any, Literal

import pytest
from playwright.async_api import expect

from tests.e2e.page_driver import DESKTOP, PHONE, Browsers, Visitor, browsers
from tests.support.server import running_server

AXE = Path(__file__).parents[2] / "web" / "node_modules" / "axe-core" / "axe.min.js"
RUN = """async () => (await axe.run(document, { resultTypes: ["violations"] })).violations.flatMap(
  ({ id, help, nodes }) => nodes.map(({ html, failureSummary }) => ({ id, help, html: html.slice(0, 200),
    why: failureSummary.split("\\n").slice(1).map((line) => line.trim()).join("; ").slice(0, 300) })))"""


@pytest.fixture
async def people(tmp_path: Path) -> AsyncIterator[Browsers]:
    """Browsers at a server whose page is open to all."""
    async with running_server(tmp_path / "server", page_access="open") as server, browsers(server.url) as running:
        yield running


class Findings:
    """What axe finds on one person's screens."""

    def __init__(self, visitor: Visitor) -> None:
        self._visitor = visitor
        self.violations: list[str] = []

    async def look(self, screen: str) -> None:
        """Runs axe on what is shown now."""
        page = self._visitor.page
        if not await page.evaluate("typeof axe === 'object'"):
            await page.evaluate(AXE.read_text(encoding="utf-8"))
        found: list[dict[str, Any]] = await page.evaluate(RUN)
        assert await page.evaluate("document.contentType") == "text/html", screen
        self.violations += [f"{screen}: {one['id']}: {one['html']} ({one['why']})" for one in found]


@pytest.mark.parametrize(
    ("size", "scheme"), [(DESKTOP, "dark"), (DESKTOP, "light"), (PHONE, "dark")], ids=["dark", "light", "phone"]
)
async def test_no_screen_violates_what_axe_knows(
    people: Browsers, size: tuple[int, int], scheme: Literal["dark", "light"]
) -> None:
    ada, grace = await people.visitor(size=size, color_scheme=scheme), await people.visitor()
    findings = Findings(ada)

    await ada.open("/")
    await expect(ada.at("home")).to_be_visible()
    await findings.look("home")
    await ada.at("create-meeting").click()
    await expect(ada.at("prejoin")).to_be_visible()
    await expect(ada.at("preview-video")).to_be_visible()
    await findings.look("prejoin")
    await ada.join_here("Ada")
    await findings.look("alone in the meeting")

    meeting_id = await ada.at("meeting-id").inner_text()
    await grace.join(meeting_id, "Grace Hopper")
    await expect(ada.at("tile")).to_have_count(2)
    await findings.look("two in the meeting")
    await ada.at("toggle-mic").click()
    await ada.at("toggle-webcam").click()
    await expect(ada.tile("Ada").get_by_test_id("muted-mark")).to_be_visible()
    await findings.look("muted, camera off")

    await ada.at("toggle-chat").click()
    await findings.look("empty chat")
    await ada.says("Hello, see https://example.org/")
    await grace.at("toggle-chat").click()
    await grace.says("Hello yourself")
    await grace.says("And again")
    await expect(ada.at("chat-line").locator(".chat-text")).to_have_text(
        ["Hello, see https://example.org/", "Hello yourself", "And again"]
    )
    await findings.look("chat")
    await ada.page.keyboard.press("Escape")

    await ada.at("toggle-people").click()
    await findings.look("people")
    await ada.page.keyboard.press("Escape")
    if size == PHONE:
        await ada.at("toggle-more").click()
        await findings.look("menu")
    await ada.at("toggle-devices").click()
    await expect(ada.page.get_by_label("Close Devices")).to_be_visible()
    await findings.look("devices")
    await ada.page.keyboard.press("Escape")

    for act, dialog in (("toggle-recording", "record-dialog"), ("toggle-live", "live-dialog")):
        if size == PHONE:
            await ada.at("toggle-more").click()
        await ada.at(act).click()
        await expect(ada.at(dialog)).to_be_visible()
        await findings.look(dialog)
        await ada.page.keyboard.press("Escape")
    await ada.at("leave").click()
    await findings.look("leave dialog")
    await ada.at("leave-only").click()
    await expect(ada.at("over")).to_be_visible()
    await findings.look("over")

    await ada.open(f"/m/{meeting_id}?debug=1")
    await ada.join_here("Ada")
    await ada.at("toggle-errors").click()
    await findings.look("debug")

    for path in (f"/watch/{'0' * 32}", "/errors/4002", "/errors"):
        await ada.open(path)
        if path.startswith("/watch"):
            await expect(ada.page.locator("main[data-state=gone]")).to_be_visible()
        await findings.look(path)
        if path.startswith("/watch"):
            await ada.page.evaluate("document.querySelector('main').dataset.state = 'playing'")
            await findings.look("watch page, playing")
    assert findings.violations == [], "\n".join(findings.violations)
