"""Topics through the Python SDK: history for those who come late, named receivers, limits."""

from pathlib import Path

import pytest

from meetkit import PubSubMessage
from tests.e2e._python import fails, joined
from tests.support.server import RunningServer, running_server


async def test_a_late_joiner_gets_the_persisted_messages_then_the_new_ones(shared_server: RunningServer) -> None:
    room = await shared_server.create_room()
    async with joined(shared_server, room, participant_id="ada", name="Ada") as ada:
        own: list[str] = []
        await ada.meeting.pub_sub.subscribe("CHAT", lambda message: own.append(message.message))
        await ada.meeting.pub_sub.publish("CHAT", "one", persist=True, payload={"n": 1})
        await ada.meeting.pub_sub.publish("CHAT", "fleeting")
        await ada.meeting.pub_sub.publish("CHAT", "two", persist=True)
        await ada.until(lambda: own == ["one", "fleeting", "two"])
        async with joined(shared_server, room, participant_id="bob") as bob:
            got: list[PubSubMessage] = []
            history = await bob.meeting.pub_sub.subscribe("CHAT", got.append)
            assert [message.message for message in history] == ["one", "two"]
            assert (history[0].payload, history[0].sender_id, history[0].sender_name) == ({"n": 1}, "ada", "Ada")
            await ada.meeting.pub_sub.publish("CHAT", "three", persist=True)
            await bob.until(lambda: [message.message for message in got] == ["one", "two", "three"])
            await bob.meeting.pub_sub.unsubscribe("CHAT")
            await ada.meeting.pub_sub.publish("CHAT", "four")
            await ada.until(lambda: own[-1] == "four")
            assert len(got) == 3


async def test_send_only_reaches_the_named_alone(shared_server: RunningServer) -> None:
    room = await shared_server.create_room()
    async with (
        joined(shared_server, room, participant_id="ada") as ada,
        joined(shared_server, room, participant_id="bob") as bob,
        joined(shared_server, room, participant_id="eve") as eve,
    ):
        heard: dict[str, list[str]] = {"bob": [], "eve": []}
        for one, name in ((bob, "bob"), (eve, "eve")):
            await one.meeting.pub_sub.subscribe("T", lambda message, name=name: heard[name].append(message.message))
        await ada.meeting.pub_sub.publish("T", "for bob", send_only=["bob"], persist=True)
        await ada.meeting.pub_sub.publish("T", "for all")
        await bob.until(lambda: heard["bob"] == ["for bob", "for all"])
        await eve.until(lambda: heard["eve"] == ["for all"])
        again: list[str] = []
        history = await eve.meeting.pub_sub.subscribe("T", lambda message: again.append(message.message))
        assert history == []


@pytest.mark.provokes("ERROR_PAYLOAD_TOO_LARGE", sdk="python")
@pytest.mark.provokes("ERROR_INVALID_PARAMETER", sdk="python")
async def test_what_cannot_be_published_is_told_before_it_is_sent(shared_server: RunningServer) -> None:
    room = await shared_server.create_room()
    async with joined(shared_server, room) as ada:
        error = await fails(ada.meeting.pub_sub.publish("T", "x" * (15 * 1024 + 1)), ada)
        assert (error.code, error.reason) == (3072, "TOO_LARGE")
        assert error.params["limit_bytes"] == 15 * 1024
        error = await fails(ada.meeting.pub_sub.publish("", "x"), ada)
        assert (error.code, error.reason, error.params["field"]) == (3073, "INVALID_VALUE", "topic")
        error = await fails(ada.meeting.pub_sub.publish("T", "x", payload={"f": object()}), ada)
        assert (error.code, error.params["field"]) == (3073, "payload")
        assert ada.meeting.state == "CONNECTED"


@pytest.mark.provokes("MESSAGES_LIMITED/HISTORY_FULL", sdk="python")
async def test_keeping_more_than_one_may_is_told_with_the_figures(tmp_path: Path) -> None:
    async with running_server(tmp_path / "s", kept_messages=8) as server:
        room = await server.create_room()
        async with joined(server, room) as ada, joined(server, room) as bob:
            for text in ("one", "two"):
                await ada.meeting.pub_sub.publish("CHAT", text, persist=True)
            error = await fails(ada.meeting.pub_sub.publish("CHAT", "three", persist=True), ada)
            assert (error.code, error.reason) == (6007, "HISTORY_FULL")
            assert (error.params["kept_count"], error.params["limit_count"], error.params["scope"]) == (
                2,
                2,
                "participant",
            )
            await ada.meeting.pub_sub.publish("CHAT", "three")
            await bob.meeting.pub_sub.publish("CHAT", "mine", persist=True)
            history = await bob.meeting.pub_sub.subscribe("CHAT", lambda message: None)
            assert [message.message for message in history] == ["one", "two", "mine"]


async def test_all_that_is_kept_is_read_in_order_though_it_takes_several_pages(shared_server: RunningServer) -> None:
    room = await shared_server.create_room()
    async with joined(shared_server, room) as ada, joined(shared_server, room) as bob:
        for number in range(150):
            await ada.meeting.pub_sub.publish("CHAT", str(number), persist=True)
        got: list[str] = []
        history = await bob.meeting.pub_sub.subscribe("CHAT", lambda message: got.append(message.message))
        assert [message.message for message in history] == [str(number) for number in range(150)]
        await bob.until(lambda: len(got) == 150)
        older = await bob.meeting.pub_sub.history("CHAT", before=history[7].id)
        assert [message.message for message in older] == [str(number) for number in range(7)]
        assert await bob.meeting.pub_sub.history("CHAT", before=history[0].id) == []
