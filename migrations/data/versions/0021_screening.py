"""Screenings of people in versions, and whether somebody needs extra care."""

import sqlalchemy as sa
from alembic import op

revision = "0021"
down_revision = "0020"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Up."""
    op.add_column("person", sa.Column("extra_care_sealed", sa.LargeBinary(), nullable=True))
    op.create_table(
        "screening",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("screened_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("screened_by", sa.Uuid(), nullable=True),
        sa.Column("content_sealed", sa.LargeBinary(), nullable=True),
        sa.ForeignKeyConstraint(["case_id"], ["case.id"], name=op.f("fk_screening_case_id")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_screening_person_id")),
        sa.ForeignKeyConstraint(["screened_by"], ["account.id"], name=op.f("fk_screening_screened_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_screening")),
        sa.UniqueConstraint("person_id", "version", name=op.f("uq_screening_person_id_version")),
    )
    op.create_index(op.f("ix_screening_case_id"), "screening", ["case_id"])
    op.create_index(op.f("ix_screening_screened_by"), "screening", ["screened_by"])


def downgrade() -> None:
    """Down. What only this version has a place for is lost."""
    op.drop_table("screening")
    op.drop_column("person", "extra_care_sealed")
