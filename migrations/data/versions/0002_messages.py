"""The outbox of messages to colleagues."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Up."""
    op.create_table(
        "outbox_message",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column(
            "template",
            sa.Enum(
                "visit_due",
                "visit_overdue",
                "visit_missed",
                "referral_sent",
                "access_ended",
                "concern_opened",
                "sign_off_wanted",
                name="template",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("once", sa.String(length=80), nullable=False),
        sa.Column("facts", sa.Text(), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "waiting",
                "sent",
                "failed",
                "dropped",
                name="state",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("not_before", sa.DateTime(timezone=True), nullable=False),
        sa.Column("claimed_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("last_tried_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("attempts >= 0", name=op.f("ck_outbox_message_attempts_are_counted")),
        sa.CheckConstraint(
            "CASE WHEN state = 'sent' THEN sent_at IS NOT NULL ELSE sent_at IS NULL END",
            name=op.f("ck_outbox_message_sent_has_its_instant"),
        ),
        sa.CheckConstraint(
            "claimed_until IS NULL OR state = 'waiting'", name=op.f("ck_outbox_message_only_what_waits_is_claimed")
        ),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name="fk_outbox_message_account_id"),
        sa.PrimaryKeyConstraint("id", name="pk_outbox_message"),
        sa.UniqueConstraint("once", name="uq_outbox_message_once"),
    )
    op.create_index("ix_outbox_message_account_id", "outbox_message", ["account_id"])
    op.create_index("ix_outbox_message_due", "outbox_message", ["state", "not_before"])


def downgrade() -> None:
    """Down."""
    op.drop_table("outbox_message")
