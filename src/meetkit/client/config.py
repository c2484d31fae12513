"""What `init_meeting` was asked for, and the misuse in it that can be told before any network."""

import json
from dataclasses import dataclass
from math import inf
from os import PathLike
from typing import TYPE_CHECKING, Any, TypeAlias

from meetkit.client.session.dialing import signal_url
from meetkit.errors import (
    InvalidMode,
    InvalidParameter,
    MeetingError,
    PayloadTooLarge,
)
from meetkit.protocol import Mode
from meetkit.protocol.wire import JSON_DEPTH_LIMIT, META_DATA_LIMIT_BYTES, NAME_LIMIT, json_depth

if TYPE_CHECKING:
    from aiortc import MediaStreamTrack

DEFAULT_SERVER_URL = "http://127.0.0.1:8080"
DEFAULT_RECONNECT_TIMEOUT_MS = 60_000

MediaSource: TypeAlias = "MediaStreamTrack | str | PathLike[str] | None"
"""A track of aiortc, or the path of a media file, whose first stream of the kind is played once."""


@dataclass(frozen=True, slots=True)
class MeetingConfig:
    """The arguments of `init_meeting`. Not judged when made: `problem` is, at the join."""

    token: str
    server_url: str
    meeting_id: str
    name: str
    participant_id: str | None
    participant_secret: str | None
    mic_enabled: bool
    webcam_enabled: bool
    mode: str
    meta_data: dict[str, Any] | None
    auto_consume: bool
    debug_mode: bool
    reconnect_timeout_ms: int

    def problem(self) -> MeetingError | None:
        """The first mistake in the types and sizes of the arguments, before any network; else None.

        Token and ids are never judged here. Only the server can judge the token, which comes first in the order of
        admission: a judgement of the ids on this side would sometimes precede the server's of the token.
        """
        return (
            self._type_problem()
            or self._server_url_problem()
            or self._value_problem()
            or _meta_data_problem(self.meta_data)
        )

    def _type_problem(self) -> MeetingError | None:
        texts = ("meeting_id", "name", "token")
        for field in texts:
            if getattr(self, field) is None:
                return InvalidParameter.missing_value(field=field)
        for field in (*texts, "participant_id", "participant_secret"):
            value = getattr(self, field)
            if value is not None and not isinstance(value, str):
                return InvalidParameter.invalid_value(
                    field=field, problem=f"it must be a text, not {type(value).__name__}"
                )
        for field in ("mic_enabled", "webcam_enabled", "auto_consume", "debug_mode"):
            value = getattr(self, field)
            if not isinstance(value, bool):
                return InvalidParameter.invalid_value(
                    field=field, problem=f"it must be a bool, not {type(value).__name__}"
                )
        return None

    def _server_url_problem(self) -> MeetingError | None:
        try:
            signal_url(self.server_url)
        except InvalidParameter as problem:
            return problem
        return None

    def _value_problem(self) -> MeetingError | None:
        if known_mode(self.mode) is None:
            return InvalidMode.unknown_mode(mode=str(self.mode)[:64], allowed=list(Mode))
        if len(self.name) > NAME_LIMIT:
            return InvalidParameter.invalid_value(field="name", problem=f"longer than {NAME_LIMIT} characters")
        timeout_ms: object = self.reconnect_timeout_ms
        if isinstance(timeout_ms, bool) or not isinstance(timeout_ms, int | float) or not 0 <= timeout_ms < inf:
            return InvalidParameter.invalid_value(
                field="reconnect_timeout_ms", problem="it must be a number of milliseconds, at least 0"
            )
        return None


def known_mode(mode: object) -> Mode | None:
    """The mode of this name; None when there is none, or when it is no name at all."""
    return Mode(mode) if isinstance(mode, str) and mode in set(Mode) else None


def _meta_data_problem(meta_data: object) -> MeetingError | None:
    if meta_data is None:
        return None
    if not isinstance(meta_data, dict):
        return InvalidParameter.invalid_value(field="meta_data", problem="not a dict")
    try:
        size_bytes = len(json.dumps(meta_data, allow_nan=False).encode())
    except (TypeError, ValueError, RecursionError):
        return InvalidParameter.invalid_value(field="meta_data", problem="not representable as JSON")
    if json_depth(meta_data) > JSON_DEPTH_LIMIT:
        return InvalidParameter.invalid_value(field="meta_data", problem=f"nested deeper than {JSON_DEPTH_LIMIT}")
    if size_bytes > META_DATA_LIMIT_BYTES:
        return PayloadTooLarge.too_large(field="meta_data", size_bytes=size_bytes, limit_bytes=META_DATA_LIMIT_BYTES)
    return None
