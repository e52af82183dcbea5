"""The ledger of erasures in the store of keys, with keyed hashes of the words to be blackened again."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Up."""
    op.create_table(
        "key_ledger",
        sa.Column("uid", sa.Uuid(), nullable=False),
        sa.Column("mark", sa.LargeBinary(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("words", sa.LargeBinary(), nullable=False),
        sa.Column("words_until", sa.Date(), nullable=False),
        sa.PrimaryKeyConstraint("uid", name="pk_key_ledger"),
        schema="keys",
    )
    op.create_index("ix_key_ledger_words_until", "key_ledger", ["words_until"], schema="keys")


def downgrade() -> None:
    """Down."""
    op.drop_table("key_ledger", schema="keys")
