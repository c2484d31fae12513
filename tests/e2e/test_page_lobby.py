"""The door of a meeting: guests ask on the page, hosts answer, moderate and end."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from playwright.async_api import expect

from tests.e2e.page_driver import Browsers, browsers
from tests.support.server import RunningServer, running_server

MODERATOR = ["allow_join", "allow_mod"]


@pytest.fixture
async def server(tmp_path: Path) -> AsyncIterator[RunningServer]:
    """A server whose page lets guests ask."""
    async with running_server(tmp_path / "server", page_access="ask") as running:
        yield running


@pytest.fixture
async def people(server: RunningServer) -> AsyncIterator[Browsers]:
    """Browsers at that server."""
    async with browsers(server.url) as running:
        yield running


async def test_a_guest_waits_and_is_let_in(server: RunningServer, people: Browsers) -> None:
    meeting_id = await server.create_room()
    host, guest = await people.visitor(), await people.visitor()
    await host.join(meeting_id, "Host", token=server.token(MODERATOR))

    await guest.ask_to_join(meeting_id, "Guest")
    await expect(guest.at("waiting")).to_be_visible()
    card = host.page.locator('[data-testid="lobby-card"][data-name="Guest"]')
    await card.get_by_test_id("lobby-allow").click()
    await expect(guest.at("meeting")).to_be_visible()
    await expect(card).to_have_count(0)
    await expect(host.tile("Guest")).to_be_visible()


async def test_a_guest_who_is_denied_reads_so(server: RunningServer, people: Browsers) -> None:
    meeting_id = await server.create_room()
    host, guest = await people.visitor(), await people.visitor()
    await host.join(meeting_id, "Host", token=server.token(MODERATOR))

    await guest.ask_to_join(meeting_id, "Guest", search="?debug=1")
    await host.at("lobby-deny").click()
    await expect(guest.at("over")).to_have_attribute("data-reason", "JOIN_ROOM_FAILED")
    await expect(guest.at("error-code")).to_have_text("3047")
    await expect(guest.at("error-reason")).to_have_text("ENTRY_DENIED")
    await expect(host.at("tile")).to_have_count(1)


async def test_a_guest_who_goes_away_waits_no_longer(server: RunningServer, people: Browsers) -> None:
    meeting_id = await server.create_room()
    host, guest = await people.visitor(), await people.visitor()
    await host.join(meeting_id, "Host", token=server.token(MODERATOR))
    await guest.ask_to_join(meeting_id, "Guest")
    await expect(host.at("lobby-card")).to_be_visible()
    await guest.at("cancel-waiting").click()
    await expect(guest.at("over")).to_be_visible()
    await expect(host.at("lobby-card")).to_have_count(0)


async def test_a_host_creates_a_meeting_with_a_token_that_stays_in_the_tab(
    server: RunningServer, people: Browsers
) -> None:
    host = await people.visitor()
    await host.open("/")
    await expect(host.at("create-meeting")).to_have_count(0)
    token = server.token(MODERATOR)
    await host.give_token(token)
    await host.at("create-meeting").click()
    await host.join_here("Host")
    assert token not in host.page.url
    stored = await host.page.evaluate("[JSON.stringify({...localStorage}), document.cookie, document.body.innerHTML]")
    assert all(token not in text for text in stored)


async def test_a_moderator_mutes_asks_and_removes(server: RunningServer, people: Browsers) -> None:
    meeting_id = await server.create_room()
    host, ada = await people.visitor(), await people.visitor()
    await host.join(meeting_id, "Host", token=server.token(MODERATOR))
    await ada.join(meeting_id, "Ada", token=server.token(["allow_join"]))
    await host.at("toggle-people").click()
    row = host.person("Ada")

    await row.get_by_test_id("stop-mic").click()
    await expect(ada.at("toggle-mic")).to_have_attribute("aria-pressed", "false")
    await row.get_by_test_id("ask-mic").click()
    await expect(ada.at("media-request")).to_contain_text("Host")
    await ada.at("request-reject").click()
    await expect(ada.at("media-request")).to_have_count(0)
    await expect(ada.at("toggle-mic")).to_have_attribute("aria-pressed", "false")
    await row.get_by_test_id("ask-mic").click()
    await ada.at("request-accept").click()
    await expect(ada.at("toggle-mic")).to_have_attribute("aria-pressed", "true")
    await expect(row.get_by_test_id("stop-mic")).to_be_visible()

    await row.get_by_test_id("stop-webcam").click()
    await expect(ada.at("toggle-webcam")).to_have_attribute("aria-pressed", "false")
    await row.get_by_test_id("ask-webcam").click()
    await ada.at("request-accept").click()
    await host.sees_moving(host.tile("Ada").get_by_test_id("video"))

    await row.get_by_test_id("remove-person").click()
    await host.at("remove-confirm").click()
    await expect(ada.at("over")).to_have_attribute("data-reason", "REMOVE_PEER")
    await expect(host.at("tile")).to_have_count(1)


async def test_who_may_not_moderate_sees_no_such_buttons(server: RunningServer, people: Browsers) -> None:
    meeting_id = await server.create_room()
    host, ada = await people.visitor(), await people.visitor()
    await host.join(meeting_id, "Host", token=server.token(MODERATOR))
    await ada.join(meeting_id, "Ada", token=server.token(["allow_join"]))
    await ada.at("toggle-people").click()
    await expect(ada.person("Host")).to_be_visible()
    await expect(ada.at("people-panel").get_by_test_id("remove-person")).to_have_count(0)
    await expect(ada.at("people-panel").get_by_test_id("stop-mic")).to_have_count(0)


async def test_a_moderator_ends_the_meeting_for_all_after_a_question(server: RunningServer, people: Browsers) -> None:
    meeting_id = await server.create_room()
    host, ada = await people.visitor(), await people.visitor()
    await host.join(meeting_id, "Host", token=server.token(MODERATOR))
    await ada.join(meeting_id, "Ada", token=server.token(["allow_join"]))

    await host.at("leave").click()
    await expect(host.at("leave-dialog")).to_be_visible()
    await host.page.keyboard.press("Escape")
    await expect(host.at("leave-dialog")).to_have_count(0)
    await expect(ada.at("meeting")).to_be_visible()
    await host.at("leave").click()
    await host.at("end-for-all").click()
    for person in (host, ada):
        await expect(person.at("over")).to_have_attribute("data-reason", "ROOM_CLOSE")
        await expect(person.at("rejoin")).to_have_count(0)
