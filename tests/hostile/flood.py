"""Raw sockets that send the same precomputed bytes as fast as the server takes them: one process saturates a core."""

from __future__ import annotations

import base64
import select
import socket
import struct
import time
from dataclasses import dataclass

from tests.hostile.target import Target, Toll

CONT, TEXT, BINARY, CLOSE, PING, PONG = 0x0, 0x1, 0x2, 0x8, 0x9, 0xA
_PATIENCE_S = 5.0
_KEPT_BYTES = 4096


def frame(opcode: int, payload: bytes = b"", *, fin: bool = True, length: int | None = None) -> bytes:
    """A client's frame. Its mask is zero, so that the payload goes as it is; `length` may promise more than follows."""
    size = len(payload) if length is None else length
    first = opcode | (0x80 if fin else 0)
    if size < 126:
        head = struct.pack("!BB", first, 0x80 | size)
    elif size < 65_536:
        head = struct.pack("!BBH", first, 0x80 | 126, size)
    else:
        head = struct.pack("!BBQ", first, 0x80 | 127, size)
    return head + bytes(4) + payload


def handshake(target: Target, *, more: bytes = b"", path: str = "/v2/signal") -> bytes:
    """The opening of a signalling connection; `more` are header lines."""
    key = base64.b64encode(b"0123456789abcdef")
    return (
        b"GET %s HTTP/1.1\r\nHost: %s:%d\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\n"
        b"Sec-WebSocket-Key: %s\r\nSec-WebSocket-Protocol: meetkit.v1\r\n%s\r\n"
        % (path.encode(), target.host.encode(), target.port, key, more)
    )


@dataclass(slots=True, eq=False)
class _Line:
    """One connection: what is still to be sent, and the last that came."""

    socket: socket.socket
    rest: memoryview
    heard: bytes = b""
    status: str = ""


def flood(
    target: Target,
    *,
    opening: bytes,
    blob: bytes,
    until: bytes = b"\r\n\r\n",
    first: bytes = b"",
    first_until: bytes = b"",
    read: bool = True,
    again: bool = False,
    every_s: float = 0.0,
) -> Toll:
    """Open `target.connections` connections and send `blob` on each, over and over, until the time is up.

    Args:
        target: whom, from where, how many, how long.
        opening: sent first; then everything up to `until` is read. Empty: neither.
        blob: what is repeated; empty: the connection only stays open, or ends with `again`.
        until: see `opening`.
        first: sent once after the opening (a join); then everything up to `first_until` is read.
        first_until: see `first`.
        read: take what the server sends. Without it, its answers stay where they are.
        again: open a new connection whenever one ends.
        every_s: the pause after each blob of a connection: a drip.
    """
    toll = Toll()
    end_s = time.monotonic() + target.seconds
    poller = select.poll()
    lines: dict[int, _Line] = {}
    wake_s: dict[int, float] = {}

    def open_one() -> None:
        line = _open(target, toll, opening, until, first, first_until)
        if line is None:
            return
        line.rest = memoryview(blob)
        number = line.socket.fileno()
        lines[number] = line
        poller.register(number, (select.POLLIN if read else 0) | (select.POLLOUT if blob else 0))

    def end_one(number: int) -> None:
        poller.unregister(number)
        wake_s.pop(number, None)
        line = lines.pop(number)
        line.socket.close()
        toll.ended += 1
        _note(line, toll)

    for _ in range(target.connections):
        if time.monotonic() < end_s:
            open_one()
    while (now_s := time.monotonic()) < end_s:
        if again:
            for _ in range(min(64, target.connections - len(lines))):
                open_one()
        elif not lines:
            break
        for number in [number for number, at_s in wake_s.items() if at_s <= now_s]:
            del wake_s[number]
            poller.modify(number, (select.POLLIN if read else 0) | select.POLLOUT)
        for number, event in poller.poll(50 if not wake_s else 5):
            if number not in lines:
                continue
            line = lines[number]
            try:
                if event & select.POLLIN:
                    said = line.socket.recv(262_144)
                    if not said:
                        end_one(number)
                        continue
                    line.heard = (line.heard + said)[-_KEPT_BYTES:]
                if event & select.POLLOUT:
                    sent = line.socket.send(line.rest)
                    toll.sent_bytes += sent
                    line.rest = line.rest[sent:]
                    if not line.rest:
                        line.rest = memoryview(blob)
                        if every_s:
                            wake_s[number] = time.monotonic() + every_s
                            poller.modify(number, select.POLLIN if read else 0)
                elif event & (select.POLLERR | select.POLLHUP) and not event & select.POLLIN:
                    end_one(number)
            except BlockingIOError:
                continue
            except OSError:
                line.heard = (line.heard + _left(line.socket))[-_KEPT_BYTES:]
                end_one(number)
    for line in lines.values():
        if read:
            line.heard = (line.heard + _left(line.socket))[-_KEPT_BYTES:]
        _note(line, toll, open_still=True)
        line.socket.close()
    return toll


def _open(target: Target, toll: Toll, opening: bytes, until: bytes, first: bytes, first_until: bytes) -> _Line | None:
    sock = socket.socket()
    sock.settimeout(_PATIENCE_S)
    line = _Line(sock, memoryview(b""))
    try:
        sock.bind((target.source, 0))
        sock.connect((target.host, target.port))
        toll.opened += 1
        for said, end in ((opening, until), (first, first_until)):
            if said:
                sock.sendall(said)
                toll.sent_bytes += len(said)
            while end and said and end not in line.heard:
                piece = sock.recv(65_536)
                if not piece:
                    raise ConnectionResetError
                line.heard += piece
            line.status = line.status or _status(line.heard)
    except OSError as error:
        toll.ended += 1
        line.status = _status(line.heard) or type(error).__name__
        _note(line, toll)
        sock.close()
        return None
    sock.setblocking(False)
    return line


def _left(sock: socket.socket) -> bytes:
    heard = b""
    try:
        while piece := sock.recv(65_536):
            heard = (heard + piece)[-_KEPT_BYTES:]
    except OSError:
        pass
    return heard


def _status(heard: bytes) -> str:
    return heard.split(b"\r\n", 1)[0].decode(errors="replace")[9:60] if heard.startswith(b"HTTP/") else ""


def _note(line: _Line, toll: Toll, *, open_still: bool = False) -> None:
    heard = line.heard
    for at in range(max(0, len(heard) - 127), len(heard) - 3):
        if heard[at] == 0x88 and heard[at + 1] == len(heard) - at - 2:
            code, reason = struct.unpack_from("!H", heard, at + 2)[0], heard[at + 4 :].decode(errors="replace")
            toll.told[f"{code} {reason}".strip()] += 1
            break
    else:
        status = line.status or _status(heard)
        if not status.startswith("101"):
            toll.told[status or ("open" if open_still else "closed")] += 1
        else:
            toll.told["open" if open_still else "closed without a code"] += 1
    toll.last_text = heard[-1500:].decode(errors="replace")
