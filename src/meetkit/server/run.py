"""Running the server as a process: sockets, signals, the ready file, and a shutdown that tells everybody first."""

from __future__ import annotations

import asyncio
import contextlib
import errno
import gc
import json
import os
import resource
import signal
import socket
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import uvicorn

from meetkit.errors import InvalidSetting, PortUnavailable
from meetkit.server.app import RETRY_AFTER_MS, create_app
from meetkit.server.capacity import LEAST, Descriptors
from meetkit.server.context import ServerContext
from meetkit.server.intake import Acceptor, Gate, Intake
from meetkit.server.intake.websocket import GatedWebSocket
from meetkit.server.logs import get_logger
from meetkit.server.private_files import keep_private
from meetkit.server.settings import ENV_PREFIX, Settings

_BACKLOG = 2048
# Above the protocol's 64 KiB, so that a frame that is too large gets its error and not only a close code.
_WS_MAX_BYTES = 1024 * 1024
_MEETINGS_GOODBYE_S = 12
_LISTENER_GOODBYE_S = 2
#: What a terminal or a service manager ends a process with: the closed window of an SSH session too.
_SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP, signal.SIGQUIT)
#: What others are known to react to, and what would end a process that says nothing about it.
_IGNORED = (signal.SIGUSR1, signal.SIGUSR2, signal.SIGALRM)

_log = get_logger("meetkit.server")


@dataclass(frozen=True, slots=True)
class Ready:
    """What the operator wants to know once the server runs."""

    url: str
    media_ports: list[int]
    context: ServerContext


class _Server(uvicorn.Server):
    """uvicorn without its signal handling: a signal is for the meetings first."""

    def __init__(self, config: uvicorn.Config, intake: Intake) -> None:
        super().__init__(config)
        self.listening = asyncio.Event()
        self._intake = intake

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Take connections ourselves, as long as there are descriptors for them."""
        assert sockets is not None, "they are bound before anything starts"

        def make_gate() -> Gate:
            return Gate(self._intake, config=self.config, server_state=self.server_state, app_state=self.lifespan.state)

        self.servers = [Acceptor(listener, make_gate, self._intake) for listener in sockets]  # type: ignore[misc]
        self.started = True
        self.listening.set()

    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        """Leave the signals alone."""
        yield


async def serve(settings: Settings, *, ready_file: Path | None, on_ready: Callable[[Ready], None]) -> None:
    """Run until SIGINT or SIGTERM.

    Args:
        settings: how to run.
        ready_file: written, complete at once, when the server takes participants.
        on_ready: called at the same moment.

    Raises:
        MeetingError: it could not start.
    """
    keep_private()
    raise_descriptor_limit()
    Descriptors().require(LEAST)
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    heeded = [number for number in _SIGNALS if signal.getsignal(number) is not signal.SIG_IGN]  # such as nohup's
    for number in heeded:
        loop.add_signal_handler(number, stop.set)
    for number in _IGNORED:
        signal.signal(number, signal.SIG_IGN)
    if ready_file is not None:
        await asyncio.to_thread(ready_file.unlink, missing_ok=True)
    listener = bind(settings.host, settings.port)
    try:
        url = _url(settings.host, listener.getsockname()[1])
        app = create_app(settings, url=url)
        context: ServerContext = app.state.context
        async with app.router.lifespan_context(app):
            await _listen(
                app_server(app, settings, context.intake),
                listener,
                stop,
                context,
                url=url,
                ready_file=ready_file,
                on_ready=on_ready,
            )
    finally:
        listener.close()
        for number in heeded:
            loop.remove_signal_handler(number)


def app_server(app: object, settings: Settings, intake: Intake) -> _Server:
    """uvicorn for our application behind our gate; the lifespan is ours to run, so that its errors reach us."""
    config = uvicorn.Config(
        app,  # type: ignore[arg-type]
        lifespan="off",
        log_config=None,
        access_log=False,
        server_header=False,
        proxy_headers=False,
        http="h11",
        ws_max_size=_WS_MAX_BYTES,
        ws=GatedWebSocket,
        ws_ping_interval=settings.ping_interval_s,
        # A ping that stays unanswered for the rest of the time-out means a connection that was silent for all of it.
        ws_ping_timeout=settings.ping_timeout_s - settings.ping_interval_s,
        ws_per_message_deflate=False,
        timeout_graceful_shutdown=_LISTENER_GOODBYE_S,
        h11_max_incomplete_event_size=16 * 1024,
    )
    return _Server(config, intake)


async def _listen(
    server: _Server,
    listener: socket.socket,
    stop: asyncio.Event,
    context: ServerContext,
    *,
    url: str,
    ready_file: Path | None,
    on_ready: Callable[[Ready], None],
) -> None:
    serving = asyncio.create_task(server.serve(sockets=[listener]), name="meetkit-http")
    stopping = asyncio.create_task(stop.wait(), name="meetkit-stop")
    try:
        listening = asyncio.create_task(server.listening.wait(), name="meetkit-listening")
        await asyncio.wait({serving, listening}, return_when=asyncio.FIRST_COMPLETED)
        listening.cancel()
        if server.listening.is_set():
            spare_the_collector()
            ready = Ready(url=url, media_ports=context.media_ports(), context=context)
            on_ready(ready)
            if ready_file is not None:
                await asyncio.to_thread(_write_ready, ready_file, ready)
        await asyncio.wait({serving, stopping}, return_when=asyncio.FIRST_COMPLETED)
        context.ready = False
        _log.info("stopping", reason="signal" if stop.is_set() else "the listener ended")
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(_MEETINGS_GOODBYE_S):
                await context.meetings.shutdown(RETRY_AFTER_MS)
    finally:
        stopping.cancel()
        server.should_exit = True
        await serving
    _log.info("stopped")


def spare_the_collector() -> None:
    """Leave what lives as long as the process to itself: to go through it takes 60 ms, in which nobody is served."""
    gc.collect()
    gc.freeze()
    gc.enable()


def raise_descriptor_limit() -> None:
    """As many open files as the operator allows: the soft limit is often 1024, and each participant needs one."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    if soft != hard:
        resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))


def bind(host: str, port: int) -> socket.socket:
    """A listening TCP socket.

    Raises:
        PortUnavailable: the port is taken or forbidden, or the address isn't ours.
    """
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    listener = socket.socket(family, socket.SOCK_STREAM)
    try:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind((host, port))
        listener.listen(_BACKLOG)
        listener.setblocking(False)
    except OSError as error:
        listener.close()
        raise port_error(error, transport="tcp", port=port, address=host) from error
    return listener


def port_error(error: OSError, *, transport: str, port: int, address: str) -> PortUnavailable | InvalidSetting:
    """What a failed bind means."""
    match error.errno:
        case errno.EACCES | errno.EPERM:
            return PortUnavailable.not_permitted(transport=transport, port=port, address=address)
        case errno.EADDRNOTAVAIL:
            return PortUnavailable.address_not_local(transport=transport, port=port, address=address)
        case errno.EADDRINUSE:
            return PortUnavailable.in_use(transport=transport, port=port, address=address)
        case _:
            problem = f"{address} cannot be listened on ({error.strerror})"
            return InvalidSetting.invalid_value(setting=f"{ENV_PREFIX}HOST", problem=problem)


def _url(host: str, port: int) -> str:
    name = {"0.0.0.0": "127.0.0.1", "::": "[::1]"}.get(host, f"[{host}]" if ":" in host else host)  # noqa: S104
    return f"http://{name}:{port}"


def _write_ready(path: Path, ready: Ready) -> None:
    fresh = path.with_name(f".{path.name}.{os.getpid()}")
    fresh.write_text(json.dumps({"url": ready.url, "pid": os.getpid(), "mediaPorts": ready.media_ports}) + "\n")
    fresh.replace(path)
