"""What aiortc can send and receive, in the words of ORTC, with the router's own payload types and extension ids.

The router's numbers are used as they are, so nothing has to be mapped on this side.
"""

from collections.abc import Mapping, Sequence
from typing import Any, Literal

from aiortc.rtcrtpparameters import (
    RTCRtcpFeedback,
    RTCRtcpParameters,
    RTCRtpCodecParameters,
    RTCRtpDecodingParameters,
    RTCRtpHeaderExtensionParameters,
    RTCRtpReceiveParameters,
    RTCRtpRtxParameters,
    RTCRtpSendParameters,
)

Kind = Literal["audio", "video"]

_MIME_TYPES = {m.lower(): m for m in ("audio/opus", "video/VP8", "video/H264", "video/rtx")}
"""aiortc compares names case-sensitively: its own spelling by lower case."""
_EXTENSIONS: dict[str, frozenset[str]] = {
    "audio": frozenset({"urn:ietf:params:rtp-hdrext:sdes:mid", "urn:ietf:params:rtp-hdrext:ssrc-audio-level"}),
    "video": frozenset(
        {
            "urn:ietf:params:rtp-hdrext:sdes:mid",
            "http://www.webrtc.org/experiments/rtp-hdrext/abs-send-time",
        }
    ),
}
_FEEDBACK = {("nack", ""), ("nack", "pli"), ("ccm", "fir"), ("goog-remb", "")}
_SENT = {"audio": "audio/opus", "video": "video/vp8"}


class NoCommonCodec(Exception):
    """The router offers no codec that aiortc has. Becomes a coded error in the engine."""


def receive_capabilities(router: Mapping[str, Any]) -> dict[str, Any]:
    """The `rtpCapabilities` to announce: the router's, without what aiortc cannot decode."""
    codecs = [codec for codec in router.get("codecs", []) if _usable(codec)]
    types = {codec["preferredPayloadType"] for codec in codecs}
    codecs = [c for c in codecs if not _is_rtx(c) or c.get("parameters", {}).get("apt") in types]
    return {
        "codecs": [{**codec, "rtcpFeedback": _feedback(codec)} for codec in codecs],
        "headerExtensions": [
            ext
            for ext in router.get("headerExtensions", [])
            if ext.get("uri") in _EXTENSIONS.get(str(ext.get("kind")), frozenset())
        ],
    }


def send_parameters(
    router: Mapping[str, Any], kind: Kind, *, mid: str, ssrc: int, rtx_ssrc: int, cname: str
) -> dict[str, Any]:
    """The `rtpParameters` of a producer.

    Raises:
        NoCommonCodec: the router has no Opus, or no VP8.
    """
    caps = receive_capabilities(router)
    main = next((c for c in caps["codecs"] if str(c["mimeType"]).lower() == _SENT[kind]), None)
    if main is None:
        raise NoCommonCodec(_SENT[kind])
    rtx = next(
        (c for c in caps["codecs"] if _is_rtx(c) and c["parameters"].get("apt") == main["preferredPayloadType"]), None
    )
    encoding: dict[str, Any] = {"ssrc": ssrc}
    if rtx is not None:
        encoding["rtx"] = {"ssrc": rtx_ssrc}
    return {
        "mid": mid,
        "codecs": [_chosen(codec) for codec in (main, rtx) if codec is not None],
        "headerExtensions": [
            {"uri": ext["uri"], "id": ext["preferredId"], "encrypt": False, "parameters": {}}
            for ext in caps["headerExtensions"]
            if ext["kind"] == kind
        ],
        "encodings": [encoding],
        "rtcp": {"cname": cname, "reducedSize": True},
    }


def to_sender(parameters: Mapping[str, Any]) -> RTCRtpSendParameters:
    """aiortc's form of a producer's `rtpParameters`."""
    return RTCRtpSendParameters(
        codecs=_codecs(parameters["codecs"]),
        headerExtensions=_extensions(parameters["headerExtensions"]),
        muxId=str(parameters["mid"]),
        rtcp=RTCRtcpParameters(cname=str(parameters["rtcp"]["cname"]), mux=True),
    )


def to_receiver(parameters: Mapping[str, Any]) -> RTCRtpReceiveParameters:
    """aiortc's form of a consumer's `rtpParameters`.

    The retransmission SSRC is listed as an encoding of its own as well: aiortc's router knows only the SSRCs of
    encodings, and on a transport with several video streams it would drop every retransmission.
    """
    codecs = _codecs(parameters["codecs"])
    main = next(c for c in codecs if c.name != "rtx")
    rtx = next((c for c in codecs if c.name == "rtx" and c.parameters.get("apt") == main.payloadType), None)
    assert main.payloadType is not None
    encodings: list[RTCRtpDecodingParameters] = []
    for encoding in parameters["encodings"]:
        repair = encoding.get("rtx", {}).get("ssrc") if rtx is not None else None
        encodings.append(
            RTCRtpDecodingParameters(
                ssrc=int(encoding["ssrc"]),
                payloadType=main.payloadType,
                rtx=RTCRtpRtxParameters(ssrc=int(repair)) if repair is not None else None,
            )
        )
        if repair is not None and rtx is not None and rtx.payloadType is not None:
            encodings.append(RTCRtpDecodingParameters(ssrc=int(repair), payloadType=rtx.payloadType))
    return RTCRtpReceiveParameters(
        codecs=codecs,
        headerExtensions=_extensions(parameters.get("headerExtensions", [])),
        muxId=str(parameters.get("mid", "")),
        encodings=encodings,
    )


def _usable(codec: Mapping[str, Any]) -> bool:
    mime = str(codec.get("mimeType", "")).lower()
    if mime == "video/h264":
        return str(codec.get("parameters", {}).get("packetization-mode", "0")) == "1"
    return mime in _MIME_TYPES


def _is_rtx(codec: Mapping[str, Any]) -> bool:
    return str(codec.get("mimeType", "")).lower() == "video/rtx"


def _feedback(codec: Mapping[str, Any]) -> list[dict[str, str]]:
    rows = [(str(f.get("type")), str(f.get("parameter") or "")) for f in codec.get("rtcpFeedback", [])]
    return [{"type": kind, "parameter": parameter} for kind, parameter in rows if (kind, parameter) in _FEEDBACK]


def _chosen(codec: Mapping[str, Any]) -> dict[str, Any]:
    row: dict[str, Any] = {
        "mimeType": codec["mimeType"],
        "payloadType": codec["preferredPayloadType"],
        "clockRate": codec["clockRate"],
        "parameters": dict(codec.get("parameters", {})),
        "rtcpFeedback": codec.get("rtcpFeedback", []),
    }
    if codec.get("channels"):
        row["channels"] = codec["channels"]
    return row


def _codecs(rows: Sequence[Mapping[str, Any]]) -> list[RTCRtpCodecParameters]:
    return [
        RTCRtpCodecParameters(
            mimeType=_MIME_TYPES.get(str(row["mimeType"]).lower(), str(row["mimeType"])),
            clockRate=int(row["clockRate"]),
            channels=row.get("channels"),
            payloadType=int(row["payloadType"]),
            rtcpFeedback=[
                RTCRtcpFeedback(type=str(f["type"]), parameter=f.get("parameter") or None)
                for f in row.get("rtcpFeedback", [])
            ],
            parameters=dict(row.get("parameters", {})),
        )
        for row in rows
    ]


def _extensions(rows: Sequence[Mapping[str, Any]]) -> list[RTCRtpHeaderExtensionParameters]:
    return [RTCRtpHeaderExtensionParameters(id=int(row["id"]), uri=str(row["uri"])) for row in rows]
