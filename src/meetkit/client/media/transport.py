"""One direction's transport kept alive: made, connected, watched, restarted, remade. The client's media watchdog.

Signalling being down is not this module's failure: it waits, and goes on when the session is back.
"""

import asyncio
import logging
import time
from collections.abc import Awaitable, Callable
from typing import Any, Literal, Protocol, cast

from aiortc import RTCCertificate, RTCDtlsTransport
from aiortc.rtcdtlstransport import RTCDtlsFingerprint, RTCDtlsParameters
from aiortc.rtcicetransport import RTCIceTransport

from meetkit.client.media.ice import IceFailed, IceLink
from meetkit.client.tasks import complete, end
from meetkit.errors import ErrorCode, MeetingError, MeetingMediaConnectionFailed
from meetkit.protocol.methods import Diagnosis, IceRestarted, TransportCreated

log = logging.getLogger("meetkit.client.media")

CONNECT_TIMEOUT_S = 10.0
RESTART_TIMEOUT_S = 5.0
CONSENT_PATIENCE_S = 20.0
RESTARTS_BEFORE_REMAKE = 2
BACKOFF_FIRST_S = 0.5
GOODBYE_GRACE_S = 0.5
BACKOFF_LIMIT_S = 8.0

Direction = Literal["send", "recv"]
_SIGNALLING_DOWN = frozenset(
    {
        ErrorCode.ERROR_MEETING_RECONNECTING,
        ErrorCode.ERROR_OPERATION_ABORTED,
        ErrorCode.ERROR_OPERATION_TIMED_OUT,
    }
)


class Call(Protocol):
    """A signalling request: `await call("transport.create", {...})` gives the method's response model."""

    def __call__(self, method: str, data: dict[str, Any], /) -> Awaitable[Any]: ...


def signalling_is_down(error: MeetingError) -> bool:
    """Whether an error only says that a request could not be made now: what is wanted is done after the reconnect."""
    return error.code in _SIGNALLING_DOWN


class Transport:
    """One transport of the server's and our end of it. `ready` is set while packets can flow."""

    def __init__(self, created: TransportCreated, *, on_event: Callable[[], None]) -> None:
        self.id = created.transport_id
        self.ready = asyncio.Event()
        self.dead = False
        self._created = created
        self._on_event = on_event
        self._ever_ready = False
        self.link = IceLink(on_consent=lambda alive: on_event())
        # Only `role`, `_recv` and `_send` of the ICE transport are used by RTCDtlsTransport.
        self.dtls = RTCDtlsTransport(cast(RTCIceTransport, self.link), [RTCCertificate.generateCertificate()])
        # ORTC's rule would make the controlling side the server and cost a round trip; SDP stacks set it like this too.
        self.dtls._set_role("client")
        self.dtls.on("statechange", self._dtls_changed)

    @property
    def dtls_parameters(self) -> dict[str, Any]:
        """Our end of DTLS."""
        return {
            "role": "client",
            "fingerprints": [
                {"algorithm": f.algorithm, "value": f.value} for f in self.dtls.getLocalParameters().fingerprints
            ],
        }

    @property
    def description(self) -> dict[str, Any]:
        """What `transport.connect` sends: at first, and at each ICE restart, for which we have new credentials too."""
        ice_parameters = self.link.parameters
        return {"transportId": self.id, "dtlsParameters": self.dtls_parameters, "iceParameters": ice_parameters}

    @property
    def worked(self) -> bool:
        """Whether it has ever been ready."""
        return self._ever_ready

    async def connect(self, *, timeout_s: float, ice_parameters: dict[str, Any] | None = None) -> None:
        """ICE (with new credentials for a restart), then DTLS if that is not done.

        Raises:
            IceFailed: no path.
            TimeoutError: ICE worked, DTLS did not finish.
        """
        deadline_s = time.monotonic() + timeout_s
        parameters = ice_parameters or self._created.ice_parameters
        await self.link.connect(parameters, self._created.ice_candidates, timeout_s=timeout_s)
        if self.dtls.state == "new":
            remote = RTCDtlsParameters(
                fingerprints=[
                    RTCDtlsFingerprint(algorithm=str(f["algorithm"]), value=str(f["value"]))
                    for f in self._created.dtls_parameters["fingerprints"]
                ]
            )
            try:
                async with asyncio.timeout_at(asyncio.get_running_loop().time() + deadline_s - time.monotonic()):
                    await self.dtls.start(remote)
            except (OSError, TimeoutError):
                self.dead = True
                raise TimeoutError from None
            except Exception as exc:
                # OpenSSL reports what it dislikes through several exception classes of its own.
                self.dead = True
                log.debug("DTLS failed", exc_info=exc)
                raise TimeoutError from exc
        if self.dtls.state != "connected":
            self.dead = True
            raise TimeoutError
        self._ever_ready = True
        self.ready.set()

    def _dtls_changed(self) -> None:
        if self.dtls.state in ("closed", "failed"):
            self.dead = True
            self.ready.clear()
            self._on_event()

    async def close(self) -> None:
        """Say goodbye and close the sockets; waits for aiortc's own task."""
        self.dead = True
        self.ready.clear()
        self.dtls.remove_all_listeners()
        pump = self.dtls._task
        try:
            await self.dtls.stop()
        except Exception as exc:
            log.debug("DTLS goodbye failed", exc_info=exc)
        await self.link.close()
        if pump is not None:
            await asyncio.wait({pump})
            if not pump.cancelled():
                pump.exception()


class Path:
    """Keeps one direction connected from `start` to `close`, through failures of every kind.

    `on_transport(transport)` is awaited with each new transport, so that streams are set up on it; `on_health(up)` says
    when a path that worked is lost and when it is back; `on_trouble(error)` gets the server's refusal of a transport
    and says whether somebody who waits for it was told; `report` gets it otherwise, and one 3044 per outage.
    """

    def __init__(
        self,
        direction: Direction,
        *,
        call: Call,
        on_transport: Callable[[Transport], Awaitable[None]],
        on_gone: Callable[[Transport], Awaitable[None]],
        on_health: Callable[[Direction, bool], None],
        on_trouble: Callable[[MeetingError], bool],
        report: Callable[[MeetingError], None],
    ) -> None:
        self.direction = direction
        self.transport: Transport | None = None
        self._call = call
        self._on_transport = on_transport
        self._on_gone = on_gone
        self._on_health = on_health
        self._on_trouble = on_trouble
        self._report = report
        self._task: asyncio.Task[None] | None = None
        self._changed = asyncio.Event()
        self._signalling_up = asyncio.Event()
        self._signalling_up.set()
        self._remake = False
        self._reported = False

    def start(self) -> None:
        """Begin, at the first use of the direction. Idempotent."""
        if self._task is None or self._task.done():
            self._task = asyncio.create_task(self._keep(), name=f"meetkit-path-{self.direction}")

    def signalling(self, *, up: bool, fresh: bool = False) -> None:
        """The session was lost or is back; `fresh`: the server knows nothing of our transports any more."""
        if fresh:
            self._remake = True
        if up:
            self._signalling_up.set()
        else:
            self._signalling_up.clear()
        self._changed.set()

    def remake(self) -> None:
        """The server says that the transport is gone."""
        self._remake = True
        self._changed.set()

    async def close(self) -> None:
        """End it: no task, socket or thread of it is left."""
        task, self._task = self._task, None
        if task is not None:
            await end({task})
        await self._discard()

    async def _discard(self) -> None:
        transport, self.transport = self.transport, None
        if transport is not None:
            await complete(self._dispose(transport))

    async def _dispose(self, transport: Transport) -> None:
        await self._on_gone(transport)
        await transport.close()

    async def _keep(self) -> None:
        attempt = 0
        while True:
            await self._signalling_up.wait()
            try:
                transport = await self._make()
                await self._bring_up(transport)
                attempt = 0
                await self._hold(transport)
            except MeetingError as error:
                told = self._on_trouble(error)
                if not signalling_is_down(error):
                    if not told:
                        self._report(error)
                    if not error.retryable:
                        await self._discard()
                        return
            was_up = self.transport is not None and self.transport.worked
            await self._discard()
            if was_up and not self._remake:
                # A server that throws us out closes the transport before it says why: let signalling speak first.
                await asyncio.sleep(GOODBYE_GRACE_S)
                self._on_health(self.direction, False)
            if not self._remake:
                await self._pause(attempt)
                attempt += 1

    async def _make(self) -> Transport:
        self._remake = False
        created: TransportCreated = await self._call("transport.create", {"direction": self.direction})
        self.transport = transport = Transport(created, on_event=self._changed.set)
        return transport

    async def _bring_up(self, transport: Transport) -> None:
        """Connect for the first time; restart ICE a few times if that fails. Returns, up or dead."""
        connecting = self._call("transport.connect", transport.description)
        async with _Together() as together:
            together.start(self._on_transport(transport))
            ice_parameters: dict[str, Any] | None = None
            await connecting
            for restart in range(RESTARTS_BEFORE_REMAKE + 1):
                started_s = time.monotonic()
                try:
                    await transport.connect(timeout_s=CONNECT_TIMEOUT_S, ice_parameters=ice_parameters)
                except IceFailed as exc:
                    log.info("%s: no path to the server (%s)", self.direction, exc)
                    await self._report_failure(transport, _ms_since(started_s), dtls=False)
                except TimeoutError:
                    await self._report_failure(transport, _ms_since(started_s), dtls=True)
                    return
                else:
                    self._up(transport)
                    return
                await self._pause(restart)
                if self._remake:
                    return
                ice_parameters = await self._restart_ice(transport)

    async def _restart_ice(self, transport: Transport) -> dict[str, Any]:
        """The server's new credentials, and ours to the server."""
        restarted: IceRestarted = await self._call("transport.restartIce", {"transportId": transport.id})
        await self._call("transport.connect", transport.description)
        return restarted.ice_parameters

    def _up(self, transport: Transport) -> None:
        self._reported = False
        transport.ready.set()
        self._on_health(self.direction, True)

    async def _hold(self, transport: Transport) -> None:
        """Watch a transport that works; returns when a new one is needed."""
        while transport.worked and not transport.dead and not self._remake:
            self._changed.clear()
            if transport.link.alive or not self._signalling_up.is_set():
                await self._changed.wait()
            elif not await self._restore(transport):
                return

    async def _restore(self, transport: Transport) -> bool:
        """The path went silent: restart ICE until it speaks again. False: give this transport up."""
        lost_s = time.monotonic()
        self._on_health(self.direction, False)
        attempt = 0
        while not (transport.dead or self._remake):
            if transport.link.alive:
                self._up(transport)
                return True
            if not self._signalling_up.is_set():
                # The whole network is away; the outage of signalling is reported already, and its clock runs there.
                await self._signalling_up.wait()
                lost_s = time.monotonic()
                continue
            try:
                ice_parameters = await self._restart_ice(transport)
                await transport.connect(timeout_s=RESTART_TIMEOUT_S, ice_parameters=ice_parameters)
            except MeetingError as error:
                if not signalling_is_down(error):
                    return False
            except (IceFailed, TimeoutError):
                pass
            else:
                self._up(transport)
                return True
            if time.monotonic() - lost_s >= CONSENT_PATIENCE_S:
                self._report_once(
                    MeetingMediaConnectionFailed.consent_lost(silent_ms=_ms_since(lost_s), ends="nothing")
                )
                return False
            await self._pause(attempt)
            attempt += 1
        return False

    async def _report_failure(self, transport: Transport, waited_ms: int, *, dtls: bool) -> None:
        if self._reported or not self._signalling_up.is_set():
            return
        try:
            seen: Diagnosis | None = await self._call("transport.diagnose", {"transportId": transport.id})
        except MeetingError as refusal:
            if signalling_is_down(refusal):
                return
            seen = None
        if self._remake:
            return  # the server has given it up and said why, before it answered
        error: MeetingError
        if dtls:
            error = MeetingMediaConnectionFailed.dtls_failed(waited_ms=waited_ms, ends="nothing")
        elif seen is None or seen.stun_received == 0:
            error = MeetingMediaConnectionFailed.udp_blocked(waited_ms=waited_ms, ends="nothing")
        else:
            error = MeetingMediaConnectionFailed.ice_failed(waited_ms=waited_ms, ends="nothing")
        self._report_once(error)

    def _report_once(self, error: MeetingError) -> None:
        if not self._reported:
            self._reported = True
            self._report(error)

    async def _pause(self, attempt: int) -> None:
        """Back off, but not past a change that makes waiting pointless."""
        self._changed.clear()
        delay_s = min(BACKOFF_LIMIT_S, BACKOFF_FIRST_S * 2**attempt)
        try:
            async with asyncio.timeout(delay_s):
                await self._changed.wait()
        except TimeoutError:
            return


class _Together:
    """Runs one coroutine beside the block and awaits it at the block's end; cancels it when the block fails."""

    def __init__(self) -> None:
        self._task: asyncio.Future[None] | None = None

    def start(self, work: Awaitable[None]) -> None:
        self._task = asyncio.ensure_future(work)

    async def __aenter__(self) -> "_Together":
        return self

    async def __aexit__(self, kind: type[BaseException] | None, exc: object, trace: object) -> None:
        assert self._task is not None
        if kind is not None:
            await end({self._task})
        else:
            await self._task


def _ms_since(started_s: float) -> int:
    return round((time.monotonic() - started_s) * 1000)
