"""Which protection specialist is on duty."""

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Up."""
    op.create_table(
        "duty_turn",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("office_id", sa.Uuid(), nullable=False),
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column("begins_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=False),
        sa.Column("recorded_by", sa.Uuid(), nullable=False),
        sa.CheckConstraint("ends_on >= begins_on", name=op.f("ck_duty_turn_ends_after_beginning")),
        sa.ForeignKeyConstraint(["office_id"], ["office.id"], name=op.f("fk_duty_turn_office_id")),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_duty_turn_account_id")),
        sa.ForeignKeyConstraint(["recorded_by"], ["account.id"], name=op.f("fk_duty_turn_recorded_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_duty_turn")),
    )
    op.create_index("ix_duty_turn_office_days", "duty_turn", ["office_id", "begins_on", "ends_on"])
    for column in ("account_id", "recorded_by"):
        op.create_index(op.f(f"ix_duty_turn_{column}"), "duty_turn", [column])


def downgrade() -> None:
    """Down."""
    op.drop_table("duty_turn")
