"""Those who may join, or whose room it is, and use it against everybody else."""

from __future__ import annotations

import asyncio
import itertools
import random
import socket
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack, asynccontextmanager, suppress
from pathlib import Path
from typing import Any

import httpx
import websockets

from meetkit.media import router_rtp_capabilities
from tests.e2e.test_signalling_media import produce, transport, video
from tests.hostile.attack import Attack
from tests.hostile.siege import Row
from tests.hostile.target import Target, Toll
from tests.support.server import RunningServer
from tests.support.signal_client import Refused, SignalClient, signal_client

_MESSAGE = "x" * 15_000
_HALF = '{"t":"req","id":%d,"method":"pubsub.publish","data":{"topic":"t","message":"\\ud800","persist":true}}'
_LOG_BYTES = 300_000
_DATABASE_BYTES = 60e6
_JOINED_AT_LAST = "the host joined at last"
_PUSHED_OUT = "the holder was pushed out"


def _server(target: Target) -> RunningServer:
    return RunningServer(data_dir=Path(), settings={}, url=f"http://{target.host}:{target.port}")


@asynccontextmanager
async def _connected(target: Target) -> AsyncIterator[SignalClient]:
    async with signal_client(_server(target), local_addr=(target.source, 0), open_timeout=15) as client:
        yield client


def _each(work: Callable[[Target, Toll, int], Awaitable[None]]) -> Callable[[Target], Awaitable[Toll]]:
    """The same work on every connection until the time is up."""

    async def run(target: Target) -> Toll:
        toll = Toll()
        await asyncio.gather(*(_until_the_end(work, target, toll, number) for number in range(target.connections)))
        return toll

    return run


async def _until_the_end(
    work: Callable[[Target, Toll, int], Awaitable[None]], target: Target, toll: Toll, number: int
) -> None:
    with suppress(TimeoutError):
        async with asyncio.timeout(target.seconds):
            while True:
                try:
                    await work(target, toll, number)
                except (websockets.WebSocketException, OSError, AssertionError) as error:
                    toll.told[type(error).__name__] += 1
                    await asyncio.sleep(0.05)


async def _ask(client: SignalClient, toll: Toll, method: str, data: dict[str, Any]) -> dict[str, Any]:
    """A response's data, or nothing; what was refused is noted."""
    try:
        answer = await client.request(method, **data)
    except Refused as refused:
        toll.told[f"{refused.code} {refused.reason}"] += 1
        return {}
    finally:
        del client.frames[:-64]
    toll.told["done"] += 1
    return answer


async def _keep(target: Target, toll: Toll, number: int) -> None:
    """The first reads all that is kept, again and again; the others add to it."""
    async with _connected(target) as client:
        await client.join(target.extra["token"], target.extra["room"])
        while True:
            if number:
                message = {"topic": "T", "message": _MESSAGE, "persist": True}
                toll.sent_bytes += len(_MESSAGE)
                await _ask(client, toll, "pubsub.publish", message)
            else:
                await _ask(client, toll, "pubsub.subscribe", {"topic": "T"})
                await _ask(client, toll, "pubsub.unsubscribe", {"topic": "T"})


async def _throng(target: Target) -> Toll:
    """As many guests of one token as come in; then the host."""
    toll = Toll()
    async with AsyncExitStack() as guests:
        end_s = time.monotonic() + target.seconds
        while time.monotonic() < end_s:
            guest = await guests.enter_async_context(_connected(target))
            with suppress(websockets.WebSocketException, AssertionError):
                joining = {"name": "y" * 64, "metaData": {"z": "z" * 4000}}
                try:
                    answer = await guest.join(target.extra["guest"], target.extra["room"], **joining)
                    toll.told[answer["status"]] += 1
                except Refused as refused:
                    toll.told[f"{refused.code} {refused.reason}"] += 1
        async with signal_client(_server(target)) as host:
            await host.join(target.extra["host"], target.extra["room"])
            toll.told[_JOINED_AT_LAST] += 1
    return toll


async def _impersonate(target: Target) -> Toll:
    toll = Toll()
    async with signal_client(_server(target)) as host:
        await host.join(target.extra["host"], target.extra["room"])

        async def eve(target: Target, toll: Toll, number: int) -> None:
            async with _connected(target) as client:
                token = target.extra["guest" if number % 2 else "token"]
                data = {
                    "version": 1, "token": token, "meetingId": target.extra["room"], "participantId": "host",
                    "name": "Host", "mode": "SEND_AND_RECV", "client": {"sdk": "test", "version": "1"},
                }  # fmt: skip
                await _ask(client, toll, "join", data)

        await asyncio.gather(*(_until_the_end(eve, target, toll, number) for number in range(target.connections)))
        toll.told[_PUSHED_OUT] += host.closed
        await host.request("ping")
    return toll


async def _multiply(target: Target) -> Toll:
    """One stream, asked for a thousand times."""
    toll = Toll()
    common = {"rtpCapabilities": router_rtp_capabilities()}
    async with _connected(target) as publisher, _connected(target) as client:
        await publisher.join(target.extra["token"], target.extra["room"])
        await client.join(target.extra["token"], target.extra["room"], **common)
        camera = await produce(publisher, await transport(publisher, "send"), "webcam", "video", video())
        receive = await transport(client, "recv")
        made: set[str] = set()
        end_s = time.monotonic() + target.seconds
        while time.monotonic() < end_s:
            answer = await _ask(client, toll, "consume", {"transportId": receive, "producerId": camera})
            made |= {answer["consumerId"]} if answer else set()
        toll.told["consumers"] = len(made)
    return toll


async def _refused(target: Target, toll: Toll, number: int) -> None:
    async with _connected(target) as client:
        try:
            await client.join("no token", target.extra["room"])
        except Refused as refused:
            toll.told[f"{refused.code} {refused.reason}"] += 1


async def _halves(target: Target, toll: Toll, number: int) -> None:
    """Text that is none, in a request that would be kept."""
    async with _connected(target) as client:
        await client.join(target.extra["token"], target.extra["room"])
        for request_id in itertools.count(100):
            await client.send(_HALF % request_id)
            answer = await client.wait_for(
                lambda n=request_id: next((f for f in client.frames if f["t"] == "res" and f["id"] == n), None)  # type: ignore[misc]
            )
            toll.told[f"{answer['error']['code']} {answer['error']['reason']}"] += 1
            del client.frames[:-64]


async def _hooks(target: Target) -> Toll:
    """Rooms whose webhooks go to an endpoint that answers slowly and without an end."""
    toll = Toll()

    async def endless(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        toll.opened += 1
        with suppress(OSError, asyncio.IncompleteReadError, asyncio.CancelledError):
            await reader.readuntil(b"\r\n\r\n")
            writer.write(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n")
            while toll.opened % 2 and not writer.is_closing():
                writer.write(b"10000\r\n" + b"x" * 65_536 + b"\r\n")
                toll.sent_bytes += 65_536
                await writer.drain()
            await reader.read()  # every second says nothing more
        writer.close()

    endpoint = await asyncio.start_server(endless, target.source, 0)
    port = endpoint.sockets[0].getsockname()[1]
    async with httpx.AsyncClient(base_url=f"http://{target.host}:{target.port}", timeout=15) as rest:

        async def room(target: Target, toll: Toll, number: int) -> None:
            hook = {"endPoint": f"http://{target.source}:{port}/hook", "events": ["*"]}
            answer = await rest.post(
                "/v2/rooms", json={"webhook": hook}, headers={"Authorization": target.extra["host"]}
            )
            toll.told[f"room {answer.status_code}"] += 1
            if answer.status_code != 200:
                await asyncio.sleep(0.1)
                return
            async with _connected(target) as client:
                await client.join(target.extra["anybody"], answer.json()["roomId"])
                await client.request("leave")

        await asyncio.gather(*(_until_the_end(room, target, toll, number) for number in range(target.connections)))
    endpoint.close()
    return toll


async def _junk_datagrams(target: Target) -> Toll:
    """All that may come to a media port, made up: STUN without a secret, DTLS, RTP, RTCP, noise."""
    return await asyncio.to_thread(_datagrams, target)


def _datagrams(target: Target) -> Toll:
    toll, made_up = Toll(), random.Random(1)
    heads = [
        b"\x00\x01\x00\x08\x21\x12\xa4\x42",
        b"\x16\xfe\xfd\x00\x00",
        b"\x15\xfe\xfd\x00\x00",
        b"\x80\x60",
        b"\x80\xc8",
    ]
    datagrams = [head + made_up.randbytes(size) for head in [*heads, b""] for size in (0, 12, 60, 1000)]
    end_s = time.monotonic() + target.seconds
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as sock:
        sock.bind((target.source, 0))
        while time.monotonic() < end_s:
            for port in target.extra["ports"]:
                for datagram in datagrams:
                    toll.sent_bytes += sock.sendto(datagram, (target.host, port))
    return toll


async def _tokens(server: RunningServer) -> dict[str, Any]:
    room = await server.create_room()
    return {
        "room": room,
        "token": server.token(["allow_join"]),
        "anybody": server.token(["allow_join"]),
        "guest": server.token(["ask_join"]),
        "host": server.token(["allow_join", "allow_mod"], participantId="host"),
        "ports": server.media_ports,
    }


def _told(*wanted: str, never: str = "6000") -> Callable[[Row, RunningServer], None]:
    def check(row: Row, _server: RunningServer) -> None:
        told = row.toll.told
        for one in wanted:
            assert any(what.startswith(one) and count for what, count in told.items()), f"{one} is not among {told}"
        assert not [what for what in told if what.startswith(never)], f"told: {told}"
        assert row.log_bytes < _LOG_BYTES, f"{row.log_bytes / 1e6:.1f} MB of log"

    return check


def _kept_little(row: Row, server: RunningServer) -> None:
    _told("6007", "done")(row, server)
    kept_bytes = sum(path.stat().st_size for path in server.data_dir.glob("*.db*"))
    assert 0 < kept_bytes < _DATABASE_BYTES, f"{kept_bytes / 1e6:.0f} MB of database"


def _stays(row: Row, server: RunningServer) -> None:
    _told("6006")(row, server)
    assert row.toll.told[_PUSHED_OUT] == 0


def _one_consumer(row: Row, server: RunningServer) -> None:
    _told("done")(row, server)
    assert row.toll.told["consumers"] == 1


ATTACKS = [
    Attack("kept-messages", "15 kB to be kept, and all of it read again", _each(_keep), prepare=_tokens,
           connections=(11,), check=_kept_little),
    Attack("lobby-throng", "guests of one token", _throng, prepare=_tokens,
           check=_told("4009 LOBBY_FULL", _JOINED_AT_LAST)),
    Attack("identity-taken", "joins as the host", _impersonate, prepare=_tokens, connections=(2, 20), check=_stays),
    Attack("consumers-many", "one stream asked for again and again", _multiply, prepare=_tokens, check=_one_consumer),
    Attack("joins-refused", "joins with no token", _each(_refused), prepare=_tokens, connections=(8, 40),
           check=_told("4")),
    Attack("text-halves", "half of a surrogate pair", _each(_halves), prepare=_tokens, connections=(2,),
           check=_told("6001")),
    Attack("webhook-endless", "an endpoint that answers without an end", _hooks, prepare=_tokens, connections=(8,),
           settings={"allow_private_addresses": True}, check=_told("room 200")),
    Attack("media-junk", "datagrams that are made up", _junk_datagrams, prepare=_tokens),
]  # fmt: skip
