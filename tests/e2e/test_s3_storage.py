"""Recordings that go to a bucket: confirmed before the local copy goes, over crashes and failures of either side."""

import asyncio
import contextlib
import signal
import time
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from tests.e2e._python import joined
from tests.support.egress import Film
from tests.support.media import CodeVideoTrack, ToneTrack
from tests.support.pace import patience
from tests.support.receiver import Receiver, webhook_receiver
from tests.support.rtmp import until
from tests.support.s3 import S3Server, s3_server
from tests.support.server import RunningServer, running_server

SOUND = {"mode": "audio"}


@contextlib.asynccontextmanager
async def both(tmp_path: Path, **more: Any) -> AsyncIterator[tuple[RunningServer, S3Server]]:
    """A meetkit server that keeps its recordings in a real S3 server."""
    async with s3_server(tmp_path / "s3") as s3:
        settings = s3.settings(tmp_path, **more)
        async with running_server(tmp_path / "server", **settings) as server:
            yield server, s3
            assert s3.secret_key not in server.log_text()


@pytest.fixture
async def hook() -> AsyncIterator[Receiver]:
    async with webhook_receiver() as receiver:
        yield receiver


async def recorded(server: RunningServer, hook: Receiver | None = None, config: dict[str, Any] = SOUND) -> str:
    """A short recording's id; how long its stop took is bounded, whatever becomes of the upload."""
    room = await server.create_room()
    url = None if hook is None else hook.url
    async with joined(server, room, mic=ToneTrack(440), webcam=CodeVideoTrack(0xA5)) as ada:
        recording_id = await ada.meeting.start_recording(config=config, webhook_url=url)
        await asyncio.sleep(1.5)
        begun_s = time.monotonic()
        await ada.meeting.stop_recording()
        assert time.monotonic() - begun_s < patience(5)
        (listed,) = await ada.meeting.list_recordings()
        assert listed.state == "stopped"
        assert listed.files
    return recording_id


async def stored(server: RunningServer, recording_id: str, wanted: str, *, within_s: float = 30) -> dict[str, Any]:
    """What REST says of a recording, once its storage is that."""
    shape: dict[str, Any] = {}
    try:
        async with asyncio.timeout(patience(within_s)):
            while shape.get("storage") != wanted:
                shape = (await server.rest("GET", f"/v2/recordings/{recording_id}")).json()
    except TimeoutError:
        raise AssertionError(f"not {wanted} within {within_s} s: {shape}") from None
    return shape


def local_files(server: RunningServer) -> list[Path]:
    return [path for path in (server.data_dir / "recordings").rglob("*") if path.is_file()]


@pytest.mark.provokes("RECORDING_STORAGE_FAILED/UNREACHABLE", sdk="rest")
@pytest.mark.provokes("RECORDING_STORAGE_FAILED/OBJECT_MISSING", sdk="rest")
async def test_recording_is_moved_to_the_bucket_and_served_from_there(tmp_path: Path, hook: Receiver) -> None:
    async with both(tmp_path) as (server, s3):
        recording_id = await recorded(server, hook, {"quality": "low", "tracks": True})
        shape = await stored(server, recording_id, "stored")
        (told,) = await hook.events("recording-stored")
        assert (told["id"], told["meetingId"]) == (recording_id, shape["roomId"])
        assert shape["storageError"] is None
        assert local_files(server) == []
        objects = s3.objects()
        assert set(objects) == {f"meetings/test/{file['filePath']}" for file in shape["files"]}
        assert len(objects) == 3
        for file in shape["files"]:
            whole = await server.rest("GET", file["fileUrl"])
            assert (whole.status_code, whole.headers["content-length"]) == (200, str(file["size"]))
            assert whole.content == objects[f"meetings/test/{file['filePath']}"]
        path = tmp_path / "film.mp4"
        film = shape["file"]
        path.write_bytes((await server.rest("GET", film["fileUrl"])).content)
        assert Film(path).codes().count(0xA5) > 20

        size, content = film["size"], path.read_bytes()
        for asked, status, begin, end in (
            ("bytes=4-7", 206, 4, 8),
            ("bytes=-10", 206, size - 10, size),
            (f"bytes={size - 5}-", 206, size - 5, size),
            (f"bytes=10-{size + 100}", 206, 10, size),
            ("bytes=7-4", 200, 0, size),
            ("bytes=0-1,5-6", 200, 0, size),
            ("lines=1-2", 200, 0, size),
        ):
            part = await server.rest("GET", film["fileUrl"], headers={"Range": asked})
            assert (part.status_code, part.content == content[begin:end]) == (status, True), asked
            if status == 206:
                assert part.headers["content-range"] == f"bytes {begin}-{end - 1}/{size}"
        beyond = await server.rest("GET", film["fileUrl"], headers={"Range": f"bytes={size}-"})
        assert (beyond.status_code, beyond.headers["content-range"]) == (416, f"bytes */{size}")
        tag = part.headers["etag"]
        for given, status in ((tag, 206), ('"another"', 200)):
            resumed = await server.rest("GET", film["fileUrl"], headers={"Range": "bytes=5-", "If-Range": given})
            assert resumed.status_code == status
        link = (await server.rest("POST", film["fileUrl"] + "/link")).json()["url"]
        async with httpx.AsyncClient(timeout=15) as client:
            assert (await client.get(link)).content == content
            head = await client.head(link)
            assert (head.headers["content-length"], head.content) == (str(size), b"")
        # Whoever stops reading in the middle leaves nothing behind.
        async with httpx.AsyncClient(timeout=15) as client, client.stream("GET", link) as answer:
            assert await anext(answer.aiter_bytes(1)) == content[:1]

        await s3.kill()
        for method, url in (("GET", film["fileUrl"]), ("DELETE", f"/v2/recordings/{recording_id}")):
            refused = await server.rest(method, url)
            problem = refused.json()
            assert (refused.status_code, problem["code"], problem["reason"]) == (502, 6030, "UNREACHABLE"), problem
            assert problem["ends"] == "request"
        assert (await server.rest("GET", f"/v2/recordings/{recording_id}")).status_code == 200
        await s3.start()
        gone = s3.folder / "recordings" / "meetings/test" / film["filePath"]
        gone.unlink()
        missing = await server.rest("GET", film["fileUrl"])
        assert (missing.status_code, missing.json()["reason"]) == (404, "OBJECT_MISSING")
        assert (await server.rest("DELETE", f"/v2/recordings/{recording_id}")).status_code == 204
        assert s3.objects() == {}
        assert (await server.rest("GET", f"/v2/recordings/{recording_id}")).status_code == 404


async def test_upload_that_is_cut_short_is_done_by_the_next_server(tmp_path: Path) -> None:
    async with both(tmp_path, s3_keep_local=True) as (server, s3):
        s3.signal(signal.SIGSTOP)  # it takes the connection, and no answer comes
        recording_id = await recorded(server)
        shape = (await server.rest("GET", f"/v2/recordings/{recording_id}")).json()
        assert (shape["storage"], shape["storageError"]) == ("uploading", None)
        content = (await server.rest("GET", shape["file"]["fileUrl"])).content
        assert len(content) == shape["file"]["size"]
        assert await server.stop() == 0
        await server.start_again()
        shape = (await server.rest("GET", f"/v2/recordings/{recording_id}")).json()
        assert shape["storage"] == "uploading"
        await server.stop(signal.SIGKILL)
        assert [key for key in s3.objects() if "check" not in key] == []
        s3.signal(signal.SIGCONT)
        await server.start_again()
        await stored(server, recording_id, "stored")
        # The servers that were ended while they looked whether they can write may have left that behind.
        assert [data for key, data in s3.objects().items() if "check" not in key] == [content]
        (kept,) = local_files(server)
        assert kept.read_bytes() == content


async def test_recording_of_a_server_that_was_killed_is_finished_and_uploaded_by_the_next(tmp_path: Path) -> None:
    async with both(tmp_path) as (server, s3):
        room = await server.create_room()
        async with joined(server, room, webcam=CodeVideoTrack(0xA5)) as ada:
            recording_id = await ada.meeting.start_recording(config={"quality": "low"})
            await asyncio.sleep(3)
            await server.stop(signal.SIGKILL)
            await server.start_again()
            shape = await stored(server, recording_id, "stored")
        assert (shape["status"], shape["error"]["reason"]) == ("failed", "SERVER_DIED")
        path = tmp_path / "film.mp4"
        path.write_bytes((await server.rest("GET", shape["file"]["fileUrl"])).content)
        await until(lambda: list(s3.objects().values()) == [path.read_bytes()], "the bucket holds the recording alone")
        assert Film(path).codes().count(0xA5) > 20
        assert local_files(server) == []


@pytest.mark.provokes("RECORDING_STORAGE_FAILED/UNREACHABLE", sdk="webhook")
async def test_upload_that_fails_for_long_is_told_once_and_goes_on(tmp_path: Path, hook: Receiver) -> None:
    async with both(tmp_path) as (server, s3):
        await s3.kill()
        recording_id = await recorded(server, hook)
        shape = await stored(server, recording_id, "failed")
        (failed,) = await hook.events("recording-upload-failed")
        assert (failed["id"], failed["error"]["code"], failed["error"]["reason"]) == (recording_id, 6030, "UNREACHABLE")
        assert failed["error"]["ends"] == "nothing"
        assert shape["storageError"]["reason"] == "UNREACHABLE"
        assert shape["storageError"]["subject"]["recordingId"] == recording_id
        whole = await server.rest("GET", shape["file"]["fileUrl"])
        assert len(whole.content) == shape["file"]["size"]
        stats = (await server.rest("GET", f"/v2/sessions/{shape['sessionId']}/stats")).json()
        assert stats["errorsByCode"]["6030"] == 1
        # The next server tries at once, tells nothing new, and is done as soon as the bucket is there.
        assert await server.stop() == 0
        await server.start_again()
        await s3.start()
        shape = await stored(server, recording_id, "stored")
        assert shape["storageError"] is None
        await hook.events("recording-stored")
        assert hook.kinds.count("recording-upload-failed") == 1
        # A server that starts writes a small object and deletes it: it may still be there.
        await until(lambda: list(s3.objects().values()) == [whole.content], "the bucket holds the recording alone")
        assert local_files(server) == []


@pytest.mark.provokes("RECORDING_STORAGE_FAILED/ACCESS_DENIED", sdk="webhook")
async def test_upload_that_only_the_operator_can_help_is_told_at_once(tmp_path: Path, hook: Receiver) -> None:
    async with both(tmp_path, s3_bucket="readonly-recordings", upload_retry_s=600) as (server, _):
        recording_id = await recorded(server, hook)
        shape = await stored(server, recording_id, "failed")
        (failed,) = await hook.events("recording-upload-failed")
        assert failed["error"]["reason"] == shape["storageError"]["reason"] == "ACCESS_DENIED"
        assert "ACCESS_DENIED" in server.log_text()
        assert len((await server.rest("GET", shape["file"]["fileUrl"])).content) == shape["file"]["size"]
        # What never came into the bucket can be deleted all the same.
        assert (await server.rest("DELETE", f"/v2/recordings/{recording_id}")).status_code == 204
        assert local_files(server) == []


@pytest.mark.provokes("RECORDING_STORAGE_FAILED/NOT_CONFIGURED", sdk="rest")
async def test_without_its_settings_a_server_says_what_is_missing(tmp_path: Path) -> None:
    async with both(tmp_path) as (server, _):
        recording_id = await recorded(server)
        shape = await stored(server, recording_id, "stored")
        await server.stop()
        for name in [name for name in server.settings if name.startswith("s3_")] + ["storage"]:
            del server.settings[name]
        await server.start_again()
        refused = await server.rest("GET", shape["file"]["fileUrl"])
        assert (refused.status_code, refused.json()["reason"]) == (502, "NOT_CONFIGURED")
        assert refused.json()["params"] == {"bucket": "recordings"}
