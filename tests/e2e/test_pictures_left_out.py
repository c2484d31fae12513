"""Pictures that may not be decoded, sent through a real server: who is told, and that everything else goes on."""

import asyncio
from pathlib import Path
from typing import Any

import pytest
from playwright.async_api import Browser

from meetkit import MeetingError
from meetkit.egress.capture import Codec
from tests.e2e._python import Attendee, drain, joined, shows, small, sounds
from tests.support.browser import sdk_page
from tests.support.egress import Film, downloaded, places
from tests.support.inside import send_packets_as_they_are, send_video_as
from tests.support.media import ToneTrack
from tests.support.restless import LARGEST, OVERSIZE, SMALL, RestlessTrack, keyframe
from tests.support.server import RunningServer

pytestmark = pytest.mark.asyncio(loop_scope="session")

LOW = {"quality": "low"}


@pytest.fixture
def send_encoded(monkeypatch: pytest.MonkeyPatch) -> Any:
    """Lets the SDK send encoded pictures as they are, and chooses the codec of the next ones."""
    send_packets_as_they_are(monkeypatch)
    return lambda codec: send_video_as(monkeypatch, codec.value)


def left_out(one: Attendee, shown_by: str) -> list[MeetingError]:
    """What was told of this, in order."""
    return [error for error in one.errors if error.code == 6023 and error.params["shown_by"] == shown_by]


@pytest.mark.provokes("PICTURES_LEFT_OUT", sdk=("python", "browser"))
async def test_recording_goes_on_without_such_pictures_and_tells_the_host_and_who_sends_them_at_once(
    browser: Browser, server: RunningServer, tmp_path: Path, send_encoded: Any
) -> None:
    room, guest = await server.create_room(), server.token(["allow_join"])
    async with (
        sdk_page(browser, server) as bea,
        joined(server, room, participant_id="ada", webcam=small(0x3C), mic=ToneTrack(440), auto_consume=False) as ada,
        joined(server, room, participant_id="bob", token=guest, mode="SIGNALLING_ONLY") as bob,
    ):
        await bea.joined(server.token(["allow_join", "allow_mod"]), room, mode="SIGNALLING_ONLY")
        restless, large = RestlessTrack(Codec.VP8, LARGEST, SMALL), RestlessTrack(Codec.H264, OVERSIZE)
        send_encoded(Codec.VP8)
        async with joined(server, room, participant_id="eve", token=guest, webcam=restless, auto_consume=False) as eve:
            await ada.stream("eve", "video")
            recording_id = await ada.meeting.start_recording(config=LOW)
            await ada.until(lambda: left_out(ada, "recording"))
            send_encoded(Codec.H264)
            async with joined(server, room, participant_id="mal", token=guest, webcam=large, auto_consume=False) as mal:
                await ada.until(lambda: len(left_out(ada, "recording")) == 2)
                first, second = left_out(ada, "recording")
                assert (first.reason, second.reason) == ("SIZE_CHANGES", "TOO_LARGE")
                about = {"track": "webcam", "shown_by": "recording"}
                size = {"width": OVERSIZE[0], "height": OVERSIZE[1], "limit_pixels": LARGEST[0] * LARGEST[1]}
                assert second.params == about | size | {"participant_id": "mal"}
                assert (first.params["limit"], first.params["window_s"]) == (30, 10)
                for error, who, sender in ((first, "eve", eve), (second, "mal", mal)):
                    assert (error.ends, error.subject.participant_id) == ("nothing", who)
                    assert error.subject.recording_id == recording_id
                    await bea.wait_for("(id) => kit.errors.some((error) => error.id === id)", error.id)
                    await sender.until(lambda sender=sender: left_out(sender, "recording"))
                # They come back, and are told of no second time.
                restless.sizes = large.sizes = (SMALL,)
                await asyncio.sleep(3)
                restless.sizes, large.sizes = (LARGEST, SMALL), (OVERSIZE,)
                await asyncio.sleep(1.5)
                await ada.meeting.stop_recording()
                assert [len(left_out(one, "recording")) for one in (ada, eve, mal, bob)] == [2, 1, 1, 0]
                assert (await bea.told()).count("error 6023 TOO_LARGE") == 1
    film, tiles = Film(await downloaded(server, recording_id, tmp_path)), places("ada", "eve", "mal", config=LOW)
    seen = {one: film.codes(tiles[one]) for one in ("ada", "mal")}
    assert seen["ada"][-30:].count(0x3C) == 30
    assert 0x5A in seen["mal"]
    assert seen["mal"][-1] is None
    assert film.has_tone(440, 1, film.duration_s - 1)


@pytest.mark.parametrize("codec", [Codec.VP8, Codec.H264])
async def test_bot_is_told_once_hears_on_and_sees_again(
    shared_server: RunningServer, codec: Codec, send_encoded: Any
) -> None:
    room, camera = await shared_server.create_room(), RestlessTrack(codec, SMALL)
    send_encoded(codec)
    for size in (SMALL, LARGEST, OVERSIZE):
        keyframe(codec, size)
    async with (
        joined(shared_server, room, participant_id="eve", webcam=camera, mic=ToneTrack(440)),
        joined(shared_server, room, participant_id="bob") as bob,
    ):
        video, audio = await bob.stream("eve", "video"), await bob.stream("eve", "audio")
        await shows(video, 0x5A)
        for reason, sizes in (("TOO_LARGE", (OVERSIZE,)), ("SIZE_CHANGES", (LARGEST, SMALL))):
            camera.sizes = sizes
            error = await bob.until(lambda reason=reason: next((e for e in bob.errors if e.reason == reason), None))
            assert error.params.items() >= {"participant_id": "eve", "track": "webcam", "shown_by": "client"}.items()
            assert (error.subject.participant_id, error.subject.stream_id) == ("eve", video.id)
            await drain(video)
            await sounds(audio, 440)
            decoded = video.track.frames_received  # type: ignore[attr-defined, union-attr]
            await sounds(audio, 440)
            assert video.track.frames_received == decoded, "none is decoded"  # type: ignore[attr-defined, union-attr]
            camera.sizes = (SMALL,)
            await drain(video)
            await shows(video, 0x5A)
        assert [error.reason for error in bob.errors] == ["TOO_LARGE", "SIZE_CHANGES"]
        await sounds(audio, 440)


async def test_bot_is_told_of_pictures_that_no_decoder_takes(shared_server: RunningServer, send_encoded: Any) -> None:
    room, camera = await shared_server.create_room(), RestlessTrack(Codec.VP8, SMALL)
    camera.most_bytes = 10  # the head of a keyframe
    send_encoded(Codec.VP8)
    async with (
        joined(shared_server, room, participant_id="eve", webcam=camera),
        joined(shared_server, room, participant_id="bob") as bob,
    ):
        video = await bob.stream("eve", "video")
        error = await bob.next("error")
        assert (error.code, error.reason, error.subject.participant_id) == (6023, "UNDECODABLE", "eve")
        camera.most_bytes = None
        await shows(video, 0x5A)
        assert bob.errors == [error]
