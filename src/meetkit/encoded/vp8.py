"""The frame header of VP8 (RFC 6386, 9.1)."""

from meetkit.encoded.head import Head

_START_CODE = b"\x9d\x01\x2a"
_HEADER_BYTES = 10
_SIZE_BITS = 0x3FFF
# The last, the golden and the altref picture, and the one that is being made.
_KEPT = 4


class Vp8Headers:
    """Only keyframes say a size, which holds until the next one."""

    def read(self, data: bytes) -> list[Head]:
        """See `Headers`."""
        if not data or data[0] & 1:
            return [Head(key=False)] if data else []
        if len(data) < _HEADER_BYTES or data[3:6] != _START_CODE:
            return [Head(key=True, known=False)]
        # The two bits above a length are about scaling, which no decoder does.
        width = int.from_bytes(data[6:8], "little") & _SIZE_BITS
        height = int.from_bytes(data[8:10], "little") & _SIZE_BITS
        if not width or not height:
            return [Head(key=True, known=False)]
        return [Head(True, width, height, width * height, _KEPT)]
