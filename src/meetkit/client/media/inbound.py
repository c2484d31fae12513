"""A remote stream's track as the app sees it: bounded, and alive across reconnects until the stream really ends."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Any, Literal

from aiortc.rtcrtpreceiver import RemoteStreamTrack
from av import VideoFrame
from av.frame import Frame

from meetkit.client.loop import present_loop, running_loop
from meetkit.client.media.decoding import Guard
from meetkit.encoded import LeftOut

FRAMES_KEPT = {"audio": 100, "video": 30}
"""Two seconds of audio, one of video. An app that reads too slowly loses the oldest frames, never memory."""
PIXELS_KEPT = 32_000_000
"""Of video frames, 48 MB: half a second of 1080p30. The newest frame is kept whatever its size."""


class _Frames(asyncio.Queue[Any]):
    """aiortc's decoder puts frames here, and `None` when a receiver ends; only `finish` lets that end the track."""

    def __init__(self, limit: int) -> None:
        super().__init__()
        self._limit = limit
        self._pixels = 0
        self.dropped = 0
        self.received = 0

    async def put(self, item: Frame | None) -> None:
        if item is None:
            return
        self.received += 1
        pixels = _pixels(item)
        while not self.empty() and (self.qsize() >= self._limit or self._pixels + pixels > PIXELS_KEPT):
            self.get_nowait()
            self.dropped += 1
        self.put_nowait(item)

    def _put(self, item: Frame | None) -> None:
        self._pixels += _pixels(item)
        super()._put(item)

    def _get(self) -> Any:
        item = super()._get()
        self._pixels -= _pixels(item)
        return item


class InboundTrack(RemoteStreamTrack):
    """`await track.recv()` gives decoded PyAV frames; raises aiortc's MediaStreamError after the stream has ended.

    `left_out` hears when its pictures begin not to be decoded, for each reason anew.
    """

    def __init__(
        self,
        kind: Literal["audio", "video"],
        track_id: str,
        *,
        left_out: Callable[[LeftOut], None] = lambda what: None,
    ) -> None:
        super().__init__(kind, track_id)
        self.guard = Guard(left_out)
        self._frames = _Frames(FRAMES_KEPT[kind])
        self._queue: Any = self._frames
        self._home = present_loop()

    async def recv(self) -> Frame:
        """The next frame. Raises aiortc's MediaStreamError, and WrongEventLoop."""
        running_loop("recv", home=self._home)
        return await super().recv()

    @property
    def frames_received(self) -> int:
        """Decoded frames so far."""
        return self._frames.received

    @property
    def frames_dropped(self) -> int:
        """Frames that the app did not fetch in time."""
        return self._frames.dropped

    def finish(self) -> None:
        """The stream is over: a reader that waits gets MediaStreamError after what is still queued."""
        self._frames.put_nowait(None)


def _pixels(frame: Frame | None) -> int:
    return frame.width * frame.height if isinstance(frame, VideoFrame) else 0
