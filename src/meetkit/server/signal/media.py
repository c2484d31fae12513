"""The methods of media: the meeting's leave is asked first, then the core's; the meeting hears of what the core did."""

from meetkit.errors import InvalidRequest, NativeCoreMissing
from meetkit.media import MediaPeer, parse_dtls_parameters, parse_rtp_capabilities, parse_rtp_parameters
from meetkit.meeting import commands as c
from meetkit.protocol import methods as m
from meetkit.server.signal.member import Answer, Effects, Member, Method

__all__ = ["METHODS"]


def _media(who: Member) -> MediaPeer:
    if who.peer.media is None:
        router = who.live.router
        if router is None:
            raise NativeCoreMissing.not_built(problem="the server was started without it")
        who.peer.media = router.peer(who.peer.seat)
    return who.peer.media


async def _set_rtp_capabilities(data: m.SetRtpCapabilities, who: Member) -> tuple[Answer, Effects]:
    who.peer.rtp_capabilities = parse_rtp_capabilities(data.rtp_capabilities)
    return {}, []


async def _transport_create(data: m.TransportCreate, who: Member) -> tuple[Answer, Effects]:
    who.live.meeting.check_receive(who.peer.seat, "transport.create")
    return await _media(who).create_transport(data.direction), []


async def _transport_connect(data: m.TransportConnect, who: Member) -> tuple[Answer, Effects]:
    ice = data.ice_parameters.to_wire() if data.ice_parameters else None
    await _media(who).connect(data.transport_id, parse_dtls_parameters(data.dtls_parameters), ice)
    return {}, []


async def _transport_restart_ice(data: m.TransportRef, who: Member) -> tuple[Answer, Effects]:
    return {"iceParameters": await _media(who).restart_ice(data.transport_id)}, []


async def _transport_diagnose(data: m.TransportRef, who: Member) -> tuple[Answer, Effects]:
    return await _media(who).diagnose(data.transport_id), []


async def _produce(data: m.Produce, who: Member) -> tuple[Answer, Effects]:
    media, paused = _media(who), bool(data.paused)
    known = who.live.meeting.streams.from_source(who.peer.seat, data.source)
    if known is not None and known.kind is data.kind:
        # Whoever lost the connection before the answer asks again: that gives the same producer.
        asked = parse_rtp_parameters(data.rtp_parameters, data.kind)
        if media.is_made_of(known.producer_id, data.transport_id, asked):
            return {"producerId": known.producer_id}, []
    who.live.meeting.check_send(who.peer.seat, "produce", data.kind, data.source)
    parameters = parse_rtp_parameters(data.rtp_parameters, data.kind)
    producer = await media.produce(data.transport_id, data.kind, data.source, parameters, paused=paused)
    add = c.AddStream(
        seat=who.peer.seat,
        producer_id=producer.id,
        kind=data.kind,
        source=data.source,
        codec=producer.mime_type,
        paused=paused,
    )
    try:
        if who.peer.gone:
            raise InvalidRequest.out_of_order(method="produce", state="LEFT")
        effects = who.live.apply(add)  # the mode may have changed while the core worked
    except Exception:
        media.close_producer(producer.id)
        raise
    return {"producerId": producer.id}, effects


async def _producer_pause(data: m.ProducerRef, who: Member) -> tuple[Answer, Effects]:
    return {}, who.live.apply(c.PauseStream(who.peer.seat, data.producer_id, True))


async def _producer_resume(data: m.ProducerRef, who: Member) -> tuple[Answer, Effects]:
    return {}, who.live.apply(c.PauseStream(who.peer.seat, data.producer_id, False))


async def _producer_close(data: m.ProducerRef, who: Member) -> tuple[Answer, Effects]:
    return {}, who.live.apply(c.CloseStream(who.peer.seat, data.producer_id))


async def _consume(data: m.Consume, who: Member) -> tuple[Answer, Effects]:
    meeting = who.live.meeting
    meeting.check_receive(who.peer.seat, "consume")
    stream = meeting.streams.find(data.producer_id)
    if who.peer.rtp_capabilities is None:
        raise InvalidRequest.out_of_order(method="consume", state="NO_RTP_CAPABILITIES")
    owner_id = meeting.roster.at(stream.seat).participant_id
    consumer = await _media(who).consume(data.transport_id, data.producer_id, who.peer.rtp_capabilities)
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


async def _consumer_resume(data: m.ConsumerRef, who: Member) -> tuple[Answer, Effects]:
    await _media(who).control_consumer(data.consumer_id, "consumer.resume")
    return {}, []


async def _consumer_pause(data: m.ConsumerRef, who: Member) -> tuple[Answer, Effects]:
    await _media(who).control_consumer(data.consumer_id, "consumer.pause")
    return {}, []


async def _consumer_close(data: m.ConsumerRef, who: Member) -> tuple[Answer, Effects]:
    await _media(who).close_consumer(data.consumer_id)
    return {}, []


async def _consumer_request_key_frame(data: m.ConsumerRef, who: Member) -> tuple[Answer, Effects]:
    await _media(who).control_consumer(data.consumer_id, "consumer.request_keyframe")
    return {}, []


async def _stats(data: m.StatsOf, who: Member) -> tuple[Answer, Effects]:
    match (data.producer_id, data.consumer_id, data.transport_id):
        case (str(producer_id), None, None):
            who.live.meeting.streams.own(who.peer.seat, producer_id)
            return await _media(who).producer_stats(producer_id), []
        case (None, str(consumer_id), None):
            return await _media(who).consumer_stats(consumer_id), []
        case (None, None, str(transport_id)):
            return await _media(who).transport_stats(transport_id), []
        case _:
            problem = "exactly one of producerId, consumerId and transportId is needed"
            raise InvalidRequest.invalid_field(field="data", problem=problem)


async def _debug_core(data: m.DebugCore, who: Member) -> tuple[Answer, Effects]:
    if not who.services.settings.fault_injection:
        raise InvalidRequest.unknown_method(method="debug.core")
    fields = {"inPermille": data.in_permille or 0, "outPermille": data.out_permille or 0, "seed": data.seed or 0}
    await _media(who).debug(data.transport_id, data.op, fields if data.op == "debug.loss" else {})
    return {}, []


METHODS: dict[str, Method] = {
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
    "debug.core": _debug_core,
}
