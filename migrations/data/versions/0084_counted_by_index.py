"""Cases of an office are counted by state and country from an index alone."""

from alembic import op

revision = "0084"
down_revision = "0083"
branch_labels = None
depends_on = None

_COLUMNS = {
    "ix_case_office_in_country": ["office_id", "country", "state", "hold", "id"],
    "ix_case_office_in_state": ["office_id", "state", "hold", "country", "id"],
}


def upgrade() -> None:
    """Up."""
    for name, columns in _COLUMNS.items():
        op.create_index(name, "case", columns)


def downgrade() -> None:
    """Down."""
    for name in _COLUMNS:
        op.drop_index(name, table_name="case")
