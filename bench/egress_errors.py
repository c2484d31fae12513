"""How soon a fault of a recording or livestream is told: fault to `error` event (Python SDK), REST answer, webhook."""

import asyncio
import os
import signal
import time
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

from tests.e2e._python import Attendee, joined, small
from tests.support.egress import egress_processes
from tests.support.receiver import Receiver, webhook_receiver
from tests.support.rtmp import Puppet, free_port, puppet, until
from tests.support.server import RunningServer, running_server

from bench.report import Report
from meetkit import MeetingError

QUICKLY_MS, STALLED_MS = 2000.0, 5000.0
SOUND = {"mode": "audio"}
LOW = {"quality": "low"}
RETRY_S = 0.2


async def run(report: Report, folder: Path) -> None:
    """Provokes each fault some times, the cheap ones more often."""
    settings: dict[str, Any] = {
        "allow_private_addresses": True,
        "livestream_retry_delays_s": ",".join([str(RETRY_S)] * 50),
    }
    async with running_server(folder / "egress-server", **settings) as server, webhook_receiver() as hook:
        room = await server.create_room()
        # A picture that moves: of a still one so little is sent that a destination that stops reading shows late.
        async with joined(server, room, webcam=small(0xA5)) as ada:
            bench = _Bench(report, server, ada, hook, room)
            await bench.refused_outputs(30)
            await bench.refused_connections(10)
            await bench.lost_outputs("5002 CONNECTION_LOST", Puppet.reset_streams, 10)
            await bench.lost_outputs("5002 CLOSED_BY_DESTINATION", Puppet.close_streams, 10)
            await bench.stalled_outputs(2)
            for kind in ("recording", "livestream"):
                code = 5001 if kind == "recording" else 5002
                await bench.dead_processes(f"{code} PROCESS_DIED", kind, signal.SIGKILL, 10, QUICKLY_MS)
                name = "STALLED" if kind == "recording" else "PROCESS_STALLED"
                await bench.dead_processes(f"{code} {name}", kind, signal.SIGSTOP, 2, STALLED_MS)


class _Bench:
    def __init__(self, report: Report, server: RunningServer, ada: Attendee, hook: Receiver, room: str) -> None:
        self._report, self._server, self._ada, self._hook, self._room = report, server, ada, hook, room

    async def refused_outputs(self, rounds: int) -> None:
        """A request that is wrong in itself."""
        await self._starts("4015 EMPTY", [], rounds, goal_ms=50.0)

    async def refused_connections(self, rounds: int) -> None:
        """From the call on, so with the start of a process."""
        nobody = [{"url": f"rtmp://127.0.0.1:{free_port()}/live", "streamKey": "k"}]
        await self._starts("4013 CONNECTION_REFUSED, with the process's start", nobody, rounds, goal_ms=QUICKLY_MS)

    async def _starts(self, name: str, outputs: list[dict[str, str]], rounds: int, *, goal_ms: float) -> None:
        python_ms, rest_ms = [], []
        for _ in range(rounds):
            heard = self._heard()
            begun_s = time.monotonic()
            try:
                await self._ada.meeting.start_livestream(outputs, SOUND)
            except MeetingError:
                python_ms.append((await heard - begun_s) * 1000)
            begun_s = time.monotonic()
            body = {"roomId": self._room, "outputs": outputs, "config": SOUND}
            answer = await self._server.rest("POST", "/v2/livestreams/start", json=body)
            assert answer.status_code >= 400
            rest_ms.append((time.monotonic() - begun_s) * 1000)
        self._report.add_percentiles(f"{name}: call to error event", python_ms, goals={99: goal_ms})
        self._report.add_percentiles(f"{name}: request to REST answer", rest_ms, goals={99: goal_ms})

    async def lost_outputs(self, name: str, harm: Callable[[Puppet], None], rounds: int) -> None:
        """One output is lost and comes back, again and again."""
        times_ms = []
        async with puppet() as good, puppet() as bad:
            await self._stream(good, bad)
            for number in range(rounds):
                await self._until_live(bad, number + 1)
                heard, fault_s = self._heard(), time.monotonic()
                harm(bad)
                times_ms.append((await heard - fault_s) * 1000)
            await self._ada.meeting.stop_livestream()
        self._report.add_percentiles(f"{name}: fault to error event", times_ms, goals={99: QUICKLY_MS})

    async def stalled_outputs(self, rounds: int) -> None:
        """One output stops reading."""
        times_ms = []
        async with puppet() as good, puppet() as bad:
            await self._stream(good, bad)
            for number in range(rounds):
                await self._until_live(bad, number + 1)
                heard, fault_s = self._heard(), time.monotonic()
                bad.stop_reading()
                times_ms.append((await heard - fault_s) * 1000)
                bad.go_on_reading()
            await self._ada.meeting.stop_livestream()
        self._report.add_percentiles("5002 STALLED: fault to error event", times_ms, goals={99: STALLED_MS})

    async def dead_processes(self, name: str, kind: str, number: signal.Signals, rounds: int, goal_ms: float) -> None:
        """The process of a running one is killed, or stopped for good."""
        python_ms, webhook_ms = [], []
        async with puppet() as destination:
            for _ in range(rounds):
                self._hook.posted.clear()
                if kind == "recording":
                    await self._ada.meeting.start_recording(webhook_url=self._hook.url, config=SOUND)
                else:
                    output = [{"url": destination.url(), "streamKey": "k"}]
                    await self._ada.meeting.start_livestream(output, SOUND, webhook_url=self._hook.url)
                (pid,) = egress_processes(self._server)
                heard, fault_s = self._heard(), time.monotonic()
                os.kill(pid, number)
                python_ms.append((await heard - fault_s) * 1000)
                await self._hook.events(f"{kind}-failed")
                webhook_ms.append((self._hook.posted[-1].at_s - fault_s) * 1000)
                await self._ada.until(lambda: self._is_stopped(kind))
        self._report.add_percentiles(f"{name}: fault to error event", python_ms, goals={99: goal_ms})
        self._report.add_percentiles(f"{name}: fault to webhook", webhook_ms, goals={99: goal_ms})

    async def _stream(self, *puppets: Puppet) -> None:
        await self._ada.meeting.start_livestream([{"url": one.url(), "streamKey": "k"} for one in puppets], LOW)

    async def _until_live(self, one: Puppet, taken: int) -> None:
        await until(lambda: one.taken == taken, "it is tried again", timeout_s=20)
        await self._ada.until(lambda: {each.state for each in self._ada.meeting.livestream_outputs} == {"live"})

    def _is_stopped(self, kind: str) -> bool:
        return bool(getattr(self._ada.meeting, f"{kind}_state").name == "STOPPED")

    def _heard(self) -> Awaitable[float]:
        """When the next error event comes."""
        told: asyncio.Future[float] = asyncio.get_running_loop().create_future()
        self._ada.meeting.once("error", lambda _error: told.done() or told.set_result(time.monotonic()))
        return asyncio.wait_for(told, timeout=30)
