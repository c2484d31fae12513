"""The signalling session as a state machine: what to send, when to dial, what the app is owed. No I/O, no clock.

Inputs are methods with the time as an argument; what is to be done comes back from `effects()` in order. Times are
seconds of any monotonic clock. `chance()` gives numbers in [0, 1) for jitter.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import Enum
from typing import Any

from pydantic import ValidationError

from meetkit.client.failure import Dialing, broken_answer, from_wire
from meetkit.client.session.effects import (
    Admitted,
    Answered,
    Dial,
    Drop,
    Effect,
    Ended,
    ErrorArrived,
    Hangup,
    Happened,
    Held,
    Lost,
    Restored,
    Return,
    Send,
)
from meetkit.client.session.outage import DIAL_TIMEOUT_S, Outage
from meetkit.client.texts import request_problem
from meetkit.errors import (
    ErrorCode,
    MeetingError,
    MeetingReconnecting,
    OperationAborted,
    OperationTimedOut,
    UnableToJoinMeeting,
)
from meetkit.protocol import (
    EVENTS,
    METHODS,
    PROTOCOL_VERSION,
    Joined,
    LeaveReason,
    Listed,
    Notification,
    Response,
    Resumed,
    Snapshot,
    Waiting,
    encode_ack,
    encode_request,
    parse_server_frame,
)
from meetkit.protocol.events import Closing

REQUEST_TIMEOUT_S = 15.0
PATIENCE_S: Mapping[str, float] = {
    "recording.start": 45.0,
    "recording.stop": 30.0,
    "livestream.start": 55.0,
    "livestream.stop": 30.0,
    "hls.start": 45.0,
    "hls.stop": 30.0,
}
"""The server answers these when they have happened, which takes longer than other requests."""
ACK_EVERY = 32
ACK_INTERVAL_S = 5.0

REPEATABLE = frozenset(
    {
        "setRtpCapabilities",
        "transport.diagnose",
        "producer.pause",
        "producer.resume",
        "consumer.resume",
        "consumer.pause",
        "consumer.requestKeyFrame",
        "stats",
        "pubsub.subscribe",
        "pubsub.history",
        "pubsub.unsubscribe",
    }
)
"""Methods that may be sent again after a resume, because twice has the effect of once."""
_NEXT_PART = "snapshot.next"
_OUTLIVES_REJOIN = frozenset({"pubsub.subscribe", "pubsub.history", "pubsub.unsubscribe"})
"""Of those, the ones whose ids still mean something after a join anew."""


class Phase(Enum):
    """Where the session stands."""

    NEW = "new"
    JOINING = "joining"
    WAITING = "waiting"
    JOINED = "joined"
    LOST = "lost"
    ENDED = "ended"


@dataclass(slots=True)
class _Pending:
    request_id: int
    method: str
    data: dict[str, Any]
    deadline_s: float
    latest_s: float
    """While the connection is away its time stands still, but not for longer than until then."""
    wire_id: int | None = None


@dataclass(slots=True)
class Session:
    """One participant's session. `join` is the data of the join request (its token is kept up to date by `token`)."""

    join: dict[str, Any]
    reconnect_timeout_s: float
    chance: Callable[[], float]
    server: str
    phase: Phase = Phase.NEW
    last_seq: int = 0
    _effects: list[Effect] = field(default_factory=list)
    _pending: dict[int, _Pending] = field(default_factory=dict)
    _by_wire_id: dict[int, int] = field(default_factory=dict)
    _next_id: int = 1
    _next_wire_id: int = 1
    _entry_id: int | None = None
    _entry_is_resume: bool = False
    _entry_deadline_s: float | None = None
    _resume_token: str | None = None
    _may_repair: bool = False
    _is_listing: bool = False
    """The lists of participants and guests go on."""
    _acked_seq: int = 0
    _ack_due_s: float | None = None
    _outage: Outage | None = None
    _was_joined: bool = False
    _open: bool = False
    _delivered: dict[str, MeetingError] = field(default_factory=dict)
    _closing: Closing | None = None
    _not_before_ms: int | None = None

    # ---- inputs ----

    def start(self, now_s: float) -> None:
        """Begin: dial and join."""
        assert self.phase is Phase.NEW
        self.phase = Phase.JOINING
        if (problem := request_problem("join", self.join)) is not None:
            self._end(problem, LeaveReason.JOIN_ROOM_FAILED, failed=True)
        else:
            self._effects.append(Dial(0.0, DIAL_TIMEOUT_S))

    def opened(self, now_s: float) -> None:
        """The connection that was dialled is open."""
        self._open = True
        self._closing = None
        if self._resume_token is not None:
            data = {
                "version": PROTOCOL_VERSION,
                "token": self.join["token"],
                "resumeToken": self._resume_token,
                "lastSeq": self.last_seq,
            }
            if self._may_repair:
                data["repair"] = True
            self._enter("resume", data, now_s)
        else:
            self._enter("join", self.join, now_s)

    def dial_failed(self, failure: Dialing, now_s: float) -> None:
        """The connection that was dialled could not be opened."""
        self._open = False
        if self._outage is not None:
            self._outage.dialing = failure
            self._outage.cause = failure.cause
            self._again(now_s)
        elif self.phase is not Phase.ENDED:
            self._end(failure.error, LeaveReason.JOIN_ROOM_FAILED, failed=True)

    def lost(self, cause: str, now_s: float) -> None:
        """The open connection ended without being told to."""
        if not self._open or self.phase is Phase.ENDED:
            return
        self._open = False
        self._entry_id = self._entry_deadline_s = None
        closing, self._closing = self._closing, None
        if self._outage is not None:
            self._again(now_s)
        elif self.phase is Phase.JOINED:
            self.phase = Phase.LOST
            self._outage = Outage(now_s, cause, shutting_down=closing is not None)
            self._effects.append(Lost(cause))
            self._fail_in_flight()
            self._again(now_s)
        elif closing is not None:
            self._end(UnableToJoinMeeting.server_shutting_down(), LeaveReason.JOIN_ROOM_FAILED, failed=True)
        else:
            error = UnableToJoinMeeting.server_unreachable(server=self.server)
            self._end(error, LeaveReason.JOIN_ROOM_FAILED, failed=True)

    def request(self, method: str, data: Mapping[str, Any], now_s: float) -> int:
        """Send a request; its answer comes as `Answered` with the id returned here."""
        request_id = self._next_id
        self._next_id += 1
        if self.phase is Phase.LOST:
            self._effects.append(Answered(request_id, MeetingReconnecting.reconnecting(operation=method)))
        elif self.phase is not Phase.JOINED:
            self._effects.append(Answered(request_id, OperationAborted.left_meanwhile(operation=method)))
        elif (problem := request_problem(method, data)) is not None:
            self._effects.append(Answered(request_id, problem))
        else:
            deadline_s = now_s + _patience_s(method)
            pending = _Pending(request_id, method, dict(data), deadline_s, deadline_s + self.reconnect_timeout_s)
            self._pending[request_id] = pending
            self._transmit(pending)
        return request_id

    def received(self, text: str | bytes, now_s: float) -> None:
        """A message arrived."""
        try:
            frame = parse_server_frame(text)
        except ValueError:
            # Not this protocol (version 1 has only responses and notifications): the line cannot be trusted.
            self._effects.append(Drop())
            return
        match frame:
            case Response():
                self._response(frame, now_s)
            case Notification():
                self._notification(frame, now_s)

    def tick(self, now_s: float) -> None:
        """Time passed: what is due?"""
        for pending in list(self._pending.values()):
            if now_s >= self._due_s(pending):
                timeout_ms = int(_patience_s(pending.method) * 1000)
                late = OperationTimedOut.request_timed_out(operation=pending.method, timeout_ms=timeout_ms)
                self._answer(pending.request_id, late)
        if self._entry_deadline_s is not None and now_s >= self._entry_deadline_s:
            self._entry_deadline_s = None
            if self._outage is None:
                timeout_ms = int(REQUEST_TIMEOUT_S * 1000)
                error = UnableToJoinMeeting.signalling_timed_out(server=self.server, timeout_ms=timeout_ms)
                self._end(error, LeaveReason.JOIN_ROOM_FAILED, failed=True)
            else:
                self._effects.append(Drop())
        if self._ack_due_s is not None and now_s >= self._ack_due_s:
            self._ack()
        if self._outage is not None and now_s >= self._outage.since_s + self.reconnect_timeout_s:
            self._give_up(now_s)

    def next_deadline_s(self) -> float | None:
        """When `tick` has something to do."""
        due = [self._due_s(pending) for pending in self._pending.values()]
        due += [t for t in (self._entry_deadline_s, self._ack_due_s) if t is not None]
        if self._outage is not None and self.phase is not Phase.ENDED:
            due.append(self._outage.since_s + self.reconnect_timeout_s)
        return min(due, default=None)

    def stop(self, error_for_pending: Callable[[str], MeetingError]) -> None:
        """The app leaves: nothing more is owed; requests in flight fail with the given error."""
        if self.phase is not Phase.ENDED:
            self._finish(error_for_pending)
            self._effects.append(Hangup())

    def remember(self, error: MeetingError) -> None:
        """The app has got this error: the same id will not be delivered again."""
        if error.id is not None:
            self._delivered[error.id] = error

    def effects(self) -> list[Effect]:
        """What is to be done, in order; each effect is given out once."""
        effects, self._effects = self._effects, []
        return effects

    # ---- entering ----

    def _enter(self, method: str, data: Mapping[str, Any], now_s: float) -> None:
        self._entry_is_resume = method == "resume"
        self._entry_id = self._wire_id()
        self._entry_deadline_s = now_s + REQUEST_TIMEOUT_S
        self._effects.append(Send(encode_request(self._entry_id, method, dict(data))))

    def _entered(self, response: Response, now_s: float) -> None:
        self._entry_id = self._entry_deadline_s = None
        method = "resume" if self._entry_is_resume else "join"
        if response.error is not None:
            self._refused(from_wire(response.error), now_s)
            return
        try:
            result = METHODS[method].response.validate_python(response.data)
        except ValidationError:
            self._effects.append(Drop())
            return
        match result:
            case Waiting():
                if self._outage is None:
                    self.phase = Phase.WAITING
                # A guest who joins anew must be known by the id that it had, or was given just now.
                self._keep_identity(result)
                self._begin_numbering()
                self._effects.append(Held(result))
            case Resumed(skipped_to=None):
                self._arrive(result, Return.REPLAYED, now_s)
            case Resumed(skipped_to=int(seq)):
                self.last_seq = seq
                self._ack_soon(now_s)
                self._arrive(result, Return.REPAIRED, now_s)
            case Joined():
                self._begin_numbering()
                self._arrive(result, Return.ANEW, now_s)
            case _:
                self._effects.append(Drop())

    def _refused(self, error: MeetingError, now_s: float) -> None:
        resume_impossible = error.code == ErrorCode.ERROR_UNABLE_TO_JOIN_MEETING and error.reason == "RESUME_IMPOSSIBLE"
        if self._entry_is_resume and resume_impossible:
            self._resume_token = None
            self._enter("join", self.join, now_s)
        elif self._was_joined and _passes(error):
            self._not_before_ms = error.retry_after_ms if error.code == ErrorCode.RATE_LIMITED else None
            self._effects.append(Drop())
        else:
            self._end(error, LeaveReason.JOIN_ROOM_FAILED, failed=True)

    def _arrive(self, snapshot: Snapshot, how: Return, now_s: float) -> None:
        self.phase = Phase.JOINED
        self._keep_identity(snapshot)
        self._resume_token = snapshot.resume_token
        self._may_repair = snapshot.resume_repairs is True
        outage, self._outage = self._outage, None
        first, self._was_joined = not self._was_joined, True
        if first:
            self._effects.append(Admitted(snapshot))
            self._ask_for_more(snapshot, now_s)
            return
        assert outage is not None
        self._effects.append(Restored(snapshot, how))
        for pending in list(self._pending.values()):
            if how is Return.ANEW and pending.method not in _OUTLIVES_REJOIN:
                self._answer(pending.request_id, OperationAborted.connection_lost(operation=pending.method))
            else:
                left_s = max(0.0, pending.deadline_s - outage.since_s)
                pending.deadline_s = min(now_s + left_s, pending.latest_s)
                self._transmit(pending)
        if how is not Return.REPLAYED:
            self._ask_for_more(snapshot, now_s)
        elif self._is_listing:
            # The lists begin anew with this snapshot; those that were complete already are kept so by the replay.
            self._listed(snapshot, now_s)

    def _keep_identity(self, mine: Waiting | Snapshot) -> None:
        self.join["participantId"] = mine.participant_id
        if mine.participant_secret is not None:
            self.join["participantSecret"] = mine.participant_secret

    def _ask_for_more(self, listed: Listed, now_s: float) -> None:
        """The lists go on in `snapshot-part`."""
        self._is_listing = listed.more
        if listed.more:
            self.request(_NEXT_PART, {}, now_s)

    # ---- losing and coming back ----

    def _again(self, now_s: float) -> None:
        """Try to get back. How long a server that shuts down will be away is its guess; to ask early costs nothing."""
        outage = self._outage
        assert outage is not None
        if now_s >= outage.since_s + self.reconnect_timeout_s:
            self._give_up(now_s)
            return
        not_before_ms, self._not_before_ms = self._not_before_ms, None
        delay_s = outage.next_try(now_s, self.chance, not_before_ms=not_before_ms)
        self._effects.append(Dial(delay_s, outage.dial_timeout_s))

    def _give_up(self, now_s: float) -> None:
        outage = self._outage
        assert outage is not None
        if outage.shutting_down:
            error = UnableToJoinMeeting.server_shutting_down()
        else:
            error = UnableToJoinMeeting.reconnect_gave_up(
                attempts=outage.attempts, elapsed_s=round(now_s - outage.since_s), cause=outage.cause
            )
        error.__cause__ = outage.dialing.error if outage.dialing is not None else None
        self._end(error, LeaveReason.WEBSOCKET_CONNECTION_ATTEMPTS_EXHAUSTED, failed=True)

    def _fail_in_flight(self) -> None:
        for pending in list(self._pending.values()):
            if pending.method not in REPEATABLE:
                self._answer(pending.request_id, OperationAborted.connection_lost(operation=pending.method))
        self._by_wire_id.clear()

    # ---- frames ----

    def _response(self, response: Response, now_s: float) -> None:
        if response.id == self._entry_id:
            self._entered(response, now_s)
            return
        request_id = self._by_wire_id.pop(response.id, None)
        pending = self._pending.get(request_id) if request_id is not None else None
        if pending is None:
            return  # timed out meanwhile
        if response.error is not None:
            self._answer(pending.request_id, from_wire(response.error))
            if pending.method == _NEXT_PART:
                self._effects.append(Drop())  # somebody would be missing for ever: a resume begins the lists anew
            return
        try:
            result = METHODS[pending.method].response.validate_python(response.data)
        except ValidationError as exc:
            self._answer(pending.request_id, broken_answer(pending.method, exc))
        else:
            self._answer(pending.request_id, result)

    def _notification(self, ntf: Notification, now_s: float) -> None:
        if ntf.seq > 0:
            if ntf.seq <= self.last_seq:
                return  # replayed
            if ntf.seq != self.last_seq + 1:
                self._effects.append(Drop())  # a gap: resume gets what is missing
                return
            self.last_seq = ntf.seq
            self._ack_soon(now_s)
        model = EVENTS.get(ntf.event)
        if model is None:
            return  # of a newer server
        try:
            data = model.from_wire(ntf.data)
        except ValidationError:
            self._effects.append(Drop())
            return
        match ntf.event:
            case "joined":
                assert isinstance(data, Snapshot)
                self._arrive(data, Return.ANEW, now_s)
            case "closing":
                assert isinstance(data, Closing)
                self._server_closes(data)
            case "error":
                self._error_arrived(from_wire(ntf.data["error"]))
            case "snapshot-part":
                assert isinstance(data, Listed)
                self._listed(data, now_s)
            case event:
                self._effects.append(Happened(event, data))

    def _listed(self, part: Listed, now_s: float) -> None:
        self._effects.append(Happened("snapshot-part", part))
        self._ask_for_more(part, now_s)

    def _error_arrived(self, error: MeetingError) -> None:
        if error.id is not None and error.id in self._delivered:
            return
        self.remember(error)
        if self._was_joined or error.ends not in ("join", "meeting"):
            self._effects.append(ErrorArrived(error))
        else:
            # It decides the join that is awaited; `closing` follows and repeats it.
            self._end(error, LeaveReason.JOIN_ROOM_FAILED, failed=True)

    def _server_closes(self, closing: Closing) -> None:
        if closing.reconnect:
            self._closing = closing
            return
        error = from_wire(closing.error) if closing.error is not None else None
        if error is not None and error.id is not None and error.id in self._delivered:
            error = None
        reason = closing.reason.known()
        if self._was_joined:
            self._end(error, reason, failed=False)
        elif error is not None or self.phase is Phase.JOINING:
            self._end(
                error or UnableToJoinMeeting.server_unreachable(server=self.server),
                LeaveReason.JOIN_ROOM_FAILED,
                failed=True,
            )
        else:
            # A guest's meeting ended, or was emptied, before anybody answered.
            aborted = OperationAborted.meeting_ended(operation="join")
            self._end(aborted, LeaveReason.JOIN_ROOM_FAILED, failed=True)

    # ---- plumbing ----

    def _begin_numbering(self) -> None:
        self.last_seq = self._acked_seq = 0
        self._ack_due_s = None

    def _ack_soon(self, now_s: float) -> None:
        if self.last_seq - self._acked_seq >= ACK_EVERY:
            self._ack()
        elif self._ack_due_s is None:
            self._ack_due_s = now_s + ACK_INTERVAL_S

    def _ack(self) -> None:
        self._ack_due_s = None
        if self._open and self.last_seq > self._acked_seq:
            self._acked_seq = self.last_seq
            self._effects.append(Send(encode_ack(self.last_seq)))

    def _wire_id(self) -> int:
        wire_id = self._next_wire_id
        self._next_wire_id += 1
        return wire_id

    def _transmit(self, pending: _Pending) -> None:
        pending.wire_id = self._wire_id()
        self._by_wire_id[pending.wire_id] = pending.request_id
        self._effects.append(Send(encode_request(pending.wire_id, pending.method, pending.data)))

    def _due_s(self, pending: _Pending) -> float:
        return pending.latest_s if self._outage is not None else pending.deadline_s

    def _answer(self, request_id: int, result: Any) -> None:
        pending = self._pending.pop(request_id)
        if pending.wire_id is not None:
            self._by_wire_id.pop(pending.wire_id, None)
        self._effects.append(Answered(request_id, result))

    def _end(self, error: MeetingError | None, reason: LeaveReason, *, failed: bool) -> None:
        if self.phase is Phase.ENDED:
            return
        self._finish(lambda operation: OperationAborted.meeting_ended(operation=operation))
        if error is not None:
            self.remember(error)
        self._effects.append(Ended(error, reason, failed))
        self._effects.append(Hangup())

    def _finish(self, error_for_pending: Callable[[str], MeetingError]) -> None:
        self.phase = Phase.ENDED
        for pending in list(self._pending.values()):
            self._answer(pending.request_id, error_for_pending(pending.method))
        self._entry_id = self._entry_deadline_s = self._ack_due_s = None
        self._outage = None


def _patience_s(method: str) -> float:
    return PATIENCE_S.get(method, REQUEST_TIMEOUT_S)


def _passes(error: MeetingError) -> bool:
    """Whether the server may answer otherwise a moment later."""
    return error.retryable and (error.fault == "server" or error.code == ErrorCode.RATE_LIMITED)
