"""What a person needs to leave the host country."""

import sqlalchemy as sa
from alembic import op

revision = "0027"
down_revision = "0026"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Up."""
    op.create_table(
        "exit_formality",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("recorded_by", sa.Uuid(), nullable=True),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("content_sealed", sa.LargeBinary(), nullable=True),
        sa.ForeignKeyConstraint(["case_id"], ["case.id"], name=op.f("fk_exit_formality_case_id")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_exit_formality_person_id")),
        sa.ForeignKeyConstraint(["recorded_by"], ["account.id"], name=op.f("fk_exit_formality_recorded_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_exit_formality")),
        sa.UniqueConstraint("person_id", name=op.f("uq_exit_formality_person_id")),
    )
    for column in ("case_id", "recorded_by"):
        op.create_index(op.f(f"ix_exit_formality_{column}"), "exit_formality", [column])


def downgrade() -> None:
    """Down."""
    op.drop_table("exit_formality")
