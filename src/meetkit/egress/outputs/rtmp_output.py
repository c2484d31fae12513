"""One RTMP or RTMPS output: its thread, its connections, its retries."""

import errno
import logging
import os
import ssl
import threading
import time
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from meetkit.egress.outputs.backlog import Backlog
from meetkit.egress.outputs.failures import AnyFault, Cause, Failed, Fault, new_incident_id
from meetkit.egress.outputs.flv import FlvTags
from meetkit.egress.outputs.rtmp_protocol import RtmpPublisher
from meetkit.egress.outputs.seam import (
    AudioParameters,
    EncodedPacket,
    Limits,
    OutputResult,
    OutputState,
    RtmpSpec,
    VideoParameters,
)
from meetkit.egress.outputs.tell import Tell
from meetkit.egress.outputs.uptake import Uptake
from meetkit.egress.outputs.wire import (
    Alarm,
    Attempt,
    Closed,
    Interrupted,
    Wire,
    connect,
    resolve,
    secure,
    wait_ready,
)
from meetkit.egress.validate.addresses import Network
from meetkit.egress.validate.destination import Destination, parse_destination

_log = logging.getLogger(__name__)
_BUFFER_BYTES = 65_536
_LOOK_INTERVAL_S = 0.25
_FIRST_LOOK_INTERVAL_S = 0.02
_STEADY_AFTER_S = 30.0
_GOODBYE_S = 0.5
_MARGIN_S = 0.25


class RtmpOutput:
    """Publishes to one destination until it is stopped or its retries are used up.

    Every wait has a bound and is ended by `stop`; only the resolver's own thread can be left behind.
    """

    def __init__(
        self,
        output_index: int,
        spec: RtmpSpec,
        *,
        video: VideoParameters | None,
        audio: AudioParameters | None,
        limits: Limits,
        allowed: Sequence[Network],
        ca_file: Path | None,
        tell: Tell,
    ) -> None:
        self.output_index = output_index
        self.destination: Destination = parse_destination(spec.url)
        self._stream_key = spec.stream_key
        self._video, self._audio, self._limits = video, audio, limits
        self._allowed, self._ca_file, self._tell = allowed, ca_file, tell
        self._alarm = Alarm()
        self._backlog = Backlog(limit_s=limits.queue_s, with_video=video is not None, wake=self._alarm.ring)
        self._stop_asked = threading.Event()
        self._stop_deadline_s = float("inf")
        self._state: OutputState = "connecting"
        self._attempts = self._sent_bytes = 0
        self._live_since_s: float | None = None
        self._wire: Wire | None = None
        self._fault: AnyFault | None = None
        self._thread = threading.Thread(target=self._run, name=f"egress-output-{output_index}", daemon=True)

    def start(self) -> None:
        """Begins to connect."""
        self._thread.start()

    def submit(self, packet: EncodedPacket) -> None:
        """Queues a packet; never blocks."""
        self._backlog.put(packet)

    def ask_to_stop(self, deadline_s: float) -> None:
        """What is queued is sent until the deadline (monotonic seconds), then the stream is closed."""
        self._stop_deadline_s = deadline_s
        self._stop_asked.set()
        self._alarm.ring()

    def join(self, timeout_s: float) -> None:
        """Waits for the end of the thread, at most so long."""
        if self._thread.ident is not None and self._thread is not threading.current_thread():
            self._thread.join(max(0.0, timeout_s))

    def result(self) -> OutputResult:
        """What became of it; `error` is left to the one who knows whether the livestream was over."""
        wire = self._wire
        return OutputResult(
            output_index=self.output_index,
            state=self._state,
            attempts=self._attempts,
            sent_bytes=self._sent_bytes + (0 if wire is None else wire.written_bytes),
            dropped_frames=self._backlog.dropped_frames,
        )

    @property
    def fault(self) -> AnyFault | None:
        """The latest one."""
        return self._fault

    def _run(self) -> None:
        try:
            self._publish_until_over()
        except Interrupted:
            _log.info("output %d: stopped before it was live", self.output_index)
        except Exception:  # noqa: BLE001 - the thread's boundary: what nobody foresaw is told, not lost
            incident_id = new_incident_id()
            _log.exception("output %d ended with incident %s", self.output_index, incident_id)
            where = self.destination
            self._fault = Fault(cause="BROKEN", host=where.host, port=where.port, said=incident_id)
            self._change("failed", self._fault)
        finally:
            if self._state != "failed":
                self._change("stopped")
            self._alarm.close()

    def _publish_until_over(self) -> None:
        failures = 0
        while not self._stop_asked.is_set():
            self._attempts += 1
            self._live_since_s = None
            self._change("connecting")
            try:
                self._publish_once()
                return
            except Failed as failed:
                self._fault = failed.fault
            self._backlog.gather()
            _log.info("output %d: attempt %d ended with %s", self.output_index, self._attempts, self._fault.cause)
            # A destination that takes the stream and drops it at once counts as failing, not as new each time.
            steady = self._live_since_s is not None and time.monotonic() - self._live_since_s >= _STEADY_AFTER_S
            failures = 1 if steady else failures + 1
            if self._fault.cause == "FORBIDDEN_ADDRESS" or failures > len(self._limits.retry_delays_s):
                self._change("failed", self._fault)
                return
            self._change("retrying", self._fault)
            self._stop_asked.wait(self._limits.retry_delays_s[failures - 1])

    def _change(self, state: OutputState, fault: AnyFault | None = None) -> None:
        self._state = state
        self._tell(self.output_index, state, self._attempts, fault)

    def _publish_once(self) -> None:
        """One connection from the first byte to the last.

        Raises:
            Failed: the connection could not be made or has ended.
            Interrupted: stopped before it was live.
        """
        limits = self._limits
        first = self._attempts == 1
        timeout_s = limits.start_timeout_s if first else min(limits.connect_timeout_s, limits.start_timeout_s)
        attempt = Attempt(self.destination, timeout_s=timeout_s, alarm=self._alarm, stopping=self._stop_asked.is_set)
        sock = connect(attempt, resolve(attempt, self._allowed))
        if self.destination.scheme == "rtmps":
            sock = secure(attempt, sock, self._ca_file)
        wire = self._wire = Wire(sock)
        try:
            publisher = self._agreed(attempt, wire)
            _Session(self, attempt, wire, publisher).run()
        finally:
            self._wire = None
            self._sent_bytes += wire.written_bytes
            wire.close()

    def _agreed(self, attempt: Attempt, wire: Wire) -> RtmpPublisher:
        """RTMP's opening, until the server takes the stream."""
        destination = self.destination
        publisher = RtmpPublisher(
            app=destination.app, tc_url=destination.tc_url, stream_key=self._stream_key, random=os.urandom(1528)
        )
        try:
            while publisher.phase != "live":
                wire.write(publisher.outgoing())
                if publisher.phase == "refused":
                    raise attempt.failed("REJECTED_BY_DESTINATION", said=publisher.answer)
                wait_ready(wire.sock, self._alarm, write=wire.waiting_bytes > 0, timeout_s=attempt.left_s())
                publisher.receive(wire.read())
        except Closed:
            raise attempt.failed("REJECTED_BY_DESTINATION", said=f"it closed after {_STEPS[publisher.phase]}") from None
        except (OSError, ssl.SSLError) as cause:
            said = f"it reset the connection after {_STEPS[publisher.phase]}, errno {cause.errno}"
            raise attempt.failed("REJECTED_BY_DESTINATION", code=cause.errno or 0, said=said) from None
        return publisher


_STEPS = {"handshake": "the connection was made", "connect": "connect", "publish": "publish", "refused": "its refusal"}


class _Session:
    """A published stream, from the server's consent on."""

    def __init__(self, output: RtmpOutput, attempt: Attempt, wire: Wire, publisher: RtmpPublisher) -> None:
        self._output, self._attempt, self._wire, self._publisher = output, attempt, wire, publisher
        self._limits, self._alarm, self._backlog = output._limits, output._alarm, output._backlog
        self._tags = FlvTags(output._video, output._audio)
        self._sent_media = False
        self._accepted_at: int | None = None
        self._acknowledged_s = time.monotonic()
        self._uptake = Uptake(self._acknowledged_s, wire.acceptance())
        self._acknowledgements = 0

    def run(self) -> None:
        """Sends until the output is stopped.

        Raises:
            Failed: CLOSED_BY_DESTINATION, CONNECTION_LOST or STALLED.
        """
        for tag in self._tags.headers():
            self._publisher.send(tag)
        self._backlog.release()
        try:
            while not self._finished():
                self._fill()
                self._wire.write(self._publisher.outgoing())
                self._look_at_progress()
                busy = self._wire.waiting_bytes > 0
                wait_ready(self._wire.sock, self._alarm, write=busy, timeout_s=self._wait_s())
                self._publisher.receive(self._wire.read())
                if self._publisher.phase == "closed":
                    raise self._lost("CLOSED_BY_DESTINATION", said=self._publisher.answer)
            self._say_goodbye()
        except Closed:
            raise self._lost("CLOSED_BY_DESTINATION", said="it ended the connection") from None
        except OSError as cause:
            raise self._lost("CONNECTION_LOST", code=cause.errno or errno.ECONNRESET) from None

    def _finished(self) -> bool:
        if not self._output._stop_asked.is_set():
            return False
        sent_all = len(self._backlog) == 0 and self._wire.unaccepted_bytes() == 0
        return sent_all or time.monotonic() >= self._output._stop_deadline_s - _GOODBYE_S

    def _fill(self) -> None:
        """Takes packets only as far as they can leave: what waits longer must be droppable."""
        while self._wire.waiting_bytes + self._publisher.waiting_bytes < _BUFFER_BYTES:
            packet = self._backlog.take()
            if packet is None:
                return
            tag = self._tags.of(packet)
            if tag is not None:
                self._publisher.send(tag)
                self._sent_media = True

    def _look_at_progress(self) -> None:
        now_s, acceptance = time.monotonic(), self._wire.acceptance()
        unaccepted_bytes = self._wire.unaccepted_bytes()
        self._uptake.look(now_s, acceptance, waiting_bytes=unaccepted_bytes)
        if self._publisher.acknowledgements != self._acknowledgements:
            self._acknowledgements, self._acknowledged_s = self._publisher.acknowledgements, now_s
        unanswered_s = now_s - self._acknowledged_s if self._publisher.is_unacknowledged else 0.0
        silent_s = max(self._uptake.silent_s(now_s), unanswered_s)
        if silent_s >= self._limits.stall_timeout_s:
            raise self._lost("STALLED", silent_ms=round(silent_s * 1000))
        if self._output._state != "live" and self._sent_media:
            # Live means that the peer has accepted media: all that was on its way when the first of it was written.
            if self._accepted_at is None:
                self._accepted_at = acceptance.acked + unaccepted_bytes
            if acceptance.acked >= self._accepted_at or unaccepted_bytes == 0:
                self._output._live_since_s = now_s
                self._output._change("live")

    def _wait_s(self) -> float:
        return _LOOK_INTERVAL_S if self._output._state == "live" else _FIRST_LOOK_INTERVAL_S

    def _say_goodbye(self) -> None:
        self._publisher.say_goodbye()
        self._wire.write(self._publisher.outgoing())
        deadline_s = min(self._output._stop_deadline_s - _MARGIN_S, time.monotonic() + _GOODBYE_S)
        while self._wire.unaccepted_bytes() > 0 and time.monotonic() < deadline_s:
            wait_ready(
                self._wire.sock, self._alarm, write=self._wire.waiting_bytes > 0, timeout_s=_FIRST_LOOK_INTERVAL_S
            )
            try:
                self._wire.read()
                self._wire.write(b"")
            except (Closed, OSError):
                return

    def _lost(self, cause: Cause, *, code: int = 0, said: str = "", silent_ms: int | None = None) -> Failed:
        fault = self._attempt.fault(cause, code=code, said=said)
        return Failed(fault if silent_ms is None else replace(fault, elapsed_ms=silent_ms))
