"""One non-blocking connection to a checked address: resolve, connect, TLS, read, write, what the peer has accepted."""

import errno
import fcntl
import os
import select
import socket
import ssl
import struct
import sys
import termios
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import replace
from ipaddress import ip_address
from pathlib import Path

from meetkit.egress.outputs.failures import Cause, Failed, Fault
from meetkit.egress.outputs.uptake import Acceptance
from meetkit.egress.validate.addresses import Network, is_refused, literal_address
from meetkit.egress.validate.destination import Destination

_READ_BYTES = 65_536
_UNSENT_BYTES = 65_536
_MAXIMUM_ADDRESSES = 4
_TCP_INFO_ACKED = slice(120, 128)  # struct tcp_info.tcpi_bytes_acked, Linux ≥ 4.2
_TCP_INFO_WINDOW = slice(228, 232)  # struct tcp_info.tcpi_snd_wnd, Linux ≥ 5.4
_TCP_NOTSENT_LOWAT = 25
_ON_LINUX = sys.platform.startswith("linux")


class Interrupted(Exception):
    """The output is being stopped."""


class Closed(Exception):
    """The peer closed the connection properly; there is nothing more to read."""


class Alarm:
    """Wakes a thread that waits for a socket; `ring` may be called from any thread and never blocks."""

    def __init__(self) -> None:
        self._reader, self._writer = os.pipe()
        os.set_blocking(self._reader, False)
        os.set_blocking(self._writer, False)
        self._lock = threading.Lock()
        self._rung = self._closed = False

    def fileno(self) -> int:
        return self._reader

    def ring(self) -> None:
        with self._lock:
            if not self._rung and not self._closed:
                self._rung = True
                os.write(self._writer, b"!")

    def clear(self) -> None:
        with self._lock:
            if self._rung:
                self._rung = False
                os.read(self._reader, 1)

    def close(self) -> None:
        with self._lock:
            if not self._closed:
                self._closed = True
                os.close(self._reader)
                os.close(self._writer)


class Attempt:
    """The bounds of one attempt to connect: its deadline, its evidence, and whether it is to be given up."""

    def __init__(
        self, destination: Destination, *, timeout_s: float, alarm: Alarm, stopping: Callable[[], bool]
    ) -> None:
        self.destination, self.alarm = destination, alarm
        self._timeout_s, self._stopping = timeout_s, stopping
        self._began_s = time.monotonic()

    def fault(self, cause: Cause, *, code: int = 0, said: str = "") -> Fault:
        """What happened, with host, port and the time since the attempt began."""
        return Fault(
            cause=cause,
            host=self.destination.host,
            port=self.destination.port,
            errno=code,
            elapsed_ms=round((time.monotonic() - self._began_s) * 1000),
            said=said,
        )

    def failed(self, cause: Cause, *, code: int = 0, said: str = "") -> Failed:
        """`fault`, to be raised."""
        return Failed(self.fault(cause, code=code, said=said))

    def left_s(self) -> float:
        """Time left.

        Raises:
            Interrupted: the output is being stopped.
            Failed: TIMED_OUT.
        """
        if self._stopping():
            raise Interrupted
        left_s = self._began_s + self._timeout_s - time.monotonic()
        if left_s <= 0:
            raise Failed(replace(self.fault("TIMED_OUT"), elapsed_ms=round(self._timeout_s * 1000)))
        return left_s

    def wait(self, sock: socket.socket | None, *, write: bool = False, at_most_s: float = 60.0) -> None:
        """Until the socket is ready, the alarm rings or the time is over; the caller looks which."""
        wait_ready(sock, self.alarm, read=not write, write=write, timeout_s=min(self.left_s(), at_most_s))


def wait_ready(
    sock: socket.socket | None, alarm: Alarm, *, read: bool = True, write: bool = False, timeout_s: float
) -> bool:
    """Until the socket is ready or the alarm rings; true when it is the socket."""
    poll = select.poll()
    poll.register(alarm.fileno(), select.POLLIN)
    if sock is not None and (read or write):
        poll.register(sock.fileno(), (select.POLLIN if read else 0) | (select.POLLOUT if write else 0))
    ready = poll.poll(max(0, round(timeout_s * 1000)))
    alarm.clear()
    return sock is not None and any(descriptor == sock.fileno() for descriptor, _ in ready)


def resolve(attempt: Attempt, allowed: Sequence[Network]) -> list[str]:
    """The addresses that may be connected to, in the resolver's order.

    Raises:
        Failed: NAME_NOT_RESOLVED, TIMED_OUT, or FORBIDDEN_ADDRESS when all of them are refused.
    """
    host, port = attempt.destination.host, attempt.destination.port
    literal = literal_address(host)
    found = [str(literal)] if literal is not None else _looked_up(attempt, host, port)
    permitted = [text for text in found if not is_refused(ip_address(text.partition("%")[0]), allowed)]
    if not permitted:
        raise attempt.failed("FORBIDDEN_ADDRESS")
    return permitted[:_MAXIMUM_ADDRESSES]


def _looked_up(attempt: Attempt, host: str, port: int) -> list[str]:
    """getaddrinfo in a thread of its own: it cannot be interrupted, so it is left behind when it takes too long."""
    answers: list[list[str] | OSError] = []

    def look_up() -> None:
        try:
            rows = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
            answers.append(list(dict.fromkeys(str(row[4][0]) for row in rows)))
        except (OSError, UnicodeError) as cause:
            answers.append(cause if isinstance(cause, OSError) else OSError(0, "the name is malformed"))
        attempt.alarm.ring()

    threading.Thread(target=look_up, name="egress-resolve", daemon=True).start()
    while not answers:
        attempt.wait(None)
    answer = answers[0]
    if isinstance(answer, OSError):
        raise attempt.failed("NAME_NOT_RESOLVED", said=answer.strerror or "no reason given") from None
    return answer


def connect(attempt: Attempt, addresses: Sequence[str]) -> socket.socket:
    """A TCP connection to the first address that answers.

    Raises:
        Failed: CONNECTION_REFUSED, TIMED_OUT, UNREACHABLE; a refusal tells more than an address without a route.
    """
    failures: list[Failed] = []
    for address in addresses:
        try:
            return _connected(attempt, address)
        except Failed as failed:
            failures.append(failed)
            if failed.fault.cause == "TIMED_OUT":
                break
    raise next((failed for failed in reversed(failures) if failed.fault.cause != "UNREACHABLE"), failures[-1]) from None


def _connected(attempt: Attempt, address: str) -> socket.socket:
    family = socket.AF_INET6 if ":" in address else socket.AF_INET
    sock = socket.socket(family, socket.SOCK_STREAM)
    try:
        sock.setblocking(False)
        sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        if _ON_LINUX:
            # What the kernel holds beyond the peer's window stays small, so that a slow peer is noticed in our queue.
            sock.setsockopt(socket.IPPROTO_TCP, _TCP_NOTSENT_LOWAT, _UNSENT_BYTES)
        code = sock.connect_ex((address, attempt.destination.port))
        while code in (errno.EINPROGRESS, errno.EALREADY, errno.EWOULDBLOCK):
            ready = wait_ready(sock, attempt.alarm, read=False, write=True, timeout_s=attempt.left_s())
            code = sock.getsockopt(socket.SOL_SOCKET, socket.SO_ERROR) if ready else errno.EINPROGRESS
        if code:
            raise Failed(_connect_fault(attempt, code))
    except BaseException:
        sock.close()
        raise
    return sock


def _connect_fault(attempt: Attempt, code: int) -> Fault:
    if code in (errno.ECONNREFUSED, errno.ECONNRESET):
        return attempt.fault("CONNECTION_REFUSED", code=code)
    if code == errno.ETIMEDOUT:
        return attempt.fault("TIMED_OUT", code=code)
    return attempt.fault("UNREACHABLE", code=code, said=os.strerror(code))


def secure(attempt: Attempt, sock: socket.socket, ca_file: Path | None) -> ssl.SSLSocket:
    """TLS over a connection, the certificate verified for the destination's host.

    Raises:
        Failed: TLS_FAILED, or TIMED_OUT when the peer says nothing.
    """
    try:
        context = ssl.create_default_context(cafile=None if ca_file is None else str(ca_file))
        secured = context.wrap_socket(sock, server_hostname=attempt.destination.host, do_handshake_on_connect=False)
    except (ssl.SSLError, OSError, ValueError) as cause:
        sock.close()
        raise attempt.failed("TLS_FAILED", said=_tls_problem(cause)) from None
    try:
        while True:
            try:
                secured.do_handshake()
            except ssl.SSLWantReadError:
                attempt.wait(secured)
            except ssl.SSLWantWriteError:
                attempt.wait(secured, write=True)
            except OSError as cause:  # also SSLError
                raise attempt.failed("TLS_FAILED", code=_tls_errno(cause), said=_tls_problem(cause)) from None
            else:
                return secured
    except BaseException:
        secured.close()
        raise


def _tls_problem(cause: Exception) -> str:
    match cause:
        case ssl.SSLCertVerificationError():
            return cause.verify_message
        case ssl.SSLEOFError() | ssl.SSLZeroReturnError():
            return "it closed the connection during the TLS handshake"
        case ssl.SSLError():
            return (cause.reason or "TLS error").replace("_", " ").lower()
        case OSError():
            return cause.strerror or type(cause).__name__
        case _:
            return "the host name cannot be used with TLS"


def _tls_errno(cause: OSError) -> int:
    return 0 if isinstance(cause, ssl.SSLError) else cause.errno or 0


class Wire:
    """A connected socket, plain or TLS, that never blocks.

    OSError of the socket passes through `read` and `write`: only the caller knows what it means at that moment.
    """

    def __init__(self, sock: socket.socket) -> None:
        self.sock = sock
        self.written_bytes = 0
        self._unsent = bytearray()

    @property
    def waiting_bytes(self) -> int:
        """Written by us, not yet taken by the kernel."""
        return len(self._unsent)

    def write(self, data: bytes) -> None:
        """Adds to what is to be sent and sends as much as goes."""
        self._unsent += data
        while self._unsent:
            try:
                sent = self.sock.send(memoryview(self._unsent)[:_READ_BYTES])
            except (BlockingIOError, ssl.SSLWantWriteError, ssl.SSLWantReadError):
                return
            except ssl.SSLError as cause:
                raise ConnectionResetError(errno.ECONNRESET, str(cause.reason)) from None
            self.written_bytes += sent
            del self._unsent[:sent]

    def read(self) -> bytes:
        """What has come; empty when nothing has.

        Raises:
            Closed: the peer closed.
        """
        try:
            data = self.sock.recv(_READ_BYTES)
        except (BlockingIOError, ssl.SSLWantReadError, ssl.SSLWantWriteError):
            return b""
        except (ssl.SSLZeroReturnError, ssl.SSLEOFError):
            raise Closed from None
        except ssl.SSLError as cause:
            raise ConnectionResetError(errno.ECONNRESET, str(cause.reason)) from None
        if not data:
            raise Closed
        return data

    def acceptance(self) -> Acceptance:
        """How far the peer is, as its kernel tells ours; on other systems than Linux only what ours has taken."""
        if _ON_LINUX:
            info = self.sock.getsockopt(socket.IPPROTO_TCP, socket.TCP_INFO, 256)
            if len(info) >= _TCP_INFO_ACKED.stop:
                acked = int(struct.unpack("=Q", info[_TCP_INFO_ACKED])[0])
                if len(info) < _TCP_INFO_WINDOW.stop:
                    return Acceptance(acked, 0)
                return Acceptance(acked, int(struct.unpack("=I", info[_TCP_INFO_WINDOW])[0]))
        return Acceptance(self.written_bytes, 0)

    def unaccepted_bytes(self) -> int:
        """What the peer hasn't acknowledged (with TLS's overhead), and what waits here."""
        return len(self._unsent) + self._in_kernel()

    def _in_kernel(self) -> int:
        if not _ON_LINUX:
            return 0
        return int(struct.unpack("i", fcntl.ioctl(self.sock.fileno(), termios.TIOCOUTQ, b"\0\0\0\0"))[0])

    def close(self) -> None:
        """Closes; what the kernel still holds is sent in the background."""
        self.sock.close()
