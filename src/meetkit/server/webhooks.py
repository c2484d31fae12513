"""Webhooks: every event is written down first, then posted, signed, until it is accepted or given up. Blocks nobody."""

from __future__ import annotations

import asyncio
import base64
import contextlib
import fnmatch
import json
import os
import socket
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from ipaddress import ip_address
from pathlib import Path
from typing import Any

import httpx
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import padding, rsa

from meetkit.egress.validate import Network, is_refused
from meetkit.errors import MeetingError, Subject
from meetkit.server.boundary import Boundary
from meetkit.server.logs import get_logger
from meetkit.server.records import Records
from meetkit.store import Delivery, Room, Store

__all__ = ["KEY_FILE", "SIGNATURE_HEADER", "SigningKey", "Webhooks", "wants"]

KEY_FILE = "webhook.pem"
SIGNATURE_HEADER = "videosdk-signature"
ID_HEADER = "videosdk-webhook-id"
_KEY_BITS = 2048
_ATTEMPTS = 16
_FIRST_RETRY_S, _LONGEST_RETRY_S = 1.0, 600.0
_BATCH = 200
_IDLE_S = 30.0
_STORE_RETRY_S = 1.0
_TIMEOUT = httpx.Timeout(10.0, connect=5.0)
_log = get_logger("meetkit.webhooks")


class AddressRefused(Exception):
    """The webhook's host has no address that this server sends to."""


def wants(patterns: Sequence[str], kind: str) -> bool:
    """Whether a room that named these events wants this one; `*` stands for any characters, none named for all."""
    return not patterns or any(fnmatch.fnmatchcase(kind, pattern) for pattern in patterns)


class SigningKey:
    """The RSA key of a data folder; made when there is none."""

    def __init__(self, key: rsa.RSAPrivateKey) -> None:
        self._key = key

    @classmethod
    def of(cls, data_dir: Path) -> SigningKey:
        """Reads or makes the key. Slow when it makes one. Two that make one at once agree on the first."""
        path = data_dir / KEY_FILE
        if not path.exists():
            key = rsa.generate_private_key(public_exponent=65537, key_size=_KEY_BITS)
            pem = key.private_bytes(
                serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
            )
            fresh = data_dir / f".{KEY_FILE}.{os.getpid()}"
            fresh.unlink(missing_ok=True)
            with open(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
                file.write(pem)
            with contextlib.suppress(FileExistsError):
                os.link(fresh, path)
            fresh.unlink()
        loaded = serialization.load_pem_private_key(path.read_bytes(), password=None)
        if not isinstance(loaded, rsa.RSAPrivateKey):
            raise ValueError(f"{path} holds no RSA key")
        return cls(loaded)

    def sign(self, body: bytes) -> str:
        """Base64 of RSA-SHA256, PKCS #1 v1.5."""
        return base64.b64encode(self._key.sign(body, padding.PKCS1v15(), hashes.SHA256())).decode()

    def public_pem(self) -> str:
        """What receivers check signatures with."""
        public = self._key.public_key().public_bytes(
            serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo
        )
        return public.decode()


class Webhooks:
    """The outbox and its sender. One address gets one event at a time, so a slow one delays none but its own."""

    def __init__(
        self,
        *,
        data_dir: Path,
        store: Store,
        records: Records,
        boundary: Boundary,
        allowed: Sequence[Network],
        now: Callable[[], datetime],
        new_id: Callable[[], str],
    ) -> None:
        self._data_dir = data_dir
        self._store = store
        self._records = records
        self._boundary = boundary
        self._allowed = tuple(allowed)
        self._now = now
        self._new_id = new_id
        self._wake = asyncio.Event()
        self._busy: dict[str, asyncio.Task[None]] = {}
        self._key: asyncio.Task[SigningKey] | None = None
        self._client: httpx.AsyncClient | None = None
        self._sender: asyncio.Task[None] | None = None

    def start(self) -> None:
        """Begin to send, also what an earlier server has left."""
        self._sender = asyncio.create_task(self._send(), name="meetkit-webhooks")

    async def close(self) -> None:
        """Stop sending; what waits is sent by the next server."""
        tasks = [task for task in (self._sender, self._key, *self._busy.values()) if task is not None]
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        if self._client is not None:
            await self._client.aclose()

    def tell(self, room: Room, kind: str, data: dict[str, Any], *, also: str | None = None) -> None:
        """An event: to the room's address if it wants it, and to `also`."""
        urls = [] if also is None else [also]
        if room.webhook is not None and wants(room.webhook.events, kind) and room.webhook.end_point not in urls:
            urls.append(room.webhook.end_point)
        if not urls:
            return
        event_id, at = self._new_id(), self._now()
        body = json.dumps({"webhookType": kind, "data": data}, ensure_ascii=False)

        async def write() -> None:
            await self._store.add_deliveries(event_id, urls, kind=kind, body=body, at=at)
            self._wake.set()

        self._records.put(write, Subject(meeting_id=room.id))

    async def public_key(self) -> str:
        """PEM."""
        return (await self._signing_key()).public_pem()

    async def _signing_key(self) -> SigningKey:
        if self._key is None or (self._key.done() and self._key.exception() is not None):
            self._key = asyncio.create_task(asyncio.to_thread(SigningKey.of, self._data_dir))
        return await asyncio.shield(self._key)

    async def _send(self) -> None:
        while True:
            self._wake.clear()
            pause_s = _IDLE_S
            try:
                busy = list(self._busy)
                for url, rows in _by_url(await self._store.due_deliveries(self._now(), but=busy, limit=_BATCH)):
                    self._begin(url, rows)
                next_at = await self._store.next_delivery_at(but=list(self._busy))
                if next_at is not None:
                    pause_s = min(_IDLE_S, max(0.02, (next_at - self._now()).total_seconds()))
            except MeetingError:
                pause_s = _STORE_RETRY_S  # the database is away, which the watch reports
            except Exception as error:  # noqa: BLE001 - the sender must outlive whatever one round meets
                self._boundary.seen(error, ends="nothing")
                pause_s = _STORE_RETRY_S
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(pause_s):
                    await self._wake.wait()

    def _begin(self, url: str, rows: list[Delivery]) -> None:
        async def deliver() -> None:
            try:
                for row in rows:
                    await self._deliver(row)
            except MeetingError:
                await asyncio.sleep(_STORE_RETRY_S)
            except Exception as error:  # noqa: BLE001 - one address must not stop the sender
                self._boundary.seen(error, ends="nothing")
                await asyncio.sleep(_STORE_RETRY_S)
            finally:
                del self._busy[url]
                self._wake.set()

        self._busy[url] = asyncio.create_task(deliver(), name="meetkit-webhook")

    async def _deliver(self, row: Delivery) -> None:
        problem = await self._post(row)
        if problem is None:
            await self._store.remove_delivery(row.number)
            return
        attempts = row.attempts + 1
        facts = {"kind": row.kind, "event_id": row.event_id, "attempts": attempts, "problem": problem}
        if attempts >= _ATTEMPTS:
            _log.error("a webhook is given up", **facts)
            await self._store.remove_delivery(row.number)
            return
        _log.warning("a webhook was not delivered", **facts)
        pause_s = min(_LONGEST_RETRY_S, _FIRST_RETRY_S * 2 ** (attempts - 1))
        next_at = self._now() + timedelta(seconds=pause_s)
        await self._store.postpone_delivery(row.number, attempts=attempts, next_at=next_at)

    async def _post(self, row: Delivery) -> str | None:
        """None when it was accepted, else what was wrong; no address is in it, for it may be secret."""
        body = row.body.encode()
        url = httpx.URL(row.url)
        try:
            address = await self._resolve(url)
            response = await self._http().post(
                url.copy_with(host=address),
                content=body,
                headers={
                    "Host": url.netloc.decode("ascii"),
                    "Content-Type": "application/json",
                    "User-Agent": "meetkit",
                    SIGNATURE_HEADER: (await self._signing_key()).sign(body),
                    ID_HEADER: row.event_id,
                },
                extensions={"sni_hostname": url.host},
            )
        except AddressRefused:
            return "this server doesn't send to private addresses"
        except (httpx.HTTPError, OSError, UnicodeError) as error:
            return type(error).__name__
        return None if response.is_success else f"HTTP {response.status_code}"

    async def _resolve(self, url: httpx.URL) -> str:
        """The address to connect to, looked up once, so that what was checked is what is connected to."""
        port = url.port or (443 if url.scheme == "https" else 80)
        found = await asyncio.get_running_loop().getaddrinfo(url.host, port, type=socket.SOCK_STREAM)
        for *_, address in found:
            if not is_refused(ip_address(str(address[0]).partition("%")[0]), self._allowed):
                return str(address[0])
        raise AddressRefused

    def _http(self) -> httpx.AsyncClient:
        if self._client is None:
            self._client = httpx.AsyncClient(timeout=_TIMEOUT, follow_redirects=False, trust_env=False)
        return self._client


def _by_url(rows: list[Delivery]) -> list[tuple[str, list[Delivery]]]:
    grouped: dict[str, list[Delivery]] = {}
    for row in rows:
        grouped.setdefault(row.url, []).append(row)
    return list(grouped.items())
