"""Picture and sound between browsers, and between a browser and Python, verified by what arrives."""

import asyncio
from pathlib import Path
from typing import Any

import pytest
from aiortc import MediaStreamTrack
from playwright.async_api import Browser

from meetkit import VideoSDK
from tests.support.browser import SdkPage, sdk_page
from tests.support.media import CodeVideoTrack, ToneTrack, wait_for_code, wait_for_tone
from tests.support.network import udp_loss
from tests.support.server import RunningServer, running_server

pytestmark = pytest.mark.asyncio(loop_scope="session")

TONE_TOLERANCE_HZ = 12


async def sees(page: SdkPage, participant_id: str, code: int, kind: str = "video") -> None:
    await page.wait_for("([id, code, kind]) => kit.readCode(id, kind) === code", [participant_id, code, kind])


async def hears(page: SdkPage, participant_id: str, hz: int, kind: str = "audio") -> None:
    heard = "([id, hz, off, kind]) => Math.abs(kit.readTone(id, kind) - hz) < off"
    await page.wait_for(heard, [participant_id, hz, TONE_TOLERANCE_HZ, kind])


async def test_two_browsers_see_and_hear_each_other(browser: Browser, shared_server: RunningServer) -> None:
    room = await shared_server.create_room()
    async with sdk_page(browser, shared_server) as ada, sdk_page(browser, shared_server) as grace:
        await ada.joined(shared_server.token(), room, participantId="ada", code=165, tone_hz=440)
        await grace.joined(shared_server.token(), room, participantId="grace", code=90, tone_hz=880)
        await sees(grace, "ada", 165)
        await hears(grace, "ada", 440)
        await sees(ada, "grace", 90)
        await hears(ada, "grace", 880)
        stats = await grace.evaluate("kit.meeting.participants.get('ada').getVideoStats()")
        assert (stats["codec"], stats["frameWidth"], stats["frameHeight"]) == ("video/VP8", 640, 360)

        assert "value" in await ada.call("muteMic")
        await grace.wait_for("() => kit.readTone('ada') === 0 && kit.people()[0].micOn === false")
        assert "value" in await ada.call("unmuteMic")
        await hears(grace, "ada", 440)

        assert "value" in await ada.call("disableWebcam")
        await grace.wait_for("() => kit.people()[0].webcamOn === false && kit.streamOf('ada', 'video') === null")
        assert await ada.evaluate("kit.errors.length") == 0


async def test_another_camera_and_microphone_in_mid_meeting(browser: Browser, shared_server: RunningServer) -> None:
    room = await shared_server.create_room()
    async with sdk_page(browser, shared_server) as ada, sdk_page(browser, shared_server) as grace:
        await ada.joined(shared_server.token(), room, participantId="ada", code=1, tone_hz=500)
        await grace.joined(shared_server.token(), room, participantId="grace")
        await sees(grace, "ada", 1)
        await ada.evaluate("kit.meeting.changeWebcam(kit.codeTrack(2))")
        await ada.evaluate("kit.meeting.changeMic(kit.toneTrack(1500))")
        await sees(grace, "ada", 2)
        await hears(grace, "ada", 1500)


async def test_screen_with_sound_beside_the_camera(browser: Browser, shared_server: RunningServer) -> None:
    room = await shared_server.create_room()
    async with sdk_page(browser, shared_server) as ada, sdk_page(browser, shared_server) as grace:
        await ada.joined(shared_server.token(), room, participantId="ada", code=10)
        await grace.joined(shared_server.token(), room, participantId="grace")
        await ada.evaluate(
            "kit.meeting.enableScreenShare({ videoTrack: kit.codeTrack(20), audioTrack: kit.toneTrack(660) })"
        )
        await sees(grace, "ada", 10)
        await sees(grace, "ada", 20, "share")
        await hears(grace, "ada", 660, "shareAudio")
        await grace.wait_told("presenter-changed ada")
        assert (await ada.call("enableScreenShare"))["error"]["reason"] == "SCREEN_SHARE_ALREADY_ON"
        assert "value" in await ada.call("disableScreenShare")
        await grace.wait_for("() => kit.people()[0].screenShareOn === false && kit.people()[0].streams.length === 1")


async def test_real_capture_of_fake_camera_and_screen(browser: Browser, shared_server: RunningServer) -> None:
    """Chromium's own capture paths; what they show is Chromium's, so moving pictures of the right size must do."""
    room = await shared_server.create_room()
    async with sdk_page(browser, shared_server) as ada, sdk_page(browser, shared_server) as grace:
        await ada.joined(shared_server.token(), room, participantId="ada", micEnabled=True, webcamEnabled=True)
        await grace.joined(shared_server.token(), room, participantId="grace")
        assert "value" in await ada.call("enableScreenShare")
        frames = """async (kind) => {
          const stream = kit.streamOf("ada", kind);
          if (stream === null) return false;
          kit.readCode("ada", kind);
          const ada = kit.meeting.participants.get("ada");
          const stats = await (kind === "share" ? ada.getShareStats() : ada.getVideoStats());
          return stats !== null && (stats.framesPerSecond ?? 0) > 0 && stats.frameWidth > 0;
        }"""
        await grace.wait_for(frames, "video")
        await grace.wait_for(frames, "share")
        mic = "async () => ((await kit.meeting.participants.get('ada').getAudioStats())?.packets ?? 0) > 50"
        await grace.wait_for(mic)


async def test_browser_and_python_see_and_hear_each_other(browser: Browser, shared_server: RunningServer) -> None:
    room = await shared_server.create_room()
    VideoSDK.config(shared_server.token(), server_url=shared_server.url)
    meeting = VideoSDK.init_meeting(
        meeting_id=room,
        name="Bot",
        participant_id="bot",
        webcam=CodeVideoTrack(77),
        mic=ToneTrack(700),
    )
    tracks: dict[str, asyncio.Future[MediaStreamTrack]] = {
        kind: asyncio.get_running_loop().create_future() for kind in ("video", "audio")
    }

    @meeting.on("participant-joined")
    def listen(participant: Any) -> None:
        @participant.on("stream-enabled")
        def opened(stream: Any) -> None:
            tracks[str(stream.kind)].set_result(stream.track)

    async with meeting, sdk_page(browser, shared_server) as page:
        await page.joined(shared_server.token(), room, participantId="ada", code=201, tone_hz=1200)
        async with asyncio.timeout(30):
            video, audio = await tracks["video"], await tracks["audio"]
        await wait_for_code(video, 201, timeout_s=30)
        await wait_for_tone(audio, 1200, timeout_s=30)
        await sees(page, "bot", 77)
        await hears(page, "bot", 700)
        assert await page.evaluate("kit.errors.length") == 0


async def test_one_packet_in_twenty_may_be_lost(browser: Browser, tmp_path: Path) -> None:
    async with running_server(tmp_path / "server") as server:
        room = await server.create_room()
        with udp_loss(5, *server.media_ports):
            async with sdk_page(browser, server) as ada, sdk_page(browser, server) as grace:
                await ada.joined(server.token(), room, participantId="ada", code=165, tone_hz=440)
                await grace.joined(server.token(), room, participantId="grace", code=90, tone_hz=880)
                await sees(grace, "ada", 165)
                await hears(grace, "ada", 440)
                await sees(ada, "grace", 90)
                await hears(ada, "grace", 880)


async def test_second_device_of_a_participant_stays_and_its_media_flow(
    browser: Browser, shared_server: RunningServer
) -> None:
    room = await shared_server.create_room()
    async with (
        sdk_page(browser, shared_server) as first,
        sdk_page(browser, shared_server) as second,
        sdk_page(browser, shared_server) as watcher,
    ):
        await watcher.joined(shared_server.token(), room, participantId="watcher")
        await first.joined(shared_server.token(participantId="ada"), room, participantId="ada", code=11)
        await sees(watcher, "ada", 11)
        await second.joined(shared_server.token(participantId="ada"), room, participantId="ada", code=22)
        await first.wait_told("meeting-left 1011")
        await sees(watcher, "ada", 22)
        await second.evaluate("kit.meeting.changeWebcam(kit.codeTrack(23))")
        await sees(watcher, "ada", 23)
        assert await second.evaluate("kit.errors.length") == 0


@pytest.mark.provokes("MEDIA_NEGOTIATION_FAILED", sdk="browser")
async def test_browser_without_webrtc_joins_and_says_why_it_has_no_media(
    browser: Browser, shared_server: RunningServer
) -> None:
    async with sdk_page(browser, shared_server) as page:
        await page.evaluate("delete globalThis.RTCPeerConnection")
        await page.joined(shared_server.token(), await shared_server.create_room())
        assert await page.wait_told("error") == "error 6020 INVALID_RTP_CAPABILITIES"
        assert await page.evaluate("kit.meeting.state") == "CONNECTED"


@pytest.mark.provokes("INTERNAL_ERROR", sdk="browser")
async def test_fault_that_nobody_foresaw_is_still_an_error_of_the_catalogue(
    browser: Browser, shared_server: RunningServer
) -> None:
    async with sdk_page(browser, shared_server) as page:
        await page.joined(shared_server.token(), await shared_server.create_room())
        await page.evaluate(
            "() => { navigator.mediaDevices.enumerateDevices = () => { throw new TypeError('boom'); }; }"
        )
        outcome = await page.call("getMics")
        assert (outcome["error"]["code"], outcome["error"]["reason"], outcome["same"]) == (6000, "UNEXPECTED", True)
        assert await page.evaluate("kit.errors[0].cause.message") == "boom"
