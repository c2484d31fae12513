"""Our own mic, webcam and screen: sources, feeds and what is sent of them. aiortc is imported with the first."""

from collections.abc import Callable
from contextlib import contextmanager
from dataclasses import dataclass, field
from os import PathLike, fspath
from typing import TYPE_CHECKING, Any, Literal

from meetkit.client.config import MediaSource
from meetkit.client.failure import problem_of
from meetkit.errors import (
    AlreadyInRequestedState,
    InvalidParameter,
    MeetingError,
    MicrophoneTrackEnded,
    OperationInProgress,
    TrackOutOfTime,
    WebcamTrackEnded,
)
from meetkit.protocol import StreamSource

if TYPE_CHECKING:
    from collections.abc import Iterator

    from aiortc import MediaStreamTrack

    from meetkit.client.media.engine import MediaEngine
    from meetkit.client.media.feed import Feed
    from meetkit.client.media.pace import Finding

_ALREADY: dict[StreamSource, tuple[Callable[[], MeetingError], Callable[[], MeetingError]]] = {
    StreamSource.MIC: (AlreadyInRequestedState.mic_already_on, AlreadyInRequestedState.mic_already_off),
    StreamSource.WEBCAM: (AlreadyInRequestedState.webcam_already_on, AlreadyInRequestedState.webcam_already_off),
    StreamSource.SHARE: (
        AlreadyInRequestedState.screen_share_already_on,
        AlreadyInRequestedState.screen_share_already_off,
    ),
    StreamSource.SHARE_AUDIO: (
        AlreadyInRequestedState.screen_share_already_on,
        AlreadyInRequestedState.screen_share_already_off,
    ),
}
_IN_PROGRESS: dict[StreamSource, Callable[..., MeetingError]] = {
    StreamSource.MIC: OperationInProgress.mic_change_in_progress,
    StreamSource.WEBCAM: OperationInProgress.webcam_change_in_progress,
    StreamSource.SHARE: OperationInProgress.screen_share_change_in_progress,
    StreamSource.SHARE_AUDIO: OperationInProgress.screen_share_change_in_progress,
}


@dataclass(slots=True, eq=False)
class _Device:
    """One source of ours: what the app gave for it, and whether it is sent."""

    given: MediaSource = None
    track: "MediaStreamTrack | None" = None
    owned: bool = False
    feed: "Feed | None" = None
    published: bool = False
    muted: bool = False
    busy: bool = False
    over: bool = False
    error: MeetingError | None = None
    told: set[str] = field(default_factory=set)
    """What of its track was found wrong, and told."""

    @property
    def on(self) -> bool:
        return self.published and not self.muted

    @property
    def plays_file(self) -> bool:
        """Whether its track is a file's, which is meant to end with it."""
        if self.track is None:
            return False
        from meetkit.client.media.files.source import FileTrack

        return isinstance(self.track, FileTrack)


class LocalDevices:
    """The sources of the local participant. `changed(source)` is called after each change of what is sent.

    `ended(source, error)` is called when a source stops by itself; `error` is None for one that the app stopped and for
    a file that was played. `told(error)` is called with what is wrong with the time of a source, once per track.
    """

    def __init__(
        self,
        *,
        changed: Callable[[StreamSource], None],
        ended: Callable[[StreamSource, MeetingError | None], None],
        told: Callable[[MeetingError], object],
    ) -> None:
        self._changed = changed
        self._ended = ended
        self._told = told
        self._devices = {source: _Device() for source in StreamSource}

    def give(self, source: StreamSource, given: MediaSource) -> None:
        """Remember a source for the next time that it is switched on."""
        if given is not None:
            self._devices[source].given = given

    def has(self, source: StreamSource) -> bool:
        """Whether a track or file is known for it."""
        return self._devices[source].given is not None

    def on(self, source: StreamSource) -> bool:
        """Whether it is sent now."""
        return self._devices[source].on

    def published(self, source: StreamSource) -> bool:
        """Whether the server has a producer of it, muted or not."""
        return self._devices[source].published

    def muted(self, source: StreamSource) -> bool:
        """Whether it is published and muted."""
        return self._devices[source].muted

    def track(self, source: StreamSource) -> "MediaStreamTrack | None":
        """The app's track, or the player's."""
        return self._devices[source].track

    async def switch_on(self, engine: "MediaEngine", source: StreamSource, given: MediaSource, operation: str) -> None:
        """Send it: from `given`, else from what was given last. Raises MeetingError."""
        device = self._devices[source]
        with self._change(device, source, operation):
            if device.on and given is None:
                raise _ALREADY[source][0]()
            if given is None and device.given is None:
                raise InvalidParameter.missing_value(field="track")
            if given is not None and given is not device.given and device.track is not None:
                await self._let_go(device)
            device.given = given if given is not None else device.given
            if device.track is None or device.track.readyState == "ended":
                device.track, device.owned = await _open(source, device.given)
                device.told.clear()
                if device.owned:
                    from meetkit.client.media.exit import stop_at_exit

                    stop_at_exit(device, device.track.stop)
            feed = await self._feed(device, source)
            if not device.published:
                await engine.publish(source, feed)
                if device.over:  # it ended before it was sent
                    await engine.unpublish(source)
                    await self._rest(device)
                    if device.error is not None:
                        raise device.error
                    return
                device.published, device.muted = True, False
            elif device.muted:
                device.muted = False
                await engine.set_paused(source, False)
            self._changed(source)

    async def mute(self, engine: "MediaEngine", source: StreamSource, operation: str) -> None:
        """Stop sending but keep the stream. Raises MeetingError."""
        device = self._devices[source]
        with self._change(device, source, operation):
            if not device.on:
                raise _ALREADY[source][1]()
            device.muted = True
            try:
                await engine.set_paused(source, True)
            finally:
                self._changed(source)

    async def switch_off(self, engine: "MediaEngine", source: StreamSource, operation: str) -> None:
        """End the stream. Raises MeetingError; it has ended on this side all the same."""
        device = self._devices[source]
        with self._change(device, source, operation):
            if not device.published:
                raise _ALREADY[source][1]()
            device.published = device.muted = False
            try:
                await engine.unpublish(source)
            finally:
                await self._rest(device)
                self._changed(source)

    async def was_closed(self, engine: "MediaEngine", source: StreamSource) -> None:
        """The server ended the stream: a moderator or a change of mode."""
        device = self._devices[source]
        if device.published:
            device.published = device.muted = False
            await engine.unpublish(source, tell=False)
            await self._rest(device)
            self._changed(source)

    async def close(self) -> None:
        """Let go of every source; players of files are ended, the app's tracks are left to the app."""
        for device in self._devices.values():
            device.published = device.muted = False
            await self._rest(device)
            await self._let_go(device)

    async def _feed(self, device: _Device, source: StreamSource) -> "Feed":
        from meetkit.client.media.feed import Feed  # aiortc only when media is used

        if device.feed is None:
            device.feed = Feed(
                source.kind.value,
                on_ended=lambda cause: self._source_ended(source, cause),
                on_found=lambda finding, first_s, second_s: self._found(source, finding, first_s, second_s),
            )
        device.over, device.error = False, None
        await device.feed.use(device.track)
        return device.feed

    async def _rest(self, device: _Device) -> None:
        feed, device.feed = device.feed, None
        if feed is not None:
            await feed.close()

    async def _let_go(self, device: _Device) -> None:
        track, device.track = device.track, None
        if track is not None and device.owned:
            from meetkit.client.media.exit import stopped

            track.stop()
            stopped(device)

    def _source_ended(self, source: StreamSource, cause: BaseException | None) -> None:
        device = self._devices[source]
        device.over, device.error = True, _why_ended(source, cause, expected=device.plays_file)
        self._ended(source, device.error)

    def _found(self, source: StreamSource, finding: "Finding", first_s: float, second_s: float) -> None:
        device = self._devices[source]
        if finding.value not in device.told:
            device.told.add(finding.value)
            self._told(_out_of_time(source, finding, round(first_s, 3), round(second_s, 3)))

    @contextmanager
    def _change(self, device: _Device, source: StreamSource, operation: str) -> "Iterator[None]":
        if device.busy:
            raise _IN_PROGRESS[source](operation=operation)
        device.busy = True
        try:
            yield
        finally:
            device.busy = False


def _why_ended(source: StreamSource, cause: BaseException | None, *, expected: bool) -> MeetingError | None:
    from aiortc.mediastreams import MediaStreamError

    ended = MicrophoneTrackEnded if source.kind == "audio" else WebcamTrackEnded
    if cause is None or isinstance(cause, MeetingError):
        return cause
    if isinstance(cause, MediaStreamError):
        return None if expected else ended.source_ended()
    error = ended.source_failed(problem=problem_of(cause))
    error.__cause__ = cause
    return error


def _out_of_time(source: StreamSource, finding: "Finding", first_s: float, second_s: float) -> MeetingError:
    track = source.value
    match finding.value:
        case "NOTHING_CAME":
            return TrackOutOfTime.nothing_came(track=track, waited_s=round(first_s))
        case "STANDS_STILL":
            return TrackOutOfTime.stands_still(track=track, from_s=first_s)
        case "WENT_BACK":
            return TrackOutOfTime.went_back(track=track, from_s=first_s, to_s=second_s)
        case "JUMPED_AHEAD":
            return TrackOutOfTime.jumped_ahead(track=track, from_s=first_s, to_s=second_s)
        case "TOO_FAST":
            return TrackOutOfTime.too_fast(track=track, media_s=first_s, real_s=second_s)
        case "TOO_SLOW":
            return TrackOutOfTime.too_slow(track=track, media_s=first_s, real_s=second_s)


async def _open(source: StreamSource, given: MediaSource) -> "tuple[MediaStreamTrack, bool]":
    """The track to read, and whether it is ours to stop. Raises MeetingError."""
    from aiortc import MediaStreamTrack  # aiortc only when media is used

    kind = source.kind.value
    if isinstance(given, str | PathLike):
        return await _play(fspath(given), "audio" if kind == "audio" else "video"), True
    if not isinstance(given, MediaStreamTrack):
        raise InvalidParameter.invalid_value(field="track", problem="neither an aiortc MediaStreamTrack nor a path")
    if given.kind != kind:
        raise InvalidParameter.invalid_value(field="track", problem=f"its kind is {given.kind}, not {kind}")
    if given.readyState == "ended":
        raise InvalidParameter.invalid_value(field="track", problem="it has ended")
    return given, False


async def _play(path: str, kind: Literal["audio", "video"]) -> "MediaStreamTrack":
    if isinstance(path, str) and "://" in path:
        return _play_address(path, kind)
    from meetkit.client.media.files.source import open_source

    source = await open_source(path, kinds=(kind,))
    track = source.audio if kind == "audio" else source.video
    assert track is not None
    return track


def _play_address(address: str, kind: str) -> "MediaStreamTrack":
    """A stream of the network, which has a pace of its own."""
    import av
    from aiortc.contrib.media import MediaPlayer

    try:
        player: Any = MediaPlayer(address)
    except (OSError, av.error.FFmpegError) as exc:
        error = InvalidParameter.invalid_value(field="track", problem=problem_of(exc))
        error.__cause__ = exc
        raise error from exc
    track: MediaStreamTrack | None = player.audio if kind == "audio" else player.video
    if track is None:
        raise InvalidParameter.invalid_value(field="track", problem=f"the file has no {kind} stream")
    return track
