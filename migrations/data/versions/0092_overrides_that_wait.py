"""Requests to set a finding aside that wait for a second person are found among all others."""

import sqlalchemy as sa
from alembic import op

revision = "0092"
down_revision = "0091"
branch_labels = None
depends_on = None

_NAME = "ix_override_waits"
_WAITS = sa.text("state = 'asked'")


def upgrade() -> None:
    """Up."""
    op.create_index(_NAME, "override", ["until", "id"], sqlite_where=_WAITS, postgresql_where=_WAITS)


def downgrade() -> None:
    """Down."""
    op.drop_index(_NAME, table_name="override")
