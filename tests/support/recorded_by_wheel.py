"""A program for the Python of an environment with nothing but the wheel: serves, joins, records, decodes.

Prints one line of JSON: how many pictures and blocks of sound the recording has, and how red its middle is at most.
"""

import asyncio
import json
import sys
import time
from fractions import Fraction
from pathlib import Path
from typing import Any

import av
import httpx
import jwt
import numpy as np
from aiortc import MediaStreamTrack

from meetkit import VideoSDK

RED = (200, 30, 30)


class Camera(MediaStreamTrack):
    """Red, 20 pictures a second."""

    kind = "video"
    count = 0

    async def recv(self) -> av.VideoFrame:
        await asyncio.sleep(0.05)
        frame = av.VideoFrame.from_ndarray(np.full((360, 640, 3), RED, np.uint8), format="rgb24")
        frame.pts, frame.time_base = self.count * 4500, Fraction(1, 90_000)
        self.count += 1
        return frame


class Tone(MediaStreamTrack):
    """440 Hz."""

    kind = "audio"
    count = 0

    async def recv(self) -> av.AudioFrame:
        await asyncio.sleep(0.02)
        at = (np.arange(960) + self.count * 960) / 48_000
        samples = (8000 * np.sin(2 * np.pi * 440 * at)).astype(np.int16)[None]
        frame = av.AudioFrame.from_ndarray(samples, format="s16", layout="mono")
        frame.sample_rate, frame.pts, frame.time_base = 48_000, self.count * 960, Fraction(1, 48_000)
        self.count += 1
        return frame


async def main(folder: Path) -> None:
    """All of it, in a folder of its own."""
    ready, log = folder / "ready.json", folder / "log"
    options = ["--host", "127.0.0.1", "--port", "0", "--media-listen-ip", "127.0.0.1", "--ready-file", str(ready)]
    with log.open("wb") as said:
        command = (sys.executable, "-m", "meetkit.cli", "serve", *options, "--data-dir", str(folder / "data"))
        server = await asyncio.create_subprocess_exec(*command, stdout=said, stderr=said)
    try:
        deadline_s = time.monotonic() + 60
        while not ready.exists():
            assert server.returncode is None, log.read_text()
            assert time.monotonic() < deadline_s, log.read_text()
            await asyncio.sleep(0.05)
        url = json.loads(ready.read_text())["url"]
        (folder / "film.mp4").write_bytes(await record(url, json.loads((folder / "data/credentials.json").read_text())))
        print(json.dumps(look(folder / "film.mp4")))
    except BaseException:
        print(log.read_text()[-3000:], file=sys.stderr)
        raise
    finally:
        server.terminate()
        await server.wait()


async def record(url: str, credentials: dict[str, Any]) -> bytes:
    """Four seconds of a meeting."""
    now_s = int(time.time())
    claims = {"apikey": credentials["apiKey"], "version": 2, "iat": now_s, "exp": now_s + 600}
    claims["permissions"] = ["allow_join", "allow_mod"]
    token = jwt.encode(claims, credentials["secret"], algorithm="HS256")
    async with httpx.AsyncClient(base_url=url, headers={"Authorization": token}, timeout=30) as http:
        room = (await http.post("/v2/rooms", json={})).json()["roomId"]
        VideoSDK.config(token, server_url=url)
        async with VideoSDK.init_meeting(meeting_id=room, name="Bot", webcam=Camera(), mic=Tone()) as meeting:
            recording_id = await meeting.start_recording(config={"quality": "low"})
            await asyncio.sleep(4)  # media has no condition to wait for but time
            await meeting.stop_recording()
        return (await http.get(f"/v2/recordings/{recording_id}/files/0")).content


def look(path: Path) -> dict[str, int]:
    """What can be decoded."""
    found = {"video": 0, "audio": 0, "red": 0}
    with av.open(str(path)) as film:
        for packet in film.demux():
            for frame in packet.decode():
                found[packet.stream.type] += 1
                if isinstance(frame, av.VideoFrame):
                    found["red"] = max(found["red"], int(frame.to_ndarray(format="rgb24")[180, 320, 0]))
    return found


if __name__ == "__main__":
    asyncio.run(main(Path(sys.argv[1])))
