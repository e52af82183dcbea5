"""Hand-overs and incidents on the journey of an escort."""

import sqlalchemy as sa
from alembic import op

revision = "0031"
down_revision = "0030"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Up."""
    op.create_table(
        "escort_record",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("escort_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("recorded_by", sa.Uuid(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("content_sealed", sa.LargeBinary(), nullable=True),
        sa.CheckConstraint("kind IN ('hand_over', 'incident')", name=op.f("ck_escort_record_kind")),
        sa.ForeignKeyConstraint(["case_id"], ["case.id"], name=op.f("fk_escort_record_case_id")),
        sa.ForeignKeyConstraint(["escort_id"], ["escort.id"], name=op.f("fk_escort_record_escort_id")),
        sa.ForeignKeyConstraint(["recorded_by"], ["account.id"], name=op.f("fk_escort_record_recorded_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_escort_record")),
    )
    for name in ("case_id", "escort_id", "recorded_by"):
        op.create_index(op.f(f"ix_escort_record_{name}"), "escort_record", [name])


def downgrade() -> None:
    """Down. What was recorded on the way is lost."""
    op.drop_table("escort_record")
