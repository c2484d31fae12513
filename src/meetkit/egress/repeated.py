"""Of what may happen with every packet of a participant, the log has the first, second, fourth, eighth… time."""

__all__ = ["Repeated"]


class Repeated:
    """Counts one kind of trouble of one source."""

    def __init__(self) -> None:
        self.count = 0

    def is_to_be_said(self) -> bool:
        """Count once more, and whether this time goes into the log."""
        self.count += 1
        return self.count & (self.count - 1) == 0
