"""A file as one stretch of sound and picture: decoded, turned upright, and from its end on to its beginning. Blocks.

Time begins at 0 and goes on over the end of the file: each pass is as long as its sound, so that no sample is missing
where one pass meets the next, and the picture begins each pass with the sound. Where the sound is much shorter than the
picture, silence fills it up.
"""

import contextlib
import threading
from collections.abc import Generator, Iterator
from dataclasses import dataclass
from typing import Any

import av
import numpy as np
from av import AudioFrame, AudioResampler, VideoFrame

from meetkit.client.failure import problem_of
from meetkit.client.media.files.opening import Kind, Opened, open_file
from meetkit.client.media.picture import upright
from meetkit.client.media.sound import PIECE_SAMPLES, RATE_HZ
from meetkit.errors import MeetingError

GAP_S = 0.05
"""Sound may be said to begin so much later than the sound before it ends: then its samples are believed."""
LONGEST_GAP_S = 60.0
SAME_END_S = 0.25
"""Sound and picture that end within this are meant to end together."""
BAD_PACKETS_LIMIT = 8
"""So many in a row that cannot be decoded are no glitch any more."""
MISSING_S, MISSING_SHARE = 0.3, 0.05
USUAL_STEP_S = 1 / 25


@dataclass(frozen=True, slots=True)
class Piece:
    """What is heard or seen from `at_s` on. `content`: 20 ms of interleaved samples, or a picture."""

    kind: Kind
    at_s: float
    content: Any


class Broken(Exception):
    """The file cannot be read on from `at_s`."""

    def __init__(self, problem: str, at_s: float) -> None:
        super().__init__(problem)
        self.problem, self.at_s = problem, at_s


class Reader:
    """Reads a file from beginning to end, or for ever. Used by one thread at a time; `close` by any.

    Attributes:
        picture_wanted: whether pictures are decoded, which costs most; once again wanted, from the next keyframe on.
        length_s: how long it all was, once it is over; None for a still picture, which stays.
    """

    def __init__(self, path: str, opened: Opened, *, loop: bool, box: tuple[int, int] | None) -> None:
        self.picture_wanted = True
        self.length_s: float | None = None
        self.over = False
        self._path = path
        self._opened: Opened | None = opened
        self._kinds: list[Kind] = [kind for kind in ("audio", "video") if getattr(opened, kind) is not None]
        self._loop = loop
        self._box = box
        self._lock = threading.Lock()
        self._closed = False
        self._pieces = self._read()
        self._rest = np.zeros((1, 0), dtype=np.int16)
        self._sent_samples = 0
        self._sent_picture_s = -1.0

    def read(self) -> list[Piece]:
        """The next pieces; none when it is `over`, or closed.

        Raises:
            Broken: it is over because the file is damaged.
        """
        with self._lock:
            pieces: list[Piece] = []
            try:
                if not self._closed and not self.over:
                    pieces = next(self._pieces, [])
                    self.over = not pieces
            except Exception:
                self.over = True
                raise
            finally:
                if self._closed or self.over:
                    self._let_go()
            return pieces

    def close(self) -> None:
        """Let go of the file: at once, or when what is being read has been."""
        self._closed = True
        if self._lock.acquire(blocking=False):
            try:
                self._let_go()
            finally:
                self._lock.release()

    def _let_go(self) -> None:
        opened, self._opened = self._opened, None
        if opened is not None:
            self._pieces.close()
            opened.container.close()

    def _read(self) -> Generator[list[Piece]]:
        begin_samples = 0
        while True:
            assert self._opened is not None
            one = _Pass(self._opened, begin_samples, self)
            yield from one.pieces()
            begin_samples += one.length_samples
            if one.still:
                return
            if not self._loop:
                break
            self._opened.container.close()
            self._opened = None
            self._opened = self._again(begin_samples / RATE_HZ)
        if "audio" in self._kinds and self._rest.shape[1]:
            yield self.sound(np.zeros((1, 2 * PIECE_SAMPLES - self._rest.shape[1]), dtype=np.int16))
        self.length_s = begin_samples / RATE_HZ

    def _again(self, at_s: float) -> Opened:
        try:
            opened = open_file(self._path, self._kinds)
        except MeetingError as error:
            raise Broken(f"it cannot be opened again: {error.detail}", at_s) from error
        if [kind for kind in ("audio", "video") if getattr(opened, kind) is not None] != self._kinds:
            opened.container.close()
            raise Broken("it is another file now", at_s)
        return opened

    # ---- what passes make of what they read ----

    def sound(self, samples: "np.ndarray[Any, np.dtype[np.int16]]") -> list[Piece]:
        """Interleaved samples that follow the last ones."""
        samples = np.concatenate([self._rest, samples], axis=1)
        size = 2 * PIECE_SAMPLES
        pieces = []
        for begin in range(0, samples.shape[1] - size + 1, size):
            at_s = self._sent_samples / RATE_HZ
            pieces.append(Piece("audio", at_s, samples[:, begin : begin + size].copy()))
            self._sent_samples += PIECE_SAMPLES
        self._rest = samples[:, samples.shape[1] - samples.shape[1] % size :].copy()
        return pieces

    def picture(self, frame: VideoFrame, at_s: float, opened: Opened) -> list[Piece]:
        """A picture."""
        if at_s <= self._sent_picture_s:
            return []  # the pass before it was a few pictures longer than its sound
        self._sent_picture_s = at_s
        return [Piece("video", at_s, upright(frame, aspect=opened.aspect, box=self._box))]


class _Pass:
    """One way through the file."""

    def __init__(self, opened: Opened, begin_samples: int, reader: Reader) -> None:
        self._opened, self._begin_samples, self._reader = opened, begin_samples, reader
        self._resampler = AudioResampler(format="s16", layout="stereo", rate=RATE_HZ)
        self._form: object = None
        self._decoders = {s.index: opened.decoder(s) for s in (opened.audio, opened.video) if s is not None}
        self._samples = 0
        self._sound_s = 0.0
        self._picture_s = 0.0
        self._reached_s = 0.0
        self._last_picture_s: float | None = None
        self._step_s = USUAL_STEP_S
        self._pictures = 0
        self._bad: dict[int, int] = {}
        self._skipping = False
        self.length_samples = 0

    @property
    def still(self) -> bool:
        """Whether there was but one picture, and no sound."""
        return self._opened.audio is None and self._pictures == 1

    def pieces(self) -> Iterator[list[Piece]]:
        """What is in it, in lists that are not empty."""
        if self._opened.video is not None and self._opened.video.average_rate:
            self._step_s = min(1.0, float(1 / self._opened.video.average_rate))
        for packet in self._packets():
            if pieces := self._decoded(packet):
                yield pieces
        for stream in (self._opened.audio, self._opened.video):
            if stream is not None and (pieces := self._flushed(stream)):
                yield pieces
        self._check_complete()
        end_s = self._end_s()
        self.length_samples = round(end_s * RATE_HZ)
        if self._opened.audio is not None and (missing := self.length_samples - self._samples) > 0:
            for begin in range(0, missing, RATE_HZ):
                if pieces := self._sound(np.zeros((1, 2 * min(RATE_HZ, missing - begin)), dtype=np.int16)):
                    yield pieces

    def _packets(self) -> Iterator[Any]:
        try:
            for packet in self._opened.container.demux():
                if packet.size:  # the empty ones at the end would flush
                    if packet.pts is not None and packet.time_base:
                        end_s = float((packet.pts + (packet.duration or 0)) * packet.time_base)
                        self._reached_s = max(self._reached_s, end_s - self._opened.start_s)
                    yield packet
        except (av.error.FFmpegError, OSError) as exc:
            raise self._broken(problem_of(exc)) from exc

    def _decoded(self, packet: Any) -> list[Piece]:
        decoder = self._decoders.get(packet.stream_index)
        if decoder is None:
            return []
        if self._opened.video is not None and packet.stream_index == self._opened.video.index:
            wanted = self._reader.picture_wanted and (packet.is_keyframe or not self._skipping)
            self._skipping = not wanted
            if not wanted:
                self._pictures += 1
                self._picture_s = max(self._picture_s, self._time_s(packet, packet.time_base, packet.duration) or 0.0)
                return []
        try:
            frames = decoder.decode(packet)
        except av.error.FFmpegError as exc:
            bad = self._bad[packet.stream_index] = self._bad.get(packet.stream_index, 0) + 1
            if bad >= BAD_PACKETS_LIMIT:
                raise self._broken(problem_of(exc)) from exc
            return []
        if frames:
            self._bad[packet.stream_index] = 0
        return self._made(frames, packet.time_base)

    def _flushed(self, stream: Any) -> list[Piece]:
        pieces: list[Piece] = []
        with contextlib.suppress(av.error.FFmpegError):
            pieces = self._made(self._decoders[stream.index].decode(None), stream.time_base)
        if stream is self._opened.audio and self._form is not None:
            pieces += self._resampled(self._resampler.resample(None))
        return pieces

    def _made(self, frames: list[Any], time_base: Any) -> list[Piece]:
        pieces: list[Piece] = []
        for frame in frames:
            at_s = self._time_s(frame, frame.time_base or time_base)
            if isinstance(frame, AudioFrame):
                pieces += self._heard(frame, at_s)
            elif isinstance(frame, VideoFrame):
                pieces += self._seen(frame, at_s, time_base)
        return pieces

    def _heard(self, frame: AudioFrame, at_s: float | None) -> list[Piece]:
        form = (frame.format.name, frame.layout.name, frame.sample_rate)
        pieces: list[Piece] = []
        if self._form is not None and form != self._form:
            pieces += self._resampled(self._resampler.resample(None))
            self._resampler = AudioResampler(format="s16", layout="stereo", rate=RATE_HZ)
        self._form = form
        gap_s = at_s - self._samples / RATE_HZ if at_s is not None else 0.0
        if GAP_S < gap_s < LONGEST_GAP_S:
            pieces += self._sound(np.zeros((1, 2 * round(gap_s * RATE_HZ)), dtype=np.int16))
        frame.pts = None
        return pieces + self._resampled(self._resampler.resample(frame))

    def _resampled(self, frames: list[AudioFrame]) -> list[Piece]:
        return [piece for frame in frames for piece in self._sound(frame.to_ndarray())]

    def _sound(self, samples: "np.ndarray[Any, np.dtype[Any]]") -> list[Piece]:
        self._samples += samples.shape[1] // 2
        self._sound_s = self._samples / RATE_HZ
        return self._reader.sound(samples)

    def _seen(self, frame: VideoFrame, at_s: float | None, time_base: Any) -> list[Piece]:
        last_s = self._last_picture_s
        if at_s is None:
            at_s = 0.0 if last_s is None else last_s + self._step_s
        at_s = max(at_s, 0.0)
        if last_s is not None and at_s > last_s:
            self._step_s = min(1.0, at_s - last_s)
        self._last_picture_s = at_s
        self._pictures += 1
        length_s = float(frame.duration * (frame.time_base or time_base)) if frame.duration else self._step_s
        self._picture_s = max(self._picture_s, at_s + length_s)
        return self._reader.picture(frame, self._begin_samples / RATE_HZ + at_s, self._opened)

    def _time_s(self, timed: Any, time_base: Any, length: int | None = None) -> float | None:
        if timed.pts is None or not time_base:
            return None
        return float((timed.pts + (length or 0)) * time_base) - self._opened.start_s

    def _end_s(self) -> float:
        if not self._pictures and not self._sound_s:
            raise self._broken("nothing in it can be decoded")
        if self._sound_s and abs(self._sound_s - self._picture_s) <= SAME_END_S:
            return self._sound_s
        return max(self._sound_s, self._picture_s)

    def _check_complete(self) -> None:
        length_s = self._opened.length_s
        if length_s is not None and length_s - self._reached_s > max(MISSING_S, MISSING_SHARE * length_s):
            raise self._broken(f"it ends after {self._reached_s:.1f} of {length_s:.1f} s")

    def _broken(self, problem: str) -> Broken:
        return Broken(problem, self._begin_samples / RATE_HZ + max(self._sound_s, self._picture_s))
