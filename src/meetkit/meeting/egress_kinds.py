"""The kinds of egress: one row for each, with its words on the wire and the errors that are its own."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from meetkit.errors import (
    HlsDurationLimitReached,
    HlsFailed,
    LivestreamDurationLimitReached,
    LivestreamFailed,
    MeetingError,
    NotFound,
    RecordingDurationLimitReached,
    RecordingFailed,
    StartHlsFailed,
    StartLivestreamFailed,
    StartRecordingFailed,
    StopHlsFailed,
    StopLivestreamFailed,
    StopRecordingFailed,
    Subject,
)
from meetkit.protocol.events import HlsStateChanged, LivestreamStateChanged, RecordingStateChanged
from meetkit.protocol.vocabulary import HlsState, LivestreamState, RecordingState
from meetkit.protocol.wire import Wire

__all__ = ["KINDS", "EgressKind", "KindWords"]


class EgressKind(StrEnum):
    """What a meeting's media go out as."""

    RECORDING = "recording"
    LIVESTREAM = "livestream"
    HLS = "hls"

    @property
    def event(self) -> str:
        """The notification of its states."""
        return f"{self}-state-changed"


@dataclass(frozen=True, slots=True, kw_only=True)
class KindWords:
    """What differs between the kinds in words alone.

    Attributes:
        one, many: how it is called in a sentence.
        id_param: the name of its id as a param and in the subject of errors.
        id_key: the same on the wire.
        states: has the members STARTING, STARTED, STOPPING and STOPPED.
        state_changed: makes the notification's data of a state.
        start_failed, stop_failed: the errors of the requests.
        failed: the error of one that dies while it runs.
        too_long: the error of one whose time is up.
        silent_start: the error of a start whose process has said nothing for so many milliseconds, and was ended.
        silent: the same of one that ran, by its id.
        not_found: the error of a request about one that is not there.
    """

    one: str
    many: str
    id_param: str
    id_key: str
    states: type[StrEnum]
    state_changed: Callable[..., Wire]
    start_failed: type[StartRecordingFailed] | type[StartLivestreamFailed] | type[StartHlsFailed]
    stop_failed: type[StopRecordingFailed] | type[StopLivestreamFailed] | type[StopHlsFailed]
    failed: type[RecordingFailed] | type[LivestreamFailed] | type[HlsFailed]
    too_long: type[RecordingDurationLimitReached] | type[LivestreamDurationLimitReached] | type[HlsDurationLimitReached]
    silent_start: Callable[[int], MeetingError]
    silent: Callable[[str, int], MeetingError]
    not_found: Callable[[str], MeetingError]

    def named(self, egress_id: str) -> dict[str, Any]:
        """Its id as a param of its errors."""
        return {self.id_param: egress_id}

    def subject(self, egress_id: str, *, meeting_id: str | None = None, session_id: str | None = None) -> Subject:
        """What its errors are about."""
        return Subject(meeting_id=meeting_id, session_id=session_id, **self.named(egress_id))


KINDS: Mapping[EgressKind, KindWords] = {
    EgressKind.RECORDING: KindWords(
        one="a recording",
        many="recordings",
        id_param="recording_id",
        id_key="recordingId",
        states=RecordingState,
        state_changed=RecordingStateChanged,
        start_failed=StartRecordingFailed,
        stop_failed=StopRecordingFailed,
        failed=RecordingFailed,
        too_long=RecordingDurationLimitReached,
        silent_start=lambda silent_ms: StartRecordingFailed.stalled(silent_ms=silent_ms),
        silent=lambda egress_id, silent_ms: RecordingFailed.stalled(recording_id=egress_id, silent_ms=silent_ms),
        not_found=lambda egress_id: NotFound.recording(recording_id=egress_id),
    ),
    EgressKind.LIVESTREAM: KindWords(
        one="a livestream",
        many="livestreams",
        id_param="livestream_id",
        id_key="livestreamId",
        states=LivestreamState,
        state_changed=LivestreamStateChanged,
        start_failed=StartLivestreamFailed,
        stop_failed=StopLivestreamFailed,
        failed=LivestreamFailed,
        too_long=LivestreamDurationLimitReached,
        silent_start=lambda silent_ms: StartLivestreamFailed.stalled(silent_ms=silent_ms),
        # STALLED is about one output.
        silent=lambda egress_id, silent_ms: LivestreamFailed.process_stalled(
            livestream_id=egress_id, silent_ms=silent_ms
        ),
        not_found=lambda egress_id: NotFound.livestream(livestream_id=egress_id),
    ),
    EgressKind.HLS: KindWords(
        one="an HLS stream",
        many="HLS streams",
        id_param="hls_id",
        id_key="hlsId",
        states=HlsState,
        state_changed=HlsStateChanged,
        start_failed=StartHlsFailed,
        stop_failed=StopHlsFailed,
        failed=HlsFailed,
        too_long=HlsDurationLimitReached,
        silent_start=lambda silent_ms: StartHlsFailed.stalled(silent_ms=silent_ms),
        silent=lambda _, silent_ms: HlsFailed.stalled(silent_ms=silent_ms),
        not_found=lambda egress_id: NotFound.hls(hls_id=egress_id),
    ),
}
