"""What a browser's person learns when the network or the server goes, and how the SDK comes back."""

import asyncio
import contextlib
import signal
import time
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.async_api import Browser

from tests.support.browser import SdkPage, chromium, sdk_page
from tests.support.network import dtls_blocked, tcp_blackholed, udp_answers_blocked, udp_blocked
from tests.support.server import RunningServer, running_server

pytestmark = [pytest.mark.asyncio(loop_scope="session"), pytest.mark.timeout(180)]

BACK = ["error 3065 CONNECTION_LOST", "meeting-state-changed RECONNECTING", "meeting-state-changed CONNECTED"]
NOISE = ("speaker-changed", "presenter-changed", "participant-joined", "participant-left")


async def both_see(ada: SdkPage, grace: SdkPage) -> None:
    await grace.wait_for("() => kit.readCode('ada') === 3", timeout_s=60)
    await ada.wait_for("() => kit.readCode('grace') === 5", timeout_s=60)


@pytest.mark.provokes("ERROR_MEETING_RECONNECTING", sdk="browser")
async def test_server_restart_is_survived_with_media(browser: Browser, tmp_path: Path) -> None:
    async with running_server(tmp_path / "server") as server:
        room = await server.create_room()
        async with sdk_page(browser, server) as ada, sdk_page(browser, server) as grace:
            await ada.joined(server.token(), room, participantId="ada", code=3)
            await grace.joined(server.token(), room, participantId="grace", code=5)
            await both_see(ada, grace)
            subscribe = "kit.meeting.pubSub.subscribe('chat', ({ message }) => { globalThis.got = message; })"
            await grace.evaluate(subscribe)
            await ada.forget()
            await grace.forget()
            await server.stop()
            await ada.wait_told("meeting-state-changed RECONNECTING")
            meanwhile = await ada.call("pubSub.publish", "chat", "too early")
            assert (meanwhile["error"]["code"], meanwhile["error"]["reason"]) == (3065, "RECONNECTING")
            await server.start_again()
            for page in (ada, grace):
                await page.wait_told("meeting-state-changed CONNECTED", timeout_s=60)
            told = [event for event in await ada.told(without=NOISE) if event != "error 3065 RECONNECTING"]
            assert told == BACK
            assert await grace.told(without=NOISE) == BACK
            await both_see(ada, grace)
            await ada.call("pubSub.publish", "chat", "back again")
            await grace.wait_for("() => globalThis.got === 'back again'")


async def test_many_come_back_soon_after_a_restart(browser: Browser, tmp_path: Path) -> None:
    async with running_server(tmp_path / "server") as server, contextlib.AsyncExitStack() as stack:
        room = await server.create_room()
        pages = [await stack.enter_async_context(sdk_page(browser, server)) for _ in range(8)]
        for page in pages:
            await page.joined(server.token(), room)
        for away in ("notice", "crash"):
            for page in pages:
                await page.forget()
            await server.stop(signal.SIGTERM if away == "notice" else signal.SIGKILL)
            stopped_s = time.monotonic()
            await server.start_again()
            started_s = time.monotonic()
            for page in pages:
                await page.wait_told("meeting-state-changed CONNECTED")
            took_s = time.monotonic() - started_s
            print(f"{away}: away for {started_s - stopped_s:.1f} s, all back {took_s:.1f} s later")
            # The next try is at most 1.9 times as long away as the server was, and never further than 5 s.
            assert took_s < 1.5 + min(6.3, 0.9 * (started_s - stopped_s) + 1)


async def test_cut_websocket_is_resumed_and_the_others_notice_nothing(browser: Browser, tmp_path: Path) -> None:
    async with running_server(tmp_path / "server") as server:
        room = await server.create_room()
        async with sdk_page(browser, server) as ada, sdk_page(browser, server) as grace:
            # The SDK's own sockets, kept where the test can close one behind its back.
            await ada.page.evaluate(
                """() => { const Real = WebSocket; globalThis.sockets = [];
                  globalThis.WebSocket = class extends Real {
                    constructor(...given) { super(...given); sockets.push(this); } }; }"""
            )
            await ada.joined(server.token(), room, participantId="ada", code=3)
            await grace.joined(server.token(), room, participantId="grace", code=5)
            await both_see(ada, grace)
            await ada.forget()
            await grace.forget()
            await ada.evaluate("sockets.at(-1).close(4000)")
            await ada.wait_told("meeting-state-changed CONNECTED", timeout_s=60)
            assert await ada.told(without=("speaker-changed",)) == BACK
            assert await ada.evaluate("sockets.length") == 2
            # Said while ada was away, or after: either way it arrives, once.
            await grace.call("disableWebcam")
            await ada.wait_for("() => kit.people()[0].webcamOn === false")
            await grace.wait_for("() => kit.readCode('ada') === 3")
            assert await grace.told(without=("speaker-changed", "presenter-changed")) == []


@pytest.mark.provokes("ERROR_UNABLE_TO_JOIN_MEETING/RECONNECT_GAVE_UP", sdk="browser")
async def test_server_that_dies_for_good_is_given_up_with_evidence(browser: Browser, tmp_path: Path) -> None:
    async with running_server(tmp_path / "server") as server, sdk_page(browser, server) as page:
        await page.joined(server.token(), await server.create_room(), reconnectTimeoutMs=2500)
        await page.forget()
        assert server.process is not None
        server.process.kill()
        await page.wait_told("meeting-left")
        assert await page.told() == [
            "error 3065 CONNECTION_LOST",
            "meeting-state-changed RECONNECTING",
            "error 3047 RECONNECT_GAVE_UP",
            "meeting-state-changed FAILED",
            "meeting-left 1102",
        ]
        error = await page.evaluate("kit.errors[1].toJSON()")
        assert error["params"]["attempts"] >= 2
        assert error["params"]["elapsed_s"] in (2, 3)


@pytest.mark.provokes("ERROR_UNABLE_TO_JOIN_MEETING/SERVER_SHUTTING_DOWN", sdk="browser")
async def test_server_that_said_good_bye_and_stays_away(browser: Browser, tmp_path: Path) -> None:
    async with running_server(tmp_path / "server") as server, sdk_page(browser, server) as page:
        await page.joined(server.token(), await server.create_room(), reconnectTimeoutMs=2500)
        await page.forget()
        await server.stop()
        await page.wait_told("meeting-left")
        assert await page.told() == [
            "error 3065 CONNECTION_LOST",
            "meeting-state-changed RECONNECTING",
            "error 3047 SERVER_SHUTTING_DOWN",
            "meeting-state-changed FAILED",
            "meeting-left 1102",
        ]


@pytest.mark.provokes("ERROR_UNABLE_TO_JOIN_MEETING/SERVER_UNREACHABLE", sdk="browser")
@pytest.mark.provokes("ERROR_UNABLE_TO_JOIN_MEETING/NOT_A_MEETING_SERVER", sdk="browser")
async def test_unreachable_server_and_another_server_are_told_apart(browser: Browser, tmp_path: Path) -> None:
    async def plain_http(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readline()
        writer.write(b"HTTP/1.1 404 Not Found\r\nAccess-Control-Allow-Origin: *\r\nContent-Length: 0\r\n\r\n")
        await writer.drain()
        writer.close()

    other = await asyncio.start_server(plain_http, "127.0.0.1", 0)
    port = other.sockets[0].getsockname()[1]
    async with other, running_server(tmp_path / "server") as server:
        token, room = server.token(), await server.create_room()
        async with sdk_page(browser, server) as page:
            outcome = await page.join(token, room, serverUrl=f"http://127.0.0.1:{port}")
            assert (outcome["error"]["code"], outcome["error"]["reason"]) == (3047, "NOT_A_MEETING_SERVER")
            assert outcome["error"]["params"] == {"server": f"127.0.0.1:{port}", "answer": "HTTP 404"}
        async with sdk_page(browser, server) as page:
            await server.stop()
            outcome = await page.join(token, room)
            assert (outcome["error"]["code"], outcome["error"]["reason"]) == (3047, "SERVER_UNREACHABLE")
            assert (await page.told())[-3:] == [
                "error 3047 SERVER_UNREACHABLE",
                "meeting-state-changed FAILED",
                "meeting-left 1103",
            ]
        await server.start_again()


@pytest.mark.provokes("ERROR_OPERATION_TIMED_OUT", sdk="browser")
async def test_silent_network_times_requests_out_and_is_noticed(browser: Browser, tmp_path: Path) -> None:
    async with running_server(tmp_path / "server") as server, sdk_page(browser, server) as page:
        await page.joined(server.token(), await server.create_room(), requestTimeoutMs=2000)
        await page.forget()
        with tcp_blackholed(urlsplit(server.url).port or 0):
            outcome = await page.call("respondEntry", "guest", "allowed")
            assert (outcome["error"]["code"], outcome["error"]["reason"]) == (3079, "REQUEST_TIMED_OUT")
            assert outcome["error"]["params"] == {"operation": "respondEntry", "timeout_ms": 2000}
            await page.wait_told("error 3065 CONNECTION_LOST", timeout_s=40)
        await page.wait_told("meeting-state-changed CONNECTED", timeout_s=60)


@pytest.mark.provokes("ERROR_MEETING_MEDIA_CONNECTION_FAILED/UDP_BLOCKED", sdk="browser")
async def test_blocked_udp_is_told_and_media_comes_when_it_is_free(browser: Browser, tmp_path: Path) -> None:
    async with running_server(tmp_path / "server") as server:
        room = await server.create_room()
        async with sdk_page(browser, server) as ada, sdk_page(browser, server) as grace:
            await grace.joined(server.token(), room, participantId="grace")
            with udp_blocked(*server.media_ports):
                await ada.joined(server.token(), room, participantId="ada", code=3)
                await ada.wait_told("error 3044 UDP_BLOCKED", timeout_s=40)
                assert await ada.evaluate("kit.meeting.state") == "CONNECTED"
                error = await ada.evaluate("kit.errors[0].toJSON()")
                assert (error["ends"], error["fault"]) == ("nothing", "network")
                assert error["params"]["waited_ms"] >= 10_000
            await grace.wait_for("() => kit.readCode('ada') === 3", timeout_s=60)
            assert [event for event in await ada.told() if event.startswith("error")] == ["error 3044 UDP_BLOCKED"]


async def test_media_that_breaks_off_comes_back_by_itself(browser: Browser, tmp_path: Path) -> None:
    async with running_server(tmp_path / "server") as server:
        room = await server.create_room()
        async with sdk_page(browser, server) as ada, sdk_page(browser, server) as grace:
            await ada.joined(server.token(), room, participantId="ada", code=3)
            await grace.joined(server.token(), room, participantId="grace", code=5)
            await both_see(ada, grace)
            await ada.forget()
            streams = "[...kit.meeting.participants.get('ada').streams.keys()]"
            before = await grace.evaluate(streams)
            assert before
            with udp_blocked(*server.media_ports):
                await ada.wait_told("meeting-state-changed RECONNECTING", timeout_s=40)
            await ada.wait_told("meeting-state-changed CONNECTED", timeout_s=40)
            await ada.evaluate("kit.meeting.changeWebcam(kit.codeTrack(9))")
            await grace.wait_for("() => kit.readCode('ada') === 9", timeout_s=60)
            assert not [event for event in await ada.told() if event.startswith("error")]
            assert await grace.evaluate(streams) == before, "ICE was restarted within the transport: nothing began anew"


@pytest.mark.provokes("ERROR_MEETING_MEDIA_CONNECTION_FAILED/ICE_FAILED", sdk="browser")
@pytest.mark.provokes("ERROR_MEETING_MEDIA_CONNECTION_FAILED/DTLS_FAILED", sdk="browser")
async def test_paths_that_let_only_some_packets_through_are_told_apart(
    browser: Browser, shared_server: RunningServer
) -> None:
    server, ports = shared_server, shared_server.media_ports
    for fault, reason in ((udp_answers_blocked, "ICE_FAILED"), (dtls_blocked, "DTLS_FAILED")):
        room = await server.create_room()
        async with sdk_page(browser, server) as ada, sdk_page(browser, server) as grace:
            await grace.joined(server.token(), room, participantId="grace")
            with fault(*ports):
                await ada.joined(server.token(), room, participantId="ada", code=3)
                await ada.wait_told(f"error 3044 {reason}", timeout_s=40)
            await grace.wait_for("() => kit.readCode('ada') === 3", timeout_s=60)
            assert [event for event in await ada.told() if event.startswith("error")] == [f"error 3044 {reason}"]


@pytest.mark.provokes("ERROR_MEETING_MEDIA_CONNECTION_FAILED/CONSENT_LOST", sdk="browser")
async def test_media_that_stay_away_are_told_once_and_come_back(browser: Browser, shared_server: RunningServer) -> None:
    server = shared_server
    room = await server.create_room()
    async with sdk_page(browser, server) as ada, sdk_page(browser, server) as grace:
        await ada.joined(server.token(), room, participantId="ada", code=3)
        await grace.joined(server.token(), room, participantId="grace", mode="RECV_ONLY")
        await grace.wait_for("() => kit.readCode('ada') === 3", timeout_s=60)
        await ada.forget()
        with udp_blocked(*server.media_ports):
            await ada.wait_told("error 3044 CONSENT_LOST", timeout_s=60)
            assert (await ada.evaluate("kit.errors.at(-1).toJSON()"))["params"]["silent_ms"] >= 20_000
        await ada.evaluate("kit.meeting.changeWebcam(kit.codeTrack(9))")
        await grace.wait_for("() => kit.readCode('ada') === 9", timeout_s=60)
        assert [event for event in await ada.told() if event.startswith("error")] == ["error 3044 CONSENT_LOST"]


async def test_sdk_from_another_origin_finds_its_own_server(shared_server: RunningServer) -> None:
    """A page served elsewhere imports the module from the meeting server: `import.meta.url` names the server."""
    other = ("--host-resolver-rules=MAP shop.test 127.0.0.1", "--disable-features=LocalNetworkAccessChecks")
    async with chromium(extra=other) as browser:
        page = await browser.new_page()
        await page.goto(f"{shared_server.url.replace('127.0.0.1', 'shop.test')}/healthz")
        state = await page.evaluate(
            """async ([sdk, token, meetingId]) => {
              const { VideoSDK } = await import(sdk);
              VideoSDK.config(token);
              const meeting = VideoSDK.initMeeting({ meetingId, name: "Ada", mode: "SIGNALLING_ONLY" });
              await meeting.join();
              return [location.hostname, meeting.state];
            }""",
            [f"{shared_server.url}/sdk/meetkit.js", shared_server.token(), await shared_server.create_room()],
        )
        assert state == ["shop.test", "CONNECTED"]
