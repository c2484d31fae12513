"""A file's sound and picture as tracks that keep together: one clock, which stands still while nobody reads them."""

from __future__ import annotations

import asyncio
import time
from collections import deque
from fractions import Fraction
from os import PathLike, fspath
from typing import TYPE_CHECKING

from aiortc.mediastreams import MediaStreamError, MediaStreamTrack

from meetkit.client.failure import problem_of
from meetkit.client.loop import running_loop
from meetkit.client.media.files.opening import Kind, open_file
from meetkit.client.media.files.reading import Broken, Piece, Reader
from meetkit.client.media.picture import is_plain, upright
from meetkit.client.media.sound import RATE_HZ, sound_frame
from meetkit.errors import InvalidParameter, MeetingError, MicrophoneTrackEnded, WebcamTrackEnded

if TYPE_CHECKING:
    from collections.abc import Collection

    from av import AudioFrame, VideoFrame
    from av.frame import Frame

AHEAD_S = 0.5
"""So much is decoded before it is needed."""
PIECES_LIMIT = {"audio": 1500, "video": 48}
PAUSE_S = 0.25
"""When no track was read for so long, the file was paused meanwhile."""
LATE_PICTURE_S = 0.15
"""A picture is left out when the next one is so late."""
UNUSED_S = 10.0
HOLD_S = 0.25
"""A picture that stays is given again so often, so that who comes later sees it soon."""
LOOK_AGAIN_S = 0.1
VIDEO_RATE_HZ = 90_000


class FileTrack(MediaStreamTrack):
    """The sound or the picture of a `FileSource`, in real time. Ends with the file."""

    def __init__(self, kind: Kind, player: _Player) -> None:
        super().__init__()
        self.kind = kind
        self._player = player

    async def recv(self) -> Frame:
        """The next 20 ms of sound, or picture, when its time has come.

        Raises:
            MediaStreamError: it is over, or was stopped.
            MeetingError: 3027 or 3028, the file is broken; 6022, no asyncio loop runs here.
        """
        running_loop("recv")
        if self.readyState != "live":
            raise MediaStreamError
        try:
            frame = await self._player.frame(self)
        except (MediaStreamError, MeetingError):
            self.stop()
            raise
        if self.readyState != "live":
            raise MediaStreamError
        return frame

    def stop(self) -> None:
        """End it; the file is closed with the last of its tracks."""
        super().stop()
        self._player.stopped(self)


class FileSource:
    """A media file as tracks for `enable_mic`, `enable_webcam`, `init_meeting(mic=…, webcam=…)` and so on.

    Made by `VideoSDK.create_file_source`. The tracks keep together however often the file begins anew, and the file
    stands still while neither of them is read.

    Attributes:
        audio: its sound, None when it has none.
        video: its picture, None when it has none; the cover of a piece of music is none.
        duration_s: how long the file says it is; None when it doesn't say.
    """

    def __init__(self, player: _Player, kinds: Collection[Kind], duration_s: float | None) -> None:
        self.audio = FileTrack("audio", player) if "audio" in kinds else None
        self.video = FileTrack("video", player) if "video" in kinds else None
        self.duration_s = duration_s
        player.tracks = [track for track in (self.audio, self.video) if track is not None]

    def stop(self) -> None:
        """End its tracks and close the file."""
        for track in (self.audio, self.video):
            if track is not None:
                track.stop()


async def open_source(
    path: str | PathLike[str],
    *,
    loop: bool = False,
    width: int | None = None,
    height: int | None = None,
    kinds: Collection[Kind] = ("audio", "video"),
) -> FileSource:
    """See `VideoSDK.create_file_source`. Raises MeetingError."""
    given: object = path
    if not isinstance(given, str | PathLike):
        raise InvalidParameter.invalid_value(field="path", problem=f"it must be a path, not {type(given).__name__}")
    for field, side in (("width", width), ("height", height)):
        if side is not None and (isinstance(side, bool) or not isinstance(side, int) or side < 1):
            raise InvalidParameter.invalid_value(field=field, problem="it must be a number of pixels, at least 1")
    text = fspath(path)
    if not isinstance(text, str):
        raise InvalidParameter.invalid_value(field="path", problem="it must be a path of text, not of bytes")
    opened = await asyncio.to_thread(open_file, text, kinds)
    box = None if width is None and height is None else (width or 1 << 16, height or 1 << 16)
    reader = Reader(text, opened, loop=bool(loop), box=box)
    found: list[Kind] = [kind for kind in ("audio", "video") if getattr(opened, kind) is not None]
    duration = opened.container.duration
    return FileSource(_Player(text, reader), found, duration / 1_000_000 if duration is not None else None)


class _Player:
    """Gives each track what is due by the clock that they share."""

    def __init__(self, path: str, reader: Reader) -> None:
        self.tracks: list[FileTrack] = []
        self._path, self._reader = path, reader
        self._queues: dict[str, deque[Piece]] = {"audio": deque(), "video": deque()}
        self._broken: Broken | None = None
        self._began_s: float | None = None
        self._read_s: dict[str, float] = {}
        self._reading: dict[str, int] = {"audio": 0, "video": 0}
        self._filling: asyncio.Task[None] | None = None
        self._waiting: set[asyncio.Future[None]] = set()
        self._shown: tuple[VideoFrame, float] | None = None
        self._last_pts = 0

    async def frame(self, track: FileTrack) -> Frame:
        """What is due next of it. Raises MediaStreamError, MeetingError."""
        kind = track.kind
        self._resume()
        self._reading[kind] += 1
        self._read_s[kind] = time.monotonic()
        try:
            while track.readyState == "live":
                self._fill()
                if kind == "audio":
                    frame: Frame | float | None = self._sound()
                else:
                    frame = await self._picture()
                if frame is not None and not isinstance(frame, float):
                    return frame
                if frame is None and self._reader.over and not self._queues[kind]:
                    frame = self._end(kind)
                await self._wait(frame)
            raise MediaStreamError
        finally:
            self._reading[kind] -= 1
            self._read_s[kind] = time.monotonic()

    def stopped(self, track: FileTrack) -> None:
        """A track is over; who waits for it wakes up."""
        self._wake()
        self._queues[track.kind].clear()
        if all(one.readyState != "live" for one in self.tracks):
            self._reader.close()

    # ---- the clock ----

    @property
    def _now_s(self) -> float:
        """Where in the file we are."""
        return time.monotonic() - self._began_s if self._began_s is not None else 0.0

    def _resume(self) -> None:
        """If nobody has read for a while, the file stood still meanwhile."""
        if self._began_s is not None and self._read_s and not any(self._reading.values()):
            away_s = time.monotonic() - max(self._read_s.values())
            if away_s > PAUSE_S:
                self._began_s += away_s

    def _late_s(self, piece: Piece) -> float:
        if self._began_s is None:
            self._began_s = time.monotonic() - piece.at_s
        return self._now_s - piece.at_s

    # ---- what is due ----

    def _sound(self) -> AudioFrame | float | None:
        """The sound that is due, else how long to wait for it if that is known."""
        queue = self._queues["audio"]
        while queue:
            late_s = self._late_s(queue[0])
            if late_s < 0:
                return -late_s
            piece = queue.popleft()
            if late_s > PAUSE_S and len(queue) > 1:
                continue  # the picture went on without it
            return sound_frame(piece.content, round(piece.at_s * RATE_HZ))
        return None

    async def _picture(self) -> VideoFrame | float | None:
        queue = self._queues["video"]
        while len(queue) > 1 and self._late_s(queue[1]) > LATE_PICTURE_S:
            queue.popleft()
        wait_s = -self._late_s(queue[0]) if queue else None
        if wait_s is not None and wait_s <= 0:
            piece = queue.popleft()
            self._shown = piece.content, self._now_s
            return self._stamped(piece.content, piece.at_s)
        if self._shown is None:
            return wait_s
        if wait_s is None and self._over_s() is not None:
            return None  # nothing comes after it
        hold_s = self._shown[1] + HOLD_S - self._now_s
        if wait_s is not None and wait_s < max(hold_s, HOLD_S / 2):
            return wait_s
        if hold_s > 0:
            return hold_s
        picture = self._shown[0]
        self._shown = picture, self._now_s
        if is_plain(picture):
            again = upright(picture)
        else:
            again = await asyncio.get_running_loop().run_in_executor(None, upright, picture)
        return self._stamped(again, self._now_s)

    def _stamped(self, picture: VideoFrame, at_s: float) -> VideoFrame:
        self._last_pts = max(self._last_pts + 1, round(at_s * VIDEO_RATE_HZ))
        picture.pts, picture.time_base = self._last_pts, Fraction(1, VIDEO_RATE_HZ)
        return picture

    # ---- the end ----

    def _over_s(self) -> float | None:
        """Where the file is over, once that is known."""
        if not self._reader.over:
            return None
        return self._broken.at_s if self._broken is not None else self._reader.length_s

    def _end(self, kind: str) -> float | None:
        """How long it still lasts. Raises when it is over."""
        over_s = self._over_s()
        if over_s is None:
            return None
        if self._began_s is not None and over_s - self._now_s > 0:
            return over_s - self._now_s
        if self._broken is None:
            raise MediaStreamError
        ended = MicrophoneTrackEnded if kind == "audio" else WebcamTrackEnded
        raise ended.file_broken(
            path=self._path, position_s=round(self._broken.at_s, 3), problem=self._broken.problem
        ) from self._broken.__cause__

    # ---- reading ahead ----

    def _fill(self) -> None:
        filling = self._filling
        ours = filling is not None and not filling.done() and filling.get_loop() is asyncio.get_running_loop()
        if not ours and self._lacking():
            self._filling = asyncio.create_task(self._read(), name="meetkit-file")

    def _lacking(self) -> bool:
        if self._reader.over:
            return False
        live = [track.kind for track in self.tracks if track.readyState == "live"]
        if any(len(self._queues[kind]) >= PIECES_LIMIT[kind] for kind in live):
            return False
        read = [
            kind for kind in live if self._reading[kind] or time.monotonic() - self._read_s.get(kind, 0.0) < PAUSE_S
        ]
        return any(not (queue := self._queues[kind]) or queue[-1].at_s < self._now_s + AHEAD_S for kind in read)

    async def _read(self) -> None:
        while self._lacking():
            self._reader.picture_wanted = self._wants_picture()
            try:
                pieces = await asyncio.to_thread(self._reader.read)
            except Broken as broken:
                self._broken, pieces = broken, []
            except Exception as exc:  # noqa: BLE001 - decoders raise what they like: it is told as what it is
                self._broken, pieces = Broken(problem_of(exc), self._now_s), []
                self._broken.__cause__ = exc
            live = {track.kind for track in self.tracks if track.readyState == "live"}
            for piece in pieces:
                self._late_s(piece)
                if piece.kind in live:
                    self._queues[piece.kind].append(piece)
            self._trim()
            self._wake()

    def _wants_picture(self) -> bool:
        now_s = time.monotonic()
        began_s = self._began_s if self._began_s is not None else now_s
        return any(
            track.kind == "video"
            and track.readyState == "live"
            and (self._reading["video"] or now_s - self._read_s.get("video", began_s) < UNUSED_S)
            for track in self.tracks
        )

    def _trim(self) -> None:
        """What nobody reads is let go of when its time has passed."""
        for queue in self._queues.values():
            while len(queue) > 2 and self._began_s is not None and queue[1].at_s < self._now_s - PAUSE_S:
                queue.popleft()

    async def _wait(self, seconds: float | None) -> None:
        """Until there is something new, or for so long, but not for ever: others may make room for it."""
        future: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._waiting.add(future)
        try:
            await asyncio.wait({future}, timeout=LOOK_AGAIN_S if seconds is None else min(seconds, LOOK_AGAIN_S))
        finally:
            self._waiting.discard(future)

    def _wake(self) -> None:
        for future in list(self._waiting):
            if not future.done() and not future.get_loop().is_closed():
                future.set_result(None)
