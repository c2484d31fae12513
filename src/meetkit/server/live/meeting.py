"""A live meeting: the pure one, its peers, its session, and the doing of what it decides."""

import asyncio
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any, assert_never

import pydantic_core

from meetkit.errors import MeetingError, MeetingMediaConnectionFailed, Subject
from meetkit.media import MediaRouter, router_rtp_capabilities
from meetkit.meeting import commands as c
from meetkit.meeting import effects as e
from meetkit.meeting.listing import Listing
from meetkit.meeting.lobby import GuestLimits
from meetkit.meeting.meeting import Meeting
from meetkit.meeting.message_budgets import KeptLimits
from meetkit.meeting.roster import Seat
from meetkit.protocol.codec import encode_data
from meetkit.protocol.events import ConsumerClosed, StreamDisabled, TransportFailed
from meetkit.protocol.snapshot import Joined, Listed, Resumed, Snapshot, Waiting
from meetkit.protocol.vocabulary import LeaveReason
from meetkit.protocol.wire import Reason, to_wire_time
from meetkit.server.clock import SteadyClock
from meetkit.server.live.egress import MeetingEgress
from meetkit.server.live.peer import Peer
from meetkit.server.live.services import Services
from meetkit.store import Room, Session

__all__ = ["NORMAL_CLOSE", "LiveMeeting"]

NORMAL_CLOSE = 1000
GOING_AWAY_CLOSE = 1001


class LiveMeeting:
    """One meeting with somebody in it or waiting for it.

    Everything between a decision and its last effect happens without an await, so all peers see one order of events.
    """

    def __init__(self, room: Room, services: Services, *, on_idle: Callable[[], None]) -> None:
        self.room = room
        #: One clock from beginning to end: a machine whose clock is set must not lengthen a session or a wait.
        self.now = SteadyClock(services.now)
        self.session: Session | None = None
        self._services = services
        self._on_idle = on_idle
        limit = room.max_participants if room.max_participants is not None else services.settings.max_participants
        settings = services.settings
        self.meeting = Meeting(
            room.id,
            max_participants=limit,
            guest_limits=GuestLimits(
                settings.max_guests, settings.max_guests_per_token, settings.max_guests_per_address
            ),
            kept_limits=KeptLimits(settings.kept_messages, settings.kept_messages_bytes),
        )
        self.peers: dict[Seat, Peer] = {}
        self._opening = asyncio.Lock()
        self._lobby_timer: asyncio.TimerHandle | None = None
        self._idle_timer: asyncio.TimerHandle | None = None
        self._router: MediaRouter | None = None
        self._entering = 0
        self.egress = MeetingEgress(self, services.egress, self.now)
        self._names: dict[Seat, dict[str, str]] = {}

    @property
    def idle(self) -> bool:
        """Nobody is in, waits, or is on the way in, and no session waits for the next: it can be forgotten."""
        return self.meeting.empty and not self._entering and self.session is None

    @property
    def router(self) -> MediaRouter | None:
        """The meeting's router in the media core, made when it is first needed; None without a core."""
        if self._router is None and self._services.media is not None:
            self._router = MediaRouter(self._services.media, self)
        return self._router

    def subject(self, peer: Peer | None = None) -> Subject:
        """What an error here is about."""
        return Subject(
            meeting_id=self.room.id,
            session_id=None if self.session is None else self.session.id,
            participant_id=None if peer is None else peer.participant_id,
        )

    # Deciding and doing

    def apply(self, command: c.Command) -> list[e.Effect]:
        """Decide; the caller runs the effects, after its answer. Raises MeetingError."""
        return self.meeting.apply(command, self.now())

    def do(self, command: c.Command) -> None:
        """Decide and do."""
        self.run(self.apply(command))

    def run(self, effects: list[e.Effect]) -> None:
        """Do what was decided, in order."""
        for effect in effects:
            self._run_one(effect)
        self.egress.look()
        self._settle()

    def _run_one(self, effect: e.Effect) -> None:
        match effect:
            case e.Notify(to, event, data, numbered, unkept_topic):
                if to:
                    data_json = encode_data(data)
                    owner_id = data.participant_id if isinstance(data, StreamDisabled) else None
                    for seat in to:
                        if (peer := self.peers.get(seat)) is not None:
                            owed = peer.participant_id == owner_id  # a snapshot shows others' streams only
                            peer.notify(event, data_json, numbered=numbered, unkept_topic=unkept_topic, owed=owed)
            case e.Admit(seat, waited):
                self._admit(self.peers[seat], waited=waited)
            case e.Hold(seat, timeout_ms):
                peer = self.peers[seat]
                waiting = Waiting(
                    participant_id=peer.participant_id,
                    participant_secret=self.meeting.secret_of(peer.participant_id),
                    timeout_ms=timeout_ms,
                )
                self._answer_join(peer, waiting.to_wire())
            case e.Eject(seat, reason, error):
                self._eject(seat, reason, error)
            case e.CloseProducer(producer_id):
                if self._router is not None:
                    self._router.close_producer(producer_id)
            case e.SetProducerPaused(producer_id, paused):
                if self._router is not None:
                    self._router.set_producer_paused(producer_id, paused)
            case e.CloseConsumers(seat):
                if (peer := self.peers.get(seat)) is not None and peer.media is not None:
                    for consumer_id, producer_id in peer.media.close_consumers():
                        self.consumer_closed(seat, consumer_id, producer_id)
            case e.Persist():
                raise AssertionError("who publishes keeps the message before its effects are run")
            case e.RecordJoin(seat, participant_id, name, mode, at):
                assert self.session is not None, "a member enters only into an open session"
                self._services.records.joined(self.session.id, seat, participant_id, name, mode, at)
                self._names[seat] = {"participantId": participant_id, "participantName": name}
                self._webhook("participant-joined", **self._names[seat])
            case e.RecordLeave(seat, reason, at):
                self._services.records.left(seat, reason, at)
                self._webhook("participant-left", **self._names.pop(seat, {}), reason=Reason.of(reason).to_wire())
            case e.Tell(to, error):
                self._tell(to, error)
            case e.EndEgress(_, egress_id):
                self.egress.end(egress_id)
            case _:
                assert_never(effect)

    def _tell(self, to: tuple[Seat, ...], error: MeetingError) -> None:
        session_id = None if self.session is None else self.session.id
        known = self.seen(error, subject=self.subject(), session_id=session_id)
        data_json = pydantic_core.to_json({"error": known.to_wire()}).decode()
        for seat in to:
            if (peer := self.peers.get(seat)) is not None:
                peer.notify("error", data_json)

    def seen(self, error: MeetingError, *, subject: Subject, session_id: str | None) -> MeetingError:
        """The stamped error, which is put on the timeline as well."""
        return self._services.seen(error, subject=subject, ends="nothing", session_id=session_id)

    def _webhook(self, kind: str, **data: Any) -> None:
        if self.session is not None:
            about = {"meetingId": self.room.id, "sessionId": self.session.id}
            self._services.webhooks.tell(self.room, kind, about | data)

    def _admit(self, peer: Peer, *, waited: bool) -> None:
        peer.admitted = True
        if waited:
            peer.notify("joined", encode_data(Snapshot(**self._snapshot(peer))))
        else:
            self._answer_join(peer, Joined(**self._snapshot(peer)).to_wire())

    @staticmethod
    def _answer_join(peer: Peer, data: dict[str, Any]) -> None:
        assert peer.connection is not None, "a join is answered before its connection can be lost"
        assert peer.join_request_id is not None
        peer.connection.respond(peer.join_request_id, data)

    def _eject(self, seat: Seat, reason: LeaveReason, error: MeetingError | None) -> None:
        peer = self.peers.pop(seat, None)
        if peer is None:
            return
        known: MeetingError | None = None
        if error is not None:
            session_id = None if self.session is None else self.session.id
            known = self._services.seen(error, subject=self.subject(peer), ends="meeting", session_id=session_id)
        code = NORMAL_CLOSE if known is None else self._services.boundary.close_code(known)
        self._forget_media(peer)
        peer.close(reason, code=code, error=known)

    def _forget_media(self, peer: Peer) -> None:
        if peer.media is not None:
            peer.media.close()
            peer.media = None

    # Entering

    async def enter(self, peer: Peer, command: c.Enter, *, directly: bool) -> None:
        """Decide about somebody who passed admission. Raises MeetingError when there is no room."""
        self._entering += 1
        try:
            if directly:
                await self._open_session()
            assert peer.connection is not None
            if peer.connection.closing:
                return  # it went away meanwhile, and nobody shall see it come and go
            self.peers[peer.seat] = peer
            try:
                effects = self.apply(command)
            except MeetingError:
                del self.peers[peer.seat]
                raise
        finally:
            self._entering -= 1
            self._settle()
        self.run(effects)

    async def _open_session(self) -> None:
        async with self._opening:
            if self._idle_timer is not None:
                self._idle_timer.cancel()
                self._idle_timer = None
            if self.session is None:
                self.session = await self._services.store.open_session(self.room.id, at=self.now())
                self._webhook("session-started", start=to_wire_time(self.session.started_at))

    @property
    def is_overdue(self) -> bool:
        """Whether the session has lasted as long as the room's `auto_close` allows."""
        session, auto_close = self.session, self.room.auto_close
        if session is None or auto_close is None:
            return False
        return self.now() - session.started_at >= timedelta(minutes=auto_close.duration_min)

    # Leaving

    def depart(self, peer: Peer, reason: LeaveReason) -> None:
        """A peer goes by itself, or is lost for good; its connection is the caller's."""
        peer.gone = True
        peer.cancel_timer()
        self.peers.pop(peer.seat, None)
        self._forget_media(peer)
        peer.outbox.clear()
        self.do(c.Leave(peer.seat, reason))

    def connection_lost(self, peer: Peer, *, for_good: bool) -> None:
        """Keep a member for the resume window; a guest's place in the lobby is gone at once."""
        peer.connection = None
        if peer.gone:
            return
        if for_good or not peer.admitted:
            self.depart(peer, LeaveReason.WEBSOCKET_DISCONNECTED)
            return
        window_s = self._services.settings.resume_window_s
        peer.offline_timer = self._services.later(
            window_s, lambda: self.depart(peer, LeaveReason.WEBSOCKET_DISCONNECTED)
        )

    def shut_down(self, retry_after_ms: int) -> None:
        """The server goes away: everybody is told to come back, and the records say why they left."""
        reason = LeaveReason.SERVER_SHUTDOWN
        for peer in list(self.peers.values()):
            self._forget_media(peer)
            peer.close(reason, code=GOING_AWAY_CLOSE, reconnect=True, retry_after_ms=retry_after_ms)
        self.peers.clear()
        self.do(c.End(None, reason))
        if self._idle_timer is not None:
            self._idle_timer.cancel()
            self._end_session()

    def close_account(self, error_for: Callable[[Subject], MeetingError]) -> None:
        """The account behind the meeting is no longer active: everybody gets an error of their own."""
        for seat, peer in list(self.peers.items()):
            self._eject(seat, LeaveReason.ACCOUNT_CLOSED, error_for(self.subject(peer)))
        self.do(c.End(None, LeaveReason.ACCOUNT_CLOSED))

    # The session's end

    def _settle(self) -> None:
        """After every change: the lobby's timer, and the session's end when the last member left."""
        self._set_lobby_timer(self.meeting.next_deadline())
        if len(self.meeting.roster) or self._entering:
            return
        if self.session is not None and self._idle_timer is None:
            if self._services.settings.session_idle_s:
                self._idle_timer = self._services.later(self._services.settings.session_idle_s, self._end_session)
            else:
                self._end_session()
        if self.idle:
            self._on_idle()

    def _end_session(self) -> None:
        self._idle_timer = None
        for effect in self.apply(c.CloseSession()):
            self._run_one(effect)
        if self.session is not None:
            ended_at = self.now()
            self._services.records.session_ended(self.session.id, ended_at)
            self._webhook("session-ended", start=to_wire_time(self.session.started_at), end=to_wire_time(ended_at))
            self.session = None
        if self._router is not None:
            self._router.close()
            self._router = None
        if self.idle:
            self._on_idle()

    def _set_lobby_timer(self, deadline: datetime | None) -> None:
        if self._lobby_timer is not None:
            self._lobby_timer.cancel()
            self._lobby_timer = None
        if deadline is not None:
            delay_s = (deadline - self.now()).total_seconds()
            self._lobby_timer = self._services.later(delay_s, lambda: self.do(c.Tick()))

    # What a peer sees

    def _snapshot(self, peer: Peer) -> dict[str, Any]:
        assert self.session is not None
        meeting, member = self.meeting, self.meeting.roster.at(peer.seat)
        peer.listing = Listing(peer.seat)
        listed = self.next_part(peer)
        return {
            "participant_id": member.participant_id,
            "participant_secret": meeting.secret_of(member.participant_id),
            "meeting_id": self.room.id,
            "session_id": self.session.id,
            "resume_token": peer.resume_token,
            "resume_window_ms": round(self._services.settings.resume_window_s * 1000),
            "resume_repairs": True,
            "permissions": sorted(permission.value for permission in member.permissions),
            "mode": member.mode,
            "router_rtp_capabilities": router_rtp_capabilities(),
            "participants": listed.participants,
            "lobby": listed.lobby,
            "more": listed.more,
            "active_speaker_id": meeting.speaker_id,
            "active_presenter_id": meeting.presenter_id,
            **meeting.egresses.states(),
            "livestream_id": meeting.livestream_id,
            "livestream_outputs": meeting.outputs_for(peer.seat),
            "hls": meeting.egresses.hls_urls,
            "pins": meeting.pins,
            "server_time": to_wire_time(self.now()),
        }

    def next_part(self, peer: Peer) -> Listed:
        """The next of the lists of which the snapshot had the beginning."""
        assert peer.listing is not None, "a member has got a snapshot"
        return self.meeting.listed(peer.listing)

    def resumed(self, peer: Peer, skipped_to: int | None) -> dict[str, Any]:
        """The answer to a resume."""
        return Resumed(**self._snapshot(peer), skipped_to=skipped_to).to_wire()

    # What the media core reports (`MediaListener`)

    def transport_failed(self, seat: Seat, transport_id: str, cause: str) -> None:
        """Tell the one whose transport it was; for the others their streams end."""
        self._transports_failed(seat, [transport_id], _given_up(transport_id, cause))

    def handshake_failed(self, seat: Seat, transport_id: str, waited_ms: int) -> None:
        """Tell the one whose transport it was."""
        failure = MeetingMediaConnectionFailed.dtls_failed(waited_ms=waited_ms, ends="nothing")
        self._transports_failed(seat, [transport_id], failure)

    def router_failed(self, transports: dict[Seat, list[str]], cause: str) -> None:
        """Tell everybody who had a transport, each once."""
        for seat, transport_ids in transports.items():
            self._transports_failed(seat, transport_ids, _given_up(transport_ids[0], cause))

    def _transports_failed(self, seat: Seat, transport_ids: list[str], failure: MeetingError) -> None:
        peer = self.peers.get(seat)
        if peer is None:
            return
        session_id = None if self.session is None else self.session.id
        known = self._services.seen(failure, subject=self.subject(peer), ends="nothing", session_id=session_id)
        for transport_id in transport_ids:  # one failure, one error: clients know it by its id
            data = TransportFailed(transport_id=transport_id, error=known.to_wire())
            peer.notify("transport-failed", encode_data(data))

    def producer_closed(self, producer_id: str) -> None:
        """A producer went with its transport."""
        self.do(c.LoseStream(producer_id))

    def consumer_closed(self, seat: Seat, consumer_id: str, producer_id: str) -> None:
        """A consumer went with its producer."""
        peer = self.peers.get(seat)
        if peer is not None:
            data = ConsumerClosed(consumer_id=consumer_id, producer_id=producer_id)
            peer.notify("consumer-closed", encode_data(data))

    def speaker_heard(self, producer_id: str | None) -> None:
        """The active speaker."""
        self.do(c.HearSpeaker(producer_id))

    def levels_heard(self, levels: tuple[tuple[str, int], ...]) -> None:
        """Audio levels."""
        self.do(c.HearLevels(levels))


def _given_up(transport_id: str, cause: str) -> MeetingError:
    return MeetingMediaConnectionFailed.transport_failed(transport_id=transport_id, cause=cause, ends="nothing")
