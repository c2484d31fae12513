"""What tests look at or change inside though nobody else may: all of it is here, and nowhere else.

Everything else that a test uses has a public name; `ruff` (SLF001) sees to it.
"""

from collections.abc import Callable
from typing import Any

import av
import pytest

from meetkit.client.media import capabilities
from meetkit.client.media.feed import Feed
from meetkit.client.media.media import MeetingMedia
from meetkit.client.media.pace import Pace
from meetkit.client.meeting.context import Context
from meetkit.client.meeting.meeting import Meeting
from meetkit.server.capacity import Capacity
from meetkit.server.capacity.machine import Memory

__all__ = [
    "context_of",
    "devices_are_idle",
    "frames_of",
    "listener_count",
    "media_of",
    "read_memory_by",
    "receiving_path",
    "send_packets_as_they_are",
    "send_video_as",
]


def context_of(meeting: Meeting) -> Context:
    """What the parts of a meeting share: configuration, events, requests."""
    return meeting._context


def media_of(meeting: Meeting) -> MeetingMedia:
    """All media of a participation."""
    return meeting._media


def devices_are_idle(meeting: Meeting) -> bool:
    """Whether nothing is being switched on or off."""
    return not any(device.busy for device in meeting._media.sources._devices.values())


def listener_count(meeting: Meeting) -> int:
    """How many events of the meeting somebody listens to."""
    return len(meeting._context.events._listeners._events)


def frames_of(track: Any) -> Any:
    """The frames of a received track that wait to be read."""
    return track._frames


def read_memory_by(capacity: Capacity, read: Callable[[], Memory | None]) -> Callable[[], Memory | None]:
    """How much memory a server takes itself to have, from now on; what said so before."""
    before, capacity._read, capacity._read_at_s = capacity._read, read, float("-inf")
    return before


def receiving_path(meeting: Meeting) -> tuple[str, dict[str, Any], list[dict[str, Any]]]:
    """Of the receiving transport: our ICE user name, the server's ICE parameters and candidates."""
    engine = meeting._media.engine
    assert engine is not None
    transport = engine._recv.transport
    assert transport is not None
    path = transport.link._path
    assert path is not None
    return path.local_username, transport._created.ice_parameters, transport._created.ice_candidates


def send_video_as(monkeypatch: pytest.MonkeyPatch, mime_type: str) -> None:
    """Which codec the SDK sends pictures with."""
    monkeypatch.setitem(capabilities._SENT, "video", mime_type.lower())


def send_packets_as_they_are(monkeypatch: pytest.MonkeyPatch) -> None:
    """The SDK's own encoder makes no picture wider than 1920: here packets go to the wire as they are."""
    send_picture = Feed._send_picture

    async def send(self: Feed, data: object, pace: Pace) -> None:
        if isinstance(data, av.Packet):
            await self._put(data)
        else:
            await send_picture(self, data, pace)

    monkeypatch.setattr(Feed, "_send_picture", send)
