"""How soon a participant is in: `join()` to `meeting-joined` to the first decoded frame; joins a second sustained."""

import asyncio
import time
from pathlib import Path
from typing import Any

import websockets
from tests.support.media import CodeVideoTrack, wait_for_code
from tests.support.server import RunningServer, running_server

from bench.cpu import cpu_s
from bench.report import Report
from bench.signalling import ask, joining
from meetkit import VideoSDK

FIRST_FRAME_ROUNDS = 30
STORM_RATE_PER_S = 100
STORM_SECONDS = 10
CODE = 0x5A


async def run(folder: Path) -> None:
    """First frames one after another, then a storm of joins at a fixed rate."""
    report = Report("join")
    async with running_server(folder / "server") as server:
        await _first_frames(server, report)
    async with running_server(folder / "storm") as server:
        await _storm(server, report)
    report.finish()


async def _first_frames(server: RunningServer, report: Report) -> None:
    room_id = await server.create_room()
    VideoSDK.config(server.token(), server_url=server.url)
    publisher = VideoSDK.init_meeting(
        meeting_id=room_id, name="publisher", mic_enabled=False, webcam=CodeVideoTrack(CODE, fps=30)
    )
    joined_ms: list[float] = []
    frame_ms: list[float] = []
    async with publisher:
        for round_number in range(FIRST_FRAME_ROUNDS + 1):
            joined, frame = await _one_join(room_id)
            if round_number:
                joined_ms.append(joined)
                frame_ms.append(frame)
    report.add_percentiles("join() to meeting-joined", joined_ms)
    report.add_percentiles("join() to first decoded frame", frame_ms, goals={50: 400.0})
    report.notes.append(
        "The first frame is decoded VP8 640x360 from a Python publisher on the same machine, read by its code."
    )


async def _one_join(room_id: str) -> tuple[float, float]:
    meeting = VideoSDK.init_meeting(meeting_id=room_id, name="viewer", mic_enabled=False, webcam_enabled=False)
    shown: asyncio.Future[float] = asyncio.get_running_loop().create_future()

    async def watch(stream: Any) -> None:
        await wait_for_code(stream.track, CODE)
        if not shown.done():
            shown.set_result(time.perf_counter())

    watchers: list[asyncio.Task[None]] = []

    def see(participant: Any) -> None:
        participant.on("stream-enabled", lambda stream: watchers.append(asyncio.create_task(watch(stream))))

    meeting.on("participant-joined", see)
    begun_s = time.perf_counter()
    await meeting.join()
    joined_s = time.perf_counter()
    async with asyncio.timeout(15):
        at_s = await shown
    await meeting.leave()
    await asyncio.gather(*watchers, return_exceptions=True)
    return (joined_s - begun_s) * 1000, (at_s - begun_s) * 1000


async def _storm(server: RunningServer, report: Report) -> None:
    """Whole joins by plain WebSocket clients: connect, join, two transports, leave; rooms of ten."""
    rooms = [await server.create_room() for _ in range(STORM_RATE_PER_S * STORM_SECONDS // 10)]
    token = server.token()
    took_ms: list[float] = []

    async def one(number: int) -> None:
        begun_s = time.perf_counter()
        async with websockets.connect(server.ws_url, subprotocols=[websockets.Subprotocol("meetkit.v1")]) as socket:
            await ask(socket, 1, "join", joining(token, rooms[number // 10], f"storm {number}"))
            await ask(socket, 2, "transport.create", {"direction": "send"})
            await ask(socket, 3, "transport.create", {"direction": "recv"})
            took_ms.append((time.perf_counter() - begun_s) * 1000)
            await ask(socket, 4, "leave", {})

    cpu_before_s = cpu_s(server.pid)
    begun_s = time.perf_counter()
    tasks: list[asyncio.Task[None]] = []
    for number in range(STORM_RATE_PER_S * STORM_SECONDS):
        await asyncio.sleep(max(0.0, begun_s + number / STORM_RATE_PER_S - time.perf_counter()))
        tasks.append(asyncio.create_task(one(number)))
    failures = [one for one in await asyncio.gather(*tasks, return_exceptions=True) if one is not None]
    elapsed_s = time.perf_counter() - begun_s
    busy_s = cpu_s(server.pid) - cpu_before_s
    rate = len(took_ms) / elapsed_s
    report.add("joins that failed", "of all", [len(failures) / len(tasks)], goal=0.0)
    report.notes += sorted({f"failed: {failure}" for failure in failures})
    report.add("joins sustained", "joins/s", [rate], goal=0.97 * STORM_RATE_PER_S, lower_is_better=False)
    report.add_percentiles(f"connect + join + two transports at {STORM_RATE_PER_S} joins/s", took_ms)
    report.add("server CPU of one join and leave", "ms", [busy_s * 1000 / len(took_ms)])
