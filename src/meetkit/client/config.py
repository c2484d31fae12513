"""What `init_meeting` was asked for, and the misuse in it that can be told before any network."""

from dataclasses import dataclass
from math import inf
from os import PathLike
from typing import TYPE_CHECKING, Any, TypeAlias

from meetkit.client.session.dialing import signal_url
from meetkit.client.texts import HALF_PROBLEM, is_well_formed, object_problem, text_problem
from meetkit.errors import (
    InvalidMode,
    InvalidParameter,
    MeetingError,
)
from meetkit.protocol import Mode
from meetkit.protocol.wire import META_DATA_LIMIT_BYTES, NAME_LIMIT

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

        Of token and ids only that they can be sent. Only the server can judge the token, which comes first in the order
        of admission: a judgement of the ids on this side would sometimes precede the server's of the token.
        """
        return (
            self._type_problem()
            or self._server_url_problem()
            or self._value_problem()
            or (
                object_problem("meta_data", self.meta_data, limit_bytes=META_DATA_LIMIT_BYTES)
                if self.meta_data is not None
                else None
            )
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
            if value is not None and not is_well_formed(value):
                return InvalidParameter.invalid_value(field=field, problem=HALF_PROBLEM)
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
        if (problem := text_problem("name", self.name, longest=NAME_LIMIT)) is not None:
            return problem
        timeout_ms: object = self.reconnect_timeout_ms
        if isinstance(timeout_ms, bool) or not isinstance(timeout_ms, int | float) or not 0 <= timeout_ms < inf:
            return InvalidParameter.invalid_value(
                field="reconnect_timeout_ms", problem="it must be a number of milliseconds, at least 0"
            )
        return None


def known_mode(mode: object) -> Mode | None:
    """The mode of this name; None when there is none, or when it is no name at all."""
    return Mode(mode) if isinstance(mode, str) and mode in set(Mode) else None
