"""What a recording costs the server itself, beside the process that composes: its own CPU without one and with one."""

import asyncio
import contextlib
from collections.abc import AsyncIterator
from pathlib import Path

import psutil
from tests.support.egress import egress_processes
from tests.support.server import RunningServer, running_server

from bench import meetkit_adapter
from bench.cpu import cpu_s
from bench.generator import Generator, build, running_generator
from bench.report import Report

PUBLISHERS = 5
ROUNDS = 6  # The first is discarded.
WARM_S, MEASURE_S = 1.0, 5.0
SERVER_CORE, OTHER_CORE = 0, 1
# Everything is captured and read all the same; without pictures to compose the other core is left to the generator.
CONFIG = {"mode": "audio"}


async def measure(folder: Path, report: Report) -> None:
    """Five publishers who receive each other, without and with a recording in turns."""
    program = build()
    ratios: list[float] = []
    costs: dict[bool, list[float]] = {False: [], True: []}
    async with running_server(folder) as server, running_generator(program, OTHER_CORE) as generator:
        _pin(server.pid, SERVER_CORE)
        async with meetkit_adapter.connected(server, generator, publishers=PUBLISHERS, viewers=0) as room_id:
            await generator.ask("start")
            for number in range(ROUNDS):
                # In turns which of the two comes first.
                order = (False, True) if number % 2 else (True, False)
                measured = {recorded: await _cost(server, generator, room_id, recorded=recorded) for recorded in order}
                if number:
                    ratios.append(100 * (measured[True] / measured[False] - 1))
                    for recorded, cost in measured.items():
                        costs[recorded].append(cost)
            await generator.ask("stop")
    who = f"{PUBLISHERS} publishers, server's own CPU"
    report.add(f"{who} without a recording", "CPU-µs/packet", costs[False])
    report.add(f"{who} while recording", "CPU-µs/packet", costs[True])
    report.add(f"{who}: rise by a recording", "%", ratios, goal=5.0)


async def _cost(server: RunningServer, generator: Generator, room_id: str, *, recorded: bool) -> float:
    async with _recording(server, room_id) if recorded else contextlib.nullcontext():
        await asyncio.sleep(WARM_S)
        await generator.ask("stats")
        before_s = cpu_s(server.pid)
        await asyncio.sleep(MEASURE_S)
        busy_s = cpu_s(server.pid) - before_s
        stats = await generator.ask("stats")
    if not stats["packets_received"]:
        raise RuntimeError("no packet was forwarded: the run says nothing")
    return float(busy_s * 1e6 / stats["packets_received"])


@contextlib.asynccontextmanager
async def _recording(server: RunningServer, room_id: str) -> AsyncIterator[None]:
    started = await server.rest("POST", "/v2/recordings/start", json={"roomId": room_id, "config": CONFIG})
    started.raise_for_status()
    for pid in egress_processes(server):
        _pin(pid, OTHER_CORE)
    yield
    (await server.rest("POST", "/v2/recordings/end", json={"roomId": room_id})).raise_for_status()


def _pin(pid: int, core: int) -> None:
    for thread in psutil.Process(pid).threads():
        psutil.Process(thread.id).cpu_affinity([core])
