"""Cameras, microphones and screens that Chromium refuses, for real where it can be made to, as typed errors."""

import contextlib
from collections.abc import AsyncIterator
from typing import Any

import pytest
from playwright.async_api import Browser

from tests.support.browser import SdkPage, chromium, sdk_page
from tests.support.server import RunningServer

pytestmark = pytest.mark.asyncio(loop_scope="session")

# What a fault of the device itself looks like to a page; Chromium's fake devices have no such faults.
REJECT = """([method, name, message]) => {
  navigator.mediaDevices[method] = () => Promise.reject(new DOMException(message, name));
}"""


@contextlib.asynccontextmanager
async def in_meeting(browser: Browser, server: RunningServer, **page_options: Any) -> AsyncIterator[SdkPage]:
    """A page that has joined without media."""
    async with sdk_page(browser, server, **page_options) as page:
        await page.joined(server.token(), await server.create_room())
        await page.forget()
        yield page


async def assert_refused(page: SdkPage, method: str, code: int, reason: str) -> dict[str, Any]:
    """One event and the same object as rejection; the meeting goes on."""
    outcome = await page.call(method)
    error: dict[str, Any] = outcome["error"]
    assert (error["code"], error["reason"]) == (code, reason), error
    assert outcome["same"] is True
    assert error["ends"] == "request"
    assert await page.told() == [f"error {code} {reason}"]
    assert await page.evaluate("kit.meeting.state") == "CONNECTED"
    await page.forget()
    return error


@pytest.mark.provokes("ERROR_CAMERA_NOT_FOUND", sdk="browser")
@pytest.mark.provokes("ERROR_MICROPHONE_NOT_FOUND", sdk="browser")
async def test_browser_without_devices(shared_server: RunningServer) -> None:
    async with chromium(devices=False) as browser, in_meeting(browser, shared_server) as page:
        await assert_refused(page, "enableWebcam", 3021, "NONE_CONNECTED")
        await assert_refused(page, "unmuteMic", 3022, "NONE_CONNECTED")
        assert (await page.call("getMics"))["value"] == []


@pytest.mark.provokes("ERROR_CAMERA_ACCESS_DENIED_OR_DISMISSED/DENIED", sdk="browser")
@pytest.mark.provokes("ERROR_MICROPHONE_ACCESS_DENIED_OR_DISMISSED/DENIED", sdk="browser")
@pytest.mark.provokes("ERROR_GET_DISPLAY_MEDIA_PERMISSION_DENIED/DENIED_OR_CANCELLED", sdk="browser")
async def test_person_who_denies(shared_server: RunningServer) -> None:
    deny = ("--use-fake-ui-for-media-stream=deny",)
    async with chromium(consent=False, extra=deny) as browser, in_meeting(browser, shared_server) as page:
        await assert_refused(page, "enableWebcam", 3017, "DENIED")
        await assert_refused(page, "unmuteMic", 3018, "DENIED")
        await assert_refused(page, "enableScreenShare", 3016, "DENIED_OR_CANCELLED")


async def test_refused_devices_at_joining_are_events_and_the_join_succeeds(shared_server: RunningServer) -> None:
    deny = ("--use-fake-ui-for-media-stream=deny",)
    async with chromium(consent=False, extra=deny) as browser, sdk_page(browser, shared_server) as page:
        room = await shared_server.create_room()
        await page.joined(shared_server.token(), room, micEnabled=True, webcamEnabled=True)
        await page.wait_told("error 3017 DENIED")
        await page.wait_told("error 3018 DENIED")
        assert await page.evaluate("kit.meeting.state") == "CONNECTED"
        assert await page.evaluate("kit.errors.length") == 2


@pytest.mark.provokes("ERROR_WEBCAM_TRACK_ENDED", sdk="browser")
@pytest.mark.provokes("ERROR_MICROPHONE_TRACK_ENDED", sdk="browser")
async def test_permission_withdrawn_in_the_meeting(shared_server: RunningServer) -> None:
    async with chromium(consent=False) as browser:
        context = await browser.new_context()
        await context.grant_permissions(["camera", "microphone"])
        async with in_meeting(browser, shared_server, context=context) as page:
            assert "value" in await page.call("enableWebcam")
            assert "value" in await page.call("unmuteMic")
            assert await page.evaluate("kit.VideoSDK.checkPermissions()") == {"audio": "granted", "video": "granted"}
            await context.clear_permissions()
            await page.wait_told("error 3027 TRACK_ENDED")
            await page.wait_told("error 3028 TRACK_ENDED")
            await page.wait_for("() => !kit.meeting.localParticipant.micOn && !kit.meeting.localParticipant.webcamOn")
            assert await page.evaluate("kit.errors.length") == 2
            # Both can be had again as soon as the person allows it.
            await context.grant_permissions(["camera"])
            assert "value" in await page.call("enableWebcam")


@pytest.mark.provokes("ERROR_GET_VIDEO_MEDIA/INSECURE_CONTEXT", sdk="browser")
@pytest.mark.provokes("ERROR_GET_AUDIO_MEDIA/INSECURE_CONTEXT", sdk="browser")
@pytest.mark.provokes("ERROR_GET_DISPLAY_MEDIA/INSECURE_CONTEXT", sdk="browser")
async def test_page_without_https(shared_server: RunningServer) -> None:
    elsewhere = ("--host-resolver-rules=MAP meet.test 127.0.0.1",)
    async with chromium(extra=elsewhere) as browser:
        context = await browser.new_context()
        page = SdkPage(await context.new_page(), shared_server)
        await page.load(origin=shared_server.url.replace("127.0.0.1", "meet.test"))
        assert await page.evaluate("isSecureContext") is False
        await page.joined(shared_server.token(), await shared_server.create_room())
        await page.forget()
        await assert_refused(page, "enableWebcam", 3011, "INSECURE_CONTEXT")
        await assert_refused(page, "unmuteMic", 3012, "INSECURE_CONTEXT")
        await assert_refused(page, "enableScreenShare", 3013, "INSECURE_CONTEXT")


@pytest.mark.provokes("ERROR_GET_VIDEO_MEDIA_PERMISSION_DENIED", sdk="browser")
@pytest.mark.provokes("ERROR_GET_AUDIO_MEDIA_PERMISSION_DENIED", sdk="browser")
@pytest.mark.provokes("ERROR_GET_DISPLAY_MEDIA_PERMISSION_DENIED/BLOCKED_BY_POLICY", sdk="browser")
async def test_page_whose_policy_forbids_devices(shared_server: RunningServer) -> None:
    policy = {"Permissions-Policy": "camera=(), microphone=(), display-capture=()"}
    # A page that is answered by the test counts as a public one, which may not reach loopback unless told so.
    local = ("--disable-features=LocalNetworkAccessChecks",)
    async with chromium(extra=local) as browser, in_meeting(browser, shared_server, headers=policy) as page:
        await assert_refused(page, "enableWebcam", 3014, "BLOCKED_BY_POLICY")
        await assert_refused(page, "unmuteMic", 3015, "BLOCKED_BY_POLICY")
        await assert_refused(page, "enableScreenShare", 3016, "BLOCKED_BY_POLICY")


async def test_chosen_device_that_is_gone(browser: Browser, shared_server: RunningServer) -> None:
    async with in_meeting(browser, shared_server) as page:
        outcome = await page.call("enableWebcam", {"deviceId": "no-such-camera"})
        assert (outcome["error"]["code"], outcome["error"]["reason"]) == (3021, "CHOSEN_ONE_GONE")
        assert outcome["error"]["params"] == {"device": "no-such-camera"}
        outcome = await page.call("unmuteMic", {"deviceId": "no-such-microphone"})
        assert (outcome["error"]["code"], outcome["error"]["reason"]) == (3022, "CHOSEN_ONE_GONE")


@pytest.mark.parametrize(
    ("method", "code", "reason", "fault"),
    [
        pytest.param(
            "enableWebcam",
            3023,
            "NOT_READABLE",
            ["getUserMedia", "NotReadableError", "Could not start video source"],
            marks=pytest.mark.provokes("ERROR_CAMERA_IN_USE", sdk="browser"),
        ),
        pytest.param(
            "unmuteMic",
            3024,
            "NOT_READABLE",
            ["getUserMedia", "NotReadableError", "Could not start audio source"],
            marks=pytest.mark.provokes("ERROR_MICROPHONE_IN_USE", sdk="browser"),
        ),
        pytest.param(
            "enableWebcam",
            3019,
            "DENIED_BY_SYSTEM",
            ["getUserMedia", "NotAllowedError", "Permission denied by system"],
            marks=pytest.mark.provokes("ERROR_CAMERA_PERMISSION_DENIED_BY_OS", sdk="browser"),
        ),
        pytest.param(
            "unmuteMic",
            3020,
            "DENIED_BY_SYSTEM",
            ["getUserMedia", "NotAllowedError", "Permission denied by system"],
            marks=pytest.mark.provokes("ERROR_MICROPHONE_PERMISSION_DENIED_BY_OS", sdk="browser"),
        ),
        pytest.param("enableWebcam", 3017, "DISMISSED", ["getUserMedia", "NotAllowedError", "Permission dismissed"]),
        pytest.param("unmuteMic", 3018, "DISMISSED", ["getUserMedia", "NotAllowedError", "Permission dismissed"]),
        pytest.param(
            "enableScreenShare", 3013, "NOT_READABLE", ["getDisplayMedia", "NotReadableError", "Could not start"]
        ),
        pytest.param(
            "enableScreenShare", 3016, "NO_USER_GESTURE", ["getDisplayMedia", "InvalidStateError", "user activation"]
        ),
    ],
)
async def test_fault_that_only_hardware_or_system_make(
    browser: Browser, shared_server: RunningServer, method: str, code: int, reason: str, fault: list[str]
) -> None:
    async with in_meeting(browser, shared_server) as page:
        await page.evaluate(REJECT, fault)
        error = await assert_refused(page, method, code, reason)
        if "problem" in error["params"]:
            assert error["params"]["problem"] == f"{fault[1]}: {fault[2]}"


async def test_device_lists_name_the_kinds(browser: Browser, shared_server: RunningServer) -> None:
    async with sdk_page(browser, shared_server) as page:
        kinds = await page.evaluate(
            """Promise.all(["getMics", "getWebcams", "getPlaybackDevices"].map((list) => kit.VideoSDK[list]()))
              .then((lists) => lists.map((list) => [...new Set(list.map(({ kind }) => kind))]))"""
        )
        assert kinds == [["audioinput"], ["videoinput"], ["audiooutput"]]
