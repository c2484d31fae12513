"""The methods of recording, livestream and HLS: answered when a process has begun or ended, while others go on."""

from typing import Any

from meetkit.meeting.egress import EgressKind
from meetkit.protocol import methods as m
from meetkit.server.live.egress import Reply
from meetkit.server.signal.member import LaterMethod, Member

__all__ = ["LATER"]


def _start(kind: EgressKind) -> LaterMethod:
    def start(data: Any, who: Member, reply: Reply) -> None:
        who.live.egress.start(kind, data, who.peer.seat, reply)

    return start


def _stop(kind: EgressKind) -> LaterMethod:
    def stop(_data: m.NoData, who: Member, reply: Reply) -> None:
        who.live.egress.stop(kind, who.peer.seat, reply)

    return stop


LATER: dict[str, LaterMethod] = {
    **{f"{kind}.start": _start(kind) for kind in EgressKind},
    **{f"{kind}.stop": _stop(kind) for kind in EgressKind},
}
