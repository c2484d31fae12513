"""One connection's conversation: which frames it may send now, and one answer to each request."""

import asyncio
from hashlib import sha256

import pydantic_core
from starlette.websockets import WebSocket, WebSocketDisconnect

from meetkit.errors import (
    Ends,
    InvalidRequest,
    MeetingError,
    MessagesLimited,
    ServerShuttingDown,
    Subject,
    UnableToJoinMeeting,
)
from meetkit.media import parse_rtp_capabilities
from meetkit.meeting import commands as c
from meetkit.meeting.identities import Proof
from meetkit.meeting.lobby import Origin
from meetkit.protocol.codec import InvalidFrame, binary_frame, encode_encoded, parse_frame
from meetkit.protocol.frames import Ack, Request
from meetkit.protocol.methods import Join, Resume
from meetkit.protocol.vocabulary import LeaveReason
from meetkit.server.intake import gate_of
from meetkit.server.intake.websocket import REFUSED
from meetkit.server.live.directory import Directory
from meetkit.server.live.egress import Reply
from meetkit.server.live.meeting import NORMAL_CLOSE, LiveMeeting
from meetkit.server.live.outbox import Outbox
from meetkit.server.live.peer import Peer, closing_data
from meetkit.server.signal.bounds import INVALID_LIMIT, INVALID_WINDOW_S, REQUESTS_PER_S, Bounds
from meetkit.server.signal.connection import QUEUE_COUNT, Connection
from meetkit.server.signal.entry import admit, admit_again
from meetkit.server.signal.member import Member
from meetkit.server.signal.requests import answer, answer_later, is_answered_later

__all__ = ["FIRST_FRAME_TIMEOUT_S", "Conversation"]

FIRST_FRAME_TIMEOUT_S = 10.0
_SLOW_DOWN_S = 0.05
_PAGE_WENT_AWAY = 1001
_INTERNAL_CLOSE = 1011
_POLICY_CLOSE = 1008
_RECORDED_ERRORS_LIMIT = 100


class Conversation:
    """From the first frame to the last. Requests of one connection are answered one after the other."""

    def __init__(self, websocket: WebSocket, directory: Directory, *, address: str, trace_id: str | None) -> None:
        self._websocket = websocket
        self._directory = directory
        self._services = directory.services
        self._address = address
        self._trace_id = trace_id
        self.connection = Connection(websocket)
        self._outbox = Outbox(directory.services.stock)
        self._bounds = Bounds(asyncio.get_running_loop().time())
        self._peer: Peer | None = None
        self._live: LiveMeeting | None = None
        self._left = False
        self._last_request_id = 0
        self._recorded_errors = 0
        self._gone_for_good = False

    async def run(self) -> None:
        """Until the connection ends, from whichever side."""
        connection = self.connection
        self._directory.connections.add(self)
        try:
            async with asyncio.TaskGroup() as group:
                writer = group.create_task(connection.write())
                reader = group.create_task(self._read())
                patience = asyncio.get_running_loop().call_later(
                    FIRST_FRAME_TIMEOUT_S, self._services.guarded(self._nobody_joined)
                )
                await connection.ended.wait()
                patience.cancel()
                writer.cancel()
                reader.cancel()
            if connection.overflowed:
                await self._tell_slow_client()
        finally:
            self._directory.connections.discard(self)
            self._connection_lost()

    def _connection_lost(self) -> None:
        peer, live = self._peer, self._live
        if peer is not None and live is not None and not peer.gone and peer.connection is self.connection:
            live.connection_lost(peer, for_good=self._gone_for_good)
        if peer is None or peer.gone:
            self._outbox.clear()

    async def _tell_slow_client(self) -> None:
        slow = self._seen(InvalidRequest.not_reading(limit=QUEUE_COUNT, ends="meeting"), ends="meeting")
        data = closing_data(LeaveReason.WEBSOCKET_DISCONNECTED, slow, reconnect=True)
        if (gate := gate_of(self._websocket.scope)) is not None:
            gate.say_last_words()
        await self.connection.last_words(encode_encoded(0, "closing", data), _INTERNAL_CLOSE)

    def _nobody_joined(self) -> None:
        if self._peer is None and not self._left:
            timeout_ms = round(FIRST_FRAME_TIMEOUT_S * 1000)
            self.end_with(InvalidRequest.join_expected(timeout_ms=timeout_ms, ends="join"))

    # Reading

    async def _read(self) -> None:
        try:
            while not self.connection.closing:
                message = await self._websocket.receive()
                if message["type"] == "websocket.disconnect":
                    self._gone_for_good = message.get("code") == _PAGE_WENT_AWAY
                    return
                if (refused := message.get(REFUSED)) is not None:
                    too_large = refused.reason == "TOO_LARGE"
                    self.end_with(refused, close_code=_INTERNAL_CLOSE if too_large else _POLICY_CLOSE)
                    continue
                await self._frame(message.get("text"))
            await self._drain()
        except (WebSocketDisconnect, RuntimeError):
            return
        finally:
            if not self.connection.closing:
                self.connection.ended.set()

    async def _drain(self) -> None:
        """After the decision to close, what the client still sends is not looked at."""
        while (await self._websocket.receive())["type"] != "websocket.disconnect":
            pass
        self.connection.ended.set()

    async def _frame(self, text: str | None) -> None:
        try:
            if text is None:
                raise binary_frame()
            frame = parse_frame(text)
        except InvalidFrame as invalid:
            self._not_understood(invalid)
            return
        match frame:
            case Ack(seq):
                self._outbox.ack(seq)
            case Request():
                if retry_after_ms := self._bounds.take(asyncio.get_running_loop().time()):
                    too_many = InvalidRequest.too_many(limit_per_s=REQUESTS_PER_S, retry_after_ms=retry_after_ms)
                    self.connection.refuse(frame.id, self._seen(too_many))
                    await asyncio.sleep(_SLOW_DOWN_S)  # not reading is what slows the sender down
                    return
                await self._request(frame)

    def _not_understood(self, invalid: InvalidFrame) -> None:
        error = self._seen(invalid.error)
        fatal = error.reason == "TOO_LARGE"
        if invalid.request_id is not None:
            self.connection.refuse(invalid.request_id, error)
        elif not fatal:
            self._notify_error(error)
        if fatal:
            self.end_with(error)
        elif not self._bounds.invalid(asyncio.get_running_loop().time()):
            self.end_with(InvalidRequest.too_many_invalid(limit=INVALID_LIMIT, window_s=INVALID_WINDOW_S))

    # Answering

    async def _request(self, request: Request) -> None:
        if request.id <= self._last_request_id:
            stale = InvalidRequest.invalid_field(field="id", problem="it must be greater than that of the last request")
            self._not_understood(InvalidFrame(stale, request.id))
            return
        self._last_request_id = request.id
        try:
            match request.method:
                case "ping":
                    self.connection.respond(request.id, {})
                case "join":
                    assert isinstance(request.data, Join)
                    await self._join(request.id, request.data)
                case "resume":
                    assert isinstance(request.data, Resume)
                    await self._resume(request.id, request.data)
                case "leave":
                    self._leave(request.id, self._member(request.method))
                case method if is_answered_later(method):
                    answer_later(request, self._member(method), self._reply(request))
                case _:
                    await answer(request, self._member(request.method))
        except Exception as error:  # noqa: BLE001 - the boundary: every failure becomes this request's answer
            self.connection.refuse(request.id, self._seen(error))

    def _reply(self, request: Request) -> Reply:
        """The answer to a request that others do not wait for.

        The connection may be lost before it comes, even without our knowing. A failure is therefore told as numbered
        notification first, which a resume repeats; clients know it by its id. A success shows in the states.
        """
        peer = self._member(request.method).peer

        def fail(error: BaseException) -> None:
            known = self._seen(error)
            peer.notify("error", pydantic_core.to_json({"error": known.to_wire()}).decode())
            self.connection.refuse(request.id, known)

        return Reply(
            ok=lambda data: self.connection.respond(request.id, data),
            fail=fail,
        )

    def _member(self, method: str) -> Member:
        peer, live = self._peer, self._live
        if peer is None or live is None or not peer.admitted or peer.gone:
            raise InvalidRequest.out_of_order(method=method, state=self._state())
        return Member(peer, live, self._services)

    def _state(self) -> str:
        if self._left or (self._peer is not None and self._peer.gone):
            return "LEFT"
        if self._peer is None:
            return "NOT_JOINED"
        return "JOINED" if self._peer.admitted else "WAITING"

    async def _join(self, request_id: int, join: Join) -> None:
        if self._peer is not None or self._left:
            raise InvalidRequest.out_of_order(method="join", state=self._state())
        about: tuple[Peer, LiveMeeting] | None = None
        try:
            if self._directory.shutting_down:
                raise ServerShuttingDown.stopping(ends="join")
            admitted = await admit(join, self._services)
            participant_id = admitted.participant_id or self._services.new_id()
            capabilities = None if join.rtp_capabilities is None else parse_rtp_capabilities(join.rtp_capabilities)
            self._directory.check_room_for(admitted.room, participant_id)
            live = self._directory.live(admitted.room)
            peer = Peer(
                self._services.new_seat(),
                participant_id,
                live.room.id,
                resume_token=self._services.new_secret(),
                connection=self.connection,
                outbox=self._outbox,
            )
            about = peer, live
            peer.join_request_id = request_id
            peer.rtp_capabilities = capabilities
            command = c.Enter(
                seat=peer.seat,
                participant_id=participant_id,
                proof=Proof(
                    named_by_token=admitted.named_by_token,
                    secret=join.participant_secret,
                    new_secret=self._services.new_secret(),
                ),
                origin=Origin(token=sha256(join.token.encode()).hexdigest(), address=self._address),
                name=join.name,
                mode=join.mode,
                meta_data=join.meta_data,
                permissions=admitted.permissions,
                lobby_timeout=self._directory.lobby_timeout(admitted.room),
            )
            self._peer, self._live = peer, live
            await live.enter(peer, command, directly=not admitted.to_lobby)
            self._directory.remember(peer)
            self._let_in()
            self._services.boundary.metrics.joins.labels(outcome="entered" if peer.admitted else "waiting").inc()
        except Exception as error:  # noqa: BLE001 - a refused join is answered, explained and closed
            self._peer = self._live = None
            self._services.boundary.metrics.joins.labels(outcome="refused").inc()
            known = self._seen(error, ends="join", about=about)
            self.connection.refuse(request_id, known)
            self._close_with(known, LeaveReason.JOIN_ROOM_FAILED)

    async def _resume(self, request_id: int, resume: Resume) -> None:
        if self._peer is not None or self._left:
            raise InvalidRequest.out_of_order(method="resume", state=self._state())
        if self._directory.shutting_down:
            raise ServerShuttingDown.stopping(ends="join")
        found = self._directory.find_resumable(resume.resume_token)
        if found is None:
            raise _impossible("the server doesn't know it (any more)")
        peer, live = found
        try:
            good = await admit_again(resume.token, live.room, peer.participant_id, self._services)
        except MeetingError as error:
            known = self._seen(error, ends="join", about=found)
            self.connection.refuse(request_id, known)
            self._close_with(known, LeaveReason.JOIN_ROOM_FAILED)
            return
        if not good or peer.gone or not peer.admitted:
            raise _impossible("the server doesn't know it (any more)")
        missed = peer.outbox.resume(resume.last_seq, repair=bool(resume.repair))
        if missed is None:
            raise _impossible("too much was missed meanwhile")
        peer.cancel_timer()
        earlier, peer.connection = peer.connection, self.connection
        if earlier is not None:
            earlier.unnumbered("closing", closing_data(LeaveReason.DUPLICATE_PARTICIPANT, None))
            earlier.close(4005, LeaveReason.DUPLICATE_PARTICIPANT.name)
        self._peer, self._live, self._outbox = peer, live, peer.outbox
        self._let_in()
        self.connection.respond(request_id, live.resumed(peer, missed.skipped_to))
        self.connection.replay(missed.entries)
        if missed.lost.count:
            lost = MessagesLimited.messages_missed(missed_count=missed.lost.count, topics=list(missed.lost.topics))
            self._notify_error(self._seen(lost, ends="nothing"))

    def _let_in(self) -> None:
        if (gate := gate_of(self._websocket.scope)) is not None:
            gate.joined()

    def _leave(self, request_id: int, who: Member) -> None:
        self.connection.respond(request_id, {})
        self._left = True
        who.live.depart(who.peer, LeaveReason.MANUAL_LEAVE_CALLED)
        who.peer.close(LeaveReason.MANUAL_LEAVE_CALLED, code=NORMAL_CLOSE)

    # Errors and the end

    def _seen(
        self, error: BaseException, *, ends: Ends = "request", about: tuple[Peer, LiveMeeting] | None = None
    ) -> MeetingError:
        if about is None and self._peer is not None and self._live is not None:
            about = self._peer, self._live
        subject, session_id = Subject(), None
        if about is not None:
            peer, live = about
            subject, session_id = live.subject(peer), None if live.session is None else live.session.id
        known = self._services.boundary.seen(error, subject=subject, ends=ends, trace_id=self._trace_id)
        if self._recorded_errors < _RECORDED_ERRORS_LIMIT and not self._services.boundary.is_only_counted(known):
            self._recorded_errors += 1
            self._services.records.error(known.to_wire(), session_id)
        return known

    def _notify_error(self, error: MeetingError) -> None:
        self._notify("error", pydantic_core.to_json({"error": error.to_wire()}).decode())

    def _notify(self, event: str, data_json: str) -> None:
        self.connection.send(encode_encoded(*self._outbox.number(event, data_json)))

    def end_with(self, error: MeetingError, *, close_code: int | None = None) -> None:
        """The connection ends because of `error`, and with it the participant's stay."""
        known = self._seen(error)
        self._notify_error(known)
        peer, live = self._peer, self._live
        if peer is not None and live is not None and not peer.gone:
            live.depart(peer, LeaveReason.UNKNOWN)
        self._close_with(known, LeaveReason.UNKNOWN, close_code=close_code)

    def _close_with(self, error: MeetingError, reason: LeaveReason, *, close_code: int | None = None) -> None:
        self._left = True
        self._notify("closing", closing_data(reason, error))
        self.connection.close(close_code or self._services.boundary.close_code(error), error.name)

    async def wait_ended(self) -> None:
        """Until the connection has ended, from whichever side."""
        await self.connection.ended.wait()

    def abandon(self) -> None:
        """End the connection, whatever is still to be sent."""
        self.connection.ended.set()

    def shut_down(self, retry_after_ms: int) -> None:
        """The server goes away before this connection joined."""
        if not self.connection.closing:
            reason = LeaveReason.SERVER_SHUTDOWN
            self._notify("closing", closing_data(reason, None, reconnect=True, retry_after_ms=retry_after_ms))
            self.connection.close(1001, reason.name)


def _impossible(cause: str) -> UnableToJoinMeeting:
    return UnableToJoinMeeting.resume_impossible(cause=cause)
