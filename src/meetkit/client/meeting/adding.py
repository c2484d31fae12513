"""What `on` takes and gives, for the generated types of it."""

from collections.abc import Callable
from typing import Protocol, TypeAlias, TypeVar, overload

Payload = TypeVar("Payload")
Result = TypeVar("Result")
Hears: TypeAlias = Callable[[Payload], object]
"""A listener with a parameter, sync or async."""


class Adds(Protocol[Payload]):
    """The decorator of an event; what it decorates stays what it was."""

    @overload
    def __call__(self, listener: Callable[[], Result]) -> Callable[[], Result]: ...
    @overload
    def __call__(self, listener: Callable[[Payload], Result]) -> Callable[[Payload], Result]: ...
