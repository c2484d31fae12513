"""A remote stream's track as the app sees it: bounded, and alive across reconnects until the stream really ends."""

from __future__ import annotations

import asyncio
from typing import Any, Literal

from aiortc.rtcrtpreceiver import RemoteStreamTrack
from av.frame import Frame

from meetkit.client.loop import present_loop, running_loop

FRAMES_KEPT = {"audio": 100, "video": 30}
"""Two seconds of audio, one of video. An app that reads too slowly loses the oldest frames, never memory."""


class _Frames(asyncio.Queue[Any]):
    """aiortc's decoder puts frames here, and `None` when a receiver ends; only `finish` lets that end the track."""

    def __init__(self, limit: int) -> None:
        super().__init__()
        self._limit = limit
        self.dropped = 0
        self.received = 0

    async def put(self, item: Frame | None) -> None:
        if item is None:
            return
        self.received += 1
        if self.qsize() >= self._limit:
            self.get_nowait()
            self.dropped += 1
        self.put_nowait(item)


class InboundTrack(RemoteStreamTrack):
    """`await track.recv()` gives decoded PyAV frames; raises aiortc's MediaStreamError after the stream has ended."""

    def __init__(self, kind: Literal["audio", "video"], track_id: str) -> None:
        super().__init__(kind, track_id)
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
