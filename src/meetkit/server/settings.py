"""Every setting of the server: from the command line, the environment, a file, or its default, in this order."""

from __future__ import annotations

import difflib
import ipaddress
import os
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Any, Literal
from urllib.parse import urlsplit

from pydantic import BaseModel, ConfigDict, Field, SecretStr, ValidationError, field_validator, model_validator

from meetkit.errors import InvalidSetting
from meetkit.server.web_address import web_address

ENV_PREFIX = "MEETKIT_"

PageAccess = Literal["off", "ask", "open"]
StorageKind = Literal["local", "s3"]
LogLevel = Literal["debug", "info", "warning", "error"]
LogFormat = Literal["console", "json"]
_Port = Annotated[int, Field(ge=0, le=65_535)]
_RetryDelay = Annotated[float, Field(ge=0.05, le=3600)]
_Seconds = Annotated[float, Field(gt=0, le=86_400)]


class Settings(BaseModel):
    """How this server runs. Each field is a variable MEETKIT_<NAME>, a key in the file and an option unless secret."""

    model_config = ConfigDict(extra="forbid", frozen=True, hide_input_in_errors=True)

    host: str = Field("127.0.0.1", description="Address to listen on for HTTP and signalling.")
    port: _Port = Field(8080, description="TCP port for HTTP and signalling; 0 takes a free one.")
    data_dir: Path = Field(Path("data"), description="Folder of the database, the keys and the first credentials.")
    database_url: str | None = Field(
        None, description="SQLAlchemy URL of another database; by default meetkit.db in the data folder.", repr=False
    )
    public_url: str | None = Field(
        None,
        description="Address under which browsers reach this server, with a path or without, such as "
        "https://example.org/meet; by default the address it listens on.",
    )
    media_listen_ip: str | None = Field(None, description="Address for media (UDP); by default the same as host.")
    media_port: _Port = Field(0, description="First UDP port for media, one per worker; 0 takes free ones.")
    announced_ips: tuple[str, ...] = Field(
        (), description="Addresses that clients are told to send media to, when they differ from the listening one."
    )
    media_workers: int = Field(1, ge=1, le=256, description="Threads that forward media.")
    page_access: PageAccess = Field(
        "ask", description="What a visitor of the ready-made page may do: off, ask to enter a meeting, or open one."
    )
    cors_origins: tuple[str, ...] = Field(
        (),
        max_length=100,
        description="Origins whose pages may call REST, such as https://app.example.org; none by default, * for all.",
    )
    debug: bool = Field(False, description="Show exact errors on the ready-made page instead of general ones.")
    operator_name: str = Field("VideoSDK", min_length=1, max_length=128, description="Your name, as errors give it.")
    support_email: str = Field(
        "support@videosdk.live", min_length=1, max_length=254, description="Where people reach you, as errors give it."
    )
    max_participants: int = Field(
        100, ge=1, le=10_000, description="Participants per meeting, unless the room says otherwise."
    )
    max_server_participants: int | None = Field(
        None,
        ge=1,
        le=1_000_000,
        description="Participants on this server at once; by default what memory, descriptors and cores allow.",
    )
    memory_free_bytes: int = Field(
        67_108_864,
        ge=0,
        description="So much memory must be free for a join, and 192 MiB more for a recording or stream; 0: any.",
    )
    max_guests: int = Field(300, ge=1, le=10_000, description="Guests who may wait for entry to a meeting at once.")
    max_guests_per_token: int = Field(100, ge=1, le=10_000, description="Of those, guests who use the same token.")
    max_guests_per_address: int = Field(100, ge=1, le=10_000, description="Of those, guests from the same address.")
    kept_messages: int = Field(
        10_000, ge=1, le=10_000_000, description="Messages that a session keeps for those who come later."
    )
    kept_messages_bytes: int = Field(
        67_108_864, ge=65_536, le=2**40, description="Their bytes together. One participant may fill a quarter of each."
    )
    lobby_timeout_s: _Seconds = Field(60, description="A guest whom nobody answers is denied after this time.")
    resume_window_s: _Seconds = Field(30, description="How long a participant whose connection was lost may come back.")
    session_idle_s: float = Field(
        0, ge=0, le=86_400, description="How long an empty meeting's session stays open for the next participant."
    )
    token_leeway_s: int = Field(30, ge=0, le=60, description="Difference of clocks that a token's times may show.")
    ping_interval_s: _Seconds = Field(10, description="Time between the pings on a signalling connection.")
    ping_timeout_s: _Seconds = Field(25, description="A signalling connection that is silent for this time is lost.")
    allow_private_addresses: bool = Field(
        False, description="Let webhooks and livestreams go to private addresses as well."
    )
    recordings_dir: Path | None = Field(
        None, description="Folder of the recordings; by default recordings in the data folder."
    )
    recording_limit_s: float = Field(
        7200, gt=0, le=864_000, description="A recording that has lasted for this time is stopped."
    )
    livestream_limit_s: float = Field(
        7200, gt=0, le=864_000, description="A livestream that has lasted for this time is stopped."
    )
    recording_start_timeout_s: float = Field(
        15, gt=0, le=20, description="A recording that has written nothing within this time has failed to start."
    )
    livestream_start_timeout_s: float = Field(
        30, gt=0, le=30, description="A livestream of which no output is live within this time has failed to start."
    )
    livestream_retry_delays_s: tuple[_RetryDelay, ...] = Field(
        (1, 2, 4, 8, 16, 30),
        max_length=100,
        description="After these pauses an output of a livestream that was lost is tried again; then it is given up.",
    )
    hls_start_timeout_s: float = Field(
        15, gt=0, le=600, description="An HLS stream that cannot be played within this time has failed to start."
    )
    hls_dir: Path | None = Field(
        None, description="Folder of the HLS streams, this server's alone; by default hls in the data folder."
    )
    hls_limit_s: float = Field(
        7200, gt=0, le=864_000, description="An HLS stream that has lasted for this time is stopped."
    )
    hls_keep_s: float = Field(
        600, ge=0, le=86_400, description="How long the end of an HLS stream can still be played when it is over."
    )
    hls_free_bytes: int = Field(
        104_857_600, ge=0, description="So much of the HLS folder's disk must be free for an HLS stream to begin."
    )
    recording_free_bytes: int = Field(
        104_857_600, ge=0, description="So much of the recordings' disk must be free for a recording to begin."
    )
    max_recordings: int = Field(10, ge=0, le=10_000, description="Recordings that may run at once on this server.")
    max_livestreams: int = Field(10, ge=0, le=10_000, description="Livestreams that may run at once on this server.")
    storage: StorageKind = Field(
        "local",
        description="Where finished recordings go: local leaves them in recordings_dir, s3 moves them to a bucket.",
    )
    s3_endpoint: str | None = Field(
        None, description="Address of the S3-compatible server, http:// or https://; by default that of AWS."
    )
    s3_bucket: str | None = Field(None, description="The bucket for recordings; it has to exist.")
    s3_region: str = Field("us-east-1", min_length=1, description="The bucket's region; many servers take any.")
    s3_prefix: str = Field("", max_length=512, description="Folder in the bucket below which recordings are put.")
    s3_path_style: bool = Field(
        True, description="Name the bucket in the path of an address (MinIO, Ceph); off: in the host name."
    )
    s3_access_key: str | None = Field(None, description="Name of the key for S3.")
    s3_access_key_file: Path | None = Field(None, description="A file with the name of the key for S3.")
    s3_secret_key: SecretStr | None = Field(
        None, description="The key's secret. Not an option: a command line can be seen by everybody on a machine."
    )
    s3_secret_key_file: Path | None = Field(None, description="A file with the secret of the key for S3.")
    s3_ca_file: Path | None = Field(None, description="Certificates to trust for the S3 server besides the system's.")
    s3_keep_local: bool = Field(False, description="Keep recordings in recordings_dir as well when they are in S3.")
    upload_retry_s: float = Field(
        1, gt=0, le=600, description="An upload that failed is tried again after this time, doubling up to 10 minutes."
    )
    max_hls_streams: int = Field(10, ge=0, le=10_000, description="HLS streams that may run at once on this server.")
    livestream_ca_file: Path | None = Field(
        None, description="Certificates to trust for rtmps outputs, instead of the system's."
    )
    trust_proxy: bool = Field(
        False, description="Believe the X-Forwarded-For of a proxy; only with a proxy that sets it."
    )
    metrics_public: bool = Field(False, description="Answer /metrics to everybody, not to this machine alone.")
    log_level: LogLevel = Field("info", description="The least important messages to log.")
    log_format: LogFormat = Field("console", description="How to write the log.")
    fault_injection: bool = Field(
        False, description="For tests and rehearsals only: lets faults be planted into the media core."
    )

    @field_validator("announced_ips", "cors_origins", "livestream_retry_delays_s", mode="before")
    @classmethod
    def _split(cls, value: Any) -> Any:
        return tuple(part.strip() for part in value.split(",") if part.strip()) if isinstance(value, str) else value

    @field_validator("announced_ips")
    @classmethod
    def _each_an_address(cls, value: tuple[str, ...]) -> tuple[str, ...]:
        for one in value:
            address = ipaddress.ip_address(one)
            if address.is_unspecified:
                raise ValueError(f"{one} is not an address that anybody can send to")
        return value

    @field_validator("host", "media_listen_ip")
    @classmethod
    def _an_address(cls, value: str | None) -> str | None:
        if value is not None and value != "localhost":
            ipaddress.ip_address(value)
        return value

    @field_validator("public_url")
    @classmethod
    def _a_web_address(cls, value: str | None) -> str | None:
        return None if value is None else web_address(value)

    @field_validator("s3_endpoint")
    @classmethod
    def _a_server(cls, value: str | None) -> str | None:
        if value is None:
            return None
        parts = urlsplit(value)
        if parts.scheme not in ("http", "https") or not parts.hostname or parts.path not in ("", "/") or "@" in value:
            raise ValueError("it must be http://host or https://host, with a port or without, and nothing more")
        return value.rstrip("/")

    @field_validator("s3_prefix")
    @classmethod
    def _a_folder(cls, value: str) -> str:
        parts = [part for part in value.split("/") if part]
        if any(part in (".", "..") or not part.isprintable() for part in parts):
            raise ValueError("it must be a path without . and .. and without control characters")
        return "/".join(parts)

    @model_validator(mode="after")
    def _s3_is_complete(self) -> Settings:
        if self.storage == "s3":
            if not self.s3_bucket:
                raise ValueError("s3_bucket: it is needed with storage s3")
            for name in ("s3_access_key", "s3_secret_key"):
                given, file = getattr(self, name), getattr(self, f"{name}_file")
                if (given is None) == (file is None):
                    raise ValueError(f"{name}: with storage s3 either it or {name}_file is needed")
        return self

    @model_validator(mode="after")
    def _ports_fit(self) -> Settings:
        if self.media_port and self.media_port + self.media_workers - 1 > 65_535:
            raise ValueError("media_port: there are not that many ports above it for media_workers")
        if self.ping_timeout_s <= self.ping_interval_s:
            raise ValueError("ping_timeout_s: it must be longer than ping_interval_s")
        return self

    @field_validator("cors_origins")
    @classmethod
    def _origins(cls, origins: tuple[str, ...]) -> tuple[str, ...]:
        for origin in origins:
            parts = urlsplit(origin)
            bare = f"{parts.scheme}://{parts.netloc}"
            if origin != "*" and (parts.scheme not in ("http", "https") or not parts.hostname or origin != bare):
                raise ValueError("an origin is http:// or https://, a host and perhaps a port, without a path")
        return origins

    @property
    def recordings_folder(self) -> Path:
        """Where recordings are kept."""
        return self.recordings_dir or self.data_dir / "recordings"

    @property
    def hls_folder(self) -> Path:
        """Where the segments of HLS streams are."""
        return self.hls_dir or self.data_dir / "hls"

    @property
    def media_ip(self) -> str:
        """Where the media core listens."""
        ip = self.media_listen_ip or self.host
        return "127.0.0.1" if ip == "localhost" else ip


def load(
    options: Mapping[str, Any], *, config: Path | None = None, environment: Mapping[str, str] | None = None
) -> Settings:
    """The settings of a run.

    Args:
        options: what the command line gave, by field name; None means not given.
        config: a TOML file with more.
        environment: the variables to look at; the process's own by default.

    Raises:
        InvalidSetting: a value, a name or the file is wrong.
    """
    variables = os.environ if environment is None else environment
    from_environment = {
        name: variables[ENV_PREFIX + name.upper()]
        for name in Settings.model_fields
        if variables.get(ENV_PREFIX + name.upper())
    }
    from_file = {} if config is None else _read(config)
    from_options = {name: value for name, value in options.items() if value is not None}
    try:
        return Settings.model_validate(from_file | from_environment | from_options)
    except ValidationError as error:
        raise _invalid(error) from None


def unknown_variables(environment: Mapping[str, str] | None = None) -> list[str]:
    """Variables that look like a misspelt setting: the prefix is ours, and the rest is close to a setting's name."""
    variables = os.environ if environment is None else environment
    names = [ENV_PREFIX + name.upper() for name in Settings.model_fields]
    return sorted(
        name
        for name in variables
        if name.startswith(ENV_PREFIX)
        and name not in names
        and difflib.get_close_matches(name, names, n=1, cutoff=0.85)
    )


def _read(path: Path) -> dict[str, Any]:
    try:
        values = tomllib.loads(path.read_text())
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        problem = error.strerror if isinstance(error, OSError) and error.strerror else str(error)
        raise InvalidSetting.file_unreadable(path=str(path), problem=problem.rstrip(".")) from None
    for name in values:
        if name not in Settings.model_fields:
            raise InvalidSetting.unknown_setting(setting=name, source=str(path))
    return values


def _invalid(error: ValidationError) -> InvalidSetting:
    first = error.errors(include_url=False, include_input=False)[0]
    message = first["msg"].removeprefix("Value error, ")
    name, _, problem = message.partition(": ")
    if first["loc"]:
        name, problem = str(first["loc"][0]), message
    problem = problem[:1].lower() + problem[1:]
    return InvalidSetting.invalid_value(setting=ENV_PREFIX + name.upper(), problem=problem.rstrip("."))
