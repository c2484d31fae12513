"""Participants and their streams, as the app sees them."""

import itertools
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Literal, Protocol, get_args

from meetkit.client.emitter import OrderedEmitter
from meetkit.client.event_names_gen import ParticipantEvent
from meetkit.client.meeting.listening import Listening
from meetkit.client.meeting.on_participant_gen import OnParticipant
from meetkit.errors import AlreadyInRequestedState, InvalidParameter, MeetingError
from meetkit.protocol import Mode, ParticipantInfo, PinSource, StreamInfo, StreamSource

if TYPE_CHECKING:
    from aiortc import MediaStreamTrack

StreamKind = Literal["audio", "video", "share", "shareAudio"]

_numbers = itertools.count(1)
_KINDS: dict[StreamSource, StreamKind] = {
    StreamSource.MIC: "audio",
    StreamSource.WEBCAM: "video",
    StreamSource.SHARE: "share",
    StreamSource.SHARE_AUDIO: "shareAudio",
}


def kind_of(source: StreamSource) -> StreamKind:
    """The app's word for a source."""
    return _KINDS[source]


class Calls(Protocol):
    """Calls and events of a meeting, as far as participants need them."""

    @property
    def events(self) -> OrderedEmitter: ...
    def report(self, error: MeetingError) -> MeetingError: ...
    async def operate(self, operation: str, action: Callable[[], Awaitable[Any]]) -> Any: ...
    async def request(self, method: str, data: dict[str, Any]) -> Any: ...


class Receiving(Protocol):
    """The media of a meeting, as far as streams need them."""

    async def set_receiving(self, stream: "Stream", *, paused: bool) -> None: ...
    async def stats(self, stream: "Stream") -> dict[str, Any]: ...


class Host(Protocol):
    """What participants and their streams need of their meeting."""

    @property
    def _calls(self) -> Calls: ...
    @property
    def _receiving(self) -> Receiving: ...

    async def unmute_mic(self) -> None: ...
    async def mute_mic(self) -> None: ...
    async def enable_webcam(self) -> None: ...
    async def disable_webcam(self) -> None: ...
    async def leave(self) -> None: ...


@dataclass(eq=False)
class Stream:
    """One stream of a participant.

    Attributes:
        id: the server's id of it; a new one after the sender reconnected anew.
        kind: `audio` and `video` are mic and webcam; `share` and `shareAudio` the screen.
        track: aiortc's track; `await stream.track.recv()` gives PyAV frames. None while the mode is SIGNALLING_ONLY.
        codec: such as `video/VP8`.
        paused: whether the sender paused it (muted).
        received_paused: whether we stopped receiving it, by `pause`.
    """

    id: str
    source: StreamSource
    codec: str
    paused: bool
    participant: "Participant" = field(repr=False)
    track: "MediaStreamTrack | None" = field(default=None, repr=False)
    received_paused: bool = False

    @property
    def stream(self) -> "Stream":
        """Itself: listeners of a participant's `stream-enabled` once got an event with the stream in it."""
        return self

    @property
    def kind(self) -> StreamKind:
        """`audio`, `video`, `share` or `shareAudio`."""
        return kind_of(self.source)

    async def pause(self) -> None:
        """Stop receiving it, for us only. Raises MeetingError."""
        await self._set_receiving("Stream.pause", paused=True)

    async def resume(self) -> None:
        """Receive it again, or for the first time with `auto_consume=False`. Raises MeetingError."""
        await self._set_receiving("Stream.resume", paused=False)

    async def stats(self) -> dict[str, Any]:
        """The server's statistics of it, with the names of spec/core.md. Raises MeetingError."""
        host = self.participant._host
        result: dict[str, Any] = await host._calls.operate("Stream.stats", lambda: host._receiving.stats(self))
        return result

    async def _set_receiving(self, operation: str, *, paused: bool) -> None:
        host = self.participant._host

        async def change() -> None:
            if paused is self.received_paused:
                already = AlreadyInRequestedState
                raise (already.stream_already_paused if paused else already.stream_already_running)(stream_id=self.id)
            await host._receiving.set_receiving(self, paused=paused)
            self.received_paused = paused

        await host._calls.operate(operation, change)


@dataclass(frozen=True, slots=True)
class MediaStatusChanged:
    """`media-status-changed`: sound or picture of a participant went on or off, by muting too."""

    participant: "Participant"
    kind: StreamKind
    on: bool

    @property
    def new_status(self) -> bool:
        """`on`, by the name that it has in the browser SDK."""
        return self.on


class Participant:
    """Somebody in the meeting. Made by the SDK only.

    Attributes:
        id, display_name, mode, meta_data: as at the join, or as changed since.
        local: whether it is this program.
        streams: by stream id.
    """

    def __init__(
        self, host: Host, participant_id: str, *, name: str, mode: Mode, meta_data: dict[str, Any] | None, local: bool
    ) -> None:
        self._host = host
        self.id = participant_id
        self.display_name = name
        self.mode = mode
        self.meta_data = meta_data
        self.local = local
        self.joined_at: str | None = None
        self.streams: dict[str, Stream] = {}
        self._number = next(_numbers)

    def __repr__(self) -> str:
        return f"<Participant {self.id!r} {self.display_name!r}{' local' if self.local else ''}>"

    @classmethod
    def _of(cls, host: Host, info: ParticipantInfo) -> "Participant":
        made = cls(host, info.participant_id, name=info.name, mode=info.mode, meta_data=info.meta_data, local=False)
        made.joined_at = info.joined_at
        return made

    @property
    def mic_on(self) -> bool:
        """Whether its microphone is sent and not muted."""
        return self._sends(StreamSource.MIC)

    @property
    def webcam_on(self) -> bool:
        """Whether its camera is sent."""
        return self._sends(StreamSource.WEBCAM)

    @property
    def screen_share_on(self) -> bool:
        """Whether it shares a screen."""
        return self._sends(StreamSource.SHARE)

    def stream(self, kind: StreamKind) -> Stream | None:
        """Its stream of a kind; there is at most one."""
        return next((s for s in self.streams.values() if s.kind == kind), None)

    @property
    def on(self) -> OnParticipant[Stream, MediaStatusChanged]:
        """`on(event, listener)`: listen to an event of this participant; a decorator without `listener`.

        `stream-enabled` and `stream-disabled` bring the Stream, `media-status-changed` a MediaStatusChanged.

        Raises:
            InvalidParameter: there is no such event.
        """
        return self._listening.on

    @property
    def once(self) -> OnParticipant[Stream, MediaStatusChanged]:
        """Like `on`, for the next such event only."""
        return self._listening.once

    def off(self, event: ParticipantEvent, listener: Callable[..., Any] | None = None) -> None:
        """Stop listening: one listener, or all of the event. Raises InvalidParameter."""
        self._listening.off(event, listener)

    async def remove(self) -> None:
        """Put it out of the meeting (needs allow_mod); ourselves: leave. Raises MeetingError."""
        if self.local:
            await self._host.leave()
        else:
            await self._ask("participant.remove", "Participant.remove")

    async def enable_mic(self) -> None:
        """Ask it to switch its microphone on (needs allow_mod): `media-request-answered` says what came of it."""
        if self.local:
            await self._host.unmute_mic()
        else:
            await self._ask("participant.enableMic", "Participant.enable_mic")

    async def disable_mic(self) -> None:
        """Switch its microphone off at once (needs allow_mod)."""
        if self.local:
            await self._host.mute_mic()
        else:
            await self._ask("participant.disableMic", "Participant.disable_mic")

    async def enable_webcam(self) -> None:
        """Ask it to switch its camera on (needs allow_mod): `media-request-answered` says what came of it."""
        if self.local:
            await self._host.enable_webcam()
        else:
            await self._ask("participant.enableWebcam", "Participant.enable_webcam")

    async def disable_webcam(self) -> None:
        """Switch its camera off at once (needs allow_mod)."""
        if self.local:
            await self._host.disable_webcam()
        else:
            await self._ask("participant.disableWebcam", "Participant.disable_webcam")

    async def pin(self, source: Literal["webcam", "share", "both"] = "both") -> None:
        """Pin it for everybody, and in recordings and livestreams with the layout priority PIN (needs allow_mod).

        Raises:
            MeetingError: 4071; 3073 for another `source`.
        """
        await self._set_pin("participant.pin", "Participant.pin", source)

    async def unpin(self, source: Literal["webcam", "share", "both"] = "both") -> None:
        """Take the pin away (needs allow_mod); what isn't pinned stays so.

        Raises:
            MeetingError: 4072; 3073 for another `source`.
        """
        await self._set_pin("participant.unpin", "Participant.unpin", source)

    async def get_video_stats(self) -> dict[str, Any] | None:
        """Statistics of its camera, None when it is off. Raises MeetingError."""
        return await self._stats("video")

    async def get_audio_stats(self) -> dict[str, Any] | None:
        """Statistics of its microphone, None when it is off. Raises MeetingError."""
        return await self._stats("audio")

    async def get_share_stats(self) -> dict[str, Any] | None:
        """Statistics of its shared screen, None when it shares none. Raises MeetingError."""
        return await self._stats("share")

    async def _stats(self, kind: StreamKind) -> dict[str, Any] | None:
        stream = self.stream(kind)
        return await stream.stats() if stream is not None else None

    async def _set_pin(self, method: str, operation: str, source: str) -> None:
        context = self._host._calls

        async def ask() -> None:
            if source not in list(PinSource):
                raise InvalidParameter.invalid_value(field="source", problem="it is 'webcam', 'share' or 'both'")
            await context.request(method, {"participantId": self.id, "source": str(source)})

        await context.operate(operation, ask)

    async def _ask(self, method: str, operation: str) -> None:
        context = self._host._calls
        await context.operate(operation, lambda: context.request(method, {"participantId": self.id}))

    def _sends(self, source: StreamSource) -> bool:
        return any(s.source is source and not s.paused for s in self.streams.values())

    @property
    def _listening(self) -> Listening:
        context = self._host._calls
        return Listening(context.events, get_args(ParticipantEvent), report=context.report, key=self._key)

    def _key(self, event: str) -> str:
        # Not the id: our own is the server's to make at the join, and who listens may have come before.
        return f"{event}@participant {self._number}"

    @property
    def _keys(self) -> list[str]:
        return [self._key(event) for event in get_args(ParticipantEvent)]

    def _add(self, info: StreamInfo, track: "MediaStreamTrack | None") -> Stream:
        stream = Stream(info.producer_id, info.source, info.codec, info.paused, self, track)
        self.streams[stream.id] = stream
        return stream
