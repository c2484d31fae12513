"""After a crash: finds the files that were growing, repairs them and gives them their names."""

import logging
import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import av
from av.container import InputContainer
from av.stream import Stream

from meetkit.egress.boxes import read_boxes
from meetkit.egress.files import GROWING, REPAIRING, UNPLAYABLE, finished
from meetkit.egress.index import put_index_in_front

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class RecoveredFile:
    """A file that a process left unfinished and that is playable now.

    Attributes:
        seekable: False when only the fragmented form could be kept, for instance because the disk is full.
    """

    path: Path
    size_bytes: int
    duration_ms: int
    width: int
    height: int
    seekable: bool


def recover(directory: Path) -> list[RecoveredFile]:
    """Finishes what processes that are gone were writing anywhere below a folder.

    What holds no picture or sound is removed; what cannot be opened is renamed to `.unplayable`.

    Only for folders into which nothing is recording now. Calling it again finds nothing.

    Raises:
        OSError: the folder cannot be read or written.
    """
    for left_over in sorted(directory.rglob(f"*{REPAIRING}")):
        left_over.unlink()
    found = []
    for part in sorted(directory.rglob(f"*{GROWING}")):
        recovered = _recover(part)
        if recovered is not None:
            found.append(recovered)
        elif part.exists():
            logger.warning("nothing was recorded in %s", part)
            part.unlink()
    return found


def _recover(part: Path) -> RecoveredFile | None:
    target = finished(part)
    if target.suffix in (".mp4", ".m4a"):
        boxes = read_boxes(part)
        if boxes.indexed:
            put_index_in_front(part)
            os.rename(part, target)
            return _described(target, seekable=True)
        if not boxes.fragments:
            return None
        os.truncate(part, boxes.whole_bytes)
    repaired = target.with_name(target.name + REPAIRING)
    try:
        count = _copy(part, repaired, "mp4" if target.suffix in (".mp4", ".m4a") else "webm")
    except (OSError, av.error.FFmpegError) as cause:
        logger.warning("%s can't be made seekable: %s", part, cause)
        repaired.unlink(missing_ok=True)
        if _described(part, seekable=False) is None:
            # Perhaps somebody knows what to do with it.
            os.rename(part, target.with_name(target.name + UNPLAYABLE))
            return None
        os.rename(part, target)
        return _described(target, seekable=False)
    if count == 0:
        repaired.unlink(missing_ok=True)
        return None
    os.rename(repaired, target)
    part.unlink()
    return _described(target, seekable=True)


def _copy(part: Path, repaired: Path, form: str) -> int:
    """Copies the packets into a file with an index in front; how many there were."""
    options = {"movflags": "faststart"} if form == "mp4" else {"reserve_index_space": "65536"}
    count = 0
    with av.open(str(part)) as source:
        opened = av.open(str(repaired), "w", format=form, options=options)
        with opened as target:
            streams: dict[int, Stream] = {
                stream.index: target.add_stream_from_template(stream, opaque=True) for stream in source.streams
            }
            for packet in _readable(source):
                if packet.dts is not None:
                    packet.stream = streams[packet.stream_index]
                    target.mux_one(packet)
                    count += 1
    return count


def _readable(source: InputContainer) -> "Iterator[av.Packet[Stream]]":
    """The packets up to where the file breaks off."""
    packets = source.demux()
    while True:
        try:
            packet = next(packets)
        except StopIteration:
            return
        except av.error.FFmpegError as cause:
            logger.info("%s breaks off: %s", source.name, cause)
            return
        yield packet


def _described(path: Path, *, seekable: bool) -> RecoveredFile | None:
    try:
        with av.open(str(path)) as container:
            video = container.streams.video[0] if container.streams.video else None
            duration_ms = (container.duration or 0) // 1000
            width, height = (video.width, video.height) if video is not None else (0, 0)
    except av.error.FFmpegError as cause:
        logger.warning("%s can't be opened: %s", path, cause)
        return None
    return RecoveredFile(path, path.stat().st_size, duration_ms, width, height, seekable)
