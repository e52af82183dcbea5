"""Telephones of offices, as papers print them."""

import sqlalchemy as sa
from alembic import op

revision = "0062"
down_revision = "0061"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Up."""
    op.add_column("office", sa.Column("phone", sa.String(length=40), nullable=True))
    op.add_column("office", sa.Column("emergency_phone", sa.String(length=40), nullable=True))


def downgrade() -> None:
    """Down."""
    op.drop_column("office", "emergency_phone")
    op.drop_column("office", "phone")
