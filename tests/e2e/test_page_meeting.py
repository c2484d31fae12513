"""Two people meet through the ready-made page: picture, sound, mute, chat, shared screen."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from playwright.async_api import expect

from tests.e2e.page_driver import MEDIA_TIMEOUT_MS, Browsers, browsers
from tests.support.server import running_server


@pytest.fixture
async def people(tmp_path: Path) -> AsyncIterator[Browsers]:
    """Browsers at a server whose page is open to all."""
    async with running_server(tmp_path / "server", page_access="open") as server, browsers(server.url) as running:
        yield running


async def test_two_people_see_and_hear_each_other(people: Browsers) -> None:
    ada, grace = await people.visitor(), await people.visitor()
    meeting_id = await ada.create_meeting("Ada")
    await expect(ada.at("invite-card")).to_be_visible()
    await grace.join(meeting_id, "Grace")

    for viewer, other in ((ada, "Grace"), (grace, "Ada")):
        await expect(viewer.at("tile")).to_have_count(2)
        await viewer.sees_moving(viewer.tile(other).get_by_test_id("video"))
        await viewer.hears()
        mark = viewer.tile(other).get_by_test_id("voice-mark")
        await expect(mark).not_to_have_attribute("data-level", "0", timeout=MEDIA_TIMEOUT_MS)
    await expect(ada.at("invite-card")).to_have_count(0)


async def test_mute_and_camera_show_at_the_other_end(people: Browsers) -> None:
    ada, grace = await people.visitor(), await people.visitor()
    meeting_id = await ada.create_meeting("Ada")
    await grace.join(meeting_id, "Grace")
    await ada.sees_moving(ada.tile("Grace").get_by_test_id("video"))

    await grace.at("toggle-mic").click()
    await expect(ada.tile("Grace").get_by_test_id("muted-mark")).to_be_visible()
    await grace.at("toggle-webcam").click()
    await expect(ada.tile("Grace").get_by_test_id("video")).to_have_count(0)
    await expect(ada.tile("Grace").locator(".avatar")).to_have_text("G")

    await grace.at("toggle-mic").click()
    await expect(ada.tile("Grace").get_by_test_id("muted-mark")).to_have_count(0)
    await grace.at("toggle-webcam").click()
    await ada.sees_moving(ada.tile("Grace").get_by_test_id("video"))


async def test_who_joins_with_devices_off_is_shown_so_and_can_turn_them_on(people: Browsers) -> None:
    ada, grace = await people.visitor(), await people.visitor()
    meeting_id = await ada.create_meeting("Ada")
    await grace.open(f"/m/{meeting_id}")
    await grace.at("prejoin-mic").click()
    await grace.at("prejoin-webcam").click()
    await expect(grace.at("preview-video")).to_have_count(0)
    await grace.join_here("Grace")

    await expect(ada.tile("Grace").get_by_test_id("muted-mark")).to_be_visible()
    await expect(ada.tile("Grace").get_by_test_id("video")).to_have_count(0)
    await grace.at("toggle-webcam").click()
    await ada.sees_moving(ada.tile("Grace").get_by_test_id("video"))


async def test_chat_reaches_others_and_those_who_come_later_as_plain_text(people: Browsers) -> None:
    ada, grace = await people.visitor(), await people.visitor()
    meeting_id = await ada.create_meeting("Ada")
    await grace.join(meeting_id, "Grace")

    await ada.at("toggle-chat").click()
    await ada.says("<b>hello</b> https://example.invalid/x.")
    await expect(grace.at("toggle-chat-badge")).to_have_text("1")
    await grace.at("toggle-chat").click()
    line = grace.at("chat-line")
    await expect(line).to_contain_text("<b>hello</b> https://example.invalid/x.")
    await expect(line.locator("b")).to_have_count(0)
    await expect(line.locator("a")).to_have_attribute("href", "https://example.invalid/x")
    await expect(grace.at("toggle-chat-badge")).to_have_count(0)
    await grace.says("hi Ada")
    await expect(ada.at("chat-line")).to_have_count(2)
    await expect(ada.at("toggle-chat-badge")).to_have_count(0)

    late = await people.visitor()
    await late.join(meeting_id, "Late")
    await expect(late.at("toggle-chat-badge")).to_have_count(0)
    await late.at("toggle-chat").click()
    await expect(late.at("chat-line")).to_have_count(2)
    await expect(late.at("chat-line").nth(1)).to_contain_text("hi Ada")


async def test_a_shared_screen_is_shown_large_until_it_is_stopped(people: Browsers) -> None:
    ada, grace = await people.visitor(), await people.visitor()
    meeting_id = await ada.create_meeting("Ada")
    await grace.join(meeting_id, "Grace")

    await grace.at("toggle-share").click()
    await expect(ada.at("shared-screen")).to_be_visible(timeout=MEDIA_TIMEOUT_MS)
    video = ada.at("share-video")
    await ada.page.wait_for_function(
        "(video) => video.videoWidth > 0", arg=await video.element_handle(), timeout=MEDIA_TIMEOUT_MS
    )
    screen, tile = await ada.at("shared-screen").bounding_box(), await ada.tile("Grace").bounding_box()
    assert screen is not None
    assert tile is not None
    assert screen["width"] > 3 * tile["width"]

    await grace.at("toggle-share").click()
    await expect(ada.at("shared-screen")).to_have_count(0)


async def test_leaving_says_so_to_all_and_offers_to_come_back(people: Browsers) -> None:
    ada, grace = await people.visitor(), await people.visitor()
    meeting_id = await ada.create_meeting("Ada")
    await grace.join(meeting_id, "Grace")

    await grace.at("leave").click()
    await expect(grace.at("over")).to_have_attribute("data-reason", "MANUAL_LEAVE_CALLED")
    await expect(ada.tile("Grace")).to_have_count(0)
    await grace.at("rejoin").click()
    await grace.join_here("Grace")
    await expect(ada.tile("Grace")).to_be_visible()


async def test_closing_the_tab_frees_the_place_at_once(people: Browsers) -> None:
    ada, grace = await people.visitor(), await people.visitor()
    meeting_id = await ada.create_meeting("Ada")
    await grace.join(meeting_id, "Grace")
    await expect(ada.tile("Grace")).to_be_visible()
    await grace.page.goto("about:blank")
    # The server itself would keep the place for thirty seconds.
    await expect(ada.tile("Grace")).to_have_count(0, timeout=5000)


# As a browser does that wants a click before sound: rejects each play() of an audio element until then.
_SILENT_UNTIL_CLICKED = """
  const play = HTMLAudioElement.prototype.play;
  HTMLAudioElement.prototype.play = function () {
    if (this instanceof HTMLAudioElement && !window.soundAllowed) {
      return Promise.reject(new DOMException("play() needs a click", "NotAllowedError"));
    }
    return play.call(this);
  };
  document.addEventListener("click", (event) => {
    if (event.target.closest("[data-testid=start-sound]")) window.soundAllowed = true;
  }, true);
"""


async def test_sound_that_the_browser_holds_back_starts_with_a_button(people: Browsers) -> None:
    ada, grace = await people.visitor(), await people.visitor()
    await grace.page.add_init_script(_SILENT_UNTIL_CLICKED)
    meeting_id = await ada.create_meeting("Ada")
    await grace.join(meeting_id, "Grace")
    await grace.at("start-sound").click()
    await grace.hears()
    await expect(grace.at("start-sound")).to_have_count(0)


# The answer of the server takes a while, as over a slow network.
SLOW_ANSWERS = """() => {
  const real = WebSocket.prototype.addEventListener;
  WebSocket.prototype.addEventListener = function (type, listener, ...rest) {
    const late = (event) => setTimeout(() => listener(event), 400);
    return real.call(this, type, type === "message" ? late : listener, ...rest);
  };
}"""


async def test_messages_written_quickly_all_arrive(people: Browsers) -> None:
    ada, grace = await people.visitor(), await people.visitor()
    await ada.context.add_init_script(f"({SLOW_ANSWERS})()")
    meeting_id = await ada.create_meeting("Ada")
    await grace.join(meeting_id, "Grace")
    await ada.at("toggle-chat").click()
    await grace.at("toggle-chat").click()
    said = [f"message {number}" for number in range(6)]
    for text in said:
        await ada.says(text)
    await expect(grace.at("chat-line").locator(".chat-text")).to_have_text(said)
    await expect(ada.at("chat-line").locator(".chat-text")).to_have_text(said)
