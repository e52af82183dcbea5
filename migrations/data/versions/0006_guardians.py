"""Who stands for a child."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Up."""
    op.create_table(
        "guardianship",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("guardian_person_id", sa.Uuid(), nullable=True),
        sa.Column("appointed_on", sa.Date(), nullable=False),
        sa.Column("ended_on", sa.Date(), nullable=True),
        sa.Column("recorded_by", sa.Uuid(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("capacity_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("content_sealed", sa.LargeBinary(), nullable=True),
        sa.CheckConstraint(
            "guardian_person_id IS NULL OR guardian_person_id <> person_id",
            name=op.f("ck_guardianship_not_ones_own"),
        ),
        sa.CheckConstraint(
            "ended_on IS NULL OR ended_on >= appointed_on", name=op.f("ck_guardianship_ends_after_beginning")
        ),
        sa.ForeignKeyConstraint(["case_id"], ["case.id"], name=op.f("fk_guardianship_case_id")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_guardianship_person_id")),
        sa.ForeignKeyConstraint(["guardian_person_id"], ["person.id"], name=op.f("fk_guardianship_guardian_person_id")),
        sa.ForeignKeyConstraint(["recorded_by"], ["account.id"], name=op.f("fk_guardianship_recorded_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_guardianship")),
    )
    op.create_index("ix_guardianship_case_person", "guardianship", ["case_id", "person_id"])
    for column in ("person_id", "guardian_person_id", "recorded_by"):
        op.create_index(op.f(f"ix_guardianship_{column}"), "guardianship", [column])


def downgrade() -> None:
    """Down."""
    op.drop_table("guardianship")
