"""RTMP as a publisher speaks it, without any I/O: bytes in, bytes out, and how far things are.

Plain handshake, AMF0 commands, as in Adobe's RTMP specification 1.0. FFmpeg's own RTMP is not used: it doesn't verify
certificates, cannot be held to a checked address, tells every refusal as errno 5 and repeats stream keys in its errors.
"""

import struct
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from meetkit.egress.outputs import amf0
from meetkit.egress.outputs.flv import AUDIO, VIDEO, Tag

Phase = Literal["handshake", "connect", "publish", "live", "refused", "closed"]

_HANDSHAKE_BYTES = 1536
_DEFAULT_CHUNK_BYTES, _OUR_CHUNK_BYTES = 128, 4096
_MAXIMUM_MESSAGE_BYTES = 1 << 20
_WANTED_WINDOW_BYTES = 16_384
_MAXIMUM_CHANNELS = 32
_ANSWER_LENGTH = 200
_EXTENDED = 0xFFFFFF
# Message types
_SET_CHUNK_SIZE, _ABORT, _USER_CONTROL, _WINDOW, _BANDWIDTH, _ACKNOWLEDGEMENT = 1, 2, 4, 5, 6, 3
_COMMAND_AMF3, _COMMAND = 17, 20
_PING_REQUEST, _PING_RESPONSE = 6, 7
# Chunk streams, chosen as other publishers do
_CONTROL_CHANNEL, _COMMAND_CHANNEL, _AUDIO_CHANNEL, _VIDEO_CHANNEL, _STREAM_CHANNEL = 2, 3, 4, 6, 8
# Transactions
_CONNECT, _RELEASE, _ANNOUNCE, _CREATE, _PUBLISH = 1, 2, 3, 4, 5


@dataclass(slots=True)
class _Incoming:
    """The message that a chunk stream is in the middle of."""

    kind: int = 0
    length: int = 0
    extended: bool = False
    body: bytearray = field(default_factory=bytearray)


class RtmpPublisher:
    """One connection's protocol. `outgoing` takes what is to be sent; `phase` and `answer` say what the server thinks.

    Args:
        app: first part of the address's path; `tc_url` is the address without the stream key.
        stream_key: the name to publish; taken out of every answer.
        random: 1528 bytes for the handshake.
    """

    def __init__(self, *, app: str, tc_url: str, stream_key: str, random: bytes) -> None:
        self.phase: Phase = "handshake"
        self.answer = ""
        self._app, self._tc_url, self._stream_key = app, tc_url, stream_key
        self._stream_id = 0
        self._received = bytearray()
        self._greeted = False
        self._chunk_bytes = _DEFAULT_CHUNK_BYTES
        self._streams: dict[int, _Incoming] = {}
        self._window, self._received_bytes, self._acknowledged_bytes = 0, 0, 0
        self._sent_bytes = 0
        self._peer_window, self._peer_has = _WANTED_WINDOW_BYTES, 0
        self.acknowledgements = 0
        # C0 and C1: version 3, time 0, zero, random.
        self._out = bytearray(b"\3" + bytes(8) + random[: _HANDSHAKE_BYTES - 8].ljust(_HANDSHAKE_BYTES - 8, b"\0"))

    @property
    def waiting_bytes(self) -> int:
        """How much `outgoing` would return."""
        return len(self._out)

    def outgoing(self) -> bytes:
        """What is to be sent now; a second call returns only what came since."""
        taken = bytes(self._out)
        self._sent_bytes += len(taken)
        self._out.clear()
        return taken

    @property
    def is_unacknowledged(self) -> bool:
        """Whether a server that acknowledges (most do, some never) owes an acknowledgement.

        Its kernel takes bytes that nobody reads; RTMP's own acknowledgements come from the one who reads. A server may
        choose its own distance between them, so what it did before is what it is held to.
        """
        return self.acknowledgements > 1 and self._sent_bytes - self._peer_has > 2 * self._peer_window

    def receive(self, data: bytes) -> None:
        """Bytes of the server. What is no RTMP makes the phase `refused` (before live) or `closed`."""
        self._received += data
        self._received_bytes += len(data)
        if self.phase == "handshake" and not self._shaken():
            return
        while self.phase not in ("refused", "closed") and self._next_chunk():
            pass
        if self._window and self._received_bytes - self._acknowledged_bytes >= self._window // 2:
            self._acknowledged_bytes = self._received_bytes
            self._control(_ACKNOWLEDGEMENT, struct.pack(">I", self._received_bytes & 0xFFFFFFFF))

    def send(self, tag: Tag) -> None:
        """One audio, video or data message of the published stream."""
        assert self.phase == "live", "nothing can be sent before the server agreed"
        channel = {AUDIO: _AUDIO_CHANNEL, VIDEO: _VIDEO_CHANNEL}.get(tag.kind, _AUDIO_CHANNEL)
        self._message(channel, tag.kind, tag.body, stream_id=self._stream_id, timestamp_ms=tag.timestamp_ms)

    def say_goodbye(self) -> None:
        """The stream is over by our own will."""
        if self.phase == "live":
            self._command("FCUnpublish", 6, None, self._stream_key)
            self._command("deleteStream", 7, None, float(self._stream_id))

    # Out

    def _command(self, name: str, transaction: int, *values: amf0.Value, stream_id: int = 0) -> None:
        body = amf0.encode(name, float(transaction), *values)
        channel = _STREAM_CHANNEL if stream_id else _COMMAND_CHANNEL
        self._message(channel, _COMMAND, body, stream_id=stream_id)

    def _control(self, kind: int, body: bytes) -> None:
        self._message(_CONTROL_CHANNEL, kind, body)

    def _message(self, channel: int, kind: int, body: bytes, *, stream_id: int = 0, timestamp_ms: int = 0) -> None:
        """A message in chunks of our size: a full header first, then one byte (and the extended time) each."""
        time_ms = timestamp_ms & 0xFFFFFFFF
        extension = struct.pack(">I", time_ms) if time_ms >= _EXTENDED else b""
        self._out.append(channel)
        self._out += min(time_ms, _EXTENDED).to_bytes(3, "big") + len(body).to_bytes(3, "big")
        self._out += struct.pack("<BI", kind, stream_id) + extension
        self._out += body[:_OUR_CHUNK_BYTES]
        for position in range(_OUR_CHUNK_BYTES, len(body), _OUR_CHUNK_BYTES):
            self._out.append(0xC0 | channel)
            self._out += extension + body[position : position + _OUR_CHUNK_BYTES]

    # In

    def _shaken(self) -> bool:
        if not self._greeted:
            if self._received and self._received[0] != 3:
                self._refused(f"no RTMP server: it began with the byte {self._received[0]:#04x}")
                return False
            if len(self._received) < 1 + _HANDSHAKE_BYTES:
                return False
            self._out += self._received[1 : 1 + _HANDSHAKE_BYTES]
            self._greeted = True
        if len(self._received) < 1 + 2 * _HANDSHAKE_BYTES:
            return False
        del self._received[: 1 + 2 * _HANDSHAKE_BYTES]
        self.phase = "connect"
        # Our messages are written with our chunk size from the start: this one is short enough for the old size too.
        self._control(_SET_CHUNK_SIZE, struct.pack(">I", _OUR_CHUNK_BYTES))
        about = {
            "app": self._app,
            "type": "nonprivate",
            "flashVer": "FMLE/3.0 (compatible; meetkit)",
            "tcUrl": self._tc_url,
        }
        self._command("connect", _CONNECT, about)
        return True

    def _next_chunk(self) -> bool:
        """Takes one whole chunk off the received bytes; false when there is none yet."""
        data = self._received
        if not data:
            return False
        form, channel, position = data[0] >> 6, data[0] & 0x3F, 1
        if channel < 2:
            size = channel + 1
            if len(data) < 1 + size:
                return False
            channel, position = 64 + int.from_bytes(data[1 : 1 + size], "little"), 1 + size
        stream = self._streams.get(channel) or _Incoming()
        header_bytes = (11, 7, 3, 0)[form]
        if len(data) < position + header_bytes:
            return False
        kind, length, extended = stream.kind, stream.length, stream.extended
        if form < 3:
            extended = int.from_bytes(data[position : position + 3], "big") == _EXTENDED
        if form < 2:
            length, kind = int.from_bytes(data[position + 3 : position + 6], "big"), data[position + 6]
        position += header_bytes + (4 if extended else 0)
        known = channel in self._streams
        if length > _MAXIMUM_MESSAGE_BYTES or (not known and (form == 3 or len(self._streams) >= _MAXIMUM_CHANNELS)):
            self._refused("it sent something that is no RTMP")
            return False
        wanted = min(self._chunk_bytes, length - len(stream.body))
        if len(data) < position + wanted:
            return False
        stream.kind, stream.length, stream.extended = kind, length, extended
        stream.body += data[position : position + wanted]
        self._streams[channel] = stream
        del data[: position + wanted]
        if len(stream.body) >= length:
            body, stream.body = bytes(stream.body), bytearray()
            self._on_message(kind, body)
        return True

    def _on_message(self, kind: int, body: bytes) -> None:
        number = int.from_bytes(body[:4], "big") if len(body) >= 4 else 0
        if kind == _SET_CHUNK_SIZE:
            self._chunk_bytes = max(1, number & 0x7FFFFFFF)
        elif kind == _ABORT:
            self._streams.pop(number, None)
        elif kind == _WINDOW:
            self._window = number
        elif kind == _ACKNOWLEDGEMENT:
            self._on_acknowledgement(number)
        elif kind == _BANDWIDTH:
            self._control(_WINDOW, struct.pack(">I", _WANTED_WINDOW_BYTES))
        elif kind == _USER_CONTROL and len(body) >= 6 and int.from_bytes(body[:2], "big") == _PING_REQUEST:
            self._control(_USER_CONTROL, struct.pack(">H", _PING_RESPONSE) + body[2:6])
        elif kind in (_COMMAND, _COMMAND_AMF3):
            # A command of AMF3 begins with a zero and is AMF0 all the same, except for values that switch.
            values = amf0.decode(body[1:] if kind == _COMMAND_AMF3 and body[:1] == b"\0" else body)
            if len(values) >= 2 and isinstance(values[0], str):
                self._on_command(values[0], values[1], values[2:])
            elif self.phase == "connect":
                self._refused("it sent a command that cannot be read")

    def _on_acknowledgement(self, number: int) -> None:
        # 32 bits that wrap; servers count from the connection's first byte or from the handshake's end.
        new = (number - self._peer_has) & 0xFFFFFFFF
        if new < 1 << 31:
            self._peer_window = max(self._peer_window, new)
            self._peer_has += new
            self.acknowledgements += 1

    def _on_command(self, name: str, transaction: amf0.Value, values: list[amf0.Value]) -> None:
        # What a server adds before or behind what the specification names is its own affair.
        objects = [value for value in values if isinstance(value, Mapping)]
        info = next((each for each in objects if "code" in each), objects[-1] if objects else {})
        match name, transaction:
            case "_result", 1.0 if self.phase == "connect":
                self.phase = "publish"
                self._control(_WINDOW, struct.pack(">I", _WANTED_WINDOW_BYTES))
                self._command("releaseStream", _RELEASE, None, self._stream_key)
                self._command("FCPublish", _ANNOUNCE, None, self._stream_key)
                self._command("createStream", _CREATE, None)
            case "_result", 4.0 if self.phase == "publish":
                number = next((value for value in values if isinstance(value, float)), 0.0)
                self._stream_id = int(number) if 0 < number < 1 << 31 else 1
                self._command("publish", _PUBLISH, None, self._stream_key, "live", stream_id=self._stream_id)
            case "_error", 1.0 | 4.0 | 5.0:
                self._refused(_said(info) or f"it answered {name}")
            case "onStatus", _:
                self._on_status(info)
            case "close", _:
                self._refused("it asked to close")
            case _:
                pass

    def _on_status(self, info: Mapping[str, amf0.Value]) -> None:
        code = info.get("code")
        if code == "NetStream.Publish.Start" and self.phase == "publish":
            self.phase = "live"
        elif info.get("level") == "error" or code in ("NetStream.Unpublish.Success", "NetConnection.Connect.Closed"):
            self._refused(_said(info))

    def _refused(self, answer: str) -> None:
        self.phase = "closed" if self.phase == "live" else "refused"
        self.answer = answer.replace(self._stream_key, "…")[:_ANSWER_LENGTH]


def _said(info: Mapping[str, amf0.Value]) -> str:
    parts = (info.get("code"), info.get("description"))
    return ": ".join(part for part in parts if isinstance(part, str) and part)
