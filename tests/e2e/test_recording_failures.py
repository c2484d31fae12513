"""Every way in which a recording fails, provoked for real, through the Python SDK, REST and webhooks."""

import asyncio
import contextlib
import signal
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from meetkit import MeetingError
from meetkit.protocol import RecordingState
from tests.e2e._python import Attendee, fails, joined
from tests.support.egress import Film, downloaded, kill, states_heard, status
from tests.support.media import CodeVideoTrack
from tests.support.receiver import Receiver, webhook_receiver
from tests.support.rtmp import puppet
from tests.support.server import RunningServer, running_server

LOW = {"quality": "low"}


@contextlib.asynccontextmanager
async def meeting(server: RunningServer) -> AsyncIterator[tuple[str, Attendee, Attendee]]:
    """A room with a moderator who shows a picture, and somebody who only watches and may nothing."""
    room_id, guest = await server.create_room(), server.token(["allow_join"])
    async with (
        joined(server, room_id, name="Ada", participant_id="ada", webcam=CodeVideoTrack(0xA5)) as ada,
        joined(server, room_id, name="Bob", participant_id="bob", mode="RECV_ONLY", token=guest) as bob,
    ):
        yield room_id, ada, bob


async def start_over_rest(server: RunningServer, room: str, **body: Any) -> dict[str, Any]:
    """The problem with which a start over REST is refused."""
    answer = await server.rest("POST", "/v2/recordings/start", json={"roomId": room, **body})
    problem = dict(answer.json())
    assert answer.headers["content-type"] == "application/problem+json", problem
    assert answer.status_code == problem["status"]
    return problem


def named(error: MeetingError | dict[str, Any]) -> tuple[int, str]:
    if isinstance(error, MeetingError):
        return error.code, error.reason
    return error["code"], error["reason"]


# Starts that are refused


@pytest.mark.provokes("START_RECORDING_FAILED/NOT_ALLOWED", sdk=("python", "rest"))
@pytest.mark.provokes("STOP_RECORDING_FAILED/NOT_ALLOWED", sdk=("python", "rest"))
async def test_without_allow_mod_nobody_records(shared_server: RunningServer) -> None:
    server, guest = shared_server, shared_server.token(["allow_join"])
    async with meeting(server) as (room, ada, bob):
        error = await fails(bob.meeting.start_recording(), bob)
        assert (*named(error), error.params) == (4011, "NOT_ALLOWED", {"permission": "allow_mod"})
        assert named(await fails(bob.meeting.stop_recording(), bob)) == (4012, "NOT_ALLOWED")
        for path, code in (("start", 4011), ("end", 4012)):
            answer = await server.rest("POST", f"/v2/recordings/{path}", token=guest, json={"roomId": room})
            assert (answer.status_code, named(answer.json())) == (403, (code, "NOT_ALLOWED"))
        assert ada.errors == []
        assert states_heard(ada) == states_heard(bob) == []


@pytest.mark.provokes("START_RECORDING_FAILED/INVALID_CONFIG", sdk=("python", "rest"))
async def test_bad_configuration_names_its_field(shared_server: RunningServer) -> None:
    rows: list[tuple[dict[str, Any], str]] = [
        ({"config": {"layout": {"gridSize": 26}}}, "layout.gridSize"),
        ({"config": {"colour": "red"}}, "colour"),
        ({"config": "high"}, "config"),
        ({"dirPath": "../../etc"}, "dirPath"),
        ({"dirPath": "65f0c1d2e3a4b5c6d7e8f902"}, "dirPath"),
        ({"webhookUrl": "http://127.0.0.1/"}, "webhookUrl"),
    ]
    async with meeting(shared_server) as (room, ada, _):
        for body, field in rows:
            names = {"config": "config", "dirPath": "dir_path", "webhookUrl": "webhook_url"}
            arguments: dict[str, Any] = {names[name]: value for name, value in body.items()}
            error = await fails(ada.meeting.start_recording(**arguments), ada)
            assert (*named(error), error.params["field"]) == (4011, "INVALID_CONFIG", field)
            problem = await start_over_rest(shared_server, room, **body)
            assert (problem["status"], problem["params"]["field"]) == (422, field)
        assert states_heard(ada) == []


@pytest.mark.provokes("START_RECORDING_FAILED/ALREADY_RUNNING", sdk=("python", "rest"))
@pytest.mark.provokes("STOP_RECORDING_FAILED/NOT_RUNNING", sdk=("python", "rest"))
@pytest.mark.provokes("STOP_RECORDING_FAILED/STILL_STARTING", sdk=("python", "rest"))
async def test_there_is_one_recording_at_a_time_and_it_has_to_begin_before_it_ends(
    shared_server: RunningServer,
) -> None:
    server = shared_server
    async with meeting(server) as (room, ada, bob):
        assert named(await fails(ada.meeting.stop_recording(), ada)) == (4012, "NOT_RUNNING")
        ended = await server.rest("POST", "/v2/recordings/end", json={"roomId": room})
        assert (ended.status_code, named(ended.json())) == (409, (4012, "NOT_RUNNING"))
        starting = asyncio.create_task(ada.meeting.start_recording(config={"mode": "audio"}))
        await bob.until(lambda: bob.meeting.recording_state is RecordingState.STARTING)
        assert named(await fails(ada.meeting.stop_recording(), ada)) == (4012, "STILL_STARTING")
        ended = await server.rest("POST", "/v2/recordings/end", json={"roomId": room})
        assert (ended.status_code, named(ended.json())) == (409, (4012, "STILL_STARTING"))
        recording_id = await starting
        error = await fails(ada.meeting.start_recording(), ada)
        assert (*named(error), error.params["recording_id"]) == (4011, "ALREADY_RUNNING", recording_id)
        problem = await start_over_rest(server, room)
        assert (problem["status"], *named(problem)) == (409, 4011, "ALREADY_RUNNING")
        await ada.meeting.stop_recording()
        assert bob.errors == []


async def test_faults_cannot_be_ordered_from_an_ordinary_server(server: RunningServer) -> None:
    async with meeting(server) as (_, ada, _):
        error = await fails(ada.meeting.start_recording(config={"faults": {"videoEncoder": "no-such-encoder"}}), ada)
        assert (*named(error), error.params["field"]) == (4011, "INVALID_CONFIG", "faults")


# Recordings that die


async def told_once(one: Attendee, code: int) -> MeetingError:
    """The one error of that code that an attendee hears."""
    await one.until(lambda: [error for error in one.errors if error.code == code])
    (error,) = [error for error in one.errors if error.code == code]
    return error


@pytest.fixture
async def hook() -> AsyncIterator[Receiver]:
    async with webhook_receiver() as receiver:
        yield receiver


@pytest.mark.provokes("RECORDING_DURATION_LIMIT_REACHED", sdk=("python", "webhook"))
async def test_recording_that_lasts_too_long_is_told_and_finished(tmp_path: Path, hook: Receiver) -> None:
    settings = {"recording_limit_s": 2, "allow_private_addresses": True}
    async with running_server(tmp_path / "server", **settings) as server, meeting(server) as (_, ada, bob):
        recording_id = await ada.meeting.start_recording(webhook_url=hook.url, config=LOW)
        error = await told_once(ada, 5004)
        assert error.params == {"recording_id": recording_id, "limit_s": 2}
        await bob.next("recording-stopped")
        assert states_heard(bob) == ["STARTING", "STARTED", "STOPPING", "STOPPED"]
        (stopped,) = await hook.events("recording-stopped")
        assert stopped["error"]["id"] == error.id
        shape = await status(server, recording_id, "stopped")
        assert shape["error"]["id"] == error.id
        assert Film(await downloaded(server, recording_id, tmp_path)).duration_s > 1.5
        assert bob.errors == []


@pytest.mark.provokes("STOP_RECORDING_FAILED/FINALIZE_FAILED", sdk=("python", "rest"))
@pytest.mark.parametrize("surface", ["python", "rest"])
async def test_recording_that_cannot_be_finished_is_a_failed_stop(server: RunningServer, surface: str) -> None:
    async with meeting(server) as (room, ada, bob):
        recording_id = await ada.meeting.start_recording(config=LOW)
        kill(server, signal.SIGSTOP)
        if surface == "python":
            stopping = asyncio.create_task(ada.meeting.stop_recording())
        else:
            rest = asyncio.create_task(server.rest("POST", "/v2/recordings/end", json={"roomId": room}))
        await bob.until(lambda: bob.meeting.recording_state is RecordingState.STOPPING)
        kill(server)
        if surface == "python":
            error = await fails(stopping, ada)
            assert (*named(error), error.params["recording_id"]) == (4012, "FINALIZE_FAILED", recording_id)
        else:
            answer = await rest
            assert (answer.status_code, named(answer.json())) == (500, (4012, "FINALIZE_FAILED"))
        await bob.next("recording-stopped")
        assert states_heard(bob) == ["STARTING", "STARTED", "STOPPING", "STOPPED"]
        assert [error.code for error in ada.errors] == ([4012] if surface == "python" else [])


# The server dies


@pytest.mark.provokes("RECORDING_FAILED/SERVER_DIED", sdk="webhook")
@pytest.mark.provokes("LIVESTREAM_FAILED/SERVER_DIED", sdk="webhook")
async def test_recording_of_a_server_that_was_killed_is_finished_and_listed_by_the_next(
    tmp_path: Path, hook: Receiver
) -> None:
    async with (
        running_server(tmp_path / "server", allow_private_addresses=True) as server,
        puppet() as destination,
        meeting(server) as (_, ada, _),
    ):
        recording_id = await ada.meeting.start_recording(webhook_url=hook.url, config=LOW)
        outputs = [{"url": destination.url(), "streamKey": "k"}]
        livestream_id = await ada.meeting.start_livestream(outputs, {"mode": "audio"}, webhook_url=hook.url)
        await asyncio.sleep(3)
        await server.stop(signal.SIGKILL)
        await server.start_again()
        shape = await status(server, recording_id, "failed")
        assert named(shape["error"]) == (5001, "SERVER_DIED")
        film = Film(await downloaded(server, recording_id, tmp_path))
        assert film.codes().count(0xA5) > 40
        (failed,) = await hook.events("recording-failed")
        assert failed["error"]["id"] == shape["error"]["id"]
        (failed,) = await hook.events("livestream-failed")
        assert (failed["id"], *named(failed["error"])) == (livestream_id, 5002, "SERVER_DIED")
        assert not list((server.data_dir / "egress").iterdir())
