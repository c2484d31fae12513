"""What the tests of the Python SDK share: a meeting that writes down its events, and readers of what streams carry."""

import asyncio
import contextlib
import itertools
from collections.abc import AsyncIterator, Awaitable, Callable
from typing import Any, get_args

import pytest

from meetkit import LeaveReason, Meeting, MeetingError, MeetingState, Participant, Stream, VideoSDK
from meetkit.client import MeetingEvent
from tests.support.inside import context_of, frames_of
from tests.support.media import CodeVideoTrack, read_code, tone_of
from tests.support.pace import patience
from tests.support.server import RunningServer

PATIENCE_S = 15.0
_numbers = itertools.count(1)


class Attendee:
    """A meeting and everything that it said, in order."""

    def __init__(self, meeting: Meeting) -> None:
        self.meeting = meeting
        self.heard: list[tuple[str, Any]] = []
        self._news = asyncio.Event()
        for event in get_args(MeetingEvent):
            meeting.on(event, self._listener(event))

    def _listener(self, event: str) -> Callable[[Any], None]:
        def listen(payload: Any) -> None:
            self.heard.append((event, payload))
            self._news.set()

        return listen

    @property
    def errors(self) -> list[MeetingError]:
        return [payload for event, payload in self.heard if event == "error"]

    @property
    def story(self) -> list[str]:
        """Errors, states and the end, as short texts in their order."""
        lines = []
        for event, payload in self.heard:
            if event == "error":
                lines.append(f"error {payload.code}")
            elif event == "meeting-state-changed":
                lines.append(payload.state.value)
            elif event == "meeting-left":
                lines.append(f"left {payload.reason.value}")
        return lines

    def count(self, event: str) -> int:
        return sum(1 for name, _ in self.heard if name == event)

    async def until(self, condition: Callable[[], Any], *, within_s: float = PATIENCE_S) -> Any:
        """Wait, from event to event, until the condition holds; its value."""
        try:
            async with asyncio.timeout(patience(within_s)):
                while not (value := condition()):
                    self._news.clear()
                    with contextlib.suppress(TimeoutError):
                        async with asyncio.timeout(0.1):
                            await self._news.wait()
        except TimeoutError:
            raise AssertionError(f"waited {within_s} s in vain; heard {self.heard}") from None
        return value

    async def next(self, event: str, *, within_s: float = PATIENCE_S) -> Any:
        """The payload of the first such event, waiting for it."""
        await self.until(lambda: self.count(event), within_s=within_s)
        return next(payload for name, payload in self.heard if name == event)

    async def state(self, state: MeetingState, *, within_s: float = PATIENCE_S) -> None:
        await self.until(lambda: self.meeting.state is state, within_s=within_s)

    async def sees(self, participant_id: str, *, within_s: float = PATIENCE_S) -> Participant:
        return await self.until(lambda: self.meeting.participants.get(participant_id), within_s=within_s)  # type: ignore[no-any-return]

    async def stream(self, participant_id: str, kind: str, *, within_s: float = PATIENCE_S) -> Stream:
        participant = await self.sees(participant_id)
        return await self.until(lambda: participant.stream(kind), within_s=within_s)  # type: ignore[no-any-return, arg-type]


def attendee(server: RunningServer, room: str, *, token: str | None = None, **options: Any) -> Attendee:
    """A meeting of this server, not joined yet; with a token that may do everything unless told otherwise."""
    options.setdefault("participant_id", f"p{next(_numbers)}")
    options.setdefault("server_url", server.url)
    given = server.token(["allow_join", "allow_mod"]) if token is None else token
    return Attendee(VideoSDK.init_meeting(room, token=given, **options))


def small(code: int) -> CodeVideoTrack:
    """A camera that costs little CPU."""
    return CodeVideoTrack(code, width=320, height=180, fps=10)


@contextlib.asynccontextmanager
async def joined(server: RunningServer, room: str, **options: Any) -> AsyncIterator[Attendee]:
    """Joined for the length of the block."""
    one = attendee(server, room, **options)
    async with one.meeting:
        yield one


async def refusal(one: Attendee) -> MeetingError:
    """The error of a join that is refused, after checking what holds for all of them."""
    try:
        await one.meeting.join()
    except MeetingError as error:
        raised = error
    else:
        raise AssertionError("the join was not refused")
    assert one.story == ["CONNECTING", f"error {raised.code}", "FAILED", f"left {LeaveReason.JOIN_ROOM_FAILED.value}"]
    assert one.errors[0] is raised, "raised and heard: one object"
    assert raised.id
    assert raised.at is not None
    assert raised.doc_url == f"{context_of(one.meeting).config.server_url}/errors/{raised.code}"
    return raised


async def shows(stream: Stream, code: int, *, within_s: float = PATIENCE_S) -> None:
    """The stream's picture carries the code."""
    seen: list[int | None] = []
    try:
        async with asyncio.timeout(patience(within_s)):
            while not seen or seen[-1] != code:
                assert stream.track is not None
                seen.append(read_code(await stream.track.recv()))  # type: ignore[arg-type]
    except TimeoutError:
        raise AssertionError(f"no picture with {code} within {within_s} s; saw {seen[-20:]}") from None


async def sounds(stream: Stream, hz: float, *, within_s: float = PATIENCE_S) -> None:
    """The stream's sound is the tone."""
    heard: list[float] = []
    try:
        async with asyncio.timeout(patience(within_s)):
            while not heard or abs(heard[-1] - hz) > 15:
                assert stream.track is not None
                heard.append(tone_of([await stream.track.recv() for _ in range(25)]))  # type: ignore[misc]
    except TimeoutError:
        raise AssertionError(f"no tone of {hz} Hz within {within_s} s; heard {heard[-20:]}") from None


async def another_stream(viewer: Attendee, participant_id: str, old: Stream) -> Stream:
    """The video that has taken the place of an old stream, which went with its connection."""

    def new() -> Stream | None:
        stream = viewer.meeting.participants[participant_id].stream("video")
        return None if stream is old else stream

    return await viewer.until(new, within_s=40)  # type: ignore[no-any-return]


async def drain(stream: Stream) -> None:
    """Throw away the frames that wait, so that the next one is of now."""
    while not frames_of(stream.track).empty():
        await stream.track.recv()


async def fails(call: Awaitable[Any], one: Attendee) -> MeetingError:
    """The error of a call that must fail: raised, and the same object as event."""
    with pytest.raises(MeetingError) as caught:
        await call
    error = caught.value
    await one.until(lambda: error in one.errors)
    assert one.errors.count(error) == 1, "told once"
    return error
