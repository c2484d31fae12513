"""Every way in which a recording fails, provoked for real, through the Python SDK, REST and webhooks."""

import asyncio
import contextlib
import signal
import subprocess
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from typing import Any

import pytest

from meetkit import MeetingError
from meetkit.protocol import RecordingState
from tests.e2e._python import Attendee, fails, joined, shows
from tests.support.egress import Film, downloaded, egress_processes, kill, states_heard, status
from tests.support.media import CodeVideoTrack
from tests.support.receiver import Receiver, webhook_receiver
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


@pytest.mark.provokes("START_RECORDING_FAILED/STORAGE_NOT_WRITABLE", sdk=("python", "rest"))
async def test_folder_that_cannot_be_written_refuses_the_start_and_nothing_else(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    async with running_server(tmp_path / "server", recordings_dir=tmp_path / "file") as server, meeting(server) as both:
        room, ada, bob = both
        error = await fails(ada.meeting.start_recording(), ada)
        assert named(error) == (4011, "STORAGE_NOT_WRITABLE")
        assert error.subject.recording_id
        problem = await start_over_rest(server, room)
        assert (problem["status"], *named(problem)) == (507, 4011, "STORAGE_NOT_WRITABLE")
        await bob.until(lambda: bob.count("recording-stopped") == 2)
        assert states_heard(bob) == ["STARTING", "STOPPED"] * 2
        assert bob.errors == []
        shape = (await server.rest("GET", f"/v2/recordings/{error.subject.recording_id}")).json()
        assert (shape["status"], shape["error"]["id"]) == ("failed", error.id)


@pytest.mark.provokes("START_RECORDING_FAILED/DISK_FULL", sdk=("python", "rest"))
async def test_disk_without_room_refuses_the_start(tmp_path: Path) -> None:
    async with running_server(tmp_path / "server", recording_free_bytes=2**60) as server, meeting(server) as both:
        room, ada, _ = both
        error = await fails(ada.meeting.start_recording(), ada)
        assert (*named(error), error.params["needed_bytes"]) == (4011, "DISK_FULL", 2**60)
        problem = await start_over_rest(server, room)
        assert (problem["status"], *named(problem)) == (507, 4011, "DISK_FULL")


@pytest.mark.provokes("START_RECORDING_FAILED/LIMIT_REACHED", sdk=("python", "rest"))
async def test_server_records_no_more_meetings_than_it_may(tmp_path: Path) -> None:
    async with (
        running_server(tmp_path / "server", max_recordings=1) as server,
        meeting(server) as (_, ada, _),
        meeting(server) as (room, eve, _),
    ):
        await ada.meeting.start_recording(config={"mode": "audio"})
        error = await fails(eve.meeting.start_recording(), eve)
        assert (*named(error), error.params["limit"]) == (4011, "LIMIT_REACHED", 1)
        assert named(await start_over_rest(server, room)) == (4011, "LIMIT_REACHED")
        await ada.meeting.stop_recording()
        await eve.meeting.start_recording(config={"mode": "audio"})
        await eve.meeting.stop_recording()


@pytest.mark.provokes("START_RECORDING_FAILED/ENCODER_FAILED", sdk=("python", "rest"))
async def test_encoder_that_does_not_start_is_named(shared_server: RunningServer) -> None:
    config = {"faults": {"videoEncoder": "no-such-encoder"}}
    async with meeting(shared_server) as (room, ada, _):
        error = await fails(ada.meeting.start_recording(config=config), ada)
        assert (*named(error), error.params["encoder"]) == (4011, "ENCODER_FAILED", "no-such-encoder")
        problem = await start_over_rest(shared_server, room, config=config)
        assert (problem["status"], *named(problem)) == (500, 4011, "ENCODER_FAILED")


async def test_faults_cannot_be_ordered_from_an_ordinary_server(server: RunningServer) -> None:
    async with meeting(server) as (_, ada, _):
        error = await fails(ada.meeting.start_recording(config={"faults": {"videoEncoder": "no-such-encoder"}}), ada)
        assert (*named(error), error.params["field"]) == (4011, "INVALID_CONFIG", "faults")


@pytest.mark.provokes("START_RECORDING_FAILED/PROCESS_DIED", sdk="python")
async def test_process_that_is_killed_before_it_has_begun_is_a_failed_start(server: RunningServer) -> None:
    async with meeting(server) as (_, ada, bob):
        starting = asyncio.create_task(ada.meeting.start_recording())
        await bob.until(lambda: egress_processes(server))
        kill(server)
        error = await fails(starting, ada)
        assert (*named(error), error.params["exit_code"]) == (4011, "PROCESS_DIED", -signal.SIGKILL)
        await bob.next("recording-stopped")
        assert states_heard(bob) == ["STARTING", "STOPPED"]
        assert egress_processes(server) == []


# Recordings that die


async def told_once(one: Attendee, code: int) -> MeetingError:
    """The one error of that code that an attendee hears."""
    await one.until(lambda: [error for error in one.errors if error.code == code])
    (error,) = [error for error in one.errors if error.code == code]
    return error


async def check_told(ada: Attendee, bob: Attendee, hook: Receiver, recording_id: str, reason: str) -> MeetingError:
    """Starter and webhook are told 5001 once, before the state; others see the state alone."""
    error = await told_once(ada, 5001)
    assert named(error) == (5001, reason)
    assert (error.ends, error.subject.recording_id) == ("recording", recording_id)
    await ada.next("recording-stopped")
    await bob.next("recording-stopped")
    order = [name for name, _ in ada.heard if name in ("error", "recording-stopped")]
    assert order == ["error", "recording-stopped"]
    assert states_heard(ada) == states_heard(bob) == ["STARTING", "STARTED", "STOPPED"]
    assert bob.errors == []
    (failed,) = await hook.events("recording-failed")
    assert failed["error"]["id"] == error.id
    assert failed["id"] == recording_id
    assert hook.kinds == ["recording-starting", "recording-started", "recording-failed"]
    return error


@pytest.fixture
async def hook() -> AsyncIterator[Receiver]:
    async with webhook_receiver() as receiver:
        yield receiver


@pytest.mark.provokes("RECORDING_FAILED/PROCESS_DIED", sdk=("python", "webhook"))
async def test_killed_process_is_told_and_what_it_recorded_is_kept(tmp_path: Path, hook: Receiver) -> None:
    async with running_server(tmp_path / "server", allow_private_addresses=True) as server, meeting(server) as both:
        _, ada, bob = both
        recording_id = await ada.meeting.start_recording(webhook_url=hook.url, config=LOW)
        await asyncio.sleep(3)
        loop = asyncio.get_running_loop()
        killed_s = loop.time()
        kill(server)
        error = await told_once(ada, 5001)
        assert loop.time() - killed_s < 2
        await check_told(ada, bob, hook, recording_id, "PROCESS_DIED")
        assert error.params["exit_code"] == -signal.SIGKILL
        # The meeting goes on, and may be recorded again.
        await shows(await bob.stream("ada", "video"), 0xA5)
        shape = await status(server, recording_id, "failed")
        assert shape["error"]["id"] == error.id
        while not shape["files"]:
            shape = await status(server, recording_id, "failed")
        assert Film(await downloaded(server, recording_id, tmp_path)).codes().count(0xA5) > 20
        await ada.meeting.start_recording(config={"mode": "audio"})
        await ada.meeting.stop_recording()


@pytest.mark.provokes("RECORDING_FAILED/STALLED", sdk=("python", "webhook"))
async def test_process_that_hangs_is_ended_and_told(tmp_path: Path, hook: Receiver) -> None:
    async with running_server(tmp_path / "server", allow_private_addresses=True) as server, meeting(server) as both:
        _, ada, bob = both
        recording_id = await ada.meeting.start_recording(webhook_url=hook.url, config=LOW)
        kill(server, signal.SIGSTOP)
        error = await check_told(ada, bob, hook, recording_id, "STALLED")
        assert 4500 <= int(error.params["silent_ms"]) <= 7000  # type: ignore[arg-type]
        assert egress_processes(server) == []


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A file system of one megabyte. Needs root, as CI has."""
    folder = tmp_path / "disk"
    folder.mkdir()
    subprocess.run(["mount", "-t", "tmpfs", "-o", "size=1m", "tmpfs", str(folder)], check=True)
    yield folder
    subprocess.run(["umount", "-l", str(folder)], check=True)


@pytest.mark.provokes("RECORDING_FAILED/DISK_FULL", sdk=("python", "webhook"))
async def test_disk_that_fills_up_ends_the_recording_and_not_the_meeting(
    tmp_path: Path, small_disk: Path, hook: Receiver
) -> None:
    settings: dict[str, Any] = {
        "recordings_dir": small_disk,
        "recording_free_bytes": 1,
        "allow_private_addresses": True,
    }
    async with running_server(tmp_path / "server", **settings) as server, meeting(server) as (_, ada, bob):
        recording_id = await ada.meeting.start_recording(webhook_url=hook.url, config=LOW)
        room_left = small_disk / "ballast"
        with contextlib.suppress(OSError), room_left.open("wb") as ballast:
            while True:
                ballast.write(bytes(4096))
        await check_told(ada, bob, hook, recording_id, "DISK_FULL")
        await shows(await bob.stream("ada", "video"), 0xA5)
        shape = await status(server, recording_id, "failed")
        assert Film(await downloaded(server, recording_id, tmp_path)).codes().count(0xA5) > 5
        assert shape["file"]["type"] == "composite"


@pytest.mark.provokes("RECORDING_FAILED/ENCODER_FAILED", sdk=("python", "webhook"))
async def test_encoder_that_fails_in_mid_recording_is_told(tmp_path: Path, hook: Receiver) -> None:
    settings = {"fault_injection": True, "allow_private_addresses": True}
    async with running_server(tmp_path / "server", **settings) as server, meeting(server) as (_, ada, bob):
        config = LOW | {"faults": {"videoEncoder": "no-such-encoder", "fromFrame": 90}}
        recording_id = await ada.meeting.start_recording(webhook_url=hook.url, config=config)
        await check_told(ada, bob, hook, recording_id, "ENCODER_FAILED")


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
async def test_recording_of_a_server_that_was_killed_is_finished_and_listed_by_the_next(
    tmp_path: Path, hook: Receiver
) -> None:
    async with (
        running_server(tmp_path / "server", allow_private_addresses=True) as server,
        meeting(server) as (_, ada, _),
    ):
        recording_id = await ada.meeting.start_recording(webhook_url=hook.url, config=LOW)
        await asyncio.sleep(3)
        await server.stop(signal.SIGKILL)
        await server.start_again()
        shape = await status(server, recording_id, "failed")
        assert named(shape["error"]) == (5001, "SERVER_DIED")
        film = Film(await downloaded(server, recording_id, tmp_path))
        assert film.codes().count(0xA5) > 40
        (failed,) = await hook.events("recording-failed")
        assert failed["error"]["id"] == shape["error"]["id"]
        assert not list((server.data_dir / "egress").iterdir())
