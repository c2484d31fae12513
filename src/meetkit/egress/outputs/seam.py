"""The words that the encoder and the outputs share: what one encode produces, and what its outputs tell."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from fractions import Fraction
from ipaddress import IPv4Network, IPv6Network, ip_network
from pathlib import Path
from typing import Any, Literal, Protocol, Self

from meetkit.errors import MeetingError

OutputState = Literal["connecting", "live", "retrying", "failed", "stopped"]


@dataclass(frozen=True, slots=True, kw_only=True)
class VideoParameters:
    """The H.264 stream of the one encode.

    Attributes:
        extradata: SPS and PPS, as Annex B or as an avcC box: what `CodecContext.extradata` has after opening an encoder
            with the global-header flag.
        bitrate_bps: told to destinations; 0 when unknown.
    """

    extradata: bytes
    width: int
    height: int
    frame_rate: float
    bitrate_bps: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class AudioParameters:
    """The AAC stream of the one encode; `extradata` is its AudioSpecificConfig (`CodecContext.extradata`)."""

    extradata: bytes
    sample_rate_hz: int
    channels: int
    bitrate_bps: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class EncodedPacket:
    """One packet of the encoder, in decoding order per kind.

    Attributes:
        data: video: one access unit in Annex B (or length-prefixed when `extradata` is avcC); audio: raw AAC, no ADTS.
        pts, dts, duration: in units of `time_base`; the origin is the egress's, shared by both kinds.
        keyframe: a decoder can begin here; true for all audio.
    """

    kind: Literal["video", "audio"]
    data: bytes
    pts: int
    dts: int
    duration: int
    time_base: Fraction
    keyframe: bool

    @property
    def dts_ms(self) -> int:
        """Decoding time in whole milliseconds."""
        return int(self.dts * self.time_base * 1000)

    @property
    def pts_ms(self) -> int:
        """Presentation time in whole milliseconds."""
        return int(self.pts * self.time_base * 1000)


@dataclass(frozen=True, slots=True, kw_only=True)
class RtmpSpec:
    """One RTMP or RTMPS destination; the key is never printed."""

    url: str = field(repr=False)
    stream_key: str = field(repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class HlsSpec:
    """Where the segments and the playlist go.

    Attributes:
        directory: made when it is missing.
        keep_all: keep every segment (an event that can be watched from its start); else a live window.
    """

    directory: Path
    keep_all: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """Times and sizes that decide when an output counts as failed; the defaults are the product's."""

    start_timeout_s: float = 30.0
    connect_timeout_s: float = 10.0
    stall_timeout_s: float = 3.5
    retry_delays_s: tuple[float, ...] = (1.0, 2.0, 4.0, 8.0, 16.0, 30.0)
    stop_timeout_s: float = 2.0
    queue_s: float = 4.0


@dataclass(frozen=True, slots=True, kw_only=True)
class OutputPlan:
    """All that the outputs of one livestream need; made from the job's first line.

    Attributes:
        allowed_networks: private networks that may be sent to all the same.
        ca_file: certificates to trust instead of the system's.
    """

    rtmp: tuple[RtmpSpec, ...] = ()
    hls: HlsSpec | None = None
    allowed_networks: tuple[IPv4Network | IPv6Network, ...] = ()
    ca_file: Path | None = None
    limits: Limits = field(default_factory=Limits)

    @classmethod
    def from_job(cls, job: Mapping[str, Any]) -> Self:
        """Reads `outputs`, `hls`, `network` and `limits` of a job (spec/egress.md)."""
        hls, network, limits = job.get("hls"), job.get("network") or {}, job.get("limits") or {}
        times = Limits()
        if "startTimeoutMs" in limits:
            times = replace(times, start_timeout_s=limits["startTimeoutMs"] / 1000)
        if "stallTimeoutMs" in limits:
            times = replace(times, stall_timeout_s=limits["stallTimeoutMs"] / 1000)
        if "retryDelaysMs" in limits:
            times = replace(times, retry_delays_s=tuple(delay / 1000 for delay in limits["retryDelaysMs"]))
        return cls(
            rtmp=tuple(RtmpSpec(url=each["url"], stream_key=each["streamKey"]) for each in job.get("outputs") or ()),
            hls=None if hls is None else HlsSpec(directory=Path(hls["directory"]), keep_all=bool(hls.get("keepAll"))),
            allowed_networks=tuple(ip_network(each) for each in network.get("allowedNetworks") or ()),
            ca_file=None if network.get("caFile") is None else Path(network["caFile"]),
            limits=times,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class OutputReport:
    """The state of one output changed; `to_wire` is the report line of spec/egress.md.

    Attributes:
        output_index: place in the job's outputs; None for HLS.
        attempt: counts connections from 1.
        error: why it is retrying or failed; not stamped.
    """

    output_index: int | None
    state: OutputState
    attempt: int
    error: MeetingError | None = None

    def to_wire(self) -> dict[str, Any]:
        """One line for the report pipe."""
        return {
            "report": "output",
            "outputIndex": self.output_index,
            "kind": "hls" if self.output_index is None else "rtmp",
            "state": self.state,
            "attempt": self.attempt,
            "error": None if self.error is None else self.error.to_wire(),
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class OutputResult:
    """What became of one output in the end."""

    output_index: int | None
    state: OutputState
    attempts: int
    sent_bytes: int
    dropped_frames: int
    error: MeetingError | None = None


class Listener(Protocol):
    """Who is told. Calls come from the outputs' threads, one at a time, and must return quickly."""

    def output_changed(self, report: OutputReport) -> None:
        """An output has another state."""

    def outputs_started(self) -> None:
        """The first output has accepted data; called at most once."""

    def outputs_failed(self, error: MeetingError) -> None:
        """No output is left, or none ever began: the livestream is over. Called at most once."""
