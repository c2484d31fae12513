"""Livestreams through the server: to a real RTMP server, and every way in which they fail."""

import asyncio
import contextlib
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from meetkit import MeetingError
from meetkit.protocol import LivestreamState
from tests.e2e._python import Attendee, fails, joined
from tests.support import rtmp
from tests.support.egress import egress_processes, states_heard, status
from tests.support.media import CodeVideoTrack, ToneTrack
from tests.support.receiver import Receiver, webhook_receiver
from tests.support.server import RunningServer, running_server

KEY = "sk-7d41-very-secret"
LOW = {"quality": "low"}


@pytest.fixture
async def hook() -> AsyncIterator[Receiver]:
    async with webhook_receiver() as receiver:
        yield receiver


@pytest.fixture
async def private_server(tmp_path: Path) -> AsyncIterator[RunningServer]:
    """A server that may stream to loopback."""
    settings: dict[str, Any] = {"allow_private_addresses": True, "fault_injection": True}
    async with running_server(tmp_path / "server", **settings) as running:
        yield running


@contextlib.asynccontextmanager
async def meeting(server: RunningServer) -> AsyncIterator[tuple[str, Attendee, Attendee]]:
    """A room with a moderator who shows a picture and sounds, and somebody who only watches and may nothing."""
    room, guest = await server.create_room(), server.token(["allow_join"])
    media: dict[str, Any] = {"webcam": CodeVideoTrack(0xA5), "mic": ToneTrack(660)}
    async with (
        joined(server, room, name="Ada", participant_id="ada", **media) as ada,
        joined(server, room, name="Bob", participant_id="bob", mode="RECV_ONLY", token=guest) as bob,
    ):
        yield room, ada, bob


def output(url: str, key: str = KEY) -> dict[str, str]:
    return {"url": url, "streamKey": key}


def states(one: Attendee) -> list[str]:
    return states_heard(one, "livestream-state-changed")


async def start_over_rest(server: RunningServer, room: str, outputs: Any, **body: Any) -> dict[str, Any]:
    """The problem with which a start over REST is refused."""
    answer = await server.rest("POST", "/v2/livestreams/start", json={"roomId": room, "outputs": outputs, **body})
    problem = dict(answer.json())
    assert answer.headers["content-type"] == "application/problem+json", problem
    assert answer.status_code == problem["status"]
    return problem


def named(error: MeetingError | dict[str, Any]) -> tuple[int, str]:
    if isinstance(error, MeetingError):
        return error.code, error.reason
    return error["code"], error["reason"]


async def told(one: Attendee, code: int, count: int = 1) -> list[MeetingError]:
    """The errors of that code that an attendee hears."""
    return list(
        await one.until(
            lambda: (
                [error for error in one.errors if error.code == code][: count or None]
                if sum(error.code == code for error in one.errors) >= count
                else None
            )
        )
    )


def after_error(one: Attendee) -> list[tuple[str, Any]] | None:
    """The first error and what was told of the outputs from then on, once there is something."""
    lines = [line for line in one.heard if line[0] in ("error", "livestream-output-changed")]
    while lines and lines[0][0] != "error":
        lines.pop(0)
    return lines if len(lines) > 1 else None


async def test_two_outputs_receive_the_meeting_at_once(
    private_server: RunningServer, tmp_path: Path, hook: Receiver
) -> None:
    server = private_server
    async with rtmp.rtmp_server(tmp_path / "nginx") as destination, meeting(server) as (room, ada, bob):
        outputs = [output(destination.url("first")), output(destination.url("second"))]
        livestream_id = await ada.meeting.start_livestream(outputs, LOW, webhook_url=hook.url)
        assert ada.meeting.livestream_state is LivestreamState.STARTED
        async with joined(server, room, name="Late", mode="RECV_ONLY") as late:
            assert late.meeting.livestream_state is LivestreamState.STARTED
            shape = await status(server, livestream_id, "started", kind="livestreams")
            while [one["state"] for one in shape["outputs"]] != ["live", "live"]:
                shape = await status(server, livestream_id, "started", kind="livestreams")
            await asyncio.sleep(4)
        assert KEY not in str(shape)
        assert await ada.meeting.stop_livestream() == livestream_id
        await bob.next("livestream-stopped")
        assert states(bob) == ["STARTING", "STARTED", "STOPPING", "STOPPED"]
        assert ada.errors == bob.errors == []
        await hook.events("livestream-stopped")
        assert hook.kinds == [f"livestream-{what}" for what in ("starting", "started", "stopping", "stopped")]
        for application in ("first", "second"):
            (path,) = destination.recordings(application)
            received = await asyncio.to_thread(rtmp.decoded, path)
            assert received.codes.count(0xA5) > 0.5 * len(received.codes)
            assert abs(received.tone_hz - 660) < 15
            assert (received.width, received.height) == (640, 360)
        assert (await status(server, livestream_id, "stopped", kind="livestreams"))["error"] is None
    assert KEY not in server.log_text()
    assert KEY not in (server.data_dir / "meetkit.db").read_bytes().decode(errors="replace")


async def test_over_rest_a_livestream_is_started_listed_and_ended(
    private_server: RunningServer, tmp_path: Path
) -> None:
    server = private_server
    async with rtmp.rtmp_server(tmp_path / "nginx") as destination, meeting(server) as (room, ada, _):
        body = {"roomId": room, "outputs": [output(destination.url())], "config": {"mode": "audio"}}
        started = await server.rest("POST", "/v2/livestreams/start", json=body)
        assert started.status_code == 200, started.text
        await ada.next("livestream-started")
        ended = await server.rest("POST", "/v2/livestreams/end", json={"roomId": room})
        assert (ended.status_code, ended.json()["status"]) == (200, "stopped")
        listed = (await server.rest("GET", f"/v2/livestreams?roomId={room}")).json()
        assert [row["id"] for row in listed["data"]] == [started.json()["id"]]
        gone = await server.rest("GET", "/v2/livestreams/nothing")
        assert (gone.status_code, gone.json()["reason"]) == (404, "LIVESTREAM")


# Starts that are refused


@pytest.mark.provokes("INVALID_LIVESTREAM_CONFIG/EMPTY", sdk=("python", "rest"))
@pytest.mark.provokes("INVALID_LIVESTREAM_CONFIG/MALFORMED", sdk=("python", "rest"))
@pytest.mark.provokes("INVALID_LIVESTREAM_CONFIG/UNSUPPORTED_SCHEME", sdk=("python", "rest"))
@pytest.mark.provokes("INVALID_LIVESTREAM_CONFIG/FORBIDDEN_ADDRESS", sdk=("python", "rest"))
@pytest.mark.provokes("INVALID_LIVESTREAM_CONFIG/TOO_MANY", sdk=("python", "rest"))
@pytest.mark.provokes("INVALID_LIVESTREAM_CONFIG/INVALID_CONFIG", sdk=("python", "rest"))
async def test_bad_outputs_are_refused_before_anything_starts(shared_server: RunningServer) -> None:
    good = output("rtmp://live.example.org/app")
    rows: list[tuple[Any, Any, str]] = [
        ([], None, "EMPTY"),
        ("rtmp://live.example.org/app", None, "MALFORMED"),
        ([{"url": "rtmp://live.example.org/app"}], None, "MALFORMED"),
        ([output("http://live.example.org/app")], None, "UNSUPPORTED_SCHEME"),
        ([output("rtmp://127.0.0.1/app")], None, "FORBIDDEN_ADDRESS"),
        ([output(f"rtmp://live{number}.example.org/app") for number in range(11)], None, "TOO_MANY"),
        ([good], {"quality": "best"}, "INVALID_CONFIG"),
    ]
    async with meeting(shared_server) as (room, ada, bob):
        for outputs, config, reason in rows:
            assert named(await fails(ada.meeting.start_livestream(outputs, config), ada)) == (4015, reason)
            problem = await start_over_rest(shared_server, room, outputs, config=config)
            assert (problem["status"], *named(problem)) == (422, 4015, reason)
        assert states(bob) == bob.errors == []
        assert egress_processes(shared_server) == []


@pytest.mark.provokes("START_LIVESTREAM_FAILED/NOT_ALLOWED", sdk=("python", "rest"))
@pytest.mark.provokes("STOP_LIVESTREAM_FAILED/NOT_ALLOWED", sdk=("python", "rest"))
@pytest.mark.provokes("STOP_LIVESTREAM_FAILED/NOT_RUNNING", sdk=("python", "rest"))
async def test_without_allow_mod_nobody_streams_and_what_does_not_run_cannot_stop(shared_server: RunningServer) -> None:
    server, guest = shared_server, shared_server.token(["allow_join"])
    async with meeting(server) as (room, ada, bob):
        assert named(await fails(bob.meeting.start_livestream([]), bob)) == (4013, "NOT_ALLOWED")
        assert named(await fails(bob.meeting.stop_livestream(), bob)) == (4014, "NOT_ALLOWED")
        for path, code in (("start", 4013), ("end", 4014)):
            answer = await server.rest("POST", f"/v2/livestreams/{path}", token=guest, json={"roomId": room})
            assert (answer.status_code, named(answer.json())) == (403, (code, "NOT_ALLOWED"))
        assert named(await fails(ada.meeting.stop_livestream(), ada)) == (4014, "NOT_RUNNING")
        ended = await server.rest("POST", "/v2/livestreams/end", json={"roomId": room})
        assert (ended.status_code, named(ended.json())) == (409, (4014, "NOT_RUNNING"))


@pytest.mark.provokes("START_LIVESTREAM_FAILED/ALREADY_RUNNING", sdk=("python", "rest"))
@pytest.mark.provokes("STOP_LIVESTREAM_FAILED/STILL_STARTING", sdk=("python", "rest"))
async def test_there_is_one_livestream_at_a_time_and_it_has_to_begin_before_it_ends(
    private_server: RunningServer, tmp_path: Path
) -> None:
    server = private_server
    async with rtmp.rtmp_server(tmp_path / "nginx") as destination, meeting(server) as (room, ada, bob):
        outputs = [output(destination.url())]
        starting = asyncio.create_task(ada.meeting.start_livestream(outputs, LOW))
        await bob.until(lambda: bob.meeting.livestream_state is LivestreamState.STARTING)
        assert named(await fails(ada.meeting.stop_livestream(), ada)) == (4014, "STILL_STARTING")
        ended = await server.rest("POST", "/v2/livestreams/end", json={"roomId": room})
        assert (ended.status_code, named(ended.json())) == (409, (4014, "STILL_STARTING"))
        livestream_id = await starting
        error = await fails(ada.meeting.start_livestream(outputs), ada)
        assert (*named(error), error.params["livestream_id"]) == (4013, "ALREADY_RUNNING", livestream_id)
        problem = await start_over_rest(server, room, outputs)
        assert (problem["status"], *named(problem)) == (409, 4013, "ALREADY_RUNNING")
        await ada.meeting.stop_livestream()


# Livestreams that die


@pytest.mark.provokes("LIVESTREAM_FAILED", sdk="python")
async def test_output_that_is_lost_is_told_once_while_the_other_goes_on(
    private_server: RunningServer, tmp_path: Path
) -> None:
    server = private_server
    async with (
        rtmp.rtmp_server(tmp_path / "one") as first,
        rtmp.rtmp_server(tmp_path / "two") as second,
        meeting(server) as (room, ada, bob),
    ):
        livestream_id = await ada.meeting.start_livestream([output(first.url()), output(second.url())], LOW)
        shape: dict[str, Any] = {"outputs": []}
        while [one["state"] for one in shape["outputs"]] != ["live", "live"]:
            shape = await status(server, livestream_id, "started", kind="livestreams")
        await second.kill()
        (error,) = await told(ada, 5002)
        assert (error.ends, error.subject.output_index, error.subject.livestream_id) == ("nothing", 1, livestream_id)
        # The state comes after the error, with the very same error in it, to the starter and nobody else.
        story = await ada.until(lambda: after_error(ada))
        change = story[1][1]
        assert [one.state for one in change.outputs] == ["live", "retrying"]
        assert (change.livestream_id, change.outputs[1].url) == (livestream_id, second.url())
        assert change.outputs[1].error.id == error.id
        assert bob.count("livestream-output-changed") == 0
        async with joined(server, room, name="Cy", mode="RECV_ONLY") as late:
            assert [one.url for one in late.meeting.livestream_outputs] == [first.url(), second.url()]
        while shape["outputs"][1]["state"] != "retrying":
            shape = await status(server, livestream_id, "started", kind="livestreams")
        assert shape["outputs"][0]["state"] == "live"
        async with rtmp.rtmp_server(tmp_path / "two", port=second.port):
            while shape["outputs"][1]["state"] != "live":
                shape = await status(server, livestream_id, "started", kind="livestreams")
            assert ada.meeting.livestream_state is LivestreamState.STARTED
            await ada.meeting.stop_livestream()
        assert ada.meeting.livestream_outputs == ()
        assert [one.code for one in ada.errors] == [5002]
        assert states(bob) == ["STARTING", "STARTED", "STOPPING", "STOPPED"]


@pytest.mark.provokes("LIVESTREAM_DURATION_LIMIT_REACHED", sdk=("python", "webhook"))
async def test_livestream_that_lasts_too_long_is_told_and_stopped(tmp_path: Path, hook: Receiver) -> None:
    settings = {"livestream_limit_s": 2, "allow_private_addresses": True}
    async with (
        running_server(tmp_path / "server", **settings) as server,
        rtmp.rtmp_server(tmp_path / "nginx") as destination,
        meeting(server) as (_, ada, bob),
    ):
        await ada.meeting.start_livestream([output(destination.url())], LOW, webhook_url=hook.url)
        (error,) = await told(ada, 5005)
        assert error.params["limit_s"] == 2
        await bob.next("livestream-stopped")
        assert states(bob) == ["STARTING", "STARTED", "STOPPING", "STOPPED"]
        (stopped,) = await hook.events("livestream-stopped")
        assert stopped["error"]["id"] == error.id
        assert bob.errors == []
