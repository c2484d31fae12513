"""aiortc's receiver, with an eye on whether pictures come out of what goes in.

aiortc's jitter buffer waits for a lost packet until 512 later ones have come: after a gap that no retransmission fills,
a picture of modest rate stands still for many seconds. `stalled` tells, and the engine puts a new receiver there.
"""

import time

from aiortc import RTCDtlsTransport, RTCRtpReceiver
from aiortc.rtcrtpparameters import RTCRtpReceiveParameters
from aiortc.rtp import RtpPacket

from meetkit.client.media.decoding import replaced
from meetkit.client.media.exit import stop_at_exit, stopped
from meetkit.client.media.inbound import InboundTrack

STALL_S = 1.0
STALL_PICTURES = 5
"""So many pictures began to arrive, for so long, and none was decoded."""
GIVEN_UP_STALL_S = 5.0
"""And for so long, when that has gone on for a while."""


class Receiver(RTCRtpReceiver):
    """A receiver into `track`."""

    def __init__(self, kind: str, transport: RTCDtlsTransport, track: InboundTrack, *, rtcp_ssrc: int) -> None:
        super().__init__(kind, transport)
        self._track = track
        self._inbound = track
        self._set_rtcp_ssrc(rtcp_ssrc)
        self._timestamp: int | None = None
        self._pictures = 0
        self._decoded = track.frames_received
        self._progress_s = time.monotonic()
        self._decoder_tasks = replaced(self, track.guard) if kind == "video" else None
        self._held_out = track.guard.held_out

    async def receive(self, parameters: RTCRtpReceiveParameters) -> None:
        """Begin to decode what comes, in a thread that ends with `stop`, or with the program."""
        await super().receive(parameters)
        stop_at_exit(self, self._handle_disconnect)

    async def stop(self) -> None:
        """End it for good."""
        await super().stop()
        stopped(self)

    async def _handle_rtp_packet(self, packet: RtpPacket, arrival_time_ms: int) -> None:
        if packet.timestamp != self._timestamp:
            self._timestamp = packet.timestamp
            self._pictures += 1
        await super()._handle_rtp_packet(packet, arrival_time_ms)

    def stalled(self) -> bool:
        """Whether a new receiver should take its place. To be asked now and then.

        So it is when pictures arrive but none has been decoded for a while; and once when they are left out, because
        the decoder still has the room that it made for them.
        """
        now_s, guard, tasks = time.monotonic(), self._inbound.guard, self._decoder_tasks
        if tasks is not None:
            tasks.settle()
        if self._inbound.frames_received != self._decoded:
            self._decoded = self._inbound.frames_received
            self._pictures = 0
            self._progress_s = now_s
            guard.decoded()
        elif self._pictures < STALL_PICTURES or guard.holds:
            self._progress_s = now_s
        if guard.held_out != self._held_out and guard.holds:
            return True
        has_stalled = now_s - self._progress_s >= (GIVEN_UP_STALL_S if guard.has_given_up else STALL_S)
        if has_stalled and tasks is not None and tasks.admitted:
            guard.failed(now_s)
        return has_stalled
