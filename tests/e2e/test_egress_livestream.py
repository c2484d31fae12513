"""One encode to real destinations: what they receive, and every way in which a destination can fail."""

import asyncio
import contextlib
import json
import logging
import re
import subprocess
import threading
import time
from collections.abc import AsyncIterator, Iterator
from ipaddress import ip_network
from pathlib import Path

import av
import pytest

from meetkit.egress.outputs import HlsSpec, Limits, OutputPlan, OutputReport, OutputResult, Outputs, RtmpSpec
from meetkit.errors import MeetingError
from tests.support import capture, encoded, rtmp
from tests.support.pace import patience

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
        assert time.monotonic() - began_s < patience(2.3)
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
    assert min(got.video_s, got.audio_s) >= at_least_s
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
        async with (
            rtmp.tcp_server(rtmp.tls_front(server.port), tls=ca.server_context()) as front,
            running(f"rtmps://127.0.0.1:{front.port}/first", ca_file=ca.ca_file) as run,
        ):
            await run.started()
            await asyncio.sleep(2)  # material to look at
            await run.stop()
        [file] = server.recordings()
        check_received(file, at_least_s=1.5)


# The start fails, each time with its own reason


async def start_failure(*urls: str, within_s: float = 2.0, **options: object) -> tuple[MeetingError, Told]:
    """The error of a start that must fail, in time."""
    async with running(*urls, **options) as run:  # type: ignore[arg-type]
        error = await run.failed(within_s=within_s + 3)
        assert run.told.failed_s - run.began_s < within_s
        assert run.told.started_s is None
        told = run.told
    assert KEY not in told.everything()
    assert not [name for _, report in told.reports for name in [report.state] if name == "live"]
    return error, told


async def test_refused_connection_is_told_with_its_errno() -> None:
    port = rtmp.free_port()
    error, told = await start_failure(f"rtmp://127.0.0.1:{port}/live")
    assert (error.code, error.reason, error.ends) == (4013, "CONNECTION_REFUSED", "request")
    assert {**error.params, "elapsed_ms": 0} == {
        "output_index": 0,
        "host": "127.0.0.1",
        "port": port,
        "errno": 111,
        "elapsed_ms": 0,
    }
    assert error.subject.output_index == 0
    assert told.states() == ["connecting 1", "retrying 1"]


async def test_name_without_address_is_told() -> None:
    error, _ = await start_failure("rtmp://no-such-host.invalid/live", within_s=10.0)
    assert (error.code, error.reason) == (4013, "NAME_NOT_RESOLVED")
    assert error.params["host"] == "no-such-host.invalid"
    assert error.params["problem"]


async def test_host_that_never_answers_rtmp_times_out() -> None:
    async with rtmp.tcp_server(rtmp.say_nothing) as server:
        error, _ = await start_failure(server.url(), within_s=3.0, limits=Limits(start_timeout_s=1.5))
    assert (error.code, error.reason) == (4013, "TIMED_OUT")
    assert error.params == {"output_index": 0, "host": "127.0.0.1", "timeout_ms": 1500}


async def test_host_that_never_answers_tls_times_out() -> None:
    async with rtmp.tcp_server(rtmp.say_nothing) as server:
        error, _ = await start_failure(server.url("rtmps"), within_s=3.0, limits=Limits(start_timeout_s=1.5))
    assert (error.code, error.reason) == (4013, "TIMED_OUT")


async def test_host_that_never_accepts_times_out() -> None:
    with rtmp.deaf_listener() as port:
        url = f"rtmp://127.0.0.1:{port}/live"
        error, _ = await start_failure(url, within_s=3.0, limits=Limits(start_timeout_s=1.5))
    assert (error.code, error.reason) == (4013, "TIMED_OUT")


def test_product_waits_thirty_seconds_for_a_start() -> None:
    assert Limits().start_timeout_s == 30.0
    assert Limits().retry_delays_s == (1, 2, 4, 8, 16, 30)
    assert Limits().stall_timeout_s < 5.0


@pytest.mark.parametrize(
    ("host", "expired", "trusted", "problem"),
    [
        ("127.0.0.1", False, False, "self-signed|unable to get local issuer|self signed"),
        ("other.example", False, True, "mismatch|doesn't match|not valid for"),
        ("127.0.0.1", True, True, "expired"),
    ],
    ids=["unknown authority", "wrong host", "expired"],
)
async def test_certificate_that_is_not_valid_is_refused(
    tmp_path: Path, host: str, expired: bool, trusted: bool, problem: str
) -> None:
    ca = rtmp.authority(tmp_path)
    context = ca.server_context(host=host, expired=expired)
    async with rtmp.tcp_server(rtmp.say_nothing, tls=context) as server:
        error, _ = await start_failure(server.url("rtmps"), ca_file=ca.ca_file if trusted else None)
    assert (error.code, error.reason) == (4013, "TLS_FAILED")
    assert re.search(problem, str(error.params["problem"]))


@pytest.mark.parametrize("dialogue", [rtmp.close_at_once, rtmp.speak_http], ids=["closes", "speaks http"])
async def test_host_without_tls_fails_rtmps(dialogue: rtmp.Dialogue) -> None:
    async with rtmp.tcp_server(dialogue) as server:
        error, _ = await start_failure(server.url("rtmps"))
    assert (error.code, error.reason) == (4013, "TLS_FAILED")


async def test_unknown_application_is_a_rejection(tmp_path: Path) -> None:
    async with rtmp.rtmp_server(tmp_path) as server:
        error, _ = await start_failure(server.url("nowhere"))
    assert (error.code, error.reason, error.fault) == (4013, "REJECTED_BY_DESTINATION", "caller")
    assert "connect" in str(error.params["answer"])


async def test_wrong_stream_key_is_a_rejection_and_the_right_one_is_taken(tmp_path: Path) -> None:
    async with rtmp.rtmp_server(tmp_path, key="the-right-key") as server:
        error, _ = await start_failure(server.url("keyed"))
        assert (error.code, error.reason) == (4013, "REJECTED_BY_DESTINATION")
        assert "publish" in str(error.params["answer"])
        async with running(server.url("keyed"), key="the-right-key") as run:
            await run.started()


async def test_stream_that_is_taken_is_a_rejection(tmp_path: Path) -> None:
    async with rtmp.rtmp_server(tmp_path) as server, running(server.url()) as first:
        await first.started()
        error, _ = await start_failure(server.url())
    assert error.reason == "REJECTED_BY_DESTINATION"
    assert "NetStream.Publish.BadName" in str(error.params["answer"])


async def test_refusal_that_quotes_the_key_is_told_without_it() -> None:
    async with rtmp.tcp_server(rtmp.Taker("stall", refusal=f"the stream {KEY} is unknown")) as server:
        error, _ = await start_failure(server.url())
    assert error.params["answer"] == "NetStream.Publish.BadName: the stream … is unknown"


@pytest.mark.parametrize("dialogue", [rtmp.close_at_once, rtmp.speak_http], ids=["closes", "speaks http"])
async def test_host_that_speaks_no_rtmp_is_a_rejection(dialogue: rtmp.Dialogue) -> None:
    async with rtmp.tcp_server(dialogue) as server:
        error, _ = await start_failure(server.url())
    assert error.reason == "REJECTED_BY_DESTINATION"


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "[::ffff:127.0.0.1]", "2130706433"])
async def test_private_address_is_not_even_connected_to(host: str) -> None:
    async with rtmp.tcp_server(rtmp.say_nothing) as server:
        error, told = await start_failure(f"rtmp://{host}:{server.port}/live", allowed=())
        assert server.connections == 0
    assert (error.code, error.reason) == (4015, "FORBIDDEN_ADDRESS")
    assert told.states() == ["connecting 1", "failed 1"]


async def test_several_outputs_that_all_fail_are_told_with_the_cause_of_each(tmp_path: Path) -> None:
    async with rtmp.rtmp_server(tmp_path) as server:
        error, told = await start_failure(f"rtmp://127.0.0.1:{rtmp.free_port()}/x", server.url("nowhere"))
    assert (error.code, error.reason) == (4013, "NO_OUTPUT_STARTED")
    assert error.params == {
        "output_count": 2,
        "causes": ["output 0: CONNECTION_REFUSED", "output 1: REJECTED_BY_DESTINATION"],
    }
    assert {each.reason for each in told.errors(0)} == {"CONNECTION_REFUSED"}


async def test_server_whose_answers_hold_more_than_is_needed_is_published_to() -> None:
    everything = tuple(rtmp.UNNEEDED.values())
    for junk in rtmp.JUNK.values():
        taker = rtmp.Taker("stall", extra=everything, junk=junk)
        async with rtmp.tcp_server(taker) as server, running(server.url(), limits=ONCE) as run:
            await run.started()
            await rtmp.until(lambda taker=taker: taker.done_s is not None, "it received the stream")
            assert run.told.errors() == []


# A running livestream loses outputs


async def test_one_output_fails_and_the_other_goes_on(tmp_path: Path) -> None:
    refusing = f"rtmp://127.0.0.1:{rtmp.free_port()}/live"
    async with rtmp.rtmp_server(tmp_path) as server:
        async with running(refusing, server.url()) as run:
            await run.started()
            await run.state("failed 3", 0)
            assert run.told.failed is None
            await asyncio.sleep(2)  # material to look at
            results = await run.stop()
        check_received(server.recordings()[0], at_least_s=2)
    assert run.told.states(0) == [
        "connecting 1", "retrying 1", "connecting 2", "retrying 2", "connecting 3", "failed 3",
    ]  # fmt: skip
    assert {(each.code, each.reason, each.ends) for each in run.told.errors(0)} == {
        (5002, "CONNECTION_REFUSED", "nothing")
    }
    assert [result.state for result in results] == ["failed", "stopped"]
    assert results[0].error is not None
    assert results[0].error.reason == "CONNECTION_REFUSED"


@pytest.mark.parametrize(
    ("then", "reason", "params"),
    [
        ("close", "CLOSED_BY_DESTINATION", {"answer": "it ended the connection"}),
        ("unpublish", "CLOSED_BY_DESTINATION", {"answer": "NetStream.Unpublish.Success: the event is over"}),
        ("reset", "CONNECTION_LOST", {"errno": 104}),
    ],
)
async def test_destination_that_ends_the_stream_ends_the_livestream_when_it_was_the_only_one(
    then: str, reason: str, params: dict[str, object]
) -> None:
    async with rtmp.tcp_server(rtmp.Taker(then)) as server, running(server.url(), limits=ONCE) as run:
        await run.started()
        error = await run.failed()
    assert (error.code, error.reason, error.ends) == (5002, reason, "livestream")
    assert error.params == {"output_index": 0, "host": "127.0.0.1"} | params
    assert [(each.reason, each.ends) for each in run.told.errors()] == [(reason, "nothing")]


async def test_killed_server_is_noticed_within_two_seconds_and_found_again(tmp_path: Path) -> None:
    port = rtmp.free_port()
    delays = Limits(retry_delays_s=(0.5, 0.5, 0.5, 0.5, 0.5))
    async with rtmp.rtmp_server(tmp_path / "a", port=port) as server:
        async with running(server.url(), limits=delays) as run:
            await run.started()
            await asyncio.sleep(1)  # something to lose
            await server.kill()
            killed_s = time.monotonic()
            await run.state("retrying 1")
            noticed_s = next(at for at, report in run.told.reports if report.state == "retrying")
            assert noticed_s - killed_s < patience(2.0)
            # The kernel of the killed process closes: with FIN, or with RST when bytes of ours were unread.
            assert run.told.errors()[0].reason in ("CLOSED_BY_DESTINATION", "CONNECTION_LOST")
            async with rtmp.rtmp_server(tmp_path / "b", port=port) as second:
                await rtmp.until(lambda: run.told.states()[-1].startswith("live "), "live again", timeout_s=6)
                await asyncio.sleep(2)  # material to look at
                await run.stop()
                assert run.told.failed is None
                got = check_received(second.recordings()[0], at_least_s=1.5)
                assert got.first_video_s < 0.2  # times begin at zero again
        check_received(server.recordings()[0], at_least_s=0.5)


async def test_killed_server_that_stays_away_fails_the_livestream_after_the_last_retry(tmp_path: Path) -> None:
    async with rtmp.rtmp_server(tmp_path) as server, running(server.url()) as run:
        await run.started()
        await server.kill()
        error = await run.failed()
    assert (error.code, error.reason, error.ends) == (5002, "CONNECTION_REFUSED", "livestream")
    assert run.told.states() == [
        "connecting 1", "live 1", "retrying 1", "connecting 2", "retrying 2", "connecting 3", "failed 3",
    ]  # fmt: skip


@pytest.mark.parametrize("noise", [False, True], ids=["narrow", "wide"])
async def test_destination_that_stops_reading_is_noticed_within_five_seconds(noise: bool) -> None:
    # The kernel of a narrow one would take bytes for a quarter of a minute more, and this one acknowledges nothing.
    taker = rtmp.Taker("stall", after_bytes=40_000)
    async with rtmp.tcp_server(taker) as server, running(server.url(), limits=ONCE, noise=noise) as run:
        await run.started()
        error = await run.failed(within_s=30)
        results = await run.stop()
    assert (error.code, error.reason) == (5002, "STALLED")
    silent_ms = error.params["silent_ms"]
    assert isinstance(silent_ms, int)
    assert 3_500 <= silent_ms <= 4_500
    assert taker.done_s is not None
    assert run.told.failed_s - taker.done_s < patience(5.0)
    assert results[0].state == "failed"


async def test_frozen_server_is_noticed_within_five_seconds_although_its_kernel_takes_the_bytes(tmp_path: Path) -> None:
    async with rtmp.rtmp_server(tmp_path) as server, running(server.url(), limits=ONCE) as run:
        await run.started()
        await asyncio.sleep(4)  # time for it to show how often it acknowledges
        server.freeze()
        frozen_s = time.monotonic()
        error = await run.failed(within_s=10)
        assert (error.code, error.reason) == (5002, "STALLED")
        assert run.told.failed_s - frozen_s < patience(5.0)


async def test_all_outputs_lost_are_told_with_the_cause_of_each() -> None:
    async with (
        rtmp.tcp_server(rtmp.Taker("close")) as closing,
        rtmp.tcp_server(rtmp.Taker("reset", after_bytes=60_000)) as resetting,
        running(closing.url(), resetting.url(), limits=ONCE) as run,
    ):
        await run.started()
        error = await run.failed(within_s=10)
    assert (error.code, error.reason) == (5002, "NO_OUTPUT_LEFT")
    assert error.params == {
        "output_count": 2,
        "causes": ["output 0: CLOSED_BY_DESTINATION", "output 1: CONNECTION_LOST"],
    }


async def test_stop_takes_no_time_whatever_the_outputs_are_doing(tmp_path: Path) -> None:
    with rtmp.deaf_listener() as deaf:
        async with (
            rtmp.tcp_server(rtmp.say_nothing) as silent,
            rtmp.tcp_server(rtmp.Taker("stall", after_bytes=4000)) as stalling,
        ):
            urls = (f"rtmp://127.0.0.1:{deaf}/x", silent.url(), silent.url("rtmps"), stalling.url())
            async with running(*urls, noise=True) as run:
                await run.started()
                results = await run.stop()  # checks the bound
                assert {result.state for result in results} == {"stopped"}


async def test_nothing_is_left_behind() -> None:
    def threads() -> set[str]:
        return {thread.name for thread in threading.enumerate() if thread.name.startswith("egress-")}

    def descriptors() -> int:
        return len(list(Path("/proc/self/fd").iterdir()))

    async def once() -> None:
        async with running(f"rtmp://127.0.0.1:{rtmp.free_port()}/x", server.url(), limits=ONCE) as run:
            await run.started()
            await run.stop()

    async with rtmp.tcp_server(rtmp.Taker("stall", after_bytes=1 << 30)) as server:
        await once()
        before = descriptors()
        for _ in range(10):
            await once()
        await rtmp.until(lambda: descriptors() <= before, "no descriptor is left")
    assert threads() == set()


# HLS


async def test_hls_is_written_beside_rtmp_and_plays_back(tmp_path: Path) -> None:
    folder = tmp_path / "hls"
    async with (
        rtmp.rtmp_server(tmp_path) as server,
        running(server.url(), hls=HlsSpec(directory=folder, keep_all=True)) as run,
    ):
        await run.state("live 1", 0)
        await run.state("live 1", None)
        await asyncio.sleep(4)  # more segments
        results = await run.stop()
    assert [result.state for result in results] == ["stopped", "stopped"]
    playlist = (folder / "live.m3u8").read_text()
    assert playlist.endswith("#EXT-X-ENDLIST\n")
    durations = [float(text) for text in re.findall(r"#EXTINF:([0-9.]+)", playlist)]
    assert len(durations) >= 3
    assert all(abs(duration - 2.0) < 0.1 for duration in durations[:-1])
    check_bandwidth(folder, durations)
    got = check_received(folder / "index.m3u8", at_least_s=4)
    assert abs(got.video_s - sum(durations)) < 0.2
    assert not list(folder.glob(".*"))


def check_bandwidth(folder: Path, durations: list[float]) -> None:
    """The master playlist says what its own files say."""
    names = re.findall(r"segment\d+\.m4s", (folder / "live.m3u8").read_text())
    sizes_bits = [(folder / name).stat().st_size * 8 for name in names]
    told = dict(re.findall(r'([A-Z-]+)=("[^"]*"|[^,\n]*)', (folder / "index.m3u8").read_text()))
    long_enough = [bits / length_s for bits, length_s in zip(sizes_bits, durations, strict=True) if length_s >= 1]
    # A short last segment counts together with the one before it, which can only be more than that one alone.
    assert max(long_enough) - 1 <= int(told["BANDWIDTH"]) <= max(long_enough) * 1.5
    assert abs(int(told["AVERAGE-BANDWIDTH"]) - sum(sizes_bits) / sum(durations)) < 10
    with av.open(str(folder / "index.m3u8")) as container:
        video, audio = container.streams.video[0].codec_context, container.streams.audio[0].codec_context
        assert video.extradata is not None
        profile = video.extradata[1:4].hex()
        assert told["CODECS"] == f'"avc1.{profile},mp4a.40.2"'
        assert audio.name == "aac"
    assert told["RESOLUTION"] == f"{encoded.WIDTH}x{encoded.HEIGHT}"
    assert float(told["FRAME-RATE"]) == encoded.FRAME_RATE


async def test_hls_window_is_bounded(tmp_path: Path) -> None:
    what = encoded.encode(CODE, TONE_HZ)
    told = Told()
    outputs = Outputs(OutputPlan(hls=HlsSpec(directory=tmp_path)), told)
    outputs.start(what.video, what.audio)
    for turn in range(10):
        for packet in what.repeated(turn):
            outputs.submit(packet)
        expected = 2 * turn + 1
        await rtmp.until(lambda n=expected: (tmp_path / f"segment{n:06d}.m4s").exists(), f"segment {expected}")
    outputs.stop()
    playlist = (tmp_path / "live.m3u8").read_text()
    listed = re.findall(r"segment\d+\.m4s", playlist)
    assert len(listed) == 6
    assert all((tmp_path / name).exists() for name in listed)
    assert len(list(tmp_path.glob("segment*"))) <= 10
    assert "#EXT-X-MEDIA-SEQUENCE:15" in playlist


async def test_hls_into_a_place_that_is_no_folder_fails_the_start(tmp_path: Path) -> None:
    file = tmp_path / "file"
    file.write_text("in the way")
    error, _ = await start_failure(hls=HlsSpec(directory=file / "hls"))
    assert (error.code, error.reason) == (4016, "STORAGE_NOT_WRITABLE")
    assert error.params["errno"] == 20


@contextlib.contextmanager
def small_disk(folder: Path, size_bytes: int) -> Iterator[Path]:
    """A tmpfs of its own, which fills for real."""
    folder.mkdir()
    subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={size_bytes}", "tmpfs", str(folder)], check=True)
    try:
        yield folder
    finally:
        subprocess.run(["umount", "-l", str(folder)], check=True)


async def test_hls_onto_a_full_disk_fails_the_start(tmp_path: Path) -> None:
    with small_disk(tmp_path / "disk", 65_536) as disk:
        filler = disk / "filler"
        with contextlib.suppress(OSError):
            filler.write_bytes(bytes(1 << 20))
        error, _ = await start_failure(hls=HlsSpec(directory=disk), limits=ONCE)
    assert (error.code, error.reason) == (4016, "DISK_FULL")
    assert error.params["free_bytes"] == 0


async def test_disk_that_fills_fails_a_running_hls_and_what_was_written_plays(tmp_path: Path) -> None:
    with small_disk(tmp_path / "disk", 2 << 20) as disk:
        async with running(hls=HlsSpec(directory=disk, keep_all=True), limits=ONCE, noise=True) as run:
            await run.started()
            error = await run.failed(within_s=40)
        assert (error.code, error.reason, error.ends) == (5003, "DISK_FULL", "hls")
        joined = tmp_path / "joined.mp4"
        listed = re.findall(r"segment\d+\.m4s", (disk / "live.m3u8").read_text())
        joined.write_bytes(b"".join((disk / name).read_bytes() for name in ("init.mp4", *listed)))
        assert set(rtmp.decoded(joined).codes) == {CODE}
        assert len(listed) >= 2
        assert not list(disk.glob(".*"))


async def test_hls_goes_on_when_the_disk_has_room_again_and_marks_the_gap(tmp_path: Path) -> None:
    with small_disk(tmp_path / "disk", 4 << 20) as disk:
        filler = disk / "filler"
        async with running(hls=HlsSpec(directory=disk / "hls"), limits=Limits(retry_delays_s=(0.5,) * 20)) as run:
            await run.started()
            with contextlib.suppress(OSError), filler.open("wb") as file:
                while True:
                    file.write(bytes(4096))
            await run.state("retrying 1", None)
            filler.unlink()
            await rtmp.until(lambda: run.told.states(None)[-1].startswith("live "), "live again", timeout_s=10)
            assert "#EXT-X-DISCONTINUITY\n" in (disk / "hls" / "live.m3u8").read_text()
            assert run.told.errors(None)[0].ends == "nothing"


# The whole process: capture in, two destinations out


def process_job(*outputs: dict[str, str], **more: object) -> dict[str, object]:
    """A livestream's job, begun now, with one participant's capture to come."""
    return {
        "kind": "livestream",
        "id": "ls-1",
        "meetingId": "abcd-1234-wxyz",
        "startedUs": time.monotonic_ns() // 1000,
        "config": {"quality": "low"},
        "outputs": list(outputs),
        "network": {"allowedNetworks": ["127.0.0.0/8"]},
        **more,
    }


async def test_process_composes_once_and_streams_to_two_destinations(tmp_path: Path) -> None:
    async with rtmp.rtmp_server(tmp_path) as server:
        outputs = [{"url": server.url(name), "streamKey": KEY} for name in ("first", "second")]
        line = process_job(*outputs)
        start_us = int(str(line["startedUs"]))
        ada = capture.participant("ada", "Ada", webcam=1, mic=2)
        messages = capture.timeline(
            capture.camera(1, CODE, start_us=start_us, seconds=8),
            capture.microphone(2, TONE_HZ, start_us=start_us, seconds=8),
            capture.ticks(start_us, 8),
        )
        async with capture.EgressProcess(line) as process:
            await process.control(capture.scene(ada))
            await process.feed_live(messages, from_us=start_us)
            await process.control({"stop": {}})
            assert await process.ended() == 0, process.log
            assert process.reports[-1]["report"] == "stopped"
            reports, log = json.dumps(process.reports), process.log
        states = [(r["outputIndex"], r["state"]) for r in process.reports if r["report"] == "output"]
        assert sorted(states) == [(i, state) for i in (0, 1) for state in ("connecting", "live", "stopped")]
        assert "started" in [report["report"] for report in process.reports]
        assert KEY not in reports + log
        for application in ("first", "second"):
            [file] = server.recordings(application)
            got = rtmp.decoded(file)
            assert got.codes.count(CODE) > 0.7 * len(got.codes)
            assert min(got.video_s, got.audio_s) > 5  # how many pictures depends on the load of the machine
            assert abs(got.tone_hz - TONE_HZ) <= 10
            assert abs(got.first_video_s - got.first_audio_s) < 0.08


async def test_process_whose_only_destination_refuses_reports_it_within_two_seconds() -> None:
    line = process_job({"url": f"rtmp://127.0.0.1:{rtmp.free_port()}/live", "streamKey": KEY})
    async with capture.EgressProcess(line) as process:
        await process.report("output")
        connecting_s = time.monotonic()
        last = await process.report("failed")
        assert time.monotonic() - connecting_s < patience(2)
        assert await process.ended() == 1
        assert last["report"] == "failed"
        assert (last["error"]["code"], last["error"]["reason"]) == (4013, "CONNECTION_REFUSED")
        log = process.log
    assert KEY not in json.dumps(process.reports) + log


@pytest.mark.parametrize(("from_frame", "code"), [(0, 4013), (20, 5002)], ids=["at the start", "later"])
async def test_process_whose_encoder_fails_tells_it_of_the_livestream(
    tmp_path: Path, from_frame: int, code: int
) -> None:
    async with rtmp.rtmp_server(tmp_path) as server:
        faults = {"videoEncoder": "no_such_encoder", "fromFrame": from_frame}
        line = process_job({"url": server.url(), "streamKey": KEY}, faults=faults)
        start_us = int(str(line["startedUs"]))
        async with capture.EgressProcess(line) as process:
            await process.control(capture.scene(capture.participant("ada", "Ada", webcam=1)))
            await process.feed_live(capture.ticks(start_us, 5), from_us=start_us)
            assert await process.ended() == 1
            error = process.reports[-1]["error"]
    assert (error["code"], error["reason"]) == (code, "ENCODER_FAILED")
    assert error["subject"] == {"meetingId": "abcd-1234-wxyz", "livestreamId": "ls-1"}
