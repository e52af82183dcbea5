"""Clearances are found by the day on which they end."""

import sqlalchemy as sa
from alembic import op

revision = "0086"
down_revision = "0085"
branch_labels = None
depends_on = None

_ENDS = sa.text("until IS NOT NULL")


def upgrade() -> None:
    """Up."""
    name = op.f("ix_protection_clearance_until")
    op.create_index(name, "protection_clearance", ["until"], sqlite_where=_ENDS, postgresql_where=_ENDS)


def downgrade() -> None:
    """Down."""
    op.drop_index(op.f("ix_protection_clearance_until"), table_name="protection_clearance")
