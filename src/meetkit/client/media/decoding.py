"""What goes to a receiver's decoder: no picture that may not be decoded, and never more of them than it keeps up with.

aiortc hands every frame to its decoder's thread through a queue without an end, and has the codec make room for
whatever size a frame claims. `DecoderQueue` takes that queue's place.
"""

import queue
import time
from collections.abc import Callable
from typing import Any

from aiortc.jitterbuffer import JitterFrame
from aiortc.rtcrtpparameters import RTCRtpCodecParameters

from meetkit.encoded import Gate, H264Headers, LeftOut, Reason, Vp8Headers

MOST_WAITING = 60
_HEADERS: dict[str, type[Vp8Headers] | type[H264Headers]] = {"VP8": Vp8Headers, "H264": H264Headers}

Task = tuple[RTCRtpCodecParameters, JitterFrame]


class Guard:
    """Of one track, across its receivers. `told` hears when it begins to be left out, for each reason anew."""

    def __init__(self, told: Callable[[LeftOut], None]) -> None:
        self._told = told
        self._codec: str | None = None
        self._gate: Gate[Task] | None = None
        self.held_out = 0

    @property
    def left_out(self) -> LeftOut | None:
        """Why nothing is decoded at present."""
        return self._gate.left_out if self._gate is not None else None

    @property
    def holds(self) -> bool:
        """Whether pictures are kept from the decoder, on purpose."""
        return self.left_out is not None and not self.has_given_up

    @property
    def has_given_up(self) -> bool:
        """Whether no decoder can do anything with what comes."""
        return self.left_out is not None and self.left_out.reason is Reason.UNDECODABLE

    @property
    def waits_for_key(self) -> bool:
        """Whether a keyframe should be asked for."""
        return self._gate is not None and self._gate.needs_key and not self.holds

    def admit(self, task: Task, now_s: float) -> list[Task]:
        """What is to be decoded now."""
        codec, frame = task
        if self._gate is None or codec.name != self._codec:
            headers = _HEADERS.get(codec.name)
            if headers is None:
                return [task]
            self._codec, self._gate = codec.name, Gate(headers(), self._leave_out)
        return self._gate.admit(task, frame.data, now_s)

    def settled(self, now_s: float) -> list[Task]:
        """What is to be decoded though nothing has come."""
        return self._gate.settled(now_s) if self._gate is not None else []

    def lost(self) -> None:
        """Something was dropped, or there is a new decoder."""
        if self._gate is not None:
            self._gate.lost()

    def decoded(self) -> None:
        """Pictures came out."""
        if self._gate is not None:
            self._gate.decoded()

    def failed(self, now_s: float) -> None:
        """Nothing came out for a while of what was admitted."""
        if self._gate is not None:
            self._gate.failed(now_s)

    def _leave_out(self, what: LeftOut) -> None:
        if what.reason is not Reason.UNDECODABLE:
            self.held_out += 1
        self._told(what)


class DecoderQueue(queue.Queue[Task | None]):
    """Of one receiver. `ask` is called when there has to be a keyframe."""

    def __init__(self, guard: Guard, ask: Callable[[], None]) -> None:
        super().__init__()
        self._guard, self._ask = guard, ask
        self.admitted = 0
        guard.lost()

    def put(self, item: Task | None, block: bool = True, timeout: float | None = None) -> None:
        """aiortc's decoder takes what is admitted; the end comes at once, whatever still waits."""
        if item is None:
            with self.mutex:
                self.queue.clear()
            super().put(None)
        elif self.qsize() >= MOST_WAITING:
            self._guard.lost()
        else:
            self._pass(self._guard.admit(item, time.monotonic()))
            if self._guard.waits_for_key:
                self._ask()

    def settle(self) -> None:
        """To be called now and then: a still picture is sent once."""
        self._pass(self._guard.settled(time.monotonic()))

    def _pass(self, tasks: list[Task]) -> None:
        for task in tasks:
            self.admitted += 1
            super().put(task)


def replaced(receiver: Any, guard: Guard) -> DecoderQueue:
    """Puts one in the place of aiortc's, before the receiver begins."""
    made = DecoderQueue(guard, receiver._RTCRtpReceiver__decoder_error.set)
    assert type(receiver._RTCRtpReceiver__decoder_queue) is queue.Queue
    receiver._RTCRtpReceiver__decoder_queue = made
    return made
