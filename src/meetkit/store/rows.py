"""What the store hands out: frozen rows, without a session or a connection behind them."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any, Generic, TypeVar

T = TypeVar("T")


class AccountState(StrEnum):
    """Whether an account may use the server; a `str`, so `row.account_status == "active"` holds."""

    ACTIVE = "active"
    DEACTIVATED = "deactivated"
    DISCONTINUED = "discontinued"


@dataclass(frozen=True, slots=True)
class Account:
    """Who owns projects. `message` is the operator's text for a discontinued account."""

    id: str
    name: str
    status: AccountState
    message: str | None
    revision: int
    created_at: datetime
    updated_at: datetime


@dataclass(frozen=True, slots=True)
class AccountStatus:
    """One change of an account as `Store.account_changes` reports it."""

    account_id: str
    status: AccountState
    message: str | None
    revision: int


@dataclass(frozen=True, slots=True)
class Project:
    """A namespace of rooms and API keys within an account."""

    id: str
    account_id: str
    name: str
    created_at: datetime


@dataclass(frozen=True, slots=True)
class ApiKey:
    """An API key with its decrypted signing secret and the state of the account behind it."""

    id: str
    project_id: str
    account_id: str
    secret: str = field(repr=False)
    disabled: bool
    created_at: datetime
    account_status: AccountState
    account_message: str | None


@dataclass(frozen=True, slots=True)
class Webhook:
    """Where a room's events are sent, and which (wildcards allowed)."""

    end_point: str
    events: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class AutoClose:
    """When a room's session ends by itself: `kind` is `session-ends` or `session-end-and-deactivate`."""

    kind: str
    duration_min: int


@dataclass(frozen=True, slots=True)
class Room:
    """A meeting's definition. `id` is the clients' meetingId or roomId; a limit of None is the server's default."""

    id: str
    uid: str
    project_id: str
    account_id: str
    custom_room_id: str | None
    disabled: bool
    webhook: Webhook | None
    auto_close: AutoClose | None
    max_participants: int | None
    lobby_timeout_ms: int | None
    created_at: datetime
    updated_at: datetime


@dataclass(frozen=True, slots=True)
class Session:
    """One run of a room: from the first join until the last leave or the end. `ended_at` is None while it runs."""

    id: str
    room_id: str
    custom_room_id: str | None
    project_id: str
    started_at: datetime
    ended_at: datetime | None


@dataclass(frozen=True, slots=True)
class ParticipantRecord:
    """One stay of a participant in a session (a line of its timelog)."""

    id: int
    session_id: str
    participant_id: str
    name: str
    mode: str
    joined_at: datetime
    left_at: datetime | None
    reason_code: int | None
    reason_name: str | None


@dataclass(frozen=True, slots=True)
class Message:
    """A persisted pubSub message."""

    id: str
    session_id: str
    topic: str
    sender_id: str
    sender_name: str
    message: str
    payload: Any
    at: datetime


@dataclass(frozen=True, slots=True)
class RecordedError:
    """An error object on a session's timeline, as it went over the wire."""

    id: str
    at: datetime
    session_id: str | None
    room_id: str | None
    participant_id: str | None
    code: int
    name: str
    reason: str
    wire: dict[str, Any]


class EgressState(StrEnum):
    """How far a recording or livestream has come."""

    STARTING = "starting"
    STARTED = "started"
    STOPPING = "stopping"
    STOPPED = "stopped"
    FAILED = "failed"


class StorageState(StrEnum):
    """Where a recording's files are: here alone, on their way to the bucket, there, or not to be got there by now."""

    LOCAL = "local"
    UPLOADING = "uploading"
    STORED = "stored"
    FAILED = "failed"


@dataclass(frozen=True, slots=True, kw_only=True)
class Egress:
    """What recordings, livestreams and HLS streams have in common."""

    id: str
    room_id: str
    custom_room_id: str | None
    project_id: str
    session_id: str
    started_by: str | None
    config: dict[str, Any]
    webhook_url: str | None
    state: EgressState
    created_at: datetime
    started_at: datetime | None
    ended_at: datetime | None
    error: dict[str, Any] | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Recording(Egress):
    """One recording. `files`: as the egress process reported them, with paths relative to the recording's `folder`.

    A file that is in a bucket has `bucket` and `key` besides. `upload_error` is the last one until the upload is done.
    """

    folder: str
    files: tuple[dict[str, Any], ...]
    storage: StorageState
    upload_attempts: int
    upload_error: dict[str, Any] | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Livestream(Egress):
    """One livestream. `outputs`: address (no key), state, attempt and error of each."""

    outputs: tuple[dict[str, Any], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class HlsStream(Egress):
    """One HLS stream. `playback_id`: its address, for everybody who knows it."""

    playback_id: str


@dataclass(frozen=True, slots=True)
class Delivery:
    """One webhook event on its way to one address."""

    number: int
    event_id: str
    url: str
    endpoint: str
    kind: str
    body: str
    attempts: int


@dataclass(frozen=True, slots=True)
class Page(Generic[T]):
    """One page of a list and the number of rows in all."""

    rows: tuple[T, ...]
    total: int
