"""The key store says which master key is in use, so that it can be changed while people work."""

import sqlalchemy as sa
from alembic import op

from foundation.storage.types import UtcDateTime

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Up. Which one is in use is written down by the next preparation."""
    op.create_table(
        "master_key",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("key_id", sa.String(length=40), nullable=False),
        sa.Column("former_id", sa.String(length=40), nullable=True),
        sa.Column("since", UtcDateTime(), nullable=False),
        sa.Column("settled_at", UtcDateTime(), nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_master_key"),
        schema="keys",
    )


def downgrade() -> None:
    """Down."""
    op.drop_table("master_key", schema="keys")
