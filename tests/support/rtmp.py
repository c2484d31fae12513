"""Destinations of livestreams: a real nginx with its RTMP module, and small real servers that fail in one way each."""

import asyncio
import contextlib
import datetime
import os
import signal
import socket
import ssl
import struct
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator, Sequence
from dataclasses import dataclass, field
from ipaddress import IPv4Address
from pathlib import Path

import av
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from tests.support.media import read_code, tone_of
from tests.support.pace import patience

NGINX = "/usr/sbin/nginx"
RTMP_MODULE = "/usr/lib/nginx/modules/ngx_rtmp_module.so"
_START_TIMEOUT_S = 10.0

_CONFIG = """
daemon off; master_process off; worker_processes 1; pid {folder}/pid; error_log {folder}/error.log info;
load_module {module};
events {{ worker_connections 64; }}
http {{ access_log off;
  client_body_temp_path {folder}/t1; proxy_temp_path {folder}/t2; fastcgi_temp_path {folder}/t3;
  uwsgi_temp_path {folder}/t4; scgi_temp_path {folder}/t5;
  server {{ listen 127.0.0.1:{http_port};
    location = /key {{ if ($arg_name = "{key}") {{ return 200; }} return 403; }} }}
}}
rtmp {{ access_log off;
  server {{ listen 127.0.0.1:{port}; chunk_size 4096;
    application first {{ live on; record all; record_path {folder}/first; record_unique on; }}
    application second {{ live on; record all; record_path {folder}/second; record_unique on; }}
    application keyed {{ live on; notify_method get; on_publish http://127.0.0.1:{http_port}/key; }}
  }}
}}
"""


def free_port() -> int:
    """A loopback port that nobody listens at now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@dataclass
class RtmpServer:
    """A running nginx. Applications: `first` and `second` record; `keyed` takes only the stream named `key`."""

    folder: Path
    port: int
    key: str
    process: asyncio.subprocess.Process

    def url(self, application: str = "first") -> str:
        """Address of an application."""
        return f"rtmp://127.0.0.1:{self.port}/{application}"

    def recordings(self, application: str = "first") -> list[Path]:
        """What was received, a file per publication, oldest first."""
        return sorted((self.folder / application).glob("*.flv"), key=lambda path: path.stat().st_mtime_ns)

    def freeze(self) -> None:
        """It stops reading, and its kernel goes on taking: SIGSTOP."""
        self.process.send_signal(signal.SIGSTOP)

    async def kill(self) -> None:
        """The power fails: SIGKILL."""
        with contextlib.suppress(ProcessLookupError):
            self.process.send_signal(signal.SIGKILL)
        await self.process.wait()


@contextlib.asynccontextmanager
async def rtmp_server(folder: Path, *, key: str = "right", port: int | None = None) -> AsyncIterator[RtmpServer]:
    """nginx on loopback, with all of its files in `folder`."""
    for name in ("first", "second"):
        (folder / name).mkdir(parents=True, exist_ok=True)
    port, http_port = port or free_port(), free_port()
    config = folder / "nginx.conf"
    config.write_text(_CONFIG.format(folder=folder, module=RTMP_MODULE, port=port, http_port=http_port, key=key))
    # As root nginx would give its workers to www-data, but with master_process off it stays what we are.
    process = await asyncio.create_subprocess_exec(
        NGINX, "-c", str(config), "-p", str(folder), stderr=asyncio.subprocess.DEVNULL
    )
    server = RtmpServer(folder, port, key, process)
    try:
        await until(lambda: accepts(port), f"nginx listens at {port}", timeout_s=_START_TIMEOUT_S)
        yield server
    finally:
        await server.kill()


async def until(condition: Callable[[], Awaitable[bool] | bool], what: str, *, timeout_s: float = 10.0) -> None:
    """Waits until something is so.

    Raises:
        AssertionError: it wasn't, within the time.
    """
    try:
        async with asyncio.timeout(patience(timeout_s)):
            while True:
                found = condition()
                if await found if isinstance(found, Awaitable) else found:
                    return
                await asyncio.sleep(0.02)
    except TimeoutError:
        raise AssertionError(f"not within {timeout_s} s: {what}") from None


async def accepts(port: int) -> bool:
    """Whether somebody listens at a loopback port."""
    try:
        _, writer = await asyncio.open_connection("127.0.0.1", port)
    except OSError:
        return False
    writer.close()
    return True


@dataclass(frozen=True)
class Received:
    """What a file holds once decoded."""

    codes: list[int | None]
    tone_hz: float
    video_s: float
    audio_s: float
    first_video_s: float
    first_audio_s: float
    width: int
    height: int


def decoded(path: Path | str) -> Received:
    """Decodes a whole file: the code of each picture, the tone, the times."""
    codes: list[int | None] = []
    times: dict[str, list[float]] = {"video": [], "audio": []}
    sounds: list[av.AudioFrame] = []
    size = (0, 0)
    with av.open(str(path)) as container:
        for frame in container.decode(*container.streams.video, *container.streams.audio):
            if isinstance(frame, av.VideoFrame):
                codes.append(read_code(frame))
                times["video"].append(float(frame.time or 0.0))
                size = (frame.width, frame.height)
            elif isinstance(frame, av.AudioFrame):
                sounds.append(frame)
                times["audio"].append(float(frame.time or 0.0))
    spans = {kind: (seen[-1] - seen[0] if seen else 0.0) for kind, seen in times.items()}
    return Received(
        codes=codes,
        tone_hz=tone_of(sounds[len(sounds) // 4 :]) if sounds else 0.0,
        video_s=spans["video"],
        audio_s=spans["audio"],
        first_video_s=min(times["video"], default=0.0),
        first_audio_s=min(times["audio"], default=0.0),
        width=size[0],
        height=size[1],
    )


# Servers that fail


Dialogue = Callable[[asyncio.StreamReader, asyncio.StreamWriter], Awaitable[None]]


@dataclass
class FailingServer:
    """A TCP server at a loopback port; `connections` counts who came."""

    port: int
    connections: int = 0
    server: asyncio.Server | None = None

    def url(self, scheme: str = "rtmp") -> str:
        """Its address, with some application."""
        return f"{scheme}://127.0.0.1:{self.port}/live"


@contextlib.asynccontextmanager
async def tcp_server(dialogue: Dialogue, *, tls: ssl.SSLContext | None = None) -> AsyncIterator[FailingServer]:
    """A server that does `dialogue` with everyone who connects, then closes."""
    tasks: set[asyncio.Task[None]] = set()
    shown = FailingServer(0)

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        shown.connections += 1
        with contextlib.suppress(ConnectionError, asyncio.IncompleteReadError, ssl.SSLError):
            await dialogue(reader, writer)
        with contextlib.suppress(ConnectionError, ssl.SSLError):
            writer.close()

    def start(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.get_running_loop().create_task(serve(reader, writer))
        tasks.add(task)
        task.add_done_callback(tasks.discard)

    server = await asyncio.start_server(start, "127.0.0.1", 0, ssl=tls, limit=4096)
    shown.port, shown.server = server.sockets[0].getsockname()[1], server
    try:
        yield shown
    finally:
        server.close()
        for task in list(tasks):
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


async def say_nothing(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    """Reads everything and never answers."""
    while await reader.read(4096):
        pass


async def close_at_once(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    """Takes the connection and closes it."""
    await reader.read(1)


async def speak_http(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    """Another protocol altogether."""
    await reader.read(1)
    writer.write(b"HTTP/1.1 400 Bad Request\r\nConnection: close\r\n\r\n")
    await writer.drain()


@contextlib.contextmanager
def deaf_listener() -> Iterator[int]:
    """A port whose backlog is full: connecting is neither accepted nor refused."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        listener.listen(0)
        port = listener.getsockname()[1]
        waiting = []
        for _ in range(4):
            sock = socket.socket()
            sock.setblocking(False)
            sock.connect_ex(("127.0.0.1", port))
            waiting.append(sock)
        try:
            yield port
        finally:
            for sock in waiting:
                sock.close()


def _object(*members: tuple[bytes, bytes]) -> bytes:
    return b"".join(struct.pack(">H", len(name)) + name + value for name, value in members) + b"\0\0\x09"


UNNEEDED = {
    "typed object": b"\x10\0\3Foo" + _object((b"a", b"\2\0\1x")),
    "movie clip": b"\x04",
    "undefined": b"\x06",
    "reference": b"\x07\0\0",
    "ecma array": b"\x08\0\0\0\7" + _object((b"a", b"\1\1")),
    "strict array": b"\x0a\0\0\0\2\5\1\0",
    "date": b"\x0b" + struct.pack(">dh", 1.7e12, 60),
    "long string": b"\x0c\0\0\0\3abc",
    "unsupported": b"\x0d",
    "record set": b"\x0e",
    "xml": b"\x0f\0\0\0\4<a/>",
    "nested": b"\3\0\1a" * 30 + b"\5" + b"\0\0\x09" * 30,
    "avm+ null": b"\x11\1",
    "avm+ integer": b"\x11\4\xff\xff\xff\xff",
    "avm+ double": b"\x11\5" + struct.pack(">d", 2.5),
    "avm+ object": b"\x11\x0a\x1b\7Foo\3a\6\0\3b\3\1",
    "avm+ array": b"\x11\x09\5\3k\2\1\6\3v\6\2",
    "avm+ date": b"\x11\x08\1" + struct.pack(">d", 1.7e12),
    "avm+ xml": b"\x11\x0b\x09<a/>",
    "avm+ bytes": b"\x11\x0c\7\0\1\2",
    "avm+ vectors": b"\x11\x09\5\1\x0d\3\0\0\0\0\7\x10\3\0\1\1",
    "avm+ dictionary": b"\x11\x11\3\0\6\3k\6\3v",
}
"""Values that a server may add to its answers, one or two of each kind of AMF0 and AMF3."""
JUNK = {
    "no marker": b"\xff\xff\xff",
    "object that never ends": b"\3\0\1a",
    "text over the end": b"\2\xff\xffx",
    "endless array": b"\x0a\xff\xff\xff\xff\5",
    "deeply nested": b"\3\0\1a" * 5000,
    "reference to nothing": b"\x07\xff\xff",
    "foreign class": b"\x11\x0a\7\7Foo\1\2\3",
}
"""What no reader gets past."""


@dataclass
class Taker:
    """How a stub destination treats a stream after it has agreed to it.

    Attributes:
        after_bytes: of media, before it does what `then` says.
        then: stop reading, close properly, reset, or say goodbye in RTMP first; nothing: leave it to the caller.
        extra, junk: it adds these to each of its answers; before, inside and behind what is needed, and at the end.
        done_s: when it did that, on time.monotonic.
    """

    then: str
    after_bytes: int = 20_000
    refusal: str | None = None
    extra: Sequence[bytes] = ()
    junk: bytes = b""
    done_s: float | None = None

    async def __call__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Just enough RTMP to be published to: handshake, and the answers in the order in which they are due."""
        await reader.readexactly(1537)
        writer.write(b"\3" + bytes(1536) + bytes(1536))
        await reader.readexactly(1536)
        await _read_until(reader, b"connect")
        extra, behind = b"".join(self.extra), b"".join(self.extra) + self.junk
        writer.write(_command(b"\x02\x00\x07_result" + _number(1) + extra + b"\x05" + _object() + behind))
        seen = await _read_until(reader, b"createStream")
        writer.write(_command(b"\x02\x00\x07_result" + _number(4) + b"\x05" + _number(1) + behind))
        if b"\x00\x07publish" not in seen:
            await _read_until(reader, b"publish")
        if self.refusal is not None:
            writer.write(_command(_status(b"error", b"NetStream.Publish.BadName", self.refusal.encode())))
            await writer.drain()
            await reader.read(-1)
            return
        writer.write(_command(_status(b"status", b"NetStream.Publish.Start", b"go on", extra=self.extra) + behind))
        await writer.drain()
        left = self.after_bytes
        while left > 0:
            left -= len(await reader.readexactly(min(left, 2048)))
        self.done_s = time.monotonic()
        match self.then:
            case "":
                return
            case "stall":
                await asyncio.Event().wait()
            case "close":
                # Read what is there, so that closing sends FIN and not RST.
                with contextlib.suppress(TimeoutError):
                    writer.write_eof()
                    async with asyncio.timeout(2):
                        await reader.read(-1)
            case "reset":
                sock = writer.get_extra_info("socket")
                sock.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
                writer.transport.abort()
            case "unpublish":
                writer.write(_command(_status(b"status", b"NetStream.Unpublish.Success", b"the event is over")))
                await writer.drain()
                await say_nothing(reader, writer)
            case other:
                raise AssertionError(other)


@dataclass
class Puppet:
    """A destination that does at any moment what it is told.

    Attributes:
        next: what it does with the next one who connects: take the stream, be silent, or reject it.
    """

    port: int = 0
    scheme: str = "rtmp"
    next: str = "take"
    taken: int = 0
    _streams: list[asyncio.StreamWriter] = field(default_factory=list)
    reads: asyncio.Event = field(default_factory=asyncio.Event)
    server: asyncio.Server | None = None

    def url(self, host: str = "127.0.0.1") -> str:
        """Its address, with some application."""
        return f"{self.scheme}://{host}:{self.port}/live"

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """One connection."""
        match self.next:
            case "take":
                self._streams.append(writer)
                await Taker("", after_bytes=0)(reader, writer)
                self.taken += 1
                while await reader.read(2048):
                    await self.reads.wait()
            case "silent":
                await say_nothing(reader, writer)
            case "reject":
                await Taker("", refusal="the event is over")(reader, writer)
            case other:
                raise AssertionError(other)

    def close_streams(self) -> None:
        """It says that it sends nothing more (FIN), and goes on reading what is on its way."""
        for writer in self._streams:
            writer.write_eof()
        self._streams.clear()

    def reset_streams(self) -> None:
        """It breaks the connections off (RST)."""
        for writer in self._streams:
            sock = writer.get_extra_info("socket")
            sock.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
            writer.transport.abort()
        self._streams.clear()

    def stop_reading(self) -> None:
        """Whoever sends to it stays connected and is not read any more."""
        self.reads.clear()
        for writer in self._streams:
            transport = writer.transport
            assert isinstance(transport, asyncio.Transport)
            transport.pause_reading()
        self._streams.clear()

    def go_on_reading(self) -> None:
        """As before."""
        self.reads.set()

    def go_away(self) -> None:
        """Nobody listens at its port any more."""
        assert self.server is not None
        self.server.close()


@contextlib.asynccontextmanager
async def puppet(*, tls: ssl.SSLContext | None = None) -> AsyncIterator[Puppet]:
    """For the length of the block, at a loopback port."""
    made = Puppet(scheme="rtmp" if tls is None else "rtmps")
    made.reads.set()
    async with tcp_server(made.serve, tls=tls) as server:
        made.port, made.server = server.port, server.server
        yield made


async def _read_until(reader: asyncio.StreamReader, mark: bytes) -> bytes:
    seen = b""
    while mark not in seen:
        data = await reader.read(4096)
        if not data:
            raise ConnectionError("the publisher left")
        seen += data
    return seen


def _number(value: float) -> bytes:
    return b"\0" + struct.pack(">d", value)


def _status(level: bytes, code: bytes, description: bytes, *, extra: Sequence[bytes] = ()) -> bytes:
    members = [
        (name, b"\2" + struct.pack(">H", len(text)) + text)
        for name, text in ((b"level", level), (b"code", code), (b"description", description))
    ]
    told = [(b"extra%d" % number, value) for number, value in enumerate(extra)] + members
    return b"\x02\x00\x08onStatus" + _number(0) + b"".join(extra) + b"\5" + b"\3" + _object(*told)


def _command(body: bytes) -> bytes:
    """One AMF0 command in chunks of 128 bytes."""
    chunks = [body[position : position + 128] for position in range(0, len(body), 128)]
    return b"\x03" + bytes(3) + len(body).to_bytes(3, "big") + b"\x14" + bytes(4) + b"\xc3".join(chunks)


# TLS


@dataclass(frozen=True)
class Authority:
    """A certificate authority of the test's own; `ca_file` is its certificate."""

    ca_file: Path
    key: ec.EllipticCurvePrivateKey
    certificate: x509.Certificate
    folder: Path

    def server_context(self, *, host: str = "127.0.0.1", expired: bool = False) -> ssl.SSLContext:
        """TLS for a server whose certificate names `host`."""
        key = ec.generate_private_key(ec.SECP256R1())
        names = [x509.IPAddress(IPv4Address(host)) if host[0].isdigit() else x509.DNSName(host)]
        now = datetime.datetime.now(datetime.UTC)
        end = now - datetime.timedelta(days=1) if expired else now + datetime.timedelta(days=1)
        certificate = (
            x509.CertificateBuilder()
            .subject_name(x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, host)]))
            .issuer_name(self.certificate.subject)
            .public_key(key.public_key())
            .serial_number(x509.random_serial_number())
            .not_valid_before(now - datetime.timedelta(days=2))
            .not_valid_after(end)
            .add_extension(x509.SubjectAlternativeName(names), critical=False)
            .sign(self.key, hashes.SHA256())
        )
        file = self.folder / f"server-{os.urandom(4).hex()}.pem"
        file.write_bytes(_pem(key) + certificate.public_bytes(serialization.Encoding.PEM))
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(file)
        return context


def authority(folder: Path) -> Authority:
    """Makes one."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "meetkit's tests")])
    now = datetime.datetime.now(datetime.UTC)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - datetime.timedelta(days=3))
        .not_valid_after(now + datetime.timedelta(days=3))
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    ca_file = folder / "ca.pem"
    ca_file.write_bytes(certificate.public_bytes(serialization.Encoding.PEM))
    return Authority(ca_file, key, certificate, folder)


def _pem(key: ec.EllipticCurvePrivateKey) -> bytes:
    return key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )


def tls_front(port: int) -> Dialogue:
    """Hands what it reads to a plain server at `port` and back: what stunnel does in front of an RTMP server."""

    async def relay(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        behind_reader, behind_writer = await asyncio.open_connection("127.0.0.1", port)

        async def pump(source: asyncio.StreamReader, sink: asyncio.StreamWriter) -> None:
            try:
                while data := await source.read(65536):
                    sink.write(data)
                    await sink.drain()
            finally:
                sink.close()

        await asyncio.gather(pump(reader, behind_writer), pump(behind_reader, writer), return_exceptions=True)

    return relay
