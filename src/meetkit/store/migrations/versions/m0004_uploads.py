"""Where a recording's files are, and their way into a bucket."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the columns; what was recorded so far is on the server's own disk."""
    with op.batch_alter_table("recordings") as table:
        table.add_column(sa.Column("storage", sa.String(16), nullable=False, server_default="local"))
        table.add_column(sa.Column("upload_attempts", sa.Integer, nullable=False, server_default="0"))
        table.add_column(sa.Column("upload_next_at", sa.BigInteger))
        table.add_column(sa.Column("upload_error", sa.Text))
    op.create_index("ix_recordings_upload_next_at", "recordings", ["upload_next_at"])
