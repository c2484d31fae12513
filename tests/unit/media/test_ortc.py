"""ORTC negotiation: what the router speaks, accepts and hands on."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from meetkit.errors import MediaNegotiationFailed
from meetkit.media.ortc import (
    ABS_SEND_TIME,
    AUDIO_LEVEL,
    MID,
    TRANSPORT_CC,
    can_consume,
    consumer_rtp_parameters,
    parse_rtp_parameters,
    router_rtp_capabilities,
)
from meetkit.media.rtp import RtpParameters, parse_dtls_parameters, parse_rtp_capabilities
from meetkit.protocol.vocabulary import StreamKind

AUDIO, VIDEO = StreamKind.AUDIO, StreamKind.VIDEO


def h264(payload_type: int = 105, **parameters: Any) -> dict[str, Any]:
    defaults = {"packetization-mode": 1, "profile-level-id": "42e01f"}
    return {
        "mimeType": "video/H264",
        "payloadType": payload_type,
        "clockRate": 90000,
        "parameters": defaults | parameters,
        "rtcpFeedback": [{"type": "nack"}, {"type": "nack", "parameter": "pli"}],
    }


def vp8() -> dict[str, Any]:
    return {"mimeType": "video/VP8", "payloadType": 96, "clockRate": 90000, "rtcpFeedback": [{"type": "goog-remb"}]}


def sent(*codecs: dict[str, Any], **other: Any) -> dict[str, Any]:
    return {"mid": "0", "codecs": list(codecs), "encodings": [{"ssrc": 1234}], "rtcp": {"cname": "x"}} | other


def producer(*codecs: dict[str, Any], kind: StreamKind = VIDEO) -> RtpParameters:
    return parse_rtp_parameters(sent(*(codecs or (vp8(),))), kind)


def consume(source: RtpParameters, receiver: dict[str, Any], kind: StreamKind = VIDEO) -> RtpParameters:
    return consumer_rtp_parameters(
        source,
        kind,
        parse_rtp_capabilities(receiver),
        producer_id="p1",
        mid="7",
        ssrc=10,
        rtx_ssrc=11,
        cname="participant-1",
    )


def test_router_capabilities_have_the_shape_that_mediasoup_client_validates() -> None:
    capabilities = router_rtp_capabilities()
    for codec in capabilities["codecs"]:
        assert codec["kind"] in ("audio", "video")
        assert codec["mimeType"].startswith(codec["kind"] + "/")
        assert isinstance(codec["preferredPayloadType"], int)
        assert isinstance(codec["clockRate"], int)
        assert isinstance(codec["parameters"], dict)
        assert ("channels" in codec) == (codec["kind"] == "audio")
        assert all(isinstance(one["type"], str) for one in codec["rtcpFeedback"])
    for extension in capabilities["headerExtensions"]:
        assert set(extension) == {"kind", "uri", "preferredId", "preferredEncrypt", "direction"}
    payload_types = [codec["preferredPayloadType"] for codec in capabilities["codecs"]]
    assert len(set(payload_types)) == len(payload_types)
    assert parse_rtp_capabilities(capabilities).to_wire() == capabilities


def test_every_rtx_belongs_to_a_video_codec() -> None:
    codecs = router_rtp_capabilities()["codecs"]
    video = {codec["preferredPayloadType"] for codec in codecs if codec["mimeType"] in ("video/VP8", "video/H264")}
    assert {codec["parameters"]["apt"] for codec in codecs if codec["mimeType"] == "video/rtx"} == video


@pytest.mark.parametrize("codec", [vp8(), h264(), h264(**{"profile-level-id": "42001f"})])
def test_forwardable_video_is_accepted(codec: dict[str, Any]) -> None:
    media = parse_rtp_parameters(sent(codec), VIDEO).media_codec
    assert media is not None
    assert media.payload_type == codec["payloadType"]


@pytest.mark.parametrize(
    ("parameters", "reason"),
    [
        (sent({"mimeType": "video/VP9", "payloadType": 98, "clockRate": 90000}), "UNSUPPORTED_CODEC"),
        (sent(h264(**{"packetization-mode": 0})), "UNSUPPORTED_CODEC"),
        (sent(h264(**{"profile-level-id": "640032"})), "UNSUPPORTED_CODEC"),
        (sent(h264(**{"profile-level-id": "zz"})), "UNSUPPORTED_CODEC"),
        (sent(vp8() | {"clockRate": 8000}), "UNSUPPORTED_CODEC"),
        (sent(), "INVALID_RTP_PARAMETERS"),
        (sent(vp8() | {"payloadType": 200}), "INVALID_RTP_PARAMETERS"),
        (sent(vp8(), h264(96)), "INVALID_RTP_PARAMETERS"),
        (sent(vp8(), encodings=[{"ssrc": 1}, {"ssrc": 2}]), "INVALID_RTP_PARAMETERS"),
        (sent(vp8(), encodings=[{}], mid=None), "INVALID_RTP_PARAMETERS"),
        (sent(vp8(), encodings=[{}]), "INVALID_RTP_PARAMETERS"),
        (sent(vp8(), encodings=[{"ssrc": 2**32}]), "INVALID_RTP_PARAMETERS"),
        (sent({"mimeType": "video/rtx", "payloadType": 97, "clockRate": 90000}), "INVALID_RTP_PARAMETERS"),
        (sent(vp8(), headerExtensions=[{"uri": "a", "id": 1}, {"uri": "b", "id": 1}]), "INVALID_RTP_PARAMETERS"),
    ],
)
def test_what_cannot_be_forwarded_is_refused(parameters: dict[str, Any], reason: str) -> None:
    with pytest.raises(MediaNegotiationFailed) as caught:
        parse_rtp_parameters(parameters, VIDEO)
    assert caught.value.reason == reason


def test_stream_without_ssrc_is_found_by_mid() -> None:
    parsed = parse_rtp_parameters(sent(vp8(), encodings=[], headerExtensions=[{"uri": MID, "id": 1}]), VIDEO)
    assert parsed.mid == "0"


def test_consumer_has_only_what_the_receiver_has() -> None:
    receiver = router_rtp_capabilities()
    full = consume(producer(), receiver)
    assert [codec.mime_type for codec in full.codecs] == ["video/VP8", "video/rtx"]
    assert full.codecs[1].parameters == {"apt": full.codecs[0].payload_type}
    assert full.encodings[0].to_wire() == {"ssrc": 10, "rtx": {"ssrc": 11}}
    uris = {extension.uri for extension in full.header_extensions}
    assert MID in uris
    assert uris.isdisjoint({TRANSPORT_CC, ABS_SEND_TIME})
    kinds = {feedback.key() for feedback in full.codecs[0].rtcp_feedback}
    assert kinds == {("nack", ""), ("nack", "pli"), ("ccm", "fir")}
    bare = {"codecs": [one | {"rtcpFeedback": []} for one in receiver["codecs"] if one["mimeType"] == "video/VP8"]}
    poor = consume(producer(), bare)
    assert [codec.mime_type for codec in poor.codecs] == ["video/VP8"]
    assert poor.encodings[0].rtx is None
    assert poor.codecs[0].rtcp_feedback == []
    assert poor.header_extensions == []
    assert (poor.mid, poor.rtcp.cname) == ("7", "participant-1")


def test_consumer_speaks_with_the_receivers_numbers() -> None:
    receiver = {
        "codecs": [
            {"kind": "video", "mimeType": "video/H264", "preferredPayloadType": 120, "clockRate": 90000}
            | {"parameters": {"packetization-mode": 1, "profile-level-id": "42001f"}, "rtcpFeedback": []}
        ],
        "headerExtensions": [{"kind": "video", "uri": MID, "preferredId": 9}],
    }
    parameters = consume(producer(h264()), receiver)
    assert parameters.codecs[0].payload_type == 120
    assert parameters.codecs[0].parameters["profile-level-id"] == "42e01f"
    assert [one.id for one in parameters.header_extensions] == [9]


def test_receiver_without_the_codec_cannot_consume() -> None:
    receiver = {"codecs": [one for one in router_rtp_capabilities()["codecs"] if one["kind"] == "audio"]}
    assert not can_consume(producer(), VIDEO, parse_rtp_capabilities(receiver))
    with pytest.raises(MediaNegotiationFailed) as caught:
        consume(producer(), receiver)
    assert (caught.value.reason, caught.value.params) == ("CANNOT_CONSUME", {"producer_id": "p1"})


def test_sound_keeps_its_level() -> None:
    opus = {"mimeType": "audio/opus", "payloadType": 111, "clockRate": 48000, "channels": 2}
    parameters = consume(producer(opus, kind=AUDIO), router_rtp_capabilities(), AUDIO)
    assert {one.uri for one in parameters.header_extensions} == {MID, AUDIO_LEVEL}


def test_fingerprints_of_other_algorithms_are_left_out() -> None:
    good = {"algorithm": "sha-512", "value": ":".join(["0A"] * 64)}
    parsed = parse_dtls_parameters({"role": "client", "fingerprints": [{"algorithm": "sha-1", "value": "AA"}, good]})
    assert [one.algorithm for one in parsed.fingerprints] == ["sha-512"]
    with pytest.raises(MediaNegotiationFailed) as caught:
        parse_dtls_parameters({"fingerprints": []})
    assert caught.value.reason == "INVALID_DTLS_PARAMETERS"


_json = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=8,
)
_fields = st.sampled_from(["codecs", "headerExtensions", "encodings", "mid", "rtcp", "fingerprints", "role"])


@given(st.dictionaries(_fields, _json))
def test_any_object_is_accepted_or_refused_by_the_catalogue(data: dict[str, Any]) -> None:
    for parse in (
        lambda: parse_rtp_parameters(data, VIDEO),
        lambda: parse_rtp_capabilities(data),
        lambda: parse_dtls_parameters(data),
    ):
        try:
            parse()
        except MediaNegotiationFailed as refused:
            assert refused.detail  # noqa: PT017 - either outcome is right; anything else escapes
