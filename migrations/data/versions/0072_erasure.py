"""Holds, runs of erasure and the ledger of erasures; an outcome may be kept without its person."""

import sqlalchemy as sa
from alembic import op

revision = "0072"
down_revision = "0071"
branch_labels = None
depends_on = None

_INSTANT = sa.DateTime(timezone=True)
_OF_THE_CASE = ("case_id", "episode_id", "person_id")


def upgrade() -> None:
    """Up."""
    op.create_table(
        "data_ledger",
        sa.Column("uid", sa.Uuid(), nullable=False),
        sa.Column("mark", sa.LargeBinary(), nullable=False),
        sa.Column("at", _INSTANT, nullable=False),
        sa.PrimaryKeyConstraint("uid", name=op.f("pk_data_ledger")),
    )
    _holds()
    _runs()
    with op.batch_alter_table("outcome") as batch:
        for name in _OF_THE_CASE:
            batch.alter_column(name, existing_type=sa.Uuid(), nullable=True)
        batch.add_column(sa.Column("programme", sa.String(length=80), nullable=True))
        batch.add_column(sa.Column("arrived_on", sa.Date(), nullable=True))


def _holds() -> None:
    op.create_table(
        "legal_hold",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("state", sa.String(length=40), nullable=False),
        sa.Column("asked_by", sa.Uuid(), nullable=False),
        sa.Column("asked_at", _INSTANT, nullable=False),
        sa.Column("placed_by", sa.Uuid(), nullable=True),
        sa.Column("placed_at", _INSTANT, nullable=True),
        sa.Column("until", sa.Date(), nullable=True),
        sa.Column("ended_by", sa.Uuid(), nullable=True),
        sa.Column("ended_at", _INSTANT, nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("content_sealed", sa.LargeBinary(), nullable=True),
        sa.CheckConstraint(
            "(state IN ('declined', 'ended')) = (ended_at IS NOT NULL)",
            name=op.f("ck_legal_hold_ended_has_its_instant"),
        ),
        sa.CheckConstraint("(ended_at IS NULL) = (ended_by IS NULL)", name=op.f("ck_legal_hold_ended_by_somebody")),
        *_references("legal_hold", "case", "case_id"),
        *_references("legal_hold", "account", "asked_by", "placed_by", "ended_by"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_legal_hold")),
    )
    op.create_index("ix_legal_hold_case_id", "legal_hold", ["case_id"])
    op.create_index("ix_legal_hold_state", "legal_hold", ["state", "asked_at", "id"])
    for act in ("asked", "placed", "ended"):
        op.create_index(f"ix_legal_hold_{act}_by", "legal_hold", [f"{act}_by"])


def _references(table: str, target: str, *columns: str) -> list[sa.ForeignKeyConstraint]:
    return [
        sa.ForeignKeyConstraint([column], [f"{target}.id"], name=op.f(f"fk_{table}_{column}")) for column in columns
    ]


def _runs() -> None:
    op.create_table(
        "erasure",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("cause", sa.String(length=40), nullable=False),
        sa.Column("state", sa.String(length=40), nullable=False),
        sa.Column("subject_id", sa.Uuid(), nullable=True),
        sa.Column("case_id", sa.Uuid(), nullable=True),
        sa.Column("entry_id", sa.Uuid(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("listed_at", _INSTANT, nullable=False),
        sa.Column("asked_by", sa.Uuid(), nullable=True),
        sa.Column("released_by", sa.Uuid(), nullable=True),
        sa.Column("released_at", _INSTANT, nullable=True),
        sa.Column("confirmed_by", sa.Uuid(), nullable=True),
        sa.Column("confirmed_at", _INSTANT, nullable=True),
        sa.Column("began_at", _INSTANT, nullable=True),
        sa.Column("erased_at", _INSTANT, nullable=True),
        sa.Column("here_since", _INSTANT, nullable=True),
        sa.Column("everywhere_from", sa.Date(), nullable=True),
        sa.Column("rows", sa.Text(), nullable=True),
        sa.Column("tables", sa.Text(), nullable=True),
        sa.Column("stopped_by", sa.String(length=80), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "(state IN ('done', 'declined')) = (subject_id IS NULL)", name=op.f("ck_erasure_over_says_not_whom")
        ),
        sa.CheckConstraint(
            "released_by IS NULL OR confirmed_by IS NULL OR released_by <> confirmed_by",
            name=op.f("ck_erasure_two_people"),
        ),
        *_references("erasure", "account", "asked_by", "released_by", "confirmed_by"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_erasure")),
        sa.UniqueConstraint("kind", "subject_id", name=op.f("uq_erasure_kind_subject_id")),
        sa.UniqueConstraint("entry_id", name=op.f("uq_erasure_entry_id")),
    )
    op.create_index("ix_erasure_state", "erasure", ["state", "due_on", "id"])
    op.create_index("ix_erasure_case_id", "erasure", ["case_id"])
    for act in ("asked", "released", "confirmed"):
        op.create_index(f"ix_erasure_{act}_by", "erasure", [f"{act}_by"])


def downgrade() -> None:
    """Down. A detached outcome belongs to nobody, and an earlier version has no place for it."""
    op.execute("DELETE FROM outcome WHERE case_id IS NULL OR episode_id IS NULL OR person_id IS NULL")
    with op.batch_alter_table("outcome") as batch:
        batch.drop_column("arrived_on")
        batch.drop_column("programme")
        for name in _OF_THE_CASE:
            batch.alter_column(name, existing_type=sa.Uuid(), nullable=False)
    for table in ("erasure", "legal_hold", "data_ledger"):
        op.drop_table(table)
