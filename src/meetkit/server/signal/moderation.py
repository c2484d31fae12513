"""The methods of the people in a meeting: who is in, what they may do, what they show first."""

from meetkit.meeting import commands as c
from meetkit.meeting import effects as e
from meetkit.protocol import methods as m
from meetkit.protocol.vocabulary import LeaveReason, MediaRequestKind
from meetkit.server.signal.member import Answer, Effects, Member, Method

__all__ = ["METHODS"]


async def _end(_data: m.NoData, who: Member) -> tuple[Answer, Effects]:
    return {}, who.live.apply(c.End(who.peer.seat, LeaveReason.ROOM_CLOSE))


async def _change_mode(data: m.ChangeMode, who: Member) -> tuple[Answer, Effects]:
    return {}, who.live.apply(c.ChangeMode(who.peer.seat, data.participant_id, data.mode))


async def _respond_entry(data: m.RespondEntry, who: Member) -> tuple[Answer, Effects]:
    return {}, who.live.apply(c.RespondEntry(who.peer.seat, data.participant_id, data.decision))


async def _remove(data: m.ParticipantRef, who: Member) -> tuple[Answer, Effects]:
    return {}, who.live.apply(c.Remove(who.peer.seat, data.participant_id, LeaveReason.REMOVE_PEER))


def _enable(kind: MediaRequestKind) -> Method:
    async def enable(data: m.ParticipantRef, who: Member) -> tuple[Answer, Effects]:
        request_id = who.services.new_id()
        effects = who.live.apply(c.RequestMedia(who.peer.seat, data.participant_id, kind, request_id))
        return {"requestId": request_id}, effects

    return enable


def _disable(kind: MediaRequestKind) -> Method:
    async def disable(data: m.ParticipantRef, who: Member) -> tuple[Answer, Effects]:
        return {}, who.live.apply(c.DisableMedia(who.peer.seat, data.participant_id, kind))

    return disable


def _pin(*, pin: bool) -> Method:
    async def change(data: m.ParticipantPin, who: Member) -> tuple[Answer, Effects]:
        command = c.Pin(by=who.peer.seat, participant_id=data.participant_id, source=data.source, pin=pin)
        return {}, who.live.apply(command)

    return change


async def _respond_media_request(data: m.RespondMediaRequest, who: Member) -> tuple[Answer, Effects]:
    return {}, who.live.apply(c.AnswerMedia(who.peer.seat, data.request_id, data.accepted))


async def _snapshot_next(_data: m.NoData, who: Member) -> tuple[Answer, Effects]:
    return {}, [e.Notify((who.peer.seat,), "snapshot-part", who.live.next_part(who.peer))]


METHODS: dict[str, Method] = {
    "end": _end,
    "changeMode": _change_mode,
    "respondEntry": _respond_entry,
    "participant.remove": _remove,
    "participant.enableMic": _enable(MediaRequestKind.MIC),
    "participant.enableWebcam": _enable(MediaRequestKind.WEBCAM),
    "participant.pin": _pin(pin=True),
    "participant.unpin": _pin(pin=False),
    "respondMediaRequest": _respond_media_request,
    "participant.disableMic": _disable(MediaRequestKind.MIC),
    "participant.disableWebcam": _disable(MediaRequestKind.WEBCAM),
    "snapshot.next": _snapshot_next,
}
