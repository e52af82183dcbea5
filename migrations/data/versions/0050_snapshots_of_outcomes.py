"""Snapshots of the outcomes: what is published of each row of each table, and the counts behind it."""

import sqlalchemy as sa
from alembic import op

revision = "0050"
down_revision = "0049"
branch_labels = None
depends_on = None

_TABLES = ("all", "programme", "country", "partner", "office", "sex", "age", "track", "round")


def _snapshots() -> None:
    op.create_table(
        "snapshot",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("ordinal", sa.Integer(), nullable=False),
        sa.Column("taken_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("finished_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("counted_on", sa.Date(), nullable=False),
        sa.Column("suppressed_under", sa.Integer(), nullable=False),
        sa.Column("parts", sa.Integer(), nullable=False),
        sa.CheckConstraint("ordinal >= 1", name=op.f("ck_snapshot_ordinals_count_from_one")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_snapshot")),
        sa.UniqueConstraint("ordinal", name=op.f("uq_snapshot_ordinal")),
    )


def _figures() -> None:
    words = ", ".join(repr(word) for word in _TABLES)
    op.create_table(
        "outcome_figure",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.Enum(*_TABLES, name="kind", native_enum=False, length=40), nullable=False),
        sa.Column("row", sa.String(length=80), nullable=False),
        sa.Column("since", sa.Integer(), nullable=False),
        sa.Column("until", sa.Integer(), nullable=True),
        sa.Column("counted_on", sa.Date(), nullable=False),
        sa.Column("shown", sa.Text(), nullable=False),
        sa.CheckConstraint(f"kind IN ({words})", name=op.f("ck_outcome_figure_kind")),
        sa.CheckConstraint("until > since", name=op.f("ck_outcome_figure_until_after_since")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_outcome_figure")),
        sa.UniqueConstraint("kind", "row", "since", name=op.f("uq_outcome_figure_kind_row_since")),
    )
    now = sa.text("until IS NULL")
    op.create_index(
        "uq_outcome_figure_now", "outcome_figure", ["kind", "row"], unique=True, sqlite_where=now, postgresql_where=now
    )
    op.create_table(
        "outcome_count",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("figure_id", sa.Uuid(), nullable=False),
        sa.Column("since", sa.Integer(), nullable=False),
        sa.Column("counts", sa.Text(), nullable=False),
        sa.Column("values", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["figure_id"], ["outcome_figure.id"], name=op.f("fk_outcome_count_figure_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_outcome_count")),
        sa.UniqueConstraint("figure_id", name=op.f("uq_outcome_count_figure_id")),
    )


def upgrade() -> None:
    """Up."""
    _snapshots()
    _figures()


def downgrade() -> None:
    """Down. What was published is forgotten; the next snapshot begins anew."""
    op.drop_table("outcome_count")
    op.drop_table("outcome_figure")
    op.drop_table("snapshot")
