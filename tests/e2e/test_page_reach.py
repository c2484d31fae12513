"""The page for everybody: on a phone, by keyboard alone, under the strict content policy."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from playwright.async_api import Page, expect

from tests.e2e.page_driver import PHONE, Browsers, browsers
from tests.support.server import RunningServer, running_server


@pytest.fixture
async def server(tmp_path: Path) -> AsyncIterator[RunningServer]:
    """A server whose page is open to all."""
    async with running_server(tmp_path / "server", page_access="open") as running:
        yield running


@pytest.fixture
async def people(server: RunningServer) -> AsyncIterator[Browsers]:
    """Browsers at that server."""
    async with browsers(server.url) as running:
        yield running


async def test_on_a_phone_every_screen_fits_its_width(people: Browsers) -> None:
    phone = await people.visitor(size=PHONE)
    await phone.open("/?debug=1")
    await phone.at("host-open").click()
    await phone.has_no_horizontal_scroll()
    meeting_id = await phone.create_meeting("Somebody with quite a long name")
    await phone.has_no_horizontal_scroll()

    other = await people.visitor()
    await other.join(meeting_id, "Another person with an even longer name than that")
    await expect(phone.at("tile")).to_have_count(2)
    await phone.has_no_horizontal_scroll()
    for panel in ("people", "chat", "devices", "recordings"):
        if panel in ("devices", "recordings"):
            await phone.at("toggle-more").click()
        await phone.at(f"toggle-{panel}").click()
        await expect(phone.at(f"{panel}-panel")).to_be_visible()
        await phone.has_no_horizontal_scroll()
        await phone.page.keyboard.press("Escape")
        await expect(phone.at(f"{panel}-panel")).to_have_count(0)
    for dialog in ("recording", "live"):
        await phone.at("toggle-more").click()
        await phone.at(f"toggle-{dialog}").click()
        await expect(phone.at(f"{dialog.removesuffix('ing')}-dialog")).to_be_visible()
        await phone.has_no_horizontal_scroll()
        await phone.page.keyboard.press("Escape")
    await phone.at("leave").click()
    await phone.has_no_horizontal_scroll()
    await phone.at("leave-only").click()
    await expect(phone.at("over")).to_be_visible()
    await phone.has_no_horizontal_scroll()
    await phone.open(f"/m/{meeting_id}")
    await expect(phone.at("prejoin")).to_be_visible()
    await phone.has_no_horizontal_scroll()


async def test_the_bar_fits_a_phone_and_its_buttons_are_large_enough(people: Browsers) -> None:
    phone = await people.visitor(size=PHONE)
    await phone.create_meeting("Ada")
    for name in ("toggle-mic", "toggle-webcam", "toggle-people", "toggle-chat", "toggle-more", "leave"):
        box = await phone.at(name).bounding_box()
        assert box is not None
        assert box["x"] >= 0
        assert box["x"] + box["width"] <= PHONE[0]
        assert box["y"] + box["height"] <= PHONE[1]
        assert min(box["width"], box["height"]) >= 40


async def _tab_to(page: Page, test_id: str) -> None:
    for _ in range(40):
        if await page.evaluate("document.activeElement?.dataset?.testid") == test_id:
            return
        await page.keyboard.press("Tab")
    raise AssertionError(f"{test_id} cannot be reached by Tab")


async def test_one_can_create_join_and_act_by_keyboard_alone(people: Browsers) -> None:
    ada = await people.visitor()
    keys = ada.page.keyboard
    await ada.open("/")
    await _tab_to(ada.page, "create-meeting")
    outline = await ada.page.evaluate("getComputedStyle(document.activeElement).outlineStyle")
    assert outline == "solid"
    await keys.press("Enter")
    await expect(ada.at("name")).to_be_focused()
    await keys.type("Ada")
    await keys.press("Enter")
    await expect(ada.at("meeting")).to_be_visible()

    await expect(ada.at("toggle-mic")).to_have_attribute("aria-pressed", "true")
    await keys.press("m")
    await expect(ada.at("toggle-mic")).to_have_attribute("aria-pressed", "false")
    await expect(ada.at("toggle-webcam")).to_have_attribute("aria-pressed", "true")
    await keys.press("v")
    await expect(ada.at("toggle-webcam")).to_have_attribute("aria-pressed", "false")

    await keys.press("c")
    await expect(ada.at("chat-input")).to_be_focused()
    await keys.type("mvp")
    await keys.press("Enter")
    await expect(ada.at("chat-line")).to_contain_text("mvp")
    await expect(ada.at("toggle-mic")).to_have_attribute("aria-pressed", "false")
    await keys.press("Escape")
    await expect(ada.at("chat-panel")).to_have_count(0)

    await _tab_to(ada.page, "leave")
    await keys.press("Enter")
    await expect(ada.at("leave-dialog")).to_be_visible()
    await _tab_to(ada.page, "leave-only")
    await keys.press("Enter")
    await expect(ada.at("over")).to_be_visible()


async def test_the_menu_of_a_phone_goes_by_keyboard(people: Browsers) -> None:
    phone = await people.visitor(size=PHONE)
    keys = phone.page.keyboard
    await phone.create_meeting("Ada")
    await _tab_to(phone.page, "toggle-more")
    await keys.press("Enter")
    await expect(phone.at("toggle-recording")).to_be_focused()
    await keys.press("ArrowUp")
    await expect(phone.at("toggle-devices")).to_be_focused()
    await keys.press("Home")
    await keys.press("ArrowDown")
    await expect(phone.at("toggle-live")).to_be_focused()
    await keys.press("Escape")
    await expect(phone.at("more-menu")).to_have_count(0)
    await expect(phone.at("toggle-more")).to_be_focused()
    await keys.press("Enter")
    await keys.press("Enter")
    await expect(phone.at("start-recording")).to_be_focused()


async def test_every_control_has_a_name_and_says_its_key(people: Browsers) -> None:
    ada = await people.visitor()
    await ada.create_meeting("Ada")
    for control in ("toggle-people", "toggle-chat", "toggle-devices", "toggle-recordings", "toggle-live", "add-output"):
        await ada.at(control).click()
        nameless = await ada.page.evaluate(
            """() => [...document.querySelectorAll("button, input, select, textarea, video")]
              .filter((element) => !(element.getAttribute("aria-label") || element.textContent.trim()
                || element.labels?.length || element.getAttribute("aria-hidden")))
              .map((element) => element.outerHTML.slice(0, 120))"""
        )
        assert nameless == []
    await expect(ada.at("toggle-mic")).to_have_attribute("title", "Mute (M)")
    await expect(ada.at("toggle-mic")).to_have_attribute("aria-keyshortcuts", "m")


async def test_the_page_asks_no_other_host_and_keeps_to_its_policy(server: RunningServer, people: Browsers) -> None:
    ada, grace = await people.visitor(), await people.visitor()
    asked: list[str] = []
    ada.page.on("request", lambda request: asked.append(request.url))
    meeting_id = await ada.create_meeting("Ada")
    await grace.join(meeting_id, "Grace")
    await ada.sees_moving(ada.tile("Grace").get_by_test_id("video"))
    assert asked
    assert [url for url in asked if not url.startswith((server.url, "blob:" + server.url))] == []
    response = await ada.page.request.get(server.url)
    policy = response.headers["content-security-policy"]
    assert "unsafe-inline" not in policy
    assert "script-src 'self'" in policy
    # Violations are complaints in the console, which the fixture finds.
