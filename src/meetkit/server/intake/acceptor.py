"""Takes connections from a listening socket, and never the last descriptors.

libuv closes a connection for which there is no descriptor, without a word. Here it waits in the kernel's queue until
one is free; from a reserve everybody gets an answer, and the oldest connection that does nothing makes room.
"""

from __future__ import annotations

import asyncio
import socket
from collections.abc import Callable

from meetkit.server.intake.intake import Intake
from meetkit.server.logs import get_logger

__all__ = ["Acceptor"]

#: In one turn of the loop: who is connected has theirs in between.
_AT_ONCE = 32
_PAUSE_S = 0.05
_TELL_EVERY_S = 10.0

_log = get_logger("meetkit.intake")


class Acceptor:
    """Stands where uvicorn has an asyncio server.

    Args:
        listener: listening, not blocking; it stays the caller's.
        make_protocol: for each connection.
        intake: knows the descriptors, and who can make room.
    """

    def __init__(
        self, listener: socket.socket, make_protocol: Callable[[], asyncio.BaseProtocol], intake: Intake
    ) -> None:
        self._listener = listener
        self._make_protocol = make_protocol
        self._intake = intake
        self._loop = asyncio.get_running_loop()
        self._beginning: set[asyncio.Task[None]] = set()
        self._pause: asyncio.TimerHandle | None = None
        self._told_at_s = float("-inf")
        self._loop.add_reader(listener.fileno(), self._take)

    def close(self) -> None:
        """Accept no more."""
        if self._pause is not None:
            self._pause.cancel()
        self._loop.remove_reader(self._listener.fileno())

    async def wait_closed(self) -> None:
        """Until those that were accepted are with their protocol."""
        await asyncio.gather(*self._beginning, return_exceptions=True)

    def _take(self) -> None:
        for _ in range(_AT_ONCE):
            if self._intake.descriptors.out:
                self._wait("no descriptors but those kept for files")
                return
            try:
                connection, _ = self._listener.accept()
            except (BlockingIOError, InterruptedError, ConnectionAbortedError):
                return
            except OSError as error:
                # Of the connection alone or of the system: in either case the next try may do, but not at once.
                self._wait(str(error))
                return
            self._intake.descriptors.opened()
            connection.setblocking(False)
            connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            task = self._loop.create_task(self._begin(connection))
            self._beginning.add(task)
            task.add_done_callback(self._beginning.discard)

    async def _begin(self, connection: socket.socket) -> None:
        try:
            await self._loop.connect_accepted_socket(self._make_protocol, connection)
        except OSError:  # it is gone already
            connection.close()
            self._intake.descriptors.closed()

    def _wait(self, why: str) -> None:
        now_s = self._loop.time()
        if now_s - self._told_at_s > _TELL_EVERY_S:
            self._told_at_s = now_s
            descriptors = self._intake.descriptors
            _log.warning("connections wait", why=why, descriptors_free=descriptors.free, limit=descriptors.limit)
        self._intake.make_room(now_s)
        self._loop.remove_reader(self._listener.fileno())
        self._pause = self._loop.call_later(_PAUSE_S, self._go_on)

    def _go_on(self) -> None:
        self._pause = None
        self._loop.add_reader(self._listener.fileno(), self._take)
