"""Legs that not everybody of a case travels are found by their day."""

import sqlalchemy as sa
from alembic import op

revision = "0087"
down_revision = "0086"
branch_labels = None
depends_on = None

_NAME = "ix_leg_of_some"


def upgrade() -> None:
    """Up."""
    op.create_index(
        _NAME,
        "leg",
        ["departs_at", "departs_zone"],
        sqlite_where=sa.text("escort_id IS NULL AND is_for_all = 0"),
        postgresql_where=sa.text("escort_id IS NULL AND NOT is_for_all"),
    )


def downgrade() -> None:
    """Down."""
    op.drop_index(_NAME, table_name="leg")
