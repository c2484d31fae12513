"""The parameter objects of ORTC as clients send them, validated; what is wrong becomes MEDIA_NEGOTIATION_FAILED."""

from typing import Annotated, Any, Literal, TypeVar

from pydantic import Field, StringConstraints, ValidationError

from meetkit.errors import MediaNegotiationFailed, MeetingError
from meetkit.protocol.wire import Bool, KindField, Wire, absent

__all__ = [
    "Codec",
    "CodecCapability",
    "DtlsParameters",
    "Encoding",
    "HeaderExtension",
    "HeaderExtensionCapability",
    "Rtcp",
    "RtcpFeedback",
    "RtpCapabilities",
    "RtpParameters",
    "RtxStream",
    "parse_dtls_parameters",
    "parse_rtp_capabilities",
]

_MimeType = Annotated[str, StringConstraints(pattern=r"^(audio|video|AUDIO|VIDEO)/[A-Za-z0-9._-]{1,32}$")]
_PayloadType = Annotated[int, Field(ge=0, le=127)]
_Ssrc = Annotated[int, Field(ge=1, le=2**32 - 1)]
_ExtensionId = Annotated[int, Field(ge=1, le=255)]
_Uri = Annotated[str, StringConstraints(min_length=1, max_length=256)]
_ClockRate = Annotated[int, Field(ge=1, le=192_000)]
_Channels = Annotated[int, Field(ge=1, le=255)]
_FmtpValue = str | int | float | bool | None
_Fmtp = Annotated[dict[Annotated[str, StringConstraints(max_length=64)], _FmtpValue], Field(max_length=32)]


class RtcpFeedback(Wire):
    """One kind of RTCP feedback, such as `nack pli`."""

    type: Annotated[str, StringConstraints(max_length=32)]
    parameter: Annotated[str, StringConstraints(max_length=32)] | None = absent

    def key(self) -> tuple[str, str]:
        """What makes two of them the same."""
        return self.type, self.parameter or ""


_Feedbacks = Annotated[list[RtcpFeedback], Field(max_length=32, default_factory=list)]


class CodecCapability(Wire):
    """A codec that somebody can receive."""

    kind: KindField
    mime_type: _MimeType
    preferred_payload_type: _PayloadType | None = absent
    clock_rate: _ClockRate
    channels: _Channels | None = absent
    parameters: _Fmtp = Field(default_factory=dict)
    rtcp_feedback: _Feedbacks


class HeaderExtensionCapability(Wire):
    """An RTP header extension that somebody understands."""

    kind: KindField
    uri: _Uri
    preferred_id: _ExtensionId
    preferred_encrypt: Bool | None = absent
    direction: Literal["sendrecv", "sendonly", "recvonly", "inactive"] | None = absent


class RtpCapabilities(Wire):
    """What somebody can receive."""

    codecs: Annotated[list[CodecCapability], Field(max_length=128)] = Field(default_factory=list)
    header_extensions: Annotated[list[HeaderExtensionCapability], Field(max_length=64)] = Field(default_factory=list)


class Codec(Wire):
    """A codec in use, with its payload type."""

    mime_type: _MimeType
    payload_type: _PayloadType
    clock_rate: _ClockRate
    channels: _Channels | None = absent
    parameters: _Fmtp = Field(default_factory=dict)
    rtcp_feedback: _Feedbacks

    @property
    def is_rtx(self) -> bool:
        """Whether it carries retransmissions of another one."""
        return self.mime_type.lower().endswith("/rtx")


class HeaderExtension(Wire):
    """An RTP header extension in use, with its id."""

    uri: _Uri
    id: _ExtensionId
    encrypt: Bool | None = absent


class RtxStream(Wire):
    """The retransmission stream of an encoding."""

    ssrc: _Ssrc


class Encoding(Wire):
    """One RTP stream."""

    ssrc: _Ssrc | None = absent
    rid: Annotated[str, StringConstraints(max_length=32)] | None = absent
    rtx: RtxStream | None = absent


class Rtcp(Wire):
    """RTCP of a stream."""

    cname: Annotated[str, StringConstraints(max_length=255)] | None = absent
    reduced_size: Bool | None = absent
    mux: Bool | None = absent


class RtpParameters(Wire):
    """How a stream is sent."""

    mid: Annotated[str, StringConstraints(max_length=16)] | None = absent
    codecs: Annotated[list[Codec], Field(min_length=1, max_length=64)]
    header_extensions: Annotated[list[HeaderExtension], Field(max_length=64)] = Field(default_factory=list)
    encodings: Annotated[list[Encoding], Field(max_length=8)] = Field(default_factory=list)
    rtcp: Rtcp = Field(default_factory=Rtcp)

    @property
    def media_codec(self) -> Codec | None:
        """The first codec that is not a retransmission's."""
        return next((codec for codec in self.codecs if not codec.is_rtx), None)


class Fingerprint(Wire):
    """The hash of a DTLS certificate."""

    algorithm: Literal["sha-256", "sha-384", "sha-512"]
    value: Annotated[str, StringConstraints(pattern=r"^([0-9A-Fa-f]{2}:){31,63}[0-9A-Fa-f]{2}$")]


class DtlsParameters(Wire):
    """A client's side of DTLS."""

    role: Literal["auto", "client", "server"] = "auto"
    fingerprints: Annotated[list[Fingerprint], Field(min_length=1, max_length=16)]


Model = TypeVar("Model", bound=Wire)


def problem_of(cause: ValidationError) -> str:
    """The first thing that is wrong, with its field; without the value."""
    first = cause.errors(include_url=False, include_context=False, include_input=False)[0]
    field = ".".join(str(part) for part in first["loc"])[:200]
    return f"`{field}`: {first['msg']}" if field else str(first["msg"])


def parse_rtp_capabilities(data: dict[str, Any]) -> RtpCapabilities:
    """Raises MediaNegotiationFailed/INVALID_RTP_CAPABILITIES."""
    try:
        return RtpCapabilities.from_wire(data)
    except ValidationError as cause:
        raise MediaNegotiationFailed.invalid_rtp_capabilities(problem=problem_of(cause)) from None


def parse_dtls_parameters(data: dict[str, Any]) -> DtlsParameters:
    """Raises MediaNegotiationFailed/INVALID_DTLS_PARAMETERS. Fingerprints of other algorithms are left out."""
    known = ("sha-256", "sha-384", "sha-512")
    given = data.get("fingerprints")
    if isinstance(given, list):
        usable = [one for one in given if not isinstance(one, dict) or one.get("algorithm") in known]
        data = {**data, "fingerprints": usable}
    try:
        return DtlsParameters.from_wire(data)
    except ValidationError as cause:
        raise MediaNegotiationFailed.invalid_dtls_parameters(problem=problem_of(cause)) from None


def invalid_rtp(problem: str) -> MeetingError:
    """MediaNegotiationFailed/INVALID_RTP_PARAMETERS."""
    return MediaNegotiationFailed.invalid_rtp_parameters(problem=problem)
