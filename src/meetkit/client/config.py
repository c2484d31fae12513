"""What `init_meeting` was asked for, and the mistakes in it that can be told before any network."""

import base64
import binascii
import json
import time
from dataclasses import dataclass
from os import PathLike
from typing import TYPE_CHECKING, Any, TypeAlias
from unicodedata import category

from meetkit.client.dialing import signal_url
from meetkit.errors import (
    InvalidMeetingId,
    InvalidMode,
    InvalidParameter,
    InvalidParticipantId,
    InvalidToken,
    MeetingError,
    PayloadTooLarge,
)
from meetkit.protocol import Mode
from meetkit.protocol.wire import ID_LIMIT, JSON_DEPTH_LIMIT, META_DATA_LIMIT_BYTES, NAME_LIMIT, json_depth

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
    mic_enabled: bool
    webcam_enabled: bool
    mode: str
    meta_data: dict[str, Any] | None
    auto_consume: bool
    debug_mode: bool
    reconnect_timeout_ms: int

    def problem(self) -> MeetingError | None:
        """The first mistake, in the order of admission and with the error that the server would give; else None.

        Ids are judged here only when the token looks good as far as that can be seen without its secret, because a bad
        token comes first: then the server is asked.
        """
        if not self.token:
            return InvalidToken.empty()
        return (self._id_problem() if _looks_good(self.token) else None) or self._argument_problem()

    def _id_problem(self) -> MeetingError | None:
        participant_id = self.participant_id
        if participant_id is not None:
            if not participant_id:
                return InvalidParticipantId.empty()
            position = next((i for i, c in enumerate(participant_id) if c.isspace() or category(c)[0] in "CZ"), None)
            if position is not None:
                return InvalidParticipantId.whitespace(position=position)
            if len(participant_id) > ID_LIMIT:
                return InvalidParticipantId.too_long(length=len(participant_id), limit=ID_LIMIT)
        return None if self.meeting_id else InvalidMeetingId.empty()

    def _argument_problem(self) -> MeetingError | None:
        try:
            signal_url(self.server_url)
        except InvalidParameter as problem:
            return problem
        if self.mode not in set(Mode):
            return InvalidMode.unknown_mode(mode=str(self.mode)[:64], allowed=list(Mode))
        if len(self.name) > NAME_LIMIT:
            return InvalidParameter.invalid_value(field="name", problem=f"longer than {NAME_LIMIT} characters")
        if self.reconnect_timeout_ms < 0:
            return InvalidParameter.invalid_value(field="reconnect_timeout_ms", problem="negative")
        return _meta_data_problem(self.meta_data)


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


def _looks_good(token: str) -> bool:
    """Whether nothing that the server checks before the ids looks wrong from here."""
    try:
        header, body, _ = (part + "=" * (-len(part) % 4) for part in token.split("."))
        algorithm = json.loads(base64.urlsafe_b64decode(header)).get("alg")
        claims = json.loads(base64.urlsafe_b64decode(body))
        now_s = time.time()
        permissions = claims["permissions"]
        return bool(
            algorithm == "HS256"
            and claims["apikey"]
            and claims["exp"] > now_s
            and claims.get("nbf", 0) <= now_s
            and set(permissions) <= {"allow_join", "allow_mod", "ask_join"}
            and (permissions == ["ask_join"] or (permissions and "ask_join" not in permissions))
        )
    except (ValueError, KeyError, TypeError, AttributeError, binascii.Error):
        return False
