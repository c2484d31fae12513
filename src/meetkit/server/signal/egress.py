"""The methods of recording, livestream and HLS: answered when a process has begun or ended, while others go on."""

from meetkit.meeting.egress import EgressKind
from meetkit.protocol import methods as m
from meetkit.server.egress.order import hls_order, livestream_order, recording_order
from meetkit.server.live.egress import Reply
from meetkit.server.signal.member import LaterMethod, Member

__all__ = ["LATER"]


def _recording_start(data: m.RecordingStart, who: Member, reply: Reply) -> None:
    who.live.meeting.check_start_egress(who.peer.seat, EgressKind.RECORDING)
    order = recording_order(
        who.services.new_id(),
        config=data.config,
        webhook_url=data.webhook_url,
        dir_path=data.dir_path,
        settings=who.services.settings,
    )
    who.live.egress.start(order, who.peer.seat, reply)


def _livestream_start(data: m.LivestreamStart, who: Member, reply: Reply) -> None:
    who.live.meeting.check_start_egress(who.peer.seat, EgressKind.LIVESTREAM)
    order = livestream_order(
        who.services.new_id(),
        outputs=data.outputs,
        config=data.config,
        webhook_url=data.webhook_url,
        settings=who.services.settings,
    )
    who.live.egress.start(order, who.peer.seat, reply)


def _hls_start(data: m.HlsStart, who: Member, reply: Reply) -> None:
    who.live.meeting.check_start_egress(who.peer.seat, EgressKind.HLS)
    order = hls_order(
        who.services.new_id(),
        config=data.config,
        webhook_url=data.webhook_url,
        settings=who.services.settings,
        public_url=who.services.public_url,
    )
    who.live.egress.start(order, who.peer.seat, reply)


def _stop(kind: EgressKind) -> LaterMethod:
    def stop(_data: m.NoData, who: Member, reply: Reply) -> None:
        who.live.egress.stop(kind, who.peer.seat, reply)

    return stop


LATER: dict[str, LaterMethod] = {
    "recording.start": _recording_start,
    "recording.stop": _stop(EgressKind.RECORDING),
    "livestream.start": _livestream_start,
    "livestream.stop": _stop(EgressKind.LIVESTREAM),
    "hls.start": _hls_start,
    "hls.stop": _stop(EgressKind.HLS),
}
