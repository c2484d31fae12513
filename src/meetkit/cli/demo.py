"""`meetkit demo`: a server with a meeting in which two synthetic participants send picture and sound.

The server runs as a process of its own; the participants are ordinary users of the Python SDK.
"""

import asyncio
import contextlib
import ipaddress
import json
import signal
import socket
import sys
import tempfile
from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
from rich.console import Console

from meetkit.cli.signing import sign_token
from meetkit.errors import MeetingError

READY_TIMEOUT_S = 60.0
SERVER_STOP_TIMEOUT_S = 12.0
MEETING_NAME = "meetkit-demo"


@dataclass(frozen=True, slots=True)
class Performer:
    """A synthetic participant: FFmpeg filter graphs make its picture and its sound."""

    name: str
    picture: str
    sound: str


PERFORMERS = (
    Performer(
        name="Ada (synthetic)",
        picture="testsrc2=size=640x360:rate=20",
        sound="sine=frequency=330:sample_rate=48000,volume=volume='0.8*gt(sin(t*2),0)':eval=frame",
    ),
    Performer(
        name="Grace (synthetic)",
        picture="gradients=size=640x360:rate=20:speed=0.06:n=4:seed=11,format=yuv420p",
        sound="sine=frequency=440:sample_rate=48000,volume=volume='0.8*lt(sin(t*2),-0.2)':eval=frame",
    ),
)


async def run_demo(*, host: str, port: int, data_dir: Path) -> int:
    """Serves until interrupted; returns the exit code.

    Args:
        host: the address that the server listens on.
        port: its TCP port; 0 takes a free one.
        data_dir: where the demo's database and credentials live; kept between runs.
    """
    console = Console()
    stopped = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP, signal.SIGQUIT):
        loop.add_signal_handler(number, stopped.set)
    async with _server(host, port, data_dir) as (process, url):
        if not url:
            return await process.wait() or 1
        credentials = json.loads((data_dir / "credentials.json").read_text())
        token = sign_token(
            credentials["apiKey"], credentials["secret"], permissions=["allow_join", "allow_mod"], expires_in_s=86_400
        )
        room_id = await _create_room(url, token)
        ended = asyncio.create_task(process.wait())
        waiting = asyncio.create_task(stopped.wait())
        async with contextlib.AsyncExitStack() as stage:
            for performer in PERFORMERS:
                await stage.enter_async_context(_performing(performer, url, token, room_id, console))
            console.print(f"\n  [bold]Join the demo meeting:[/]  {url}/m/{room_id}")
            console.print(f"  Make one of your own:   {url}/")
            console.print(f"  REST API:               {url}/docs")
            console.print(f"  Metrics:                {url}/metrics")
            console.print("  Ctrl-C stops it all.\n")
            await asyncio.wait({ended, waiting}, return_when=asyncio.FIRST_COMPLETED)
        waiting.cancel()
        if ended.done():
            console.print(f"[red]The server ended by itself with exit code {ended.result()}.[/]")
            return ended.result() or 1
        ended.cancel()
    return 0


@contextlib.asynccontextmanager
async def _server(host: str, port: int, data_dir: Path) -> AsyncIterator[tuple[asyncio.subprocess.Process, str]]:
    """The server process and its address; the address is empty when it ended instead of becoming ready."""
    with tempfile.TemporaryDirectory(prefix="meetkit-demo-") as folder:
        ready = Path(folder) / "ready.json"
        process = await asyncio.create_subprocess_exec(
            *(sys.executable, "-m", "meetkit.cli", "serve", "--host", host, "--port", str(port)),
            *("--data-dir", str(data_dir), "--page-access", "open", "--ready-file", str(ready), "--debug"),
            *_media_addresses(host),
            # Its own process group: Ctrl-C reaches us alone, so that the participants can leave before the server goes.
            start_new_session=True,
        )
        try:
            async with asyncio.timeout(READY_TIMEOUT_S):
                # Another process writes the file; there is no event to wait for.
                while process.returncode is None and not ready.exists():  # noqa: ASYNC110
                    await asyncio.sleep(0.05)
            yield process, str(json.loads(ready.read_text())["url"]).rstrip("/") if ready.exists() else ""
        finally:
            if process.returncode is None:
                process.terminate()
                try:
                    async with asyncio.timeout(SERVER_STOP_TIMEOUT_S):
                        await process.wait()
                except TimeoutError:
                    process.kill()
                    await process.wait()


def _media_addresses(host: str) -> list[str]:
    """Announce this machine's own address too: Firefox sends no media to a loopback one."""
    loopback = host == "localhost" or ipaddress.ip_address(host).is_loopback
    if not loopback or (own := _own_address()) is None:
        return []
    everywhere = "0.0.0.0"  # noqa: S104 - of all addresses only the media port, where nobody gets in without ICE and DTLS
    return ["--media-listen-ip", everywhere, "--announced-ip", "127.0.0.1", "--announced-ip", own]


def _own_address() -> str | None:
    """The IPv4 address of this machine on the way out; None without a network. Nothing is sent."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        try:
            probe.connect(("192.0.2.1", 9))  # RFC 5737: nobody's
        except OSError:
            return None
        own = str(probe.getsockname()[0])
    return None if ipaddress.ip_address(own).is_loopback else own


async def _create_room(url: str, token: str) -> str:
    async with httpx.AsyncClient(base_url=url, headers={"Authorization": token}, timeout=10) as client:
        response = await client.post("/v2/rooms", json={"customRoomId": MEETING_NAME})
        response.raise_for_status()
        return str(response.json()["roomId"])


@contextlib.asynccontextmanager
async def _performing(
    performer: Performer, url: str, token: str, room_id: str, console: Console
) -> AsyncIterator[None]:
    from aiortc.contrib.media import MediaPlayer

    from meetkit import VideoSDK

    picture = MediaPlayer(performer.picture, format="lavfi")
    sound = MediaPlayer(performer.sound, format="lavfi")
    VideoSDK.config(token, server_url=url)
    meeting = VideoSDK.init_meeting(
        meeting_id=room_id,
        name=performer.name,
        mic=sound.audio,
        webcam=picture.video,
        auto_consume=False,
        reconnect_timeout_ms=3_600_000,
    )

    def report(error: MeetingError) -> None:
        console.print(f"[yellow]{performer.name}: {error}[/]")

    async def accept(request: Any) -> None:
        await request.accept()

    meeting.on("error", report)
    meeting.on("mic-requested", accept)
    meeting.on("webcam-requested", accept)
    await meeting.join()
    try:
        yield
    finally:
        with contextlib.suppress(MeetingError):  # it was reported; the demo is ending
            await meeting.leave()
        # The players belong to us: their threads end with their tracks.
        for track in (picture.video, sound.audio):
            if track is not None:
                track.stop()
