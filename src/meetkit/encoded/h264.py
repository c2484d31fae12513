"""Parameter sets and slice headers of H.264 in Annex B, which say how large a picture is (ITU-T H.264, 7.3)."""

import re
from dataclasses import dataclass

from meetkit.encoded.head import Head

_SLICE, _IDR, _SPS, _PPS = 1, 5, 7, 8
_TYPE_BITS = 0x1F


def _bytes_of(*types: int) -> bytes:
    return b"[" + b"".join(b"\\x%02x" % byte for byte in range(256) if byte & _TYPE_BITS in types) + b"]"


# Parameter sets, and slices that begin a picture: one that continues it begins at another macroblock than 0, so its
# first bit is 0.
_NAL = re.compile(
    b"\\x00\\x00\\x01(?:(" + _bytes_of(_SPS, _PPS) + b")|(" + _bytes_of(_SLICE, _IDR) + b")(?=[\\x80-\\xff]))"
)
_HIGH_PROFILES = {44, 83, 86, 100, 110, 118, 122, 128, 134, 135, 138, 139, 144, 244}
_MOST_UNITS = 64
_LONGEST_BYTES, _SHORT_BYTES = 1024, 16
_MOST_SPS, _MOST_PPS, _MOST_KEPT = 32, 256, 16
_MOST_MACROBLOCKS = 1 << 16


class _Unreadable(Exception):
    pass


@dataclass(frozen=True, slots=True)
class _Size:
    width: int
    height: int
    pixels: int
    kept: int


class H264Headers:
    """Remembers the parameter sets: which of them a picture uses is said by its slices."""

    def __init__(self) -> None:
        self._sizes: dict[int, _Size] = {}
        self._sps_of: dict[int, int] = {}

    def read(self, data: bytes) -> list[Head]:
        """See `Headers`. Slices that continue a picture are passed over, however many."""
        heads: list[Head] = []
        for count, found in enumerate(_NAL.finditer(data)):
            if count >= _MOST_UNITS:
                return [Head(key=True, known=False)]  # no encoder does that
            kind = (found[1] or found[2])[0] & _TYPE_BITS
            payload = data[found.end() : found.end() + _LONGEST_BYTES]
            if kind == _SPS:
                self._read_sps(_Bits(payload))
            elif kind == _PPS:
                self._read_pps(_Bits(payload[:_SHORT_BYTES]))
            else:
                heads.append(self._head(_Bits(payload[:_SHORT_BYTES]), key=kind == _IDR))
        return heads

    def _head(self, bits: "_Bits", *, key: bool) -> Head:
        try:
            bits.exp_golomb()  # first_mb_in_slice
            bits.exp_golomb()  # slice_type
            size = self._sizes[self._sps_of[bits.exp_golomb()]]
        except (_Unreadable, KeyError):
            return Head(key=key, known=False)
        return Head(key, size.width, size.height, size.pixels, size.kept)

    def _read_pps(self, bits: "_Bits") -> None:
        try:
            pps, sps = bits.exp_golomb(), bits.exp_golomb()
        except _Unreadable:
            return
        if pps < _MOST_PPS and sps < _MOST_SPS:
            self._sps_of[pps] = sps

    def _read_sps(self, bits: "_Bits") -> None:
        try:
            sps, size = _sequence(bits)
        except _Unreadable:
            self._sizes.clear()  # whichever it replaces
            return
        if sps < _MOST_SPS:
            self._sizes[sps] = size


def _sequence(bits: "_Bits") -> tuple[int, _Size]:
    """7.3.2.1.1: an id and a size."""
    profile = bits.take(8)
    bits.take(16)  # constraint flags and level
    sps = bits.exp_golomb()
    chroma, separate = 1, 0
    if profile in _HIGH_PROFILES:
        chroma = bits.exp_golomb()
        separate = bits.take(1) if chroma == 3 else 0
        bits.exp_golomb()  # bit depths
        bits.exp_golomb()
        bits.take(1)
        if bits.take(1):
            for index in range(8 if chroma != 3 else 12):
                if bits.take(1):
                    _skip_scaling_list(bits, 16 if index < 6 else 64)
    bits.exp_golomb()  # log2_max_frame_num
    order = bits.exp_golomb()
    if order == 0:
        bits.exp_golomb()
    elif order == 1:
        bits.take(1)
        bits.exp_golomb()
        bits.exp_golomb()
        for _ in range(min(bits.exp_golomb(), 256)):
            bits.exp_golomb()
    references = bits.exp_golomb()
    bits.take(1)
    columns, rows = bits.exp_golomb() + 1, bits.exp_golomb() + 1
    frames_only = bits.take(1)
    if not frames_only:
        bits.take(1)
        rows *= 2
    bits.take(1)
    width, height = 16 * columns, 16 * rows
    pixels = width * height
    if bits.take(1):
        kind = 0 if separate else chroma
        unit_x, unit_y = (2 if kind in (1, 2) else 1), (2 if kind == 1 else 1) * (1 if frames_only else 2)
        left, right, top, bottom = (bits.exp_golomb() for _ in range(4))
        width, height = width - unit_x * (left + right), height - unit_y * (top + bottom)
    if references > _MOST_KEPT or columns > _MOST_MACROBLOCKS or rows > _MOST_MACROBLOCKS or min(width, height) <= 0:
        raise _Unreadable
    # And the one that is being made.
    return sps, _Size(width, height, pixels, references + 1)


def _skip_scaling_list(bits: "_Bits", length: int) -> None:
    """7.3.2.1.1.1."""
    last = following = 8
    for _ in range(length):
        if following:
            coded = bits.exp_golomb()
            following = (last + ((coded + 1) // 2 if coded % 2 else -(coded // 2))) % 256
        last = following or last


class _Bits:
    """A NAL unit's payload without what keeps start codes out of it (7.4.1), bit by bit."""

    def __init__(self, data: bytes) -> None:
        payload = data.replace(b"\x00\x00\x03", b"\x00\x00")
        self._value = int.from_bytes(payload, "big")
        self._left = 8 * len(payload)

    def take(self, count: int) -> int:
        if count > self._left:
            raise _Unreadable
        self._left -= count
        return (self._value >> self._left) & ((1 << count) - 1)

    def exp_golomb(self) -> int:
        """9.1, unsigned."""
        zeros = 0
        while not self.take(1):
            zeros += 1
            if zeros > 32:
                raise _Unreadable
        return (1 << zeros) - 1 + self.take(zeros)
