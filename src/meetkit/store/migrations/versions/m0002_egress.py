"""Recordings, livestreams, and webhooks on their way."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

_time = sa.BigInteger
_number = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """Make the tables."""
    for name, own in (("recordings", ("folder", "files")), ("livestreams", ("outputs",))):
        op.create_table(
            name,
            sa.Column("id", sa.String(32), nullable=False),
            sa.Column("room_id", sa.String(64), nullable=False),
            sa.Column("session_id", sa.String(24), nullable=False),
            sa.Column("started_by", sa.String(128)),
            sa.Column("config", sa.Text, nullable=False),
            *(sa.Column(column, sa.Text, nullable=False) for column in own),
            sa.Column("webhook_url", sa.Text),
            sa.Column("state", sa.String(16), nullable=False),
            sa.Column("created_at", _time, nullable=False),
            sa.Column("started_at", _time),
            sa.Column("ended_at", _time),
            sa.Column("error", sa.Text),
            sa.PrimaryKeyConstraint("id", name=f"pk_{name}"),
            sa.ForeignKeyConstraint(["room_id"], ["rooms.id"], name=f"fk_{name}_room_id"),
            sa.ForeignKeyConstraint(["session_id"], ["sessions.id"], name=f"fk_{name}_session_id"),
        )
        op.create_index(f"ix_{name}_room_id_created_at", name, ["room_id", "created_at"])
        op.create_index(f"ix_{name}_session_id", name, ["session_id"])
        op.create_index(f"ix_{name}_state", name, ["state"])
    op.create_table(
        "webhook_deliveries",
        sa.Column("number", _number, autoincrement=True, nullable=False),
        sa.Column("event_id", sa.String(32), nullable=False),
        sa.Column("url", sa.Text, nullable=False),
        sa.Column("kind", sa.String(64), nullable=False),
        sa.Column("body", sa.Text, nullable=False),
        sa.Column("attempts", sa.Integer, nullable=False),
        sa.Column("next_at", _time, nullable=False),
        sa.PrimaryKeyConstraint("number", name="pk_webhook_deliveries"),
    )
    op.create_index("ix_webhook_deliveries_next_at", "webhook_deliveries", ["next_at"])
