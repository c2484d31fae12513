"""The recording and the livestream of one live meeting: from a request to a job, and from the job to everybody."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, Protocol

from meetkit.errors import MeetingError, Subject
from meetkit.media import MediaRouter
from meetkit.meeting import commands as c
from meetkit.meeting import effects as e
from meetkit.meeting.egress_kinds import KINDS, EgressKind
from meetkit.meeting.meeting import Meeting
from meetkit.meeting.roster import Seat
from meetkit.protocol.snapshot import LivestreamOutputInfo
from meetkit.protocol.vocabulary import Mode
from meetkit.server.egress import failures
from meetkit.server.egress.job import EgressJob
from meetkit.server.egress.output_states import OutputChange
from meetkit.server.egress.server_egress import ServerEgress
from meetkit.store import EgressState, Room, Session

__all__ = ["MeetingEgress", "Reply", "scene_of"]


@dataclass(frozen=True, slots=True)
class Reply:
    """The one answer to a start or a stop, as the protocol has it; it comes before the state that follows from it."""

    ok: Callable[[dict[str, str]], None]
    fail: Callable[[BaseException], None]


class Host(Protocol):
    """The live meeting that is recorded or streamed."""

    room: Room
    session: Session | None
    meeting: Meeting

    @property
    def router(self) -> MediaRouter | None:
        """Its router in the media core."""

    def apply(self, command: c.Command) -> list[e.Effect]:
        """Decide. Raises MeetingError."""

    def do(self, command: c.Command) -> None:
        """Decide and do."""

    def run(self, effects: list[e.Effect]) -> None:
        """Do what was decided."""

    def seen(self, error: MeetingError, *, subject: Subject, session_id: str | None) -> MeetingError:
        """The stamped error, which is put on the timeline as well."""


@dataclass(slots=True)
class _Part:
    """One job of this meeting, and who waits for it."""

    job: EgressJob
    session_id: str
    starting: Reply | None
    outputs: list[dict[str, Any]]
    stopping: Reply | None = None
    overdue: MeetingError | None = None
    left_out: set[tuple[str, str, str]] = field(default_factory=set)


class MeetingEgress:
    """What runs, and what follows for the meeting from what is heard of it. Nothing here waits."""

    def __init__(self, live: Host, egress: ServerEgress, now: Callable[[], Any]) -> None:
        self._live = live
        self._egress = egress
        self._now = now
        self._parts: dict[str, _Part] = {}

    def start(self, kind: EgressKind, asked: Any, by: Seat | None, reply: Reply) -> None:
        """Start what a request asks for; `reply` is called when it has begun or failed.

        Raises:
            MeetingError: it may not even be tried.
        """
        live, egress, at = self._live, self._egress, self._now()
        live.meeting.check_start_egress(by, kind)
        order = egress.order(kind, asked)
        egress.jobs.check_room_for(kind)
        effects = live.apply(c.StartEgress(by, kind, order.id, order.urls))
        router, session = live.router, live.session
        assert router is not None, "`check_room_for` has asked for the media core"
        assert session is not None, "somebody is in the meeting"
        started_by = None if by is None else live.meeting.roster.at(by).participant_id
        write_down = egress.rows.beginning(
            order, room_id=live.room.id, session_id=session.id, started_by=started_by, at=at
        )
        job = egress.jobs.start(order, meeting_id=live.room.id, at=at, router=router, heard=self, write_down=write_down)
        self._parts[order.id] = _Part(job, session.id, reply, order.shown_outputs())
        self._webhook(self._parts[order.id], "starting")
        live.run(effects)
        self.look()

    def stop(self, kind: EgressKind, by: Seat | None, reply: Reply) -> None:
        """Stop; `reply` is called when it is over. Raises MeetingError when there is nothing to stop."""
        effects = self._live.apply(c.StopEgress(by, kind))
        running = self._live.meeting.egresses.of(kind)
        assert running is not None
        self._parts[running.id].stopping = reply
        self._live.run(effects)

    def end(self, egress_id: str) -> None:
        """The meeting has decided that it shall finish."""
        part = self._parts.get(egress_id)
        if part is not None and not part.job.stopping:
            part.job.stop()
            self._egress.rows.change(part.job.kind, egress_id, state=EgressState.STOPPING.value)
            self._webhook(part, "stopping")

    def look(self) -> None:
        """After every change of the meeting: show it to the processes."""
        if any(not part.job.stopping for part in self._parts.values()):
            scene = scene_of(self._live.meeting)
            for part in self._parts.values():
                if not part.job.stopping:
                    part.job.show(scene)

    # What the jobs say (`Heard`)

    def egress_started(self, job: EgressJob) -> None:
        """The first data are out."""
        part = self._parts[job.id]
        reply, part.starting = part.starting, None
        state = EgressState.STOPPING if job.stopping else EgressState.STARTED
        self._egress.rows.change(job.kind, job.id, state=state.value, started_at=self._now())
        self._webhook(part, "started")
        self._live.do(c.EgressStarted(job.kind, job.id))
        if reply is not None:
            reply.ok(job.order.answer)

    def egress_output(self, job: EgressJob, change: OutputChange) -> None:
        """An output has another state: the error is told first, then the state."""
        part, error = self._parts[job.id], change.error
        if error is not None:
            subject = dataclasses.replace(self._subject(part), output_index=change.index)
            error.about(subject)
            if change.is_untold:
                self._live.do(c.EgressTroubled(job.kind, job.id, error))
            error = self._egress.stamped(error, subject)
        if change.index is None:
            return  # HLS has no list of outputs to show
        part.outputs[change.index] |= {
            "state": change.state,
            "attempt": change.attempt,
            "error": None if error is None else error.to_wire(),
        }
        outputs = [dict(output) for output in part.outputs]
        self._egress.rows.change(job.kind, job.id, outputs=outputs)
        shown = tuple(LivestreamOutputInfo(**output) for output in outputs)
        self._live.do(c.EgressOutputs(job.kind, job.id, shown))

    def egress_left_out(self, job: EgressJob, report: dict[str, Any]) -> None:
        """It does not show somebody's pictures: told once for each source and reason, to them as well."""
        part, meeting = self._parts[job.id], self._live.meeting
        stream = meeting.streams.named(f"p{report['producer']}")
        if stream is None:
            return  # it is over already
        participant_id, source = meeting.roster.at(stream.seat).participant_id, stream.source.value
        key = participant_id, source, str(report["reason"])
        if key in part.left_out:
            return
        part.left_out.add(key)
        error = failures.left_out(report, job.kind, participant_id=participant_id, track=source)
        error.about(dataclasses.replace(self._subject(part), participant_id=participant_id))
        self._live.do(c.EgressLeftOut(job.kind, job.id, stream.seat, error))

    def egress_overdue(self, job: EgressJob) -> None:
        """Its time is up: told first, then stopped as by a request."""
        part = self._parts.get(job.id)
        running = self._live.meeting.egresses.find(job.kind, job.id)
        if part is None or running is None or job.stopping:
            return
        error = failures.too_long(job.kind, job.id, self._egress.jobs.limit_s(job.kind)).about(self._subject(part))
        self._live.do(c.EgressTroubled(job.kind, job.id, error))
        part.overdue = error
        self._egress.rows.change(job.kind, job.id, error=self._seen(error, part).to_wire())
        self._live.do(c.StopEgress(None, job.kind))

    def egress_ended(self, job: EgressJob, error: MeetingError | None, files: list[dict[str, Any]] | None) -> None:
        """It is over: those who wait for it are answered, then the meeting hears of it."""
        part = self._parts.pop(job.id)
        if error is not None:
            error.about(self._subject(part))
        told = error
        if error is not None and part.starting is not None:
            part.starting.fail(error)
            told = None
        elif error is not None and part.stopping is not None:
            error = failures.not_stopped(job.kind, job.id, error).about(self._subject(part))
            part.stopping.fail(error)
            told = None
        self._live.do(c.EgressEnded(job.kind, job.id, told))
        self._write_end(part, error, files)
        if error is None:
            for reply in (part.starting, part.stopping):
                if reply is not None:
                    reply.ok(job.order.name)

    def _write_end(self, part: _Part, error: MeetingError | None, files: list[dict[str, Any]] | None) -> None:
        job = part.job
        values: dict[str, Any] = {"ended_at": self._now()}
        if error is None:
            values["state"] = EgressState.STOPPED.value
        else:
            values |= {"state": EgressState.FAILED.value, "error": self._seen(error, part).to_wire()}
        self._egress.rows.change(job.kind, job.id, **values)
        self._egress.repairs.after(job.order, files)
        self._webhook(part, "stopped" if error is None else "failed", error or part.overdue)

    # Words about it

    def _seen(self, error: MeetingError, part: _Part) -> MeetingError:
        return self._live.seen(error, subject=self._subject(part), session_id=part.session_id)

    def _subject(self, part: _Part) -> Subject:
        words = KINDS[part.job.kind]
        return words.subject(part.job.id, meeting_id=self._live.room.id, session_id=part.session_id)

    def _webhook(self, part: _Part, what: str, error: MeetingError | None = None) -> None:
        data: dict[str, Any] = {"meetingId": self._live.room.id, "sessionId": part.session_id, "id": part.job.id}
        if error is not None:
            data["error"] = error.to_wire()
        self._egress.webhooks.tell(self._live.room, f"{part.job.kind}-{what}", data, also=part.job.order.webhook_url)


def scene_of(meeting: Meeting) -> dict[str, Any]:
    """Who is to be seen and heard: everybody who may send, in the order of joining."""
    return {
        "participants": [
            {
                "participantId": member.participant_id,
                "name": member.name,
                "streams": [
                    {
                        "producer": int(stream.producer_id.removeprefix("p")),
                        "source": stream.source.value,
                        "paused": stream.paused,
                    }
                    for stream in meeting.streams.of(member.seat)
                ],
            }
            for member in meeting.roster
            if member.mode is Mode.SEND_AND_RECV
        ],
        "activeSpeakerId": meeting.speaker_id,
        "pins": [pin.to_wire()["state"] | {"participantId": pin.participant_id} for pin in meeting.pins],
    }
