"""Everything that is known of a person, what it was before, and what members of a family are to each other."""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Up."""
    op.add_column("person", sa.Column("about_sealed", sa.LargeBinary(), nullable=True))
    op.add_column("identifier", sa.Column("about_sealed", sa.LargeBinary(), nullable=True))
    op.create_table(
        "person_version",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("of_version", sa.Integer(), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("changed_by", sa.Uuid(), nullable=True),
        sa.Column("content_sealed", sa.LargeBinary(), nullable=True),
        sa.ForeignKeyConstraint(["case_id"], ["case.id"], name=op.f("fk_person_version_case_id")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_person_version_person_id")),
        sa.ForeignKeyConstraint(["changed_by"], ["account.id"], name=op.f("fk_person_version_changed_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_person_version")),
    )
    op.create_index("ix_person_version_person_version", "person_version", ["person_id", "of_version"])
    for column in ("case_id", "changed_by"):
        op.create_index(op.f(f"ix_person_version_{column}"), "person_version", [column])
    op.create_table(
        "kinship",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("other_id", sa.Uuid(), nullable=False),
        sa.Column("kind_sealed", sa.LargeBinary(), nullable=True),
        sa.CheckConstraint("person_id <> other_id", name=op.f("ck_kinship_of_two_people")),
        sa.ForeignKeyConstraint(["case_id"], ["case.id"], name=op.f("fk_kinship_case_id")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_kinship_person_id")),
        sa.ForeignKeyConstraint(["other_id"], ["person.id"], name=op.f("fk_kinship_other_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_kinship")),
        sa.UniqueConstraint("person_id", "other_id", name=op.f("uq_kinship_person_id_other_id")),
    )
    for column in ("case_id", "other_id"):
        op.create_index(op.f(f"ix_kinship_{column}"), "kinship", [column])


def downgrade() -> None:
    """Down. What only this version has a place for is lost."""
    op.drop_table("kinship")
    op.drop_table("person_version")
    op.drop_column("identifier", "about_sealed")
    op.drop_column("person", "about_sealed")
