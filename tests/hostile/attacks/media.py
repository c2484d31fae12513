"""Media that is sent to somebody who never asked for it."""

from __future__ import annotations

import asyncio
import socket
import time
from typing import Any

from aioice import stun

from meetkit import Meeting, VideoSDK
from tests.hostile.attack import Attack
from tests.hostile.siege import Row
from tests.hostile.target import Target, Toll
from tests.support.inside import receiving_path
from tests.support.media import CodeVideoTrack, wait_for_code
from tests.support.server import RunningServer

_EVERY_S = 0.5
_CODE = 77
_AT_VICTIM, _SHOWN = "bytes at the victim", "pictures shown where they belong"


async def _amplifier(target: Target) -> Toll:
    """A participant says in checks with a victim's address for their source: send me the publisher's stream there."""
    toll = Toll()
    url = f"http://{target.host}:{target.port}"
    common: dict[str, Any] = {"token": target.extra["token"], "server_url": url, "mic_enabled": False}
    publisher = VideoSDK.init_meeting(
        target.extra["room"], participant_id="publisher", webcam=CodeVideoTrack(_CODE, width=320, height=180, fps=10),
        **common,
    )  # fmt: skip
    mallory = VideoSDK.init_meeting(target.extra["room"], participant_id="mallory", webcam_enabled=False, **common)
    async with publisher, mallory:
        track = await _video_of(mallory, "publisher")
        await wait_for_code(track, _CODE)
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as victim:
            # On loopback a forged source is the victim's own socket, which only listens.
            victim.bind(("127.0.0.1", 0))
            victim.setblocking(False)
            end_s = time.monotonic() + target.seconds
            while time.monotonic() < end_s:
                username, parameters, candidates = receiving_path(mallory)
                check = _check(parameters, username)
                candidate = next(one for one in candidates if "." in one["ip"])
                victim.sendto(check, (candidate["ip"], candidate["port"]))
                toll.sent_bytes += len(check)
                await asyncio.sleep(_EVERY_S)
                toll.told[_AT_VICTIM] += _taken(victim)
            toll.told[_SHOWN] += await wait_for_code(track, _CODE, timeout_s=5)
            toll.told[_AT_VICTIM] += _taken(victim)
    return toll


async def _video_of(meeting: Meeting, participant_id: str) -> Any:
    deadline_s = time.monotonic() + 5
    while time.monotonic() < deadline_s:
        member = meeting.participants.get(participant_id)
        stream = member.stream("video") if member else None
        if stream is not None:
            return stream.track
        await asyncio.sleep(0.05)
    raise AssertionError(f"no video of {participant_id} came")


def _check(ice: dict[str, Any], local_username: str) -> bytes:
    message = stun.Message(message_method=stun.Method.BINDING, message_class=stun.Class.REQUEST)
    message.attributes["USERNAME"] = f"{ice['usernameFragment']}:{local_username}"
    message.attributes["PRIORITY"] = 1
    message.attributes["ICE-CONTROLLING"] = 1
    message.attributes["USE-CANDIDATE"] = None
    message.add_message_integrity(ice["password"].encode())
    message.add_fingerprint()
    return bytes(message)


def _taken(victim: socket.socket) -> int:
    taken = 0
    try:
        while True:
            taken += len(victim.recv(4096))
    except BlockingIOError:
        return taken


async def _room(server: RunningServer) -> dict[str, Any]:
    return {"token": server.token(["allow_join"]), "room": await server.create_room()}


def _held(row: Row, _server: RunningServer) -> None:
    at_victim = row.toll.told[_AT_VICTIM]
    assert 0 < at_victim <= 3 * row.toll.sent_bytes, f"{at_victim} bytes at the victim for {row.toll.sent_bytes}"
    assert row.toll.told[_SHOWN], "media no longer goes where it belongs"


ATTACKS = [
    Attack("media-amplifier", "checks with a forged source", _amplifier, prepare=_room, check=_held),
]
