"""What a sender reads for its whole life: a track whose source can be paused, swapped and can fail without ending it.

aiortc's sender ends for good, and silently, when its track raises, changes its sample format or stops; and it stops the
app's own track when it ends. A `Feed` stands between: it brings audio to one format, keeps timestamps rising across
sources, never hands the app's track over to be stopped, and reports the end of a source instead of dying of it.
"""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Callable
from fractions import Fraction
from typing import Any, Literal

from aiortc.mediastreams import MediaStreamError, MediaStreamTrack
from av import AudioFrame, AudioResampler, VideoFrame
from av.frame import Frame
from av.packet import Packet

from meetkit.client.tasks import end

log = logging.getLogger("meetkit.client.media")

AUDIO_RATE_HZ = 48_000
VIDEO_RATE_HZ = 90_000
IDLE_READ_INTERVAL_S = 0.005
"""Pause between reads whose frames are discarded, so that a source without pacing of its own cannot spin."""

Ended = Callable[[BaseException | None], None]


class Feed(MediaStreamTrack):
    """A sender's track. `on_ended(cause)` is called once per source that ends: `None` when it simply finished."""

    def __init__(self, kind: Literal["audio", "video"], *, on_ended: Ended) -> None:
        super().__init__()
        self.kind = kind
        self._on_ended = on_ended
        self._paused = False
        self._reader: asyncio.Task[None] | None = None
        self._frames: asyncio.Queue[Frame | Packet[Any] | None] = asyncio.Queue(maxsize=1)
        self._rate_hz = AUDIO_RATE_HZ if kind == "audio" else VIDEO_RATE_HZ
        self._started_s = time.monotonic()
        self._last_pts = 0
        self._offset: int | None = 0
        self._closed = False

    @property
    def paused(self) -> bool:
        """While paused the source is read and its frames are dropped, as a microphone's would be."""
        return self._paused

    def pause(self) -> None:
        """Stop sending; the source keeps running."""
        self._paused = True
        while not self._frames.empty():
            self._frames.get_nowait()

    def resume(self) -> None:
        """Send again."""
        self._paused = False

    async def use(self, source: MediaStreamTrack | None) -> None:
        """Read from `source` from now on; the earlier source is left alone (neither read nor stopped)."""
        await self._stop_reading()
        self._offset = 0 if self._last_pts == 0 else None
        if source is not None and not self._closed:
            self._reader = asyncio.create_task(self._read(source), name=f"meetkit-feed-{self.kind}")

    async def recv(self) -> Frame | Packet[Any]:
        """The next frame; waits as long as there is none."""
        frame = await self._frames.get()
        if frame is None:
            raise MediaStreamError
        return frame

    def stop(self) -> None:
        """Nothing: aiortc's sender calls this when it ends, and a feed outlives its senders. `close` ends a feed."""

    async def close(self) -> None:
        """End the feed and the sender that reads it. Idempotent."""
        self._closed = True
        await self._stop_reading()
        while not self._frames.empty():
            self._frames.get_nowait()
        self._frames.put_nowait(None)
        super().stop()

    async def _stop_reading(self) -> None:
        reader, self._reader = self._reader, None
        if reader is not None and reader is not asyncio.current_task():
            await end({reader})

    async def _read(self, source: MediaStreamTrack) -> None:
        resampler = AudioResampler(format="s16", layout="stereo", rate=AUDIO_RATE_HZ)
        try:
            while True:
                data = await source.recv()
                if self._paused:
                    await asyncio.sleep(IDLE_READ_INTERVAL_S)
                    continue
                for frame in self._normal(data, resampler):
                    await self._frames.put(frame)
        except MediaStreamError:
            self._on_ended(None)
        except Exception as exc:  # noqa: BLE001 - the app's own track: whatever it raises becomes the coded error
            self._on_ended(exc)

    def _normal(self, data: Frame | Packet[Any], resampler: AudioResampler) -> list[Frame | Packet[Any]]:
        if isinstance(data, Packet):
            return [data]
        if self.kind == "audio":
            if not isinstance(data, AudioFrame):
                raise TypeError(f"an audio track delivered {type(data).__name__}")
            # Same format in and out would hand the app's own frame on; it is only read, never written, below.
            return [self._stamped_audio(frame) for frame in resampler.resample(data)]
        if not isinstance(data, VideoFrame):
            raise TypeError(f"a video track delivered {type(data).__name__}")
        return [self._stamped_video(data)]

    def _stamped_audio(self, frame: AudioFrame) -> AudioFrame:
        pts = self._rising(frame, frame.samples)
        if frame.pts != pts or frame.time_base != Fraction(1, AUDIO_RATE_HZ):
            frame = AudioFrame.from_ndarray(frame.to_ndarray(), format="s16", layout="stereo")
            frame.sample_rate = AUDIO_RATE_HZ
            frame.pts, frame.time_base = pts, Fraction(1, AUDIO_RATE_HZ)
        return frame

    def _stamped_video(self, frame: VideoFrame) -> VideoFrame:
        pts = self._rising(frame, VIDEO_RATE_HZ // 30)
        if frame.pts != pts or frame.time_base != Fraction(1, VIDEO_RATE_HZ):
            # A copy: the frame may be shared with others through a relay.
            planar = frame.reformat(format="yuv420p")
            frame = VideoFrame.from_ndarray(planar.to_ndarray(), format="yuv420p")
            frame.pts, frame.time_base = pts, Fraction(1, VIDEO_RATE_HZ)
        return frame

    def _rising(self, frame: Frame, step: int) -> int:
        """The frame's timestamp in this feed's clock: its own, shifted once per source so that it never goes back."""
        elapsed = int((time.monotonic() - self._started_s) * self._rate_hz)
        if frame.pts is None or frame.time_base is None:
            pts = max(self._last_pts + step, elapsed) if self.kind == "video" else self._last_pts + step
        else:
            own = int(frame.pts * Fraction(frame.time_base) * self._rate_hz)
            if self._offset is None:
                self._offset = max(self._last_pts + step, elapsed) - own
            pts = own + self._offset
            if pts <= self._last_pts and self._last_pts > 0:  # a file that loops, a source that jumps
                self._offset += self._last_pts + step - pts
                pts = self._last_pts + step
        self._last_pts = pts
        return pts
