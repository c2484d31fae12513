"""The meeting becomes one picture and one sound: messages and scenes in, frames and blocks at a constant rate out.

The clock is the capture's: output frame n shows what was captured nearest to start + n / fps, and it is made when the
capture's time has passed that moment by `delay_us`, in which late frames still come. How the messages arrive, in
bursts or evenly, changes nothing in what comes out.
"""

from bisect import insort
from collections.abc import Callable

from meetkit.egress.capture import Codec, Frame, Lost, Message, StreamBegan, StreamEnded, Tick
from meetkit.egress.encoder import Encode
from meetkit.egress.job import EgressConfig
from meetkit.egress.mixer import BLOCK_SAMPLES, Mixer
from meetkit.egress.painter import Painter
from meetkit.egress.pictures import PictureSource
from meetkit.egress.plan import Tile, plan
from meetkit.egress.scene import EMPTY_SCENE, Scene
from meetkit.egress.sound import RATE_HZ, SoundSource
from meetkit.encoded import LeftOut

# A frame of a producer with a wrong clock must not carry the time of all away.
_FRAME_BEFORE_TICK_US = 250_000


class Composition:
    """`start_us` is the moment of the first frame; nothing captured earlier is used but to decode what follows.

    `left_out` hears of a producer whose pictures can't be shown, once for each reason.
    """

    def __init__(
        self,
        config: EgressConfig,
        start_us: int,
        encode: Encode,
        *,
        delay_us: int,
        left_out: Callable[[int, LeftOut], None] = lambda producer, what: None,
    ) -> None:
        self._config, self._encode, self._left_out = config, encode, left_out
        self.start_us, self._delay_us = start_us, delay_us
        self._ticked_us = self._clock_us = start_us
        self._painter = Painter(config) if config.has_video else None
        self._pictures: dict[int, PictureSource] = {}
        self._sounds: dict[int, SoundSource] = {}
        self._mixer = Mixer()
        self._scenes: list[tuple[int, int, Scene]] = []
        self._scene_count = 0
        self._scene = EMPTY_SCENE
        self._audible: frozenset[int] = frozenset()
        self._shares: frozenset[int] = frozenset()
        self._tiles: tuple[Tile, ...] = ()
        self._main_id: str | None = None
        self._next_frame = 0
        self.frames_encoded = 0
        self.frames_dropped = 0

    @property
    def clock_us(self) -> int:
        """How far the capture's time has come."""
        return self._clock_us

    @property
    def duration_us(self) -> int:
        """How much of the timeline has been made."""
        return max(
            self._next_frame * 1_000_000 // self._config.fps if self._painter else 0,
            self._mixer.taken * 1_000_000 // RATE_HZ,
        )

    def show(self, scene: Scene) -> None:
        """A scene that holds from its own moment on, or from now."""
        self._scene_count += 1
        insort(self._scenes, (self._clock_us if scene.at_us is None else scene.at_us, self._scene_count, scene))

    def take(self, message: Message) -> None:
        """One message of the capture."""
        match message:
            case Tick(time_us):
                self._ticked_us = max(self._ticked_us, time_us)
                self._pass(time_us)
            case StreamBegan(producer, _, codec):
                self._begin(producer, codec)
            case Frame(producer, time_us):
                self._pass(min(time_us, self._ticked_us + _FRAME_BEFORE_TICK_US))
                if producer in self._pictures:
                    self._pictures[producer].add(message)
                elif producer in self._sounds:
                    self._hear(message)
            case Lost(producer):
                if producer in self._pictures:
                    self._pictures[producer].lost()
            case StreamEnded(producer, time_us):
                self._sounds.pop(producer, None)
                if producer in self._pictures:
                    self._pictures[producer].ended_us = max(time_us, self._clock_us)

    def advance(self, *, keep_every: int = 1) -> None:
        """Makes all that is due; of overdue frames only each `keep_every`-th when the machine can't keep up."""
        self._make(self._clock_us - self._delay_us, keep_every)

    def finish(self) -> None:
        """Makes what is left up to the clock, at least one frame and one block."""
        self._make(max(self._clock_us, self.start_us + 1), 1)
        if self._mixer.taken == 0:
            self._encode.audio(self._mixer.take(), 0)

    def _begin(self, producer: int, codec: Codec) -> None:
        if codec is Codec.OPUS:
            self._sounds.setdefault(producer, SoundSource(producer, self.start_us))
        elif self._painter is not None:
            self._pictures.setdefault(producer, PictureSource(producer, codec, left_out=self._left_out))

    def _pass(self, time_us: int) -> None:
        self._clock_us = max(self._clock_us, time_us)

    def _hear(self, frame: Frame) -> None:
        heard = self._sounds[frame.producer].decode(frame)
        if heard is not None and frame.producer in self._audible_at(frame.time_us):
            self._mixer.add(*heard)

    def _audible_at(self, time_us: int) -> frozenset[int]:
        audible = self._audible
        for at_us, _, scene in self._scenes:
            if at_us > time_us:
                break
            audible = scene.audible()
        return audible

    def _make(self, until_us: int, keep_every: int) -> None:
        while True:
            frame_us = self.start_us + self._next_frame * 1_000_000 // self._config.fps
            # The limiter looks one block ahead.
            block_us = self.start_us + (self._mixer.taken + 2 * BLOCK_SAMPLES) * 1_000_000 // RATE_HZ
            if self._painter is not None and frame_us < until_us and frame_us <= block_us:
                self._set_scene(frame_us)
                self._make_frame(frame_us, keep_every)
            elif block_us <= until_us:
                position = self._mixer.taken
                self._encode.audio(self._mixer.take(), position)
                if self._painter is None:
                    self._set_scene(block_us)
            else:
                return

    def _make_frame(self, frame_us: int, keep_every: int) -> None:
        assert self._painter is not None
        for source in list(self._pictures.values()):
            source.holds_still = source.producer in self._shares
            # The nearest picture, not the last one before: else pictures were late by half a frame on the average.
            source.advance(frame_us + 500_000 // self._config.fps)
            if source.ended_us is not None and source.ended_us <= frame_us:
                del self._pictures[source.producer]
        number = self._next_frame
        self._next_frame += 1
        if number % keep_every:
            self.frames_dropped += 1
            return
        self._encode.video(self._painter.paint(self._tiles, self._pictures), number)
        self.frames_encoded += 1

    def _set_scene(self, now_us: int) -> None:
        while self._scenes and self._scenes[0][0] <= now_us:
            _, _, scene = self._scenes.pop(0)
            self._scene, self._audible = scene, scene.audible()
            streams = [stream for participant in scene.participants for stream in participant.streams]
            self._shares = frozenset(stream.producer for stream in streams if stream.source == "share")
            self._tiles, self._main_id = plan(scene, self._config, self._main_id)
            for stream in streams:
                if stream.paused and stream.producer in self._pictures:
                    self._pictures[stream.producer].hide(now_us)
