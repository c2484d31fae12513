"""The session on asyncio: one socket, one timer, futures for requests. Decides nothing."""

import asyncio
import logging
import random
from collections.abc import Callable
from typing import Any

from websockets.exceptions import ConnectionClosed
from websockets.frames import CloseCode

from meetkit.client.failure import Dialing, unexpected
from meetkit.client.session.dialing import DialFailed, dial
from meetkit.client.session.effects import Answered, Dial, Drop, Effect, Hangup, Send
from meetkit.client.session.session import Phase, Session
from meetkit.client.tasks import end
from meetkit.client.trace import Trace
from meetkit.errors import MeetingError

log = logging.getLogger("meetkit.client")


class _Line:
    """One connection attempt and, when it succeeds, the connection."""

    def __init__(self) -> None:
        self.outgoing: asyncio.Queue[str | None] = asyncio.Queue()
        self.task: asyncio.Task[None] | None = None
        self.dropped = False


class Signalling:
    """Runs a `Session`. What the session says about the meeting goes to `deliver`, in order, one effect at a time."""

    def __init__(self, session: Session, *, server_url: str, deliver: Callable[[Effect], None], trace: Trace) -> None:
        self.session = session
        self._trace = trace
        self._server_url = server_url
        self._deliver = deliver
        self._line: _Line | None = None
        self._lines: set[asyncio.Task[None]] = set()
        self._timer: asyncio.TimerHandle | None = None
        self._waiting: dict[int, asyncio.Future[Any]] = {}
        self._flushing = False

    @classmethod
    def make(
        cls,
        join: dict[str, Any],
        *,
        server_url: str,
        reconnect_timeout_s: float,
        deliver: Callable[[Effect], None],
        trace: Trace,
    ) -> "Signalling":
        """A signalling for one meeting object."""
        session = Session(
            join,
            reconnect_timeout_s=reconnect_timeout_s,
            chance=random.random,
            server=server_url,
        )
        return cls(session, server_url=server_url, deliver=deliver, trace=trace)

    def start(self) -> None:
        """Dial and join; what comes of it is delivered."""
        self.session.start(self._now_s())
        self._flush()

    async def request(self, method: str, data: dict[str, Any]) -> Any:
        """The model of the method's response. Raises MeetingError."""
        request_id = self.session.request(method, data, self._now_s())
        future: asyncio.Future[Any] = asyncio.get_running_loop().create_future()
        self._waiting[request_id] = future
        self._flush()
        try:
            return await future
        finally:
            self._waiting.pop(request_id, None)

    def stop(self, error_for_pending: Callable[[str], MeetingError]) -> None:
        """End the session from this side."""
        self.session.stop(error_for_pending)
        self._flush()

    async def closed(self) -> None:
        """Wait until every socket and task of this signalling is gone. Only after the session ended."""
        assert self.session.phase is Phase.ENDED
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None
        tasks = {task for task in self._lines if task is not asyncio.current_task()}
        if tasks:
            await asyncio.wait(tasks)

    def _now_s(self) -> float:
        return asyncio.get_running_loop().time()

    def _flush(self) -> None:
        """Carry out what the session wants. Not re-entered: what a delivery causes is appended and done in its turn."""
        if self._flushing:
            return
        self._flushing = True
        try:
            while effects := self.session.effects():
                for effect in effects:
                    self._carry_out(effect)
        finally:
            self._flushing = False
        self._arm()

    def _carry_out(self, effect: Effect) -> None:
        match effect:
            case Dial(after_s):
                self._trace("dialling", server=self._server_url, after_ms=round(after_s * 1000))
                self._open_line(effect)
            case Send(text):
                if self._line is not None:
                    self._line.outgoing.put_nowait(text)
            case Hangup():
                line, self._line = self._line, None
                if line is not None:
                    line.outgoing.put_nowait(None)
            case Drop():
                if self._line is not None:
                    self._line.dropped = True
                    self._line.outgoing.put_nowait(None)
            case Answered(request_id, result):
                future = self._waiting.get(request_id)
                if future is not None and not future.done():
                    if isinstance(result, MeetingError):
                        future.set_exception(result)
                    else:
                        future.set_result(result)
            case _:
                try:
                    self._deliver(effect)
                except Exception as exc:  # noqa: BLE001 - a bug of ours must not stop the session, nor be silent
                    unexpected(exc, doing=f"handling {type(effect).__name__}")

    def _arm(self) -> None:
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None
        due_s = self.session.next_deadline_s()
        if due_s is not None:
            self._timer = asyncio.get_running_loop().call_at(due_s, self._tick)

    def _tick(self) -> None:
        self.session.tick(self._now_s())
        self._flush()

    def _open_line(self, how: Dial) -> None:
        line = self._line = _Line()
        line.task = asyncio.create_task(self._run(line, how), name="meetkit-signalling")
        self._lines.add(line.task)
        line.task.add_done_callback(self._lines.discard)

    async def _run(self, line: _Line, how: Dial) -> None:
        connecting = asyncio.create_task(self._connect(how), name="meetkit-dial")
        hung_up = asyncio.create_task(line.outgoing.get(), name="meetkit-hangup")
        try:
            await asyncio.wait({connecting, hung_up}, return_when=asyncio.FIRST_COMPLETED)
            if hung_up.done():  # nothing is sent before the line is open: it can only be the hang-up
                if connecting.done() and connecting.exception() is None:
                    await connecting.result().close()
                return
        finally:
            hung_up.cancel()
            if not connecting.done():
                await end({connecting})
        try:
            socket = connecting.result()
        except Exception as exc:  # noqa: BLE001 - a fault of ours while dialling must end the join, not hang it
            if line is self._line:
                known = exc.failure if isinstance(exc, DialFailed) else None
                failure = known or Dialing(unexpected(exc, doing="dialling"), type(exc).__name__)
                self._trace("dialling failed", cause=failure.cause)
                self.session.dial_failed(failure, self._now_s())
                self._flush()
            return
        writer = asyncio.create_task(self._write(line, socket), name="meetkit-write")
        try:
            if line is self._line:
                self._trace("connection open", server=self._server_url)
                self.session.opened(self._now_s())
                self._flush()
            async for message in socket:
                if line is self._line and not line.dropped:
                    self.session.received(message, self._now_s())
                    self._flush()
        except ConnectionClosed:
            pass
        except asyncio.CancelledError:
            await socket.close(CloseCode.GOING_AWAY)  # the program ends: for the server we have left at once
            raise
        finally:
            writer.cancel()
            await socket.close()
            await asyncio.wait({writer})
        if line is self._line:
            self._line = None
            self.session.lost(_cause(socket.close_code), self._now_s())
            self._flush()

    async def _connect(self, how: Dial) -> Any:
        await asyncio.sleep(how.after_s)
        return await dial(self._server_url, timeout_s=how.timeout_s)

    async def _write(self, line: _Line, socket: Any) -> None:
        try:
            while (text := await line.outgoing.get()) is not None:
                await socket.send(text)
            await socket.close()
        except ConnectionClosed:
            return  # the reader sees it too, and says so
        except Exception as exc:  # noqa: BLE001 - what cannot be sent must not be waited for
            unexpected(exc, doing="sending to the server")
            await socket.close()


def _cause(close_code: int | None) -> str:
    return "the connection broke" if close_code in (None, 1006) else f"closed with code {close_code}"
