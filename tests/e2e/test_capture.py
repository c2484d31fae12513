"""The capture of a meeting, from the SDK's encoder to the egress process's end of the socket: content and time."""

import asyncio
import contextlib
import socket
import statistics
import time
from collections.abc import AsyncIterator
from fractions import Fraction
from itertools import pairwise
from pathlib import Path
from typing import Any

import av
import numpy as np
import pytest
from aiortc.mediastreams import MediaStreamError

from meetkit.egress.capture import CaptureReader, Codec, Frame, Lost, Message, StreamBegan, StreamEnded, Tick
from meetkit.media import CoreConfig, CoreRefused, CoreWorkerFailed, MediaCore
from tests.e2e._python import Attendee, attendee
from tests.support.inprocess import InProcess, in_process
from tests.support.media import (
    AUDIO_FRAME_SAMPLES,
    AUDIO_RATE_HZ,
    CodeVideoTrack,
    ToneTrack,
    code_picture,
    read_code,
    tone_of,
)

SECOND_US = 1_000_000


def now_us() -> int:
    return time.monotonic_ns() // 1000


class CountingVideoTrack(CodeVideoTrack):
    """A camera whose pictures carry their number, and that remembers when it made each."""

    def __init__(self, *, fps: int = 15) -> None:
        super().__init__(0, width=320, height=180, fps=fps)
        self.made_us: dict[int, int] = {}

    async def recv(self) -> av.VideoFrame:
        self.code = self._count % 256
        frame = await super().recv()
        picture = code_picture(self.code, width=320, height=180)
        made = av.VideoFrame.from_ndarray(picture, format="rgb24")
        made.pts, made.time_base = frame.pts, frame.time_base
        self.made_us[self.code] = now_us()
        return made


class BeepTrack(ToneTrack):
    """A microphone that hears 100 ms of a tone each second, and remembers when each began."""

    def __init__(self, hz: float) -> None:
        super().__init__(hz)
        self.began_us: list[int] = []

    async def recv(self) -> av.AudioFrame:
        if self.readyState != "live":
            raise MediaStreamError
        frame = await super().recv()
        phase = (self._count - 1) % 50
        if phase == 25:
            self.began_us.append(now_us())
        if not 25 <= phase < 30:
            frame = av.AudioFrame.from_ndarray(
                np.zeros((1, AUDIO_FRAME_SAMPLES), np.int16), format="s16", layout="mono"
            )
            frame.sample_rate, frame.time_base = AUDIO_RATE_HZ, Fraction(1, AUDIO_RATE_HZ)
            frame.pts = (self._count - 1) * AUDIO_FRAME_SAMPLES
        return frame


class Reader:
    """The egress process's end: everything that came, in order; also the owner that hears `capture.closed`."""

    def __init__(self) -> None:
        self.messages: list[Message] = []
        self.arrived_us: list[int] = []
        self.events: list[dict[str, Any]] = []
        self.ended = False
        self._news = asyncio.Event()
        self._framing = CaptureReader()

    def core_event(self, event: dict[str, Any]) -> None:
        self.events.append(event)
        self._news.set()

    async def run(self, end: socket.socket) -> None:
        while data := await asyncio.get_running_loop().sock_recv(end, 1 << 20):
            for message in self._framing.feed(data):
                self.messages.append(message)
                self.arrived_us.append(now_us())
            self._news.set()
        self.ended = True
        self._news.set()

    async def until(self, condition: Any, *, within_s: float = 20) -> Any:
        try:
            async with asyncio.timeout(within_s):
                while not (value := condition()):
                    self._news.clear()
                    await self._news.wait()
        except TimeoutError:
            said = [type(message).__name__ for message in self.messages if not isinstance(message, Frame | Tick)]
            raise AssertionError(f"waited {within_s} s in vain; the capture said {said}, {self.events}") from None
        return value

    def producers(self, codec: Codec) -> list[int]:
        return [one.producer for one in self.messages if isinstance(one, StreamBegan) and one.codec is codec]

    def frames(self, producer: int) -> list[Frame]:
        return [one for one in self.messages if isinstance(one, Frame) and one.producer == producer]

    def lost(self) -> list[Lost]:
        return [one for one in self.messages if isinstance(one, Lost)]


class Captured:
    """A capture of a room's router, with its reader."""

    def __init__(self, core: MediaCore, number: int, reader: Reader, end: socket.socket) -> None:
        self.core, self.number, self.reader, self.end = core, number, reader, end


@contextlib.asynccontextmanager
async def captured(server: InProcess, room: str) -> AsyncIterator[Captured]:
    """A capture of the room for the length of the block."""
    live = server.context.meetings.directory.meetings[room]
    assert live.router is not None
    ours, theirs = socket.socketpair()
    ours.setblocking(False)
    reader = Reader()
    core: MediaCore = server.context.core
    with theirs:
        number = await core.create_capture(live.router.number, theirs.fileno(), owner=reader)
    reading = asyncio.create_task(reader.run(ours))
    try:
        yield Captured(core, number, reader, ours)
    finally:
        reading.cancel()
        await asyncio.gather(reading, return_exceptions=True)
        ours.close()


@contextlib.asynccontextmanager
async def joined_in(server: InProcess, room: str, **options: Any) -> AsyncIterator[Attendee]:
    one = attendee(server, room, **options)
    async with one.meeting:
        yield one


def decoded_codes(frames: list[Frame]) -> list[tuple[int, int | None]]:
    """The time and the code of each picture; every frame must decode."""
    decoder: Any = av.CodecContext.create("vp8", "r")
    codes = []
    for frame in frames:
        pictures = decoder.decode(av.Packet(frame.data))
        assert len(pictures) == 1, "one frame, one picture"
        codes.append((frame.time_us, read_code(pictures[0])))
    return codes


def decoded_sound(frames: list[Frame]) -> list[tuple[int, av.AudioFrame]]:
    decoder: Any = av.CodecContext.create("libopus", "r")
    sound = []
    for frame in frames:
        sound += [(frame.time_us, one) for one in decoder.decode(av.Packet(frame.data))]
    return sound


def onsets_us(sound: list[tuple[int, av.AudioFrame]]) -> list[int]:
    """When each beep begins."""
    found, quiet = [], True
    for time_us, frame in sound:
        wave = np.abs(frame.to_ndarray().astype(float)).reshape(-1)
        channels = len(frame.layout.channels) if not frame.format.is_planar else 1
        peak = 32768 if frame.format.name.startswith("s16") else 1.0
        loud = np.flatnonzero(wave > 0.1 * peak)
        if quiet and len(loud):
            found.append(time_us + int(loud[0]) // channels * SECOND_US // frame.sample_rate)
        quiet = not len(loud)
    return found


async def test_pictures_and_sound_come_out_whole_and_in_time(tmp_path: Path) -> None:
    async with in_process(tmp_path, fault_injection=True) as server:
        room = await server.create_room()
        camera, microphone = CountingVideoTrack(), BeepTrack(1000)
        async with (
            joined_in(server, room, participant_id="ada", webcam=camera, mic=microphone),
            captured(server, room) as capture,
        ):
            reader = capture.reader
            begun_us = now_us()
            await reader.until(lambda: reader.producers(Codec.VP8) and reader.producers(Codec.OPUS))
            video, audio = reader.producers(Codec.VP8)[0], reader.producers(Codec.OPUS)[0]
            await reader.until(lambda: len(reader.frames(video)) >= 120 and len(reader.frames(audio)) >= 400)
            stats = await capture.core.capture_stats(capture.number)
            assert stats["framesDropped"] == stats["losses"] == 0
            assert reader.lost() == []
            pictures, sounds = reader.frames(video), reader.frames(audio)
            assert pictures[0].keyframe
            for frames in (pictures, sounds):
                times = [frame.time_us for frame in frames]
                assert times == sorted(set(times)), "time goes on"
                assert begun_us - SECOND_US < times[0] < times[-1] < now_us()
            ticks = [one.time_us for one in reader.messages if isinstance(one, Tick)]
            assert 75_000 < statistics.median(after - before for before, after in pairwise(ticks)) < 120_000

            codes = decoded_codes(pictures)
            numbers = [code for _, code in codes]
            assert None not in numbers
            steps = {(after - before) % 256 for before, after in pairwise(numbers)}  # type: ignore[operator]
            assert steps == {1}, "each picture, in order"
            sound = decoded_sound(sounds)
            # The first seconds go by until the sender's reports are known.
            settled_us = begun_us + 4 * SECOND_US
            late_picture = [at - camera.made_us[code] for at, code in codes if code is not None and at > settled_us]
            late_sound = [
                onset - min(microphone.began_us, key=lambda began, onset=onset: abs(began - onset))  # type: ignore[misc]
                for onset in onsets_us(sound)
                if onset > settled_us
            ]
            assert len(late_picture) > 30
            assert len(late_sound) >= 3
            picture_us, sound_us = statistics.median(late_picture), statistics.median(late_sound)
            print(f"picture {picture_us / 1000:.1f} ms, sound {sound_us / 1000:.1f} ms after they were made")
            assert abs(picture_us - sound_us) < 40_000, "lip sync; the encoder's own time is in it"
            assert -10_000 < sound_us < 100_000
            assert -10_000 < picture_us < 100_000


async def test_joins_leaves_mutes_and_tones_are_seen(tmp_path: Path) -> None:
    async with in_process(tmp_path, fault_injection=True) as server:
        room = await server.create_room()
        async with joined_in(server, room, participant_id="ada", mic=ToneTrack(440)) as ada:
            await ada.until(lambda: ada.meeting.local_participant.mic_on)
            async with captured(server, room) as capture:
                reader = capture.reader
                await reader.until(lambda: reader.producers(Codec.OPUS))
                adas = reader.producers(Codec.OPUS)[0]
                await reader.until(lambda: len(reader.frames(adas)) >= 60)
                async with joined_in(server, room, participant_id="bob", webcam=CodeVideoTrack(77, fps=10)):
                    await reader.until(lambda: reader.producers(Codec.VP8))
                    bobs = reader.producers(Codec.VP8)[0]
                    await reader.until(lambda: len(reader.frames(bobs)) >= 10)
                    assert {code for _, code in decoded_codes(reader.frames(bobs))} == {77}
                    await ada.meeting.mute_mic()
                    muted_us = now_us()
                    await reader.until(lambda: after(reader, Tick, muted_us + SECOND_US))
                    assert not after(reader, Frame, muted_us + SECOND_US // 5, producer=adas), "a mute is silence"
                    await ada.meeting.unmute_mic()
                    await reader.until(lambda: after(reader, Frame, muted_us + SECOND_US, producer=adas))
                await reader.until(lambda: after(reader, StreamEnded, 0, producer=bobs))
                for part in halves(decoded_sound(reader.frames(adas))):
                    assert tone_of([frame for _, frame in part]) == pytest.approx(440, abs=15)
                assert reader.lost() == []
                capture.core.close_capture(capture.number)
                await reader.until(lambda: reader.ended)
                assert reader.events == []
                with pytest.raises(CoreRefused, match="NOT_FOUND"):
                    await capture.core.capture_stats(capture.number)


def after(reader: Reader, kind: type, time_us: int, **fields: Any) -> bool:
    """Whether such a message tells of a later time."""
    return any(
        isinstance(one, kind) and one.time_us > time_us and all(getattr(one, k) == v for k, v in fields.items())
        for one in reader.messages
    )


def halves(sound: list[tuple[int, av.AudioFrame]]) -> list[list[tuple[int, av.AudioFrame]]]:
    """Two parts of half a second from the middle, where the tone is steady."""
    return [sound[10:35], sound[35:60]]


async def test_loss_on_the_way_is_repaired_or_told(tmp_path: Path) -> None:
    async with in_process(tmp_path, fault_injection=True) as server:
        room = await server.create_room()
        camera = CountingVideoTrack()
        async with (
            joined_in(server, room, participant_id="ada", webcam=camera, mic=ToneTrack(440)),
            captured(server, room) as capture,
        ):
            reader = capture.reader
            await reader.until(lambda: reader.producers(Codec.VP8) and reader.producers(Codec.OPUS))
            video, audio = reader.producers(Codec.VP8)[0], reader.producers(Codec.OPUS)[0]
            router = server.context.meetings.directory.meetings[room].router
            assert router is not None
            for transport in router.transports:
                loss = {"transport": transport, "inPermille": 50, "outPermille": 50, "seed": 7}
                await capture.core.request("debug.loss", **loss)
            await reader.until(lambda: len(reader.frames(video)) >= 150 and len(reader.frames(audio)) >= 500)
            stats = await capture.core.request("producer.stats", producer=video)
            assert stats["nacksSent"] > 0, "packets of the picture were lost, and asked for again"
            codes = [code for _, code in decoded_codes(reader.frames(video))]
            lost = {one.producer for one in reader.lost()}
            assert {(after - before) % 256 for before, after in pairwise(codes) if before and after} == {1}
            assert lost <= {audio}, "the picture is repaired; sound may come too late"
            gaps = sum(1 for frame in reader.frames(audio) if frame.loss_before)
            assert gaps == len(reader.lost()) < 5, "most of it is repaired within 100 ms"
            assert [frame.time_us for frame in reader.frames(audio)] == sorted(f.time_us for f in reader.frames(audio))


async def test_a_worker_that_dies_leaves_nobody_waiting() -> None:
    incidents: list[BaseException] = []
    reader, news = Reader(), asyncio.Event()
    config = CoreConfig(workers=2, fault_injection=True)

    def note(error: BaseException) -> None:
        incidents.append(error)
        news.set()

    core = await MediaCore.open(config, on_incident=note)
    try:
        router = core.new_object_id()
        await core.request("router.create", router=router)
        ours, theirs = socket.socketpair()
        with ours, theirs:
            ours.setblocking(False)
            await core.create_capture(router, theirs.fileno(), owner=reader)
            reading = asyncio.create_task(reader.run(ours))
            asked = [core.request("debug.fail_worker", worker=0)]
            asked += [core.request("transport.create", router=router, transport=core.new_object_id()) for _ in range(5)]
            answers = await asyncio.gather(*asked, return_exceptions=True)
            assert {answer.kind for answer in answers if isinstance(answer, CoreRefused)} <= {"INTERNAL", "CLOSED"}
            assert all(isinstance(answer, CoreRefused) for answer in answers)
            await asyncio.wait_for(news.wait(), 5)
            assert [(type(one), str(one)) for one in incidents] == [
                (CoreWorkerFailed, "media worker 0: debug.fail_worker")
            ]
            await asyncio.wait_for(reading, 5)
            assert reader.ended, "its reader sees the end"
            assert [event["reason"] for event in reader.events] == ["WORKER_FAILED"]
        await core.request("router.create", router=core.new_object_id())
    finally:
        await core.close()


async def test_a_reader_that_goes_leaves_the_meeting_alone(tmp_path: Path) -> None:
    async with in_process(tmp_path, fault_injection=True) as server:
        room = await server.create_room()
        async with joined_in(server, room, participant_id="ada", webcam=CodeVideoTrack(12, fps=10)) as ada:
            async with captured(server, room) as capture:
                reader = capture.reader
                await reader.until(lambda: reader.producers(Codec.VP8))
            await reader.until(lambda: reader.events)
            assert reader.events == [{"event": "capture.closed", "capture": capture.number, "reason": "READER_GONE"}]
            async with captured(server, room) as capture:
                reader = capture.reader
                await reader.until(lambda: reader.producers(Codec.VP8))
                video = reader.producers(Codec.VP8)[0]
                await reader.until(lambda: len(reader.frames(video)) >= 5)
                assert {code for _, code in decoded_codes(reader.frames(video))} == {12}
            assert ada.errors == []
        with socket.socketpair()[0] as end, pytest.raises(CoreRefused, match="NOT_FOUND"):
            await server.context.core.create_capture(4_000_000_000, end.fileno(), owner=Reader())
