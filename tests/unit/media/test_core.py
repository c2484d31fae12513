"""The asyncio face of the core: replies, refusals, silence, events, and an end while somebody waits."""

import asyncio
import json
import os
from collections.abc import Iterator
from typing import Any

import pytest

from meetkit.errors import MediaNegotiationFailed, NotFound
from meetkit.media import CoreConfig, CoreRefused, MediaCore, MediaRouter, core, parse_rtp_capabilities
from meetkit.media.ortc import parse_rtp_parameters, router_rtp_capabilities
from meetkit.protocol.vocabulary import Direction, StreamKind, StreamSource


class FakeCore:
    """A core whose answers the test writes; its wake-up is a real eventfd."""

    def __init__(self) -> None:
        self.fd = os.eventfd(0, os.EFD_NONBLOCK)
        self.out: list[str] = []
        self.commands: list[dict[str, Any]] = []
        self.answers: dict[str, Any] = {}
        self.silent: set[str] = set()
        self.closes = 0

    def fileno(self) -> int:
        return self.fd

    def command(self, request: str) -> None:
        command = json.loads(request)
        self.commands.append(command)
        if command["op"] in self.silent:
            return
        answer = self.answers.get(command["op"], {"ok": {}})
        self.say({"id": command["id"], **answer})

    def say(self, message: dict[str, Any]) -> None:
        self.out.append(json.dumps(message))
        os.eventfd_write(self.fd, 1)

    def drain(self) -> list[str]:
        os.eventfd_read(self.fd)
        out, self.out = self.out, []
        return out

    def local_ports(self) -> list[int]:
        return [4000]

    def close(self) -> None:
        self.closes += 1


class Listener:
    """Writes down what a router reports."""

    def __init__(self) -> None:
        self.heard: list[tuple[Any, ...]] = []
        self.news = asyncio.Event()

    def _note(self, *what: Any) -> None:
        self.heard.append(what)
        self.news.set()

    def transport_failed(self, seat: Any, transport_id: str, cause: str) -> None:
        self._note("transport", seat, transport_id, cause)

    def handshake_failed(self, seat: Any, transport_id: str, waited_ms: int) -> None:
        self._note("handshake", seat, transport_id, waited_ms)

    def router_failed(self, transports: dict[Any, list[str]], cause: str) -> None:
        self._note("router", transports, cause)

    def producer_closed(self, producer_id: str) -> None:
        self._note("producer", producer_id)

    def consumer_closed(self, seat: Any, consumer_id: str, producer_id: str) -> None:
        self._note("consumer", seat, consumer_id, producer_id)

    def speaker_heard(self, producer_id: str | None) -> None:
        self._note("speaker", producer_id)

    def levels_heard(self, levels: tuple[tuple[str, int], ...]) -> None:
        self._note("levels", levels)


@pytest.fixture
def fake() -> Iterator[FakeCore]:
    made = FakeCore()
    yield made
    os.close(made.fd)


@pytest.fixture
def incidents() -> list[BaseException]:
    return []


@pytest.fixture
async def media(fake: FakeCore, incidents: list[BaseException]) -> Any:
    made = MediaCore(fake, on_incident=incidents.append)
    yield made
    await made.close()


async def test_reply_reaches_the_one_who_asked(media: MediaCore, fake: FakeCore) -> None:
    fake.answers["core.stats"] = {"ok": {"workers": []}}
    assert await media.stats() == {"workers": []}
    first, second = await asyncio.gather(media.request("a", x=1), media.request("b"))
    assert (first, second) == ({}, {})
    assert [command["op"] for command in fake.commands] == ["core.stats", "a", "b"]


async def test_refusal_keeps_operation_and_kind(media: MediaCore, fake: FakeCore) -> None:
    fake.answers["x"] = {"error": {"kind": "INVALID", "message": "no"}}
    with pytest.raises(CoreRefused) as caught:
        await media.request("x")
    assert (caught.value.op, caught.value.kind, caught.value.message) == ("x", "INVALID", "no")


async def test_silence_of_the_core_times_out(media: MediaCore, fake: FakeCore, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(core, "_REPLY_TIMEOUT_S", 0.02)
    fake.silent.add("x")
    with pytest.raises(TimeoutError):
        await media.request("x")
    fake.say({"id": fake.commands[-1]["id"], "ok": {}})  # too late: nobody minds
    assert await media.request("y") == {}


async def test_refusal_that_nobody_waits_for_becomes_an_incident_unless_it_is_just_late(
    media: MediaCore, fake: FakeCore, incidents: list[BaseException]
) -> None:
    fake.answers["late"] = {"error": {"kind": "NOT_FOUND", "message": "gone"}}
    fake.answers["bad"] = {"error": {"kind": "INVALID", "message": "no"}}
    media.post("late")
    media.post("bad")
    await media.request("after")
    await asyncio.sleep(0)
    assert [str(incident) for incident in incidents] == ["bad: INVALID: no"]


async def test_one_bad_event_does_not_lose_the_next(
    media: MediaCore, fake: FakeCore, incidents: list[BaseException]
) -> None:
    listener = Listener()
    router = MediaRouter(media, listener)
    fake.say({"event": "router.speaker"})
    fake.say({"event": "router.speaker", "router": router.number, "producer": None})
    await listener.news.wait()
    assert listener.heard == [("speaker", None)]
    assert len(incidents) == 1


async def test_closed_core_refuses_and_fails_who_waits(fake: FakeCore) -> None:
    media = MediaCore(fake, on_incident=print)
    fake.silent.add("x")
    waiting = asyncio.create_task(media.request("x"))
    await asyncio.sleep(0)  # one turn of the loop: the task runs until it waits
    assert fake.commands
    await media.close()
    await media.close()
    assert fake.closes == 1
    with pytest.raises(RuntimeError):
        await waiting
    with pytest.raises(RuntimeError):
        await media.request("y")
    media.post("z")
    assert [command["op"] for command in fake.commands] == ["x"]


def picture() -> Any:
    vp8 = {"mimeType": "video/VP8", "payloadType": 96, "clockRate": 90000}
    return parse_rtp_parameters({"mid": "0", "codecs": [vp8], "encodings": [{"ssrc": 7}]}, StreamKind.VIDEO)


async def test_failed_transport_takes_its_producers_and_tells_its_owner(media: MediaCore, fake: FakeCore) -> None:
    listener = Listener()
    router = MediaRouter(media, listener)
    ada = router.peer(1)
    made = await ada.create_transport(Direction.SEND)
    producer = await ada.produce(made["transportId"], StreamKind.VIDEO, StreamSource.WEBCAM, picture(), paused=False)
    fake.say(
        {"event": "transport.failed", "transport": int(made["transportId"][1:]), "reason": "PANIC", "message": "x"}
    )
    await listener.news.wait()
    assert [one[0] for one in listener.heard] == ["transport", "producer"]
    assert listener.heard[0][1:3] == (1, made["transportId"])
    assert listener.heard[1] == ("producer", producer.id)
    with pytest.raises(NotFound):
        await ada.transport_stats(made["transportId"])


async def test_failed_handshake_closes_its_transport_and_tells_how_long_it_took(
    media: MediaCore, fake: FakeCore
) -> None:
    listener = Listener()
    made = await MediaRouter(media, listener).peer(1).create_transport(Direction.SEND)
    number = int(made["transportId"][1:])
    fake.say({"event": "transport.dtls", "transport": number, "state": "failed", "reason": "FINGERPRINT_MISMATCH"})
    await listener.news.wait()
    await media.request("any")
    assert listener.heard[0][:3] == ("handshake", 1, made["transportId"])
    assert {"op": "transport.close", "transport": number}.items() <= fake.commands[-2].items()


async def test_router_whose_worker_died_is_made_again_and_who_was_in_it_is_told_once(
    media: MediaCore, fake: FakeCore, incidents: list[BaseException]
) -> None:
    listener = Listener()
    router = MediaRouter(media, listener)
    ada, old = router.peer(1), router.number
    send = (await ada.create_transport(Direction.SEND))["transportId"]
    recv = (await ada.create_transport(Direction.RECV))["transportId"]
    producer = await ada.produce(send, StreamKind.VIDEO, StreamSource.WEBCAM, picture(), paused=False)
    # A transport is being made when the worker dies: what was asked is refused first, then the failure is told.
    fake.silent.add("transport.create")
    making = asyncio.create_task(router.peer(2).create_transport(Direction.SEND))
    await asyncio.sleep(0)  # one turn of the loop: the task runs until it waits
    fake.silent.clear()
    fake.say({"id": fake.commands[-1]["id"], "error": {"kind": "INTERNAL", "message": "the worker has failed"}})
    fake.say({"event": "core.failed", "worker": 0, "message": "boom", "restarted": True})
    fake.say({"event": "router.failed", "router": old})
    made = await making
    assert router.number != old
    assert [command["router"] for command in fake.commands if command["op"] == "router.create"] == [old, router.number]
    again = [command for command in fake.commands if command["op"] == "transport.create"][-1]
    assert (again["router"], f"t{again['transport']}") == (router.number, made["transportId"])
    assert [one[0] for one in listener.heard] == ["router", "producer"]
    assert listener.heard[0][1][1] == [send, recv]
    assert listener.heard[1] == ("producer", producer.id)
    assert [str(incident) for incident in incidents] == ["media worker 0: boom"]
    assert media.failed_workers == set()
    fake.say({"event": "core.failed", "worker": 0, "message": "boom", "restarted": False})
    await media.request("any")
    assert media.failed_workers == {0}


async def test_members_reach_only_what_is_their_own(media: MediaCore) -> None:
    router = MediaRouter(media, Listener())
    ada, bob = router.peer(1), router.peer(2)
    send = (await ada.create_transport(Direction.SEND))["transportId"]
    for wire_id in (send, "t0", "t", "x", "t99999999999999", "t１"):
        with pytest.raises(NotFound):
            await bob.transport_stats(wire_id)
    with pytest.raises(NotFound):
        await bob.produce(send, StreamKind.VIDEO, StreamSource.WEBCAM, picture(), paused=False)


async def test_each_consumer_of_a_transport_has_a_mid_and_ssrc_of_its_own(media: MediaCore) -> None:
    router = MediaRouter(media, Listener())
    ada, bob = router.peer(1), router.peer(2)
    send = (await ada.create_transport(Direction.SEND))["transportId"]
    recv = (await bob.create_transport(Direction.RECV))["transportId"]
    producer = await ada.produce(send, StreamKind.VIDEO, StreamSource.WEBCAM, picture(), paused=False)
    receiver = parse_rtp_capabilities(router_rtp_capabilities())
    consumers = []
    for _ in range(4):
        consumers.append(await bob.consume(recv, producer.id, receiver))
        again = await bob.consume(recv, producer.id, receiver)
        assert again.id == consumers[-1].id, "one of each producer: who asks again gets the one that there is"
        await bob.close_consumer(consumers[-1].id)
    assert len({one.rtp_parameters.mid for one in consumers}) == 4
    ssrcs = [one.rtp_parameters.encodings[0] for one in consumers]
    assert len({one.ssrc for one in ssrcs} | {one.rtx.ssrc for one in ssrcs if one.rtx}) == 8


async def test_refusal_of_the_core_is_a_negotiation_error(media: MediaCore, fake: FakeCore) -> None:
    fake.answers["transport.create"] = {"error": {"kind": "UNSUPPORTED", "message": "not today"}}
    router = MediaRouter(media, Listener())
    with pytest.raises(MediaNegotiationFailed) as caught:
        await router.peer(1).create_transport(Direction.SEND)
    assert caught.value.params == {"operation": "transport.create", "problem": "not today"}
    assert not router.transports


def test_config_is_the_cores() -> None:
    config = json.loads(CoreConfig(workers=2, announced_ips=("192.0.2.7",)).to_json())
    assert config["workers"] == 2
    assert config["announcedIps"] == ["192.0.2.7"]
