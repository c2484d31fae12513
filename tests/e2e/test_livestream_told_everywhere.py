"""Every reason of 4013 and 5002, provoked for real, as both SDKs, REST and webhooks tell it."""

import asyncio
import contextlib
import signal
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio
from playwright.async_api import Browser

from meetkit.errors import MeetingError
from tests.e2e._everywhere import CODE, STALLED_S, TONE_HZ, Surfaces, surfaces, witnesses
from tests.e2e._proxy import proxy_to
from tests.e2e._python import Attendee, joined, small
from tests.support import network, rtmp
from tests.support.egress import egress_processes, kill, status
from tests.support.pace import patience
from tests.support.receiver import Posted, Receiver, webhook_receiver
from tests.support.server import RunningServer, running_server

pytestmark = pytest.mark.asyncio(loop_scope="session")

KEY = "sk-7d41-very-secret"
LOW = {"quality": "low"}
SOUND = {"mode": "audio"}
START_S, RETRY_S = 6.0, 0.3


def output(url: str) -> dict[str, str]:
    return {"url": url, "streamKey": KEY}


def nobody() -> str:
    """An address at which nobody listens."""
    return f"rtmp://127.0.0.1:{rtmp.free_port()}/live"


@pytest.fixture(scope="module")
def authority(tmp_path_factory: pytest.TempPathFactory) -> rtmp.Authority:
    return rtmp.authority(tmp_path_factory.mktemp("authority"))


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def server(authority: rtmp.Authority, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[RunningServer]:
    """It gives up sooner than others, and records nothing."""
    settings: dict[str, Any] = {
        "livestream_start_timeout_s": START_S,
        "livestream_retry_delays_s": RETRY_S,
        "livestream_ca_file": authority.ca_file,
        "max_livestreams": 20,
        "max_recordings": 0,
        "allow_private_addresses": True,
        "fault_injection": True,
    }
    async with running_server(tmp_path_factory.mktemp("server"), **settings) as running:
        yield running
        assert KEY not in running.log_text()


@pytest_asyncio.fixture(loop_scope="session")
async def nginx(tmp_path: Path) -> AsyncIterator[rtmp.RtmpServer]:
    async with rtmp.rtmp_server(tmp_path / "nginx") as running:
        yield running


# Starts


async def refuse(
    all_three: Surfaces, reason: str, *urls: str, meanwhile: Callable[[], Awaitable[None]] | None = None, **config: Any
) -> list[dict[str, Any]]:
    """The errors of a start on all surfaces."""
    body = {"outputs": [output(url) for url in urls], "config": SOUND | config}
    errors = await all_three.refuse(4013, reason, "livestreams/start", body, meanwhile)
    assert KEY not in str(errors)
    return errors


@pytest.mark.provokes("START_LIVESTREAM_FAILED/CONNECTION_REFUSED", sdk=("python", "browser", "rest"))
@pytest.mark.provokes("START_LIVESTREAM_FAILED/NAME_NOT_RESOLVED", sdk=("python", "browser", "rest"))
@pytest.mark.provokes("START_LIVESTREAM_FAILED/TIMED_OUT", sdk=("python", "browser", "rest"))
@pytest.mark.provokes("START_LIVESTREAM_FAILED/TLS_FAILED", sdk=("python", "browser", "rest"))
@pytest.mark.provokes("START_LIVESTREAM_FAILED/REJECTED_BY_DESTINATION", sdk=("python", "browser", "rest"))
@pytest.mark.provokes("START_LIVESTREAM_FAILED/UNREACHABLE", sdk=("python", "browser", "rest"))
@pytest.mark.provokes("START_LIVESTREAM_FAILED/NO_OUTPUT_STARTED", sdk=("python", "browser", "rest"))
async def test_destination_that_does_not_take_the_stream_is_a_failed_start(
    browser: Browser, server: RunningServer, authority: rtmp.Authority, nginx: rtmp.RtmpServer
) -> None:
    foreign = authority.server_context(host="somebody-else.example.org")
    async with (
        rtmp.tcp_server(rtmp.say_nothing) as silent,
        rtmp.tcp_server(rtmp.say_nothing, tls=foreign) as impostor,
        surfaces(browser, server) as all_three,
    ):
        for error in await refuse(all_three, "CONNECTION_REFUSED", nobody()):
            assert (error["params"]["errno"], error["subject"]["outputIndex"]) == (111, 0)
        for error in await refuse(all_three, "NAME_NOT_RESOLVED", "rtmp://no-such-host.invalid/live"):
            assert error["params"]["host"] == "no-such-host.invalid"
        for error in await refuse(all_three, "TIMED_OUT", silent.url()):
            assert error["params"]["timeout_ms"] == START_S * 1000
        for error in await refuse(all_three, "TLS_FAILED", impostor.url("rtmps")):
            assert "not valid for" in error["params"]["problem"]
        for error in await refuse(all_three, "REJECTED_BY_DESTINATION", nginx.url("keyed")):
            assert error["params"]["host"] == "127.0.0.1"
        with network.tcp_unreachable(silent.port):
            for error in await refuse(all_three, "UNREACHABLE", silent.url()):
                assert error["params"]["errno"] == 113
        for error in await refuse(all_three, "NO_OUTPUT_STARTED", nobody(), nginx.url("keyed")):
            causes = ["output 0: CONNECTION_REFUSED", "output 1: REJECTED_BY_DESTINATION"]
            assert error["params"] == {"output_count": 2, "causes": causes}
        await all_three.all_stopped("livestream", starts=7)
        await all_three.meet_on()
        assert egress_processes(server) == []


@pytest.mark.provokes("START_LIVESTREAM_FAILED/ENCODER_FAILED", sdk=("python", "browser", "rest"))
@pytest.mark.provokes("START_LIVESTREAM_FAILED/PROCESS_DIED", sdk=("python", "browser", "rest"))
@pytest.mark.provokes("START_LIVESTREAM_FAILED/STALLED", sdk=("python", "browser", "rest"))
@pytest.mark.provokes("START_RECORDING_FAILED/LIMIT_REACHED", sdk=("python", "browser", "rest"))
async def test_livestream_whose_process_cannot_begin_is_a_failed_start(browser: Browser, server: RunningServer) -> None:
    async with rtmp.tcp_server(rtmp.say_nothing) as silent, surfaces(browser, server) as all_three:
        faults = {"audioEncoder": "no-such-encoder"}
        for error in await refuse(all_three, "ENCODER_FAILED", silent.url(), faults=faults):
            assert error["params"]["encoder"] == "no-such-encoder"

        async def three(number: signal.Signals, connected: int) -> None:
            def ready() -> bool:
                return silent.connections == connected and len(egress_processes(server)) == 3

            await rtmp.until(ready, "three processes have connected", timeout_s=30)
            kill(server, number, count=3)

        for error in await refuse(
            all_three, "PROCESS_DIED", silent.url(), meanwhile=lambda: three(signal.SIGKILL, silent.connections + 3)
        ):
            assert error["params"] == {"exit_code": -signal.SIGKILL}
        for error in await refuse(
            all_three, "STALLED", silent.url(), meanwhile=lambda: three(signal.SIGSTOP, silent.connections + 3)
        ):
            assert 4_500 <= error["params"]["silent_ms"] < 6_000
        await all_three.all_stopped("livestream", starts=3)
        for error in await all_three.refuse(4011, "LIMIT_REACHED", "recordings/start", {}):
            assert error["params"] == {"limit": 0}
        await all_three.meet_on()
        assert egress_processes(server) == []


# Outputs that are lost while the livestream goes on

OUTAGES = (
    "CLOSED_BY_DESTINATION",
    "CONNECTION_LOST",
    "STALLED",
    "CONNECTION_REFUSED",
    "NAME_NOT_RESOLVED",
    "TIMED_OUT",
    "TLS_FAILED",
    "REJECTED_BY_DESTINATION",
    "UNREACHABLE",
)


@pytest.mark.provokes("LIVESTREAM_FAILED/CLOSED_BY_DESTINATION", sdk=("python", "browser"))
@pytest.mark.provokes("LIVESTREAM_FAILED/CONNECTION_LOST", sdk=("python", "browser"))
@pytest.mark.provokes("LIVESTREAM_FAILED/STALLED", sdk=("python", "browser"))
@pytest.mark.provokes("LIVESTREAM_FAILED/CONNECTION_REFUSED", sdk=("python", "browser"))
@pytest.mark.provokes("LIVESTREAM_FAILED/NAME_NOT_RESOLVED", sdk=("python", "browser"))
@pytest.mark.provokes("LIVESTREAM_FAILED/TIMED_OUT", sdk=("python", "browser"))
@pytest.mark.provokes("LIVESTREAM_FAILED/TLS_FAILED", sdk=("python", "browser"))
@pytest.mark.provokes("LIVESTREAM_FAILED/REJECTED_BY_DESTINATION", sdk=("python", "browser"))
@pytest.mark.provokes("LIVESTREAM_FAILED/UNREACHABLE", sdk=("python", "browser"))
@pytest.mark.provokes("LIVESTREAM_FAILED/OUTPUT_GIVEN_UP", sdk=("python", "browser"))
async def test_each_output_that_is_lost_is_told_once_and_the_others_go_on(
    browser: Browser, server: RunningServer, authority: rtmp.Authority, nginx: rtmp.RtmpServer
) -> None:
    async with (
        rtmp.puppet() as closing,
        rtmp.puppet() as resetting,
        rtmp.puppet() as stalling,
        rtmp.tcp_server(rtmp.say_nothing) as silent,
        rtmp.tcp_server(rtmp.say_nothing, tls=authority.server_context(expired=True)) as expired,
        rtmp.tcp_server(rtmp.say_nothing) as unreachable,
        witnesses(browser, server, "livestream") as all_of_them,
    ):
        with network.tcp_unreachable(unreachable.port):
            urls = [
                *(one.url() for one in (closing, resetting, stalling)),
                nobody(),
                "rtmp://no-such-host.invalid/live",
                silent.url(),
                expired.url("rtmps"),
                nginx.url("keyed"),
                unreachable.url(),
                nginx.url(),
            ]
            ada = all_of_them.ada
            livestream_id = await all_of_them.start([output(url) for url in urls], config=LOW)
            begun_s = time.monotonic()
            live = [0, 1, 2, 9]
            await ada.until(lambda: {ada.meeting.livestream_outputs[index].state for index in live} == {"live"})
            # What could not even be connected to was told at once, and the silent one when its time was up.
            await told_of(ada, {3, 4, 6, 7, 8}, since_s=begun_s, within_s=2.0)
            await told_of(ada, {5}, since_s=begun_s + START_S, within_s=2.0)
            fault_s = time.monotonic()
            closing.go_away()
            closing.close_streams()
            resetting.go_away()
            resetting.reset_streams()
            stalling.go_away()
            stalling.stop_reading()
            await told_of(ada, {0, 1}, since_s=fault_s, within_s=2.0)
            await told_of(ada, {2}, since_s=fault_s, within_s=STALLED_S)
            await ada.until(lambda: [one.state for one in ada.meeting.livestream_outputs[:9]] == ["failed"] * 9)
        await asyncio.sleep(1)  # material to look at
        assert await ada.meeting.stop_livestream() == livestream_id
        check_outages(ada.errors, livestream_id)
        # The browser's moderator was told the very same.
        await all_of_them.bea.wait_for("() => kit.meeting.livestreamState.endsWith('_STOPPED')")
        log = await all_of_them.bea.log()
        assert [payload["id"] for name, payload in log if name == "error"] == [error.id for error in ada.errors]
        assert next(p for name, p in log if name == "livestream-output-changed")["livestreamId"] == livestream_id
        assert all_of_them.bob.errors == []
        assert all_of_them.bob.count("livestream-output-changed") == 0
        shape = await status(server, livestream_id, "stopped", kind="livestreams")
        assert [one["error"]["reason"] for one in shape["outputs"][:9]] == ["OUTPUT_GIVEN_UP"] * 9
    (path,) = nginx.recordings()
    received = await asyncio.to_thread(rtmp.decoded, path)
    assert received.video_s > 5
    assert received.codes.count(CODE) > 0.5 * len(received.codes)
    assert abs(received.tone_hz - TONE_HZ) < 15


async def told_of(one: Attendee, outputs: set[int], *, since_s: float, within_s: float) -> None:
    """Errors about these outputs come in time."""
    await one.until(lambda: outputs <= {error.subject.output_index for error in one.errors})
    assert time.monotonic() - since_s < patience(within_s), outputs


def check_outages(errors: list[MeetingError], livestream_id: str) -> None:
    """Each output has its outage, and later its end, once; and nothing ends with them."""
    assert {(error.code, error.ends, error.subject.livestream_id) for error in errors} == {
        (5002, "nothing", livestream_id)
    }
    for index, reason in enumerate(OUTAGES):
        told = [error for error in errors if error.subject.output_index == index]
        assert len(told) == 2, (reason, told)
        outage, end = told
        assert (outage.reason, end.reason) == (reason, "OUTPUT_GIVEN_UP")
        assert end.params["attempts"] == 2
        assert end.params["cause"] == ("CONNECTION_REFUSED" if index < 3 else reason)
    assert len(errors) == 2 * len(OUTAGES)


# Livestreams that end with their only output, each in a room of its own, at once


Harm = Callable[[list[rtmp.Puppet]], Awaitable[None]]


@contextlib.asynccontextmanager
async def lost(server: RunningServer, hook: Receiver, *urls: str, moving: bool) -> AsyncIterator[tuple[Attendee, str]]:
    """A livestream to these outputs, which are all live; in the end it must have died, told by webhook as well."""
    room = await server.create_room()
    options: dict[str, Any] = {"webcam": small(CODE)} if moving else {"mode": "SIGNALLING_ONLY"}
    async with joined(server, room, **options) as one:
        outputs, config = [output(url) for url in urls], LOW if moving else SOUND
        livestream_id = await one.meeting.start_livestream(outputs, config, webhook_url=hook.url)
        await one.until(lambda: {each.state for each in one.meeting.livestream_outputs} == {"live"})
        yield one, livestream_id


async def dies(
    server: RunningServer,
    hook: Receiver,
    reason: str,
    harm: Harm,
    *,
    outputs: int = 1,
    name: str = "127.0.0.1",
    tls: Any = None,
    moving: bool = False,
) -> None:
    """The harm is done, and done again to an output that comes back: then no output is left."""
    async with contextlib.AsyncExitStack() as stack:
        puppets = [await stack.enter_async_context(rtmp.puppet(tls=tls)) for _ in range(outputs)]
        urls = [each.url(name) for each in puppets]
        one, livestream_id = await stack.enter_async_context(lost(server, hook, *urls, moving=moving))
        await harm(puppets)
        error = await one.until(lambda: next((each for each in one.errors if each.ends == "livestream"), None))
        heard_s = time.monotonic()
        assert (error.code, error.reason, error.subject.livestream_id) == (5002, reason, livestream_id)
        await one.next("livestream-stopped")
        assert [each.ends for each in one.errors] == ["nothing"] * (len(one.errors) - 1) + ["livestream"]

        def posted() -> list[Posted]:
            return [each for each in hook.posted if each.data["id"] == livestream_id and "error" in each.data]

        await rtmp.until(lambda: bool(posted()), "the webhook")
        (failed,) = posted()
        assert failed.at_s - heard_s < patience(2)
        assert (failed.data["error"]["id"], failed.data["error"]["reason"]) == (error.id, reason)


async def again(puppets: list[rtmp.Puppet], harm: Callable[[], None]) -> None:
    """Harms a stream, and the one that follows it."""
    (one,) = puppets
    harm()
    await rtmp.until(lambda: one.taken == 2, "it is tried again")
    harm()


@pytest.mark.provokes("LIVESTREAM_FAILED/CLOSED_BY_DESTINATION", sdk="webhook")
@pytest.mark.provokes("LIVESTREAM_FAILED/CONNECTION_LOST", sdk="webhook")
@pytest.mark.provokes("LIVESTREAM_FAILED/STALLED", sdk="webhook")
@pytest.mark.provokes("LIVESTREAM_FAILED/CONNECTION_REFUSED", sdk="webhook")
@pytest.mark.provokes("LIVESTREAM_FAILED/NAME_NOT_RESOLVED", sdk="webhook")
@pytest.mark.provokes("LIVESTREAM_FAILED/TIMED_OUT", sdk="webhook")
@pytest.mark.provokes("LIVESTREAM_FAILED/TLS_FAILED", sdk="webhook")
@pytest.mark.provokes("LIVESTREAM_FAILED/REJECTED_BY_DESTINATION", sdk="webhook")
@pytest.mark.provokes("LIVESTREAM_FAILED/UNREACHABLE", sdk="webhook")
async def test_livestream_that_loses_its_only_output_for_good_ends_with_the_last_reason(
    server: RunningServer, authority: rtmp.Authority
) -> None:
    good, bad = authority.server_context(), authority.server_context(expired=True)
    context = good

    async def closed(puppets: list[rtmp.Puppet]) -> None:
        await again(puppets, puppets[0].close_streams)

    async def reset(puppets: list[rtmp.Puppet]) -> None:
        await again(puppets, puppets[0].reset_streams)

    async def stalled(puppets: list[rtmp.Puppet]) -> None:
        puppets[0].stop_reading()
        await rtmp.until(lambda: puppets[0].taken == 2, "it is tried again")

    async def refused(puppets: list[rtmp.Puppet]) -> None:
        puppets[0].go_away()
        puppets[0].reset_streams()

    def next_is(what: str) -> Harm:
        async def harm(puppets: list[rtmp.Puppet]) -> None:
            puppets[0].next = what
            puppets[0].reset_streams()

        return harm

    async def expires(puppets: list[rtmp.Puppet]) -> None:
        # From now on the same server shows another certificate.
        good.sni_callback = lambda sock, _name, _context: setattr(sock, "context", bad)
        puppets[0].reset_streams()

    with contextlib.ExitStack() as stack:
        name = "meetkit-test-destination.invalid"
        forget = stack.enter_context(network.host_named(name))

        async def unnamed(puppets: list[rtmp.Puppet]) -> None:
            forget()
            puppets[0].reset_streams()

        async def cut_off(puppets: list[rtmp.Puppet]) -> None:
            puppets[0].reset_streams()
            stack.enter_context(network.tcp_unreachable(puppets[0].port))

        async with webhook_receiver() as hook, asyncio.TaskGroup() as rooms:
            few_at_once = asyncio.Semaphore(4)

            async def one_of_them(reason: str, harm: Harm, **options: Any) -> None:
                async with few_at_once:
                    await dies(server, hook, reason, harm, **options)

            for reason, harm, options in (
                ("CLOSED_BY_DESTINATION", closed, {}),
                ("CONNECTION_LOST", reset, {}),
                ("STALLED", stalled, {"moving": True}),
                ("CONNECTION_REFUSED", refused, {}),
                ("NAME_NOT_RESOLVED", unnamed, {"name": name}),
                ("TIMED_OUT", next_is("silent"), {}),
                ("TLS_FAILED", expires, {"tls": context}),
                ("REJECTED_BY_DESTINATION", next_is("reject"), {}),
                ("UNREACHABLE", cut_off, {}),
            ):
                rooms.create_task(one_of_them(reason, harm, **options))  # type: ignore[arg-type]


# Livestreams that die as a whole


@pytest.mark.provokes("LIVESTREAM_FAILED/PROCESS_DIED", sdk=("python", "browser", "webhook"))
@pytest.mark.provokes("LIVESTREAM_FAILED/PROCESS_STALLED", sdk=("python", "browser", "webhook"))
@pytest.mark.provokes("LIVESTREAM_FAILED/ENCODER_FAILED", sdk=("python", "browser", "webhook"))
@pytest.mark.provokes("LIVESTREAM_FAILED/NO_OUTPUT_LEFT", sdk=("python", "browser", "webhook"))
async def test_livestream_that_dies_is_told_everywhere_and_the_meeting_goes_on(
    browser: Browser, server: RunningServer, nginx: rtmp.RtmpServer
) -> None:
    async with (
        rtmp.puppet() as first,
        rtmp.puppet() as second,
        witnesses(browser, server, "livestream") as all_of_them,
    ):
        to_nginx = [output(nginx.url())]
        livestream_id = await all_of_them.start(to_nginx, config=LOW)
        fault_s = time.monotonic()
        kill(server)
        error = await all_of_them.ended(5002, "PROCESS_DIED", livestream_id, since_s=fault_s)
        assert error.params["exit_code"] == -signal.SIGKILL

        livestream_id = await all_of_them.start(to_nginx, config=LOW)
        fault_s = time.monotonic()
        kill(server, signal.SIGSTOP)
        error = await all_of_them.ended(5002, "PROCESS_STALLED", livestream_id, since_s=fault_s, within_s=STALLED_S)
        assert 4_500 <= int(str(error.params["silent_ms"])) < 5_500

        begun_s = time.monotonic()
        config = LOW | {"faults": {"videoEncoder": "no-such-encoder", "fromFrame": 60}}
        livestream_id = await all_of_them.start(to_nginx, config=config)
        error = await all_of_them.ended(5002, "ENCODER_FAILED", livestream_id, since_s=begun_s + 60 / 25, within_s=4)
        assert error.params["encoder"] == "no-such-encoder"

        livestream_id = await all_of_them.start([output(one.url()) for one in (first, second)], config=LOW)
        outputs = all_of_them.ada.meeting
        await all_of_them.ada.until(lambda: [one.state for one in outputs.livestream_outputs] == ["live", "live"])
        fault_s = time.monotonic()
        for one in (first, second):
            one.go_away()
            one.reset_streams()
        for _ in range(2):
            await all_of_them.told(5002, "CONNECTION_LOST", since_s=fault_s, within_s=2)
        # One output is given up, which is told; then the last one, with which it ends.
        await all_of_them.told(5002, "OUTPUT_GIVEN_UP", since_s=fault_s + RETRY_S, within_s=2)
        error = await all_of_them.ended(5002, "NO_OUTPUT_LEFT", livestream_id, since_s=fault_s + RETRY_S)
        assert error.params["causes"] == ["output 0: CONNECTION_REFUSED", "output 1: CONNECTION_REFUSED"]
        assert egress_processes(server) == []


# The one who started it was away when it failed


async def test_starter_whose_connection_is_lost_during_the_start_learns_of_its_failure_after_the_resume(
    server: RunningServer,
) -> None:
    room = await server.create_room()
    async with rtmp.tcp_server(rtmp.say_nothing) as silent, proxy_to(server.url) as proxy:
        for broken in (proxy.cut, proxy.stall):  # the second one is not seen by the server
            async with joined(server, room, mode="SIGNALLING_ONLY", server_url=proxy.url) as ada:
                starting = asyncio.create_task(ada.meeting.start_livestream([output(silent.url())], SOUND))
                await ada.until(lambda one=ada: one.meeting.livestream_state.name == "STARTING")  # type: ignore[misc]
                if broken == proxy.stall:
                    # What the server says until the start has failed is lost on the way, and not acknowledged.
                    proxy.stall()
                    await rtmp.until(lambda: not egress_processes(server), "it has failed", timeout_s=30)
                    proxy.cut()
                else:
                    proxy.cut()
                with pytest.raises(MeetingError) as caught:
                    await starting
                assert caught.value.code in (3056, 4013)
                error = await ada.until(lambda one=ada: next((e for e in one.errors if e.code == 4013), None))  # type: ignore[misc]
                assert error.reason == "TIMED_OUT"
                await ada.until(lambda one=ada: one.meeting.livestream_state.name == "STOPPED")  # type: ignore[misc]
                names = [name for name, _ in ada.heard if name in ("error", "livestream-stopped")]
                assert names[-2:] == ["error", "livestream-stopped"]
                assert [e.code for e in ada.errors].count(4013) == 1
