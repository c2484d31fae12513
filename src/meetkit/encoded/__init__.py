"""What encoded pictures say of themselves before anything decodes them; pure."""

from meetkit.encoded.error import pictures_left_out
from meetkit.encoded.gate import MOST_PIXELS, Gate, LeftOut, Reason
from meetkit.encoded.h264 import H264Headers
from meetkit.encoded.head import Head, Headers
from meetkit.encoded.vp8 import Vp8Headers

__all__ = [
    "MOST_PIXELS",
    "Gate",
    "H264Headers",
    "Head",
    "Headers",
    "LeftOut",
    "Reason",
    "Vp8Headers",
    "pictures_left_out",
]
