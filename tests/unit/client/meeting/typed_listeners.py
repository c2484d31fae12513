"""What a type checker must know of listeners; read by mypy in `test_typing.py`, never run."""

from typing import Literal, assert_type

from meetkit import Meeting, MeetingError, Participant, Stream
from meetkit.client import MediaRequest, MediaStatusChanged, RecordingStateChanged, StreamEnabled


def an_app(meeting: Meeting, participant: Participant) -> None:
    @meeting.on("error")
    def on_error(error: MeetingError) -> None:
        assert_type(error.code, int)

    @meeting.on("error")  # type: ignore[arg-type]
    def wrong(error: Participant) -> None: ...

    @meeting.once("participant-joined")
    async def joined(who: Participant) -> int:
        return 1

    @meeting.on("meeting-left")
    def left() -> None: ...

    assert_type(left(), None)

    def enabled(event: StreamEnabled) -> None: ...
    def asked(request: MediaRequest) -> None: ...
    def recording(event: RecordingStateChanged) -> None: ...
    def status(event: MediaStatusChanged) -> None: ...

    meeting.on("stream-enabled", enabled)
    meeting.on("webcam-requested", asked)
    meeting.once("recording-started", recording)
    meeting.on("meeting-left", lambda: None)
    meeting.on("meeting-left", lambda left: print(left))
    participant.on("media-status-changed", status)
    participant.on("stream-enabled", status)  # type: ignore[call-overload]

    @participant.on("stream-enabled")
    def shown(stream: Stream) -> None:
        assert_type(stream.kind, Literal["audio", "video", "share", "shareAudio"])

    participant.once("stream-disabled", shown)

    def of_a_participant(who: Participant) -> None: ...

    meeting.on("participant-joined", of_a_participant)
    meeting.on("participant-left", of_a_participant)  # type: ignore[call-overload]
    meeting.on("no-such-event", of_a_participant)  # type: ignore[call-overload]
    participant.on("error", left)  # type: ignore[call-overload]
