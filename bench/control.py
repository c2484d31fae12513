"""What the control plane costs: server memory per idle participant, REST requests and signalling messages a second."""

import asyncio
import contextlib
import time
from pathlib import Path

import httpx
import psutil
import websockets
from tests.support.server import RunningServer, running_server

from bench.cpu import cpu_s
from bench.report import Report
from bench.signalling import ask, joining

IDLE = 300
ROOM_SIZE = 10
MESSAGES = 5_000
REST_CALLS = 1_000


async def run(folder: Path) -> None:
    """Idle participants first, on a fresh server; then throughput."""
    report = Report("control")
    async with running_server(folder / "server") as server:
        await _idle(server, report)
    async with running_server(folder / "rates") as server:
        await _rates(server, report)
    report.finish()


async def _idle(server: RunningServer, report: Report) -> None:
    rooms = [await server.create_room() for _ in range(IDLE // ROOM_SIZE + 1)]
    token = server.token()
    process = psutil.Process(server.pid)
    async with contextlib.AsyncExitStack() as sockets:

        async def one(number: int) -> None:
            socket = await sockets.enter_async_context(
                websockets.connect(server.ws_url, subprotocols=[websockets.Subprotocol("meetkit.v1")])
            )
            await ask(socket, 1, "join", joining(token, rooms[number // ROOM_SIZE], f"idle {number}"))
            await ask(socket, 2, "transport.create", {"direction": "send"})
            await ask(socket, 3, "transport.create", {"direction": "recv"})

        for number in range(ROOM_SIZE):  # whatever is loaded lazily is loaded now
            await one(number)
        before_bytes = process.memory_info().rss
        for number in range(ROOM_SIZE, IDLE + ROOM_SIZE):
            await one(number)
        after_bytes = process.memory_info().rss
    report.add("server memory per idle participant", "kB", [(after_bytes - before_bytes) / IDLE / 1000], goal=300.0)
    report.notes.append(f"{IDLE} participants in meetings of {ROOM_SIZE}: joined, with both transports made, no media.")


async def _rates(server: RunningServer, report: Report) -> None:
    room_id = await server.create_room()
    async with websockets.connect(server.ws_url, subprotocols=[websockets.Subprotocol("meetkit.v1")]) as socket:
        await ask(socket, 1, "join", joining(server.token(), room_id, "talker"))
        cpu_before_s = cpu_s(server.pid)
        begun_s = time.perf_counter()
        for number in range(MESSAGES):
            # One after another: below the flood limit of a connection, so that messages and not refusals are measured.
            await ask(socket, number + 2, "pubsub.subscribe", {"topic": "bench"})
            ahead_s = begun_s + number / 190 - time.perf_counter()
            if ahead_s > 0 and number % 10 == 0:
                await asyncio.sleep(ahead_s)
            if time.perf_counter() - begun_s > 10:
                break
        busy_s = cpu_s(server.pid) - cpu_before_s
        report.add("server CPU of a signalling request", "ms", [busy_s * 1000 / (number + 1)])
    async with httpx.AsyncClient(base_url=server.url, headers={"Authorization": server.token()}) as client:
        begun_s = time.perf_counter()
        for _ in range(REST_CALLS):
            (await client.get(f"/v2/rooms/{room_id}")).raise_for_status()
        report.add("REST GET room, one client", "requests/s", [REST_CALLS / (time.perf_counter() - begun_s)])
