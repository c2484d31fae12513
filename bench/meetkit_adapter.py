"""Signalling between the load generator's clients and meetkit: a rival's adapter has the same `connected`."""

import asyncio
import contextlib
from collections.abc import AsyncIterator
from typing import Any

import websockets
from tests.support.server import RunningServer

from bench.generator import Generator
from bench.signalling import ask, joining

MID_EXTENSION = 1
VIDEO_PAYLOAD_TYPE, VIDEO_RTX_PAYLOAD_TYPE = 96, 97
MID_URI = "urn:ietf:params:rtp-hdrext:sdes:mid"
FEEDBACK = [{"type": "nack"}, {"type": "nack", "parameter": "pli"}, {"type": "ccm", "parameter": "fir"}]


class Peer:
    """One participant: its WebSocket, and up to two clients of the generator (send, receive)."""

    def __init__(self, socket: Any, number: int) -> None:
        self.socket = socket
        self.number = number
        self._requests = 0

    async def ask(self, method: str, **data: Any) -> dict[str, Any]:
        """One signalling request."""
        self._requests += 1
        return await ask(self.socket, self._requests, method, data)


@contextlib.asynccontextmanager
async def connected(
    server: RunningServer, generator: Generator, *, publishers: int, viewers: int
) -> AsyncIterator[str]:
    """A meeting in which every publisher sends one 720p-sized video and everybody else receives it; the room's id."""
    room_id = await server.create_room(maxParticipants=publishers + viewers + 1)
    token = server.token()
    async with contextlib.AsyncExitStack() as stack:
        peers = []
        for number in range(publishers + viewers):
            socket = await stack.enter_async_context(
                websockets.connect(server.ws_url, subprotocols=[websockets.Subprotocol("meetkit.v1")])
            )
            peer = Peer(socket, number)
            joined = await peer.ask("join", **joining(token, room_id, f"load {number}"))
            peers.append(peer)
        codecs = joined["routerRtpCapabilities"]["codecs"]
        producers = [await _publish(peer, generator) for peer in peers[:publishers]]
        clients = {2 * peer.number for peer in peers[:publishers]}
        for peer in peers:
            wanted = [producer for owner, producer in producers if owner is not peer]
            if wanted:
                await _subscribe(peer, generator, wanted, joined["routerRtpCapabilities"], codecs)
                clients.add(2 * peer.number + 1)
        await generator.wait_connected(clients)
        # The sockets stay open and are read, so that the server's pings are answered and its notifications taken.
        readers = [asyncio.create_task(_read_all(peer.socket)) for peer in peers]
        try:
            yield room_id
        finally:
            for reader in readers:
                reader.cancel()
            await asyncio.gather(*readers, return_exceptions=True)


async def _publish(peer: Peer, generator: Generator) -> tuple[Peer, str]:
    client = 2 * peer.number
    video = {"kind": "video", "payload_type": VIDEO_PAYLOAD_TYPE, "rtx_payload_type": VIDEO_RTX_PAYLOAD_TYPE}
    transport_id = await _transport(peer, generator, client, "send", [video], decrypt=True)
    ssrc = 100_000 + client
    parameters = {
        "mid": "0",
        "codecs": [
            {
                "mimeType": "video/VP8",
                "payloadType": VIDEO_PAYLOAD_TYPE,
                "clockRate": 90_000,
                "parameters": {},
                "rtcpFeedback": FEEDBACK,
            },
            {
                "mimeType": "video/rtx",
                "payloadType": VIDEO_RTX_PAYLOAD_TYPE,
                "clockRate": 90_000,
                "parameters": {"apt": VIDEO_PAYLOAD_TYPE},
                "rtcpFeedback": [],
            },
        ],
        "headerExtensions": [{"uri": MID_URI, "id": MID_EXTENSION, "encrypt": False, "parameters": {}}],
        "encodings": [{"ssrc": ssrc, "rtx": {"ssrc": ssrc + 1}}],
        "rtcp": {"cname": f"load{client}", "reducedSize": True},
    }
    made = await peer.ask("produce", transportId=transport_id, kind="video", source="webcam", rtpParameters=parameters)
    await generator.ask(
        "send",
        client=client,
        mid="0",
        kind="video",
        payload_type=VIDEO_PAYLOAD_TYPE,
        ssrc=ssrc,
        rtx_ssrc=ssrc + 1,
    )
    return peer, str(made["producerId"])


async def _subscribe(
    peer: Peer, generator: Generator, producers: list[str], capabilities: dict[str, Any], codecs: list[dict[str, Any]]
) -> None:
    client = 2 * peer.number + 1
    vp8 = next(codec for codec in codecs if codec["mimeType"].lower() == "video/vp8")
    rtx = next(codec for codec in codecs if codec.get("parameters", {}).get("apt") == vp8["preferredPayloadType"])
    video = {
        "kind": "video",
        "payload_type": vp8["preferredPayloadType"],
        "rtx_payload_type": rtx["preferredPayloadType"],
    }
    decrypt = peer.number % 10 == 1  # a sample measures latency; the others count by the clear header
    transport_id = await _transport(peer, generator, client, "recv", [video], decrypt=decrypt)
    extensions = [
        {"kind": one["kind"], "uri": one["uri"], "preferredId": one["preferredId"]}
        for one in capabilities["headerExtensions"]
        if one["uri"] == MID_URI
    ]
    receivable = [
        codec | {"rtcpFeedback": [] if "rtx" in codec["mimeType"] else FEEDBACK}
        for codec in codecs
        if codec is vp8 or codec is rtx
    ]
    await peer.ask("setRtpCapabilities", rtpCapabilities={"codecs": receivable, "headerExtensions": extensions})
    for producer_id in producers:
        consumer = await peer.ask("consume", transportId=transport_id, producerId=producer_id)
        encoding = consumer["rtpParameters"]["encodings"][0]
        if decrypt:
            await generator.ask(
                "receive",
                client=client,
                mid=consumer["rtpParameters"]["mid"],
                kind="video",
                ssrc=encoding["ssrc"],
                rtx_ssrc=encoding.get("rtx", {}).get("ssrc"),
            )
        await peer.ask("consumer.resume", consumerId=consumer["consumerId"])


async def _transport(
    peer: Peer, generator: Generator, client: int, direction: str, codecs: list[dict[str, Any]], *, decrypt: bool
) -> str:
    local = await generator.ask("client", client=client, decrypt=decrypt, codecs=codecs, mid_extension=MID_EXTENSION)
    made = await peer.ask("transport.create", direction=direction)
    algorithm, value = local["fingerprint"].split(" ", 1)
    fingerprints = [{"algorithm": algorithm, "value": value}]
    await peer.ask(
        "transport.connect",
        transportId=made["transportId"],
        dtlsParameters={"role": "client", "fingerprints": fingerprints},
        iceParameters={"usernameFragment": local["ufrag"], "password": local["pwd"]},
    )
    remote = next(one for one in made["dtlsParameters"]["fingerprints"] if one["algorithm"] == "sha-256")
    candidate = next(one for one in made["iceCandidates"] if "." in one["ip"])
    await generator.ask(
        "connect",
        client=client,
        ufrag=made["iceParameters"]["usernameFragment"],
        pwd=made["iceParameters"]["password"],
        fingerprint=f"sha-256 {remote['value']}",
        address=f"{candidate['ip']}:{candidate['port']}",
    )
    return str(made["transportId"])


async def _read_all(socket: Any) -> None:
    async for _ in socket:
        pass
