"""The network under the Python SDK: servers that are not there, connections that break, UDP that is blocked."""

import asyncio
import contextlib
import signal
import socket
import ssl
import time
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Any

import pytest
from aiortc.mediastreams import MediaStreamError

from meetkit import LeaveReason, MeetingState, VideoSDK
from meetkit.client.media import media as meeting_media
from meetkit.client.media.transport import Transport
from tests.e2e._proxy import proxy_to
from tests.e2e._python import Attendee, another_stream, attendee, drain, fails, joined, refusal, shows, small
from tests.support.network import dtls_blocked, udp_answers_blocked, udp_blocked
from tests.support.pace import patience
from tests.support.server import RunningServer, running_server


def nowhere(url: str) -> Attendee:
    return Attendee(VideoSDK.init_meeting("aaaa-bbbb-cccc", token="x.y.z", server_url=url))


@contextlib.asynccontextmanager
async def answering(answer: bytes | None, **options: ssl.SSLContext) -> AsyncIterator[str]:
    """Something at a port that answers so, or not at all."""

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with contextlib.suppress(ConnectionError):
            await reader.read(4096)
            if answer is not None:
                writer.write(answer)
                await writer.drain()
                writer.close()

    server = await asyncio.start_server(serve, "127.0.0.1", 0, **options)
    try:
        yield f"127.0.0.1:{server.sockets[0].getsockname()[1]}"
    finally:
        server.close()


@pytest.mark.provokes("ERROR_UNABLE_TO_JOIN_MEETING", sdk="python")
async def test_each_way_of_not_reaching_a_server_has_its_reason() -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    error = await refusal(nowhere(f"http://127.0.0.1:{port}"))
    assert (error.code, error.reason, error.fault) == (3047, "CONNECTION_REFUSED", "server")
    error = await refusal(nowhere("http://no-such-host.invalid"))
    assert (error.reason, error.params["host"]) == ("NAME_NOT_RESOLVED", "no-such-host.invalid")
    not_found = b"HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n"
    async with answering(not_found) as address:
        error = await refusal(nowhere(f"http://{address}"))
        assert (error.reason, error.params["answer"]) == ("NOT_A_MEETING_SERVER", "HTTP 404")
        error = await refusal(nowhere(f"https://{address}"))
        assert error.reason == "TLS_FAILED"
    async with answering(b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nhi") as address:
        error = await refusal(nowhere(f"http://{address}"))
        assert (error.reason, error.params["answer"]) == ("NOT_A_MEETING_SERVER", "HTTP 200")
    async with answering(b"SSH-2.0-OpenSSH_9\r\n\r\n") as address:
        error = await refusal(nowhere(f"http://{address}"))
        assert error.reason == "NOT_A_MEETING_SERVER"


async def test_a_server_that_says_nothing_is_not_waited_for_for_ever(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("meetkit.client.session.session.DIAL_TIMEOUT_S", 0.5)
    async with answering(None) as address:
        error = await refusal(nowhere(f"http://{address}"))
        assert (error.code, error.reason) == (3047, "SIGNALLING_TIMED_OUT")


async def test_a_wrong_address_is_a_wrong_parameter() -> None:
    error = await refusal(nowhere("meet.example.org"))
    assert (error.code, error.params["field"]) == (3073, "server_url")


@pytest.mark.provokes("ERROR_MEETING_RECONNECTING", sdk="python")
async def test_a_cut_connection_is_taken_up_again_and_nobody_else_notices(shared_server: RunningServer) -> None:
    room = await shared_server.create_room()
    async with proxy_to(shared_server.url) as proxy, joined(shared_server, room, participant_id="bob") as bob:
        ada = attendee(shared_server, room, participant_id="ada", webcam=small(44), server_url=proxy.url)
        async with ada.meeting:
            stream = await bob.stream("ada", "video")
            await shows(stream, 44)
            heard: list[str] = []
            await ada.meeting.pub_sub.subscribe("T", lambda message: heard.append(message.message))
            proxy.accepting = False
            proxy.cut()
            await ada.state(MeetingState.RECONNECTING)
            error = await fails(ada.meeting.mute_mic(), ada)
            assert (error.code, error.reason) == (3065, "RECONNECTING")
            await bob.meeting.pub_sub.publish("T", "sent meanwhile")
            proxy.accepting = True
            await ada.state(MeetingState.CONNECTED)
            await ada.until(lambda: heard == ["sent meanwhile"])
            assert ada.story == ["CONNECTING", "CONNECTED", "error 3065", "RECONNECTING", "error 3065", "CONNECTED"]
            assert ada.errors[0].reason == "CONNECTION_LOST"
            assert ada.errors[0].ends == "nothing"
            await drain(stream)
            await shows(stream, 44)
            assert bob.count("participant-left") == bob.count("stream-disabled") == 0
        assert bob.errors == []


async def test_media_begin_after_the_outage_when_the_connection_is_lost_before_they_could(
    shared_server: RunningServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    load, may_go_on = meeting_media.import_media, asyncio.Event()

    async def load_slowly() -> None:
        await load()
        await may_go_on.wait()

    room = await shared_server.create_room()
    async with (
        proxy_to(shared_server.url) as proxy,
        joined(shared_server, room, participant_id="bob", webcam=small(71)) as bob,
    ):
        await bob.until(lambda: bob.meeting.local_participant.webcam_on)
        monkeypatch.setattr(meeting_media, "import_media", load_slowly)
        ada = attendee(shared_server, room, participant_id="ada", webcam=small(44), server_url=proxy.url)
        async with ada.meeting:
            proxy.accepting = False
            proxy.cut()
            await ada.state(MeetingState.RECONNECTING)
            may_go_on.set()
            proxy.accepting = True
            await ada.state(MeetingState.CONNECTED)
            await shows(await ada.stream("bob", "video"), 71)
            await shows(await bob.stream("ada", "video"), 44)
            assert ada.story == ["CONNECTING", "CONNECTED", "error 3065", "RECONNECTING", "CONNECTED"]


async def test_giving_up_is_told_with_the_evidence(shared_server: RunningServer) -> None:
    room = await shared_server.create_room()
    async with proxy_to(shared_server.url) as proxy:
        ada = attendee(shared_server, room, server_url=proxy.url, reconnect_timeout_ms=1500)
        await ada.meeting.join()
        proxy.accepting = False
        proxy.cut()
        left = await ada.next("meeting-left")
        assert left.reason is LeaveReason.WEBSOCKET_CONNECTION_ATTEMPTS_EXHAUSTED
        assert ada.story[2:] == ["error 3065", "RECONNECTING", "error 3047", "FAILED", "left 1102"]
        error = ada.errors[-1]
        assert (error.reason, error.ends) == ("RECONNECT_GAVE_UP", "meeting")
        assert error.params["attempts"] >= 2
        assert error.params["cause"]


@pytest.mark.parametrize("how", [signal.SIGTERM, signal.SIGKILL])
async def test_a_server_that_comes_back_is_joined_anew_with_media(server: RunningServer, how: int) -> None:
    room = await server.create_room()
    async with (
        joined(server, room, participant_id="ada", webcam=small(88)) as ada,
        joined(server, room, participant_id="bob") as bob,
    ):
        await shows(await bob.stream("ada", "video"), 88)
        await server.stop(how)
        await ada.state(MeetingState.RECONNECTING)
        await bob.state(MeetingState.RECONNECTING)
        await server.start_again()
        await ada.state(MeetingState.CONNECTED, within_s=30)
        await bob.state(MeetingState.CONNECTED, within_s=30)
        await bob.until(lambda: "ada" in bob.meeting.participants and bob.meeting.participants["ada"].webcam_on)
        stream = await bob.stream("ada", "video")
        await drain(stream)
        await shows(stream, 88, within_s=30)
        stats = await ada.meeting.local_participant.get_video_stats()
        assert stats is not None
        assert stats["packetsReceived"] > 0, "the local stream follows its new producer"
        assert ada.story == ["CONNECTING", "CONNECTED", "error 3065", "RECONNECTING", "CONNECTED"]
        assert bob.story == ada.story


async def test_a_server_that_stops_for_good_is_named_as_the_reason(server: RunningServer) -> None:
    ada = attendee(server, await server.create_room(), reconnect_timeout_ms=1500)
    await ada.meeting.join()
    await server.stop()
    await ada.next("meeting-left")
    assert ada.story[2:] == ["error 3065", "RECONNECTING", "error 3047", "FAILED", "left 1102"]
    assert ada.errors[-1].reason == "SERVER_SHUTTING_DOWN"


@pytest.mark.provokes("ERROR_MEETING_MEDIA_CONNECTION_FAILED", sdk="python")
async def test_blocked_udp_is_told_once_and_media_flows_when_it_opens(shared_server: RunningServer) -> None:
    room = await shared_server.create_room()
    async with joined(shared_server, room, participant_id="bob") as bob:
        with udp_blocked(*shared_server.media_ports):
            ada = attendee(shared_server, room, participant_id="ada", webcam=small(66))
            await ada.meeting.join()
            await ada.next("error", within_s=30)
        error = ada.errors[0]
        assert (error.code, error.reason, error.ends) == (3044, "UDP_BLOCKED", "nothing")
        assert ada.meeting.state is MeetingState.CONNECTED, "the meeting goes on without media"
        await shows(await bob.stream("ada", "video"), 66, within_s=40)
        assert len(ada.errors) == 1
        await ada.meeting.leave()


async def test_media_that_falls_silent_is_restored_without_a_new_join(shared_server: RunningServer) -> None:
    room = await shared_server.create_room()
    async with (
        joined(shared_server, room, participant_id="ada", webcam=small(21)) as ada,
        joined(shared_server, room, participant_id="bob") as bob,
    ):
        stream = await bob.stream("ada", "video")
        await shows(stream, 21)
        with udp_blocked(*shared_server.media_ports):
            await ada.state(MeetingState.RECONNECTING, within_s=30)
        await ada.state(MeetingState.CONNECTED, within_s=30)
        await bob.state(MeetingState.CONNECTED, within_s=30)
        await drain(stream)
        await shows(stream, 21, within_s=30)
        assert ada.errors == bob.errors == []


@pytest.mark.parametrize(
    ("fault", "reason"),
    [
        pytest.param(
            udp_answers_blocked,
            "ICE_FAILED",
            marks=pytest.mark.provokes("ERROR_MEETING_MEDIA_CONNECTION_FAILED/ICE_FAILED", sdk="python"),
        ),
        pytest.param(
            dtls_blocked,
            "DTLS_FAILED",
            marks=pytest.mark.provokes("ERROR_MEETING_MEDIA_CONNECTION_FAILED/DTLS_FAILED", sdk="python"),
        ),
    ],
)
async def test_a_path_that_lets_only_some_packets_through_is_told_apart(
    shared_server: RunningServer, fault: Callable[..., AbstractContextManager[None]], reason: str
) -> None:
    room = await shared_server.create_room()
    async with joined(shared_server, room, participant_id="bob") as bob:
        with fault(*shared_server.media_ports):
            ada = attendee(shared_server, room, participant_id="ada", webcam=small(66))
            await ada.meeting.join()
            await ada.next("error", within_s=40)
        error = ada.errors[0]
        assert (error.code, error.reason, error.ends) == (3044, reason, "nothing")
        assert int(error.params["waited_ms"]) >= 9_000  # type: ignore[arg-type]
        stream = await bob.stream("ada", "video", within_s=40)
        try:
            await shows(stream, 66, within_s=40)
        except MediaStreamError:  # its transport was given up, and another made
            await shows(await another_stream(bob, "ada", stream), 66, within_s=40)
        assert len(ada.errors) == 1, "one outage, one error"
        await ada.meeting.leave()


@pytest.mark.provokes("ERROR_MEETING_MEDIA_CONNECTION_FAILED/DTLS_FAILED", sdk="python")
async def test_a_certificate_that_was_not_announced_is_refused_and_told_once(
    shared_server: RunningServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    announced = Transport.dtls_parameters.fget
    lies = iter([True])

    def parameters(transport: Transport) -> dict[str, Any]:
        told: dict[str, Any] = announced(transport)  # type: ignore[misc]
        if next(lies, False):
            for fingerprint in told["fingerprints"]:
                fingerprint["value"] = ":".join(reversed(fingerprint["value"].split(":")))
        return told

    monkeypatch.setattr(Transport, "dtls_parameters", property(parameters))
    room = await shared_server.create_room()
    async with joined(shared_server, room, participant_id="ada", webcam=small(37)) as ada:
        error = await ada.next("error")
        assert (error.code, error.reason, error.ends) == (3044, "DTLS_FAILED", "nothing")
        assert int(error.params["waited_ms"]) < 9_000
        async with joined(shared_server, room, participant_id="bob") as bob:
            await shows(await bob.stream("ada", "video", within_s=40), 37, within_s=40)
        assert len(ada.errors) == 1


@pytest.mark.provokes("ERROR_MEETING_MEDIA_CONNECTION_FAILED/CONSENT_LOST", sdk="python")
async def test_media_that_stay_away_are_told_once_and_come_back(
    shared_server: RunningServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("meetkit.client.media.transport.CONSENT_PATIENCE_S", 4.0)
    room = await shared_server.create_room()
    async with (
        joined(shared_server, room, participant_id="ada", webcam=small(21)) as ada,
        joined(shared_server, room, participant_id="bob") as bob,
    ):
        stream = await bob.stream("ada", "video")
        await shows(stream, 21)
        with udp_blocked(*shared_server.media_ports):
            for one in (ada, bob):
                await one.next("error", within_s=60)
        for one in (ada, bob):
            assert [(error.code, error.reason, error.ends) for error in one.errors] == [
                (3044, "CONSENT_LOST", "nothing")
            ]
            assert int(one.errors[0].params["silent_ms"]) >= 4_000  # type: ignore[arg-type]
            assert one.story[2:4] == ["RECONNECTING", "error 3044"]
            await one.state(MeetingState.CONNECTED, within_s=60)
        await shows(await another_stream(bob, "ada", stream), 21, within_s=40)
        assert len(ada.errors) == len(bob.errors) == 1


async def test_twenty_come_back_soon_after_a_restart(tmp_path: Path) -> None:
    async with running_server(tmp_path / "server") as server, contextlib.AsyncExitStack() as stack:
        room = await server.create_room()
        here = [await stack.enter_async_context(joined(server, room)) for _ in range(20)]
        for away in ("notice", "crash"):
            for one in here:
                one.heard.clear()
            await server.stop(signal.SIGTERM if away == "notice" else signal.SIGKILL)
            stopped_s = time.monotonic()
            await server.start_again()
            started_s = time.monotonic()
            for one in here:
                await one.state(MeetingState.CONNECTED)
            took_s = time.monotonic() - started_s
            print(f"{away}: away for {started_s - stopped_s:.1f} s, all back {took_s:.1f} s later")
            assert took_s < patience(3)
            for one in here:
                assert len(one.meeting.participants) == 19 or await one.until(
                    lambda one=one: len(one.meeting.participants) == 19  # type: ignore[misc]
                )
