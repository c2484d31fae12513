"""Which troubles of a livestream's outputs are told, and what a failure is called that comes before the start."""

from typing import Any

import pytest

from meetkit.errors import HlsFailed, LivestreamFailed, MeetingError, RecordingFailed
from meetkit.meeting.egress_kinds import EgressKind
from meetkit.server.egress import failures
from meetkit.server.egress.output_states import OutputChange, OutputsHeard


def report(index: int | None, state: str, attempt: int = 1, error: MeetingError | None = None) -> dict[str, Any]:
    wire = None if error is None else error.to_wire()
    return {"report": "output", "outputIndex": index, "state": state, "attempt": attempt, "error": wire}


def lost(index: int = 0) -> MeetingError:
    return LivestreamFailed.connection_lost(output_index=index, host="live.example.org", errno=104, ends="nothing")


def refused(index: int = 0) -> MeetingError:
    return LivestreamFailed.connection_refused(
        output_index=index, host="live.example.org", port=1935, errno=111, elapsed_ms=1, ends="nothing"
    )


class Story:
    """Two outputs, and what is told of them."""

    def __init__(self, *, begun: bool = True) -> None:
        self.outputs = OutputsHeard(EgressKind.LIVESTREAM, "ls", count=2)
        self.told: list[str] = []
        if begun:
            self.outputs.begin()

    def hear(self, *reports: dict[str, Any]) -> None:
        for one in reports:
            change = self.outputs.hear(one)
            assert change is not None
            self.note(change)

    def note(self, change: OutputChange) -> None:
        if change.is_untold:
            assert change.error is not None
            self.told.append(f"{change.index} {change.error.reason}")


def test_outage_is_told_once_and_the_next_one_again() -> None:
    story = Story()
    story.hear(report(1, "live"), report(1, "retrying", 1, lost(1)), report(1, "connecting", 2))
    story.hear(report(1, "retrying", 2, refused(1)), report(1, "live", 3), report(1, "retrying", 3, lost(1)))
    assert story.told == ["1 CONNECTION_LOST", "1 CONNECTION_LOST"]


def test_output_that_is_given_up_is_told_with_its_attempts_and_last_cause() -> None:
    story = Story()
    story.hear(report(1, "retrying", 1, lost(1)))
    change = story.outputs.hear(report(1, "failed", 7, refused(1)))
    assert change is not None
    assert change.error is not None
    assert change.is_untold
    assert (change.error.reason, change.error.ends) == ("OUTPUT_GIVEN_UP", "nothing")
    assert change.error.params == {
        "output_index": 1,
        "host": "live.example.org",
        "attempts": 7,
        "cause": "CONNECTION_REFUSED",
    }


def test_last_output_that_is_given_up_is_left_to_the_end_of_the_livestream() -> None:
    story = Story()
    story.hear(report(0, "retrying", 1, lost(0)), report(1, "failed", 1, lost(1)), report(0, "failed", 7, refused(0)))
    assert story.told == ["0 CONNECTION_LOST", "1 CONNECTION_LOST"]


def test_before_the_livestream_has_begun_only_what_is_still_wrong_then_is_told() -> None:
    story = Story(begun=False)
    story.hear(report(0, "retrying", 1, refused(0)), report(1, "retrying", 1, refused(1)), report(0, "live", 2))
    assert story.told == []
    for change in story.outputs.begin():
        story.note(change)
    assert story.told == ["1 CONNECTION_REFUSED"]


def test_output_that_is_given_up_before_the_livestream_has_begun_is_told_as_one_after_it() -> None:
    story = Story(begun=False)
    story.hear(report(1, "retrying", 1, refused(1)), report(1, "retrying", 2, lost(1)), report(1, "failed", 3, lost(1)))
    for change in story.outputs.begin():
        story.note(change)
    assert story.told == ["1 CONNECTION_REFUSED", "1 OUTPUT_GIVEN_UP"]


def test_report_of_an_output_that_was_not_ordered_is_nothing() -> None:
    story = Story()
    assert story.outputs.hear(report(2, "live")) is None
    assert story.outputs.hear(report(0, "live") | {"outputIndex": None}) is None


@pytest.mark.parametrize(
    ("running", "code", "reason", "params"),
    [
        (lost(), 4013, "REJECTED_BY_DESTINATION", {"answer": "it reset the connection, errno 104"}),
        (refused(), 4013, "CONNECTION_REFUSED", {"errno": 111, "port": 1935}),
        (
            LivestreamFailed.no_output_left(output_count=2, causes=["a", "b"]),
            4013,
            "NO_OUTPUT_STARTED",
            {"causes": ["a", "b"]},
        ),
        (
            LivestreamFailed.stalled(output_index=0, host="h", silent_ms=4500),
            4013,
            "TIMED_OUT",
            {"timeout_ms": 4500, "host": "h"},
        ),
        (LivestreamFailed.process_stalled(livestream_id="ls", silent_ms=4500), 4013, "STALLED", {"silent_ms": 4500}),
        (
            LivestreamFailed.encoder_failed(encoder="x264", livestream_id="ls", problem="p"),
            4013,
            "ENCODER_FAILED",
            {"encoder": "x264", "problem": "p"},
        ),
        (RecordingFailed.disk_full(recording_id="r", free_bytes=7), 4011, "DISK_FULL", {"free_bytes": 7}),
        (
            RecordingFailed.storage_failed(recording_id="r", problem="Input/output error"),
            4011,
            "STORAGE_NOT_WRITABLE",
            {"problem": "Input/output error"},
        ),
        (RecordingFailed.stalled(recording_id="r", silent_ms=4600), 4011, "STALLED", {"silent_ms": 4600}),
        (RecordingFailed.process_died(recording_id="r", exit_code=1), 4011, "PROCESS_DIED", {"exit_code": 1}),
    ],
)
def test_running_fault_before_the_start_is_a_failed_start_with_the_same_evidence(
    running: MeetingError, code: int, reason: str, params: dict[str, Any]
) -> None:
    kind = EgressKind.RECORDING if running.code == 5001 else EgressKind.LIVESTREAM
    error = failures.reported(kind, "id", running.to_wire(), started=False)
    assert (error.code, error.reason) == (code, reason)
    assert params.items() <= error.params.items()
    assert failures.reported(kind, "id", running.to_wire(), started=True).reason == running.reason


def test_last_word_that_cannot_be_read_is_the_end_of_the_process() -> None:
    error = failures.reported(EgressKind.RECORDING, "r", {"code": "?"}, started=True)
    assert (error.code, error.reason) == (5001, "PROCESS_DIED")


def test_trouble_of_an_hls_stream_is_told_once_per_outage_and_its_end_by_the_end_alone() -> None:
    full = HlsFailed.disk_full(free_bytes=0, ends="nothing")
    lines = [report(None, "live"), report(None, "retrying", 1, full), report(None, "retrying", 2, full)]
    lines += [report(None, "live", 3), report(None, "retrying", 3, full), report(None, "failed", 6, full)]
    heard = OutputsHeard(EgressKind.HLS, "h", count=0)
    assert heard.begin() == []
    changes = [change for line in lines if (change := heard.hear(line)) is not None]
    assert [change.is_untold for change in changes] == [False, True, False, False, True, False]
    assert {change.index for change in changes} == {None}
    assert heard.hear(report(0, "live")) is None
