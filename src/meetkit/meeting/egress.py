"""The meeting's recording, livestream and HLS stream: at most one of each, who may start and stop it, its state."""

from dataclasses import dataclass
from datetime import datetime
from enum import Enum, StrEnum

from meetkit.meeting.egress_kinds import KINDS, EgressKind
from meetkit.meeting.roster import Member, Roster, Seat
from meetkit.protocol.snapshot import HlsUrls, LivestreamOutputInfo
from meetkit.protocol.vocabulary import Permission
from meetkit.protocol.wire import Wire, to_wire_time

__all__ = ["EgressKind", "Egresses", "RunningEgress", "Stage", "check_may_start", "check_may_stop"]


class Stage(Enum):
    """How far it has come; the names are those of the states on the wire."""

    STARTING = "STARTING"
    STARTED = "STARTED"
    STOPPING = "STOPPING"
    STOPPED = "STOPPED"


@dataclass(slots=True)
class RunningEgress:
    """One of a kind. `starter` is None when it was started over REST. `outputs`: a livestream's; `urls`: of HLS."""

    id: str
    kind: EgressKind
    starter: Seat | None
    since: datetime
    urls: HlsUrls | None = None
    stage: Stage = Stage.STARTING
    outputs: tuple[LivestreamOutputInfo, ...] = ()


def check_may_start(kind: EgressKind, *, allowed: bool) -> None:
    """Raises START_…_FAILED/NOT_ALLOWED unless allowed."""
    if not allowed:
        raise KINDS[kind].start_failed.not_allowed(permission=Permission.ALLOW_MOD)


def check_may_stop(kind: EgressKind, *, allowed: bool) -> None:
    """Raises STOP_…_FAILED/NOT_ALLOWED unless allowed."""
    if not allowed:
        raise KINDS[kind].stop_failed.not_allowed(permission=Permission.ALLOW_MOD)


class Egresses:
    """What runs of one meeting, by kind."""

    def __init__(self) -> None:
        self._running: dict[EgressKind, RunningEgress] = {}

    def check_free(self, kind: EgressKind) -> None:
        """Raises ALREADY_RUNNING when the meeting has one of that kind."""
        running = self._running.get(kind)
        if running is not None:
            words = KINDS[kind]
            raise words.start_failed.already_running(since=to_wire_time(running.since), **words.named(running.id))

    def begin(self, begun: RunningEgress) -> None:
        """One that `check_free` has allowed."""
        self._running[begun.kind] = begun

    def stop(self, kind: EgressKind) -> RunningEgress:
        """It shall end. Raises NOT_RUNNING, also when it is ending already, or STILL_STARTING."""
        running = self._running.get(kind)
        words = KINDS[kind]
        if running is None or running.stage is Stage.STOPPING:
            raise words.stop_failed.not_running()
        if running.stage is Stage.STARTING:
            raise words.stop_failed.still_starting(**words.named(running.id))
        running.stage = Stage.STOPPING
        return running

    def find(self, kind: EgressKind, egress_id: str) -> RunningEgress | None:
        """The one with that id; None when it isn't this meeting's (any more)."""
        running = self._running.get(kind)
        return running if running is not None and running.id == egress_id else None

    def of(self, kind: EgressKind) -> RunningEgress | None:
        """The one of a kind."""
        return self._running.get(kind)

    def end(self, running: RunningEgress) -> None:
        """It is over."""
        self._running.pop(running.kind, None)

    def all(self) -> list[RunningEgress]:
        """What runs now."""
        return list(self._running.values())

    def forget(self, seat: Seat) -> None:
        """A starter left."""
        for running in self._running.values():
            if running.starter == seat:
                running.starter = None

    def state(self, kind: EgressKind) -> StrEnum:
        """As participants see it."""
        return KINDS[kind].states[self._stage(kind).name]

    def states(self) -> dict[str, StrEnum]:
        """All of them, as a snapshot names them."""
        return {f"{kind}_state": self.state(kind) for kind in EgressKind}

    def state_changed(self, kind: EgressKind) -> Wire:
        """The data of the notification about its present state."""
        match self._running.get(kind):
            case RunningEgress(stage=Stage.STARTED, urls=HlsUrls() as urls):
                return KINDS[kind].state_changed(state=self.state(kind), **dict(urls))
            case _:
                return KINDS[kind].state_changed(state=self.state(kind))

    @property
    def hls_urls(self) -> HlsUrls | None:
        """Where the HLS stream is played, as long as it is."""
        running = self._running.get(EgressKind.HLS)
        return None if running is None or running.stage is Stage.STARTING else running.urls

    @staticmethod
    def concerned(running: RunningEgress, roster: Roster) -> tuple[Seat, ...]:
        """Who is told of its failure: the starter and the moderators."""
        return tuple(member.seat for member in roster if _concerns(running, member))

    def outputs_for(self, member: Member) -> list[LivestreamOutputInfo]:
        """The livestream's outputs as one member may see them: its starter and the moderators."""
        running = self._running.get(EgressKind.LIVESTREAM)
        if running is None or not _concerns(running, member):
            return []
        return list(running.outputs)

    def _stage(self, kind: EgressKind) -> Stage:
        running = self._running.get(kind)
        return Stage.STOPPED if running is None else running.stage


def _concerns(running: RunningEgress, member: Member) -> bool:
    return member.may_moderate or member.seat == running.starter
