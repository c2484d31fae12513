"""What the page says when something fails: all of it to developers, a plain sentence to people."""

import tomllib
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
from playwright.async_api import expect

from tests.e2e.page_driver import Browsers, browsers
from tests.support.server import RunningServer, running_server

CATALOGUE = tomllib.loads((Path(__file__).parents[2] / "spec" / "errors.toml").read_text())


def entry(code: int) -> dict[str, Any]:
    """The catalogue's row."""
    found: dict[str, Any] = next(row for row in CATALOGUE["error"] if row["code"] == code)
    return found


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


async def test_with_debug_on_a_refused_join_shows_everything(server: RunningServer, people: Browsers) -> None:
    ada = await people.visitor()
    await ada.ask_to_join("abcd-1234-wxyz", "Ada", search="?debug=1")
    await expect(ada.at("over")).to_have_attribute("data-reason", "JOIN_ROOM_FAILED")
    await expect(ada.at("error")).to_have_count(1)
    row = entry(4003)
    await expect(ada.at("error-code")).to_have_text("4003")
    await expect(ada.at("error-name")).to_have_text("INVALID_MEETING_ID")
    await expect(ada.at("error-message")).to_have_text(row["message"])
    await expect(ada.at("error-reason")).to_have_text("NOT_FOUND")
    await expect(ada.at("error-detail")).to_contain_text("abcd-1234-wxyz")
    await expect(ada.at("error-fix")).to_have_text(row["solution"])
    async with ada.context.expect_page() as opened:
        await ada.at("error-docs").click()
    docs = await opened.value
    await expect(docs.locator("h1").first).to_contain_text("4003")
    assert docs.url == f"{server.url}/errors/4003"


async def test_with_debug_off_people_read_one_plain_sentence(people: Browsers) -> None:
    ada = await people.visitor()
    await ada.ask_to_join("abcd-1234-wxyz", "Ada")
    await expect(ada.at("error-plain")).to_have_text(entry(4003)["plain"])
    for hidden in ("error-code", "error-message", "error-detail", "error-fix", "leave-reason"):
        await expect(ada.at(hidden)).to_have_count(0)
    await ada.at("rejoin").click()
    await expect(ada.at("prejoin")).to_be_visible()


async def test_the_servers_debug_setting_holds_unless_the_address_says_otherwise(tmp_path: Path) -> None:
    async with (
        running_server(tmp_path / "debugging", page_access="open", debug=True) as server,
        browsers(server.url) as people,
    ):
        ada = await people.visitor()
        await ada.ask_to_join("abcd-1234-wxyz", "Ada")
        await expect(ada.at("error-code")).to_have_text("4003")
        await ada.ask_to_join("abcd-1234-wxyz", "Ada", search="?debug=0")
        await expect(ada.at("error-plain")).to_be_visible()
        await expect(ada.at("error-code")).to_have_count(0)


async def test_an_expired_host_token_is_named_and_forgotten(server: RunningServer, people: Browsers) -> None:
    meeting_id = await server.create_room()
    ada = await people.visitor()
    await ada.open("/")
    await ada.give_token(server.token(expires_in_s=-120))
    await ada.ask_to_join(meeting_id, "Ada", search="?debug=1")
    await expect(ada.at("error-code")).to_have_text("4002")
    await expect(ada.at("error-reason")).to_have_text("EXPIRED")
    await ada.at("rejoin").click()
    await expect(ada.at("host-kept")).to_have_count(0)


async def test_a_second_device_takes_over_and_the_first_reads_why(server: RunningServer, people: Browsers) -> None:
    meeting_id = await server.create_room()
    token = server.token(participantId="ada")
    first, second = await people.visitor(), await people.visitor()
    for visitor in (first, second):
        await visitor.open("/")
        await visitor.give_token(token)
    await first.join(meeting_id, "Ada")
    await second.join(meeting_id, "Ada")
    await expect(first.at("over")).to_have_attribute("data-reason-code", "1011")
    await expect(first.at("error")).to_have_attribute("data-code", "4005")
    await expect(first.at("error-plain")).to_have_text(entry(4005)["plain"])
    await expect(first.at("rejoin")).to_be_visible()
    await expect(second.at("meeting")).to_be_visible()


async def test_without_page_access_a_token_is_asked_for(tmp_path: Path) -> None:
    async with running_server(tmp_path / "closed", page_access="off") as server, browsers(server.url) as people:
        meeting_id = await server.create_room()
        ada = await people.visitor()
        await ada.open(f"/m/{meeting_id}")
        await ada.at("name").fill("Ada")
        await expect(ada.at("join")).to_be_disabled()
        await expect(ada.at("host-token")).to_have_attribute("type", "password")
        await ada.give_token(server.token())
        await ada.join_here("Ada")


async def test_devices_that_are_refused_are_explained_and_one_can_still_join(server: RunningServer) -> None:
    async with browsers(server.url, allow_devices=False) as people:
        ada = await people.visitor()
        meeting_id = await server.create_room()
        await ada.open(f"/m/{meeting_id}")
        for code in (3017, 3018):
            card = ada.page.locator(f'[data-testid="error"][data-code="{code}"]')
            await expect(card).to_contain_text(entry(code)["plain"])
        await ada.join_here("Ada")
        await expect(ada.tile("Ada").get_by_test_id("muted-mark")).to_be_visible()
        await ada.at("toggle-webcam").click()
        await expect(ada.at("notices").get_by_test_id("error")).to_have_attribute("data-code", "3017")


async def test_a_restarted_server_is_waited_for_and_joined_again(server: RunningServer, people: Browsers) -> None:
    ada = await people.visitor()
    await ada.create_meeting("Ada")
    await expect(ada.at("toggle-mic")).to_have_attribute("aria-pressed", "true")
    await server.stop()
    await expect(ada.at("reconnecting")).to_be_visible()
    await server.start_again()
    await expect(ada.at("reconnecting")).to_have_count(0, timeout=30_000)
    await expect(ada.at("meeting")).to_be_visible()
    await expect(ada.at("toggle-mic")).to_have_attribute("aria-pressed", "true")


async def test_a_server_that_is_gone_is_named_before_joining(server: RunningServer, people: Browsers) -> None:
    ada = await people.visitor()
    await ada.open("/m/abcd-1234-wxyz?debug=1")
    await ada.at("name").fill("Ada")
    await server.stop()
    await ada.at("join").click()
    await expect(ada.at("error-code")).to_have_text("3047")
    await expect(ada.at("error-reason")).to_have_text("SERVER_UNREACHABLE")


async def test_a_part_of_the_page_that_cannot_be_fetched_is_named_and_tried_again(people: Browsers) -> None:
    ada = await people.visitor()
    await ada.page.route("**/assets/DevicesPanel*", lambda route: route.abort())
    await ada.create_meeting("Ada")
    await ada.at("toggle-devices").click()
    await expect(ada.at("notices").get_by_test_id("error")).to_have_attribute("data-code", "3056")
    await expect(ada.at("toggle-devices")).to_have_attribute("aria-expanded", "false")
    await ada.page.unroute("**/assets/DevicesPanel*")
    await ada.at("toggle-devices").click()
    await expect(ada.at("devices-panel")).to_be_visible()
