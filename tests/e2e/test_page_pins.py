"""Pinning on the ready-made page: a moderator keeps somebody large for everybody."""

from playwright.async_api import expect

from tests.e2e.page_driver import PHONE, Visitor, browsers
from tests.support.server import RunningServer


async def width(visitor: Visitor, name: str) -> float:
    """Of somebody's tile."""
    box = await visitor.tile(name).bounding_box()
    assert box is not None
    return box["width"]


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
            assert await width(visitor, "Grace") > 3 * await width(visitor, "Ada")
        late = await people.visitor(size=PHONE)
        await late.join(room, "Late", token=guest_token)
        await expect(late.tile("Grace").get_by_test_id("pin-mark")).to_be_visible()
        await expect(host.at("tile")).to_have_count(3)

        # One's own wish wins over what is pinned for all.
        await guest.tile("Ada").get_by_test_id("pin").click()
        assert await width(guest, "Ada") > 3 * await width(guest, "Grace")
        await guest.tile("Ada").get_by_test_id("pin").click()
        assert await width(guest, "Grace") > 3 * await width(guest, "Ada")

        await host.tile("Grace").get_by_test_id("pin-for-all").click()
        for visitor in (host, guest, late):
            await expect(visitor.at("pin-mark")).to_have_count(0)
            assert abs(await width(visitor, "Grace") - await width(visitor, "Ada")) < 2

        await host.tile("Late").get_by_test_id("pin-for-all").click()
        await expect(guest.tile("Late").get_by_test_id("pin-mark")).to_be_visible()
        await late.at("leave").click()
        for visitor in (host, guest):
            await expect(visitor.at("tile")).to_have_count(2)
            assert abs(await width(visitor, "Grace") - await width(visitor, "Ada")) < 2
