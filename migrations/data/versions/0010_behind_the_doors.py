"""Records behind the doors of a case, and the second door that each grant opens."""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Up. A grant of before opens no second door: its own stands for it."""
    op.create_table(
        "protected_record",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("door", sa.Uuid(), nullable=False),
        sa.Column("content_sealed", sa.LargeBinary(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_protected_record")),
    )
    op.create_index(op.f("ix_protected_record_door"), "protected_record", ["door"], unique=False)
    op.add_column("access_grant", sa.Column("annex", sa.Uuid(), nullable=True))
    grants = sa.table("access_grant", sa.column("door", sa.Uuid()), sa.column("annex", sa.Uuid()))
    op.execute(sa.update(grants).values(annex=grants.c.door))
    with op.batch_alter_table("access_grant") as batch:
        batch.alter_column("annex", existing_type=sa.Uuid(), nullable=False)


def downgrade() -> None:
    """Down. The records are lost."""
    with op.batch_alter_table("access_grant") as batch:
        batch.drop_column("annex")
    op.drop_index(op.f("ix_protected_record_door"), table_name="protected_record")
    op.drop_table("protected_record")
