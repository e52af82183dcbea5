"""The base of the keys store."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Up."""
    op.create_table(
        "seal_pin",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("mac", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_seal_pin"),
        schema="keys",
    )
    op.create_table(
        "wrapped_key",
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("owner", sa.Uuid(), nullable=False),
        sa.Column("wrapped", sa.LargeBinary(), nullable=False),
        sa.Column("master_key_id", sa.String(length=40), nullable=False),
        sa.Column("made_on", sa.Date(), nullable=False),
        sa.PrimaryKeyConstraint("kind", "owner", name="pk_wrapped_key"),
        schema="keys",
    )
    op.create_index("ix_wrapped_key_made_on", "wrapped_key", ["made_on"], schema="keys")


def downgrade() -> None:
    """Down."""
    op.drop_table("wrapped_key", schema="keys")
    op.drop_table("seal_pin", schema="keys")
