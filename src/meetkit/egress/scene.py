"""Who is in the picture: the scene as the server describes it, at each change as a whole."""

from typing import Literal

from pydantic import BaseModel, ConfigDict, Field
from pydantic.alias_generators import to_camel

Source = Literal["mic", "webcam", "share", "shareAudio"]


class _Model(BaseModel):
    model_config = ConfigDict(frozen=True, alias_generator=to_camel, populate_by_name=True)


class SceneStream(_Model):
    """A producer of a participant."""

    producer: int
    source: Source
    paused: bool = False


class SceneParticipant(_Model):
    """Somebody in the meeting, in the order in which they are shown."""

    participant_id: str
    name: str
    streams: tuple[SceneStream, ...] = ()

    def live(self, source: Source) -> int | None:
        """The producer of that source, unless there is none or it is paused."""
        return next((one.producer for one in self.streams if one.source == source and not one.paused), None)


class ScenePin(_Model):
    """What of a participant is pinned."""

    participant_id: str
    cam: bool = False
    share: bool = False


class Scene(_Model):
    """All of it. `at_us`: the moment on the capture's clock from which it holds; now, when it is absent.

    Of the pins the latest is the last.
    """

    participants: tuple[SceneParticipant, ...] = ()
    active_speaker_id: str | None = None
    pins: tuple[ScenePin, ...] = ()
    at_us: int | None = Field(default=None)

    def audible(self) -> frozenset[int]:
        """The producers that are heard."""
        return frozenset(
            one.producer
            for participant in self.participants
            for one in participant.streams
            if one.source in ("mic", "shareAudio") and not one.paused
        )

    def owner(self, producer: int) -> tuple[str, Source] | None:
        """Whose producer it is, and of which source."""
        for participant in self.participants:
            for one in participant.streams:
                if one.producer == producer:
                    return participant.participant_id, one.source
        return None


EMPTY_SCENE = Scene()
