"""Tries of passwords are counted by account and place together, too."""

import sqlalchemy as sa
from alembic import op

revision = "0061"
down_revision = "0060"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Up. Tries count for minutes and are forgotten within a day: those of before go."""
    op.execute("DELETE FROM sign_in_attempt")
    with op.batch_alter_table("sign_in_attempt") as table:
        table.add_column(sa.Column("place_index", sa.LargeBinary(), nullable=False))
        table.create_index("ix_sign_in_attempt_place", ["place_index", "at"])


def downgrade() -> None:
    """Down."""
    with op.batch_alter_table("sign_in_attempt") as table:
        table.drop_index("ix_sign_in_attempt_place")
        table.drop_column("place_index")
