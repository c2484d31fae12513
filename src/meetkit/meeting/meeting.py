"""The meeting: who may do what, and what follows. `apply(command, now) -> effects`; no clock, no sockets, no chance.

A command that is not allowed raises the error for the one who gave it, and changes nothing. No command of one
participant produces an error for another, except where the error is the decision itself: 4005, 4009, 3047.
"""

from datetime import datetime
from typing import assert_never

from meetkit.errors import (
    ActionNotSupportedInMode,
    DuplicateParticipant,
    InvalidRequest,
    MaxParticipantReached,
    Subject,
    UnableToJoinMeeting,
    UnauthorizedRequest,
)
from meetkit.meeting import commands as c
from meetkit.meeting import effects as e
from meetkit.meeting.egress import Egresses, EgressKind, RunningEgress, Stage, check_may_start, check_may_stop
from meetkit.meeting.identities import Identities
from meetkit.meeting.listing import Listing
from meetkit.meeting.lobby import Guest, GuestLimits, Lobby
from meetkit.meeting.media_requests import MediaRequests, PendingMediaRequest
from meetkit.meeting.message_budgets import KeptLimits
from meetkit.meeting.pins import Pins, check_may_pin
from meetkit.meeting.pubsub import PubSub
from meetkit.meeting.roster import Member, Roster, Seat
from meetkit.meeting.streams import Stream, Streams
from meetkit.protocol import events
from meetkit.protocol.snapshot import Listed, LivestreamOutputInfo, LobbyGuest, ParticipantInfo, Pin
from meetkit.protocol.vocabulary import (
    Decision,
    LeaveReason,
    MediaRequestKind,
    Mode,
    Permission,
    StreamKind,
    StreamSource,
)
from meetkit.protocol.wire import Reason, to_wire_time

__all__ = ["Meeting"]

_GUEST_LIMITS = GuestLimits()
_KEPT_LIMITS = KeptLimits()
_SOURCE_OF = {MediaRequestKind.MIC: StreamSource.MIC, MediaRequestKind.WEBCAM: StreamSource.WEBCAM}
_METHOD_OF = {
    (MediaRequestKind.MIC, True): "participant.enableMic",
    (MediaRequestKind.WEBCAM, True): "participant.enableWebcam",
    (MediaRequestKind.MIC, False): "participant.disableMic",
    (MediaRequestKind.WEBCAM, False): "participant.disableWebcam",
}


class Meeting:
    """One running meeting."""

    def __init__(
        self,
        meeting_id: str,
        *,
        max_participants: int,
        guest_limits: GuestLimits = _GUEST_LIMITS,
        kept_limits: KeptLimits = _KEPT_LIMITS,
    ) -> None:
        self.meeting_id = meeting_id
        self.max_participants = max_participants
        self._guest_limits = guest_limits
        self._kept_limits = kept_limits
        self._clear()

    def _clear(self) -> None:
        self.roster = Roster()
        self.lobby = Lobby()
        self.streams = Streams()
        self._identities = Identities()
        self._pins = Pins()
        self.speaker: Seat | None = None
        self._presenter: Seat | None = None
        self.pubsub = PubSub(self.roster, self._identities, self._kept_limits)
        self._requests = MediaRequests()
        self.egresses = Egresses()

    @property
    def empty(self) -> bool:
        """Nobody is in, nobody waits."""
        return not len(self.roster) and not len(self.lobby)

    def next_deadline(self) -> datetime | None:
        """When the next `Tick` is due."""
        return self.lobby.next_deadline()

    def apply(self, command: c.Command, now: datetime) -> list[e.Effect]:
        """What follows from a command, in order. Raises MeetingError when it is not allowed; then nothing changed."""
        match command:
            case c.Enter():
                return self._enter(command, now)
            case c.Leave(seat, reason):
                return self._leave(seat, reason, now)
            case c.RespondEntry():
                return self._respond_entry(command, now)
            case c.Remove():
                return self._remove(command, now)
            case c.End():
                return self._end(command, now)
            case c.ChangeMode():
                return self._change_mode(command)
            case c.AddStream():
                return self._add_stream(command)
            case c.PauseStream():
                return self._pause_stream(command)
            case c.CloseStream(seat, producer_id):
                return [e.CloseProducer(producer_id), *self._drop(self.streams.own(seat, producer_id))]
            case c.LoseStream(producer_id):
                stream = self.streams.named(producer_id)
                return [] if stream is None else self._drop(stream)
            case c.RequestMedia():
                return self._request_media(command)
            case c.AnswerMedia():
                return self._answer_media(command)
            case c.DisableMedia():
                return self._disable_media(command)
            case c.Pin():
                return self._pin(command)
            case c.Publish() | c.Deliver() | c.Unkeep() | c.Subscribe() | c.FinishSubscribe() | c.Unsubscribe():
                return self.pubsub.apply(command, now)
            case c.HearSpeaker(producer_id):
                return self._hear_speaker(producer_id)
            case c.HearLevels(levels):
                return self._hear_levels(levels)
            case c.StartEgress():
                return self._start_egress(command, now)
            case c.StopEgress():
                return self._stop_egress(command)
            case c.EgressStarted() | c.EgressTroubled() | c.EgressLeftOut() | c.EgressOutputs() | c.EgressEnded():
                return self._hear_egress(command)
            case c.CloseSession():
                return self._end_egresses()
            case c.Tick():
                return self._tick(now)
            case _:
                assert_never(command)

    # What a member may do with media; asked before the media core is.

    def check_receive(self, seat: Seat, operation: str) -> None:
        """Raises ActionNotSupportedInMode unless the member's mode has media at all."""
        self._check_mode(seat, operation, {Mode.SEND_AND_RECV, Mode.RECV_ONLY})

    def check_send(self, seat: Seat, operation: str, kind: StreamKind, source: StreamSource) -> None:
        """Raises unless the member may add such a stream now."""
        self._check_mode(seat, operation, {Mode.SEND_AND_RECV})
        self.streams.check(seat, kind, source)

    def _check_mode(self, seat: Seat, operation: str, allowed: set[Mode]) -> None:
        mode = self.roster.at(seat).mode
        if mode not in allowed:
            raise ActionNotSupportedInMode.not_allowed_in_mode(operation=operation, mode=mode)

    # Coming and going

    def _enter(self, enter: c.Enter, now: datetime) -> list[e.Effect]:
        earlier = self.roster.named(enter.participant_id)
        in_use = earlier is not None or self.lobby.named(enter.participant_id) is not None
        subject = self._subject(enter.participant_id)
        make_theirs = self._identities.claim(
            enter.participant_id, enter.proof, in_use=in_use, all_in_use=self._ids_in_use, subject=subject
        )
        others = len(self.roster) - (earlier is not None)
        if others >= self.max_participants:
            raise MaxParticipantReached.room_full(limit=self.max_participants, subject=subject)
        if Permission.ASK_JOIN in enter.permissions:
            self.lobby.check_place(enter.participant_id, enter.origin, self._guest_limits, subject)
        make_theirs()
        effects = self._evict_guest(enter.participant_id, now)
        if Permission.ASK_JOIN in enter.permissions:
            return [*effects, *self._hold(enter, now)]
        member = Member(
            enter.seat, enter.participant_id, enter.name, enter.mode, enter.meta_data, enter.permissions, now
        )
        return [*effects, *self._admit(member, waited=False, now=now)]

    def _ids_in_use(self) -> set[str]:
        return {one.participant_id for people in (self.roster, self.lobby) for one in people}

    def _admit(self, member: Member, *, waited: bool, now: datetime) -> list[e.Effect]:
        effects: list[e.Effect] = []
        earlier = self.roster.named(member.participant_id)
        if earlier is not None:
            duplicate = DuplicateParticipant.joined_elsewhere(subject=self._subject(member.participant_id))
            effects += self._take_out(earlier, LeaveReason.DUPLICATE_PARTICIPANT, now, error=duplicate)
        self.roster.add(member)
        return [
            *effects,
            e.RecordJoin(member.seat, member.participant_id, member.name, member.mode, now),
            e.Admit(member.seat, waited),
            e.Notify(self.roster.others(member.seat), "participant-joined", self.info(member)),
        ]

    def _leave(self, seat: Seat, reason: LeaveReason, now: datetime) -> list[e.Effect]:
        if seat in self.lobby:
            guest = self.lobby.release(seat)
            return [self._responded(guest, Decision.LEFT)]
        if seat not in self.roster:
            return []
        return self._take_out(self.roster.at(seat), reason, now, eject=False)

    def _take_out(
        self,
        member: Member,
        reason: LeaveReason,
        now: datetime,
        *,
        error: DuplicateParticipant | None = None,
        eject: bool = True,
    ) -> list[e.Effect]:
        """A member goes: streams, subscriptions and requests first, then the notifications to the others."""
        seat = member.seat
        effects: list[e.Effect] = [e.Eject(seat, reason, error)] if eject else []
        effects.append(e.RecordLeave(seat, reason, now))
        for stream in self.streams.of(seat):
            self.streams.remove(stream.producer_id)
            effects.append(e.CloseProducer(stream.producer_id))
        self.roster.remove(seat)
        self.pubsub.forget(seat)
        self._requests.forget(seat)
        self._pins.forget(seat)
        self.egresses.forget(seat)
        left = events.ParticipantLeft(participant_id=member.participant_id, reason=Reason.of(reason))
        effects.append(e.Notify(self.roster.everyone(), "participant-left", left))
        effects += self._update_presenter()
        if self.speaker == seat:
            effects += self._set_speaker(None)
        return effects

    def _remove(self, command: c.Remove, now: datetime) -> list[e.Effect]:
        if command.by is not None:
            self.roster.moderator(command.by, "participant.remove")
        return self._take_out(self.roster.find(command.participant_id), command.reason, now)

    def _end(self, command: c.End, now: datetime) -> list[e.Effect]:
        if command.by is not None:
            self.roster.moderator(command.by, "end")
        effects: list[e.Effect] = []
        for member in list(self.roster):
            effects += [e.Eject(member.seat, command.reason), e.RecordLeave(member.seat, command.reason, now)]
            self.roster.remove(member.seat)
        for guest in self.lobby:
            denied = UnableToJoinMeeting.entry_denied(subject=self._subject(guest.participant_id))
            effects.append(e.Eject(guest.seat, command.reason, denied))
        effects += self._end_egresses()
        self._clear()
        return effects

    # The lobby

    def _hold(self, enter: c.Enter, now: datetime) -> list[e.Effect]:
        guest = Guest(
            seat=enter.seat,
            participant_id=enter.participant_id,
            name=enter.name,
            mode=enter.mode,
            meta_data=enter.meta_data,
            permissions=enter.permissions,
            origin=enter.origin,
            since=now,
            deadline=now + enter.lobby_timeout,
        )
        self.lobby.hold(guest)
        asked = events.EntryRequested(participant_id=guest.participant_id, name=guest.name)
        timeout_ms = round(enter.lobby_timeout.total_seconds() * 1000)
        return [e.Hold(guest.seat, timeout_ms), e.Notify(self.roster.answering(), "entry-requested", asked)]

    def _evict_guest(self, participant_id: str, now: datetime) -> list[e.Effect]:
        guest = self.lobby.named(participant_id)
        if guest is None:
            return []
        self.lobby.release(guest.seat)
        duplicate = DuplicateParticipant.joined_elsewhere(subject=self._subject(participant_id))
        return [
            e.Eject(guest.seat, LeaveReason.DUPLICATE_PARTICIPANT, duplicate),
            self._responded(guest, Decision.LEFT),
        ]

    def _respond_entry(self, command: c.RespondEntry, now: datetime) -> list[e.Effect]:
        by = self.roster.at(command.by)
        if not by.may_answer_entry:
            raise UnauthorizedRequest.permission_required(operation="respondEntry", permission=Permission.ALLOW_JOIN)
        if command.decision is Decision.LEFT:
            raise InvalidRequest.invalid_field(field="decision", problem="it must be 'allowed' or 'denied'")
        guest = self.lobby.find(command.participant_id)
        self.lobby.release(guest.seat)
        subject = self._subject(guest.participant_id)
        if command.decision is Decision.DENIED:
            denied = UnableToJoinMeeting.entry_denied(subject=subject)
            return [*self._decided(guest, Decision.DENIED, by), self._turn_away(guest, denied)]
        present = len(self.roster) - (self.roster.named(guest.participant_id) is not None)
        if present >= self.max_participants:
            full = MaxParticipantReached.room_full(limit=self.max_participants, subject=subject)
            return [*self._decided(guest, Decision.DENIED, None), self._turn_away(guest, full)]
        member = Member(
            guest.seat, guest.participant_id, guest.name, guest.mode, guest.meta_data, guest.permissions, now
        )
        return [*self._decided(guest, Decision.ALLOWED, by), *self._admit(member, waited=True, now=now)]

    def _tick(self, now: datetime) -> list[e.Effect]:
        effects: list[e.Effect] = []
        for guest in self.lobby.expired(now):
            self.lobby.release(guest.seat)
            waited_s = round((now - guest.since).total_seconds())
            late = UnableToJoinMeeting.entry_timed_out(waited_s=waited_s, subject=self._subject(guest.participant_id))
            effects += [*self._decided(guest, Decision.DENIED, None), self._turn_away(guest, late)]
        return effects

    def _decided(self, guest: Guest, decision: Decision, by: Member | None) -> list[e.Effect]:
        told = self._responded(guest, decision, by)
        return [e.Notify((*told.to, guest.seat), told.event, told.data)]

    def _responded(self, guest: Guest, decision: Decision, by: Member | None = None) -> e.Notify:
        data = events.EntryResponded(
            participant_id=guest.participant_id,
            name=guest.name,
            decision=decision,
            by_participant_id=None if by is None else by.participant_id,
        )
        return e.Notify(self.roster.answering(), "entry-responded", data)

    @staticmethod
    def _turn_away(guest: Guest, error: UnableToJoinMeeting | MaxParticipantReached) -> e.Eject:
        return e.Eject(guest.seat, LeaveReason.JOIN_ROOM_FAILED, error)

    # Modes and streams

    def _change_mode(self, command: c.ChangeMode) -> list[e.Effect]:
        by = self.roster.at(command.by)
        target = by
        if command.participant_id is not None and command.participant_id != by.participant_id:
            self.roster.moderator(command.by, "changeMode")
            target = self.roster.find(command.participant_id)
        if target.mode is command.mode:
            return []
        target.mode = command.mode
        effects: list[e.Effect] = []
        if command.mode is not Mode.SEND_AND_RECV:
            for stream in self.streams.of(target.seat):
                effects += [e.CloseProducer(stream.producer_id), *self._drop(stream, by=by)]
        if command.mode is Mode.SIGNALLING_ONLY:
            effects.append(e.CloseConsumers(target.seat))
        changed = events.ParticipantModeChanged(participant_id=target.participant_id, mode=command.mode)
        return [*effects, e.Notify(self.roster.everyone(), "participant-mode-changed", changed)]

    def _add_stream(self, command: c.AddStream) -> list[e.Effect]:
        self.check_send(command.seat, "produce", command.kind, command.source)
        stream = Stream(command.producer_id, command.seat, command.kind, command.source, command.codec, command.paused)
        self.streams.add(stream)
        owner = self.roster.at(command.seat)
        enabled = events.StreamEnabled(participant_id=owner.participant_id, stream=stream.info())
        return [
            e.Notify(self.roster.others(command.seat), "stream-enabled", enabled),
            *self._update_presenter(),
        ]

    def _pause_stream(self, command: c.PauseStream) -> list[e.Effect]:
        stream = self.streams.own(command.seat, command.producer_id)
        if stream.paused is command.paused:
            return []
        stream.paused = command.paused
        data = events.StreamPausedOrResumed(
            participant_id=self.roster.at(stream.seat).participant_id,
            producer_id=stream.producer_id,
            kind=stream.kind,
            source=stream.source,
        )
        event = "stream-paused" if command.paused else "stream-resumed"
        return [
            e.SetProducerPaused(stream.producer_id, command.paused),
            e.Notify(self.roster.others(stream.seat), event, data),
        ]

    def _drop(self, stream: Stream, by: Member | None = None) -> list[e.Effect]:
        """A stream is over; its owner hears of it only when it was not the owner's own doing."""
        self.streams.remove(stream.producer_id)
        other = by if by is not None and by.seat != stream.seat else None
        disabled = events.StreamDisabled(
            participant_id=self.roster.at(stream.seat).participant_id,
            producer_id=stream.producer_id,
            kind=stream.kind,
            source=stream.source,
            by_participant_id=None if other is None else other.participant_id,
        )
        to = self.roster.everyone() if other is not None else self.roster.others(stream.seat)
        return [e.Notify(to, "stream-disabled", disabled), *self._update_presenter()]

    def _update_presenter(self) -> list[e.Effect]:
        presenter = self.streams.presenter()
        if presenter == self._presenter:
            return []
        self._presenter = presenter
        data = events.ParticipantOrNobody(participant_id=self.presenter_id)
        return [e.Notify(self.roster.everyone(), "presenter-changed", data)]

    # Moderation

    def _request_media(self, command: c.RequestMedia) -> list[e.Effect]:
        by = self.roster.moderator(command.by, _METHOD_OF[command.kind, True])
        target = self.roster.find(command.participant_id)
        self._requests.add(PendingMediaRequest(command.request_id, by.seat, target.seat, command.kind))
        asked = events.MediaRequest(request_id=command.request_id, participant_id=by.participant_id)
        return [e.Notify((target.seat,), f"{command.kind}-requested", asked)]

    def _answer_media(self, command: c.AnswerMedia) -> list[e.Effect]:
        request = self._requests.answer(command.seat, command.request_id)
        answered = events.MediaRequestAnswered(
            request_id=request.request_id,
            participant_id=self.roster.at(command.seat).participant_id,
            kind=_SOURCE_OF[request.kind].kind,
            accepted=command.accepted,
        )
        return [e.Notify((request.asker,), "media-request-answered", answered)]

    def _disable_media(self, command: c.DisableMedia) -> list[e.Effect]:
        by = self.roster.moderator(command.by, _METHOD_OF[command.kind, False])
        target = self.roster.find(command.participant_id)
        stream = self.streams.from_source(target.seat, _SOURCE_OF[command.kind])
        if stream is None:
            return []
        return [e.CloseProducer(stream.producer_id), *self._drop(stream, by=by)]

    def _pin(self, command: c.Pin) -> list[e.Effect]:
        by, target = check_may_pin(self.roster, command.by, command.participant_id, pin=command.pin)
        state = self._pins.set(target.seat, command.source, pin=command.pin)
        if state is None:
            return []
        changed = events.PinStateChanged(
            participant_id=target.participant_id, state=state, by_participant_id=by.participant_id
        )
        return [e.Notify(self.roster.everyone(), "pin-state-changed", changed)]

    # Voices

    def _hear_speaker(self, producer_id: str | None) -> list[e.Effect]:
        stream = None if producer_id is None else self.streams.named(producer_id)
        return self._set_speaker(None if stream is None else stream.seat)

    def _set_speaker(self, seat: Seat | None) -> list[e.Effect]:
        if seat == self.speaker:
            return []
        self.speaker = seat
        data = events.ParticipantOrNobody(participant_id=self.speaker_id)
        return [e.Notify(self.roster.everyone(), "speaker-changed", data)]

    def _hear_levels(self, levels: tuple[tuple[str, int], ...]) -> list[e.Effect]:
        """One level per participant, the loudest of its streams."""
        loudest: dict[str, int] = {}
        for producer_id, dbov in levels:
            stream = self.streams.named(producer_id)
            if stream is not None:
                participant_id = self.roster.at(stream.seat).participant_id
                loudest[participant_id] = max(dbov, loudest.get(participant_id, dbov))
        ranked = sorted(loudest.items(), key=lambda item: -item[1])
        data = events.AudioLevels(levels=[list(item) for item in ranked])
        return [e.Notify(self.roster.everyone(), "audio-levels", data, numbered=False)]

    # Recording, livestream and HLS

    def check_start_egress(self, by: Seat | None, kind: EgressKind) -> None:
        """Raises unless such a one may be started now; `by` None: over REST, where the permission was checked."""
        if by is not None:
            check_may_start(kind, allowed=self.roster.at(by).may_moderate)
        self.egresses.check_free(kind)

    def _start_egress(self, command: c.StartEgress, now: datetime) -> list[e.Effect]:
        self.check_start_egress(command.by, command.kind)
        begun = RunningEgress(command.egress_id, command.kind, command.by, now, command.urls)
        self.egresses.begin(begun)
        return [self._egress_changed(command.kind)]

    def _stop_egress(self, command: c.StopEgress) -> list[e.Effect]:
        if command.by is not None:
            check_may_stop(command.kind, allowed=self.roster.at(command.by).may_moderate)
        running = self.egresses.stop(command.kind)
        return [self._egress_changed(command.kind), e.EndEgress(command.kind, running.id)]

    def _hear_egress(
        self, heard: c.EgressStarted | c.EgressTroubled | c.EgressLeftOut | c.EgressOutputs | c.EgressEnded
    ) -> list[e.Effect]:
        """What its process says; nothing follows when it belongs to a session that is over."""
        running = self.egresses.find(heard.kind, heard.egress_id)
        if running is None:
            return []
        match heard:
            case c.EgressStarted():
                if running.stage is not Stage.STARTING:
                    return []
                running.stage = Stage.STARTED
                return [self._egress_changed(heard.kind)]
            case c.EgressTroubled(error=error):
                return [e.Tell(self.egresses.concerned(running, self.roster), error)]
            case c.EgressLeftOut(by=by, error=error):
                concerned = self.egresses.concerned(running, self.roster)
                return [e.Tell(concerned if by in concerned else (*concerned, by), error)]
            case c.EgressOutputs(outputs=outputs):
                running.outputs = outputs
                data = events.LivestreamOutputChanged(livestream_id=running.id, outputs=list(outputs))
                return [e.Notify(self.egresses.concerned(running, self.roster), "livestream-output-changed", data)]
            case c.EgressEnded(error=error):
                told = [] if error is None else [e.Tell(self.egresses.concerned(running, self.roster), error)]
                self.egresses.end(running)
                return [*told, self._egress_changed(heard.kind)]
            case _:
                assert_never(heard)

    def _egress_changed(self, kind: EgressKind) -> e.Notify:
        return e.Notify(self.roster.everyone(), kind.event, self.egresses.state_changed(kind))

    def _end_egresses(self) -> list[e.Effect]:
        ended = self.egresses.all()
        self.egresses = Egresses()
        return [e.EndEgress(running.kind, running.id) for running in ended]

    # What is seen of it

    @property
    def speaker_id(self) -> str | None:
        """The active speaker's participantId."""
        return None if self.speaker is None else self.roster.at(self.speaker).participant_id

    @property
    def presenter_id(self) -> str | None:
        """The presenter's participantId."""
        return None if self._presenter is None else self.roster.at(self._presenter).participant_id

    @property
    def pins(self) -> list[Pin]:
        """Who is pinned for everybody, the latest last."""
        return self._pins.all(self.roster)

    def info(self, member: Member) -> ParticipantInfo:
        """P on the wire."""
        return ParticipantInfo(
            participant_id=member.participant_id,
            name=member.name,
            mode=member.mode,
            meta_data=member.meta_data,
            joined_at=to_wire_time(member.joined_at),
            streams=[stream.info() for stream in self.streams.of(member.seat)],
        )

    def listed(self, listing: Listing) -> Listed:
        """The next part of the lists that a member gets."""
        part = listing.next_part(self.roster, self.lobby)
        return Listed(
            participants=[self.info(member) for member in part.members],
            lobby=[LobbyGuest(participant_id=guest.participant_id, name=guest.name) for guest in part.guests],
            more=part.more,
        )

    def outputs_for(self, seat: Seat) -> list[LivestreamOutputInfo]:
        """The livestream's outputs, for its starter and the moderators; else nothing."""
        return self.egresses.outputs_for(self.roster.at(seat))

    @property
    def livestream_id(self) -> str | None:
        """The livestream that runs."""
        running = self.egresses.of(EgressKind.LIVESTREAM)
        return None if running is None else running.id

    def secret_of(self, participant_id: str) -> str:
        """What its holder proves the participantId with at another join."""
        return self._identities.secret(participant_id)

    def _subject(self, participant_id: str) -> Subject:
        return Subject(meeting_id=self.meeting_id, participant_id=participant_id)
