"""Requests of people about their data, their history and answers; and since when a case is restricted."""

import sqlalchemy as sa
from alembic import op

revision = "0074"
down_revision = "0073"
branch_labels = None
depends_on = None

_RUNNING = sa.text("closed_on IS NULL")


def upgrade() -> None:
    """Up."""
    op.add_column("case", sa.Column("restricted_at", sa.DateTime(timezone=True), nullable=True))
    _make_requests()
    _make_answers()


def _make_requests() -> None:
    op.create_table(
        "data_request",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("reference", sa.String(length=11), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("state", sa.String(length=40), nullable=False),
        sa.Column("received_on", sa.Date(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("extended_on", sa.Date(), nullable=True),
        sa.Column("closed_on", sa.Date(), nullable=True),
        sa.Column("taken_by", sa.Uuid(), nullable=False),
        sa.Column("taken_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("proven_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("proven_by", sa.Uuid(), nullable=True),
        sa.Column("proven_how", sa.String(length=40), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("due_on >= received_on", name=op.f("ck_data_request_due_after_receipt")),
        sa.CheckConstraint(
            "(proven_at IS NULL) = (proven_by IS NULL)", name=op.f("ck_data_request_proven_by_somebody")
        ),
        sa.CheckConstraint("(proven_at IS NULL) = (proven_how IS NULL)", name=op.f("ck_data_request_proven_somehow")),
        sa.ForeignKeyConstraint(["case_id"], ["case.id"], name=op.f("fk_data_request_case_id")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_data_request_person_id")),
        sa.ForeignKeyConstraint(["proven_by"], ["account.id"], name=op.f("fk_data_request_proven_by")),
        sa.ForeignKeyConstraint(["taken_by"], ["account.id"], name=op.f("fk_data_request_taken_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_data_request")),
        sa.UniqueConstraint("reference", name=op.f("uq_data_request_reference")),
    )
    op.create_index("ix_data_request_case", "data_request", ["case_id", "received_on"])
    op.create_index("ix_data_request_person_id", "data_request", ["person_id"])
    op.create_index("ix_data_request_proven_by", "data_request", ["proven_by"])
    op.create_index("ix_data_request_received", "data_request", ["received_on", "id"])
    op.create_index(
        "ix_data_request_running", "data_request", ["due_on", "id"], sqlite_where=_RUNNING, postgresql_where=_RUNNING
    )
    op.create_index("ix_data_request_taken_by", "data_request", ["taken_by"])

    op.create_table(
        "data_request_entry",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("request_id", sa.Uuid(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("ordinal", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by", sa.Uuid(), nullable=False),
        sa.Column("content_sealed", sa.LargeBinary(), nullable=True),
        sa.ForeignKeyConstraint(["by"], ["account.id"], name=op.f("fk_data_request_entry_by")),
        sa.ForeignKeyConstraint(["case_id"], ["case.id"], name=op.f("fk_data_request_entry_case_id")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_data_request_entry_person_id")),
        sa.ForeignKeyConstraint(["request_id"], ["data_request.id"], name=op.f("fk_data_request_entry_request_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_data_request_entry")),
        sa.UniqueConstraint("request_id", "ordinal", name=op.f("uq_data_request_entry_request_id_ordinal")),
    )
    op.create_index("ix_data_request_entry_by", "data_request_entry", ["by"])
    op.create_index("ix_data_request_entry_case_id", "data_request_entry", ["case_id"])
    op.create_index("ix_data_request_entry_person_id", "data_request_entry", ["person_id"])


def _make_answers() -> None:
    op.create_table(
        "data_request_answer",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("request_id", sa.Uuid(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("edition", sa.Integer(), nullable=False),
        sa.Column("assembled_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("assembled_by", sa.Uuid(), nullable=False),
        sa.Column("reviewed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("reviewed_by", sa.Uuid(), nullable=True),
        sa.Column("content_sealed", sa.LargeBinary(), nullable=True),
        sa.CheckConstraint(
            "reviewed_by IS NULL OR reviewed_by <> assembled_by",
            name=op.f("ck_data_request_answer_reviewed_by_another"),
        ),
        sa.CheckConstraint(
            "(reviewed_at IS NULL) = (reviewed_by IS NULL)", name=op.f("ck_data_request_answer_reviewed_by_somebody")
        ),
        sa.ForeignKeyConstraint(["assembled_by"], ["account.id"], name=op.f("fk_data_request_answer_assembled_by")),
        sa.ForeignKeyConstraint(["case_id"], ["case.id"], name=op.f("fk_data_request_answer_case_id")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_data_request_answer_person_id")),
        sa.ForeignKeyConstraint(["request_id"], ["data_request.id"], name=op.f("fk_data_request_answer_request_id")),
        sa.ForeignKeyConstraint(["reviewed_by"], ["account.id"], name=op.f("fk_data_request_answer_reviewed_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_data_request_answer")),
        sa.UniqueConstraint("request_id", "edition", name=op.f("uq_data_request_answer_request_id_edition")),
    )
    op.create_index("ix_data_request_answer_assembled_by", "data_request_answer", ["assembled_by"])
    op.create_index("ix_data_request_answer_case_id", "data_request_answer", ["case_id"])
    op.create_index("ix_data_request_answer_person_id", "data_request_answer", ["person_id"])
    op.create_index("ix_data_request_answer_reviewed_by", "data_request_answer", ["reviewed_by"])

    op.create_table(
        "data_request_mark",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("answer_id", sa.Uuid(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by", sa.Uuid(), nullable=False),
        sa.Column("undone_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("undone_by", sa.Uuid(), nullable=True),
        sa.Column("content_sealed", sa.LargeBinary(), nullable=True),
        sa.CheckConstraint(
            "(undone_at IS NULL) = (undone_by IS NULL)", name=op.f("ck_data_request_mark_undone_by_somebody")
        ),
        sa.ForeignKeyConstraint(["answer_id"], ["data_request_answer.id"], name=op.f("fk_data_request_mark_answer_id")),
        sa.ForeignKeyConstraint(["by"], ["account.id"], name=op.f("fk_data_request_mark_by")),
        sa.ForeignKeyConstraint(["case_id"], ["case.id"], name=op.f("fk_data_request_mark_case_id")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_data_request_mark_person_id")),
        sa.ForeignKeyConstraint(["undone_by"], ["account.id"], name=op.f("fk_data_request_mark_undone_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_data_request_mark")),
    )
    op.create_index("ix_data_request_mark_answer_id", "data_request_mark", ["answer_id"])
    op.create_index("ix_data_request_mark_by", "data_request_mark", ["by"])
    op.create_index("ix_data_request_mark_case_id", "data_request_mark", ["case_id"])
    op.create_index("ix_data_request_mark_person_id", "data_request_mark", ["person_id"])
    op.create_index("ix_data_request_mark_undone_by", "data_request_mark", ["undone_by"])


def downgrade() -> None:
    """Down."""
    for table in ("data_request_mark", "data_request_answer", "data_request_entry", "data_request"):
        op.drop_table(table)
    op.drop_column("case", "restricted_at")
