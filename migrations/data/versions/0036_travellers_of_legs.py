"""Who travels a leg that not everybody of its case travels. Of legs that there are, everybody travels each."""

import sqlalchemy as sa
from alembic import op

revision = "0036"
down_revision = "0035"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Up."""
    op.add_column("leg", sa.Column("is_for_all", sa.Boolean(), server_default=sa.true(), nullable=False))
    with op.batch_alter_table("leg") as batch:
        batch.alter_column("is_for_all", server_default=None)
    op.create_table(
        "leg_traveller",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("leg_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["case.id"], name=op.f("fk_leg_traveller_case_id")),
        sa.ForeignKeyConstraint(["leg_id"], ["leg.id"], name=op.f("fk_leg_traveller_leg_id")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_leg_traveller_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_leg_traveller")),
        sa.UniqueConstraint("leg_id", "person_id", name=op.f("uq_leg_traveller_leg_id_person_id")),
    )
    for column in ("case_id", "leg_id", "person_id"):
        op.create_index(op.f(f"ix_leg_traveller_{column}"), "leg_traveller", [column])


def downgrade() -> None:
    """Down. Everybody travels every leg again."""
    op.drop_table("leg_traveller")
    op.drop_column("leg", "is_for_all")
