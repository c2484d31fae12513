"""HLS streams."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the table."""
    op.create_table(
        "hls_streams",
        sa.Column("id", sa.String(32), nullable=False),
        sa.Column("room_id", sa.String(64), nullable=False),
        sa.Column("session_id", sa.String(24), nullable=False),
        sa.Column("started_by", sa.String(128)),
        sa.Column("config", sa.Text, nullable=False),
        sa.Column("playback_id", sa.String(64), nullable=False),
        sa.Column("webhook_url", sa.Text),
        sa.Column("state", sa.String(16), nullable=False),
        sa.Column("created_at", sa.BigInteger, nullable=False),
        sa.Column("started_at", sa.BigInteger),
        sa.Column("ended_at", sa.BigInteger),
        sa.Column("error", sa.Text),
        sa.PrimaryKeyConstraint("id", name="pk_hls_streams"),
        sa.ForeignKeyConstraint(["room_id"], ["rooms.id"], name="fk_hls_streams_room_id"),
        sa.ForeignKeyConstraint(["session_id"], ["sessions.id"], name="fk_hls_streams_session_id"),
    )
    op.create_index("ix_hls_streams_room_id_created_at", "hls_streams", ["room_id", "created_at"])
    op.create_index("ix_hls_streams_session_id", "hls_streams", ["session_id"])
    op.create_index("ix_hls_streams_state", "hls_streams", ["state"])
