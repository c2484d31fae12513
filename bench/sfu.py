"""Server CPU per forwarded packet: 1→N and K×K, against two null servers in the same run.

The server is pinned to core 0, the generator to core 1. Every scenario is run in rounds, ours and the null servers in
turn, the first round discarded; ratios are taken within a round. A round in which the generator was more than 80 % busy
is invalid and said so.
"""

import asyncio
import contextlib
from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path

import psutil
from tests.support.server import running_server

from bench import meetkit_adapter
from bench.cpu import cpu_s
from bench.generator import Generator, build, running_generator, running_null
from bench.report import Report

SERVER_CORE, GENERATOR_CORE = 0, 1
ROUNDS = 7
WARM_S, MEASURE_S = 1.5, 4.0
BUSY_LIMIT = 0.8


@dataclass(frozen=True, slots=True)
class Scenario:
    """Who sends and who receives: `publishers` send one 720p video each; all others get it, publishers too."""

    name: str
    publishers: int
    viewers: int


@dataclass(frozen=True, slots=True)
class Sample:
    """One round of one server."""

    cpu_us_per_packet: float
    packets_per_s: float
    lost_share: float
    latency_p50_us: float
    latency_p99_us: float
    busy: float


SCENARIOS = (Scenario("1→20 video", 1, 20), Scenario("1→60 video", 1, 60), Scenario("5×5 video", 5, 0))


async def run(folder: Path) -> None:
    """All scenarios."""
    report = Report("sfu")
    program = build()
    for scenario in SCENARIOS:
        rounds: dict[str, list[Sample]] = {"meetkit": [], "null": [], "null+GCM": []}
        async with contextlib.AsyncExitStack() as stack:
            pairs = {
                "null": await stack.enter_async_context(_null(program, scenario, seal=False)),
                "null+GCM": await stack.enter_async_context(_null(program, scenario, seal=True)),
                "meetkit": await stack.enter_async_context(
                    _meetkit(program, scenario, folder / scenario.name[:3], report)
                ),
            }
            for number in range(ROUNDS):
                for name, (generator, pid) in pairs.items():
                    sample = await _measure(generator, pid)
                    if number:
                        rounds[name].append(sample)
        _tell(report, scenario, rounds)
    report.notes.append(
        "1200-byte packets, 270 a second and publisher; server on core 0, generator on core 1; AES-GCM; "
        f"{ROUNDS - 1} rounds of {MEASURE_S} s after one that is discarded, servers in turn."
    )
    report.finish()


def _tell(report: Report, scenario: Scenario, rounds: dict[str, list[Sample]]) -> None:
    ours, sealed = rounds["meetkit"], rounds["null+GCM"]
    for name, samples in rounds.items():
        goal = 6.0 if name == "meetkit" else None
        report.add(f"{scenario.name}: {name}", "CPU-µs/packet", [one.cpu_us_per_packet for one in samples], goal=goal)
    ratios = [a.cpu_us_per_packet / b.cpu_us_per_packet for a, b in zip(ours, sealed, strict=True)]
    report.add(f"{scenario.name}: meetkit / null+GCM", "times", ratios, goal=2.2)
    report.add(f"{scenario.name}: forwarded", "packets/s", [one.packets_per_s for one in ours])
    report.add(f"{scenario.name}: latency p50", "µs", [one.latency_p50_us for one in ours])
    report.add(f"{scenario.name}: latency p99", "µs", [one.latency_p99_us for one in ours])
    worst = max(one.busy for samples in rounds.values() for one in samples)
    note = "" if worst <= BUSY_LIMIT else f"INVALID: generator more than {BUSY_LIMIT:.0%} busy"
    report.add(f"{scenario.name}: generator busy at most", "share", [worst], note=note)
    lost = max(one.lost_share for one in ours)
    report.add(f"{scenario.name}: packets lost at most", "share", [lost], goal=0.001)


async def _measure(generator: Generator, pid: int) -> Sample:
    await generator.ask("start")
    await asyncio.sleep(WARM_S)
    await generator.ask("stats")
    before_s = cpu_s(pid)
    await asyncio.sleep(MEASURE_S)
    busy_s = cpu_s(pid) - before_s
    stats = await generator.ask("stats")
    await generator.ask("stop")
    await asyncio.sleep(0.3)
    await generator.ask("stats")
    received = stats["packets_received"]
    if not received:
        raise RuntimeError("no packet was forwarded: the run says nothing")
    return Sample(
        cpu_us_per_packet=busy_s * 1e6 / received,
        packets_per_s=received / stats["elapsed_s"],
        lost_share=stats["packets_lost"] / (received + stats["packets_lost"]),
        latency_p50_us=stats["latency_p50_us"],
        latency_p99_us=stats["latency_p99_us"],
        busy=stats["busy"],
    )


@contextlib.asynccontextmanager
async def _null(program: Path, scenario: Scenario, *, seal: bool) -> AsyncIterator[tuple[Generator, int]]:
    """The same packet counts through a null server: each source's packets go to every sink."""
    sinks = scenario.viewers + max(0, scenario.publishers - 1)
    async with (
        running_null(program, SERVER_CORE, seal=seal) as (pid, port),
        running_generator(program, GENERATOR_CORE) as generator,
    ):
        for _ in range(sinks):
            await generator.ask("raw_sink", address=f"127.0.0.1:{port}")
        for _ in range(scenario.publishers):
            await generator.ask("raw_source", address=f"127.0.0.1:{port}")
        yield generator, pid


@contextlib.asynccontextmanager
async def _meetkit(
    program: Path, scenario: Scenario, folder: Path, report: Report
) -> AsyncIterator[tuple[Generator, int]]:
    async with running_server(folder) as server, running_generator(program, GENERATOR_CORE) as generator:
        process = psutil.Process(server.pid)
        for thread in process.threads():
            psutil.Process(thread.id).cpu_affinity([SERVER_CORE])
        process.cpu_affinity([SERVER_CORE])
        before_bytes = process.memory_info().rss
        async with meetkit_adapter.connected(
            server, generator, publishers=scenario.publishers, viewers=scenario.viewers
        ):
            people = scenario.publishers + scenario.viewers
            each_kb = (process.memory_info().rss - before_bytes) / people / 1000
            what = f"{scenario.name}: memory per participant, connected, before media"
            report.add(what, "kB", [each_kb], goal=300.0, note=f"{people} people, the first included")
            yield generator, server.pid
