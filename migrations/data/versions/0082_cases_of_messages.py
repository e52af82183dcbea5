"""Messages that wait say which cases they count, so that none leaves about one that was frozen meanwhile."""

import sqlalchemy as sa
from alembic import op

from foundation.storage.types import JsonText

revision = "0082"
down_revision = "0081"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Up. What waits already leaves as it was queued."""
    op.add_column("outbox_message", sa.Column("cases", JsonText(), nullable=False, server_default="[]"))


def downgrade() -> None:
    """Down."""
    op.drop_column("outbox_message", "cases")
