"""Calls from where the SDK cannot run: told, with what to do; and nothing is spoilt by them."""

import asyncio
from collections.abc import Coroutine
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from meetkit import Meeting, MeetingError, VideoSDK
from tests.e2e._python import attendee, joined, small
from tests.support.server import RunningServer


def by_hand(call: Coroutine[Any, Any, Any]) -> MeetingError:
    """The error of a call that is run as trio or another framework would, not by asyncio."""
    with pytest.raises(MeetingError) as caught:
        call.send(None)
    call.close()
    return caught.value


CALLS: dict[str, Any] = {
    "join": lambda m: m.join(),
    "leave": lambda m: m.leave(),
    "end": lambda m: m.end(),
    "async with": lambda m: m.__aenter__(),
    "enable_mic": lambda m: m.enable_mic(),
    "enable_screen_share": lambda m: m.enable_screen_share(),
    "change_mode": lambda m: m.change_mode("RECV_ONLY"),
    "publish": lambda m: m.pub_sub.publish("T", "x"),
    "subscribe": lambda m: m.pub_sub.subscribe("T", print),
    "start_recording": lambda m: m.start_recording(),
    "remove": lambda m: m.local_participant.remove(),
    "pin": lambda m: m.local_participant.pin(),
    "enable_webcam of ours": lambda m: m.local_participant.enable_webcam(),
}


@pytest.mark.provokes("WRONG_EVENT_LOOP", sdk="python")
@pytest.mark.parametrize("call", CALLS)
def test_a_call_outside_of_asyncio_says_what_to_do(call: str) -> None:
    meeting = VideoSDK.init_meeting("abcd-efgh-ijkl", token="x")
    error = by_hand(CALLS[call](meeting))
    assert (error.code, error.reason) == (6022, "NO_ASYNCIO")
    assert "asyncio.run" in error.solution
    assert error.id is not None
    assert meeting.state == "DISCONNECTED"


def test_the_other_framework_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    sniffio: Any = ModuleType("sniffio")
    sniffio.current_async_library, sniffio.AsyncLibraryNotFoundError = lambda: "trio", RuntimeError
    monkeypatch.setitem(__import__("sys").modules, "sniffio", sniffio)
    assert "trio" in by_hand(VideoSDK.init_meeting("abcd-efgh-ijkl", token="x").join()).detail


def test_a_file_is_opened_in_asyncio_only(tmp_path: Path) -> None:
    error = by_hand(VideoSDK.create_file_source(tmp_path / "none.mp4"))
    assert (error.code, error.reason) == (6022, "NO_ASYNCIO")


def test_a_mistake_before_any_loop_is_told_and_heard_once_there_is_one() -> None:
    meeting = VideoSDK.init_meeting("abcd-efgh-ijkl", token="x", server_url="http://127.0.0.1:9", webcam_enabled=False)
    heard: list[MeetingError] = []
    meeting.on("error", heard.append)
    with pytest.raises(MeetingError) as caught:
        meeting.on("no-such-event")  # type: ignore[call-overload]
    assert caught.value.code == 3073
    with pytest.raises(MeetingError):
        asyncio.run(meeting.join())
    assert heard[0] is caught.value
    assert [error.code for error in heard] == [3073, 3047]


async def test_after_a_wrong_call_everything_works(shared_server: RunningServer) -> None:
    one = attendee(shared_server, await shared_server.create_room())
    loop = asyncio.get_running_loop()
    assert (await loop.run_in_executor(None, by_hand, one.meeting.join())).reason == "NO_ASYNCIO"
    async with one.meeting:
        assert one.meeting.state == "CONNECTED"
        await one.meeting.enable_webcam(small(1))


async def test_a_call_from_another_loop_is_told_and_heard_in_the_right_one(shared_server: RunningServer) -> None:
    room = await shared_server.create_room()
    async with (
        joined(shared_server, room, participant_id="ada", webcam=small(1)),
        joined(shared_server, room) as bob,
    ):

        def elsewhere(call: Any, meeting: Meeting) -> MeetingError:
            async def run() -> None:
                await call(meeting)

            with pytest.raises(MeetingError) as caught:
                asyncio.run(run())
            return caught.value

        raised = [
            await asyncio.to_thread(elsewhere, call, bob.meeting)
            for name, call in CALLS.items()
            if name != "async with"
        ]
        track = (await bob.stream("ada", "video")).track
        told = await asyncio.to_thread(elsewhere, lambda meeting: track.recv(), bob.meeting)  # type: ignore[union-attr]
        assert {error.reason for error in [*raised, told]} == {"OTHER_EVENT_LOOP"}
        await bob.until(lambda: len(bob.errors) == len(raised))
        assert bob.errors == raised
        assert bob.meeting.state == "CONNECTED"
        await bob.meeting.pub_sub.publish("T", "all is well")
