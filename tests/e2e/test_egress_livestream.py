"""One encode to real destinations: what they receive, and every way in which a destination can fail."""

import asyncio
import contextlib
import json
import logging
import time
from collections.abc import AsyncIterator, Iterator
from ipaddress import ip_network
from pathlib import Path

import pytest

from meetkit.egress.outputs import HlsSpec, Limits, OutputPlan, OutputReport, OutputResult, Outputs, RtmpSpec
from meetkit.errors import MeetingError
from tests.support import encoded, rtmp

LOOPBACK = (ip_network("127.0.0.0/8"),)
KEY = "sk-7d41-very-secret"
CODE, TONE_HZ = 0xA5, 660
QUICK = Limits(retry_delays_s=(0.2, 0.4))
ONCE = Limits(retry_delays_s=())


class Told:
    """The listener: everything that was said, with the time at which it was."""

    def __init__(self) -> None:
        self.reports: list[tuple[float, OutputReport]] = []
        self.started_s: float | None = None
        self.failed: MeetingError | None = None
        self.failed_s = 0.0

    def output_changed(self, report: OutputReport) -> None:
        self.reports.append((time.monotonic(), report))

    def outputs_started(self) -> None:
        assert self.started_s is None, "started twice"
        self.started_s = time.monotonic()

    def outputs_failed(self, error: MeetingError) -> None:
        assert self.failed is None, "failed twice"
        self.failed, self.failed_s = error, time.monotonic()

    def states(self, index: int | None = 0) -> list[str]:
        """The states of one output, in order."""
        return [f"{r.state} {r.attempt}" for _, r in self.reports if r.output_index == index]

    def errors(self, index: int | None = 0) -> list[MeetingError]:
        """The errors of one output, in order."""
        return [r.error for _, r in self.reports if r.output_index == index and r.error is not None]

    def everything(self) -> str:
        """All that would go into the report pipe."""
        lines = [report.to_wire() for _, report in self.reports]
        return json.dumps([lines, self.failed and self.failed.to_wire()]) + repr(self.reports) + repr(self.failed)


class Running:
    """Outputs that are fed."""

    def __init__(self, outputs: Outputs, told: Told, began_s: float) -> None:
        self.outputs, self.told, self.began_s = outputs, told, began_s

    async def stop(self) -> tuple[OutputResult, ...]:
        """Stops in a thread, as a caller with an event loop would; checks the bound."""
        began_s = time.monotonic()
        results = await asyncio.to_thread(self.outputs.stop)
        assert time.monotonic() - began_s < 2.3
        return results

    async def started(self, *, within_s: float = 5.0) -> None:
        await rtmp.until(
            lambda: self.told.started_s is not None, f"started; {self.told.everything()}", timeout_s=within_s
        )

    async def failed(self, *, within_s: float = 5.0) -> MeetingError:
        await rtmp.until(lambda: self.told.failed is not None, f"failed; {self.told.everything()}", timeout_s=within_s)
        assert self.told.failed is not None
        return self.told.failed

    async def state(self, state: str, index: int | None = 0, *, within_s: float = 5.0) -> None:
        await rtmp.until(
            lambda: state in self.told.states(index), f"{index}: {state}; {self.told.states(index)}", timeout_s=within_s
        )


@contextlib.asynccontextmanager
async def running(
    *urls: str,
    key: str = KEY,
    limits: Limits = QUICK,
    hls: HlsSpec | None = None,
    ca_file: Path | None = None,
    noise: bool = False,
    allowed: tuple = LOOPBACK,
) -> AsyncIterator[Running]:
    """Starts outputs, feeds them in real time, and stops them."""
    what = encoded.encode(CODE, TONE_HZ, noise)
    specs = tuple(RtmpSpec(url=url, stream_key=key) for url in urls)
    plan = OutputPlan(rtmp=specs, hls=hls, allowed_networks=allowed, ca_file=ca_file, limits=limits)
    told = Told()
    outputs = Outputs(plan, told)
    began_s = time.monotonic()
    outputs.start(what.video, what.audio)
    async with encoded.feeding(what, outputs.submit):
        try:
            yield Running(outputs, told, began_s)
        finally:
            await asyncio.to_thread(outputs.stop)


@pytest.fixture(autouse=True)
def nothing_says_the_key(caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str]) -> Iterator[None]:
    """Stream keys appear in no log and on no pipe, whatever happens."""
    caplog.set_level(logging.DEBUG)
    yield
    out, err = capfd.readouterr()
    assert KEY not in caplog.text + out + err


def check_received(path: Path, *, at_least_s: float) -> rtmp.Received:
    """The file decodes to our picture and tone throughout, in sync."""
    got = rtmp.decoded(path)
    assert set(got.codes) == {CODE}
    assert abs(got.tone_hz - TONE_HZ) <= 10
    assert got.video_s >= at_least_s and got.audio_s >= at_least_s
    assert abs(got.first_video_s - got.first_audio_s) < 0.08
    assert (got.width, got.height) == (encoded.WIDTH, encoded.HEIGHT)
    return got


async def test_two_destinations_receive_one_encode_at_once(tmp_path: Path) -> None:
    async with rtmp.rtmp_server(tmp_path) as server:
        async with running(server.url("first"), server.url("second")) as run:
            await run.started()
            await run.state("live 1", 0)
            await run.state("live 1", 1)
            await asyncio.sleep(4)  # the length of what is recorded, not a synchronisation
            results = await run.stop()
        assert [result.state for result in results] == ["stopped", "stopped"]
        assert [result.dropped_frames for result in results] == [0, 0]
        assert all(result.sent_bytes > 20_000 for result in results)
        for application in ("first", "second"):
            [file] = server.recordings(application)
            got = check_received(file, at_least_s=3.5)
            assert len(got.codes) >= 3.5 * encoded.FRAME_RATE
        assert run.told.states(0) == ["connecting 1", "live 1", "stopped 1"]
        assert KEY not in run.told.everything()


async def test_rtmps_reaches_a_server_whose_certificate_is_right(tmp_path: Path) -> None:
    ca = rtmp.authority(tmp_path)
    async with rtmp.rtmp_server(tmp_path) as server:
        async with rtmp.tcp_server(rtmp.tls_front(server.port), tls=ca.server_context()) as front:
            async with running(f"rtmps://127.0.0.1:{front.port}/first", ca_file=ca.ca_file) as run:
                await run.started()
                await asyncio.sleep(2)
                await run.stop()
        [file] = server.recordings()
        check_received(file, at_least_s=1.5)
