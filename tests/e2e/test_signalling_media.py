"""Media negotiation over the wire with the real core: transports, producers, consumers, and what fails in them."""

import asyncio
import socket
from typing import Any

import pytest
from aioice import stun

from meetkit.media import router_rtp_capabilities
from tests.support.server import RunningServer
from tests.support.signal_client import Refused, SignalClient, signal_client

MODERATOR = ["allow_join", "allow_mod"]
FINGERPRINT = {"algorithm": "sha-256", "value": ":".join(["AB"] * 32)}
MID = "urn:ietf:params:rtp-hdrext:sdes:mid"
CONTROLS = ("resume", "requestKeyFrame", "pause", "resume")
LEVEL = "urn:ietf:params:rtp-hdrext:ssrc-audio-level"


def audio(ssrc: int = 1111) -> dict[str, Any]:
    opus = {"mimeType": "audio/opus", "payloadType": 111, "clockRate": 48000, "channels": 2}
    return {
        "mid": "0",
        "codecs": [opus | {"parameters": {"useinbandfec": 1}, "rtcpFeedback": [{"type": "transport-cc"}]}],
        "headerExtensions": [{"uri": MID, "id": 4}, {"uri": LEVEL, "id": 1}],
        "encodings": [{"ssrc": ssrc, "dtx": False}],
        "rtcp": {"cname": "chosen-by-client", "reducedSize": True},
    }


def video(ssrc: int = 2222) -> dict[str, Any]:
    return {
        "mid": "1",
        "codecs": [
            {
                "mimeType": "video/VP8",
                "payloadType": 96,
                "clockRate": 90000,
                "parameters": {},
                "rtcpFeedback": [{"type": "nack"}, {"type": "nack", "parameter": "pli"}],
            },
            {"mimeType": "video/rtx", "payloadType": 97, "clockRate": 90000, "parameters": {"apt": 96}},
        ],
        "headerExtensions": [{"uri": MID, "id": 4}],
        "encodings": [{"ssrc": ssrc, "rtx": {"ssrc": ssrc + 1}}],
        "rtcp": {"cname": "chosen-by-client"},
    }


async def transport(client: SignalClient, direction: str) -> str:
    made = await client.request("transport.create", direction=direction)
    assert made["iceParameters"]["iceLite"] is True
    assert made["iceCandidates"][0]["protocol"] == "udp"
    dtls = {"role": "client", "fingerprints": [FINGERPRINT]}
    assert await client.request("transport.connect", transportId=made["transportId"], dtlsParameters=dtls) == {}
    return str(made["transportId"])


async def produce(client: SignalClient, send: str, source: str, kind: str, parameters: dict[str, Any]) -> str:
    answer = await client.request("produce", transportId=send, kind=kind, source=source, rtpParameters=parameters)
    return str(answer["producerId"])


async def test_streams_are_announced_consumed_paused_and_closed(shared_server: RunningServer) -> None:
    room = await shared_server.create_room()
    async with signal_client(shared_server) as ada, signal_client(shared_server) as bob:
        await ada.join(shared_server.token(MODERATOR), room, participantId="ada")
        capabilities = ada.snapshot["routerRtpCapabilities"]
        assert capabilities == router_rtp_capabilities()
        await bob.join(shared_server.token(), room, participantId="bob", rtpCapabilities=capabilities)
        send, recv = await transport(ada, "send"), await transport(bob, "recv")
        cam = await produce(ada, send, "webcam", "video", video())
        mic = await produce(ada, send, "mic", "audio", audio())
        enabled = await bob.event("stream-enabled")
        assert enabled["participantId"] == "ada"
        assert enabled["stream"] == {
            "producerId": cam,
            "kind": "video",
            "source": "webcam",
            "paused": False,
            "codec": "video/VP8",
        }
        seen = {}
        for producer_id in (cam, mic):
            seen[producer_id] = await bob.request("consume", transportId=recv, producerId=producer_id)
        picture, sound = (seen[one]["rtpParameters"] for one in (cam, mic))
        assert picture["mid"] != sound["mid"]
        assert picture["rtcp"]["cname"] == sound["rtcp"]["cname"] != "chosen-by-client"
        assert picture["encodings"][0]["rtx"]["ssrc"] != picture["encodings"][0]["ssrc"]
        assert [codec["payloadType"] for codec in picture["codecs"]] == [101, 102]
        assert {"type": "transport-cc"} not in picture["codecs"][0]["rtcpFeedback"]
        assert seen[cam]["producerPaused"] is False
        for method in ("resume", "requestKeyFrame", "pause"):
            assert await bob.request(f"consumer.{method}", consumerId=seen[cam]["consumerId"]) == {}
        assert (await bob.request("stats", consumerId=seen[cam]["consumerId"]))["kind"] == "video"
        assert (await ada.request("stats", producerId=cam))["mimeType"].lower() == "video/vp8"
        assert (await ada.request("stats", transportId=send))["packetsReceived"] == 0
        await ada.request("producer.pause", producerId=cam)
        assert (await bob.event("stream-paused"))["producerId"] == cam
        await ada.request("producer.resume", producerId=cam)
        await bob.event("stream-resumed")
        await ada.request("producer.close", producerId=cam)
        assert (await bob.event("stream-disabled"))["producerId"] == cam
        closed = {"consumerId": seen[cam]["consumerId"], "producerId": cam}
        assert await bob.event("consumer-closed") == closed
        assert ada.events("stream-disabled", "stream-paused") == []


async def test_moderator_switches_a_microphone_off(shared_server: RunningServer) -> None:
    room = await shared_server.create_room()
    async with signal_client(shared_server) as ada, signal_client(shared_server) as bob:
        await ada.join(shared_server.token(MODERATOR), room, participantId="ada")
        await bob.join(shared_server.token(), room, participantId="bob")
        mic = await produce(bob, await transport(bob, "send"), "mic", "audio", audio())
        await ada.event("stream-enabled")
        await ada.request("participant.disableMic", participantId="bob")
        for client in (ada, bob):
            assert await client.event("stream-disabled") == {
                "participantId": "bob",
                "producerId": mic,
                "kind": "audio",
                "source": "mic",
                "byParticipantId": "ada",
            }
        with pytest.raises(Refused) as caught:
            await bob.request("producer.pause", producerId=mic)
        assert (caught.value.code, caught.value.reason) == (6002, "PRODUCER")


async def test_leaving_send_and_recv_closes_ones_streams(shared_server: RunningServer) -> None:
    room = await shared_server.create_room()
    async with signal_client(shared_server) as ada, signal_client(shared_server) as bob:
        await ada.join(shared_server.token(), room, participantId="ada")
        await bob.join(shared_server.token(), room, participantId="bob")
        send = await transport(bob, "send")
        await produce(bob, send, "share", "video", video())
        assert await ada.event("presenter-changed") == {"participantId": "bob"}
        await bob.request("changeMode", mode="RECV_ONLY")
        await ada.event("participant-mode-changed")
        assert [one["source"] for one in ada.events("stream-disabled")] == ["share"]
        assert ada.events("presenter-changed")[-1] == {"participantId": None}
        with pytest.raises(Refused) as caught:
            await produce(bob, send, "mic", "audio", audio())
        assert caught.value.code == 3066


async def test_wrong_negotiation_names_what_is_wrong(shared_server: RunningServer) -> None:
    room = await shared_server.create_room()
    async with signal_client(shared_server) as ada, signal_client(shared_server) as bob:
        await ada.join(shared_server.token(), room, participantId="ada")
        await bob.join(shared_server.token(), room, participantId="bob")
        send = await transport(ada, "send")

        async def reason(client: SignalClient, method: str, **data: Any) -> str:
            with pytest.raises(Refused) as caught:
                await client.request(method, **data)
            assert caught.value.code in (6001, 6002, 6020)
            return str(caught.value.reason)

        base = {"transportId": send, "kind": "video", "source": "webcam"}
        av1 = video() | {"codecs": [{"mimeType": "video/AV1", "payloadType": 96, "clockRate": 90000}]}
        assert await reason(ada, "produce", **base, rtpParameters=av1) == "UNSUPPORTED_CODEC"
        assert await reason(ada, "produce", **base, rtpParameters={"codecs": "none"}) == "INVALID_RTP_PARAMETERS"
        assert await reason(ada, "produce", **base | {"kind": "audio"}, rtpParameters=audio()) == "INVALID_FIELD"
        assert await reason(ada, "setRtpCapabilities", rtpCapabilities={"codecs": [1]}) == "INVALID_RTP_CAPABILITIES"
        dtls = {"fingerprints": [{"algorithm": "md5", "value": "AA"}]}
        assert (
            await reason(ada, "transport.connect", transportId=send, dtlsParameters=dtls) == "INVALID_DTLS_PARAMETERS"
        )
        ours = {"transportId": send, "dtlsParameters": {"role": "client", "fingerprints": [FINGERPRINT]}}
        for fragment, password in (
            ("abc", "x" * 22),
            ("abcd", "x" * 21),
            ("ab:cd", "x" * 22),
            ("abcd", "x" * 21 + "\n"),
        ):
            ice = {"usernameFragment": fragment, "password": password}
            assert await reason(ada, "transport.connect", **ours, iceParameters=ice) == "INVALID_FIELD"
        ice = {"usernameFragment": "abcd", "password": "x" * 22}
        assert await ada.request("transport.connect", **ours, iceParameters=ice) == {}, "after a restart of its ICE"
        cam = await produce(ada, send, "webcam", "video", video())
        assert await reason(ada, "produce", **base, rtpParameters=video(3333)) == "LIMIT_REACHED"
        assert await reason(bob, "produce", **base, rtpParameters=video(4444)) == "TRANSPORT"
        assert await reason(bob, "producer.close", producerId=cam) == "PRODUCER"
        recv = await transport(bob, "recv")
        assert await reason(bob, "consume", transportId=recv, producerId=cam) == "OUT_OF_ORDER"
        only_audio = [one for one in ada.snapshot["routerRtpCapabilities"]["codecs"] if one["kind"] == "audio"]
        await bob.request("setRtpCapabilities", rtpCapabilities={"codecs": only_audio, "headerExtensions": []})
        assert await reason(bob, "consume", transportId=recv, producerId=cam) == "CANNOT_CONSUME"
        assert await reason(bob, "consume", transportId=recv, producerId="p999999") == "PRODUCER"
        assert await reason(bob, "consumer.resume", consumerId="c1") == "CONSUMER"
        await bob.request("ping")


async def test_diagnosis_shows_that_no_packet_came(shared_server: RunningServer) -> None:
    room = await shared_server.create_room()
    async with signal_client(shared_server) as ada:
        await ada.join(shared_server.token(), room)
        send = await transport(ada, "send")
        seen = await ada.request("transport.diagnose", transportId=send)
        assert (seen["stunReceived"], seen["dtlsReceived"], seen["packetsReceived"]) == (0, 0, 0)
        restarted = await ada.request("transport.restartIce", transportId=send)
        assert restarted["iceParameters"]["usernameFragment"]


async def test_replacing_the_sending_transport_ends_its_streams_for_the_others(shared_server: RunningServer) -> None:
    room = await shared_server.create_room()
    async with signal_client(shared_server) as ada, signal_client(shared_server) as bob:
        await ada.join(shared_server.token(), room, participantId="ada")
        await bob.join(shared_server.token(), room, participantId="bob")
        mic = await produce(ada, await transport(ada, "send"), "mic", "audio", audio())
        again = await transport(ada, "send")
        assert (await bob.event("stream-disabled"))["producerId"] == mic
        await produce(ada, again, "mic", "audio", audio())
        await bob.event("stream-enabled", 1)


async def test_streams_of_who_leaves_are_gone(shared_server: RunningServer) -> None:
    room = await shared_server.create_room()
    async with signal_client(shared_server) as ada, signal_client(shared_server) as bob:
        await ada.join(shared_server.token(), room, participantId="ada")
        capabilities = ada.snapshot["routerRtpCapabilities"]
        await bob.join(shared_server.token(), room, participantId="bob", rtpCapabilities=capabilities)
        mic = await produce(ada, await transport(ada, "send"), "mic", "audio", audio())
        recv = await transport(bob, "recv")
        consumer = await bob.request("consume", transportId=recv, producerId=mic)
        # A second one would get the publisher's packets a second time: who asks again has asked for the same.
        assert await bob.request("consume", transportId=recv, producerId=mic) == consumer
        await ada.request("leave")
        await bob.event("participant-left")
        assert await bob.event("consumer-closed") == {"consumerId": consumer["consumerId"], "producerId": mic}


def knock(made: dict[str, Any]) -> None:
    """An authenticated STUN binding request as an ICE client sends it, and something like an RTP packet behind it."""
    ice, candidate = made["iceParameters"], made["iceCandidates"][0]
    message = stun.Message(message_method=stun.Method.BINDING, message_class=stun.Class.REQUEST)
    message.attributes["USERNAME"] = f"{ice['usernameFragment']}:client"
    message.attributes["PRIORITY"] = 1
    message.attributes["ICE-CONTROLLING"] = 1
    message.add_message_integrity(ice["password"].encode())
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as udp:
        udp.sendto(bytes(message), (candidate["ip"], candidate["port"]))
        udp.sendto(b"\x80" + bytes(40), (candidate["ip"], candidate["port"]))


async def test_diagnosis_counts_what_arrived(shared_server: RunningServer) -> None:
    room = await shared_server.create_room()
    async with signal_client(shared_server) as ada:
        await ada.join(shared_server.token(), room)
        made = await ada.request("transport.create", direction="send")
        knock(made)
        async with asyncio.timeout(5):
            seen = {"stunReceived": 0}
            while not seen["stunReceived"]:  # each answer is a turn of the core
                seen = await ada.request("transport.diagnose", transportId=made["transportId"])


async def test_panic_in_a_transport_is_an_error_of_its_owner_alone(shared_server: RunningServer) -> None:
    room = await shared_server.create_room()
    async with signal_client(shared_server) as ada, signal_client(shared_server) as bob:
        await ada.join(shared_server.token(), room, participantId="ada")
        await bob.join(shared_server.token(), room, participantId="bob")
        made = await ada.request("transport.create", direction="send")
        mic = await produce(ada, made["transportId"], "mic", "audio", audio())
        bobs = await bob.request("transport.create", direction="send")
        with pytest.raises(Refused) as caught:
            await bob.request("debug.core", op="debug.panic", transportId=made["transportId"])
        assert caught.value.code == 6002
        await ada.request("debug.core", op="debug.panic", transportId=made["transportId"])
        knock(made)
        failed = await ada.event("transport-failed")
        assert failed["transportId"] == made["transportId"]
        error = failed["error"]
        assert (error["code"], error["reason"], error["ends"]) == (3044, "TRANSPORT_FAILED", "nothing")
        assert error["id"]
        assert (await bob.event("stream-disabled"))["producerId"] == mic
        with pytest.raises(Refused) as caught:
            await ada.request("transport.diagnose", transportId=made["transportId"])
        assert caught.value.code == 6002
        again = await ada.request("transport.create", direction="send")
        await produce(ada, again["transportId"], "mic", "audio", audio())
        knock(bobs)
        await bob.request("transport.diagnose", transportId=bobs["transportId"])
        assert bob.events("transport-failed", "error") == []


async def test_planting_faults_needs_the_setting(server: RunningServer) -> None:
    room = await server.create_room()
    async with signal_client(server) as ada:
        await ada.join(server.token(), room)
        made = await ada.request("transport.create", direction="send")
        with pytest.raises(Refused) as caught:
            await ada.request("debug.core", op="debug.panic", transportId=made["transportId"])
        assert caught.value.reason == "UNKNOWN_METHOD"


async def test_requests_that_cross_the_end_of_a_stream_are_nobodys_error(shared_server: RunningServer) -> None:
    """Each request about a stream, sent at every moment of the stream's end: it is answered, or the stream is gone."""
    room = await shared_server.create_room()
    async with signal_client(shared_server) as ada, signal_client(shared_server) as bob:
        await ada.join(shared_server.token(MODERATOR), room, participantId="ada")
        capabilities = ada.snapshot["routerRtpCapabilities"]
        await bob.join(shared_server.token(), room, participantId="bob", rtpCapabilities=capabilities)
        send, recv = await transport(ada, "send"), await transport(bob, "recv")
        for turn in range(40):
            await asyncio.sleep(0.08)  # a connection may ask 200 times a second
            producer = await produce(ada, send, "webcam", "video", video(3000 + 2 * turn))
            consumer = (await bob.request("consume", transportId=recv, producerId=producer))["consumerId"]
            asked = [
                bob.request_raw("consume", {"transportId": recv, "producerId": producer}),
                *(bob.request_raw(f"consumer.{method}", {"consumerId": consumer}) for method in CONTROLS),
                bob.request_raw("stats", {"consumerId": consumer}),
                ada.request_raw("stats", {"producerId": producer}),
                bob.request_raw("consumer.close", {"consumerId": consumer}),
                ada.request_raw("participant.pin", {"participantId": "ada", "source": "webcam"}),
            ]
            place = turn % (len(asked) + 1)
            asked.insert(place, ada.request_raw("producer.close", {"producerId": producer}))
            answers = await asyncio.gather(*asked)
            refused = [answer["error"] for answer in answers if not answer["ok"]]
            for error in refused:
                assert (error["name"], error["reason"]) in {("NOT_FOUND", "PRODUCER"), ("NOT_FOUND", "CONSUMER")}, (
                    error["detail"]
                )
        assert bob.events("error") == ada.events("error") == []


async def test_what_is_asked_again_because_its_answer_was_lost_is_not_done_twice(shared_server: RunningServer) -> None:
    room = await shared_server.create_room()
    async with signal_client(shared_server) as ada, signal_client(shared_server) as bob:
        await ada.join(shared_server.token(), room, participantId="ada")
        await bob.join(shared_server.token(), room, participantId="bob")
        send = await transport(ada, "send")
        cam = await produce(ada, send, "webcam", "video", video())
        assert await produce(ada, send, "webcam", "video", video()) == cam
        with pytest.raises(Refused) as caught:
            await produce(ada, send, "webcam", "video", video(3333))
        assert caught.value.reason == "LIMIT_REACHED"
        assert (await bob.event("stream-enabled"))["stream"]["producerId"] == cam
        await ada.request("producer.close", producerId=cam)
        assert (await bob.event("stream-disabled"))["producerId"] == cam
