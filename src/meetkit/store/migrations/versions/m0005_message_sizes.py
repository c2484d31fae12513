"""The size of each persisted message, and for whom it is: what is kept is bounded, and ends with its session."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

_NUMBER = sa.BigInteger().with_variant(sa.Integer, "sqlite")


def upgrade() -> None:
    """Begin anew: all sessions have ended when this runs, and nobody reads an ended session's messages."""
    with op.batch_alter_table("sessions") as table:
        table.add_column(sa.Column("forgotten_messages", sa.Integer, nullable=False, server_default="0"))
    op.execute(
        "UPDATE sessions SET forgotten_messages ="
        " (SELECT count(*) FROM messages WHERE messages.session_id = sessions.id)"
    )
    op.drop_table("message_receivers")
    op.drop_table("messages")
    op.create_table(
        "messages",
        sa.Column("number", _NUMBER, primary_key=True, autoincrement=True),
        sa.Column("id", sa.String(64), nullable=False, unique=True),
        sa.Column("session_id", sa.String(24), sa.ForeignKey("sessions.id"), nullable=False),
        sa.Column("topic", sa.String(256), nullable=False),
        sa.Column("sender_id", sa.String(128), nullable=False),
        sa.Column("sender_name", sa.String(128), nullable=False),
        sa.Column("message", sa.Text, nullable=False),
        sa.Column("payload", sa.Text),
        sa.Column("size_bytes", sa.Integer, nullable=False),
        sa.Column("limited", sa.Boolean, nullable=False),
        sa.Column("at", sa.BigInteger, nullable=False),
    )
    op.create_index("ix_messages_session_id_topic", "messages", ["session_id", "topic"])
    op.create_table(
        "message_receivers",
        sa.Column("message_number", _NUMBER, sa.ForeignKey("messages.number"), primary_key=True),
        sa.Column("person", sa.String(160), primary_key=True),
    )
