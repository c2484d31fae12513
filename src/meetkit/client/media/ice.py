"""The client's end of an ICE connection to an ICE-lite server: one path at a time, replaced in place by a restart.

aiortc's own `RTCIceTransport` cannot restart: when its one connection dies, so does the DTLS session above it.
`IceLink` has the three things that `RTCDtlsTransport` asks of the transport beneath it (`role`, `_recv`, `_send`) and
swaps the aioice connection underneath, so that a restart keeps the DTLS session, the SRTP keys and every stream.
"""

import asyncio
import random
import socket
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from aioice import Candidate, Connection
from aioice.stun import TransactionError

from meetkit.client.tasks import complete

CONSENT_INTERVAL_S = 2.5
CONSENT_RETRANSMISSIONS = 2
"""0.5 s + 1 s + 2 s for each consent check, as STUN doubles its time-out."""
CONSENT_FAILURES = 2
"""So many checks in a row without an answer and the path is lost: about ten seconds after its last sign of life."""
INCOMING_LIMIT = 2048
"""Datagrams kept for a DTLS layer that does not read, before the oldest is dropped."""


class IceFailed(Exception):
    """No candidate pair answered. Never leaves the client's media layer: the watchdog makes a coded error of it."""


class _Path(Connection):
    """One aioice connection: gathers only addresses that reach the server, and reports consent instead of closing."""

    def __init__(self, link: "IceLink") -> None:
        super().__init__(ice_controlling=True, stun_server=None)
        self._link = link
        self._addresses: list[str] = []

    def uses(self, addresses: Sequence[str]) -> None:
        """The local addresses to gather."""
        self._addresses = list(addresses)

    async def gather_candidates(self) -> None:
        # The stock version never uses 127.0.0.1 and uses every other address of the host, reachable or not.
        if not self._local_candidates_start:
            self._local_candidates_start = True
            self._local_candidates += await self.get_component_candidates(1, self._addresses)
            self._local_candidates_end = True

    def data_received(self, data: bytes, component: int) -> None:
        self._link._datagram(self, data)

    async def query_consent(self) -> None:
        assert self.remote_password is not None
        failures = 0
        while True:
            if failures == 0:
                await asyncio.sleep(CONSENT_INTERVAL_S * random.uniform(0.8, 1.2))  # noqa: S311 - jitter, no secret
            pair = next(iter(self._nominated.values()), None)
            if pair is None:
                return
            try:
                await pair.protocol.request(
                    self.build_request(pair, nominate=False),
                    pair.remote_addr,
                    integrity_key=self.remote_password.encode(),
                    retransmissions=CONSENT_RETRANSMISSIONS,
                )
            except TransactionError:
                failures += 1
                if failures == CONSENT_FAILURES:
                    self._link._consent(self, alive=False)
            else:
                failures = 0
                self._link._consent(self, alive=True)


def routed_addresses(candidates: Sequence[Mapping[str, Any]]) -> list[str]:
    """The local addresses from which the host's routing table reaches the server's candidates, without duplicates."""
    found: list[str] = []
    for candidate in candidates:
        host, port = str(candidate["ip"]), int(candidate["port"])
        family = socket.AF_INET6 if ":" in host else socket.AF_INET
        try:
            with socket.socket(family, socket.SOCK_DGRAM) as probe:
                probe.connect((host, port))  # UDP: asks the routing table, sends nothing
                local = str(probe.getsockname()[0])
        except OSError:
            continue
        if local not in found:
            found.append(local)
    return found


def _candidates(rows: Sequence[Mapping[str, Any]]) -> list[Mapping[str, Any]]:
    normal = [{**row, "ip": row.get("ip") or row.get("address")} for row in rows]
    return [row for row in normal if row["ip"] and str(row.get("protocol", "")).lower() == "udp"]


class IceLink:
    """The transport beneath DTLS. `on_consent(alive)`: a working path went silent, or speaks again."""

    role = "controlling"

    def __init__(self, *, on_consent: Callable[[bool], None]) -> None:
        self._on_consent = on_consent
        self._path: _Path | None = None
        self._incoming: asyncio.Queue[bytes | None] = asyncio.Queue()
        self._next = _Path(self)
        self._alive = False
        self._closed = False

    @property
    def alive(self) -> bool:
        """Whether the current path answered its last consent checks."""
        return self._alive

    @property
    def parameters(self) -> dict[str, str]:
        """Our credentials for the next `connect`: with them the server asks whether we are there."""
        return {"usernameFragment": self._next.local_username, "password": self._next.local_password}

    async def connect(
        self, parameters: Mapping[str, Any], candidates: Sequence[Mapping[str, Any]], *, timeout_s: float
    ) -> None:
        """Find a path to the server; the first one, or (a restart) one that replaces the present path when it is found.

        Raises:
            IceFailed: nothing answered within `timeout_s`, or the host has no route to any candidate.
        """
        rows = _candidates(candidates)
        addresses = routed_addresses(rows)
        if not addresses:
            raise IceFailed("no route to any of the server's candidates")
        path, self._next = self._next, _Path(self)
        path.uses(addresses)
        try:
            async with asyncio.timeout(timeout_s):
                await path.gather_candidates()
                path.remote_is_lite = True
                path.remote_username = str(parameters["usernameFragment"])
                path.remote_password = str(parameters["password"])
                for row in rows:
                    await path.add_remote_candidate(
                        Candidate(
                            foundation=str(row.get("foundation", "1")),
                            component=1,
                            transport="udp",
                            priority=int(row.get("priority", 1)),
                            host=str(row["ip"]),
                            port=int(row["port"]),
                            type=str(row.get("type", "host")),
                        )
                    )
                await path.add_remote_candidate(None)
                await path.connect()
        except (OSError, TimeoutError, ValueError, TransactionError) as exc:
            await complete(path.close())
            raise IceFailed(str(exc) or type(exc).__name__) from exc
        except BaseException:
            await complete(path.close())
            raise
        if self._closed:
            await complete(path.close())
            raise IceFailed("closed meanwhile")
        previous, self._path = self._path, path
        self._alive = True
        if previous is not None:
            await complete(previous.close())

    async def close(self) -> None:
        """Close the sockets. A reader gets ConnectionError. Idempotent."""
        self._closed = True
        self._alive = False
        path, self._path = self._path, None
        self._incoming.put_nowait(None)
        if path is not None:
            await complete(path.close())

    async def _recv(self) -> bytes:
        data = await self._incoming.get()
        if data is None:
            self._incoming.put_nowait(None)
            raise ConnectionError("the transport is closed")
        return data

    async def _send(self, data: bytes) -> None:
        path = self._path
        if self._closed or path is None:
            raise ConnectionError("the transport is closed")
        try:
            await path.send(data)
        except (ConnectionError, AttributeError):
            # A path that went away meanwhile (AttributeError: its socket did) loses a packet, as networks do.
            # The consent checks notice; a ConnectionError here would end the sender for good.
            return

    def _datagram(self, path: _Path, data: bytes) -> None:
        # Packets of a path that is being replaced are still good: SRTP does not know paths.
        if not data or self._closed:
            return
        if self._incoming.qsize() >= INCOMING_LIMIT:
            self._incoming.get_nowait()
        self._incoming.put_nowait(data)

    def _consent(self, path: _Path, *, alive: bool) -> None:
        if path is self._path and alive is not self._alive:
            self._alive = alive
            self._on_consent(alive)
