"""The process: reads the capture and the control lines, makes what is due, hands it on, and reports."""

import json
import logging
import os
import select
import socket
import time
from collections.abc import Callable
from typing import Any

from pydantic import ValidationError

from meetkit.egress.capture import CaptureReader, Message, Tick
from meetkit.egress.composition import Composition
from meetkit.egress.delivery import Delivery, RecordingDelivery, prepare_storage
from meetkit.egress.encoder import Encoder
from meetkit.egress.failures import Stage, Stalled, failure
from meetkit.egress.job import BadField, Job, parse_job
from meetkit.egress.outputs import OutputPlan
from meetkit.egress.outputs.livestream import LivestreamDelivery
from meetkit.egress.reports import Reports
from meetkit.egress.scene import Scene
from meetkit.egress.text.fonts import faces
from meetkit.egress.validate.config import Kind, invalid_config
from meetkit.egress.watchdog import Watchdog

# Noticed and told within 5 s.
STALLED_AFTER_S = 4.5
# Outputs keep to the time for a start themselves; this much later something else hangs.
_START_MARGIN_S = {"recording": 0.0, "livestream": 3.0, "hls": 3.0}
# Frames may come this late: the core waits 100 ms for sound and 500 ms for pictures.
_DELAY_US = {"recording": 600_000, "livestream": 300_000, "hls": 600_000}
# Behind by more than this, of three frames one is encoded until it has caught up.
_OVERLOADED_US = 2_500_000
_CAUGHT_UP_US = 1_000_000
_READ_BYTES = 256 * 1024
_DRAIN_BYTES = 16 * 1024 * 1024
_PLAUSIBLE_START_US = 10_000_000

logger = logging.getLogger(__name__)


class Lines:
    """The lines of a pipe, as far as they have come."""

    def __init__(self, fd: int) -> None:
        self._fd = fd
        self._rest = b""
        self.has_ended = False

    def fileno(self) -> int:
        """For select."""
        return self._fd

    def first(self) -> bytes:
        """Waits for one line; what there is when the pipe ends."""
        while b"\n" not in self._rest and not self.has_ended:
            self._fill()
        line, _, self._rest = self._rest.partition(b"\n")
        return line

    def more(self) -> list[bytes]:
        """Reads once, and gives the lines that are complete."""
        self._fill()
        *lines, self._rest = self._rest.split(b"\n")
        return [line for line in lines if line.strip()]

    def waiting(self) -> list[bytes]:
        """The lines that came together with the first one."""
        *lines, self._rest = self._rest.split(b"\n")
        return [line for line in lines if line.strip()]

    def _fill(self) -> None:
        data = os.read(self._fd, 65_536)
        self.has_ended = not data
        self._rest += data


class Egress:
    """One job from its first line to its last report."""

    def __init__(self, job: Job, lines: Lines, reports: Reports) -> None:
        self._job, self._lines, self._reports = job, lines, reports
        self._stage = Stage.STARTING
        self._stops = False
        self._delivery: Delivery | None = None
        self._watchdog: Watchdog | None = None
        self._encoder: Encoder | None = None
        self._composition: Composition | None = None
        self._reader = CaptureReader()
        self._begun_s = time.monotonic()
        # The first report comes at once: from then on the server knows silence as such.
        self._reported_s = self._begun_s - 1
        self._is_overloaded = False
        self._early_scenes: list[Scene] = []

    def ask_to_stop(self) -> None:
        """As if `stop` had come over the control pipe; for signals."""
        self._stops = True

    def run(self) -> int:
        """Does the job; the exit code."""
        try:
            capture = _capture_socket(self._job.capture_fd)
            with capture:
                self._open()
                self._watchdog = Watchdog(STALLED_AFTER_S, self._hang)
                self._loop(capture)
                self._finish(capture)
        except Exception as cause:  # noqa: BLE001 - the boundary: every fault becomes an error of the catalogue
            return self._fail(cause)
        finally:
            if self._watchdog is not None:
                self._watchdog.stop()
        return 0

    def _open(self) -> None:
        if self._job.kind != "livestream":
            prepare_storage(self._job)
        if self._job.config.has_video:
            # Opened here: from a cold disk it takes a second, in which no frame could be made.
            faces()
        self._encoder = Encoder(self._job.config, self._job.kind, self._job.faults)
        self._delivery = _delivery(self._job, self._encoder, self._reports)

    def _loop(self, capture: socket.socket) -> None:
        poll = select.poll()
        poll.register(capture.fileno(), select.POLLIN)
        poll.register(self._lines.fileno(), select.POLLIN)
        self._control(self._lines.waiting())
        while not self._stops:
            ready = {fd for fd, _ in poll.poll(100)}
            if self._lines.fileno() in ready:
                self._control(self._lines.more())
                self._stops = self._stops or self._lines.has_ended
            if capture.fileno() in ready and not self._receive(capture):
                logger.info("the capture has ended")
                return
            self._turn()

    def _turn(self) -> None:
        """Makes what is due and shows that the loop is alive."""
        self._advance()
        if self._stage is not Stage.FINISHING:
            self._look(time.monotonic())
        if self._watchdog is not None:
            self._watchdog.beat()

    def _control(self, lines: list[bytes]) -> None:
        for line in lines:
            try:
                command: dict[str, Any] = json.loads(line)
                if "scene" in command:
                    self._show(Scene.model_validate(command["scene"]))
                elif "stop" in command:
                    self._stops = True
                else:
                    logger.warning("an unknown control line with %s", sorted(command))
            except (ValueError, TypeError, AttributeError, ValidationError) as cause:
                # One line that cannot be read is no reason to lose a recording.
                logger.error("a control line can't be read: %s", type(cause).__name__)

    def _show(self, scene: Scene) -> None:
        if self._composition is None or self._delivery is None:
            self._early_scenes.append(scene)
            return
        self._composition.show(scene)
        self._delivery.show(scene)

    def _receive(self, capture: socket.socket) -> bool:
        """Takes what has come; False when no more will."""
        try:
            data = capture.recv(_READ_BYTES)
        except BlockingIOError:
            return True
        except ConnectionResetError:
            return False
        for message in self._reader.feed(data):
            self._take(message)
            if isinstance(message, Tick):
                # However much came at once: it is made as time passes in it, not when all of it has been taken.
                self._turn()
        return bool(data)

    def _take(self, message: Message) -> None:
        assert self._delivery is not None
        if self._composition is None:
            self._begin(message.time_us)
        assert self._composition is not None
        self._delivery.take(message)
        self._composition.take(message)

    def _begin(self, first_us: int) -> None:
        assert self._encoder is not None
        assert self._delivery is not None
        # A start that is far from the capture's clock is of another clock.
        plausible = abs(first_us - self._job.started_us) <= _PLAUSIBLE_START_US
        start_us = self._job.started_us if plausible else first_us
        self._composition = Composition(
            self._job.config,
            start_us,
            self._encoder,
            delay_us=_DELAY_US[self._job.kind],
            left_out=self._reports.left_out,
        )
        self._delivery.begin(start_us)
        for scene in self._early_scenes:
            self._show(scene.model_copy(update={"at_us": scene.at_us if scene.at_us is not None else start_us}))
        self._early_scenes.clear()

    def _advance(self) -> None:
        if self._composition is None:
            return
        lag_us = self._lag_us()
        if self._job.real_time:
            self._is_overloaded = lag_us > (_CAUGHT_UP_US if self._is_overloaded else _OVERLOADED_US)
        self._composition.advance(keep_every=3 if self._is_overloaded else 1)
        self._hand_on()

    def _hand_on(self) -> None:
        assert self._encoder is not None
        assert self._delivery is not None
        for packet in self._encoder.packets():
            self._delivery.write(packet)
        if self._stage is Stage.STARTING and self._delivery.has_begun:
            self._stage = Stage.RUNNING
            self._reports.started(time.monotonic_ns() // 1000)

    def _look(self, now_s: float) -> None:
        """Reports once a second, and notices when nothing grows."""
        assert self._delivery is not None
        if now_s - self._reported_s >= 1:
            self._reported_s = max(self._reported_s + 1, now_s - 0.5)
            composition = self._composition
            self._reports.progress(
                duration_ms=composition.duration_us // 1000 if composition else 0,
                size_bytes=self._delivery.size_bytes,
                frames_encoded=composition.frames_encoded if composition else 0,
                frames_dropped=composition.frames_dropped if composition else 0,
                lag_ms=self._lag_us() // 1000,
            )
        # Asked in every stage: a livestream's outputs can fail before there is anything to write.
        grown_at_s = self._delivery.grown_at_s
        since_s = grown_at_s if self._stage is Stage.RUNNING else self._begun_s
        start_s = self._job.limits.start_timeout_ms / 1000 + _START_MARGIN_S[self._job.kind]
        limit_s = STALLED_AFTER_S if self._stage is Stage.RUNNING else start_s
        if now_s - since_s > limit_s:
            raise Stalled(int((now_s - since_s) * 1000))

    def _lag_us(self) -> int:
        """How far the output is behind what it should be, in real time; a made-up clock has no lag."""
        if self._composition is None or not self._job.real_time:
            return 0
        due_us = time.monotonic_ns() // 1000 - _DELAY_US[self._job.kind]
        made_us = self._composition.start_us + self._composition.duration_us
        return max(0, due_us - made_us)

    def _finish(self, capture: socket.socket) -> None:
        assert self._encoder is not None
        assert self._delivery is not None
        begun_in_time = self._stage is Stage.RUNNING
        self._stage = Stage.FINISHING
        # What was captured before the stop is on its way through the socket.
        received = 0
        while received < _DRAIN_BYTES and select.select([capture], [], [], 0)[0] and self._receive(capture):
            received += _READ_BYTES
        if self._composition is None:
            self._begin(self._job.started_us)
        assert self._composition is not None
        self._composition.finish()
        self._encoder.finish()
        self._hand_on()
        files = self._delivery.finish()
        if not begun_in_time:
            self._reports.started(time.monotonic_ns() // 1000)
        self._reports.stopped(files)

    def _fail(self, cause: Exception) -> int:
        logger.error("the %s %s fails", self._job.kind, self._job.id, exc_info=cause)
        error = failure(cause, self._job, self._stage)
        files = self._delivery.salvage() if self._delivery is not None else []
        self._reports.failed(error, files)
        return 1

    def _hang(self, silent_ms: int) -> None:
        # The loop holds the file: nothing of it can be touched, but its fragments are on the disk.
        self._reports.failed(failure(Stalled(silent_ms), self._job, self._stage), [])


def run(
    control_fd: int, report_fd: int, *, before_first_report: Callable[[], None] = lambda: None
) -> tuple[Egress | None, int]:
    """Reads the job; the egress that is to be run, or the exit code when there is nothing to do."""
    reports = Reports(report_fd, before_first=before_first_report)
    lines = Lines(control_fd)
    first = lines.first()
    if not first.strip() and lines.has_ended:
        logger.info("the control pipe ended before a job came")
        return None, 0
    try:
        job = parse_job(first)
    except BadField as cause:
        logger.error("the job is wrong at %s: %s", cause.field, cause.problem)
        # It can't be parsed, so this is a guess; the server writes the kind first.
        kinds: tuple[Kind, ...] = ("hls", "livestream", "recording")
        kind = next((kind for kind in kinds if f'"kind": "{kind}"'.encode() in first), kinds[-1])
        reports.failed(invalid_config(kind, cause.field, cause.problem))
        return None, 1
    return Egress(job, lines, reports), 0


def _delivery(job: Job, encoder: Encoder, reports: Reports) -> Delivery:
    if job.kind == "recording":
        return RecordingDelivery(job, encoder.streams)
    plan = OutputPlan.from_job(job.model_dump(mode="json", by_alias=True))
    return LivestreamDelivery(plan, encoder.streams, reports)


def _capture_socket(fd: int) -> socket.socket:
    try:
        capture = socket.socket(fileno=fd)
    except OSError as cause:
        raise BadField("captureFd", os.strerror(cause.errno or 0)) from cause
    capture.setblocking(False)
    return capture
