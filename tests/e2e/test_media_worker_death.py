"""A media worker dies under running meetings: all are told, media flow again, what goes out ends with a reason."""

from pathlib import Path

import pytest
from playwright.async_api import Browser

from meetkit import MeetingState
from meetkit.media import CoreRefused
from tests.e2e._python import another_stream, joined, shows, small
from tests.support import rtmp
from tests.support.browser import sdk_page
from tests.support.egress import Film, downloaded, states_heard, status
from tests.support.inprocess import InProcess, in_process
from tests.support.receiver import webhook_receiver

pytestmark = [pytest.mark.asyncio(loop_scope="session"), pytest.mark.timeout(180)]

LOW = {"quality": "low"}
SOUND = {"mode": "audio"}


async def fail_worker(server: InProcess) -> None:
    with pytest.raises(CoreRefused):
        await server.context.core.request("debug.fail_worker", worker=0)


@pytest.mark.provokes("ERROR_MEETING_MEDIA_CONNECTION_FAILED/TRANSPORT_FAILED", sdk="python")
@pytest.mark.provokes("RECORDING_FAILED/CAPTURE_LOST", sdk=("python", "webhook"))
@pytest.mark.provokes("LIVESTREAM_FAILED/CAPTURE_LOST", sdk=("python", "webhook"))
@pytest.mark.provokes("HLS_FAILED/CAPTURE_LOST", sdk=("python", "webhook"))
async def test_dead_worker_is_told_to_all_and_media_flow_again(tmp_path: Path) -> None:
    async with (
        in_process(tmp_path / "data", fault_injection=True, allow_private_addresses=True) as server,
        webhook_receiver() as receiver,
        rtmp.rtmp_server(tmp_path / "nginx") as destination,
    ):
        room = await server.create_room()
        async with (
            joined(server, room, participant_id="ada", webcam=small(21)) as ada,
            joined(server, room, participant_id="bob", webcam=small(66)) as bob,
        ):
            adas, bobs = await bob.stream("ada", "video"), await ada.stream("bob", "video")
            await shows(adas, 21)
            await shows(bobs, 66)
            recording_id = await ada.meeting.start_recording(config=LOW, webhook_url=receiver.url)
            outputs = [{"url": destination.url(), "streamKey": "right"}]
            livestream_id = await ada.meeting.start_livestream(outputs, config=SOUND, webhook_url=receiver.url)
            await ada.meeting.start_hls(SOUND, webhook_url=receiver.url)
            before = server.context.core.local_ports
            await fail_worker(server)
            for one, other, old, code in ((ada, "bob", bobs, 66), (bob, "ada", adas, 21)):
                await one.until(lambda one=one: len(one.errors) >= 4)
                await shows(await another_stream(one, other, old), code, within_s=40)
                assert sorted((error.code, error.reason) for error in one.errors) == [
                    (3044, "TRANSPORT_FAILED"),
                    (5001, "CAPTURE_LOST"),
                    (5002, "CAPTURE_LOST"),
                    (5003, "CAPTURE_LOST"),
                ]
                assert {error.ends for error in one.errors} == {"nothing", "recording", "livestream", "hls"}
                assert one.meeting.state is MeetingState.CONNECTED
                assert states_heard(one) == ["STARTING", "STARTED", "STOPPED"]
                lost = next(error for error in one.errors if error.code == 5001)
                assert lost.params == {"recording_id": recording_id, "cause": "WORKER_FAILED"}
            assert server.context.core.local_ports == before, "the way through a firewall stays"
            shape = await status(server, recording_id, "failed")
            assert shape["error"]["reason"] == "CAPTURE_LOST"
            film = Film(await downloaded(server, recording_id, tmp_path))
            assert film.duration_s > 0, "what was recorded is playable"
            shape = await status(server, livestream_id, "failed", kind="livestreams")
            assert shape["error"]["reason"] == "CAPTURE_LOST"
            for kind in ("recording-failed", "livestream-failed", "hls-failed"):
                (failed,) = await receiver.events(kind)
                assert failed["error"]["reason"] == "CAPTURE_LOST"
            await ada.meeting.start_recording(config=SOUND)
            await ada.meeting.stop_recording()
            readiness = await server.rest("GET", "/readyz")
            assert readiness.status_code == 200


@pytest.mark.provokes("ERROR_MEETING_MEDIA_CONNECTION_FAILED/TRANSPORT_FAILED", sdk="browser")
@pytest.mark.provokes("RECORDING_FAILED/CAPTURE_LOST", sdk="browser")
@pytest.mark.provokes("LIVESTREAM_FAILED/CAPTURE_LOST", sdk="browser")
@pytest.mark.provokes("HLS_FAILED/CAPTURE_LOST", sdk="browser")
async def test_dead_worker_is_told_to_pages_and_media_flow_again(browser: Browser, tmp_path: Path) -> None:
    async with (
        in_process(tmp_path / "data", fault_injection=True, allow_private_addresses=True) as server,
        rtmp.rtmp_server(tmp_path / "nginx") as destination,
        sdk_page(browser, server) as ada,
        sdk_page(browser, server) as grace,
    ):
        room = await server.create_room()
        await ada.joined(server.token(["allow_join", "allow_mod"]), room, participantId="ada", code=3)
        await grace.joined(server.token(["allow_join", "allow_mod"]), room, participantId="grace", code=5)
        await grace.wait_for("() => kit.readCode('ada') === 3", timeout_s=60)
        await ada.wait_for("() => kit.readCode('grace') === 5", timeout_s=60)
        assert "value" in await ada.call("startRecording", None, None, SOUND)
        outputs = [{"url": destination.url(), "streamKey": "right"}]
        assert "value" in await ada.call("startLivestream", outputs, SOUND)
        assert "value" in await ada.call("startHls", SOUND)
        await ada.forget()
        await grace.forget()
        await fail_worker(server)
        for page in (ada, grace):
            for error in ("3044 TRANSPORT_FAILED", "5001 CAPTURE_LOST", "5002 CAPTURE_LOST", "5003 CAPTURE_LOST"):
                await page.wait_told(f"error {error}", timeout_s=40)
        # Pictures that nobody has shown before: none of the old ones can be taken for them.
        await ada.evaluate("kit.meeting.changeWebcam(kit.codeTrack(9))")
        await grace.evaluate("kit.meeting.changeWebcam(kit.codeTrack(12))")
        await grace.wait_for("() => kit.readCode('ada') === 9", timeout_s=60)
        await ada.wait_for("() => kit.readCode('grace') === 12", timeout_s=60)
        for page in (ada, grace):
            errors = [told for told in await page.told() if told.startswith("error")]
            assert sorted(errors) == [
                "error 3044 TRANSPORT_FAILED",
                "error 5001 CAPTURE_LOST",
                "error 5002 CAPTURE_LOST",
                "error 5003 CAPTURE_LOST",
            ]
            assert await page.evaluate("kit.meeting.state") == "CONNECTED"
