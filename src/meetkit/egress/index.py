"""Puts the index (`moov`) of a finished MP4 file in front of its media, where a player that loads it looks first.

A growing file keeps room for it behind its `ftyp` (`reserve_bytes`): a hole that takes no place on the disk. So the
index is written into it, whatever the length of the recording, and no media are copied. Of a short one, in which the
rest of the hole would be a good part of the file, a copy without it is made.

At each step the file that is there is whole: the index in front counts with the last eight bytes that are written,
when all others are on the disk, and the one at the end goes after that.
"""

import logging
import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from meetkit.egress.files import REPAIRING, sync_folder

# Of an hour of pictures and sound at 30 frames a second it takes 550 bytes a second (stsz, ctts, stts, stsc, co64).
_INDEX_BYTES_PER_S = 700
_SMALLEST_RESERVE = 64 * 1024
_MOST_RESERVE = 64 * 1024 * 1024
# Copied in less than a second; above it the hole is a few percent.
COPIED_BELOW_BYTES = 96 * 1024 * 1024
_ROOM_BYTES = 8 * 1024 * 1024
_CHUNK_BYTES = 4 * 1024 * 1024
_HEADER_BYTES = 8
_CONTAINERS = {b"moov", b"trak", b"mdia", b"minf", b"stbl"}
_OFFSETS = {b"stco": ">u4", b"co64": ">u8"}

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class _Box:
    kind: bytes
    start: int
    header_bytes: int
    end: int


def reserve_bytes(longest_s: float) -> int:
    """How much room a recording of that length needs in front."""
    wanted = min(_MOST_RESERVE, max(_SMALLEST_RESERVE, round(longest_s * _INDEX_BYTES_PER_S)))
    return -(-wanted // 4096) * 4096


def put_index_in_front(path: Path) -> bool:
    """Finishes a file whose index is behind its media; False when that fails, and a whole file has it at its end."""
    try:
        done = _put_in_front(path)
    except OSError as cause:
        logger.warning("%s keeps its index at its end: %s", path, cause)
        return False
    if not done:
        logger.warning("%s keeps its index at its end: there is no room for another place", path)
    return done


def _put_in_front(path: Path) -> bool:
    with path.open("r+b") as file:
        boxes = list(_boxes(file.fileno()))
        kinds = [box.kind for box in boxes]
        if kinds[:1] != [b"ftyp"] or b"mdat" not in kinds or b"moov" not in kinds or b"moof" in kinds:
            return False
        first_media, last = kinds.index(b"mdat"), boxes[-1]
        if kinds.index(b"moov") < first_media:
            if last.kind == b"moov" and kinds.count(b"moov") == 2:
                os.ftruncate(file.fileno(), last.start)
                os.fsync(file.fileno())
            return True
        if last.kind != b"moov" or last.header_bytes != _HEADER_BYTES:
            return False
        moov = os.pread(file.fileno(), last.end - last.start, last.start)
        hole = boxes[1]
        room = hole.end - hole.start if hole.kind == b"free" and first_media > 1 else 0
        fits = len(moov) + _HEADER_BYTES <= room
        media_bytes = last.start - boxes[first_media].start
        if not fits or media_bytes < COPIED_BELOW_BYTES:
            needed = media_bytes + len(moov) + _ROOM_BYTES
            disk = os.statvfs(path)
            if disk.f_bavail * disk.f_frsize >= needed:
                _copy(file.fileno(), path, moov, boxes)
                return True
        if fits:
            _place(file.fileno(), moov, hole, last)
        return fits


def _place(fd: int, moov: bytes, hole: _Box, last: _Box) -> None:
    left = hole.end - hole.start - len(moov)
    write_at(fd, moov[_HEADER_BYTES:] + left.to_bytes(4, "big") + b"free", hole.start + _HEADER_BYTES)
    os.fsync(fd)
    write_at(fd, moov[:_HEADER_BYTES], hole.start)
    os.fsync(fd)
    os.ftruncate(fd, last.start)
    os.fsync(fd)


def move_last_index(fd: int, by_bytes: int) -> None:
    """Moves all places that the index at the end of a file names; its media lie that much further behind.

    Raises:
        OSError: it cannot be read or written.
    """
    last = None
    for last in _boxes(fd):  # noqa: B007 - the last one is wanted
        pass
    if last is None or last.kind != b"moov" or last.end != os.fstat(fd).st_size:
        raise OSError("the index is not at the end")
    moov = os.pread(fd, last.end - last.start, last.start)
    write_at(fd, moved(moov, by_bytes, wide=last.start + by_bytes >= 2**32), last.start)


def _copy(source: int, path: Path, moov: bytes, boxes: list[_Box]) -> None:
    """A file of `ftyp`, index and media takes the place of the one at `path`."""
    media = next(box for box in boxes if box.kind == b"mdat")
    end = boxes[-1].start
    front = os.pread(source, boxes[0].end, 0)
    wide = end + len(moov) * 3 >= 2**32
    begin = len(front) + len(moved(moov, 0, wide=wide))
    front += moved(moov, begin - media.start, wide=wide)
    copy = path.with_name(path.name + REPAIRING)
    fd = os.open(copy, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_CLOEXEC, os.fstat(source).st_mode & 0o777)
    try:
        try:
            write_at(fd, front, 0)
            for position in range(media.start, end, _CHUNK_BYTES):
                chunk = os.pread(source, min(_CHUNK_BYTES, end - position), position)
                write_at(fd, chunk, begin + position - media.start)
            os.fsync(fd)
        finally:
            os.close(fd)
        os.rename(copy, path)
    except OSError:
        copy.unlink(missing_ok=True)
        raise
    sync_folder(path.parent)


def moved(box: bytes, by_bytes: int, *, wide: bool) -> bytes:
    """A box with all chunk offsets in it moved; `wide` gives them 64 bits."""
    kind, body = box[4:8], box[_HEADER_BYTES:]
    if kind in _CONTAINERS:
        body = b"".join(moved(inner, by_bytes, wide=wide) for inner in _inner(body))
    elif kind in _OFFSETS:
        offsets = np.frombuffer(body, _OFFSETS[kind], offset=8).astype(np.int64) + by_bytes
        kind = b"co64" if wide else kind
        body = body[:8] + offsets.astype(_OFFSETS[kind]).tobytes()
    return (len(body) + _HEADER_BYTES).to_bytes(4, "big") + kind + body


def _inner(body: bytes) -> Iterator[bytes]:
    position = 0
    while position + _HEADER_BYTES <= len(body):
        length = int.from_bytes(body[position : position + 4], "big")
        if length < _HEADER_BYTES:
            raise OSError(f"a box of {length} bytes in the index")
        yield body[position : position + length]
        position += length


def _boxes(fd: int) -> Iterator[_Box]:
    size, position = os.fstat(fd).st_size, 0
    while position + _HEADER_BYTES <= size:
        header = os.pread(fd, 16, position)
        length, header_bytes = int.from_bytes(header[:4], "big"), _HEADER_BYTES
        if length == 1:
            length, header_bytes = int.from_bytes(header[8:16], "big"), 16
        if length < header_bytes or position + length > size:
            return
        yield _Box(header[4:8], position, header_bytes, position + length)
        position += length


def write_at(fd: int, data: bytes, position: int) -> None:
    """All of it. Raises OSError."""
    view = memoryview(data)
    while view:
        written = os.pwrite(fd, view, position)
        view, position = view[written:], position + written
