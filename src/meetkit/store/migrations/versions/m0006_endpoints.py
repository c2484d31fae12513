"""The endpoint of each webhook that is still to be delivered, so that each gets one at a time."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the column; what waits already counts as of one endpoint, and is soon gone."""
    with op.batch_alter_table("webhook_deliveries") as table:
        table.add_column(sa.Column("endpoint", sa.String(512), nullable=False, server_default=""))
