"""The `config` of a recording, livestream or HLS stream: a value, or the catalogue's error that names the field."""

from typing import Any, Literal

from meetkit.egress.job import BadField, EgressConfig, parse_config
from meetkit.errors import InvalidLivestreamConfig, MeetingError, StartHlsFailed, StartRecordingFailed

Kind = Literal["recording", "livestream", "hls"]
_MAXIMUM_FIELD_LENGTH = 120


def checked_config(data: Any, kind: Kind) -> EgressConfig:
    """The configuration as the caller gave it, None meaning all defaults.

    Raises:
        StartRecordingFailed, InvalidLivestreamConfig, StartHlsFailed: INVALID_CONFIG, with the field and what is wrong.
    """
    try:
        if data is not None and not isinstance(data, dict):
            raise BadField("config", "it must be an object")
        config = parse_config(data)
        if config.tracks and kind != "recording":
            raise BadField("tracks", "only a recording has tracks")
    except BadField as bad:
        raise invalid_config(kind, bad.field if bad.field != "job" else "config", bad.problem) from None
    return config


def invalid_config(kind: Kind, field: str, problem: str) -> MeetingError:
    """The error of a kind's configuration."""
    field = field[:_MAXIMUM_FIELD_LENGTH]
    match kind:
        case "recording":
            return StartRecordingFailed.invalid_config(field=field, problem=problem)
        case "livestream":
            return InvalidLivestreamConfig.invalid_config(field=field, problem=problem)
        case "hls":
            return StartHlsFailed.invalid_config(field=field, problem=problem)
