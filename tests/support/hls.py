"""What an HLS viewer gets from the server: its files fetched over HTTP, and what is in them."""

import asyncio
import re
import time
from pathlib import Path

import httpx

from tests.support.egress import Film
from tests.support.server import RunningServer


def listed(playlist: str) -> list[str]:
    """The segments of a media playlist."""
    return re.findall(r"^segment\d+\.m4s$", playlist, flags=re.MULTILINE)


async def media_playlist(playback_url: str) -> str:
    """The playlist of the one variant, as a player would find it; it must be there."""
    async with httpx.AsyncClient() as http:
        master = await http.get(playback_url)
        assert master.status_code == 200, master.text
        (variant,) = [line for line in master.text.splitlines() if line and not line.startswith("#")]
        media = await http.get(httpx.URL(playback_url).join(variant))
        assert media.status_code == 200, media.text
        return media.text


async def playlist_with(playback_url: str, line: str, *, within_s: float = 15) -> str:
    """The playlist, once it has that line."""
    text, until_s = "", time.monotonic() + within_s
    while line not in text:
        assert time.monotonic() < until_s, f"no {line!r} within {within_s} s: {text}"
        text = await media_playlist(playback_url)
        await asyncio.sleep(0.1)
    return text


async def until_listed(playback_url: str, count: int, *, within_s: float = 30) -> list[str]:
    """Waits until a segment with at least that number is listed; all that are."""
    found, until_s = listed(await media_playlist(playback_url)), time.monotonic() + within_s
    while not found or int(found[-1][7:-4]) < count:
        assert time.monotonic() < until_s, f"only {found} within {within_s} s"
        await asyncio.sleep(0.1)
        found = listed(await media_playlist(playback_url))
    return found


async def removed(server: RunningServer, *, within_s: float = 10) -> None:
    """Waits until no stream has a folder any more."""
    until_s = time.monotonic() + within_s
    while left := folders(server):
        assert time.monotonic() < until_s, f"{left} are left after {within_s} s"
        await asyncio.sleep(0.05)


async def fetched(playback_url: str, path: Path) -> Film:
    """All listed segments behind their initialisation, decoded."""
    base = httpx.URL(playback_url)
    async with httpx.AsyncClient() as http:
        names = ["init.mp4", *listed(await media_playlist(playback_url))]
        parts = [(await http.get(base.join(name))).raise_for_status().content for name in names]
    path.write_bytes(b"".join(parts))
    return await asyncio.to_thread(Film, path)


def folders(server: RunningServer) -> list[Path]:
    """The folders of the streams that can be played or could a moment ago."""
    root = server.data_dir / "hls"
    return sorted(root.iterdir()) if root.is_dir() else []
