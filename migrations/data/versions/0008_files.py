"""Files of a case: what there is, and the sealed bytes beside it."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

_OWNERS = ("case", "person")
_KINDS = ("signed_consent", "passport_scan", "certificate", "receipt", "guardian_appointment", "other")


def upgrade() -> None:
    """Up."""
    op.create_table(
        "stored_file",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column(
            "owner_kind",
            sa.Enum(*_OWNERS, name="owner_kind", native_enum=False, create_constraint=True, length=40),
            nullable=False,
        ),
        sa.Column("owner_id", sa.Uuid(), nullable=False),
        sa.Column("content_sealed", sa.LargeBinary(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_stored_file")),
    )
    op.create_index(op.f("ix_stored_file_owner_id"), "stored_file", ["owner_id"])
    op.create_table(
        "case_file",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=True),
        sa.Column("stored_id", sa.Uuid(), nullable=True),
        sa.Column(
            "kind", sa.Enum(*_KINDS, name="kind", native_enum=False, create_constraint=True, length=40), nullable=False
        ),
        sa.Column("added_by", sa.Uuid(), nullable=True),
        sa.Column("added_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("withdrawn_by", sa.Uuid(), nullable=True),
        sa.Column("withdrawn_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("content_sealed", sa.LargeBinary(), nullable=True),
        sa.CheckConstraint(
            "CASE WHEN withdrawn_at IS NULL THEN stored_id IS NOT NULL ELSE stored_id IS NULL END",
            name=op.f("ck_case_file_bytes_until_withdrawn"),
        ),
        sa.ForeignKeyConstraint(["added_by"], ["account.id"], name=op.f("fk_case_file_added_by")),
        sa.ForeignKeyConstraint(["case_id"], ["case.id"], name=op.f("fk_case_file_case_id")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_case_file_person_id")),
        sa.ForeignKeyConstraint(["stored_id"], ["stored_file.id"], name=op.f("fk_case_file_stored_id")),
        sa.ForeignKeyConstraint(["withdrawn_by"], ["account.id"], name=op.f("fk_case_file_withdrawn_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_case_file")),
    )
    op.create_index("ix_case_file_case", "case_file", ["case_id", "added_at"])
    for column in ("added_by", "person_id", "stored_id", "withdrawn_by"):
        op.create_index(op.f(f"ix_case_file_{column}"), "case_file", [column])


def downgrade() -> None:
    """Down."""
    op.drop_table("case_file")
    op.drop_table("stored_file")
