"""meetkit: real-time meetings in which nothing fails silently.

`from meetkit import VideoSDK` loads the SDK when it is named, and aiortc only when a meeting with media is joined.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from meetkit.client import (
        Constants,
        EntryRequest,
        MediaRequest,
        Meeting,
        Participant,
        PubSub,
        PubSubMessage,
        Stream,
        VideoSDK,
    )
    from meetkit.errors import MeetingError
    from meetkit.protocol import LeaveReason, MeetingState, Mode

__all__ = [
    "Constants",
    "EntryRequest",
    "LeaveReason",
    "MediaRequest",
    "Meeting",
    "MeetingError",
    "MeetingState",
    "Mode",
    "Participant",
    "PubSub",
    "PubSubMessage",
    "Stream",
    "VideoSDK",
]

_HOMES = {
    "LeaveReason": "meetkit.protocol",
    "MeetingError": "meetkit.errors",
    "MeetingState": "meetkit.protocol",
    "Mode": "meetkit.protocol",
}


def __getattr__(name: str) -> Any:
    if name not in __all__:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    value = getattr(import_module(_HOMES.get(name, "meetkit.client")), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
