"""Indexes of columns that are empty in most rows hold the rows in which they are stated."""

import sqlalchemy as sa
from alembic import op

revision = "0085"
down_revision = "0084"
branch_labels = None
depends_on = None

_COLUMNS = (
    ("consent", "corrects_id"),
    ("consent", "representative_id"),
    ("plan_item", "budget_line_id"),
    ("plan_item", "person_id"),
    ("plan_objective", "person_id"),
)


def upgrade() -> None:
    """Up."""
    for table, column in _COLUMNS:
        name, stated = op.f(f"ix_{table}_{column}"), sa.text(f"{column} IS NOT NULL")
        op.drop_index(name, table_name=table)
        op.create_index(name, table, [column], sqlite_where=stated, postgresql_where=stated)


def downgrade() -> None:
    """Down."""
    for table, column in _COLUMNS:
        name = op.f(f"ix_{table}_{column}")
        op.drop_index(name, table_name=table)
        op.create_index(name, table, [column])
