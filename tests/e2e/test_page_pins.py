"""Pinning on the ready-made page: a moderator keeps somebody large for everybody."""

from playwright.async_api import expect

from tests.e2e.page_driver import PHONE, Visitor, browsers
from tests.support.server import RunningServer

# How many times as wide the one tile is as the other, within 2 %.
_TIMES = """([one, other, least, most]) => {
  const width = (name) =>
    document.querySelector(`[data-testid="tile"][data-name="${name}"]`)?.getBoundingClientRect().width ?? 0;
  const times = width(one) / width(other);
  return times >= least && times <= most;
}"""


async def large(visitor: Visitor, one: str, other: str) -> None:
    """Waits until somebody is much larger than another."""
    await visitor.page.wait_for_function(_TIMES, arg=[one, other, 3, 100])


async def alike(visitor: Visitor, one: str, other: str) -> None:
    """Waits until two have tiles of one size."""
    await visitor.page.wait_for_function(_TIMES, arg=[one, other, 0.98, 1.02])


async def test_whom_a_moderator_pins_is_large_and_marked_for_everybody(shared_server: RunningServer) -> None:
    room = await shared_server.create_room()
    host_token, guest_token = shared_server.token(["allow_join", "allow_mod"]), shared_server.token(["allow_join"])
    async with browsers(shared_server.url) as people:
        host, guest = await people.visitor(), await people.visitor()
        await host.join(room, "Ada", token=host_token)
        await guest.join(room, "Grace", token=guest_token)
        await expect(host.at("tile")).to_have_count(2)
        await expect(guest.at("pin-for-all")).to_have_count(0)

        await host.tile("Grace").get_by_test_id("pin-for-all").click()
        for visitor in (host, guest):
            await expect(visitor.tile("Grace")).to_have_attribute("data-pinned", "true")
            await expect(visitor.tile("Grace").get_by_test_id("pin-mark")).to_be_visible()
            await large(visitor, "Grace", "Ada")
        late = await people.visitor(size=PHONE)
        await late.join(room, "Late", token=guest_token)
        await expect(late.tile("Grace").get_by_test_id("pin-mark")).to_be_visible()
        await expect(host.at("tile")).to_have_count(3)

        # One's own wish wins over what is pinned for all.
        await guest.tile("Ada").get_by_test_id("pin").click()
        await large(guest, "Ada", "Grace")
        await guest.tile("Ada").get_by_test_id("pin").click()
        await large(guest, "Grace", "Ada")

        await host.tile("Grace").get_by_test_id("pin-for-all").click()
        for visitor in (host, guest, late):
            await expect(visitor.at("pin-mark")).to_have_count(0)
            await alike(visitor, "Grace", "Ada")

        await host.tile("Late").get_by_test_id("pin-for-all").click()
        await expect(guest.tile("Late").get_by_test_id("pin-mark")).to_be_visible()
        await late.at("leave").click()
        for visitor in (host, guest):
            await expect(visitor.at("tile")).to_have_count(2)
            await alike(visitor, "Grace", "Ada")
