"""Who is in the meeting and what they send, from snapshots and notifications; tells the app of every difference."""

from typing import TYPE_CHECKING, Protocol

from meetkit.client.emitter import OrderedEmitter
from meetkit.client.events import (
    MediaStatusChanged,
    ParticipantLeft,
    ParticipantModeChanged,
    StreamDisabled,
    StreamEnabled,
)
from meetkit.client.meeting.participant import Host, Participant, Stream, kind_of
from meetkit.protocol import LeaveReason, Listed, Mode, ParticipantInfo, Snapshot, StreamInfo, StreamSource

if TYPE_CHECKING:
    from aiortc import MediaStreamTrack


class Follower(Protocol):
    """Who receives the streams of others."""

    def stream_opened(self, stream: Stream) -> None: ...
    def stream_moved(self, stream: Stream, earlier_id: str) -> None: ...
    def stream_closed(self, stream: Stream) -> None: ...


class Roster:
    """The participants by id, ourselves among them once admitted. Each change is told to the app and to the media.

    Attributes:
        follower: the media; it names itself.
    """

    def __init__(self, host: Host, local: Participant, events: OrderedEmitter) -> None:
        self.follower: Follower
        self._host = host
        self._events = events
        self.local = local
        self.others: dict[str, Participant] = {}
        self._unlisted: set[str] = set()

    def get(self, participant_id: str | None) -> Participant | None:
        """A participant who is here now."""
        if participant_id == self.local.id:
            return self.local
        return self.others.get(participant_id) if participant_id is not None else None

    def sync(self, snapshot: Snapshot) -> None:
        """Make it so, telling the app the differences. The same source of the same person is the same stream."""
        self.local.id = snapshot.participant_id
        self.local.mode = snapshot.mode
        self._unlisted = set(self.others)
        self.listed(snapshot)

    def listed(self, part: Listed) -> None:
        """A part of the list of those who are here; who is in none of them is gone."""
        for info in part.participants:
            known = self.others.get(info.participant_id)
            if known is None:
                self.joined(info)
            else:
                self._unlisted.discard(info.participant_id)
                self._sync_one(known, info)
        if not part.more:
            gone, self._unlisted = self._unlisted, set()
            for participant_id in [p for p in self.others if p in gone]:
                self.left(participant_id, LeaveReason.WEBSOCKET_DISCONNECTED)

    def joined(self, info: ParticipantInfo) -> None:
        """`participant-joined`; told of one who is known, it is what changed meanwhile."""
        self._unlisted.discard(info.participant_id)
        if (known := self.others.get(info.participant_id)) is not None:
            self._sync_one(known, info)
            return
        participant = self.others[info.participant_id] = Participant._of(self._host, info)
        self._tell("participant-joined", participant)
        for stream in info.streams:
            self.stream_enabled(participant.id, stream)

    def left(self, participant_id: str, reason: LeaveReason) -> None:
        """`participant-left`."""
        participant = self.others.pop(participant_id, None)
        if participant is None:
            return
        for stream in list(participant.streams.values()):
            self._disable(participant, stream, None)
        self._tell("participant-left", ParticipantLeft(participant, reason))
        self._events.forget(participant._keys)

    def stream_enabled(self, participant_id: str, info: StreamInfo) -> None:
        """`stream-enabled` of somebody else."""
        participant = self.others.get(participant_id)
        if participant is None or info.producer_id in participant.streams:
            return
        stream = participant._add(info, None)
        self.follower.stream_opened(stream)
        self._enabled(stream)

    def stream_disabled(self, participant_id: str, producer_id: str, by_participant_id: str | None) -> None:
        """`stream-disabled` of somebody else."""
        participant = self.others.get(participant_id)
        stream = participant.streams.get(producer_id) if participant is not None else None
        if participant is not None and stream is not None:
            self._disable(participant, stream, by_participant_id)

    def stream_paused(self, participant_id: str, producer_id: str, *, paused: bool) -> None:
        """`stream-paused`, `stream-resumed` of somebody else."""
        participant = self.others.get(participant_id)
        stream = participant.streams.get(producer_id) if participant is not None else None
        if stream is not None:
            self._set_paused(stream, paused)

    def local_stream(
        self,
        source: StreamSource,
        producer_id: str | None,
        *,
        paused: bool,
        track: "MediaStreamTrack | None",
        by: str | None,
    ) -> None:
        """What we send changed: `producer_id` is None when the source is not sent any more."""
        present = next((s for s in self.local.streams.values() if s.source is source), None)
        if producer_id is None:
            if present is not None:
                self._disable(self.local, present, by)
        elif present is None:
            codec = "audio/opus" if source.kind == "audio" else "video/VP8"
            info = StreamInfo(producer_id=producer_id, kind=source.kind, source=source, paused=paused, codec=codec)
            self._enabled(self.local._add(info, track))
        else:
            present.track = track
            self._renumber(self.local, present, producer_id)
            self._set_paused(present, paused)

    def mode_changed(self, participant_id: str, mode: Mode) -> Participant | None:
        """`participant-mode-changed`; None when it was so already."""
        participant = self.get(participant_id)
        if participant is None or participant.mode is mode:
            return None
        participant.mode = mode
        return participant

    def clear(self) -> None:
        """We are out: nobody is here any more. Not told, `meeting-left` says it."""
        for participant in (*self.others.values(), self.local):
            for stream in participant.streams.values():
                if not participant.local:
                    self.follower.stream_closed(stream)
            participant.streams.clear()
        self.others.clear()

    def _sync_one(self, participant: Participant, info: ParticipantInfo) -> None:
        participant.display_name, participant.meta_data = info.name, info.meta_data
        participant.joined_at = info.joined_at
        if self.mode_changed(participant.id, info.mode):
            self._tell("participant-mode-changed", ParticipantModeChanged(participant, info.mode))
        fresh = {stream.source: stream for stream in info.streams}
        for stream in list(participant.streams.values()):
            now = fresh.pop(stream.source, None)
            if now is None:
                self._disable(participant, stream, None)
                continue
            if now.producer_id != stream.id:
                earlier_id = stream.id
                self._renumber(participant, stream, now.producer_id)
                self.follower.stream_moved(stream, earlier_id)
            self._set_paused(stream, now.paused)
        for added in fresh.values():
            self.stream_enabled(participant.id, added)

    def _renumber(self, participant: Participant, stream: Stream, producer_id: str) -> None:
        participant.streams.pop(stream.id, None)
        stream.id = producer_id
        participant.streams[producer_id] = stream

    def _enabled(self, stream: Stream) -> None:
        self._tell("stream-enabled", StreamEnabled(stream.participant, stream))
        self._tell(stream.participant._key("stream-enabled"), stream)
        if not stream.paused:
            self._status(stream, on=True)

    def _disable(self, participant: Participant, stream: Stream, by: str | None) -> None:
        participant.streams.pop(stream.id, None)
        if not participant.local:
            self.follower.stream_closed(stream)
        self._tell("stream-disabled", StreamDisabled(participant, stream, by))
        self._tell(participant._key("stream-disabled"), stream)
        if not stream.paused:
            self._status(stream, on=False)

    def _set_paused(self, stream: Stream, paused: bool) -> None:
        if stream.paused is not paused:
            stream.paused = paused
            self._status(stream, on=not paused)

    def _status(self, stream: Stream, *, on: bool) -> None:
        event = MediaStatusChanged(stream.participant, kind_of(stream.source), on)
        self._tell(stream.participant._key("media-status-changed"), event)

    def _tell(self, event: str, payload: object) -> None:
        self._events.emit(event, payload)
