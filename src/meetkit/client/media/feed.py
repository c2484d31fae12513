"""What a sender reads for its whole life: a track whose source can be paused, swapped and can fail without ending it.

aiortc's sender ends for good, and silently, when its track raises, changes its format or stops; and it stops the app's
own track when it ends. A `Feed` stands between: it brings sound and picture to one form and to real time, never hands
the app's track over to be stopped, and reports the end of a source instead of dying of it.
"""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Callable
from fractions import Fraction
from typing import Any, Literal

from aiortc.mediastreams import MediaStreamError, MediaStreamTrack
from av import AudioFrame, VideoFrame
from av.frame import Frame
from av.packet import Packet

from meetkit.client.media.pace import Finding, Found, Pace
from meetkit.client.media.picture import is_plain, upright
from meetkit.client.media.sound import PIECE_SAMPLES, Sound, sound_frame
from meetkit.client.tasks import end

log = logging.getLogger("meetkit.client.media")

AUDIO_RATE_HZ = 48_000
VIDEO_RATE_HZ = 90_000
SAME_SOUND_SAMPLES = AUDIO_RATE_HZ // 10
IDLE_READ_INTERVAL_S = 0.005
"""Pause between reads whose frames are discarded, so that a source without pacing of its own cannot spin."""

BEGIN_PATIENCE_S = 5.0
"""A source that has given nothing for so long is told of."""
TAKE_PATIENCE_S = 1.0
"""When nothing is taken for so long there is no connection: what the source gives meanwhile is gone, as a camera's."""

Ended = Callable[[BaseException | None], None]


class Feed(MediaStreamTrack):
    """A sender's track.

    `on_ended(cause)` is called once per source that ends: `None` when the app stopped it, MediaStreamError when it came
    to its end. `on_found(finding, first_s, second_s)` hears what is wrong with its time, see `Pace`.
    """

    def __init__(
        self, kind: Literal["audio", "video"], *, on_ended: Ended, on_found: Found = lambda finding, first, second: None
    ) -> None:
        super().__init__()
        self.kind = kind
        self._on_ended = on_ended
        self._found = on_found
        self._paused = False
        self._reader: asyncio.Task[None] | None = None
        self._frames: asyncio.Queue[Frame | Packet[Any] | None] = asyncio.Queue(maxsize=1)
        self._started_s = time.monotonic()
        self._last_pts = 0
        self._closed = False
        self._taken = self._lost = False
        self._held_up_s = 0.0

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
        if source is not None and not self._closed:
            self._reader = asyncio.create_task(self._read(source), name=f"meetkit-feed-{self.kind}")

    async def recv(self) -> Frame | Packet[Any]:
        """The next frame; waits as long as there is none."""
        frame = await self._frames.get()
        if frame is None:
            raise MediaStreamError
        self._taken, self._lost = True, False
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
        late = asyncio.get_running_loop().call_later(
            BEGIN_PATIENCE_S, self._found, Finding.NOTHING_CAME, BEGIN_PATIENCE_S, BEGIN_PATIENCE_S
        )
        stopped = False
        try:
            pace, sound = self._pace(), Sound()
            while True:
                stopped = source.readyState == "ended"
                data = await source.recv()
                late.cancel()
                if self._paused:
                    await asyncio.sleep(IDLE_READ_INTERVAL_S)
                    pace = self._pace()
                    continue
                if isinstance(data, Packet):
                    await self._put(data)
                elif self.kind == "audio":
                    await self._send_sound(data, sound, pace)
                else:
                    await self._send_picture(data, pace)
                if self._held_up_s:
                    pace = self._pace()
        except MediaStreamError as exc:
            self._on_ended(None if stopped else exc)
        except asyncio.CancelledError as exc:
            task = asyncio.current_task()
            if task is None or task.cancelling():
                raise
            self._on_ended(exc)  # not we were cancelled, but something inside the app's track
        except Exception as exc:  # noqa: BLE001 - the app's own track: whatever it raises becomes the coded error
            self._on_ended(exc)
        finally:
            late.cancel()

    def _pace(self) -> Pace:
        held_up_s, self._held_up_s = self._held_up_s, 0.0
        return Pace(self._elapsed_s(), sound=self.kind == "audio", found=self._found, grace_s=held_up_s)

    async def _put(self, frame: Frame | Packet[Any]) -> None:
        """Hand it to the sender. The first is kept until there is a connection; later there may be none for a while."""
        began_s = time.monotonic()
        try:
            async with asyncio.timeout(0 if self._lost else TAKE_PATIENCE_S if self._taken else None):
                await self._frames.put(frame)
        except TimeoutError:
            self._lost = True
            while not self._frames.empty():
                self._frames.get_nowait()
            self._frames.put_nowait(frame)
        held_up_s = time.monotonic() - began_s
        if held_up_s > TAKE_PATIENCE_S / 2:
            self._held_up_s += held_up_s

    async def _send_sound(self, data: object, sound: Sound, pace: Pace) -> None:
        if not isinstance(data, AudioFrame):
            raise TypeError(f"an audio track delivered {type(data).__name__}")
        pieces = list(sound.pieces(data))
        place = pace.place(_own_s(data), data.samples / data.sample_rate, now_s=self._elapsed_s())
        if place.wait_s > 0:
            await asyncio.sleep(place.wait_s)
        for piece in pieces:
            at = max(self._last_pts, round((place.at_s or 0.0) * AUDIO_RATE_HZ) - SAME_SOUND_SAMPLES)
            if at > self._last_pts + SAME_SOUND_SAMPLES:
                self._last_pts = at
            await self._put(sound_frame(piece, self._last_pts))
            self._last_pts += PIECE_SAMPLES

    async def _send_picture(self, data: object, pace: Pace) -> None:
        if not isinstance(data, VideoFrame):
            raise TypeError(f"a video track delivered {type(data).__name__}")
        place = pace.place(_own_s(data), 0.0, now_s=self._elapsed_s())
        if place.wait_s > 0:
            await asyncio.sleep(place.wait_s)
        if place.at_s is None:
            await asyncio.sleep(0)
            return
        if is_plain(data):
            frame = upright(data)
        else:
            frame = await asyncio.get_running_loop().run_in_executor(None, upright, data)
        self._last_pts = max(self._last_pts + 1, round(place.at_s * VIDEO_RATE_HZ))
        frame.pts, frame.time_base = self._last_pts, Fraction(1, VIDEO_RATE_HZ)
        await self._put(frame)

    def _elapsed_s(self) -> float:
        return time.monotonic() - self._started_s


def _own_s(frame: Frame) -> float | None:
    if frame.pts is None or not frame.time_base:
        return None
    return float(frame.pts * frame.time_base)
