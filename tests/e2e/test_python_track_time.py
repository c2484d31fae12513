"""Tracks of apps that keep no time, never begin or end: sent as well as it goes, and told, once."""

import asyncio
from collections.abc import Callable
from fractions import Fraction
from typing import Any

import pytest
from aiortc import MediaStreamTrack
from aiortc.mediastreams import MediaStreamError

from tests.e2e._python import attendee, fails, joined, shows
from tests.support.films import picture, sound
from tests.support.server import RunningServer

Stamp = Callable[[int], float]

STAMPS: dict[str, tuple[Stamp, float]] = {
    "STANDS_STILL": (lambda n: 7.0, 0.02),
    "WENT_BACK": (lambda n: n % 20 * 0.02, 0.02),
    "JUMPED_AHEAD": (lambda n: n * 0.02 + n // 20 * 500, 0.02),
    "TOO_FAST": (lambda n: n * 0.02, 0.0),
    "TOO_SLOW": (lambda n: n * 0.001, 0.1),
}
"""The time stamp of the n-th frame in seconds, and how long each takes to come. Sound is 20 ms a frame."""


class Stamped(MediaStreamTrack):
    """Delivers a picture or 20 ms of a tone with a stamp of our choice."""

    def __init__(self, kind: str, stamp: Stamp, every_s: float) -> None:
        super().__init__()
        self.kind, self._stamp, self._every_s, self._count = kind, stamp, every_s, 0

    async def recv(self) -> Any:
        await asyncio.sleep(self._every_s)
        if self.kind == "video":
            frame: Any = picture(165)
        else:
            import av
            import numpy as np

            wave = (sound(0.02) * 32767).astype(np.int16).reshape(1, -1)
            frame = av.AudioFrame.from_ndarray(wave, format="s16", layout="mono")
            frame.sample_rate = 48_000
        frame.pts, frame.time_base = round(self._stamp(self._count) * 90_000), Fraction(1, 90_000)
        self._count += 1
        return frame


class Silent(MediaStreamTrack):
    """Never delivers anything."""

    def __init__(self, kind: str) -> None:
        super().__init__()
        self.kind = kind

    async def recv(self) -> Any:
        await asyncio.Event().wait()


class Ending(Stamped):
    """Delivers for a second, then says that it is over."""

    async def recv(self) -> Any:
        if self._count == 50:
            raise MediaStreamError
        return await super().recv()


@pytest.mark.provokes("TRACK_OUT_OF_TIME", sdk="python")
@pytest.mark.parametrize("reason", STAMPS)
async def test_what_is_wrong_with_a_tracks_time_is_told_once(shared_server: RunningServer, reason: str) -> None:
    room = await shared_server.create_room()
    stamp, every_s = STAMPS[reason]
    # Pictures of a fifth of a second each: a busy machine may take longer than 20 ms to make one.
    pictures = Stamped("video", (lambda n: n * 0.2) if reason == "TOO_FAST" else stamp, every_s)
    async with (
        joined(shared_server, room, participant_id="ada", webcam=pictures) as ada,
        joined(shared_server, room) as bob,
    ):
        error = await ada.until(lambda: next((one for one in ada.errors if one.reason == reason), None))
        assert (error.code, error.ends) == (6021, "nothing")
        assert "webcam" in error.detail
        await shows(await bob.stream("ada", "video"), 165)
        await ada.meeting.disable_webcam()
        await ada.meeting.enable_webcam()  # the same track: it has been told
        await ada.meeting.enable_mic(Stamped("audio", stamp, every_s))
        if reason != "TOO_SLOW":  # the samples say how long the sound is
            await ada.until(lambda: any(one.reason == reason and "mic" in one.detail for one in ada.errors))
        assert ada.meeting.local_participant.webcam_on
        told = [(one.reason, one.params.get("track")) for one in ada.errors]
        assert len(set(told)) == len(told)
        assert bob.errors == []


@pytest.mark.provokes("TRACK_OUT_OF_TIME/NOTHING_CAME", sdk="python")
@pytest.mark.parametrize("source", ["webcam", "mic", "share"])
async def test_a_track_that_never_begins_is_told_after_five_seconds(shared_server: RunningServer, source: str) -> None:
    room = await shared_server.create_room()
    async with joined(shared_server, room) as one:
        silent = Silent("audio" if source == "mic" else "video")
        if source == "webcam":
            await one.meeting.enable_webcam(silent)
        elif source == "mic":
            await one.meeting.enable_mic(silent)
        else:
            await one.meeting.enable_screen_share(silent)
        await asyncio.sleep(3)
        assert one.errors == []
        await one.until(lambda: one.errors, within_s=6)
        await asyncio.sleep(1)
        assert [(e.code, e.reason, e.params["track"]) for e in one.errors] == [(6021, "NOTHING_CAME", source)]
        assert one.meeting.local_participant.streams


@pytest.mark.provokes("ERROR_WEBCAM_TRACK_ENDED/SOURCE_ENDED", sdk="python")
@pytest.mark.provokes("ERROR_MICROPHONE_TRACK_ENDED/SOURCE_ENDED", sdk="python")
async def test_a_track_that_ends_by_itself_is_told_and_one_that_the_app_stops_is_not(
    shared_server: RunningServer,
) -> None:
    room = await shared_server.create_room()
    stamp = lambda n: n * 0.02  # noqa: E731
    stopped = Stamped("video", stamp, 0.02)
    async with joined(
        shared_server, room, webcam=Ending("video", stamp, 0.02), mic=Ending("audio", stamp, 0.02)
    ) as one:
        await one.until(lambda: one.count("stream-disabled") == 2)
        assert sorted((e.code, e.reason) for e in one.errors) == [(3027, "SOURCE_ENDED"), (3028, "SOURCE_ENDED")]
        await one.meeting.enable_webcam(stopped)
        await asyncio.sleep(0.5)
        stopped.stop()
        await asyncio.sleep(0.5)
        assert len(one.errors) == 2


async def test_a_track_that_ends_before_it_is_sent_is_told_by_the_call(shared_server: RunningServer) -> None:
    class Over(Silent):
        async def recv(self) -> Any:
            raise MediaStreamError

    one = attendee(shared_server, await shared_server.create_room())
    async with one.meeting as meeting:
        error = await fails(meeting.enable_webcam(Over("video")), one)
        assert (error.code, error.reason) == (3027, "SOURCE_ENDED")
