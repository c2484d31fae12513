"""What others ask of us, with the means to answer: entry to the meeting, switching mic or camera on."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import Literal


@dataclass(frozen=True, slots=True)
class EntryRequest:
    """`entry-requested`: a guest waits in the lobby. The first answer of anybody counts."""

    participant_id: str
    name: str
    _answer: Callable[[str, Literal["allowed", "denied"]], Awaitable[None]] = field(repr=False)

    async def allow(self) -> None:
        """Let the guest in. Raises MeetingError."""
        await self._answer(self.participant_id, "allowed")

    async def deny(self) -> None:
        """Turn the guest away. Raises MeetingError."""
        await self._answer(self.participant_id, "denied")


@dataclass(frozen=True, slots=True)
class MediaRequest:
    """`mic-requested`, `webcam-requested`: a moderator asks us to switch it on."""

    request_id: str
    participant_id: str
    kind: Literal["mic", "webcam"]
    _accept: Callable[[], Awaitable[None]] = field(repr=False)
    _reject: Callable[[], Awaitable[None]] = field(repr=False)

    async def accept(self) -> None:
        """Switch it on, with the track used last, and say so. Raises MeetingError."""
        await self._accept()

    async def reject(self) -> None:
        """Leave it off, and say so. Raises MeetingError."""
        await self._reject()
