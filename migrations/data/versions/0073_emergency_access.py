"""Emergency access: a case that is open for reading, and its review."""

import sqlalchemy as sa
from alembic import op

revision = "0073"
down_revision = "0072"
branch_labels = None
depends_on = None

_GOES_ON = sa.text("ended_at IS NULL")


def _access() -> None:
    op.create_table(
        "emergency_access",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=True),
        sa.Column("office_id", sa.Uuid(), nullable=True),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("begun_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("until", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended_by", sa.Uuid(), nullable=True),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("confirmed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("confirmed_by", sa.Uuid(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("content_sealed", sa.LargeBinary(), nullable=True),
        sa.CheckConstraint(
            "case_id IS NOT NULL OR ended_at IS NOT NULL", name=op.f("ck_emergency_access_opens_a_case")
        ),
        sa.CheckConstraint("(case_id IS NULL) = (office_id IS NULL)", name=op.f("ck_emergency_access_case_has_office")),
        sa.CheckConstraint(
            "(confirmed_at IS NULL) = (confirmed_by IS NULL)", name=op.f("ck_emergency_access_confirmed_by_somebody")
        ),
        sa.CheckConstraint(
            "confirmed_by IS NULL OR confirmed_by <> account_id", name=op.f("ck_emergency_access_confirmed_by_another")
        ),
        *(
            sa.ForeignKeyConstraint([column], [f"{table}.id"], name=op.f(f"fk_emergency_access_{column}"))
            for column, table in (
                ("account_id", "account"),
                ("office_id", "office"),
                ("ended_by", "account"),
                ("confirmed_by", "account"),
            )
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_emergency_access")),
    )
    op.create_index(
        "ix_emergency_access_open",
        "emergency_access",
        ["account_id"],
        unique=True,
        sqlite_where=_GOES_ON,
        postgresql_where=_GOES_ON,
    )
    op.create_index("ix_emergency_access_account", "emergency_access", ["account_id", "begun_at"])
    op.create_index("ix_emergency_access_case", "emergency_access", ["case_id", "begun_at"])
    for column in ("office_id", "begun_at", "ended_by", "confirmed_by"):
        op.create_index(op.f(f"ix_emergency_access_{column}"), "emergency_access", [column])


def _review() -> None:
    op.create_table(
        "emergency_review",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("access_id", sa.Uuid(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=True),
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column("result", sa.String(length=40), nullable=False),
        sa.Column("reviewed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("reviewed_by", sa.Uuid(), nullable=False),
        sa.Column("content_sealed", sa.LargeBinary(), nullable=True),
        sa.CheckConstraint("reviewed_by <> account_id", name=op.f("ck_emergency_review_reviewed_by_another")),
        *(
            sa.ForeignKeyConstraint([column], [f"{table}.id"], name=op.f(f"fk_emergency_review_{column}"))
            for column, table in (
                ("access_id", "emergency_access"),
                ("case_id", "case"),
                ("account_id", "account"),
                ("reviewed_by", "account"),
            )
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_emergency_review")),
        sa.UniqueConstraint("access_id", name=op.f("uq_emergency_review_access_id")),
    )
    for column in ("case_id", "account_id", "reviewed_at", "reviewed_by"):
        op.create_index(op.f(f"ix_emergency_review_{column}"), "emergency_review", [column])


def upgrade() -> None:
    """Up."""
    _access()
    _review()


def downgrade() -> None:
    """Down."""
    op.drop_table("emergency_review")
    op.drop_table("emergency_access")
