"""The job: what the server's first line asks of an egress process, checked field by field."""

from enum import StrEnum
from pathlib import Path
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError
from pydantic.alias_generators import to_camel


class BadField(Exception):
    """A job or a configuration is wrong at one field, named as the caller wrote it."""

    def __init__(self, field: str, problem: str) -> None:
        super().__init__(field, problem)
        self.field, self.problem = field, problem


class LayoutType(StrEnum):
    """How the tiles are arranged."""

    GRID = "GRID"
    SPOTLIGHT = "SPOTLIGHT"
    SIDEBAR = "SIDEBAR"


class Priority(StrEnum):
    """Who takes the main place: the one who speaks, or the one who is pinned."""

    SPEAKER = "SPEAKER"
    PIN = "PIN"


class Theme(StrEnum):
    """The colours behind and around the pictures."""

    DARK = "DARK"
    LIGHT = "LIGHT"
    DEFAULT = "DEFAULT"


class Quality(StrEnum):
    """360, 720 or 1080 lines."""

    LOW = "low"
    MED = "med"
    HIGH = "high"


class _Model(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", alias_generator=to_camel, populate_by_name=True)


class Layout(_Model):
    """Arrangement, whom it prefers, and the most tiles that it shows."""

    type: LayoutType = LayoutType.GRID
    priority: Priority = Priority.SPEAKER
    grid_size: int = Field(default=25, ge=1, le=25, strict=True)


class EgressConfig(_Model):
    """The `config` of a recording, livestream or HLS stream; every field has a default."""

    layout: Layout = Layout()
    theme: Theme = Theme.DEFAULT
    mode: Literal["video-and-audio", "audio"] = "video-and-audio"
    quality: Quality = Quality.MED
    orientation: Literal["landscape", "portrait"] = "landscape"
    tracks: bool = Field(default=False, strict=True)

    @property
    def has_video(self) -> bool:
        """Whether pictures are composed at all."""
        return self.mode == "video-and-audio"

    @property
    def size(self) -> tuple[int, int]:
        """Width and height of the picture in pixels."""
        width, height = {Quality.LOW: (640, 360), Quality.MED: (1280, 720), Quality.HIGH: (1920, 1080)}[self.quality]
        return (width, height) if self.orientation == "landscape" else (height, width)

    @property
    def fps(self) -> int:
        """Frames per second of the output."""
        return 25 if self.quality is Quality.LOW else 30


class FileTarget(_Model):
    """Where a recording is written; `name` has no extension and no folder in it.

    `longest_s` is how long it may last: as much room is kept for its index.
    """

    directory: Path
    name: str = Field(min_length=1, max_length=200, pattern=r"^[^/\x00]+$")
    longest_s: float = Field(default=7200.0, gt=0)


class OutputTarget(_Model):
    """One destination of a livestream."""

    url: str
    stream_key: str = Field(default="", repr=False)


class HlsTarget(_Model):
    """Where the segments and playlists of an HLS output are written; `keep_all` keeps every segment."""

    directory: Path
    keep_all: bool = False


class Network(_Model):
    """Which private networks may be sent to, and which certificates to trust instead of the system's."""

    allowed_networks: tuple[str, ...] = ()
    ca_file: Path | None = None


class OutputLimits(_Model):
    """When an output counts as failed."""

    start_timeout_ms: int = Field(default=30_000, gt=0)
    stall_timeout_ms: int = Field(default=3_500, gt=0)
    retry_delays_ms: tuple[int, ...] = (1_000, 2_000, 4_000, 8_000, 16_000, 30_000)


class Faults(_Model):
    """For tests alone: which encoder to open, and from which frame on."""

    video_encoder: str = "libx264"
    audio_encoder: str = "aac"
    from_frame: int = 0


class Job(_Model):
    """What to do. `real_time` is false only for timelines that are fed faster or slower than they happened."""

    kind: Literal["recording", "livestream", "hls"]
    id: str = Field(min_length=1)
    meeting_id: str
    capture_fd: int = Field(ge=0)
    started_us: int
    config: EgressConfig = EgressConfig()
    file: FileTarget | None = None
    minimum_free_bytes: int = Field(default=0, ge=0)
    outputs: tuple[OutputTarget, ...] = ()
    hls: HlsTarget | None = None
    network: Network = Network()
    limits: OutputLimits = OutputLimits()
    real_time: bool = True
    faults: Faults = Faults()


def parse_config(data: Any) -> EgressConfig:
    """A configuration as the caller wrote it.

    Raises:
        BadField: a value is not allowed; the field is named with its path, such as `layout.gridSize`.
    """
    try:
        return EgressConfig.model_validate({} if data is None else data)
    except ValidationError as cause:
        raise _bad_field(cause) from None


def parse_job(line: str | bytes) -> Job:
    """The first line of stdin.

    Raises:
        BadField: it is not JSON, or a field of it is missing or wrong.
    """
    try:
        job = Job.model_validate_json(line)
    except ValidationError as cause:
        raise _bad_field(cause) from None
    if job.kind == "recording" and job.file is None:
        raise BadField("file", "a recording needs it")
    if job.kind == "livestream" and not job.outputs and job.hls is None:
        raise BadField("outputs", "a livestream needs outputs or hls")
    if job.kind == "hls" and job.hls is None:
        raise BadField("hls", "an HLS stream needs it")
    return job


def _bad_field(cause: ValidationError) -> BadField:
    # Never the input itself: it may hold a stream key.
    first = cause.errors(include_url=False, include_input=False, include_context=False)[0]
    path = [str(part) for part in first["loc"]]
    if path[:1] == ["config"]:
        path = path[1:]
    return BadField(".".join(path) or "job", first["msg"])
