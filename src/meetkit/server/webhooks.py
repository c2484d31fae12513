"""Webhooks: every event is written down first, then posted, signed, until it is accepted or given up. Blocks nobody."""

from __future__ import annotations

import asyncio
import base64
import contextlib
import fnmatch
import importlib
import json
import os
import socket
import sys
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from ipaddress import ip_address
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import padding, rsa

from meetkit.egress.validate import Network, is_refused, webhook_problem
from meetkit.errors import MeetingError, Subject
from meetkit.server.boundary import Boundary
from meetkit.server.logs import get_logger
from meetkit.server.records import Records
from meetkit.store import Delivery, Room, Store

if TYPE_CHECKING:
    import httpx

__all__ = ["KEY_FILE", "SIGNATURE_HEADER", "SigningKey", "Webhooks", "wants"]

KEY_FILE = "webhook.pem"
SIGNATURE_HEADER = "videosdk-signature"
ID_HEADER = "videosdk-webhook-id"
_KEY_BITS = 2048
_ATTEMPTS = 16
_FIRST_RETRY_S, _LONGEST_RETRY_S = 1.0, 600.0
_AT_ONCE = 64
"""Endpoints that are sent to at the same time."""
_ANSWER_BYTES = 4096
_WHOLE_S = 15.0
"""From looking up the address to the end of the answer."""
_TOLD_LIMIT = 1000
_IDLE_S = 30.0
_STORE_RETRY_S = 1.0
_TIMEOUT_S, _CONNECT_TIMEOUT_S = 10.0, 5.0
_log = get_logger("meetkit.webhooks")


_PORTS = {"http": 80, "https": 443}


class AddressRefused(Exception):
    """The webhook's host has no address that this server sends to."""


def wants(patterns: Sequence[str], kind: str) -> bool:
    """Whether a room that named these events wants this one; `*` stands for any characters, none named for all."""
    return not patterns or any(fnmatch.fnmatchcase(kind, pattern) for pattern in patterns)


def endpoint_of(url: str) -> str:
    """What an address has in common with others of the same receiver: scheme, host and port."""
    parts = urlsplit(url)
    return f"{parts.scheme}://{(parts.hostname or '').lower()}:{parts.port or _PORTS.get(parts.scheme)}"[:512]


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
    """The outbox and its sender. One endpoint gets one event at a time, so a slow one delays none but its own."""

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
        self._told: dict[str, None] = {}
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
        urls = [url for url in urls if self._is_address(url, room)]
        if not urls:
            return
        event_id, at = self._new_id(), self._now()
        body = json.dumps({"webhookType": kind, "data": data}, ensure_ascii=False)

        async def write() -> None:
            endpoints = {url: endpoint_of(url) for url in urls}
            await self._store.add_deliveries(event_id, endpoints, kind=kind, body=body, at=at)
            self._wake.set()

        self._records.put(write, Subject(meeting_id=room.id))

    def _is_address(self, url: str, room: Room) -> bool:
        """Whether something can be sent there; of a room that was made before addresses were judged it is told once."""
        problem = webhook_problem(url)
        if problem is not None and room.id not in self._told:
            self._told[room.id] = None
            if len(self._told) > _TOLD_LIMIT:
                del self._told[next(iter(self._told))]
            _log.error("a room's webhook has no usable address", room_id=room.id, problem=problem)
        return problem is None

    async def public_key(self) -> str:
        """PEM."""
        return (await self._signing_key()).public_pem()

    async def _signing_key(self) -> SigningKey:
        if self._key is None or (self._key.done() and self._key.exception() is not None):
            self._key = asyncio.create_task(asyncio.to_thread(SigningKey.of, self._data_dir))
        return await asyncio.shield(self._key)

    async def _send(self) -> None:
        # What an earlier server has put off waits no longer than it was to, even if the clock was set back since.
        held_up = True
        while True:
            self._wake.clear()
            pause_s = _IDLE_S
            try:
                if held_up:
                    await self._store.hasten_deliveries(self._now() + timedelta(seconds=_LONGEST_RETRY_S))
                    held_up = False
                busy = list(self._busy)
                free = _AT_ONCE - len(busy)
                for row in await self._store.due_deliveries(self._now(), but=busy, limit=free) if free else ():
                    self._begin(row)
                next_at = await self._store.next_delivery_at(but=list(self._busy))
                if next_at is not None and len(self._busy) < _AT_ONCE:
                    pause_s = min(_IDLE_S, max(0.02, (next_at - self._now()).total_seconds()))
            except MeetingError:
                pause_s = _STORE_RETRY_S  # the database is away, which the watch reports
            except Exception as error:  # noqa: BLE001 - the sender must outlive whatever one round meets
                self._boundary.seen(error, ends="nothing")
                pause_s = _STORE_RETRY_S
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(pause_s):
                    await self._wake.wait()

    def _begin(self, row: Delivery) -> None:
        async def deliver() -> None:
            try:
                await self._deliver(row)
            except MeetingError:
                await asyncio.sleep(_STORE_RETRY_S)
            except Exception as error:  # noqa: BLE001 - one address must not stop the sender
                self._boundary.seen(error, ends="nothing")
                await asyncio.sleep(_STORE_RETRY_S)
            finally:
                del self._busy[row.endpoint]
                self._wake.set()

        self._busy[row.endpoint] = asyncio.create_task(deliver(), name="meetkit-webhook")

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
        if "httpx" not in sys.modules:  # it takes a tenth of a start, and longer than anybody in a meeting shall wait
            await asyncio.to_thread(importlib.import_module, "httpx")
        import httpx

        try:
            async with asyncio.timeout(_WHOLE_S):
                status = await self._status(row)
        except AddressRefused:
            return "this server doesn't send to private addresses"
        except TimeoutError:
            return f"no answer within {_WHOLE_S:.0f} s"
        except (httpx.HTTPError, httpx.InvalidURL, OSError, UnicodeError) as error:
            return type(error).__name__
        return None if 200 <= status < 300 else f"HTTP {status}"

    async def _status(self, row: Delivery) -> int:
        """Post it. Only the answer's status counts: of its body no more is read than lets the connection be kept."""
        from httpx import URL

        body, url = row.body.encode(), URL(row.url)
        address = await self._resolve(url)
        headers = {
            "Host": url.netloc.decode("ascii"),
            "Accept-Encoding": "identity",
            "Content-Type": "application/json",
            "User-Agent": "meetkit",
            SIGNATURE_HEADER: (await self._signing_key()).sign(body),
            ID_HEADER: row.event_id,
        }
        posting = self._http().stream(
            "POST",
            url.copy_with(host=address),
            content=body,
            headers=headers,
            extensions={"sni_hostname": url.host},
        )
        async with posting as response:
            read_bytes = 0
            async for chunk in response.aiter_raw(_ANSWER_BYTES):
                read_bytes += len(chunk)
                if read_bytes >= _ANSWER_BYTES:
                    break
            return response.status_code

    async def _resolve(self, url: httpx.URL) -> str:
        """The address to connect to, looked up once, so that what was checked is what is connected to."""
        port = url.port or (443 if url.scheme == "https" else 80)
        found = await asyncio.get_running_loop().getaddrinfo(url.host, port, type=socket.SOCK_STREAM)
        for *_, address in found:
            if not is_refused(ip_address(str(address[0]).partition("%")[0]), self._allowed):
                return str(address[0])
        raise AddressRefused

    def _http(self) -> httpx.AsyncClient:
        from httpx import AsyncClient, Timeout

        if self._client is None:
            timeout = Timeout(_TIMEOUT_S, connect=_CONNECT_TIMEOUT_S)
            self._client = AsyncClient(timeout=timeout, follow_redirects=False, trust_env=False)
        return self._client
