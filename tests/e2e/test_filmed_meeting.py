"""A meeting of a Chromium and two Python participants, recorded and streamed: the files show and sound as it was."""

import asyncio
import time
from contextlib import AsyncExitStack
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from playwright.async_api import Browser

from tests.e2e._python import joined
from tests.support import rtmp
from tests.support.browser import SdkPage, sdk_page
from tests.support.clapper import Clapper
from tests.support.egress import downloaded
from tests.support.footage import HEARD, SILENT, Footage, Person, Story, check_phase
from tests.support.media import CodeVideoTrack, ToneTrack
from tests.support.server import running_server

pytestmark = pytest.mark.asyncio(loop_scope="session")

CONFIG: dict[str, Any] = {"quality": "low"}
ALL = ("webcam", "mic")
SYNC_S = 0.08
# Of three fonts.
BOB = "小龙😀 Bob"


async def passes(seconds: float) -> None:
    """Let the meeting go on: media has no condition to wait for but time."""
    await asyncio.sleep(seconds)


async def told(page: SdkPage, expression: str) -> None:
    """A call of the meeting in the page that must succeed."""
    outcome = await page.evaluate(f"kit.outcome(kit.meeting.{expression})")
    assert "value" in outcome, outcome


@pytest.mark.timeout(240)
async def test_recording_and_two_streams_show_and_sound_like_the_meeting(browser: Browser, tmp_path: Path) -> None:
    clapper = Clapper(0xA3, 440)
    people = {
        "ada": Person("Ada Lovelace", frozenset({0xA3, *range(0x10, 0x30)}), 440),
        "grace": Person("Grace Hopper", frozenset({0x5F}), 620, share=frozenset({0x6C})),
        "bob": Person(BOB, frozenset({0x3C}), 880),
    }
    story = Story(people)
    async with AsyncExitStack() as stack:
        server = await stack.enter_async_context(running_server(tmp_path / "server", allow_private_addresses=True))
        destination = await stack.enter_async_context(rtmp.rtmp_server(tmp_path / "nginx"))
        room, guest = await server.create_room(), server.token(["allow_join"])
        grace = await stack.enter_async_context(sdk_page(browser, server))
        ada_media: dict[str, Any] = {"mic": clapper.microphone, "webcam": clapper.camera}
        ada = await stack.enter_async_context(
            joined(server, room, name="Ada Lovelace", participant_id="ada", **ada_media)
        )
        await grace.joined(guest, room, participantId="grace", name="Grace Hopper", code=0x5F, tone_hz=620)
        seen = await ada.sees("grace")
        await ada.until(lambda: seen.webcam_on and seen.mic_on)
        with story.change(ada=ALL, grace=ALL):
            outputs = [{"url": destination.url(one), "streamKey": "k"} for one in ("first", "second")]
            asked_s = time.monotonic()
            recording_id, _ = await asyncio.gather(
                ada.meeting.start_recording(config=CONFIG), ada.meeting.start_livestream(outputs, CONFIG)
            )
            answered_s = time.monotonic()
        await passes(4)
        bob_media: dict[str, Any] = {"mic": ToneTrack(880, amplitude=0.2), "webcam": CodeVideoTrack(0x3C)}
        bob = AsyncExitStack()
        stack.push_async_exit(bob)
        with story.change(bob=ALL):
            await bob.enter_async_context(
                joined(server, room, name=BOB, participant_id="bob", token=guest, **bob_media)
            )
            await ada.stream("bob", "audio")
            await ada.stream("bob", "video")
        await passes(2.5)
        with story.change(grace=()):
            await told(grace, "disableWebcam()")
            await told(grace, "muteMic()")
            await ada.until(lambda: not seen.webcam_on and not seen.mic_on)
        await passes(2.5)
        with story.change(grace=ALL):
            await told(grace, "enableWebcam({track: kit.codeTrack(0x5F)})")
            await told(grace, "unmuteMic()")
            await ada.until(lambda: seen.webcam_on and seen.mic_on)
        await passes(2.5)
        with story.change(grace=("webcam", "mic", "share")):
            await told(grace, "enableScreenShare({videoTrack: kit.codeTrack(0x6C, 1280, 720), audio: false})")
            await ada.stream("grace", "share")
        await passes(3)
        with story.change(grace=ALL):
            await told(grace, "disableScreenShare()")
            await ada.until(lambda: not seen.screen_share_on)
        await passes(2.5)
        with story.change(bob=None):
            await bob.aclose()
            await ada.until(lambda: "bob" not in ada.meeting.participants)
        await passes(2.5)
        story.end()
        stopped_s = time.monotonic()
        await asyncio.gather(ada.meeting.stop_recording(), ada.meeting.stop_livestream())
        sound_id = await ada.meeting.start_recording(config={"mode": "audio"})
        await passes(3)
        await ada.meeting.stop_recording()
        assert ada.errors == []
        sound = Footage(await downloaded(server, sound_id, tmp_path))
        recorded = await downloaded(server, recording_id, tmp_path)
    assert sound.pictures == []
    assert sound.duration_s > 3
    for person, is_heard in (("ada", True), ("grace", True), ("bob", False)):
        levels = sound.levels(people[person].hz, 1, 3)
        assert (min(levels) > HEARD) if is_heard else (max(levels) < SILENT), f"{person}: {levels}"
    for name, path in {
        "the recording": recorded,
        "the first stream": destination.recordings("first")[0],
        "the second stream": destination.recordings("second")[0],
    }.items():
        footage = await asyncio.to_thread(Footage, path)
        zero_s, late_s = story.zero_of(footage, clapper, "ada", CONFIG)
        for clap, late in late_s.items():
            # A sender whose encoder lags behind speaks of its pictures as if they had been taken when they were sent,
            # and up to three wait for it. On a machine that is not starved this adds nothing.
            allowed_s = SYNC_S + 3 * clapper.starved_s(clap)
            assert abs(late) <= allowed_s, f"{name}: sound is later than picture by {late_s}, allowed {allowed_s}"
        if path == recorded:
            assert asked_s - 0.5 <= zero_s <= answered_s
            assert abs(footage.duration_s - (stopped_s - zero_s)) <= 0.5
        else:
            # A stream's own end; its file begins when nginx had its first keyframe.
            assert abs(zero_s + footage.times[-1] - stopped_s) <= 0.5
        for phase in story.phases:
            stood_still = clapper.starved_between_s(phase.begin_s - 1, phase.end_s) > 0.2
            check_phase(footage, story, phase, zero_s, CONFIG, least=0.3 if stood_still else 0.7)
        # And it would be noticed: another name, another voice, another picture.
        for wrong in (
            replace(people["grace"], name="Grace Hoper"),
            replace(people["grace"], hz=700),
            replace(people["grace"], webcam=frozenset({0x3C})),
        ):
            with pytest.raises(AssertionError, match="Grace"):
                check_phase(footage, Story(people | {"grace": wrong}), story.phases[0], zero_s, CONFIG)
