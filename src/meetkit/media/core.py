"""The asyncio face of the native core: commands with awaited replies, and events to whoever owns the object."""

import asyncio
import errno
import importlib
import json
import secrets
from collections.abc import Callable
from dataclasses import dataclass
from itertools import count
from typing import Any, Protocol, Self

from meetkit.errors import NativeCoreMissing, PortUnavailable

__all__ = ["CoreConfig", "CoreEvents", "CoreRefused", "CoreWorkerFailed", "MediaCore", "NativeCore"]

_REPLY_TIMEOUT_S = 5.0
_HARMLESS_LATE = ("NOT_FOUND", "CLOSED")


@dataclass(frozen=True, slots=True, kw_only=True)
class CoreConfig:
    """How the native core runs; spec/core.md."""

    workers: int = 1
    listen_ip: str = "127.0.0.1"
    udp_port: int = 0
    announced_ips: tuple[str, ...] = ()
    socket_buffer_bytes: int = 4 * 1024 * 1024
    consent_timeout_ms: int = 15_000
    fault_injection: bool = False

    def to_json(self) -> str:
        """What the core's constructor takes."""
        return json.dumps(
            {
                "workers": self.workers,
                "listenIp": self.listen_ip,
                "udpPort": self.udp_port,
                "announcedIps": list(self.announced_ips),
                "socketBufferBytes": self.socket_buffer_bytes,
                "consentTimeoutMs": self.consent_timeout_ms,
                "faultInjection": self.fault_injection,
            }
        )


class NativeCore(Protocol):
    """What `meetkit._core.Core` is; src/meetkit/_core.pyi says more."""

    def fileno(self) -> int: ...
    def command(self, request: str) -> None: ...
    def drain(self) -> list[str]: ...
    def local_ports(self) -> list[int]: ...
    def close(self) -> None: ...


class CoreRefused(Exception):
    """The core answered a command with an error; `kind` as in spec/core.md."""

    def __init__(self, op: str, kind: str, message: str) -> None:
        super().__init__(f"{op}: {kind}: {message}")
        self.op = op
        self.kind = kind
        self.message = message


class CoreWorkerFailed(Exception):
    """A worker thread of the core has died, with all routers on it, whose owners hear `router.failed`.

    `restarted`: another has taken its place.
    """

    def __init__(self, worker: int, message: str, *, restarted: bool) -> None:
        super().__init__(f"media worker {worker}: {message}")
        self.worker = worker
        self.message = message
        self.restarted = restarted


class CoreEvents(Protocol):
    """Who wants the events of an object."""

    def core_event(self, event: dict[str, Any]) -> None:
        """One event of spec/core.md."""


class MediaCore:
    """One native core. All methods are called on the event loop that opened it.

    Args:
        core: the native object, or one that behaves like it.
        on_incident: gets what nobody waits for: a failed command without a caller, an event that could not be handled.

    Attributes:
        failed_workers: the numbers of the worker threads that have died for good; only a new process brings them back.
    """

    def __init__(self, core: NativeCore, *, on_incident: Callable[[BaseException], object]) -> None:
        self._core = core
        self.failed_workers: set[int] = set()
        self._on_incident = on_incident
        self._loop = asyncio.get_running_loop()
        self._request_ids = count(1)
        # A random start: a client that outlives this process must not take its successor's `p4` for the one it knew.
        self._object_ids = count(1 + secrets.randbelow(1 << 31))
        self._ssrcs = count(0x1000_0001, 2)
        self._pending: dict[int, tuple[str, asyncio.Future[dict[str, Any]]]] = {}
        self._owners: dict[int, CoreEvents] = {}
        self._closed = False
        self._loop.add_reader(core.fileno(), self._drain)

    @classmethod
    async def open(cls, config: CoreConfig, *, on_incident: Callable[[BaseException], object]) -> Self:
        """Start the native core.

        Raises:
            NativeCoreMissing: it is not built.
            PortUnavailable: its UDP port cannot be bound.
        """
        try:
            native = importlib.import_module("meetkit._core")
        except ImportError as cause:
            raise NativeCoreMissing.not_built(problem=str(cause)) from cause
        try:
            return cls(native.Core(config.to_json()), on_incident=on_incident)
        except OSError as cause:
            raise _port_unavailable(cause, config) from cause

    @property
    def local_ports(self) -> list[int]:
        """The UDP port of each worker."""
        return list(self._core.local_ports())

    def new_object_id(self) -> int:
        """An id for a router, transport, producer or consumer; never given twice."""
        return next(self._object_ids)

    def new_ssrc(self) -> int:
        """A synchronisation source for a consumer; never given twice, as long as fewer than 2^31 were."""
        return next(self._ssrcs) & 0xFFFF_FFFF

    def own(self, object_id: int, owner: CoreEvents) -> None:
        """Send the events of an object to its owner."""
        self._owners[object_id] = owner

    def disown(self, object_id: int) -> None:
        """The object is gone; late events of it go nowhere."""
        self._owners.pop(object_id, None)

    async def request(self, op: str, **fields: Any) -> dict[str, Any]:
        """Send a command and wait for its reply.

        Raises:
            CoreRefused: the core answered with an error.
            TimeoutError: it did not answer within 5 s.
            RuntimeError: it is closed.
        """
        future: asyncio.Future[dict[str, Any]] = self._loop.create_future()
        request_id = self._send(op, fields, future)
        try:
            async with asyncio.timeout(_REPLY_TIMEOUT_S):
                return await future
        finally:
            self._pending.pop(request_id, None)

    def post(self, op: str, **fields: Any) -> None:
        """Send a command whose reply nobody waits for; a refusal that is not just too late becomes an incident."""
        if self._closed:
            return
        future: asyncio.Future[dict[str, Any]] = self._loop.create_future()
        future.add_done_callback(self._posted)
        self._send(op, fields, future)

    async def create_capture(self, router: int, sink: int, *, owner: CoreEvents) -> int:
        """Write all that a router's producers send, now and later, to a socket: the capture stream of spec/egress.md.

        Args:
            router: its number.
            sink: descriptor of one end of a Unix stream socket pair; the core makes a copy, so it may be closed then.
            owner: hears `capture.closed`, once, when the reader went or is too slow, or the core failed; the capture is
                gone then.

        Returns:
            The capture's number.

        Raises:
            CoreRefused: NOT_FOUND the router, INVALID the descriptor.
        """
        number = self.new_object_id()
        self.own(number, owner)
        try:
            await self.request("capture.create", router=router, capture=number, fd=sink)
        except BaseException as error:
            self.disown(number)
            if not isinstance(error, CoreRefused):
                self.post("capture.close", capture=number)
            raise
        return number

    def close_capture(self, capture: int) -> None:
        """End a capture; its reader gets what still waits, and then the end of the stream."""
        self.disown(capture)
        self.post("capture.close", capture=capture)

    async def capture_stats(self, capture: int) -> dict[str, Any]:
        """Its counters, as in spec/core.md.

        Raises:
            CoreRefused: NOT_FOUND, it is gone.
        """
        return await self.request("capture.stats", capture=capture)

    async def stats(self) -> dict[str, Any]:
        """The core's own counters."""
        return await self.request("core.stats")

    async def close(self) -> None:
        """End the workers; what still waits for a reply fails. Idempotent."""
        if self._closed:
            return
        self._closed = True
        self._loop.remove_reader(self._core.fileno())
        await asyncio.to_thread(self._core.close)
        for _, future in self._pending.values():
            if not future.done():
                future.set_exception(RuntimeError("the media core was closed"))
        self._pending.clear()
        self._owners.clear()

    def _send(self, op: str, fields: dict[str, Any], future: "asyncio.Future[dict[str, Any]]") -> int:
        if self._closed:
            raise RuntimeError("the media core is closed")
        request_id = next(self._request_ids)
        self._pending[request_id] = op, future
        self._core.command(json.dumps({"id": request_id, "op": op, **fields}))
        return request_id

    def _posted(self, future: "asyncio.Future[dict[str, Any]]") -> None:
        error = future.exception()
        if self._closed:
            return
        if error is not None and not (isinstance(error, CoreRefused) and error.kind in _HARMLESS_LATE):
            self._on_incident(error)

    def _drain(self) -> None:
        for text in self._core.drain():
            message = json.loads(text)
            try:
                if "id" in message:
                    self._reply(message)
                else:
                    self._event(message)
            except Exception as error:  # noqa: BLE001 - one bad event must not lose those behind it
                self._on_incident(error)

    def _reply(self, message: dict[str, Any]) -> None:
        op, future = self._pending.pop(message["id"], ("", None))
        if future is None or future.done():
            return  # its caller gave up
        error = message.get("error")
        if error is None:
            future.set_result(message["ok"])
        else:
            future.set_exception(CoreRefused(op, error["kind"], error["message"]))

    def _event(self, event: dict[str, Any]) -> None:
        family = event["event"].partition(".")[0]
        if family == "core":
            if not event["restarted"]:
                self.failed_workers.add(event["worker"])
            self._on_incident(CoreWorkerFailed(event["worker"], event["message"], restarted=event["restarted"]))
            return
        owner = self._owners.get(event[family])
        if owner is not None:
            if event["event"] == "capture.closed":
                self.disown(event[family])
            owner.core_event(event)


def _port_unavailable(cause: OSError, config: CoreConfig) -> PortUnavailable:
    where: dict[str, Any] = {"transport": "udp", "port": config.udp_port, "address": config.listen_ip}
    match cause.errno:
        case errno.EACCES | errno.EPERM:
            return PortUnavailable.not_permitted(**where)
        case errno.EADDRNOTAVAIL:
            return PortUnavailable.address_not_local(**where)
        case _:
            return PortUnavailable.in_use(**where)
