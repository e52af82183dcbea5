"""The inbox of colleagues."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

_KINDS = (
    "case_handed_over",
    "cover_began",
    "cover_ended",
    "task_assigned",
    "task_overdue",
    "clearance_wanted",
    "clearance_changed",
    "sign_off_wanted",
    "return_ended",
    "plan_stopped",
    "arrival_registered",
    "arrival_not_taken",
    "grant_given",
    "grant_ended",
    "number_opened",
    "duplicate_asked",
    "consent_withdrawn",
    "second_factor_reset",
)


def upgrade() -> None:
    """Up."""
    op.create_table(
        "notice",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(*_KINDS, name="kind", native_enum=False, create_constraint=True, length=40),
            nullable=False,
        ),
        sa.Column("about", sa.Uuid(), nullable=True),
        sa.Column("once", sa.String(length=80), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("read_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name="fk_notice_account_id"),
        sa.PrimaryKeyConstraint("id", name="pk_notice"),
        sa.UniqueConstraint("account_id", "once", name="uq_notice_account_id_once"),
    )
    op.create_index("ix_notice_account_at", "notice", ["account_id", "at", "id"])
    op.create_index("ix_notice_unread", "notice", ["account_id", "read_at"])
    op.create_index("ix_notice_read_at", "notice", ["read_at"])


def downgrade() -> None:
    """Down."""
    op.drop_table("notice")
