"""The connection itself: resume, bad frames, limits, clients that do not read, and the server's goodbye."""

import asyncio
import contextlib
import json
import os
import signal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.support.server import RunningServer, running_server
from tests.support.signal_client import Refused, SignalClient, signal_client

MODERATOR = ["allow_join", "allow_mod"]


async def resume(
    client: SignalClient, server: RunningServer, snapshot: dict[str, Any], last_seq: int, **other: Any
) -> Any:
    data = {"version": 1, "token": server.token(), "resumeToken": snapshot["resumeToken"], "lastSeq": last_seq}
    return await client.request("resume", **(data | other))


async def test_resume_brings_what_was_missed_and_others_notice_nothing(shared_server: RunningServer) -> None:
    room = await shared_server.create_room()
    async with signal_client(shared_server) as ada, signal_client(shared_server) as bob:
        await ada.join(shared_server.token(MODERATOR), room, participantId="ada")
        await bob.join(shared_server.token(), room, participantId="bob")
        await bob.request("pubsub.subscribe", topic="t")
        await ada.request("pubsub.publish", topic="t", message="before")
        await bob.event("pubsub-message")
        last_seq = bob.notifications[-1]["seq"]
        bob.cut()
        for number in range(3):
            await ada.request("pubsub.publish", topic="t", message=f"missed {number}")
        async with signal_client(shared_server) as again:
            snapshot = await resume(again, shared_server, bob.snapshot, last_seq)
            assert (snapshot["status"], snapshot["participantId"]) == ("resumed", "bob")
            assert snapshot["sessionId"] == bob.snapshot["sessionId"]
            await again.event("pubsub-message", 2)
            await ada.request("pubsub.publish", topic="t", message="after")
            await again.event("pubsub-message", 3)
            assert [frame["seq"] for frame in again.notifications] == list(range(last_seq + 1, last_seq + 5))
            assert [one["message"] for one in again.events("pubsub-message")] == [
                "missed 0",
                "missed 1",
                "missed 2",
                "after",
            ]
            assert ada.events("participant-left", "error") == []
            assert len(ada.events("participant-joined")) == 1


async def test_resume_brings_any_number_of_messages_that_fits_the_budget(shared_server: RunningServer) -> None:
    """More than a thousand, and 64 of nearly the greatest length: each once refused, now replayed at once."""
    room = await shared_server.create_room()
    async with contextlib.AsyncExitStack() as stack:
        talkers = [await stack.enter_async_context(signal_client(shared_server)) for _ in range(6)]
        for one in talkers:
            await one.join(shared_server.token(), room, mode="SIGNALLING_ONLY")
        bob = await stack.enter_async_context(signal_client(shared_server))
        await bob.join(shared_server.token(), room, participantId="bob", mode="SIGNALLING_ONLY")
        await bob.request("pubsub.subscribe", topic="t")
        last_seq = max((one["seq"] for one in bob.notifications), default=0)
        bob.cut()
        said = [f"{number}" for number in range(1001)] + ["x" * 14_000] * 64

        async def talk(one: SignalClient, texts: list[str]) -> None:
            for text in texts:
                while not (answer := await one.request_raw("pubsub.publish", {"topic": "t", "message": text}))["ok"]:
                    assert answer["error"]["reason"] in ("TOO_MANY", "TOO_FAST"), answer
                    await asyncio.sleep(answer["error"]["retryAfterMs"] / 1000)

        await asyncio.gather(*(talk(one, said[nth::6]) for nth, one in enumerate(talkers)))
        again = await stack.enter_async_context(signal_client(shared_server))
        snapshot = await resume(again, shared_server, bob.snapshot, last_seq)
        assert "skippedTo" not in snapshot
        await again.event("pubsub-message", len(said) - 1)
        assert sorted(one["message"] for one in again.events("pubsub-message")) == sorted(said)
        seqs = [one["seq"] for one in again.notifications if one["seq"]]
        assert seqs == list(range(last_seq + 1, last_seq + 1 + len(said)))
        assert talkers[0].events("participant-left", "error") == []


async def test_resume_takes_over_from_a_connection_that_still_seems_open(shared_server: RunningServer) -> None:
    room = await shared_server.create_room()
    async with signal_client(shared_server) as old, signal_client(shared_server) as new:
        await old.join(shared_server.token(), room)
        await resume(new, shared_server, old.snapshot, 0)
        assert await old.close_code() == 4005
        assert old.events("error") == []
        assert (await old.event("closing"))["error"] is None
        await new.request("ping")
        assert new.notifications == []


@pytest.mark.parametrize("change", [{"resumeToken": "wrong"}, {"lastSeq": 99}])
async def test_impossible_resume_leads_to_a_join_on_the_same_socket(
    shared_server: RunningServer, change: dict[str, Any]
) -> None:
    room = await shared_server.create_room()
    async with signal_client(shared_server) as old, signal_client(shared_server) as new:
        await old.join(shared_server.token(), room, participantId="ada")
        old.cut()
        with pytest.raises(Refused) as caught:
            await resume(new, shared_server, old.snapshot, 0, **change)
        assert (caught.value.code, caught.value.reason) == (3047, "RESUME_IMPOSSIBLE")
        secret = old.snapshot["participantSecret"]
        again = await new.join(shared_server.token(), room, participantId="ada", participantSecret=secret)
        assert again["status"] == "joined"
        assert new.events("error", "closing") == []


async def test_resume_needs_a_good_token(shared_server: RunningServer) -> None:
    room = await shared_server.create_room()
    async with signal_client(shared_server) as old, signal_client(shared_server) as new:
        await old.join(shared_server.token(), room, participantId="ada")
        with pytest.raises(Refused) as caught:
            await resume(new, shared_server, old.snapshot, 0, token=shared_server.token(expires_in_s=-99))
        assert caught.value.code == 4002
        assert await new.close_code() == 4002
        await old.request("ping")
        assert old.notifications == []


async def test_who_does_not_come_back_is_gone_after_the_window(tmp_path: Path) -> None:
    async with running_server(tmp_path / "s", resume_window_s=0.3) as server:
        room = await server.create_room()
        async with signal_client(server) as ada, signal_client(server) as bob, signal_client(server) as late:
            await ada.join(server.token(), room, participantId="ada")
            await bob.join(server.token(), room, participantId="bob")
            bob.cut()
            left = await ada.event("participant-left")
            assert left == {"participantId": "bob", "reason": {"code": 1001, "name": "WEBSOCKET_DISCONNECTED"}}
            with pytest.raises(Refused) as caught:
                await resume(late, server, bob.snapshot, 0)
            assert caught.value.reason == "RESUME_IMPOSSIBLE"


async def test_page_that_goes_away_has_left_at_once(shared_server: RunningServer) -> None:
    room = await shared_server.create_room()
    async with signal_client(shared_server) as ada, signal_client(shared_server) as bob:
        await ada.join(shared_server.token(), room, participantId="ada")
        await bob.join(shared_server.token(), room, participantId="bob")
        await bob.socket.close(1001)
        assert (await ada.event("participant-left"))["reason"]["name"] == "WEBSOCKET_DISCONNECTED"


async def test_what_was_said_before_the_end_is_heard_though_answers_find_nobody(shared_server: RunningServer) -> None:
    """A page says that it leaves and is gone, while the server has not yet answered what it asked before."""
    room = await shared_server.create_room()
    async with signal_client(shared_server) as ada, signal_client(shared_server) as bob:
        await ada.join(shared_server.token(), room, participantId="ada")
        await bob.join(shared_server.token(), room, participantId="bob")
        # The server finds all of it at once.
        os.kill(shared_server.pid, signal.SIGSTOP)
        for direction in ("send", "recv", "send", "recv"):
            create = {"t": "req", "id": next(bob.ids), "method": "transport.create", "data": {"direction": direction}}
            await bob.send(create)
        await bob.send({"t": "req", "id": next(bob.ids), "method": "leave", "data": {}})
        closing = asyncio.create_task(bob.socket.close())
        await asyncio.sleep(0)
        bob.socket.transport.close()
        os.kill(shared_server.pid, signal.SIGCONT)
        await closing
        # Else the place is kept for thirty seconds.
        assert (await ada.event("participant-left"))["reason"]["name"] == "MANUAL_LEAVE_CALLED"


async def test_shutdown_tells_everybody_to_come_back(server: RunningServer) -> None:
    room = await server.create_room()
    async with signal_client(server) as ada, signal_client(server) as idle:
        await ada.join(server.token(), room)
        await idle.request("ping")
        assert await server.stop() == 0
        for client in (ada, idle):
            closing = await client.event("closing")
            assert closing["reason"] == {"code": 1012, "name": "SERVER_SHUTDOWN"}
            assert closing["reconnect"] is True
            assert closing["retryAfterMs"] > 0
            assert closing["error"] is None
            assert client.events("error") == []
            assert client.socket.close_code == 1001


@pytest.mark.parametrize(
    ("frame", "reason"),
    [
        ("{", "NOT_JSON"),
        ("[" * 5000, "NOT_JSON"),
        ("[]", "NOT_AN_OBJECT"),
        ("7", "NOT_AN_OBJECT"),
        (b"\x00\x01", "BINARY_NOT_ALLOWED"),
        ('{"t": "hello"}', "INVALID_FIELD"),
        ('{"t": "req", "id": -1, "method": "ping"}', "INVALID_FIELD"),
        ('{"t": "ack", "seq": "x"}', "INVALID_FIELD"),
        ('{"t": "req", "id": 1, "method": "fly", "data": {}}', "UNKNOWN_METHOD"),
        ('{"t": "req", "id": 1, "method": "leave", "data": {}}', "OUT_OF_ORDER"),
        ('{"t": "req", "id": 1, "method": "join", "data": {"version": 9}}', "UNSUPPORTED_PROTOCOL_VERSION"),
        ('{"t": "req", "id": 1, "method": "changeMode", "data": {"mode": 4}}', "INVALID_FIELD"),
        ('{"t": "req", "id": 1, "method": "leave", "data": {"when": "now"}}', "INVALID_FIELD"),
        ('{"t": "req", "id": 1, "method": "debug.core", "data": {}}', "INVALID_FIELD"),
    ],
)
async def test_frame_that_is_not_understood_is_answered(
    shared_server: RunningServer, frame: str | bytes, reason: str
) -> None:
    async with signal_client(shared_server) as client:
        await client.send(frame)
        await client.wait_for(lambda: client.frames)
        answer = client.frames[0]
        error = answer["error"] if answer["t"] == "res" else answer["data"]["error"]
        assert (error["code"], error["reason"]) == (6001, reason)
        client.ids = iter(range(10, 20))
        await client.request("ping")


async def test_oversized_frame_is_answered_and_closes(shared_server: RunningServer) -> None:
    async with signal_client(shared_server) as client:
        await client.send(json.dumps({"t": "req", "id": 1, "method": "ping", "data": {"x": "y" * 65536}}))
        error = (await client.event("error"))["error"]
        assert error["reason"] == "TOO_LARGE"
        assert (await client.event("closing"))["error"] == error
        assert await client.close_code() == 1011


async def test_twenty_invalid_frames_are_borne_and_one_more_closes(shared_server: RunningServer) -> None:
    room = await shared_server.create_room()
    async with signal_client(shared_server) as ada, signal_client(shared_server) as bad:
        await ada.join(shared_server.token(), room, participantId="ada")
        await bad.join(shared_server.token(), room, participantId="bad")
        for _ in range(20):
            await bad.send("?")
        await bad.request("ping")
        await bad.send("?")
        closing = await bad.event("closing")
        assert closing["error"]["reason"] == "TOO_MANY_INVALID"
        assert await bad.close_code() == 1011
        assert (await ada.event("participant-left"))["participantId"] == "bad"
        assert ada.events("error") == []


async def test_flood_of_requests_is_bounded_and_survived(shared_server: RunningServer) -> None:
    async with signal_client(shared_server) as client:
        for number in range(1, 261):
            await client.send({"t": "req", "id": number, "method": "ping", "data": {}})
        await client.wait_for(lambda: len(client.frames) == 260)
        refused = [frame["error"] for frame in client.frames if not frame["ok"]]
        assert refused
        assert {one["reason"] for one in refused} == {"TOO_MANY"}
        assert refused[0]["params"]["limit_per_s"] == 200
        assert [frame["id"] for frame in client.frames] == list(range(1, 261))
        assert not client.closed


async def test_client_of_another_protocol_is_told(shared_server: RunningServer) -> None:
    async with signal_client(shared_server, subprotocols=None) as client:
        error = (await client.event("error"))["error"]
        assert (error["code"], error["reason"]) == (6001, "UNSUPPORTED_PROTOCOL_VERSION")
        assert await client.close_code() == 1011


async def test_client_that_does_not_read_is_cut_off_alone(shared_server: RunningServer) -> None:
    room = await shared_server.create_room()
    async with signal_client(shared_server) as ada, signal_client(shared_server, max_queue=1) as slow:
        await ada.join(shared_server.token(), room, participantId="ada")
        await slow.join(shared_server.token(), room, participantId="slow")
        await slow.request("pubsub.subscribe", topic="t")
        await ada.request("pubsub.subscribe", topic="t")
        slow.socket.transport.pause_reading()
        big = "x" * 15_000
        for number in range(700):  # 10 MB: more than the kernel's buffers and the server's bound together
            if number % 150 == 149:
                await asyncio.sleep(0.8)  # the bound of requests a second is not what is tested here
            await ada.request("pubsub.publish", topic="t", message=big)
        assert len(ada.events("pubsub-message")) >= 699
        assert ada.events("error") == []
        await asyncio.sleep(3)
        slow.socket.transport.resume_reading()
        await slow.wait_for(lambda: slow.closed)
        assert slow.socket.close_code == 1011
        assert slow.events("closing")[-1]["error"]["reason"] == "NOT_READING"
        assert len(slow.events("pubsub-message")) < 700
        async with signal_client(shared_server) as again:
            with pytest.raises(Refused) as caught:
                await resume(again, shared_server, slow.snapshot, max(one["seq"] for one in slow.notifications))
            assert caught.value.reason == "RESUME_IMPOSSIBLE"


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=12), inner, max_size=4),
    max_leaves=12,
)
methods = st.sampled_from(
    [
        "join",
        "resume",
        "produce",
        "consume",
        "transport.create",
        "transport.connect",
        "stats",
        "pubsub.publish",
        "changeMode",
        "respondEntry",
        "participant.remove",
        "setRtpCapabilities",
        "producer.close",
        "consumer.resume",
    ]
)
names = st.sampled_from(
    [
        "version",
        "token",
        "meetingId",
        "participantId",
        "name",
        "mode",
        "transportId",
        "producerId",
        "consumerId",
        "direction",
        "dtlsParameters",
        "rtpParameters",
        "rtpCapabilities",
        "kind",
        "source",
        "topic",
        "message",
    ]
)
requests = st.fixed_dictionaries(
    {"t": st.just("req"), "method": methods, "data": st.dictionaries(names, json_values, max_size=6) | json_values}
)


async def test_fuzzed_frames_get_typed_errors_and_disturb_nobody(shared_server: RunningServer) -> None:
    room = await shared_server.create_room()
    loop = asyncio.get_running_loop()
    async with signal_client(shared_server) as watcher:
        await watcher.join(shared_server.token(MODERATOR), room, participantId="watcher")

        async def throw(frames: list[dict[str, Any]], joined: bool) -> None:
            async with signal_client(shared_server) as fuzzer:
                if joined:
                    await fuzzer.join(shared_server.token(participantId="fuzzer"), room)
                sent = [{**frame, "id": number} for number, frame in enumerate(frames, start=100)]
                for frame in sent:
                    await fuzzer.send(frame)
                wanted = {frame["id"] for frame in sent}
                await fuzzer.wait_for(
                    lambda: fuzzer.closed or wanted <= {one["id"] for one in fuzzer.frames if one["t"] == "res"}
                )
                for one in fuzzer.frames:
                    if one["t"] == "res" and not one["ok"]:
                        assert one["error"]["code"] != 6000, one["error"]

        @settings(
            max_examples=25, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck), database=None
        )
        @given(st.lists(requests, min_size=1, max_size=8), st.booleans())
        def fuzz(frames: list[dict[str, Any]], joined: bool) -> None:
            asyncio.run_coroutine_threadsafe(throw(frames, joined), loop).result(30)

        await asyncio.to_thread(fuzz)
        await watcher.request("ping")
        assert watcher.events("error", "closing") == []
