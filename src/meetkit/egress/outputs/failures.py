"""Why an output is not live, as plain data, and the catalogue's errors made of it."""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal, assert_never

from meetkit.errors import (
    HlsFailed,
    InternalError,
    InvalidLivestreamConfig,
    LivestreamFailed,
    MeetingError,
    StartHlsFailed,
    StartLivestreamFailed,
    Subject,
)

Cause = Literal[
    "CONNECTION_REFUSED",
    "NAME_NOT_RESOLVED",
    "TIMED_OUT",
    "TLS_FAILED",
    "UNREACHABLE",
    "REJECTED_BY_DESTINATION",
    "CLOSED_BY_DESTINATION",
    "CONNECTION_LOST",
    "STALLED",
    "FORBIDDEN_ADDRESS",
    "BROKEN",
]
HlsCause = Literal["DISK_FULL", "STORAGE_NOT_WRITABLE", "TIMED_OUT", "STALLED", "BROKEN"]
"""BROKEN is a bug of ours; `said` is then the incident id under which the log has the trace."""


def new_incident_id() -> str:
    """For a fault that nobody foresaw."""
    return f"inc-{secrets.token_hex(3)}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """What happened to an RTMP output, with the evidence.

    Attributes:
        said: the destination's answer, TLS's or the resolver's explanation; never contains a stream key.
        elapsed_ms: since the attempt began, or how long nothing was accepted (STALLED).
    """

    cause: Cause
    host: str
    port: int
    errno: int = 0
    elapsed_ms: int = 0
    said: str = ""

    def of_output(self, output_index: int, *, over: bool = False) -> MeetingError:
        """The error of one output of a livestream; `over` when the livestream ends with it."""
        ends: Literal["livestream", "nothing"] = "livestream" if over else "nothing"
        subject, host, port = Subject(output_index=output_index), self.host, self.port
        index = output_index
        match self.cause:
            case "CONNECTION_REFUSED":
                return LivestreamFailed.connection_refused(
                    output_index=index,
                    host=host,
                    port=port,
                    errno=self.errno,
                    elapsed_ms=self.elapsed_ms,
                    subject=subject,
                    ends=ends,
                )
            case "NAME_NOT_RESOLVED":
                return LivestreamFailed.name_not_resolved(
                    output_index=index, host=host, problem=self.said, subject=subject, ends=ends
                )
            case "TIMED_OUT":
                return LivestreamFailed.timed_out(
                    output_index=index, host=host, timeout_ms=self.elapsed_ms, subject=subject, ends=ends
                )
            case "TLS_FAILED":
                return LivestreamFailed.tls_failed(
                    output_index=index, host=host, problem=self.said, subject=subject, ends=ends
                )
            case "UNREACHABLE":
                return LivestreamFailed.unreachable(
                    output_index=index,
                    host=host,
                    port=port,
                    errno=self.errno,
                    problem=self.said,
                    subject=subject,
                    ends=ends,
                )
            case "REJECTED_BY_DESTINATION":
                return LivestreamFailed.rejected_by_destination(
                    output_index=index, host=host, answer=self.said, subject=subject, ends=ends
                )
            case "CLOSED_BY_DESTINATION":
                return LivestreamFailed.closed_by_destination(
                    output_index=index, host=host, answer=self.said, subject=subject, ends=ends
                )
            case "CONNECTION_LOST":
                return LivestreamFailed.connection_lost(
                    output_index=index, host=host, errno=self.errno, subject=subject, ends=ends
                )
            case "STALLED":
                return LivestreamFailed.stalled(
                    output_index=index, host=host, silent_ms=self.elapsed_ms, subject=subject, ends=ends
                )
            case "FORBIDDEN_ADDRESS":
                return InvalidLivestreamConfig.forbidden_address(output_index=index, host=host, subject=subject)
            case "BROKEN":
                return InternalError.unexpected(incident_id=self.said, subject=subject, ends="nothing")
            case _:
                assert_never(self.cause)

    def of_start(self, output_index: int) -> MeetingError:
        """The error of a start that failed because of the only output."""
        subject, host, port = Subject(output_index=output_index), self.host, self.port
        index = output_index
        match self.cause:
            case "CONNECTION_REFUSED":
                return StartLivestreamFailed.connection_refused(
                    output_index=index,
                    host=host,
                    port=port,
                    errno=self.errno,
                    elapsed_ms=self.elapsed_ms,
                    subject=subject,
                )
            case "NAME_NOT_RESOLVED":
                return StartLivestreamFailed.name_not_resolved(
                    output_index=index, host=host, problem=self.said, subject=subject
                )
            case "TIMED_OUT" | "STALLED":
                return StartLivestreamFailed.timed_out(
                    output_index=index, host=host, timeout_ms=self.elapsed_ms, subject=subject
                )
            case "TLS_FAILED":
                return StartLivestreamFailed.tls_failed(
                    output_index=index, host=host, problem=self.said, subject=subject
                )
            case "UNREACHABLE":
                return StartLivestreamFailed.unreachable(
                    output_index=index, host=host, port=port, errno=self.errno, problem=self.said, subject=subject
                )
            case "REJECTED_BY_DESTINATION" | "CLOSED_BY_DESTINATION":
                return StartLivestreamFailed.rejected_by_destination(
                    output_index=index, host=host, answer=self.said, subject=subject
                )
            case "CONNECTION_LOST":
                answer = f"it reset the connection, errno {self.errno}"
                return StartLivestreamFailed.rejected_by_destination(
                    output_index=index, host=host, answer=answer, subject=subject
                )
            case "FORBIDDEN_ADDRESS" | "BROKEN":
                return self.of_output(index)
            case _:
                assert_never(self.cause)


@dataclass(frozen=True, slots=True, kw_only=True)
class HlsFault:
    """What happened to the HLS output."""

    cause: HlsCause
    errno: int = 0
    said: str = ""
    free_bytes: int = 0
    elapsed_ms: int = 0

    def of_output(self, *, over: bool = False) -> MeetingError:
        """The error of an HLS stream that runs; `over` when it ends with it."""
        ends: Literal["hls", "nothing"] = "hls" if over else "nothing"
        match self.cause:
            case "DISK_FULL":
                return HlsFailed.disk_full(free_bytes=self.free_bytes, ends=ends)
            case "STORAGE_NOT_WRITABLE":
                return HlsFailed.storage_not_writable(problem=self.said, errno=self.errno, ends=ends)
            case "TIMED_OUT" | "STALLED":
                return HlsFailed.stalled(silent_ms=self.elapsed_ms, ends=ends)
            case "BROKEN":
                return InternalError.unexpected(incident_id=self.said, ends="nothing")
            case _:
                assert_never(self.cause)

    def of_start(self) -> MeetingError:
        """The error of a start that failed because of the only output."""
        match self.cause:
            case "DISK_FULL":
                return StartHlsFailed.disk_full(free_bytes=self.free_bytes, needed_bytes=self.free_bytes + 1)
            case "STORAGE_NOT_WRITABLE":
                return StartHlsFailed.storage_not_writable(problem=self.said, errno=self.errno)
            case "TIMED_OUT" | "STALLED":
                return StartHlsFailed.stalled(silent_ms=self.elapsed_ms)
            case "BROKEN":
                return self.of_output()
            case _:
                assert_never(self.cause)


AnyFault = Fault | HlsFault


class Failed(Exception):
    """Carries a fault up to the output that it ends; never leaves this package."""

    def __init__(self, fault: AnyFault) -> None:
        super().__init__(fault.cause)
        self.fault = fault


Placed = tuple[int | None, AnyFault]
"""A fault and the index of its output; None for HLS."""


def output_error(placed: Placed) -> MeetingError:
    """The error of one output while the livestream goes on."""
    index, fault = placed
    return fault.of_output() if isinstance(fault, HlsFault) else fault.of_output(_number(index))


def start_error(faults: Sequence[Placed]) -> MeetingError:
    """No output ever began: the only one's reason, or all of them."""
    if len(faults) > 1:
        return StartLivestreamFailed.no_output_started(output_count=len(faults), causes=_causes(faults))
    index, fault = faults[0]
    return fault.of_start() if isinstance(fault, HlsFault) else fault.of_start(_number(index))


def end_error(faults: Sequence[Placed]) -> MeetingError:
    """No output is left: the only one's reason, or all of them."""
    if len(faults) > 1:
        return LivestreamFailed.no_output_left(output_count=len(faults), causes=_causes(faults))
    index, fault = faults[0]
    if isinstance(fault, HlsFault):
        return fault.of_output(over=True)
    return fault.of_output(_number(index), over=True)


def _causes(faults: Sequence[Placed]) -> list[str]:
    return [f"{'HLS' if index is None else f'output {index}'}: {fault.cause}" for index, fault in faults]


def _number(index: int | None) -> int:
    assert index is not None, "only HLS has no index"
    return index
