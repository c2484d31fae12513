"""Pinning for everybody: both SDKs hear of it, only moderators do it, and recordings show who is pinned."""

import asyncio
from pathlib import Path
from typing import Any

import pytest
from playwright.async_api import Browser

from meetkit.client import PinState
from tests.e2e._python import fails, joined
from tests.support.browser import SdkPage, sdk_page
from tests.support.egress import Film, downloaded
from tests.support.media import CodeVideoTrack
from tests.support.server import RunningServer

pytestmark = pytest.mark.asyncio(loop_scope="session")

CAM, SHARE, BOTH, NOTHING = PinState(True, False), PinState(False, True), PinState(True, True), PinState(False, False)
PINNED = "Object.fromEntries(kit.meeting.pinnedParticipants)"


async def pin_refused(page: SdkPage, call: str) -> tuple[int, str]:
    """Code and reason of a call that must fail: thrown, and the same object as event."""
    outcome = await page.evaluate(f"kit.outcome({call})")
    assert outcome.get("same"), outcome
    return outcome["error"]["code"], outcome["error"]["reason"]


@pytest.mark.provokes("PIN_FAILED/NOT_ALLOWED", sdk=("python", "browser"))
@pytest.mark.provokes("PIN_FAILED/PARTICIPANT_NOT_FOUND", sdk=("python", "browser"))
@pytest.mark.provokes("UNPIN_FAILED/NOT_ALLOWED", sdk=("python", "browser"))
@pytest.mark.provokes("UNPIN_FAILED/PARTICIPANT_NOT_FOUND", sdk=("python", "browser"))
async def test_both_sdks_pin_and_hear_of_pins(browser: Browser, shared_server: RunningServer) -> None:
    room, guest = await shared_server.create_room(), shared_server.token(["allow_join"])
    async with (
        joined(shared_server, room, participant_id="ada", mode="SIGNALLING_ONLY") as ada,
        sdk_page(browser, shared_server) as grace,
        sdk_page(browser, shared_server) as mod,
    ):
        await grace.joined(guest, room, participantId="grace", mode="SIGNALLING_ONLY")
        await (await ada.sees("grace")).pin("webcam")
        await grace.wait_told("pin-state-changed grace")
        assert (await grace.log())[-1][1] == {
            "participantId": "grace",
            "state": {"cam": True, "share": False},
            "byParticipantId": "ada",
        }
        assert ada.meeting.pinned_participants == {"grace": CAM}
        await ada.meeting.local_participant.pin("both")
        # Who comes later learns it at once, in the order of pinning.
        await mod.joined(shared_server.token(["allow_join", "allow_mod"]), room, participantId="mod")
        expected = {"grace": {"cam": True, "share": False}, "ada": {"cam": True, "share": True}}
        pinned = await mod.evaluate(PINNED)
        assert (pinned, list(pinned)) == (expected, list(expected))
        async with joined(shared_server, room, participant_id="bob", token=guest, mode="SIGNALLING_ONLY") as bob:
            assert list(bob.meeting.pinned_participants.items()) == [("grace", CAM), ("ada", BOTH)]
            heard = [payload for event, payload in bob.heard if event == "pin-state-changed"]
            assert [(one.participant.id, one.state, one.by_participant_id) for one in heard] == [
                ("grace", CAM, None),
                ("ada", BOTH, None),
            ]
            await mod.wait_for("() => kit.meeting.participants.has('bob')")
            await mod.evaluate("kit.meeting.participants.get('ada').unpin('webcam')")
            await bob.until(lambda: bob.meeting.pinned_participants == {"grace": CAM, "ada": SHARE})
            told = bob.heard[-1][1]
            assert (told.participant.id, told.state, told.by_participant_id) == ("ada", SHARE, "mod")
            await mod.evaluate("kit.meeting.participants.get('grace').unpin()")
            await ada.until(lambda: ada.meeting.pinned_participants == {"ada": SHARE})
            # Who may not, may not; and who left is neither pinned nor can be.
            for call, code in (
                (bob.meeting.participants["ada"].pin, 4071),
                (bob.meeting.participants["ada"].unpin, 4072),
            ):
                error = await fails(call(), bob)
                assert (error.code, error.reason) == (code, "NOT_ALLOWED")
            wrong: Any = "camera"
            assert (await fails(bob.meeting.participants["ada"].pin(wrong), bob)).code == 3073
            of_ada = "kit.meeting.participants.get('ada')"
            assert await pin_refused(grace, f"{of_ada}.pin()") == (4071, "NOT_ALLOWED")
            assert await pin_refused(grace, f"{of_ada}.unpin()") == (4072, "NOT_ALLOWED")
            assert (await pin_refused(mod, f"{of_ada}.pin('camera')"))[0] == 3073
            gone = await ada.sees("bob")
            await gone.pin("share")
            await mod.wait_for("() => kit.meeting.pinnedParticipants.has('bob')")
            await mod.evaluate("globalThis.gone = kit.meeting.participants.get('bob'), null")
        await ada.until(lambda: "bob" not in ada.meeting.participants)
        assert ada.meeting.pinned_participants == {"ada": SHARE}
        await mod.wait_for("() => !kit.meeting.participants.has('bob')")
        assert await mod.evaluate(PINNED) == {"ada": {"cam": False, "share": True}}
        for call, code in ((gone.pin, 4071), (gone.unpin, 4072)):
            error = await fails(call(), ada)
            assert (error.code, error.reason) == (code, "PARTICIPANT_NOT_FOUND")
        assert await pin_refused(mod, "gone.pin('share')") == (4071, "PARTICIPANT_NOT_FOUND")
        assert await pin_refused(mod, "gone.unpin('share')") == (4072, "PARTICIPANT_NOT_FOUND")


async def test_a_recording_shows_who_and_what_is_pinned(shared_server: RunningServer, tmp_path: Path) -> None:
    room = await shared_server.create_room()
    cameras = {"ada": CodeVideoTrack(0xA5), "bob": CodeVideoTrack(0x3C)}
    async with (
        joined(shared_server, room, participant_id="ada", webcam=cameras["ada"]) as ada,
        joined(shared_server, room, participant_id="bob", webcam=cameras["bob"]) as bob,
    ):
        await ada.stream("bob", "video")
        await bob.stream("ada", "video")
        layout = {"type": "SPOTLIGHT", "priority": "PIN"}
        recording_id = await ada.meeting.start_recording(config={"quality": "low", "layout": layout})
        # What is shown without a pin is the one who joined first, so that each step changes the picture.
        await asyncio.sleep(1.5)
        await ada.meeting.participants["bob"].pin("both")
        await asyncio.sleep(1.5)
        await bob.meeting.enable_screen_share(CodeVideoTrack(0x5A))
        await ada.stream("bob", "share")
        await asyncio.sleep(2.5)
        await ada.meeting.participants["bob"].unpin("share")
        await asyncio.sleep(1.5)
        await ada.meeting.local_participant.pin("webcam")
        await asyncio.sleep(1.5)
        await ada.meeting.stop_recording()
        assert ada.errors == bob.errors == []
    codes = [code for code in Film(await downloaded(shared_server, recording_id, tmp_path)).codes() if code is not None]
    story = [code for index, code in enumerate(codes) if index == 0 or code != codes[index - 1]]
    assert story == [0xA5, 0x3C, 0x5A, 0x3C, 0xA5]
