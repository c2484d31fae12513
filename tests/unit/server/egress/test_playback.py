"""What HLS players may fetch: only known streams' files, for their time, and what is left of other servers goes."""

import asyncio
from collections.abc import Callable
from pathlib import Path

import pytest

from meetkit.errors import NotFound
from meetkit.server.egress.playback import Playbacks, new_playback_id, urls_of

PLAYLIST = "#EXTM3U\n#EXTINF:2.0,\nsegment000001.m4s\n"


def stream(root: Path) -> str:
    """A stream's folder as its process writes it."""
    playback_id = new_playback_id()
    folder = root / playback_id
    folder.mkdir(parents=True)
    for name in ("index.m3u8", "live.m3u8", "init.mp4", "segment000001.m4s"):
        (folder / name).write_text(PLAYLIST if name == "live.m3u8" else name)
    return playback_id


async def text(playbacks: Playbacks, playback_id: str, name: str) -> str:
    file, size_bytes = await playbacks.open(playback_id, name)
    with file:
        return (await playbacks.read(file, size_bytes)).decode()


async def until(condition: Callable[[], bool]) -> None:
    """Waits for what a thread does, which tells nobody."""
    async with asyncio.timeout(10):
        while not condition():  # noqa: ASYNC110
            await asyncio.sleep(0.01)


async def is_gone(folder: Path) -> None:
    await until(lambda: not folder.exists())


def playbacks_in(root: Path, *, keep_s: float) -> Playbacks:
    incidents: list[Exception] = []
    return Playbacks(root, keep_s=keep_s, on_incident=incidents.append)


def test_address_has_128_random_bits() -> None:
    ids = {new_playback_id() for _ in range(100)}
    assert len(ids) == 100
    assert all(len(bytes.fromhex(one)) == 16 for one in ids)
    urls = urls_of("0" * 32, "https://meet.example.org")
    assert urls.playback_url == f"https://meet.example.org/hls/{'0' * 32}/index.m3u8"
    assert urls.watch_url == f"https://meet.example.org/watch/{'0' * 32}"


async def test_files_of_a_known_stream_are_given_and_no_others(tmp_path: Path) -> None:
    root = tmp_path / "hls"
    playbacks, known, unknown = playbacks_in(root, keep_s=60), stream(root), stream(root)
    (root / known / "other.txt").write_text("no")
    (root / known / "segment000002.m4s").symlink_to(tmp_path / "elsewhere")
    (tmp_path / "elsewhere").write_text("no")
    playbacks.begin(known)
    assert await text(playbacks, known, "segment000001.m4s") == "segment000001.m4s"
    for playback_id, name in (
        (unknown, "index.m3u8"),
        (known, "other.txt"),
        (known, "../" + unknown + "/index.m3u8"),
        (known, "index.m3u8\n"),
        (known, "segment000009.m4s"),
        ("..", "index.m3u8"),
    ):
        with pytest.raises(NotFound) as caught:
            await playbacks.open(playback_id, name)
        assert (caught.value.reason, caught.value.params) == ("HLS_PLAYBACK", {"kept_s": 60})
    with pytest.raises(OSError, match="symbolic link"):
        await playbacks.open(known, "segment000002.m4s")
    await playbacks.close()
    await is_gone(root / known)


async def test_stream_that_is_over_is_marked_as_such_and_goes_after_its_time(tmp_path: Path) -> None:
    playbacks, playback_id = playbacks_in(tmp_path, keep_s=1), stream(tmp_path)
    playbacks.begin(playback_id)
    playbacks.end(playback_id, was_live=True)
    playlist = tmp_path / playback_id / "live.m3u8"
    await until(lambda: playlist.read_text().endswith("#EXT-X-ENDLIST\n"))
    assert playbacks.is_known(playback_id)
    await is_gone(tmp_path / playback_id)
    assert not playbacks.is_known(playback_id)
    await playbacks.close()


async def test_stream_that_never_was_live_goes_at_once(tmp_path: Path) -> None:
    playbacks, playback_id = playbacks_in(tmp_path, keep_s=60), stream(tmp_path)
    playbacks.begin(playback_id)
    playbacks.end(playback_id, was_live=False)
    assert not playbacks.is_known(playback_id)
    await is_gone(tmp_path / playback_id)
    await playbacks.close()


async def test_sweep_removes_what_other_servers_left_and_nothing_else(tmp_path: Path) -> None:
    playbacks, old, new = playbacks_in(tmp_path, keep_s=60), stream(tmp_path), stream(tmp_path)
    (tmp_path / "mine").mkdir()
    (tmp_path / ("0" * 32)).write_text("a file")
    playbacks.begin(new)
    await playbacks.sweep()
    assert sorted(one.name for one in tmp_path.iterdir()) == sorted([new, "mine", "0" * 32])
    assert not (tmp_path / old).exists()
    await playbacks.close()
