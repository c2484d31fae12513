"""One encode to many outputs: the common start, the common end, and one voice to the listener."""

import logging
import threading
import time
from dataclasses import replace

from meetkit.egress.outputs.failures import AnyFault, Fault, HlsFault, end_error, output_error, start_error
from meetkit.egress.outputs.hls import HlsOutput
from meetkit.egress.outputs.rtmp_output import RtmpOutput
from meetkit.egress.outputs.seam import (
    AudioParameters,
    EncodedPacket,
    Listener,
    OutputPlan,
    OutputReport,
    OutputResult,
    OutputState,
    VideoParameters,
)

_log = logging.getLogger(__name__)
_Output = RtmpOutput | HlsOutput


class Outputs:
    """All outputs of one livestream. None of its methods blocks on a network; `stop` takes at most 2 s.

    The start succeeds with the first output that is live. It fails as soon as every output has failed once, or after
    `start_timeout_s`; then all are given up. After the start each output retries on its own, and the livestream has
    failed when none is left.
    """

    def __init__(self, plan: OutputPlan, listener: Listener) -> None:
        self._plan, self._listener = plan, listener
        self._outputs: list[_Output] = []
        # Held while the listener is called: reports come one at a time and in order, and none after the last word.
        self._telling = threading.RLock()
        self._states: dict[int | None, OutputState] = {}
        self._faults: dict[int | None, AnyFault] = {}
        self._started = self._over = False
        self._timer: threading.Timer | None = None
        self._results: tuple[OutputResult, ...] | None = None

    def start(self, video: VideoParameters | None, audio: AudioParameters | None) -> None:
        """Begins connecting; whether it worked is told to the listener within `start_timeout_s`."""
        assert video is not None or audio is not None, "a livestream has at least one of picture and sound"
        plan = self._plan
        self._outputs = [
            RtmpOutput(
                index,
                spec,
                video=video,
                audio=audio,
                limits=plan.limits,
                allowed=plan.allowed_networks,
                ca_file=plan.ca_file,
                tell=self._changed,
            )
            for index, spec in enumerate(plan.rtmp)
        ]
        if plan.hls is not None:
            self._outputs.append(HlsOutput(plan.hls, video=video, audio=audio, limits=plan.limits, tell=self._changed))
        assert self._outputs, "a livestream has at least one output"
        self._states = {output.output_index: "connecting" for output in self._outputs}
        self._timer = threading.Timer(plan.limits.start_timeout_s, self._start_timed_out)
        self._timer.name, self._timer.daemon = "egress-start-timer", True
        self._timer.start()
        for output in self._outputs:
            output.start()

    def submit(self, packet: EncodedPacket) -> None:
        """Hands a packet to every output; a slow one drops up to a keyframe, and the others don't notice."""
        for output in self._outputs:
            output.submit(packet)

    @property
    def dropped_frames(self) -> int:
        """Video frames left out by all outputs together."""
        return sum(output.result().dropped_frames for output in self._outputs)

    @property
    def sent_bytes(self) -> int:
        """By all outputs together, so far."""
        return sum(output.result().sent_bytes for output in self._outputs)

    def stop(self) -> tuple[OutputResult, ...]:
        """Ends every output in its own way and returns within `stop_timeout_s`; a second call returns the same."""
        if self._results is not None:
            return self._results
        self._cancel_timer()
        deadline_s = time.monotonic() + self._plan.limits.stop_timeout_s
        for output in self._outputs:
            output.ask_to_stop(deadline_s)
        for output in self._outputs:
            output.join(deadline_s - time.monotonic())
        with self._telling:
            self._over = True
            self._results = tuple(self._result(output) for output in self._outputs)
        return self._results

    def _result(self, output: _Output) -> OutputResult:
        fault = output.fault
        error = None if fault is None else output_error((output.output_index, fault))
        return replace(output.result(), error=error)

    def _changed(self, index: int | None, state: OutputState, attempt: int, fault: AnyFault | None) -> None:
        with self._telling:
            if self._over:
                return
            self._states[index] = state
            if fault is not None:
                self._faults[index] = fault
            error = None if fault is None else output_error((index, fault))
            self._listener.output_changed(OutputReport(output_index=index, state=state, attempt=attempt, error=error))
            if state == "live" and not self._started:
                self._started = True
                self._cancel_timer()
                self._listener.outputs_started()
            elif self._none_left():
                self._give_up()

    def _none_left(self) -> bool:
        """Before the start: every output has failed once; after it: every output's retries are used up."""
        if not self._started:
            return len(self._faults) == len(self._states)
        return all(state == "failed" for state in self._states.values())

    def _start_timed_out(self) -> None:
        with self._telling:
            if self._started or self._over:
                return
            timeout_ms = round(self._plan.limits.start_timeout_s * 1000)
            for output in self._outputs:
                self._faults.setdefault(output.output_index, _silent(output, timeout_ms))
            self._give_up()

    def _give_up(self) -> None:
        """The last word to the listener; the threads end by themselves."""
        faults = [(output.output_index, self._faults[output.output_index]) for output in self._outputs]
        self._over = True
        self._cancel_timer()
        for output in self._outputs:
            output.ask_to_stop(time.monotonic())
        self._listener.outputs_failed(end_error(faults) if self._started else start_error(faults))

    def _cancel_timer(self) -> None:
        if self._timer is not None:
            self._timer.cancel()


def _silent(output: _Output, timeout_ms: int) -> AnyFault:
    if isinstance(output, HlsOutput):
        return HlsFault(cause="TIMED_OUT", elapsed_ms=timeout_ms)
    where = output.destination
    return Fault(cause="TIMED_OUT", host=where.host, port=where.port, elapsed_ms=timeout_ms)
