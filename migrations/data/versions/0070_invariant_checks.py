"""What was found when something that must always hold was last looked at: a row for each."""

import sqlalchemy as sa
from alembic import op

from foundation.storage.types import JsonText, UtcDateTime

revision = "0070"
down_revision = "0069"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Up."""
    op.create_table(
        "invariant_check",
        sa.Column("name", sa.String(40), nullable=False),
        sa.Column("checked_at", UtcDateTime(), nullable=False),
        sa.Column("took_ms", sa.Integer(), nullable=False),
        sa.Column("broken_since", UtcDateTime(), nullable=True),
        sa.Column("breaches", JsonText(), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_invariant_check")),
    )


def downgrade() -> None:
    """Down."""
    op.drop_table("invariant_check")
