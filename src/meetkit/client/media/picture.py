"""Any picture that a track may deliver, as what VP8 is made of: upright, opaque, of even and bounded size, yuv420p."""

import struct
from fractions import Fraction

import numpy as np
from av import VideoFrame
from av.sidedata.sidedata import SideData
from av.video.reformatter import Colorspace

LONGEST_SIDE = 1920
SHORTEST_SIDE = 16
RATE_HZ = 90_000
BLACK = (0, 0, 0)

Turn = tuple[int, bool]
"""Quarter turns counterclockwise, then whether left and right are changed."""


def turn_of(frame: VideoFrame) -> Turn:
    """How the frame has to be turned to be upright, from its display matrix."""
    matrix = frame.side_data.get("DISPLAYMATRIX")
    if not isinstance(matrix, SideData):
        return 0, False
    a, b, _, c, d, *_ = struct.unpack("<9i", bytes(matrix)[:36])
    mirrored = a * d - b * c < 0
    if mirrored:
        a, c = -a, -c
    # (a, b) is where a step to the right leads, with y growing downwards.
    quarter = round(-np.arctan2(b, a) / (np.pi / 2)) % 4
    return int(quarter), mirrored


def size_of(
    width: int, height: int, *, aspect: Fraction = Fraction(1), box: tuple[int, int] | None = None
) -> tuple[int, int]:
    """The size at which a picture is sent: its pixels square, both sides even, neither too long nor too short.

    With a `box` no wider and no higher than that.
    """
    wide, high = float(width), float(height)
    if aspect > 1:
        wide *= float(aspect)
    elif 0 < aspect < 1:
        high /= float(aspect)
    shrink = min(1.0, LONGEST_SIDE / max(wide, high), *((box[0] / wide, box[1] / high) if box is not None else ()))
    return _even(wide * shrink), _even(high * shrink)


def upright(
    frame: VideoFrame,
    *,
    background: tuple[int, int, int] = BLACK,
    aspect: Fraction = Fraction(1),
    box: tuple[int, int] | None = None,
) -> VideoFrame:
    """A frame of our own with the picture as it is meant to be seen; the given one stays as it is.

    Costs time that grows with the picture: call it in a thread unless `is_plain`.
    """
    turn, mirrored = turn_of(frame)
    if box is not None and turn % 2:
        box = box[1], box[0]
    width, height = size_of(frame.width, frame.height, aspect=aspect, box=box)
    space = {"src_colorspace": Colorspace.ITU709, "dst_colorspace": Colorspace.ITU601} if frame.colorspace == 1 else {}
    if any(component.is_alpha for component in frame.format.components):
        frame = _on_background(frame.reformat(width=width, height=height, format="rgba"), background)
    ours = frame.reformat(width=width, height=height, format="yuv420p", **space)
    planes = [_plane(ours, index) for index in range(3)]
    if turn or mirrored:
        planes = [np.rot90(plane, turn) for plane in planes]
        planes = [np.fliplr(plane) if mirrored else plane for plane in planes]
    made = VideoFrame(planes[0].shape[1], planes[0].shape[0], "yuv420p")
    for index, plane in enumerate(planes):
        line = made.planes[index].line_size
        padded = np.zeros((plane.shape[0], line), dtype=np.uint8)
        padded[:, : plane.shape[1]] = plane
        made.planes[index].update(padded.tobytes())
    return made


def is_plain(frame: VideoFrame) -> bool:
    """Whether little has to be done with it."""
    return frame.format.name == "yuv420p" and frame.width * frame.height <= 640 * 480


def _even(length: float) -> int:
    return max(SHORTEST_SIDE, round(length / 2) * 2)


def _plane(frame: VideoFrame, index: int) -> "np.ndarray[tuple[int, int], np.dtype[np.uint8]]":
    plane = frame.planes[index]
    rows = np.frombuffer(memoryview(plane), dtype=np.uint8).reshape(-1, plane.line_size)
    return rows[: plane.height, : plane.width]


def _on_background(frame: VideoFrame, background: tuple[int, int, int]) -> VideoFrame:
    rgba = frame.to_ndarray(format="rgba").astype(np.uint16)
    alpha = rgba[..., 3:]
    mixed = (rgba[..., :3] * alpha + np.array(background, dtype=np.uint16) * (255 - alpha) + 127) // 255
    return VideoFrame.from_ndarray(mixed.astype(np.uint8), format="rgb24")
