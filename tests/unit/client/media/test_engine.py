"""The media layer against the real native core over loopback UDP: content, pauses, loss, outages, nothing left over."""

import asyncio
import threading
import time
from collections.abc import AsyncIterator, Callable
from typing import Any

import psutil
import pytest
from aiortc.mediastreams import MediaStreamTrack

from meetkit.client.media.engine import MediaEngine
from meetkit.client.media.feed import Feed
from meetkit.client.media.inbound import InboundTrack
from meetkit.errors import MeetingError
from meetkit.protocol import StreamSource
from tests.support.inside import frames_of
from tests.support.media import CodeVideoTrack, ToneTrack, read_code, tone_of
from tests.support.network import udp_blocked
from tests.unit.client.media.sfu import ROUTER, Client, Sfu


@pytest.fixture
async def sfu() -> AsyncIterator[Sfu]:
    made = await Sfu().open()
    yield made
    made.close()


class Side:
    """One client's engine with what it reported."""

    def __init__(self, sfu: Sfu) -> None:
        self.client = Client(sfu)
        self.errors: list[MeetingError] = []
        self.health: list[tuple[str, bool]] = []
        self.feeds: list[Feed] = []
        self.engine = MediaEngine(
            router=ROUTER,
            call=self.client,
            report=self.errors.append,
            on_health=lambda direction, up: self.health.append((direction, up)),
        )

    async def send(self, source: StreamSource, track: MediaStreamTrack, **options: Any) -> str:
        feed = Feed(source.kind.value, on_ended=lambda cause: None)
        await feed.use(track)
        self.feeds.append(feed)
        return await self.engine.publish(source, feed, **options)

    def receive(self, producer_id: str, kind: str) -> InboundTrack:
        track = InboundTrack(kind, producer_id)  # type: ignore[arg-type]
        self.engine.consume(producer_id, track)
        return track

    async def close(self) -> None:
        await self.engine.close()
        for feed in self.feeds:
            await feed.close()


@pytest.fixture
async def sides(sfu: Sfu) -> AsyncIterator[tuple[Side, Side]]:
    a, b = Side(sfu), Side(sfu)
    yield a, b
    await a.close()
    await b.close()


async def code_on(track: InboundTrack, code: int, *, within_s: float = 15) -> None:
    async with asyncio.timeout(within_s):
        while read_code(await track.recv()) != code:  # type: ignore[arg-type]
            pass


async def tone_on(track: InboundTrack, hz: float, *, within_s: float = 15) -> None:
    heard = 0.0
    async with asyncio.timeout(within_s):
        while abs(heard - hz) > 15:
            heard = tone_of([await track.recv() for _ in range(25)])  # type: ignore[misc]


async def until(condition: Callable[[], bool], *, within_s: float = 15) -> None:
    async with asyncio.timeout(within_s):
        while not condition():  # noqa: ASYNC110 - plain attributes, nothing to wait on
            await asyncio.sleep(0.02)


async def test_picture_and_tone_arrive_as_they_were_sent(sides: tuple[Side, Side]) -> None:
    a, b = sides
    video = b.receive(await a.send(StreamSource.WEBCAM, CodeVideoTrack(165)), "video")
    audio = b.receive(await a.send(StreamSource.MIC, ToneTrack(440)), "audio")
    await asyncio.gather(code_on(video, 165), tone_on(audio, 440))
    assert a.errors == b.errors == []


async def test_several_pictures_on_one_transport_do_not_mix_even_with_loss(sfu: Sfu, sides: tuple[Side, Side]) -> None:
    a, b = sides
    c = Side(sfu)
    try:
        first = b.receive(await a.send(StreamSource.WEBCAM, CodeVideoTrack(17)), "video")
        second = b.receive(await c.send(StreamSource.WEBCAM, CodeVideoTrack(99)), "video")
        await asyncio.gather(code_on(first, 17), code_on(second, 99))
        down = int(b.engine.transport_id("recv") or 0)
        await sfu.command("debug.loss", transport=down, inPermille=0, outPermille=50, seed=7)
        for _ in range(60):
            assert read_code(await first.recv()) in (17, None)  # type: ignore[arg-type]
            assert read_code(await second.recv()) in (99, None)  # type: ignore[arg-type]
        await asyncio.gather(code_on(first, 17), code_on(second, 99))
    finally:
        await c.close()


async def test_a_paused_source_stops_and_comes_back(sides: tuple[Side, Side]) -> None:
    a, b = sides
    audio = b.receive(await a.send(StreamSource.MIC, ToneTrack(600)), "audio")
    await tone_on(audio, 600)
    await a.engine.set_paused(StreamSource.MIC, True)
    received = -1
    while received != audio.frames_received:  # what was on its way has arrived
        received = audio.frames_received
        await asyncio.sleep(0.3)
    await a.engine.set_paused(StreamSource.MIC, False)
    while not frames_of(audio).empty():
        await audio.recv()
    await tone_on(audio, 600)


async def test_another_source_takes_over_without_a_new_stream(sides: tuple[Side, Side]) -> None:
    a, b = sides
    video = b.receive(await a.send(StreamSource.WEBCAM, CodeVideoTrack(5)), "video")
    await code_on(video, 5)
    await a.feeds[0].use(CodeVideoTrack(200))
    await code_on(video, 200)
    assert a.client.calls.count("produce") == 1


async def test_a_new_transport_keeps_the_tracks_of_the_app(sides: tuple[Side, Side]) -> None:
    a, b = sides
    video = b.receive(await a.send(StreamSource.WEBCAM, CodeVideoTrack(42)), "video")
    await code_on(video, 42)
    b.engine.transport_failed(b.engine.transport_id("recv") or "")
    await until(lambda: b.client.calls.count("transport.create") == 2)
    received = video.frames_received
    await until(lambda: video.frames_received > received + 10)
    await code_on(video, 42)
    assert b.errors == []


async def test_a_silent_path_is_restored_by_an_ice_restart(sfu: Sfu, sides: tuple[Side, Side]) -> None:
    a, b = sides
    video = b.receive(await a.send(StreamSource.WEBCAM, CodeVideoTrack(77)), "video")
    await code_on(video, 77)
    with udp_blocked(*sfu.core.local_ports()):
        await until(lambda: ("recv", False) in b.health and ("send", False) in a.health, within_s=25)
    await until(lambda: b.health[-1] == ("recv", True) and a.health[-1] == ("send", True), within_s=25)
    while not frames_of(video).empty():
        await video.recv()
    await code_on(video, 77)
    assert "transport.restartIce" in b.client.calls
    assert b.client.calls.count("transport.create") == 1, "the DTLS session survives an ICE restart"
    assert b.errors == []


async def test_blocked_udp_is_one_coded_error_and_media_comes_when_it_opens(sfu: Sfu, sides: tuple[Side, Side]) -> None:
    a, _ = sides
    with udp_blocked(*sfu.core.local_ports()):
        await a.send(StreamSource.MIC, ToneTrack(300))
        await until(lambda: len(a.errors) > 0, within_s=25)
    error = a.errors[0]
    assert (error.code, error.reason, error.ends) == (3044, "UDP_BLOCKED", "nothing")
    await until(lambda: ("send", True) in a.health, within_s=40)
    assert len(a.errors) == 1


async def test_nothing_is_left_after_close(sfu: Sfu) -> None:
    process = psutil.Process()
    tasks, threads = set(asyncio.all_tasks()), threading.active_count()
    sockets = len(process.net_connections())
    a, b = Side(sfu), Side(sfu)
    video = b.receive(await a.send(StreamSource.WEBCAM, CodeVideoTrack(9)), "video")
    audio = b.receive(await a.send(StreamSource.MIC, ToneTrack(440)), "audio")
    await asyncio.gather(code_on(video, 9), tone_on(audio, 440))
    started_s = time.monotonic()
    await asyncio.gather(a.close(), b.close())
    assert time.monotonic() - started_s < 3
    assert set(asyncio.all_tasks()) == tasks
    assert len(process.net_connections()) == sockets
    decoders = [t.name for t in threading.enumerate() if "decoder" in t.name]
    assert decoders == [], f"{threads} threads before"
