# Generated from spec/events.toml by tools/generate.py. Do not edit.
"""`on` and `once` of a participant, for the types that its events carry."""

from collections.abc import Callable
from typing import Literal, Protocol, TypeVar, overload

from meetkit.client.event_names_gen import ParticipantEvent
from meetkit.client.meeting.adding import Adds, Hears, Result

Stream = TypeVar("Stream")
MediaStatusChanged = TypeVar("MediaStatusChanged")


class OnParticipant(Protocol[Stream, MediaStatusChanged]):
    """`on` and `once` of a participant."""

    @overload
    def __call__(self, event: Literal["stream-enabled", "stream-disabled"]) -> Adds[Stream]: ...
    @overload
    def __call__(
        self, event: Literal["stream-enabled", "stream-disabled"], listener: Hears[Stream]
    ) -> Hears[Stream]: ...
    @overload
    def __call__(self, event: Literal["media-status-changed"]) -> Adds[MediaStatusChanged]: ...
    @overload
    def __call__(
        self, event: Literal["media-status-changed"], listener: Hears[MediaStatusChanged]
    ) -> Hears[MediaStatusChanged]: ...
    @overload
    def __call__(self, event: ParticipantEvent, listener: Callable[[], Result]) -> Callable[[], Result]: ...
