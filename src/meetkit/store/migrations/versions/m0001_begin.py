"""The first schema."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

# Frozen copies of the types of that day; later changes of meetkit.store.tables must not change this migration.
_time = sa.BigInteger
_number = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """Make all tables."""
    meta = op.create_table(
        "meta",
        sa.Column("key", sa.String(64), nullable=False),
        sa.Column("value", sa.BigInteger, nullable=False),
        sa.PrimaryKeyConstraint("key", name="pk_meta"),
    )
    op.bulk_insert(meta, [{"key": "account_revision", "value": 0}, {"key": "server_alive_at", "value": 0}])
    op.create_table(
        "accounts",
        sa.Column("id", sa.String(32), nullable=False),
        sa.Column("name", sa.String(128), nullable=False),
        sa.Column("status", sa.String(16), nullable=False),
        sa.Column("message", sa.Text),
        sa.Column("revision", sa.BigInteger, nullable=False),
        sa.Column("created_at", _time, nullable=False),
        sa.Column("updated_at", _time, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_accounts"),
        sa.UniqueConstraint("name", name="uq_accounts_name"),
    )
    op.create_index("ix_accounts_revision", "accounts", ["revision"])
    op.create_table(
        "projects",
        sa.Column("id", sa.String(32), nullable=False),
        sa.Column("account_id", sa.String(32), nullable=False),
        sa.Column("name", sa.String(128), nullable=False),
        sa.Column("created_at", _time, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_projects"),
        sa.ForeignKeyConstraint(["account_id"], ["accounts.id"], name="fk_projects_account_id"),
    )
    op.create_index("ix_projects_account_id", "projects", ["account_id"])
    op.create_table(
        "api_keys",
        sa.Column("id", sa.String(64), nullable=False),
        sa.Column("project_id", sa.String(32), nullable=False),
        sa.Column("secret_encrypted", sa.LargeBinary, nullable=False),
        sa.Column("disabled", sa.Boolean, nullable=False),
        sa.Column("created_at", _time, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_api_keys"),
        sa.ForeignKeyConstraint(["project_id"], ["projects.id"], name="fk_api_keys_project_id"),
    )
    op.create_index("ix_api_keys_project_id", "api_keys", ["project_id"])
    op.create_table(
        "rooms",
        sa.Column("id", sa.String(64), nullable=False),
        sa.Column("uid", sa.String(32), nullable=False),
        sa.Column("project_id", sa.String(32), nullable=False),
        sa.Column("custom_room_id", sa.String(128)),
        sa.Column("disabled", sa.Boolean, nullable=False),
        sa.Column("webhook_end_point", sa.Text),
        sa.Column("webhook_events", sa.Text),
        sa.Column("auto_close_kind", sa.String(64)),
        sa.Column("auto_close_duration_min", sa.Integer),
        sa.Column("max_participants", sa.Integer),
        sa.Column("lobby_timeout_ms", sa.Integer),
        sa.Column("created_at", _time, nullable=False),
        sa.Column("updated_at", _time, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_rooms"),
        sa.ForeignKeyConstraint(["project_id"], ["projects.id"], name="fk_rooms_project_id"),
        sa.UniqueConstraint("uid", name="uq_rooms_uid"),
        sa.UniqueConstraint("project_id", "custom_room_id", name="uq_rooms_project_id_custom_room_id"),
    )
    op.create_index("ix_rooms_project_id_created_at", "rooms", ["project_id", "created_at"])
    op.create_table(
        "sessions",
        sa.Column("id", sa.String(24), nullable=False),
        sa.Column("room_id", sa.String(64), nullable=False),
        sa.Column("started_at", _time, nullable=False),
        sa.Column("ended_at", _time),
        sa.PrimaryKeyConstraint("id", name="pk_sessions"),
        sa.ForeignKeyConstraint(["room_id"], ["rooms.id"], name="fk_sessions_room_id"),
    )
    op.create_index("ix_sessions_ended_at", "sessions", ["ended_at"])
    op.create_index("ix_sessions_room_id_started_at", "sessions", ["room_id", "started_at"])
    op.create_table(
        "participant_records",
        sa.Column("id", _number, nullable=False, autoincrement=True),
        sa.Column("session_id", sa.String(24), nullable=False),
        sa.Column("participant_id", sa.String(128), nullable=False),
        sa.Column("name", sa.String(128), nullable=False),
        sa.Column("mode", sa.String(32), nullable=False),
        sa.Column("joined_at", _time, nullable=False),
        sa.Column("left_at", _time),
        sa.Column("reason_code", sa.Integer),
        sa.Column("reason_name", sa.String(64)),
        sa.PrimaryKeyConstraint("id", name="pk_participant_records"),
        sa.ForeignKeyConstraint(["session_id"], ["sessions.id"], name="fk_participant_records_session_id"),
    )
    op.create_index("ix_participant_records_session_id_joined_at", "participant_records", ["session_id", "joined_at"])
    op.create_table(
        "messages",
        sa.Column("number", _number, nullable=False, autoincrement=True),
        sa.Column("id", sa.String(64), nullable=False),
        sa.Column("session_id", sa.String(24), nullable=False),
        sa.Column("topic", sa.String(256), nullable=False),
        sa.Column("sender_id", sa.String(128), nullable=False),
        sa.Column("sender_name", sa.String(128), nullable=False),
        sa.Column("message", sa.Text, nullable=False),
        sa.Column("payload", sa.Text),
        sa.Column("limited", sa.Boolean, nullable=False),
        sa.Column("at", _time, nullable=False),
        sa.PrimaryKeyConstraint("number", name="pk_messages"),
        sa.UniqueConstraint("id", name="uq_messages_id"),
        sa.ForeignKeyConstraint(["session_id"], ["sessions.id"], name="fk_messages_session_id"),
    )
    op.create_index("ix_messages_session_id_topic", "messages", ["session_id", "topic"])
    op.create_table(
        "message_receivers",
        sa.Column("message_number", _number, nullable=False),
        sa.Column("participant_id", sa.String(128), nullable=False),
        sa.PrimaryKeyConstraint("message_number", "participant_id", name="pk_message_receivers"),
        sa.ForeignKeyConstraint(["message_number"], ["messages.number"], name="fk_message_receivers_message_number"),
    )
    op.create_table(
        "errors",
        sa.Column("id", sa.String(64), nullable=False),
        sa.Column("at", _time, nullable=False),
        sa.Column("session_id", sa.String(24)),
        sa.Column("room_id", sa.String(64)),
        sa.Column("participant_id", sa.String(128)),
        sa.Column("code", sa.Integer, nullable=False),
        sa.Column("name", sa.String(64), nullable=False),
        sa.Column("reason", sa.String(64), nullable=False),
        sa.Column("wire", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_errors"),
    )
    op.create_index("ix_errors_at", "errors", ["at"])
    op.create_index("ix_errors_session_id", "errors", ["session_id"])
