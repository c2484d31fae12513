"""One encode to many outputs: queues, the common start, the common end."""

from meetkit.egress.outputs.seam import (
    AudioParameters,
    EncodedPacket,
    Listener,
    OutputPlan,
    OutputResult,
    VideoParameters,
)


class Outputs:
    """All outputs of one livestream. None of its methods blocks on a network; `stop` takes at most 2 s."""

    def __init__(self, plan: OutputPlan, listener: Listener) -> None:
        self._plan, self._listener = plan, listener

    def start(self, video: VideoParameters | None, audio: AudioParameters | None) -> None:
        """Begins connecting; whether it worked is told to the listener within `start_timeout_s`."""
        raise NotImplementedError

    def submit(self, packet: EncodedPacket) -> None:
        """Hands a packet to every output; a slow one drops up to a keyframe, and the others don't notice."""
        raise NotImplementedError

    def stop(self) -> tuple[OutputResult, ...]:
        """Ends every output in its own way and returns within `stop_timeout_s`; a second call returns the same."""
        raise NotImplementedError
