"""Listeners of participants: for as long as these live, with what the browser SDK gives."""

from typing import Any

import pytest

from meetkit import Stream
from tests.e2e._python import attendee, joined, small
from tests.support.inside import context_of, listener_count
from tests.support.media import ToneTrack
from tests.support.server import RunningServer


@pytest.mark.parametrize("named", [True, False], ids=["own id", "id by the server"])
async def test_the_local_participant_is_one_object_for_life(shared_server: RunningServer, named: bool) -> None:
    room = await shared_server.create_room()
    one = attendee(shared_server, room, participant_id="ada" if named else None, webcam=small(1), mic=ToneTrack(440))
    local = one.meeting.local_participant
    heard: list[tuple[str, Any]] = []
    local.on("stream-enabled", lambda stream: heard.append(("enabled", stream)))
    local.on("stream-disabled", lambda stream: heard.append(("disabled", stream)))
    local.on("media-status-changed", lambda change: heard.append(("status", (change.kind, change.new_status))))
    once: list[Stream] = []
    local.once("stream-enabled", once.append)
    async with one.meeting:
        assert one.meeting.local_participant is local
        assert local.id
        await one.until(lambda: len(local.streams) == 2)
        await one.meeting.disable_webcam()
        await one.until(lambda: ("status", ("video", False)) in heard)
    assert one.meeting.local_participant is local
    enabled = [what for event, what in heard if event == "enabled"]
    assert {stream.kind for stream in enabled} == {"audio", "video"}
    assert all(isinstance(stream, Stream) and stream.participant is local for stream in enabled)
    assert [stream.kind for event, stream in heard if event == "disabled"] == ["video"]
    assert len(once) == 1


async def test_a_listener_of_a_participant_gets_the_stream(shared_server: RunningServer) -> None:
    room = await shared_server.create_room()
    heard: list[Any] = []
    async with joined(shared_server, room) as one:

        @one.meeting.on("participant-joined")
        def on_joined(participant: Any) -> None:
            participant.on("stream-enabled", heard.append)
            participant.on("stream-disabled", heard.append)

        for _ in range(2):
            async with joined(shared_server, room, participant_id="bob", webcam=small(1)):
                await one.until(lambda: len(heard) % 2)
            await one.until(lambda: len(heard) % 2 == 0)
        assert [type(what) for what in heard] == [Stream] * 4
        assert heard[0] is heard[1]
        assert heard[0].track is not None
        assert heard[0].stream is heard[0], "as apps had it"
        assert heard[0].participant is not heard[2].participant


async def test_nothing_is_left_of_the_listeners_of_those_who_left(shared_server: RunningServer) -> None:
    room = await shared_server.create_room()
    async with joined(shared_server, room) as one:
        emitter = context_of(one.meeting).events
        one.meeting.on("participant-joined", lambda who: who.on("stream-enabled", lambda stream: None))
        before = listener_count(one.meeting)
        for number in range(5):
            async with joined(shared_server, room):
                await one.until(lambda n=number: one.count("participant-joined") > n)  # type: ignore[misc]
        await one.until(lambda: one.count("participant-left") == 5)
        await emitter.drain()
        assert listener_count(one.meeting) == before
