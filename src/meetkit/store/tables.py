"""The tables, in types that every database of SQLAlchemy has."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Dialect,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    Text,
    UniqueConstraint,
)
from sqlalchemy.types import TypeDecorator

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def to_ms(at: datetime) -> int:
    """Whole milliseconds since 1970; a naive time is a programmer's mistake."""
    if at.tzinfo is None:
        raise ValueError("a time without a zone cannot be stored")
    return (at - _EPOCH) // timedelta(milliseconds=1)


def from_ms(ms: int) -> datetime:
    """The time of `to_ms`, in UTC."""
    return _EPOCH + timedelta(milliseconds=ms)


class UtcMs(TypeDecorator[datetime]):
    """An aware UTC time, kept as whole milliseconds since 1970: exact and sortable everywhere."""

    impl = BigInteger
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> Any:
        """Aware datetime → milliseconds."""
        return None if value is None else to_ms(value)

    def process_result_value(self, value: Any, dialect: Dialect) -> datetime | None:
        """Milliseconds → aware UTC datetime."""
        return None if value is None else from_ms(int(value))


#: SQLite numbers rows by itself only for INTEGER keys; elsewhere 64 bits.
RowNumber = BigInteger().with_variant(Integer(), "sqlite")

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s",
        "pk": "pk_%(table_name)s",
    }
)

meta = Table(
    "meta",
    metadata,
    Column("key", String(64), primary_key=True),
    Column("value", BigInteger, nullable=False),
)

accounts = Table(
    "accounts",
    metadata,
    Column("id", String(32), primary_key=True),
    Column("name", String(128), nullable=False, unique=True),
    Column("status", String(16), nullable=False),
    Column("message", Text),
    Column("revision", BigInteger, nullable=False, index=True),
    Column("created_at", UtcMs, nullable=False),
    Column("updated_at", UtcMs, nullable=False),
)

projects = Table(
    "projects",
    metadata,
    Column("id", String(32), primary_key=True),
    Column("account_id", String(32), ForeignKey("accounts.id"), nullable=False, index=True),
    Column("name", String(128), nullable=False),
    Column("created_at", UtcMs, nullable=False),
)

api_keys = Table(
    "api_keys",
    metadata,
    Column("id", String(64), primary_key=True),
    Column("project_id", String(32), ForeignKey("projects.id"), nullable=False, index=True),
    Column("secret_encrypted", LargeBinary, nullable=False),
    Column("disabled", Boolean, nullable=False),
    Column("created_at", UtcMs, nullable=False),
)

rooms = Table(
    "rooms",
    metadata,
    Column("id", String(64), primary_key=True),
    Column("uid", String(32), nullable=False, unique=True),
    Column("project_id", String(32), ForeignKey("projects.id"), nullable=False),
    Column("custom_room_id", String(128)),
    Column("disabled", Boolean, nullable=False),
    Column("webhook_end_point", Text),
    Column("webhook_events", Text),
    Column("auto_close_kind", String(64)),
    Column("auto_close_duration_min", Integer),
    Column("max_participants", Integer),
    Column("lobby_timeout_ms", Integer),
    Column("created_at", UtcMs, nullable=False),
    Column("updated_at", UtcMs, nullable=False),
    UniqueConstraint("project_id", "custom_room_id"),
    Index("ix_rooms_project_id_created_at", "project_id", "created_at"),
)

sessions = Table(
    "sessions",
    metadata,
    Column("id", String(24), primary_key=True),
    Column("room_id", String(64), ForeignKey("rooms.id"), nullable=False),
    Column("started_at", UtcMs, nullable=False),
    Column("ended_at", UtcMs, index=True),
    #: Persisted messages that were deleted when it had ended.
    Column("forgotten_messages", Integer, nullable=False, server_default="0"),
    Index("ix_sessions_room_id_started_at", "room_id", "started_at"),
)

participant_records = Table(
    "participant_records",
    metadata,
    Column("id", RowNumber, primary_key=True, autoincrement=True),
    Column("session_id", String(24), ForeignKey("sessions.id"), nullable=False),
    Column("participant_id", String(128), nullable=False),
    Column("name", String(128), nullable=False),
    Column("mode", String(32), nullable=False),
    Column("joined_at", UtcMs, nullable=False),
    Column("left_at", UtcMs),
    Column("reason_code", Integer),
    Column("reason_name", String(64)),
    Index("ix_participant_records_session_id_joined_at", "session_id", "joined_at"),
)

messages = Table(
    "messages",
    metadata,
    Column("number", RowNumber, primary_key=True, autoincrement=True),
    Column("id", String(64), nullable=False, unique=True),
    Column("session_id", String(24), ForeignKey("sessions.id"), nullable=False),
    Column("topic", String(256), nullable=False),
    Column("sender_id", String(128), nullable=False),
    Column("sender_name", String(128), nullable=False),
    Column("message", Text, nullable=False),
    Column("payload", Text),
    Column("size_bytes", Integer, nullable=False),
    Column("limited", Boolean, nullable=False),
    Column("at", UtcMs, nullable=False),
    Index("ix_messages_session_id_topic", "session_id", "topic"),
)

#: Who may see a message whose `limited` is true: a participantId, or what tells its later takers from its first holder.
message_receivers = Table(
    "message_receivers",
    metadata,
    Column("message_number", RowNumber, ForeignKey("messages.number"), primary_key=True),
    Column("person", String(160), primary_key=True),
)

errors = Table(
    "errors",
    metadata,
    Column("id", String(64), primary_key=True),
    Column("at", UtcMs, nullable=False, index=True),
    Column("session_id", String(24), index=True),
    Column("room_id", String(64)),
    Column("participant_id", String(128)),
    Column("code", Integer, nullable=False),
    Column("name", String(64), nullable=False),
    Column("reason", String(64), nullable=False),
    Column("wire", Text, nullable=False),
)


def _egress_table(name: str, *own: Column[Any]) -> Table:
    """The table of one kind of egress: what all have, and what is its own."""
    return Table(
        name,
        metadata,
        Column("id", String(32), primary_key=True),
        Column("room_id", String(64), ForeignKey("rooms.id"), nullable=False),
        Column("session_id", String(24), ForeignKey("sessions.id"), nullable=False, index=True),
        Column("started_by", String(128)),
        Column("config", Text, nullable=False),
        Column("webhook_url", Text),
        Column("state", String(16), nullable=False, index=True),
        Column("created_at", UtcMs, nullable=False),
        Column("started_at", UtcMs),
        Column("ended_at", UtcMs),
        Column("error", Text),
        *own,
        Index(f"ix_{name}_room_id_created_at", "room_id", "created_at"),
    )


recordings = _egress_table(
    "recordings",
    Column("folder", Text, nullable=False),
    Column("files", Text, nullable=False),
    Column("storage", String(16), nullable=False, server_default="local"),
    Column("upload_attempts", Integer, nullable=False, server_default="0"),
    #: When it is to be uploaded (again); empty when there is nothing to upload.
    Column("upload_next_at", UtcMs, index=True),
    Column("upload_error", Text),
)

livestreams = _egress_table("livestreams", Column("outputs", Text, nullable=False))

hls_streams = _egress_table("hls_streams", Column("playback_id", String(64), nullable=False))

#: What is still to be delivered; a row goes when it is, or when it is given up.
webhook_deliveries = Table(
    "webhook_deliveries",
    metadata,
    Column("number", RowNumber, primary_key=True, autoincrement=True),
    Column("event_id", String(32), nullable=False),
    Column("url", Text, nullable=False),
    #: Scheme, host and port of the url: what is delivered to one at a time.
    Column("endpoint", String(512), nullable=False, server_default=""),
    Column("kind", String(64), nullable=False),
    Column("body", Text, nullable=False),
    Column("attempts", Integer, nullable=False),
    Column("next_at", UtcMs, nullable=False, index=True),
)
