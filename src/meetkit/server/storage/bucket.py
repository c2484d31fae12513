"""One bucket of an S3-compatible server: put a file and make sure of it, read ranges, delete, check."""

from __future__ import annotations

import asyncio
import platform
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from meetkit.errors import InvalidSetting, MeetingError, RecordingStorageFailed
from meetkit.server.settings import ENV_PREFIX, Settings
from meetkit.server.storage.failures import failure_of

if TYPE_CHECKING:
    from obstore.store import ClientConfig

__all__ = ["Bucket", "open_bucket"]

_MEBIBYTE = 1024 * 1024
#: Two parts are in memory at once; S3 allows 10,000 of them.
_PART_BYTES, _PARTS_AT_ONCE, _MOST_PARTS = 8 * _MEBIBYTE, 2, 9_000
_READ_BYTES = 256 * 1024
#: For one part, or any other request that is not a download.
_REQUEST_TIMEOUT = timedelta(seconds=120)
_DOWNLOAD_TIMEOUT = timedelta(hours=12)
_SILENCE_TIMEOUT = timedelta(seconds=30)
_CHECK_BYTES = b"meetkit was here to see whether it can write, read and delete.\n"


def open_bucket(settings: Settings) -> Bucket | None:
    """The bucket of the settings; None with local storage. Contacts nobody.

    Raises:
        InvalidSetting: a file with a key can't be read.
    """
    if settings.storage == "local":
        return None
    assert settings.s3_bucket is not None, "checked with the settings"
    secret = settings.s3_secret_key
    return Bucket(
        name=settings.s3_bucket,
        endpoint=settings.s3_endpoint or f"https://s3.{settings.s3_region}.amazonaws.com",
        region=settings.s3_region,
        access_key=settings.s3_access_key or _read("s3_access_key_file", settings.s3_access_key_file),
        secret_key=secret.get_secret_value() if secret else _read("s3_secret_key_file", settings.s3_secret_key_file),
        prefix=settings.s3_prefix,
        path_style=settings.s3_path_style,
        ca_file=settings.s3_ca_file,
        checked_by=f"{platform.node()}:{settings.data_dir.resolve()}",
    )


def _read(setting: str, path: Path | None) -> str:
    assert path is not None, "checked with the settings"
    problem = "it is empty"
    try:
        if text := path.read_text().strip():
            return text
    except (OSError, UnicodeDecodeError) as cause:
        problem = getattr(cause, "strerror", None) or "it holds no text"
    raise InvalidSetting.invalid_value(
        setting=f"{ENV_PREFIX}{setting.upper()}", problem=f"{path} can't be used: {problem.lower()}"
    )


class Bucket:
    """Every call raises RecordingStorageFailed with what was wrong, and nothing else. Bounded in memory."""

    def __init__(
        self,
        *,
        name: str,
        endpoint: str,
        region: str,
        access_key: str,
        secret_key: str,
        prefix: str = "",
        path_style: bool = True,
        ca_file: Path | None = None,
        checked_by: str = "",
    ) -> None:
        # Here, because it is large, and local storage needs none of it.
        from obstore.store import S3Store

        self.name = name
        self._elsewhere: dict[str, Bucket] = {}
        self._given: dict[str, Any] = {
            "endpoint": endpoint,
            "region": region,
            "access_key": access_key,
            "secret_key": secret_key,
            "prefix": prefix,
            "path_style": path_style,
            "ca_file": ca_file,
            "checked_by": checked_by,
        }
        # The same at every start: what a check left behind that was cut short goes with the next one.
        self._check_name = f"meetkit-check-{sha256(checked_by.encode()).hexdigest()[:16]}"
        self._endpoint = endpoint
        self._prefix = prefix
        self._ca_file = ca_file
        parts = urlsplit(endpoint)
        options: ClientConfig = {"allow_http": parts.scheme == "http", "connect_timeout": timedelta(seconds=5)}
        if ca_file is not None:
            try:
                options["root_certificate"] = ca_file.read_bytes()
            except OSError as cause:
                raise InvalidSetting.invalid_value(
                    setting=f"{ENV_PREFIX}S3_CA_FILE", problem=f"{ca_file} can't be read: {cause.strerror}"
                ) from None
        common: dict[str, Any] = {
            "endpoint": endpoint if path_style else parts._replace(netloc=f"{name}.{parts.netloc}").geturl(),
            "region": region,
            "access_key_id": access_key,
            "secret_access_key": secret_key,
            "virtual_hosted_style_request": not path_style,
            # The bulk request is not everywhere; the single one is.
            "disable_bulk_delete": True,
            "retry_config": {
                "max_retries": 3,
                "retry_timeout": timedelta(seconds=60),
                "backoff": {
                    "init_backoff": timedelta(milliseconds=100),
                    "max_backoff": timedelta(seconds=5),
                    "base": 2,
                },
            },
        }
        try:
            self._store = S3Store(name, client_options={**options, "timeout": _REQUEST_TIMEOUT}, **common)
            self._download_store = S3Store(
                name,
                client_options={**options, "timeout": _DOWNLOAD_TIMEOUT, "read_timeout": _SILENCE_TIMEOUT},
                **common,
            )
        except Exception as cause:  # whatever it does not like about the settings
            problem = "the S3 client doesn't take these settings; look at the address and the certificates"
            raise InvalidSetting.invalid_value(setting=f"{ENV_PREFIX}S3_ENDPOINT", problem=problem) from cause

    def named(self, name: str) -> Bucket:
        """Another bucket of the same server, where recordings went under other settings."""
        if name == self.name:
            return self
        return self._elsewhere.setdefault(name, Bucket(name=name, **self._given))

    def key_of(self, folder: str, name: str) -> str:
        """The key of a recording's file."""
        return "/".join(part for part in (self._prefix, folder, name) if part)

    async def put(self, key: str, path: Path, *, media_type: str) -> None:
        """Upload a file, and return when the bucket is seen to hold it, whole.

        Each part is signed with its checksum, which the server verifies; afterwards the object's size and its ETag
        are compared with the file and with what the upload was answered.
        """
        import obstore

        try:
            size_bytes = (await asyncio.to_thread(path.stat)).st_size
        except OSError as cause:
            raise RecordingStorageFailed.file_unreadable(problem=(cause.strerror or "unknown").lower()) from cause
        part_bytes = max(_PART_BYTES, -(-size_bytes // _MOST_PARTS))
        async with self._told("upload"):
            put = await obstore.put_async(
                self._store,
                key,
                path,
                attributes={"Content-Type": media_type},
                chunk_size=part_bytes,
                max_concurrency=_PARTS_AT_ONCE,
            )
        await self._confirm(key, size_bytes, put["e_tag"])

    async def _confirm(self, key: str, size_bytes: int, e_tag: str | None) -> None:
        import obstore

        # Not a HEAD: that of some servers has no ETag, and its errors have no code.
        try:
            async with self._told("confirm"):
                first = await obstore.get_async(self._store, key, options={"range": (0, 1)})
                await _at_most(first, 1)
        except RecordingStorageFailed as error:
            if error.reason != "OBJECT_MISSING":
                raise
            raise RecordingStorageFailed.not_confirmed(bucket=self.name, problem="it is not there") from error
        found = first.meta
        if found["size"] != size_bytes:
            problem = f"it has {found['size']} bytes instead of {size_bytes}"
            raise RecordingStorageFailed.not_confirmed(bucket=self.name, problem=problem)
        if e_tag is not None and found["e_tag"] is not None and found["e_tag"] != e_tag:
            raise RecordingStorageFailed.not_confirmed(bucket=self.name, problem="its ETag is another one")

    async def open(self, key: str, begin: int, end: int) -> AsyncIterator[bytes]:
        """The bytes from `begin` up to `end`, which is excluded; raises at once when there is no such object."""
        import obstore

        async with self._told("download"):
            found = await obstore.get_async(self._download_store, key, options={"range": (begin, end)})
            chunks = found.stream(min_chunk_size=_READ_BYTES)

        async def read() -> AsyncIterator[bytes]:
            async with self._told("download"):
                async for chunk in chunks:
                    yield bytes(chunk)

        return read()

    async def delete(self, key: str) -> None:
        """The object is gone afterwards; one that isn't there is."""
        import obstore

        try:
            async with self._told("delete"):
                await obstore.delete_async(self._store, key)
        except RecordingStorageFailed as error:
            if error.reason != "OBJECT_MISSING":
                raise

    async def check(self) -> None:
        """Write, read and delete a small object below the prefix."""
        import obstore

        key = self.key_of("", self._check_name)
        async with self._told("check"):
            await obstore.put_async(self._store, key, _CHECK_BYTES)
            try:
                read = await _at_most(await obstore.get_async(self._store, key), len(_CHECK_BYTES))
            finally:
                await obstore.delete_async(self._store, key)
        if read != _CHECK_BYTES:
            raise RecordingStorageFailed.not_confirmed(bucket=self.name, problem="other bytes came back")

    @asynccontextmanager
    async def _told(self, operation: str) -> AsyncIterator[None]:
        from obstore.exceptions import BaseError

        try:
            yield
        except MeetingError:
            raise
        except (BaseError, OSError) as cause:
            raise await failure_of(
                cause, operation=operation, bucket=self.name, endpoint=self._endpoint, ca_file=self._ca_file
            ) from cause


async def _at_most(answer: Any, size_bytes: int) -> bytes:
    """The answer, or its first chunks when it goes on behind so many bytes: a bucket may say more than was asked."""
    read = bytearray()
    async for chunk in answer.stream(min_chunk_size=1):
        read += chunk
        if len(read) > size_bytes:
            break
    return bytes(read)
