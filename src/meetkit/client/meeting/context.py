"""What the parts of one meeting share: its state, its events, its errors, its calls and its tasks."""

import asyncio
import logging
import time
from collections.abc import Awaitable, Callable, Coroutine
from typing import Any

from meetkit.client.config import MeetingConfig
from meetkit.client.emitter import OrderedEmitter
from meetkit.client.events import MeetingStateChanged
from meetkit.client.failure import stamped, subject_of, unexpected
from meetkit.client.loop import running_loop
from meetkit.client.session.session import Phase
from meetkit.client.session.signalling import Signalling
from meetkit.client.tasks import end
from meetkit.client.trace import Trace
from meetkit.errors import (
    ActionPerformedBeforeMeetingJoined,
    MeetingError,
    MeetingReconnecting,
    OperationAborted,
    OperationInProgress,
)
from meetkit.protocol import PROTOCOL_VERSION, MeetingState
from meetkit.protocol.bearer import bare_token

log = logging.getLogger("meetkit.client")

OVER = (MeetingState.CLOSED, MeetingState.FAILED)
_NOT_IN = (MeetingState.DISCONNECTED, MeetingState.CONNECTING, *OVER)


class Context:
    """The trunk that join, people and media grow from. Knows nothing of them.

    Attributes:
        join_data: of the request `join`; its token may be renewed.
        state: see `Meeting.state`; changed by `set_state` only.
        leaving: `leave` was called, or the block of `async with` has ended.
        signalling: once dialled.
        events: to the listeners.
        trace: the log of `debug_mode`.
    """

    def __init__(self, config: MeetingConfig, *, client_version: str) -> None:
        self.config = config
        self.join_data: dict[str, Any] = {
            "version": PROTOCOL_VERSION,
            "token": bare_token(config.token) if isinstance(config.token, str) else config.token,
            "meetingId": config.meeting_id,
            "name": config.name,
            "mode": config.mode,
            "client": {"sdk": "python", "version": client_version},
        }
        if config.participant_id is not None:
            self.join_data["participantId"] = config.participant_id
        if config.participant_secret is not None:
            self.join_data["participantSecret"] = config.participant_secret
        if config.meta_data is not None:
            self.join_data["metaData"] = config.meta_data
        self.state = MeetingState.DISCONNECTED
        self.leaving = False
        self.signalling: Signalling | None = None
        self.events = OrderedEmitter(owner=f"meeting {config.meeting_id}", unheard=self._nobody_listens)
        self.trace = Trace(str(config.meeting_id), enabled=bool(config.debug_mode))
        self._home: asyncio.AbstractEventLoop | None = None
        self._reported: dict[str, MeetingError] = {}
        self._tasks: set[asyncio.Task[None]] = set()

    @property
    def over(self) -> bool:
        """Whether `meeting-left` was told, or is queued."""
        return self.state in OVER

    @property
    def connected(self) -> bool:
        """Whether the server hears us as a participant now."""
        return self.signalling is not None and self.signalling.session.phase is Phase.JOINED

    # ---- telling ----

    def happened(self, event: str, payload: object) -> None:
        """Queue an event for the app."""
        self.events.emit(event, payload)

    def set_state(self, state: MeetingState) -> None:
        """Change the state, and tell it."""
        if state is not self.state:
            previous, self.state = self.state, state
            self.trace("state", new=state.value, previous=previous.value)
            self.happened("meeting-state-changed", MeetingStateChanged(state, previous))

    def report(self, error: MeetingError) -> MeetingError:
        """Stamp an error, and tell the app unless it has it; the object that the app has comes back."""
        error = stamped(error, doc_base=self.config.server_url, subject=subject_of(self.join_data))
        assert error.id is not None
        first = self._reported.setdefault(error.id, error)
        if first is error:
            self.trace(
                "error", code=int(error.code), name=error.name, reason=error.reason, id=error.id, ends=error.ends
            )
            if self.signalling is not None:
                self.signalling.session.remember(error)
            # A call that the end of the meeting cut short is no failure of its own: raised, but no event after the end.
            if not (isinstance(error, OperationAborted) and error.reason in ("MEETING_ENDED", "LEFT_MEANWHILE")):
                self.happened("error", error)
        return first

    # ---- calls ----

    def settle(self) -> asyncio.AbstractEventLoop:
        """The join begins, in the loop that runs here: everything else happens there, too."""
        self._home = asyncio.get_running_loop()
        self.events.settle(self._home)
        return self._home

    def check_loop(self, operation: str) -> None:
        """Whether a call of the app runs where the meeting does. Raises WrongEventLoop, which is told."""
        try:
            running_loop(operation, home=None if self.over else self._home)
        except MeetingError as error:
            raise self.report(error) from None

    async def operate(self, operation: str, action: Callable[[], Awaitable[Any]]) -> Any:
        """Run a call of the app: refused unless we are in; what it raises is one coded error, told once."""
        self.check_loop(operation)
        try:
            self._check_in(operation)
            return await action()
        except MeetingError as error:
            raise self.report(error) from error.__cause__
        except Exception as exc:
            raise self.report(unexpected(exc, doing=operation)) from exc

    async def request(self, method: str, data: dict[str, Any]) -> Any:
        """The model of the server's answer. Raises MeetingError."""
        if self.signalling is None:
            raise self.not_joined(method)
        began_s, outcome = time.monotonic(), "given up"
        try:
            answer = await self.signalling.request(method, data)
            outcome = "ok"
            return answer
        except MeetingError as error:
            outcome = f"{int(error.code)} {error.reason}"
            raise
        finally:
            self.trace.request(method, data, duration_s=time.monotonic() - began_s, outcome=outcome)

    def not_joined(self, operation: str) -> MeetingError:
        """The error of a call that comes too early, or too late."""
        return ActionPerformedBeforeMeetingJoined.not_joined(operation=operation, state=self.state.value)

    def _check_in(self, operation: str) -> None:
        if self.leaving and not self.over:
            raise OperationInProgress.leave_in_progress(operation=operation)
        if self.state in _NOT_IN:
            raise self.not_joined(operation)
        if not self.connected:
            raise MeetingReconnecting.reconnecting(operation=operation)

    # ---- tasks ----

    def spawn(self, work: Coroutine[Any, Any, None]) -> "asyncio.Task[None]":
        """Run something beside; its failure is reported. It ends with the meeting at the latest."""
        task = asyncio.create_task(work, name="meetkit-meeting")
        self._tasks.add(task)
        task.add_done_callback(self._done)
        return task

    async def end_tasks(self) -> None:
        """End what was spawned."""
        await end(set(self._tasks))

    def _done(self, task: asyncio.Task[None]) -> None:
        self._tasks.discard(task)
        if task.cancelled() or (exc := task.exception()) is None:
            return
        self.report(exc if isinstance(exc, MeetingError) else unexpected(exc, doing="running the meeting"))

    def _nobody_listens(self, event: str, payload: object) -> None:
        if event == "error" and isinstance(payload, MeetingError):
            log.error(
                "%s: nobody listens to the event 'error' of this meeting, so here it is: %s %s %s (%s): %s\n"
                "  Fix: %s\n  Listen with @meeting.on('error'). More: %s",
                self.config.meeting_id,
                payload.code,
                payload.name,
                payload.message,
                payload.reason,
                payload.detail,
                payload.solution,
                payload.doc_url,
            )
