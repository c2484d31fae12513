"""The native core behind the few signalling methods that the media engine uses: media without a server."""

import asyncio
import itertools
import json
from typing import Any

from meetkit._core import Core
from meetkit.errors import NotFound
from meetkit.protocol.methods import METHODS

ROUTER: dict[str, Any] = {
    "codecs": [
        {"kind": "audio", "mimeType": "audio/opus", "preferredPayloadType": 111, "clockRate": 48000, "channels": 2,
         "parameters": {"useinbandfec": 1}, "rtcpFeedback": []},
        {"kind": "video", "mimeType": "video/VP8", "preferredPayloadType": 96, "clockRate": 90000, "parameters": {},
         "rtcpFeedback": [{"type": "nack", "parameter": ""}, {"type": "nack", "parameter": "pli"},
                          {"type": "ccm", "parameter": "fir"}, {"type": "goog-remb", "parameter": ""},
                          {"type": "transport-cc", "parameter": ""}]},
        {"kind": "video", "mimeType": "video/rtx", "preferredPayloadType": 97, "clockRate": 90000,
         "parameters": {"apt": 96}, "rtcpFeedback": []},
    ],
    "headerExtensions": [
        {"kind": "audio", "uri": "urn:ietf:params:rtp-hdrext:sdes:mid", "preferredId": 1},
        {"kind": "video", "uri": "urn:ietf:params:rtp-hdrext:sdes:mid", "preferredId": 1},
        {"kind": "video", "uri": "http://www.webrtc.org/experiments/rtp-hdrext/abs-send-time", "preferredId": 4},
        {"kind": "audio", "uri": "urn:ietf:params:rtp-hdrext:ssrc-audio-level", "preferredId": 10},
    ],
}  # fmt: skip


class Sfu:
    """One core with one router, shared by the clients of a test; `client()` gives one client's `call`."""

    def __init__(self) -> None:
        config = {"workers": 1, "listenIp": "127.0.0.1", "udpPort": 0, "announcedIps": [], "faultInjection": True}
        self.core = Core(json.dumps(config))
        self.numbers = itertools.count(1)
        self.replies: dict[int, asyncio.Future[dict[str, Any]]] = {}
        self.producers: dict[str, dict[str, Any]] = {}
        self.events: list[dict[str, Any]] = []
        asyncio.get_running_loop().add_reader(self.core.fileno(), self._drain)

    async def open(self) -> "Sfu":
        await self.command("router.create", router=1)
        return self

    async def command(self, op: str, **fields: Any) -> dict[str, Any]:
        number = next(self.numbers)
        reply = self.replies[number] = asyncio.get_running_loop().create_future()
        self.core.command(json.dumps({"id": number, "op": op, **fields}))
        answer = await reply
        assert "error" not in answer, (op, answer)
        result: dict[str, Any] = answer["ok"]
        return result

    def close(self) -> None:
        asyncio.get_running_loop().remove_reader(self.core.fileno())
        self.core.close()

    def _drain(self) -> None:
        for text in self.core.drain():
            message = json.loads(text)
            if "id" in message:
                self.replies.pop(message["id"]).set_result(message)
            else:
                self.events.append(message)


class Client:
    """One client's signalling: `await client(method, data)` answers like the server."""

    def __init__(self, sfu: Sfu) -> None:
        self.sfu = sfu
        self.calls: list[str] = []

    async def __call__(self, method: str, data: dict[str, Any]) -> Any:
        self.calls.append(method)
        answer = await getattr(self, method.replace(".", "_"))(data)
        return METHODS[method].response.validate_python(answer)

    async def transport_create(self, data: dict[str, Any]) -> dict[str, Any]:
        number = next(self.sfu.numbers)
        made = await self.sfu.command("transport.create", router=1, transport=number)
        return {"transportId": str(number), **made}

    async def transport_connect(self, data: dict[str, Any]) -> dict[str, Any]:
        number = int(data["transportId"])
        given = {key: data[key] for key in ("dtlsParameters", "iceParameters")}
        await self.sfu.command("transport.connect", transport=number, **given)
        return {}

    async def transport_restartIce(self, data: dict[str, Any]) -> dict[str, Any]:
        return await self.sfu.command("transport.restart_ice", transport=int(data["transportId"]))

    async def transport_diagnose(self, data: dict[str, Any]) -> dict[str, Any]:
        return await self.sfu.command("transport.stats", transport=int(data["transportId"]))

    async def produce(self, data: dict[str, Any]) -> dict[str, Any]:
        number = next(self.sfu.numbers)
        fields = {key: data[key] for key in ("kind", "rtpParameters", "paused")}
        await self.sfu.command("producer.create", transport=int(data["transportId"]), producer=number, **fields)
        self.sfu.producers[str(number)] = data
        return {"producerId": str(number)}

    async def producer_close(self, data: dict[str, Any]) -> dict[str, Any]:
        await self.sfu.command("producer.close", producer=int(data["producerId"]))
        return {}

    async def producer_pause(self, data: dict[str, Any]) -> dict[str, Any]:
        await self.sfu.command("producer.pause", producer=int(data["producerId"]))
        return {}

    async def producer_resume(self, data: dict[str, Any]) -> dict[str, Any]:
        await self.sfu.command("producer.resume", producer=int(data["producerId"]))
        return {}

    async def consume(self, data: dict[str, Any]) -> dict[str, Any]:
        produced = self.sfu.producers.get(data["producerId"])
        if produced is None:
            raise NotFound.producer(producer_id=data["producerId"])
        number = next(self.sfu.numbers)
        kind = produced["kind"]
        codecs = [c for c in ROUTER["codecs"] if c["kind"] == kind]
        rtx = {"rtx": {"ssrc": 2_000_000 + number}} if kind == "video" else {}
        parameters = {
            "mid": str(number),
            "codecs": [
                {k: v for k, v in c.items() if k not in ("kind", "preferredPayloadType")}
                | {"payloadType": c["preferredPayloadType"]}
                for c in codecs
            ],
            "headerExtensions": [
                {"uri": e["uri"], "id": e["preferredId"]} for e in ROUTER["headerExtensions"] if e["kind"] == kind
            ],
            "encodings": [{"ssrc": 1_000_000 + number, **rtx}],
            "rtcp": {"cname": "sfu"},
        }
        await self.sfu.command(
            "consumer.create",
            transport=int(data["transportId"]),
            consumer=number,
            producer=int(data["producerId"]),
            rtpParameters=parameters,
            paused=True,
        )
        return {
            "consumerId": str(number),
            "producerId": data["producerId"],
            "participantId": "somebody",
            "kind": kind,
            "source": produced["source"],
            "rtpParameters": parameters,
            "producerPaused": False,
        }

    async def consumer_resume(self, data: dict[str, Any]) -> dict[str, Any]:
        await self.sfu.command("consumer.resume", consumer=int(data["consumerId"]))
        return {}

    async def consumer_requestKeyFrame(self, data: dict[str, Any]) -> dict[str, Any]:
        await self.sfu.command("consumer.request_keyframe", consumer=int(data["consumerId"]))
        return {}

    async def consumer_close(self, data: dict[str, Any]) -> dict[str, Any]:
        await self.sfu.command("consumer.close", consumer=int(data["consumerId"]))
        return {}
