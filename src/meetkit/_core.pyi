"""The native media core; spec/core.md is its description, ``meetkit.media`` its only user."""

from typing import final

@final
class Core:
    """The media workers of this process."""

    def __new__(cls, config: str) -> Core:
        """Starts the workers.

        Args:
            config: JSON object as in spec/core.md; every field may be left out.

        Raises:
            OSError: A port cannot be bound; ``errno`` is the system's.
            ValueError: The configuration is not valid.
        """

    def fileno(self) -> int:
        """An eventfd that is readable while :meth:`drain` has something."""

    def command(self, request: str) -> None:
        """Enqueues a command; its answer comes out of :meth:`drain`.

        Raises:
            ValueError: It is not a JSON object with a positive id.
            RuntimeError: The core is closed.
        """

    def drain(self) -> list[str]:
        """Replies and events as JSON texts, oldest first, at most 1024 of them."""

    def local_ports(self) -> list[int]:
        """The UDP port of each worker."""

    def close(self) -> None:
        """Says goodbye to every remote, ends the workers and joins their threads; idempotent."""

def version() -> str:
    """The core's version."""
