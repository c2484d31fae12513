"""ORTC negotiation: what the router speaks, what a client may send, and what a consumer gets. Pure."""

from functools import cache
from typing import Any

from pydantic import ValidationError

from meetkit.errors import MediaNegotiationFailed
from meetkit.media.rtp import (
    Codec,
    CodecCapability,
    Encoding,
    HeaderExtension,
    HeaderExtensionCapability,
    Rtcp,
    RtcpFeedback,
    RtpCapabilities,
    RtpParameters,
    RtxStream,
    invalid_rtp,
    problem_of,
)
from meetkit.protocol.vocabulary import StreamKind

__all__ = [
    "ABS_SEND_TIME",
    "AUDIO_LEVEL",
    "MID",
    "TRANSPORT_CC",
    "can_consume",
    "consumer_rtp_parameters",
    "parse_rtp_parameters",
    "router_rtp_capabilities",
]

MID = "urn:ietf:params:rtp-hdrext:sdes:mid"
ABS_SEND_TIME = "http://www.webrtc.org/experiments/rtp-hdrext/abs-send-time"
TRANSPORT_CC = "http://www.ietf.org/id/draft-holmer-rmcat-transport-wide-cc-extensions-01"
AUDIO_LEVEL = "urn:ietf:params:rtp-hdrext:ssrc-audio-level"
VIDEO_ORIENTATION = "urn:3gpp:video-orientation"
TIME_OFFSET = "urn:ietf:params:rtp-hdrext:toffset"

_AUDIO_FEEDBACK = (("transport-cc", None), ("nack", None))
_VIDEO_FEEDBACK = (("nack", None), ("nack", "pli"), ("ccm", "fir"), ("goog-remb", None), ("transport-cc", None))
# A receiver's estimates steer nothing here: without transport-cc and REMB it sends less RTCP and loses nothing.
_PUBLISHER_ONLY_FEEDBACK = {"transport-cc", "goog-remb"}
_PUBLISHER_ONLY_EXTENSIONS = {TRANSPORT_CC, ABS_SEND_TIME, TIME_OFFSET}
_H264_BASELINE = 0x42


@cache
def _router() -> RtpCapabilities:
    audio, video = StreamKind.AUDIO, StreamKind.VIDEO
    h264 = {"packetization-mode": 1, "profile-level-id": "42e01f", "level-asymmetry-allowed": 1}
    codecs = [
        _codec(audio, "audio/opus", 100, 48000, {"minptime": 10, "useinbandfec": 1}, _AUDIO_FEEDBACK, channels=2),
        _codec(video, "video/VP8", 101, 90000, {}, _VIDEO_FEEDBACK),
        _codec(video, "video/rtx", 102, 90000, {"apt": 101}, ()),
        _codec(video, "video/H264", 103, 90000, h264, _VIDEO_FEEDBACK),
        _codec(video, "video/rtx", 104, 90000, {"apt": 103}, ()),
    ]
    both, from_publishers = "sendrecv", "recvonly"
    rows = [
        (audio, MID, 1, both),
        (video, MID, 1, both),
        (audio, ABS_SEND_TIME, 4, from_publishers),
        (video, ABS_SEND_TIME, 4, from_publishers),
        (audio, TRANSPORT_CC, 5, from_publishers),
        (video, TRANSPORT_CC, 5, from_publishers),
        (audio, AUDIO_LEVEL, 10, both),
        (video, VIDEO_ORIENTATION, 11, both),
        (video, TIME_OFFSET, 12, from_publishers),
    ]
    extensions = [
        HeaderExtensionCapability.from_wire(
            {"kind": kind.value, "uri": uri, "preferredId": number, "preferredEncrypt": False, "direction": direction}
        )
        for kind, uri, number, direction in rows
    ]
    return RtpCapabilities(codecs=codecs, header_extensions=extensions)


def _codec(
    kind: StreamKind,
    mime_type: str,
    payload_type: int,
    clock_rate: int,
    parameters: dict[str, Any],
    feedback: tuple[tuple[str, str | None], ...],
    *,
    channels: int | None = None,
) -> CodecCapability:
    return CodecCapability(
        kind=kind,
        mime_type=mime_type,
        preferred_payload_type=payload_type,
        clock_rate=clock_rate,
        channels=channels,
        parameters=parameters,
        rtcp_feedback=[RtcpFeedback(type=name, parameter=parameter) for name, parameter in feedback],
    )


@cache
def router_rtp_capabilities() -> dict[str, Any]:
    """What the router speaks, as mediasoup-client's `Device.load` takes it. Not to be changed by the caller."""
    return _router().to_wire()


def parse_rtp_parameters(data: dict[str, Any], kind: StreamKind) -> RtpParameters:
    """What a client wants to send, when the router can forward it.

    Raises:
        MediaNegotiationFailed: INVALID_RTP_PARAMETERS with the field, or UNSUPPORTED_CODEC.
    """
    try:
        parameters = RtpParameters.from_wire(data)
    except ValidationError as cause:
        raise invalid_rtp(problem_of(cause)) from None
    codec = parameters.media_codec
    if codec is None:
        raise invalid_rtp("`codecs` has no codec beside those of retransmissions")
    if len({one.payload_type for one in parameters.codecs}) < len(parameters.codecs):
        raise invalid_rtp("`codecs` gives one payload type to two codecs")
    if len({one.id for one in parameters.header_extensions}) < len(parameters.header_extensions):
        raise invalid_rtp("`headerExtensions` gives one id to two extensions")
    if _supported(codec, kind) is None:
        supported = [one.mime_type for one in _router().codecs if one.kind is kind and not _is_rtx(one)]
        offered = [one.mime_type for one in parameters.codecs if not one.is_rtx]
        raise MediaNegotiationFailed.unsupported_codec(kind=kind.value, offered=offered[:16], supported=supported)
    if len(parameters.encodings) > 1:
        raise invalid_rtp("`encodings` has more than one entry; one is supported")
    encoding = parameters.encodings[0] if parameters.encodings else Encoding()
    if encoding.ssrc is None and not parameters.mid:
        raise invalid_rtp("neither `mid` nor `encodings.0.ssrc` is given, so the stream could not be found")
    if encoding.ssrc is None and all(one.uri != MID for one in parameters.header_extensions):
        raise invalid_rtp(f"without `encodings.0.ssrc` the header extension {MID} is needed")
    return parameters.model_copy(update={"encodings": [encoding]})


def can_consume(producer: RtpParameters, kind: StreamKind, receiver: RtpCapabilities) -> bool:
    """Whether a receiver has the producer's codec."""
    return _receivable(producer, kind, receiver) is not None


def consumer_rtp_parameters(
    producer: RtpParameters,
    kind: StreamKind,
    receiver: RtpCapabilities,
    *,
    producer_id: str,
    mid: str,
    ssrc: int,
    rtx_ssrc: int,
    cname: str,
) -> RtpParameters:
    """What a consumer sends to its receiver: only codecs, extensions and feedback that the receiver has.

    Args:
        producer_id: for the error.
        mid: unique on the transport. aiortc needs a fresh one for each consumer.
        ssrc, rtx_ssrc: unique in the process.
        cname: not empty; the same for all streams of one participant, so that they are played in sync.

    Raises:
        MediaNegotiationFailed: CANNOT_CONSUME.
    """
    capability = _receivable(producer, kind, receiver)
    source = producer.media_codec
    if capability is None or source is None:
        raise MediaNegotiationFailed.cannot_consume(producer_id=producer_id)
    ours = _supported(source, kind)
    assert ours is not None
    payload_type = _payload_type(capability, ours)
    wanted = {feedback.key() for feedback in capability.rtcp_feedback}
    feedback = [one for one in ours.rtcp_feedback if one.key() in wanted and one.type not in _PUBLISHER_ONLY_FEEDBACK]
    codec = Codec(
        mime_type=ours.mime_type,
        payload_type=payload_type,
        clock_rate=ours.clock_rate,
        channels=ours.channels,
        parameters=source.parameters if ours.mime_type == "video/H264" else ours.parameters,
        rtcp_feedback=feedback,
    )
    codecs, rtx = [codec], _receivable_rtx(capability, ours, receiver)
    if rtx is not None:
        codecs.append(
            Codec(
                mime_type="video/rtx",
                payload_type=rtx,
                clock_rate=ours.clock_rate,
                parameters={"apt": payload_type},
                rtcp_feedback=[],
            )
        )
    return RtpParameters(
        mid=mid,
        codecs=codecs,
        header_extensions=_receivable_extensions(kind, receiver),
        encodings=[Encoding(ssrc=ssrc, rtx=None if rtx is None else RtxStream(ssrc=rtx_ssrc))],
        rtcp=Rtcp(cname=cname, reduced_size=True, mux=True),
    )


def _supported(codec: Codec, kind: StreamKind) -> CodecCapability | None:
    """The router's codec that a sent codec is."""
    return next((one for one in _router().codecs if one.kind is kind and not _is_rtx(one) and _same(codec, one)), None)


def _receivable(producer: RtpParameters, kind: StreamKind, receiver: RtpCapabilities) -> CodecCapability | None:
    codec = producer.media_codec
    if codec is None:
        return None
    return next((one for one in receiver.codecs if one.kind is kind and not _is_rtx(one) and _same(codec, one)), None)


def _same(a: Codec, b: CodecCapability) -> bool:
    if a.mime_type.lower() != b.mime_type.lower() or a.clock_rate != b.clock_rate:
        return False
    if (a.channels or 1) != (b.channels or 1):
        return False
    if a.mime_type.lower() == "video/h264":
        return _h264_form(a.parameters) == _h264_form(b.parameters)
    return True


def _h264_form(parameters: dict[str, Any]) -> tuple[int, bool]:
    """Packetization mode (RFC 6184: 0 when absent) and whether it is a baseline profile (the default)."""
    mode = str(parameters.get("packetization-mode", 0))
    profile = str(parameters.get("profile-level-id", "42e01f"))
    try:
        return int(mode), int(profile[:2], 16) == _H264_BASELINE
    except ValueError:
        return -1, False


def _is_rtx(codec: CodecCapability) -> bool:
    return codec.mime_type.lower().endswith("/rtx")


def _payload_type(capability: CodecCapability, ours: CodecCapability) -> int:
    """The receiver's own number for the codec if it has one, else the router's."""
    number = capability.preferred_payload_type
    if number is None:
        number = ours.preferred_payload_type
    assert number is not None
    return number


def _receivable_rtx(capability: CodecCapability, ours: CodecCapability, receiver: RtpCapabilities) -> int | None:
    """The payload type of the receiver's RTX for a codec; None when it has none."""
    number = capability.preferred_payload_type
    for rtx in (one for one in receiver.codecs if _is_rtx(one) and one.kind is capability.kind):
        if rtx.parameters.get("apt") in (number, str(number)) and number is not None:
            return rtx.preferred_payload_type
    return None


def _receivable_extensions(kind: StreamKind, receiver: RtpCapabilities) -> list[HeaderExtension]:
    ours = {one.uri for one in _router().header_extensions if one.kind is kind} - _PUBLISHER_ONLY_EXTENSIONS
    return [
        HeaderExtension(uri=one.uri, id=one.preferred_id, encrypt=False)
        for one in receiver.header_extensions
        if one.kind is kind and one.uri in ours and one.direction not in ("inactive", "sendonly")
    ]
