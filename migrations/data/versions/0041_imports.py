"""Imports of a caseload from a file, and their staged rows."""

import sqlalchemy as sa
from alembic import op

revision = "0041"
down_revision = "0040"
branch_labels = None
depends_on = None

_STATES = ("mapping", "checking", "checked", "applied")
_ROW_STATES = ("waiting", "ready", "bad", "decide", "left_out")


def upgrade() -> None:
    """Up."""
    op.create_table(
        "caseload_import",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("office_id", sa.Uuid(), nullable=False),
        sa.Column("state", sa.Enum(*_STATES, name="state", native_enum=False, length=40), nullable=False),
        sa.Column("made_by", sa.Uuid(), nullable=True),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("until", sa.DateTime(timezone=True), nullable=False),
        sa.Column("rows", sa.Integer(), nullable=False),
        sa.Column("applied_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("applied_by", sa.Uuid(), nullable=True),
        sa.Column("cases", sa.Integer(), nullable=False),
        sa.Column("people", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("content_sealed", sa.LargeBinary(), nullable=True),
        sa.CheckConstraint(
            "(state = 'applied') = (applied_at IS NOT NULL)", name=op.f("ck_caseload_import_applied_once")
        ),
        sa.CheckConstraint(
            f"state IN ({', '.join(repr(one) for one in _STATES)})", name=op.f("ck_caseload_import_state")
        ),
        sa.ForeignKeyConstraint(["applied_by"], ["account.id"], name=op.f("fk_caseload_import_applied_by")),
        sa.ForeignKeyConstraint(["made_by"], ["account.id"], name=op.f("fk_caseload_import_made_by")),
        sa.ForeignKeyConstraint(["office_id"], ["office.id"], name=op.f("fk_caseload_import_office_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_caseload_import")),
    )
    op.create_index("ix_caseload_import_office_made", "caseload_import", ["office_id", "made_at", "id"])
    for column in ("made_by", "applied_by", "until"):
        op.create_index(op.f(f"ix_caseload_import_{column}"), "caseload_import", [column])
    op.create_table(
        "import_row",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("import_id", sa.Uuid(), nullable=False),
        sa.Column("ordinal", sa.Integer(), nullable=False),
        sa.Column("state", sa.Enum(*_ROW_STATES, name="state", native_enum=False, length=40), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("cells_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("said_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("found_sealed", sa.LargeBinary(), nullable=True),
        sa.CheckConstraint(
            f"state IN ({', '.join(repr(one) for one in _ROW_STATES)})", name=op.f("ck_import_row_state")
        ),
        sa.ForeignKeyConstraint(["case_id"], ["case.id"], name=op.f("fk_import_row_case_id")),
        sa.ForeignKeyConstraint(["import_id"], ["caseload_import.id"], name=op.f("fk_import_row_import_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_import_row")),
        sa.UniqueConstraint("import_id", "ordinal", name=op.f("uq_import_row_import_id_ordinal")),
    )
    op.create_index("ix_import_row_import_state", "import_row", ["import_id", "state", "ordinal"])
    op.create_index(op.f("ix_import_row_case_id"), "import_row", ["case_id"])


def downgrade() -> None:
    """Down. What was staged is gone; cases that were imported stay."""
    op.drop_table("import_row")
    op.drop_table("caseload_import")
