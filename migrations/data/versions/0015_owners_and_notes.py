"""Hand-over of cases, cover during absence, notes."""

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None


def _staff(table: str, *names: str) -> list[sa.ForeignKeyConstraint]:
    return [sa.ForeignKeyConstraint([name], ["account.id"], name=f"fk_{table}_{name}") for name in names]


def _hand_over() -> None:
    op.create_table(
        "hand_over",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("from_id", sa.Uuid(), nullable=False),
        sa.Column("to_id", sa.Uuid(), nullable=False),
        sa.Column("by", sa.Uuid(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("content_sealed", sa.LargeBinary(), nullable=True),
        sa.CheckConstraint("from_id <> to_id", name=op.f("ck_hand_over_to_somebody_else")),
        sa.ForeignKeyConstraint(["case_id"], ["case.id"], name="fk_hand_over_case_id"),
        *_staff("hand_over", "from_id", "to_id", "by"),
        sa.PrimaryKeyConstraint("id", name="pk_hand_over"),
    )
    for name in ("case_id", "from_id", "to_id", "by"):
        op.create_index(f"ix_hand_over_{name}", "hand_over", [name])


def _absence() -> None:
    op.create_table(
        "absence",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("office_id", sa.Uuid(), nullable=False),
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column("cover_id", sa.Uuid(), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=False),
        sa.Column("stated_by", sa.Uuid(), nullable=False),
        sa.Column("stated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_by", sa.Uuid(), nullable=True),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("begin_told_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("end_told_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("account_id <> cover_id", name=op.f("ck_absence_nobody_covers_oneself")),
        sa.CheckConstraint("ends_on >= starts_on", name=op.f("ck_absence_ends_after_it_starts")),
        sa.ForeignKeyConstraint(["office_id"], ["office.id"], name="fk_absence_office_id"),
        *_staff("absence", "account_id", "cover_id", "stated_by", "ended_by"),
        sa.PrimaryKeyConstraint("id", name="pk_absence"),
    )
    op.create_index("ix_absence_office_starts", "absence", ["office_id", "starts_on", "id"])
    op.create_index("ix_absence_account", "absence", ["account_id", "ends_on"])
    op.create_index("ix_absence_cover", "absence", ["cover_id", "ends_on"])
    for name in ("stated_by", "ended_by"):
        op.create_index(f"ix_absence_{name}", "absence", [name])


def _notes() -> None:
    op.create_table(
        "note",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("author_id", sa.Uuid(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("is_pinned", sa.Boolean(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("content_sealed", sa.LargeBinary(), nullable=True),
        sa.ForeignKeyConstraint(["case_id"], ["case.id"], name="fk_note_case_id"),
        *_staff("note", "author_id"),
        sa.PrimaryKeyConstraint("id", name="pk_note"),
    )
    op.create_index("ix_note_case_at", "note", ["case_id", "is_pinned", "at", "id"])
    op.create_index("ix_note_author_id", "note", ["author_id"])
    op.create_table(
        "note_correction",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("note_id", sa.Uuid(), nullable=False),
        sa.Column("edition", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("content_sealed", sa.LargeBinary(), nullable=True),
        sa.ForeignKeyConstraint(["case_id"], ["case.id"], name="fk_note_correction_case_id"),
        sa.ForeignKeyConstraint(["note_id"], ["note.id"], name="fk_note_correction_note_id"),
        sa.PrimaryKeyConstraint("id", name="pk_note_correction"),
        sa.UniqueConstraint("note_id", "edition", name="uq_note_correction_note_id_edition"),
    )
    op.create_index("ix_note_correction_case_id", "note_correction", ["case_id"])


def upgrade() -> None:
    """Up."""
    _hand_over()
    _absence()
    _notes()


def downgrade() -> None:
    """Down."""
    for table in ("note_correction", "note", "absence", "hand_over"):
        op.drop_table(table)
