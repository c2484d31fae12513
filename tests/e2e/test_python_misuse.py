"""Calls at the wrong time or with wrong things: raised and heard as one object, and the meeting goes on."""

import asyncio
from typing import Any

import pytest
from aiortc import AudioStreamTrack, VideoStreamTrack

from meetkit import MeetingError, VideoSDK
from tests.e2e._proxy import proxy_to
from tests.e2e._python import attendee, fails, joined
from tests.support.inside import devices_are_idle, media_of
from tests.support.media import CodeVideoTrack, ToneTrack
from tests.support.server import RunningServer


@pytest.mark.provokes("ERROR_ACTION_PERFORMED_BEFORE_MEETING_JOINED", sdk="python")
@pytest.mark.provokes("ERROR_ALREADY_IN_REQUESTED_STATE", sdk="python")
@pytest.mark.provokes("ERROR_OPERATION_IN_PROGRESS", sdk="python")
@pytest.mark.provokes("ERROR_INVALID_MODE", sdk="python")
async def test_calls_at_the_wrong_time(shared_server: RunningServer) -> None:
    one = attendee(shared_server, await shared_server.create_room(), mic=ToneTrack(440), mic_enabled=False)
    meeting = one.meeting

    async def expect(call: Any, code: int, reason: str) -> None:
        error = await fails(call, one)
        assert (error.code, error.reason) == (code, reason)

    await expect(meeting.mute_mic(), 3035, "NOT_JOINED")
    await expect(meeting.leave(), 3035, "NOT_JOINED")
    joining = asyncio.create_task(meeting.join())
    await one.until(lambda: meeting.state == "CONNECTING")
    await expect(meeting.join(), 3055, "JOIN_IN_PROGRESS")
    await joining
    await expect(meeting.join(), 3054, "ALREADY_JOINED")
    await one.until(lambda: media_of(meeting).engine is not None)
    await expect(meeting.mute_mic(), 3054, "MIC_ALREADY_OFF")
    first = asyncio.create_task(meeting.enable_mic())
    await asyncio.sleep(0)
    await expect(meeting.enable_mic(), 3055, "MIC_CHANGE_IN_PROGRESS")
    await first
    await expect(meeting.unmute_mic(), 3054, "MIC_ALREADY_ON")
    await expect(meeting.disable_webcam(), 3054, "WEBCAM_ALREADY_OFF")
    await expect(meeting.enable_webcam(), 3073, "MISSING_VALUE")
    await expect(meeting.enable_webcam(ToneTrack(1)), 3073, "INVALID_VALUE")
    await expect(meeting.enable_webcam("/no/such/file.mp4"), 3073, "FILE_NOT_FOUND")
    await expect(meeting.change_mode("LISTEN"), 3067, "UNKNOWN_MODE")
    await expect(meeting.change_mode("SEND_AND_RECV"), 3054, "MODE_ALREADY_SET")
    with pytest.raises(MeetingError) as caught:
        meeting.on("no-such-event")  # type: ignore[call-overload]
    assert caught.value.code == 3073
    with pytest.raises(MeetingError) as caught:
        meeting.local_participant.on("no-such-event")  # type: ignore[call-overload]
    assert caught.value.code == 3073
    assert meeting.state == "CONNECTED"
    leaving = asyncio.create_task(meeting.leave())
    await one.until(lambda: meeting.state == "CLOSING")
    await expect(meeting.mute_mic(), 3055, "LEAVE_IN_PROGRESS")
    await leaving
    await expect(meeting.leave(), 3054, "ALREADY_LEFT")
    await expect(meeting.join(), 3054, "ALREADY_LEFT")


class BrokenCamera(VideoStreamTrack):
    async def recv(self) -> Any:
        raise RuntimeError("the lens fell off")


class BrokenMicrophone(AudioStreamTrack):
    async def recv(self) -> Any:
        raise RuntimeError("the cable broke")


@pytest.mark.provokes("ERROR_WEBCAM_TRACK_ENDED/SOURCE_FAILED", sdk="python")
@pytest.mark.provokes("ERROR_MICROPHONE_TRACK_ENDED/SOURCE_FAILED", sdk="python")
async def test_a_track_that_raises_is_an_error_of_its_own(shared_server: RunningServer) -> None:
    room = await shared_server.create_room()
    async with joined(shared_server, room, webcam=BrokenCamera(), mic=BrokenMicrophone()) as one:
        await one.until(lambda: len(one.errors) == 2)
        by_code = {error.code: error for error in one.errors}
        assert set(by_code) == {3027, 3028}
        assert "the lens fell off" in by_code[3027].detail
        assert isinstance(by_code[3027].__cause__, RuntimeError)
        await one.until(lambda: devices_are_idle(one.meeting))
        assert not one.meeting.local_participant.streams
        error = await fails(one.meeting.enable_webcam(BrokenCamera()), one)
        assert (error.code, error.reason) == (3027, "SOURCE_FAILED")
        await one.meeting.enable_webcam(CodeVideoTrack(1))
        assert one.meeting.local_participant.webcam_on


@pytest.mark.provokes("ERROR_OPERATION_ABORTED", sdk="python")
@pytest.mark.provokes("ERROR_OPERATION_TIMED_OUT", sdk="python")
async def test_calls_in_flight_fail_when_the_line_is_cut_or_silent(
    shared_server: RunningServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("meetkit.client.session.session.REQUEST_TIMEOUT_S", 1.0)
    room = await shared_server.create_room()
    async with proxy_to(shared_server.url) as proxy:
        one = attendee(shared_server, room, server_url=proxy.url)
        async with one.meeting:
            await one.until(lambda: media_of(one.meeting).engine is not None)
            proxy.stall()
            error = await fails(one.meeting.pub_sub.publish("T", "x"), one)
            assert (error.code, error.reason) == (3079, "REQUEST_TIMED_OUT")
            publishing = asyncio.create_task(one.meeting.pub_sub.publish("T", "x"))
            await asyncio.sleep(0)
            proxy.cut()
            error = await fails(publishing, one)
            assert (error.code, error.reason) == (3056, "CONNECTION_LOST")
            await one.until(lambda: one.meeting.state == "CONNECTED")


def test_naming_the_sdk_does_not_import_aiortc() -> None:
    import subprocess
    import sys

    program = (
        "import sys, meetkit; from meetkit import VideoSDK, Meeting, MeetingError; "
        "assert meetkit.__all__ == sorted(meetkit.__all__); assert VideoSDK.constants.errors.INVALID_TOKEN == 4002; "
        "print('aiortc' in sys.modules, 'av' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "False False"
    assert VideoSDK.Constants is VideoSDK.constants


@pytest.mark.provokes("INVALID_REQUEST/TOO_MANY", sdk="python")
async def test_a_burst_above_the_servers_rate_fails_call_by_call_and_the_meeting_goes_on(
    shared_server: RunningServer,
) -> None:
    room = await shared_server.create_room()
    async with joined(shared_server, room, mode="SIGNALLING_ONLY") as one:
        heard: list[str] = []
        await one.meeting.pub_sub.subscribe("BURST", lambda message: heard.append(message.message))
        calls = [one.meeting.pub_sub.publish("BURST", str(number)) for number in range(300)]
        results = await asyncio.gather(*calls, return_exceptions=True)
        raised = [result for result in results if isinstance(result, BaseException)]
        sent = [str(number) for number, result in enumerate(results) if isinstance(result, str)]
        assert raised
        for error in raised:
            assert isinstance(error, MeetingError)
            assert (error.code, error.name, error.reason) == (6001, "INVALID_REQUEST", "TOO_MANY")
            assert (error.ends, error.retryable) == ("request", True)
            assert error.retry_after_ms
        await one.until(lambda: len(one.errors) == len(raised))
        assert {id(error) for error in one.errors} == {id(error) for error in raised}, "each raised and told, once"
        await one.until(lambda: len(heard) == len(sent))
        assert heard == sent, "what was answered arrived, in order; what was refused did not"
        assert len(sent) >= 200
        await one.meeting.pub_sub.publish("BURST", "after")
        await one.until(lambda: heard[-1] == "after")
        assert one.story == ["CONNECTING", "CONNECTED", *["error 6001"] * len(raised)]
