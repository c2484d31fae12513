"""The bucket against a real S3 server: what comes back is what was sent, and what goes wrong has its name."""

import asyncio
import contextlib
import os
import secrets
import signal
import socket
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import psutil
import pytest

from meetkit.errors import RecordingStorageFailed
from meetkit.server.storage import Bucket
from tests.support.rtmp import authority, tcp_server, tls_front
from tests.support.s3 import S3Server, s3_server

MEBIBYTE = 1024 * 1024


@pytest.fixture
async def s3(tmp_path: Path) -> AsyncIterator[S3Server]:
    async with s3_server(tmp_path / "s3") as server:
        yield server


def bucket_of(s3: S3Server, **more: Any) -> Bucket:
    given: dict[str, Any] = {
        "name": "recordings",
        "endpoint": s3.url,
        "region": "us-east-1",
        "access_key": s3.access_key,
        "secret_key": s3.secret_key,
        "prefix": "p",
    }
    return Bucket(**given | more)


async def read(bucket: Bucket, key: str, begin: int, end: int) -> bytes:
    return b"".join([chunk async for chunk in await bucket.open(key, begin, end)])


async def fails(awaitable: Any) -> RecordingStorageFailed:
    with pytest.raises(RecordingStorageFailed) as caught:
        await awaitable
    return caught.value


async def test_file_of_many_parts_comes_back_whole_and_in_ranges_in_bounded_memory(
    s3: S3Server, tmp_path: Path
) -> None:
    path, bucket = tmp_path / "film.mp4", bucket_of(s3)
    block = secrets.token_bytes(MEBIBYTE)
    with path.open("wb") as file:
        for number in range(72):
            file.write(number.to_bytes(4) + block[4:])
    key = bucket.key_of("2026/january/abc", "film of März.mp4")
    assert key == "p/2026/january/abc/film of März.mp4"
    process = psutil.Process()
    await bucket.check()  # the client is loaded now
    before, most = process.memory_info().rss, 0
    putting = asyncio.create_task(bucket.put(key, path, media_type="video/mp4"))
    while not putting.done():
        most = max(most, process.memory_info().rss)
        await asyncio.sleep(0.01)
    await putting
    assert most - before < 48 * MEBIBYTE
    assert s3.objects() == {key: path.read_bytes()}
    assert await read(bucket, key, 5 * MEBIBYTE, 5 * MEBIBYTE + 4) == (5).to_bytes(4)
    size = path.stat().st_size
    assert await read(bucket, key, size - 10, size) == block[-10:]
    seen, most, before = 0, 0, process.memory_info().rss
    async for chunk in await bucket.open(key, 0, size):
        seen += len(chunk)
        most = max(most, process.memory_info().rss)
    assert seen == size
    assert most - before < 48 * MEBIBYTE
    await bucket.delete(key)
    await bucket.delete(key)  # what isn't there is gone
    assert s3.objects() == {}
    assert (await fails(bucket.open(key, 0, 1))).reason == "OBJECT_MISSING"


async def test_what_is_wrong_with_the_settings_is_told_apart(s3: S3Server, tmp_path: Path) -> None:
    path = tmp_path / "a.mp4"
    path.write_bytes(b"film")
    with socket.socket() as nobody:
        nobody.bind(("127.0.0.1", 0))
        closed = f"http://127.0.0.1:{nobody.getsockname()[1]}"
        for wrong, reason, evidence in (
            ({"secret_key": "another"}, "BAD_CREDENTIALS", "SignatureDoesNotMatch"),
            ({"access_key": "nobody"}, "BAD_CREDENTIALS", "NotSignedUp"),
            ({"name": "no-such-bucket"}, "BUCKET_NOT_FOUND", "no-such-bucket"),
            ({"name": "readonly-recordings"}, "ACCESS_DENIED", "AccessDenied"),
            ({"endpoint": closed}, "UNREACHABLE", "connect call failed"),
            ({"endpoint": "http://s3.invalid:9000"}, "UNREACHABLE", "s3.invalid:9000"),
            ({"endpoint": s3.url.replace("http", "https")}, "TLS_FAILED", "wrong version number"),
            ({"name": "X"}, "REJECTED", "InvalidBucketName"),
        ):
            bucket = bucket_of(s3, **wrong)
            for operation in (
                bucket.put("k", path, media_type="video/mp4"),
                bucket.check(),
                bucket.delete("k"),
            ):
                error = await fails(operation)
                assert (error.reason, evidence in error.detail) == (reason, True), error.detail
                assert s3.secret_key not in str(error) + repr(error)
    error = await fails(bucket_of(s3).put("k", tmp_path / "gone.mp4", media_type="video/mp4"))
    assert (error.reason, error.params["problem"]) == ("FILE_UNREADABLE", "no such file or directory")
    assert s3.objects() == {}


async def test_certificate_that_nobody_trusts_is_told_and_can_be_trusted(s3: S3Server, tmp_path: Path) -> None:
    ours = authority(tmp_path)
    for context, trusted in ((ours.server_context(), True), (ours.server_context(expired=True), False)):
        async with tcp_server(tls_front(s3.port), tls=context) as front:
            endpoint = f"https://127.0.0.1:{front.port}"
            error = await fails(bucket_of(s3, endpoint=endpoint).check())
            assert (error.reason, "certificate" in error.detail) == ("TLS_FAILED", True), error.detail
            checking = bucket_of(s3, endpoint=endpoint, ca_file=ours.ca_file).check()
            if trusted:
                await checking
            else:
                error = await fails(checking)
                assert (error.reason, "expired" in error.detail) == ("TLS_FAILED", True), error.detail


async def test_server_that_dies_in_mid_upload_leaves_no_object_and_the_next_try_works(
    s3: S3Server, tmp_path: Path
) -> None:
    path, bucket = tmp_path / "film.mp4", bucket_of(s3)
    path.write_bytes(os.urandom(48 * MEBIBYTE))
    putting = asyncio.create_task(bucket.put("film.mp4", path, media_type="video/mp4"))
    parts: list[Path] = []
    async with asyncio.timeout(20):
        while not parts:
            parts = [one for one in s3.folder.rglob("*") if one.is_file() and one.stat().st_size >= 4 * MEBIBYTE]
            await asyncio.sleep(0)
    s3.signal(signal.SIGSTOP)
    assert not putting.done(), "it was too quick to be stopped in the middle"
    await s3.kill()
    error = await fails(putting)
    assert error.reason == "UNREACHABLE"
    assert s3.objects() == {}
    await s3.start()
    await bucket.put("film.mp4", path, media_type="video/mp4")
    assert s3.objects() == {"film.mp4": path.read_bytes()}


async def test_object_that_is_not_what_was_sent_is_no_success(s3: S3Server, tmp_path: Path) -> None:
    path = tmp_path / "film.mp4"
    path.write_bytes(b"the whole film")
    stored = s3.folder / "recordings" / "film.mp4"
    for meddle, problem in (
        (lambda: stored.unlink(), "it is not there"),
        (lambda: stored.write_bytes(b"the film"), "it has 8 bytes instead of 14"),
        (lambda: stored.write_bytes(b"another  film!"), "its ETag is another one"),
    ):

        async def between(reader: asyncio.StreamReader, writer: asyncio.StreamWriter, meddle: Any = meddle) -> None:
            """Somebody else works in the bucket: after it took the file, and before its answer is heard."""
            inner_reader, inner_writer = await asyncio.open_connection("127.0.0.1", s3.port)

            async def there() -> None:
                try:
                    while data := await reader.read(65536):
                        inner_writer.write(data)
                finally:
                    inner_writer.close()

            async def back() -> None:
                todo = [meddle]
                try:
                    while data := await inner_reader.read(65536):
                        while todo and stored.exists():
                            todo.pop()()
                        writer.write(data)
                finally:
                    writer.close()

            await asyncio.gather(there(), back(), return_exceptions=True)

        async with tcp_server(between) as front:
            bucket = bucket_of(s3, endpoint=f"http://127.0.0.1:{front.port}")
            error = await fails(bucket.put("film.mp4", path, media_type="video/mp4"))
            assert (error.reason, error.params) == ("NOT_CONFIRMED", {"bucket": "recordings", "problem": problem})


async def test_bucket_that_answers_with_too_much_fills_no_memory() -> None:
    """400 MB instead of the few bytes that were written."""

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with contextlib.suppress(OSError, asyncio.IncompleteReadError):
            while True:
                head = (await reader.readuntil(b"\r\n\r\n")).decode().lower()
                await reader.readexactly(int(head.partition("content-length: ")[2].split("\r\n")[0] or 0))
                if not head.startswith("get"):
                    writer.write(b'HTTP/1.1 200 OK\r\nETag: "x"\r\nContent-Length: 0\r\n\r\n')
                    continue
                writer.write(
                    b'HTTP/1.1 200 OK\r\nETag: "x"\r\nLast-Modified: Sun, 01 Nov 2026 00:00:00 GMT\r\n'
                    b"Content-Length: 400000000\r\n\r\n"
                )
                for _ in range(400):
                    writer.write(b"x" * 1_000_000)
                    await writer.drain()

    server = await asyncio.start_server(serve, "127.0.0.1", 0)
    bucket = Bucket(
        name="recordings",
        endpoint=f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}",
        region="us-east-1",
        access_key="a",
        secret_key="s",
        prefix="p",
    )
    before = psutil.Process().memory_info().rss
    async with asyncio.timeout(20):
        failure = await fails(bucket.check())
    assert failure.reason == "NOT_CONFIRMED"
    assert psutil.Process().memory_info().rss - before < 100 * MEBIBYTE
    server.close()
