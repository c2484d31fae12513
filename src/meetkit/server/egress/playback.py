"""What HLS players may fetch: which streams there are, their files, and the end of their folders."""

from __future__ import annotations

import asyncio
import os
import re
import secrets
import shutil
from collections.abc import Callable, Coroutine
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path
from typing import Any, BinaryIO, TypeVar

from meetkit.errors import NotFound
from meetkit.protocol.snapshot import HlsUrls
from meetkit.server.logs import get_logger

__all__ = ["MASTER", "Playbacks", "new_playback_id", "urls_of"]

MASTER, _MEDIA = "index.m3u8", "live.m3u8"
_ID = re.compile(r"[0-9a-f]{32}")
_FILE = re.compile(r"index\.m3u8|live\.m3u8|init\.mp4|segment[0-9]{6,12}\.m4s")
_END = b"#EXT-X-ENDLIST\n"
_THREADS = 4
_log = get_logger("meetkit.hls")
_T = TypeVar("_T")


def new_playback_id() -> str:
    """128 random bits; whoever knows them may watch."""
    return secrets.token_hex(16)


def urls_of(playback_id: str, public_url: str) -> HlsUrls:
    """Where a stream is played."""
    return HlsUrls(
        playback_url=f"{public_url}/hls/{playback_id}/{MASTER}", watch_url=f"{public_url}/watch/{playback_id}"
    )


class Playbacks:
    """The streams that can be played, in memory: none outlives the server, whose start removes what is left of others.

    All work on the disk is done by a few threads of its own, so that a slow disk delays players and nobody else.

    Args:
        root: the folder with one folder for each stream; nothing else may be called like one.
        keep_s: how long a stream that is over can still be played.
        on_incident: told of what fails where nobody waits for it.
    """

    def __init__(self, root: Path, *, keep_s: float, on_incident: Callable[[Exception], object]) -> None:
        self._root = root
        self._keep_s = keep_s
        self._on_incident = on_incident
        self._known: dict[str, asyncio.TimerHandle | None] = {}
        self._tasks: set[asyncio.Task[None]] = set()
        self._threads = ThreadPoolExecutor(_THREADS, thread_name_prefix="meetkit-hls")

    def begin(self, playback_id: str) -> None:
        """A stream's process is about to write."""
        self._known[playback_id] = None

    def end(self, playback_id: str, *, was_live: bool) -> None:
        """Its process is gone. What it has shown can be played for a while; what never was is removed at once."""
        if not was_live or not self._keep_s:
            self._remove(playback_id)
            return
        self._begin(self._in_thread(lambda: _mark_as_ended(self._root / playback_id / _MEDIA)))
        loop = asyncio.get_running_loop()
        self._known[playback_id] = loop.call_later(self._keep_s, self._remove, playback_id)

    def is_known(self, playback_id: str) -> bool:
        """Whether it can be played."""
        return playback_id in self._known

    async def open(self, playback_id: str, name: str) -> tuple[BinaryIO, int]:
        """A file of a stream, open, and its size in bytes; the caller closes it.

        Raises:
            NotFound: HLS_PLAYBACK, there is no such stream or file (any more).
            OSError: it cannot be read.
        """
        if playback_id in self._known and _FILE.fullmatch(name):
            with suppress(FileNotFoundError):
                return await self._in_thread(lambda: _opened(self._root / playback_id / name))
        raise NotFound.hls_playback(kept_s=round(self._keep_s))

    async def read(self, file: BinaryIO, size_bytes: int) -> bytes:
        """The next bytes of a file."""
        return await self._in_thread(lambda: file.read(size_bytes))

    async def sweep(self) -> None:
        """Remove the folders of earlier servers' streams.

        Raises:
            OSError: the folder cannot be read.
        """
        await self._in_thread(lambda: _sweep(self._root, self._known))

    async def close(self) -> None:
        """Nobody plays any more: remove all."""
        for playback_id in list(self._known):
            self._remove(playback_id)
        if self._tasks:
            await asyncio.wait(self._tasks, timeout=2)
        self._threads.shutdown(wait=False, cancel_futures=True)

    def _remove(self, playback_id: str) -> None:
        timer = self._known.pop(playback_id, None)
        if timer is not None:
            timer.cancel()
        self._begin(self._in_thread(lambda: _removed(self._root / playback_id)))

    def _begin(self, work: Coroutine[Any, Any, None]) -> None:
        async def guarded() -> None:
            try:
                await work
            except OSError as error:
                self._on_incident(error)

        task = asyncio.create_task(guarded(), name="meetkit-hls-files")
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _in_thread(self, call: Callable[[], _T]) -> _T:
        return await asyncio.get_running_loop().run_in_executor(self._threads, call)


def _opened(path: Path) -> tuple[BinaryIO, int]:
    file = os.fdopen(os.open(path, os.O_RDONLY | os.O_CLOEXEC | os.O_NOFOLLOW), "rb", buffering=0)
    return file, os.fstat(file.fileno()).st_size


def _mark_as_ended(playlist: Path) -> None:
    """What a killed process cannot write any more, so that players don't wait for segments that never come."""
    try:
        text = playlist.read_bytes()
        if not text.endswith(_END):
            part = playlist.with_name(f".{playlist.name}.end")
            part.write_bytes(text + _END)
            part.replace(playlist)
    except OSError as error:
        # On a disk that has failed the stream; its error has been told.
        _log.warning("the end of a playlist can't be written", problem=str(error))


def _removed(folder: Path) -> None:
    with suppress(FileNotFoundError):
        shutil.rmtree(folder)


def _sweep(root: Path, known: dict[str, Any]) -> None:
    if root.is_dir():
        for folder in root.iterdir():
            if _ID.fullmatch(folder.name) and folder.name not in known and folder.is_dir():
                _removed(folder)
