"""What Prometheus sees of this process."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from typing import Any

from prometheus_client import CollectorRegistry, Counter, Gauge, generate_latest
from prometheus_client.core import CounterMetricFamily, Metric
from prometheus_client.registry import Collector

CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8"
_CORE_STATS_TIMEOUT_S = 1.0


class Metrics:
    """The counters and gauges of one server, in a registry of their own so that several can live in one process."""

    def __init__(self) -> None:
        self.registry = CollectorRegistry()
        self.meetings = Gauge("meetkit_meetings", "Meetings with a running session.", registry=self.registry)
        self.participants = Gauge("meetkit_participants", "Participants in meetings.", registry=self.registry)
        tasks = Gauge("meetkit_tasks", "Tasks of the event loop.", registry=self.registry)
        tasks.set_function(_count_tasks)
        self.joins = Counter("meetkit_joins", "Joins by their outcome.", ["outcome"], registry=self.registry)
        self.errors = Counter(
            "meetkit_errors", "Errors by code and reason.", ["code", "name", "reason"], registry=self.registry
        )
        self.ws_messages = Counter(
            "meetkit_ws_messages", "Signalling frames by direction.", ["direction"], registry=self.registry
        )
        self.http_requests = Counter(
            "meetkit_http_requests", "HTTP requests by route and status.", ["route", "status"], registry=self.registry
        )
        self._core = _CoreCounters()
        self.registry.register(self._core)

    async def render(self, core_stats: Callable[[], Awaitable[Mapping[str, Any]]] | None = None) -> bytes:
        """The exposition text; the core is asked for its counters, but not waited for longer than a second."""
        if core_stats is not None:
            try:
                async with asyncio.timeout(_CORE_STATS_TIMEOUT_S):
                    self._core.workers = list((await core_stats()).get("workers", []))
            except TimeoutError:
                self._core.workers = []
        return generate_latest(self.registry)


def _count_tasks() -> int:
    try:
        return len(asyncio.all_tasks())
    except RuntimeError:  # read where no loop runs, as by a test
        return 0


class _CoreCounters(Collector):
    """The native core's own counters, as of the last scrape."""

    def __init__(self) -> None:
        self.workers: list[Mapping[str, Any]] = []

    def collect(self) -> list[Metric]:
        packets = CounterMetricFamily("meetkit_core_packets", "Media packets.", labels=["worker", "direction"])
        drops = CounterMetricFamily("meetkit_core_drops", "Packets dropped, by cause.", labels=["worker", "cause"])
        for number, worker in enumerate(self.workers):
            packets.add_metric([str(number), "in"], worker.get("packetsReceived", 0))
            packets.add_metric([str(number), "out"], worker.get("packetsSent", 0))
            for cause, count in worker.get("drops", {}).items():
                drops.add_metric([str(number), cause], count)
        return [packets, drops]
