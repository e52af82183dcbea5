"""The ledger of erasures in the store of the audit: written once."""

import sqlalchemy as sa
from alembic import op

from foundation.storage.written_once import WrittenOnce, allow_changes, refuse_changes

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

_TABLES = {"audit_ledger": WrittenOnce(("uid", "mark", "at"), (("uid",),))}


def upgrade() -> None:
    """Up."""
    op.create_table(
        "audit_ledger",
        sa.Column("uid", sa.Uuid(), nullable=False),
        sa.Column("mark", sa.LargeBinary(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("uid", name="pk_audit_ledger"),
        schema="audit",
    )
    refuse_changes(op, _TABLES, "refuse_to_change_ledger", "audit.")


def downgrade() -> None:
    """Down."""
    allow_changes(op, _TABLES, "refuse_to_change_ledger", "audit.")
    op.drop_table("audit_ledger", schema="audit")
