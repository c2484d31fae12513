"""What a picture says of itself in front of its data."""

from dataclasses import dataclass
from typing import Protocol


@dataclass(frozen=True, slots=True)
class Head:
    """One picture. From a `key` picture a decoder can begin.

    Width and height are what is shown, `pixels` what a decoder makes room for, `kept` how many such pictures it may
    have to keep. All four are 0 where the size is that of the pictures before, and when it is not `known`.
    """

    key: bool
    width: int = 0
    height: int = 0
    pixels: int = 0
    kept: int = 0
    known: bool = True


class Headers(Protocol):
    """Reads one stream, frame by frame, in order."""

    def read(self, data: bytes) -> list[Head]:
        """The pictures of a frame as it was sent: one, unless somebody is up to something."""
