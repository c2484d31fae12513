"""aiortc's receiver, with an eye on whether pictures come out of what goes in.

aiortc's jitter buffer waits for a lost packet until 512 later ones have come: after a gap that no retransmission fills,
a picture of modest rate stands still for many seconds. `stalled` tells, and the engine puts a new receiver there.
"""

import time

from aiortc import RTCDtlsTransport, RTCRtpReceiver
from aiortc.rtcrtpparameters import RTCRtpReceiveParameters
from aiortc.rtp import RtpPacket

from meetkit.client.media.exit import stop_at_exit, stopped
from meetkit.client.media.inbound import InboundTrack

STALL_S = 1.0
STALL_PICTURES = 5
"""So many pictures began to arrive, for so long, and none was decoded."""


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
        """Whether pictures arrive but none has been decoded for a while. To be asked now and then."""
        now_s = time.monotonic()
        if self._inbound.frames_received != self._decoded:
            self._decoded = self._inbound.frames_received
            self._pictures = 0
            self._progress_s = now_s
        elif self._pictures < STALL_PICTURES:
            self._progress_s = now_s
        return now_s - self._progress_s >= STALL_S
