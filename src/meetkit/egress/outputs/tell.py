"""How an output says that its state has changed."""

from typing import Protocol

from meetkit.egress.outputs.failures import AnyFault
from meetkit.egress.outputs.seam import OutputState


class Tell(Protocol):
    """Called from the output's own thread at each change."""

    def __call__(self, output_index: int | None, state: OutputState, attempt: int, fault: AnyFault | None, /) -> None:
        """`output_index` is None for HLS; `attempt` counts from 1; `fault` says why it is retrying or failed."""
