"""The top level of an MP4 file: which fragments are whole, where the last of them ends. Reads headers only."""

from dataclasses import dataclass
from pathlib import Path

_LARGEST_BOXES = 10_000_000


@dataclass(frozen=True, slots=True)
class Boxes:
    """How many fragments are whole, where the last of them ends, and whether the file was finished (`indexed`)."""

    fragments: int
    whole_bytes: int
    indexed: bool


def read_boxes(path: Path) -> Boxes:
    """Walks over the headers of the boxes.

    Raises:
        OSError: the file cannot be read.
    """
    size = path.stat().st_size
    fragments = whole = position = 0
    has_moov = open_fragment = False
    data_bytes = 0
    with path.open("rb") as file:
        for _ in range(_LARGEST_BOXES):
            file.seek(position)
            header = file.read(16)
            if len(header) < 8:
                break
            length, kind = int.from_bytes(header[:4], "big"), header[4:8]
            if length == 1 and len(header) == 16:
                length = int.from_bytes(header[8:16], "big")
            if length < 8 or position + length > size:
                break
            position += length
            if kind == b"moov":
                has_moov = True
            elif kind == b"moof":
                open_fragment = True
            elif kind == b"mdat":
                data_bytes += length
                if open_fragment:
                    fragments, whole, open_fragment = fragments + 1, position, False
    indexed = has_moov and fragments == 0 and data_bytes > 8
    return Boxes(fragments, position if indexed else whole, indexed)
