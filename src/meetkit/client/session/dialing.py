"""Opening the WebSocket, and telling the ways apart in which that fails."""

import asyncio
import ssl
from urllib.parse import urlsplit

from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import InvalidHandshake, InvalidMessage, InvalidStatus, InvalidURI, WebSocketException

from meetkit.client.failure import Dialing, problem_of
from meetkit.errors import InvalidParameter, UnableToJoinMeeting
from meetkit.protocol import SUBPROTOCOL
from meetkit.protocol.wire import SERVER_FRAME_LIMIT_BYTES

PING_INTERVAL_S = 5.0
PONG_TIMEOUT_S = 10.0
"""Together: 15 s without a sign of life are a lost connection."""
CLOSE_TIMEOUT_S = 1.0


class DialFailed(Exception):
    """The connection could not be opened."""

    def __init__(self, failure: Dialing) -> None:
        super().__init__(failure.cause)
        self.failure = failure


def signal_url(server_url: str) -> str:
    """`http(s)://host[:port][/path]` → the address of its signalling endpoint.

    Raises:
        InvalidParameter: it is not such an address.
    """
    parts = urlsplit(server_url)
    scheme = {"http": "ws", "https": "wss", "ws": "ws", "wss": "wss"}.get(parts.scheme)
    try:
        usable = scheme is not None and bool(parts.hostname) and (parts.port is None or parts.port > 0)
    except ValueError:
        usable = False
    if not usable or parts.username or parts.query or parts.fragment:
        raise InvalidParameter.invalid_value(field="server_url", problem="it must look like https://meet.example.org")
    return f"{scheme}://{parts.netloc}{parts.path.rstrip('/')}/v2/signal"


async def dial(server_url: str, *, timeout_s: float) -> ClientConnection:
    """An open connection that speaks our subprotocol.

    Raises:
        DialFailed: with the reason.
    """
    url = signal_url(server_url)
    host, port = _endpoint(url)
    try:
        connection = await connect(
            url,
            subprotocols=[SUBPROTOCOL],  # type: ignore[list-item]
            open_timeout=timeout_s,
            ping_interval=PING_INTERVAL_S,
            ping_timeout=PONG_TIMEOUT_S,
            close_timeout=CLOSE_TIMEOUT_S,
            max_size=SERVER_FRAME_LIMIT_BYTES + 4096,
            max_queue=None,
            proxy=None if host in ("127.0.0.1", "localhost", "::1") else True,
        )
    except (OSError, TimeoutError, WebSocketException, EOFError, ssl.SSLError) as exc:
        failure = await _failure(exc, server_url, host, port, timeout_s=timeout_s)
        failure.error.__cause__ = exc
        raise DialFailed(failure) from exc
    if connection.subprotocol != SUBPROTOCOL:
        await connection.close()
        answer = f"a WebSocket without the subprotocol {SUBPROTOCOL}"
        raise DialFailed(Dialing(UnableToJoinMeeting.not_a_meeting_server(server=server_url, answer=answer), answer))
    return connection


def _endpoint(url: str) -> tuple[str, int]:
    parts = urlsplit(url)
    return parts.hostname or "", parts.port or (443 if parts.scheme == "wss" else 80)


async def _failure(exc: BaseException, server: str, host: str, port: int, *, timeout_s: float) -> Dialing:
    match exc:
        case TimeoutError():
            timeout_ms = int(timeout_s * 1000)
            return Dialing(UnableToJoinMeeting.signalling_timed_out(server=server, timeout_ms=timeout_ms), "timed out")
        case ssl.SSLError():
            problem = str(getattr(exc, "verify_message", None) or exc.reason or "TLS error")
            return Dialing(UnableToJoinMeeting.tls_failed(server=server, problem=problem), f"TLS: {problem}")
        case InvalidStatus():
            return _stranger(server, f"HTTP {exc.response.status_code}")
        case InvalidURI():
            return _stranger(server, "a redirection to an address that is not a WebSocket's")
        case InvalidMessage() | EOFError():
            return _stranger(server, "something that is not HTTP")
        case InvalidHandshake() | WebSocketException():
            return _stranger(server, "HTTP without WebSocket")
        case OSError():
            return await _network_failure(exc, server, host, port)
        case _:
            return Dialing(UnableToJoinMeeting.server_unreachable(server=server), problem_of(exc))


def _stranger(server: str, answer: str) -> Dialing:
    return Dialing(UnableToJoinMeeting.not_a_meeting_server(server=server, answer=answer), answer)


async def _network_failure(exc: OSError, server: str, host: str, port: int) -> Dialing:
    loop = asyncio.get_running_loop()
    refused = isinstance(exc, ConnectionRefusedError)
    if not refused:
        # asyncio folds the failures of several addresses into one OSError without errno: ask what is the matter.
        try:
            addresses = await loop.getaddrinfo(host, port, type=1)
        except OSError:
            return Dialing(UnableToJoinMeeting.name_not_resolved(host=host), "name not resolved")
        hosts = [str(row[4][0]) for row in addresses]
        refused = exc.errno is None and len(hosts) > 1 and await _all_refuse(hosts, port)
    if refused:
        return Dialing(UnableToJoinMeeting.connection_refused(server=server), "connection refused")
    return Dialing(UnableToJoinMeeting.server_unreachable(server=server), problem_of(exc))


async def _all_refuse(hosts: list[str], port: int) -> bool:
    for host in hosts:
        try:
            async with asyncio.timeout(2):
                _, writer = await asyncio.open_connection(host, port)
        except ConnectionRefusedError:
            continue
        except (OSError, TimeoutError):
            return False
        writer.close()
        return False
    return True
