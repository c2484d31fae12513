"""Recording a meeting through the server: what people see of it, and the files that come of it."""

import asyncio
from pathlib import Path
from typing import Any

import psutil
import pytest

from meetkit.protocol import RecordingState
from tests.e2e._python import joined
from tests.support.egress import Film, downloaded, egress_processes, places, states_heard, status
from tests.support.encoded import top_boxes
from tests.support.media import CodeVideoTrack, ToneTrack
from tests.support.rtmp import until
from tests.support.server import RunningServer


async def grown(server: RunningServer, seconds: float) -> None:
    """Wait until so much has been recorded: media has no condition to wait for but time."""
    await asyncio.sleep(seconds)


async def test_recording_is_a_playable_file_with_everybody_in_it(server: RunningServer, tmp_path: Path) -> None:
    room = await server.create_room()
    ada_media: dict[str, Any] = {"mic": ToneTrack(440), "webcam": CodeVideoTrack(0xA5)}
    bob_media: dict[str, Any] = {"mic": ToneTrack(880), "webcam": CodeVideoTrack(0x3C)}
    guest = server.token(["allow_join"])
    async with (
        joined(server, room, name="Ada", participant_id="ada", **ada_media) as ada,
        joined(server, room, name="Bob", participant_id="bob", token=guest, **bob_media) as bob,
    ):
        await ada.stream("bob", "video")
        recording_id = await ada.meeting.start_recording(config={"quality": "low"})
        assert ada.meeting.recording_state is RecordingState.STARTED
        async with joined(server, room, name="Late", mode="RECV_ONLY") as late:
            assert late.meeting.recording_state is RecordingState.STARTED
            await grown(server, 4)
        assert await ada.meeting.stop_recording() == recording_id
        assert ada.meeting.recording_state is RecordingState.STOPPED
        await bob.next("recording-stopped")
        assert states_heard(bob) == ["STARTING", "STARTED", "STOPPING", "STOPPED"]
        assert (bob.count("recording-started"), bob.count("recording-stopped")) == (1, 1)
        assert ada.errors == bob.errors == []
    shape = (await server.rest("GET", f"/v2/recordings/{recording_id}")).json()
    assert (shape["status"], shape["startedBy"], shape["error"]) == ("stopped", "ada", None)
    assert shape["file"]["meta"]["resolution"] == {"w": 640, "h": 360}
    path = await downloaded(server, recording_id, tmp_path)
    assert top_boxes(path)[:2] == ["ftyp", "moov"]
    film = Film(path)
    assert abs(film.duration_s - shape["file"]["meta"]["duration"]) < 0.1
    assert film.duration_s >= 4
    for participant, code in (("ada", 0xA5), ("bob", 0x3C)):
        read = film.codes(places("ada", "bob", config={"quality": "low"})[participant])
        assert read.count(code) > 0.6 * len(read), f"{participant}: {read}"
        assert set(read) <= {code, None}
    assert film.has_tone(440, 2, film.duration_s - 1)
    assert film.has_tone(880, 2, film.duration_s - 1)


@pytest.mark.provokes("INVALID_REQUEST/RECORDING_RUNS", sdk="rest")
async def test_over_rest_a_recording_is_started_ended_listed_fetched_in_part_and_deleted(
    server: RunningServer,
) -> None:
    room = await server.create_room()
    async with joined(server, room, mic=ToneTrack(440)) as ada:
        body = {"roomId": room, "config": {"mode": "audio"}, "dirPath": "2026/january"}
        started = await server.rest("POST", "/v2/recordings/start", json=body)
        assert started.status_code == 200, started.text
        shape = started.json()
        assert (shape["status"], shape["startedBy"], shape["file"]) == ("started", None, None)
        await ada.next("recording-started")
        await grown(server, 2)
        early = await server.rest("GET", f"/v2/recordings/{shape['id']}/files/0")
        assert (early.status_code, early.json()["reason"]) == (404, "RECORDING_FILE")
        refused = await server.rest("DELETE", f"/v2/recordings/{shape['id']}")
        problem = refused.json()
        assert (refused.status_code, problem["code"], problem["reason"]) == (409, 6001, "RECORDING_RUNS")
        assert problem["params"] == {"recording_id": shape["id"], "state": "started"}
        ended = await server.rest("POST", "/v2/recordings/end", json={"roomId": room})
        assert ended.status_code == 200, ended.text
        file = ended.json()["file"]
        assert ended.json()["status"] == "stopped"
        assert file["filePath"].startswith(f"2026/january/{shape['id']}/")
        assert (file["type"], file["meta"]["format"]) == ("audio", "m4a")
        listed = (await server.rest("GET", f"/v2/recordings?roomId={room}")).json()
        assert [row["id"] for row in listed["data"]] == [shape["id"]]
        part = await server.rest("GET", file["fileUrl"], headers={"Range": "bytes=4-7"})
        assert (part.status_code, part.content) == (206, b"ftyp")
        whole = await server.rest("GET", file["fileUrl"])
        assert len(whole.content) == file["size"]
        assert (await server.rest("DELETE", f"/v2/recordings/{shape['id']}")).status_code == 204
        for method, path in (("GET", ""), ("GET", "/files/0"), ("DELETE", "")):
            gone = await server.rest(method, f"/v2/recordings/{shape['id']}{path}")
            assert (gone.status_code, gone.json()["reason"]) == (404, "RECORDING")
        assert not list((server.data_dir / "recordings").rglob("*.m4a"))


async def test_recording_ends_with_its_session_and_is_finished(server: RunningServer, tmp_path: Path) -> None:
    room = await server.create_room()
    async with joined(server, room, webcam=CodeVideoTrack(0xA5)) as ada:
        recording_id = await ada.meeting.start_recording(config={"quality": "low"})
        await grown(server, 2)

    await status(server, recording_id, "stopped")
    assert Film(await downloaded(server, recording_id, tmp_path)).codes().count(0xA5) > 20


async def test_recording_is_finished_by_a_server_that_is_told_to_stop(server: RunningServer, tmp_path: Path) -> None:
    room = await server.create_room()
    async with joined(server, room, webcam=CodeVideoTrack(0xA5)) as ada:
        recording_id = await ada.meeting.start_recording(config={"quality": "low"})
        await grown(server, 2)
        assert await server.stop() == 0
    await server.start_again()
    shape = (await server.rest("GET", f"/v2/recordings/{recording_id}")).json()
    assert (shape["status"], shape["error"]) == ("stopped", None)
    assert Film(await downloaded(server, recording_id, tmp_path)).codes().count(0xA5) > 20


async def test_ten_recordings_leave_no_process_descriptor_thread_or_temporary_file(server: RunningServer) -> None:
    room = await server.create_room()
    process = psutil.Process(server.pid)
    async with joined(server, room, mic=ToneTrack(440)) as ada:

        async def one() -> tuple[int, int]:
            await ada.meeting.start_recording(config={"mode": "audio"})
            await ada.meeting.stop_recording()
            return process.num_fds(), process.num_threads()

        await one()
        before = [await one() for _ in range(2)]
        after = [await one() for _ in range(8)]
        assert egress_processes(server) == []
        assert min(fds for fds, _ in after[-3:]) <= max(fds for fds, _ in before)
        # The thread pool grows up to its bound and no further; nothing else has threads.
        assert after[-1][1] <= before[-1][1] + 4
    folder = server.data_dir / "recordings"
    assert sorted({path.suffix for path in folder.rglob("*") if path.is_file()}) == [".m4a"]
    assert len(list(folder.rglob("*.m4a"))) == 11
    locks = server.data_dir / "egress"
    # The lock of the last one is removed when its process is seen to be gone, which its answer does not wait for.
    await until(lambda: list(locks.iterdir()) == [], "no lock is left")
