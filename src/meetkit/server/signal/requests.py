"""Every method after joining: what it asks of the meeting and of the media core, and its answer."""

from collections.abc import Awaitable, Callable
from typing import Any

from meetkit.errors import InvalidRequest, NativeCoreMissing
from meetkit.media import MediaPeer, parse_dtls_parameters, parse_rtp_capabilities, parse_rtp_parameters
from meetkit.meeting import commands as c
from meetkit.meeting import effects as e
from meetkit.meeting.egress import EgressKind
from meetkit.protocol import methods as m
from meetkit.protocol.frames import Request
from meetkit.protocol.vocabulary import LeaveReason, MediaRequestKind
from meetkit.server.egress.live import Reply
from meetkit.server.egress.order import hls_order, livestream_order, recording_order
from meetkit.server.signal import topics
from meetkit.server.signal.peer import Peer
from meetkit.server.signal.recordings import list_recordings, recording_link
from meetkit.server.signal.shell import Shell

__all__ = ["answer", "answer_later", "is_answered_later"]

Answer = dict[str, Any]
Effects = list[e.Effect]


async def answer(request: Request, peer: Peer, shell: Shell) -> None:
    """Answer one request of a member, then do what follows from it. Raises what the request failed with."""
    connection = peer.connection
    data, effects = await _METHODS[request.method](request.data, peer, shell)
    if connection is not None:
        connection.respond(request.id, data)
    peer.live.run(effects)


# Media: first the meeting's leave is asked, then the core's; the meeting hears of it when the core has done it.


def _media(peer: Peer) -> MediaPeer:
    if peer.media is None:
        router = peer.live.router
        if router is None:
            raise NativeCoreMissing.not_built(problem="the server was started without it")
        peer.media = router.peer(peer.seat)
    return peer.media


async def _set_rtp_capabilities(data: m.SetRtpCapabilities, peer: Peer, _shell: Shell) -> tuple[Answer, Effects]:
    peer.rtp_capabilities = parse_rtp_capabilities(data.rtp_capabilities)
    return {}, []


async def _transport_create(data: m.TransportCreate, peer: Peer, _shell: Shell) -> tuple[Answer, Effects]:
    peer.live.meeting.check_receive(peer.seat, "transport.create")
    return await _media(peer).create_transport(data.direction), []


async def _transport_connect(data: m.TransportConnect, peer: Peer, _shell: Shell) -> tuple[Answer, Effects]:
    ice = data.ice_parameters.to_wire() if data.ice_parameters else None
    await _media(peer).connect(data.transport_id, parse_dtls_parameters(data.dtls_parameters), ice)
    return {}, []


async def _transport_restart_ice(data: m.TransportRef, peer: Peer, _shell: Shell) -> tuple[Answer, Effects]:
    return {"iceParameters": await _media(peer).restart_ice(data.transport_id)}, []


async def _transport_diagnose(data: m.TransportRef, peer: Peer, _shell: Shell) -> tuple[Answer, Effects]:
    return await _media(peer).diagnose(data.transport_id), []


async def _produce(data: m.Produce, peer: Peer, _shell: Shell) -> tuple[Answer, Effects]:
    peer.live.meeting.check_send(peer.seat, "produce", data.kind, data.source)
    media, paused = _media(peer), bool(data.paused)
    parameters = parse_rtp_parameters(data.rtp_parameters, data.kind)
    producer = await media.produce(data.transport_id, data.kind, data.source, parameters, paused=paused)
    add = c.AddStream(
        seat=peer.seat,
        producer_id=producer.id,
        kind=data.kind,
        source=data.source,
        codec=producer.mime_type,
        paused=paused,
    )
    try:
        if peer.gone:
            raise InvalidRequest.out_of_order(method="produce", state="LEFT")
        effects = peer.live.apply(add)  # the mode may have changed while the core worked
    except Exception:
        media.close_producer(producer.id)
        raise
    return {"producerId": producer.id}, effects


async def _producer_pause(data: m.ProducerRef, peer: Peer, _shell: Shell) -> tuple[Answer, Effects]:
    return {}, peer.live.apply(c.PauseStream(peer.seat, data.producer_id, True))


async def _producer_resume(data: m.ProducerRef, peer: Peer, _shell: Shell) -> tuple[Answer, Effects]:
    return {}, peer.live.apply(c.PauseStream(peer.seat, data.producer_id, False))


async def _producer_close(data: m.ProducerRef, peer: Peer, _shell: Shell) -> tuple[Answer, Effects]:
    return {}, peer.live.apply(c.CloseStream(peer.seat, data.producer_id))


async def _consume(data: m.Consume, peer: Peer, _shell: Shell) -> tuple[Answer, Effects]:
    meeting = peer.live.meeting
    meeting.check_receive(peer.seat, "consume")
    stream = meeting.streams.find(data.producer_id)
    if peer.rtp_capabilities is None:
        raise InvalidRequest.out_of_order(method="consume", state="NO_RTP_CAPABILITIES")
    owner_id = meeting.roster.at(stream.seat).participant_id
    consumer = await _media(peer).consume(data.transport_id, data.producer_id, peer.rtp_capabilities)
    consumed = m.Consumed(
        consumer_id=consumer.id,
        producer_id=data.producer_id,
        participant_id=owner_id,
        kind=stream.kind,
        source=stream.source,
        rtp_parameters=consumer.rtp_parameters.to_wire(),
        producer_paused=stream.paused,
    )
    return consumed.to_wire(), []


async def _consumer_resume(data: m.ConsumerRef, peer: Peer, _shell: Shell) -> tuple[Answer, Effects]:
    await _media(peer).control_consumer(data.consumer_id, "consumer.resume")
    return {}, []


async def _consumer_pause(data: m.ConsumerRef, peer: Peer, _shell: Shell) -> tuple[Answer, Effects]:
    await _media(peer).control_consumer(data.consumer_id, "consumer.pause")
    return {}, []


async def _consumer_close(data: m.ConsumerRef, peer: Peer, _shell: Shell) -> tuple[Answer, Effects]:
    await _media(peer).close_consumer(data.consumer_id)
    return {}, []


async def _consumer_request_key_frame(data: m.ConsumerRef, peer: Peer, _shell: Shell) -> tuple[Answer, Effects]:
    await _media(peer).control_consumer(data.consumer_id, "consumer.request_keyframe")
    return {}, []


async def _stats(data: m.StatsOf, peer: Peer, _shell: Shell) -> tuple[Answer, Effects]:
    match (data.producer_id, data.consumer_id, data.transport_id):
        case (str(producer_id), None, None):
            peer.live.meeting.streams.own(peer.seat, producer_id)
            return await _media(peer).producer_stats(producer_id), []
        case (None, str(consumer_id), None):
            return await _media(peer).consumer_stats(consumer_id), []
        case (None, None, str(transport_id)):
            return await _media(peer).transport_stats(transport_id), []
        case _:
            problem = "exactly one of producerId, consumerId and transportId is needed"
            raise InvalidRequest.invalid_field(field="data", problem=problem)


async def _debug_core(data: m.DebugCore, peer: Peer, shell: Shell) -> tuple[Answer, Effects]:
    if not shell.settings.fault_injection:
        raise InvalidRequest.unknown_method(method="debug.core")
    fields = {"inPermille": data.in_permille or 0, "outPermille": data.out_permille or 0, "seed": data.seed or 0}
    await _media(peer).debug(data.transport_id, data.op, fields if data.op == "debug.loss" else {})
    return {}, []


# Everything else is the meeting's alone.


async def _end(_data: m.NoData, peer: Peer, _shell: Shell) -> tuple[Answer, Effects]:
    return {}, peer.live.apply(c.End(peer.seat, LeaveReason.ROOM_CLOSE))


async def _change_mode(data: m.ChangeMode, peer: Peer, _shell: Shell) -> tuple[Answer, Effects]:
    return {}, peer.live.apply(c.ChangeMode(peer.seat, data.participant_id, data.mode))


async def _respond_entry(data: m.RespondEntry, peer: Peer, _shell: Shell) -> tuple[Answer, Effects]:
    return {}, peer.live.apply(c.RespondEntry(peer.seat, data.participant_id, data.decision))


async def _remove(data: m.ParticipantRef, peer: Peer, _shell: Shell) -> tuple[Answer, Effects]:
    return {}, peer.live.apply(c.Remove(peer.seat, data.participant_id, LeaveReason.REMOVE_PEER))


def _enable(kind: MediaRequestKind) -> "Method":
    async def enable(data: m.ParticipantRef, peer: Peer, shell: Shell) -> tuple[Answer, Effects]:
        request_id = shell.new_id()
        effects = peer.live.apply(c.RequestMedia(peer.seat, data.participant_id, kind, request_id))
        return {"requestId": request_id}, effects

    return enable


def _disable(kind: MediaRequestKind) -> "Method":
    async def disable(data: m.ParticipantRef, peer: Peer, _shell: Shell) -> tuple[Answer, Effects]:
        return {}, peer.live.apply(c.DisableMedia(peer.seat, data.participant_id, kind))

    return disable


def _pin(*, pin: bool) -> "Method":
    async def change(data: m.ParticipantPin, peer: Peer, _shell: Shell) -> tuple[Answer, Effects]:
        command = c.Pin(by=peer.seat, participant_id=data.participant_id, source=data.source, pin=pin)
        return {}, peer.live.apply(command)

    return change


async def _respond_media_request(data: m.RespondMediaRequest, peer: Peer, _shell: Shell) -> tuple[Answer, Effects]:
    return {}, peer.live.apply(c.AnswerMedia(peer.seat, data.request_id, data.accepted))


async def _snapshot_next(_data: m.NoData, peer: Peer, _shell: Shell) -> tuple[Answer, Effects]:
    return {}, [e.Notify((peer.seat,), "snapshot-part", peer.live.next_part(peer))]


async def _recording_list(_data: m.NoData, peer: Peer, shell: Shell) -> tuple[Answer, Effects]:
    return await list_recordings(peer, shell), []


async def _recording_link(data: m.RecordingFileRef, peer: Peer, shell: Shell) -> tuple[Answer, Effects]:
    return await recording_link(data, peer, shell), []


# Recording, livestream and HLS: answered when the process has begun or ended, while other requests go on.


def is_answered_later(method: str) -> bool:
    """Whether the answer comes through a `Reply`."""
    return method in _LATER


def answer_later(request: Request, peer: Peer, shell: Shell, reply: Reply) -> None:
    """Begin what a request of a member asks for. Raises what it fails with at once; else `reply` is used, once."""
    _LATER[request.method](request.data, peer, shell, reply)


def _recording_start(data: m.RecordingStart, peer: Peer, shell: Shell, reply: Reply) -> None:
    peer.live.meeting.check_start_egress(peer.seat, EgressKind.RECORDING)
    order = recording_order(
        shell.new_id(),
        config=data.config,
        webhook_url=data.webhook_url,
        dir_path=data.dir_path,
        settings=shell.settings,
    )
    peer.live.egress.start(order, peer.seat, reply)


def _livestream_start(data: m.LivestreamStart, peer: Peer, shell: Shell, reply: Reply) -> None:
    peer.live.meeting.check_start_egress(peer.seat, EgressKind.LIVESTREAM)
    order = livestream_order(
        shell.new_id(),
        outputs=data.outputs,
        config=data.config,
        webhook_url=data.webhook_url,
        settings=shell.settings,
    )
    peer.live.egress.start(order, peer.seat, reply)


def _hls_start(data: m.HlsStart, peer: Peer, shell: Shell, reply: Reply) -> None:
    peer.live.meeting.check_start_egress(peer.seat, EgressKind.HLS)
    order = hls_order(
        shell.new_id(),
        config=data.config,
        webhook_url=data.webhook_url,
        settings=shell.settings,
        public_url=shell.public_url,
    )
    peer.live.egress.start(order, peer.seat, reply)


def _stop(kind: EgressKind) -> "LaterMethod":
    def stop(_data: m.NoData, peer: Peer, _shell: Shell, reply: Reply) -> None:
        peer.live.egress.stop(kind, peer.seat, reply)

    return stop


LaterMethod = Callable[[Any, Peer, Shell, Reply], None]
_LATER: dict[str, LaterMethod] = {
    "recording.start": _recording_start,
    "recording.stop": _stop(EgressKind.RECORDING),
    "livestream.start": _livestream_start,
    "livestream.stop": _stop(EgressKind.LIVESTREAM),
    "hls.start": _hls_start,
    "hls.stop": _stop(EgressKind.HLS),
}

Method = Callable[[Any, Peer, Shell], Awaitable[tuple[Answer, Effects]]]

_METHODS: dict[str, Method] = {
    "setRtpCapabilities": _set_rtp_capabilities,
    "transport.create": _transport_create,
    "transport.connect": _transport_connect,
    "transport.restartIce": _transport_restart_ice,
    "transport.diagnose": _transport_diagnose,
    "produce": _produce,
    "producer.pause": _producer_pause,
    "producer.resume": _producer_resume,
    "producer.close": _producer_close,
    "consume": _consume,
    "consumer.resume": _consumer_resume,
    "consumer.pause": _consumer_pause,
    "consumer.close": _consumer_close,
    "consumer.requestKeyFrame": _consumer_request_key_frame,
    "stats": _stats,
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
    "pubsub.publish": topics.publish,
    "pubsub.subscribe": topics.subscribe,
    "pubsub.history": topics.history,
    "pubsub.unsubscribe": topics.unsubscribe,
    "snapshot.next": _snapshot_next,
    "recording.list": _recording_list,
    "recording.link": _recording_link,
    "debug.core": _debug_core,
}
