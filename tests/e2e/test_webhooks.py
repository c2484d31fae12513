"""Webhooks: who gets which events, signed, in order, again after a failure, and never from a private address."""

import asyncio
import base64
import contextlib
from collections.abc import AsyncIterator, Awaitable, Callable
from pathlib import Path

import psutil
import pytest
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import padding, rsa

from tests.e2e._python import joined
from tests.support.receiver import Posted, Receiver, webhook_receiver
from tests.support.server import RunningServer, running_server


@pytest.fixture
async def hook() -> AsyncIterator[Receiver]:
    async with webhook_receiver() as receiver:
        yield receiver


@pytest.fixture
async def private_server(tmp_path: Path) -> AsyncIterator[RunningServer]:
    """A server whose webhooks may go to loopback."""
    async with running_server(tmp_path / "server", allow_private_addresses=True) as running:
        yield running


async def visit(server: RunningServer, hook: Receiver, *events: str) -> str:
    """A room whose events are sent, and one visit to it."""
    room = await server.create_room(webhook={"endPoint": hook.url, "events": list(events)})
    async with joined(server, room, participant_id="ada", name="Ada", mode="SIGNALLING_ONLY"):
        pass
    return room


async def check_signature(server: RunningServer, posted: Posted) -> None:
    """Raises InvalidSignature."""
    pem = (await server.rest("GET", "/v2/public/rsa-public-key", token="")).json()["publicKey"]
    key = serialization.load_pem_public_key(pem.encode())
    assert isinstance(key, rsa.RSAPublicKey)
    signature = base64.b64decode(posted.headers["videosdk-signature"])
    key.verify(signature, posted.body, padding.PKCS1v15(), hashes.SHA256())


async def test_room_is_told_of_its_sessions_and_participants_in_order_and_signed(
    private_server: RunningServer, hook: Receiver
) -> None:
    room = await visit(private_server, hook, "*")
    posted = await hook.until(4)
    assert hook.kinds == ["session-started", "participant-joined", "participant-left", "session-ended"]
    assert {one.data["meetingId"] for one in posted} == {room}
    assert len({one.data["sessionId"] for one in posted}) == 1
    assert (posted[1].data["participantId"], posted[1].data["participantName"]) == ("ada", "Ada")
    assert posted[2].data["reason"] == {"code": 1101, "name": "MANUAL_LEAVE_CALLED"}
    assert len({one.headers["videosdk-webhook-id"] for one in posted}) == 4
    for one in posted:
        await check_signature(private_server, one)


async def test_room_gets_only_the_events_that_it_named(private_server: RunningServer, hook: Receiver) -> None:
    await visit(private_server, hook, "session-*")
    await visit(private_server, hook, "participant-left")
    await hook.until(3)
    assert sorted(hook.kinds) == ["participant-left", "session-ended", "session-started"]


async def test_event_that_is_refused_comes_again_the_same(private_server: RunningServer, hook: Receiver) -> None:
    hook.answers = [500, 302]
    await visit(private_server, hook, "session-started")
    first, second, third = await hook.until(3)
    assert first.body == second.body == third.body
    assert len({one.headers["videosdk-webhook-id"] for one in hook.posted}) == 1
    assert second.at_s - first.at_s >= 0.9
    assert third.at_s - second.at_s >= 1.9
    await check_signature(private_server, third)


async def test_event_of_a_server_that_stopped_is_sent_by_the_next(
    private_server: RunningServer, hook: Receiver
) -> None:
    hook.answers = [503]
    await visit(private_server, hook, "session-started")
    (first,) = await hook.until(1)
    await private_server.stop()
    await private_server.start_again()
    again = (await hook.until(2))[1]
    assert again.headers["videosdk-webhook-id"] == first.headers["videosdk-webhook-id"]
    assert again.body == first.body


async def test_private_address_gets_nothing_and_the_meeting_does_not_wait(
    server: RunningServer, hook: Receiver
) -> None:
    await visit(server, hook, "*")
    for name in ("localhost", "127.0.0.1"):
        url = hook.url.replace("127.0.0.1", name)
        room = await server.create_room(webhook={"endPoint": url, "events": ["*"]})
        async with joined(server, room, mode="SIGNALLING_ONLY"):
            pass
    while server.log_text().count("a webhook was not delivered") < 6:
        assert (await server.rest("GET", "/healthz")).status_code == 200
    assert hook.posted == []
    assert hook.url not in server.log_text()


@pytest.mark.parametrize(
    "address",
    [
        "http://[::1/hook",
        "http://a.example:abc/",
        "http:///hook",
        "http://a.example:0/",
        "http://a.example:99999/",
        "ftp://a.example/",
        "http://user:secret@a.example/",
        "http://a.example/\x00",
        "http://a b/",
        "https://" + "a" * 3000,
    ],
)
async def test_address_that_nothing_can_be_sent_to_is_refused_at_the_door(
    private_server: RunningServer, address: str
) -> None:
    answer = await private_server.rest("POST", "/v2/rooms", json={"webhook": {"endPoint": address}})
    assert answer.status_code in (400, 422)
    assert answer.json()["name"] == "INVALID_REQUEST"
    assert "incident" not in private_server.log_text()


@contextlib.asynccontextmanager
async def endpoint(answer: Callable[[asyncio.StreamWriter], Awaitable[None]]) -> AsyncIterator[tuple[str, list[int]]]:
    """A receiver that answers as it likes, and how many connections it has open at most."""
    open_now, most = 0, [0]

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        nonlocal open_now
        open_now += 1
        most[0] = max(most[0], open_now)
        with contextlib.suppress(ConnectionError, asyncio.IncompleteReadError):
            await reader.readuntil(b"\r\n\r\n")
            await answer(writer)
        open_now -= 1
        writer.close()

    server = await asyncio.start_server(serve, "127.0.0.1", 0)
    try:
        yield f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}", most
    finally:
        server.close()


async def test_endless_answer_costs_nothing_and_counts_by_its_status(
    private_server: RunningServer, hook: Receiver
) -> None:
    sent = 0

    async def pour(writer: asyncio.StreamWriter) -> None:
        nonlocal sent
        writer.write(b"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\n\r\n")
        while sent < 200_000_000:
            writer.write(b"x" * 65_536)
            await writer.drain()
            sent += 65_536

    async with endpoint(pour) as (url, _):
        before = psutil.Process(private_server.pid).memory_info().rss
        room = await private_server.create_room(webhook={"endPoint": url, "events": ["session-started"]})
        async with joined(private_server, room, mode="SIGNALLING_ONLY"):
            await visit(private_server, hook, "session-started")
            await hook.until(1)
        assert sent < 20_000_000
        assert psutil.Process(private_server.pid).memory_info().rss - before < 50_000_000
    assert "not delivered" not in private_server.log_text()


async def test_endpoint_that_never_answers_has_one_connection_and_delays_nobody_else(
    private_server: RunningServer, hook: Receiver
) -> None:
    async def hang(writer: asyncio.StreamWriter) -> None:
        await asyncio.sleep(60)

    async with endpoint(hang) as (url, most):
        for number in range(5):
            room = await private_server.create_room(webhook={"endPoint": f"{url}/{number}", "events": ["*"]})
            async with joined(private_server, room, mode="SIGNALLING_ONLY"):
                pass
        await visit(private_server, hook, "*")
        await hook.until(4, within_s=5)
        assert most == [1]
