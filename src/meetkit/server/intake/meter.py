"""How much may come in: the rates of work, and the boundaries of WebSocket frames and what they cost. Pure."""

from __future__ import annotations

from meetkit.meeting.rate import Rate

__all__ = ["JOINED", "STRANGER", "Frames"]

_CONTROL = 0x8
_MOST_HEADER_BYTES = 14
# Each byte of a frame costs next to nothing; a frame costs what parsing and answering it takes.
_CONTROL_COST = 4.0
_BYTES_PER_COST = 16_384
_MOST_PIECES = 256


# How many ordinary frames a second a connection may send on and on, and how many at once.
#: Before the join: a join, acknowledgements in the lobby, pongs. The burst is above the 200 requests a second that the
#: conversation answers, so that whoever asks for more is told so before the connection is held back.
STRANGER = Rate(per_s=20, burst=300)
#: A participant: 200 requests a second are answered, with acknowledgements and pongs beside them.
JOINED = Rate(per_s=400, burst=1200)


class Frames:
    """Finds where frames begin and end, without looking at what they say: RFC 6455, section 5.2."""

    def __init__(self) -> None:
        self._left = 0
        self._pieces = 0
        self.message_bytes = 0
        """The length of the message that is coming, as its headers so far give it."""
        self.kept_bytes = 0
        """What has come of a message that is not complete: whoever gets it keeps it until then."""

    def next(self, data: bytearray) -> tuple[int, float]:
        """How many of these bytes belong to one frame, and what they cost.

        (0, 0) when a header is not complete yet. A negative cost: the message has come in too many pieces.
        """
        if self._left:
            taken = min(self._left, len(data))
            self._left -= taken
            self._keep(taken)
            return taken, 0.0
        header = _header(data)
        if header is None:
            return 0, 0.0
        head_bytes, payload_bytes = header
        opcode, last = data[0] & 0x0F, bool(data[0] & 0x80)
        cost = _CONTROL_COST if opcode >= _CONTROL else 1.0
        cost += payload_bytes / _BYTES_PER_COST
        if opcode < _CONTROL:
            self.message_bytes = payload_bytes + (self.message_bytes if self._pieces else 0)
            self._pieces = 0 if last else self._pieces + 1
            if self._pieces > _MOST_PIECES:
                return 0, -1.0
        taken = min(head_bytes + payload_bytes, len(data))
        self._left = head_bytes + payload_bytes - taken
        self._keep(taken)
        return taken, cost

    def _keep(self, taken: int) -> None:
        self.kept_bytes = self.kept_bytes + taken if self._left or self._pieces else 0


def _header(data: bytearray) -> tuple[int, int] | None:
    """The lengths of header and payload, or None when the header has not come whole."""
    if len(data) < 2:
        return None
    short = data[1] & 0x7F
    more = {126: 2, 127: 8}.get(short, 0)
    size = 2 + more + (4 if data[1] & 0x80 else 0)
    if len(data) < size:
        return None
    return size, int.from_bytes(data[2 : 2 + more], "big") if more else short
