"""What waits for one output: bounded in time, beginning with a keyframe whenever something had to be left out."""

import threading
from collections import deque
from collections.abc import Callable

from meetkit.egress.outputs.seam import EncodedPacket


class Backlog:
    """A queue between the encoder's thread and one output's.

    While the output isn't connected (`gather`) it holds what has come since the newest keyframe, so that a connection
    can begin at once. While it is (`take`), packets leave in order; when more than `limit_s` wait, the output is too
    slow and everything before the newest keyframe is dropped, or everything up to the next one.

    Args:
        with_video: a beginning is a video keyframe; else any packet.
        wake: called from the encoder's thread after each packet; must not block.
    """

    def __init__(self, *, limit_s: float, with_video: bool, wake: Callable[[], None]) -> None:
        self._limit_s, self._with_video, self._wake = limit_s, with_video, wake
        self._lock = threading.Lock()
        self._packets: deque[EncodedPacket] = deque()
        self._gathering = True
        self._needs_beginning = True
        self._dropped_frames = 0

    @property
    def dropped_frames(self) -> int:
        """Video frames left out because the output was too slow while connected."""
        return self._dropped_frames

    def put(self, packet: EncodedPacket) -> None:
        """Adds one packet; never blocks longer than another thread needs to take one."""
        with self._lock:
            begins = self._begins(packet)
            if begins and (self._gathering or self._needs_beginning):
                self._packets.clear()
                self._needs_beginning = False
            if self._needs_beginning:
                self._count(packet)
                return
            self._packets.append(packet)
            if self._waiting_s() > self._limit_s:
                self._shorten()
        self._wake()

    def take(self) -> EncodedPacket | None:
        """The next packet to send, None when nothing waits."""
        with self._lock:
            return self._packets.popleft() if self._packets else None

    def gather(self) -> None:
        """The output is not connected: keep only what a new connection can begin with."""
        with self._lock:
            self._gathering = True
            self._drop_to_newest_beginning()

    def release(self) -> bool:
        """The output is connected: from now on packets are taken. False when it must wait for a keyframe first."""
        with self._lock:
            self._gathering = False
            return bool(self._packets)

    def __len__(self) -> int:
        return len(self._packets)

    def _begins(self, packet: EncodedPacket) -> bool:
        return packet.keyframe and (packet.kind == "video" or not self._with_video)

    def _waiting_s(self) -> float:
        first, last = self._packets[0], self._packets[-1]
        return float(last.dts * last.time_base - first.dts * first.time_base)

    def _shorten(self) -> None:
        first = self._packets.popleft()
        self._count(first)
        self._drop_to_newest_beginning()

    def _drop_to_newest_beginning(self) -> None:
        place = max((i for i, packet in enumerate(self._packets) if self._begins(packet)), default=len(self._packets))
        self._needs_beginning = place == len(self._packets)
        for _ in range(place):
            self._count(self._packets.popleft())

    def _count(self, packet: EncodedPacket) -> None:
        if packet.kind == "video" and not self._gathering:
            self._dropped_frames += 1
