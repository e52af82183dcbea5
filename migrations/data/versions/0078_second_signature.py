"""Second signatures of another office."""

import sqlalchemy as sa
from alembic import op

revision = "0078"
down_revision = "0077"
branch_labels = None
depends_on = None

_ASKED = sa.text("state = 'asked'")


def upgrade() -> None:
    """Up."""
    op.create_table(
        "second_signature",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("office_id", sa.Uuid(), nullable=False),
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column("asked_by", sa.Uuid(), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("until", sa.DateTime(timezone=True), nullable=False),
        sa.Column("state", sa.String(length=40), nullable=False),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("read_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("facts_hash", sa.String(length=64), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("content_sealed", sa.LargeBinary(), nullable=True),
        sa.CheckConstraint("account_id <> asked_by", name=op.f("ck_second_signature_signed_by_another")),
        sa.CheckConstraint("(state = 'asked') = (decided_at IS NULL)", name=op.f("ck_second_signature_decided_once")),
        sa.ForeignKeyConstraint(["case_id"], ["case.id"], name=op.f("fk_second_signature_case_id")),
        sa.ForeignKeyConstraint(["office_id"], ["office.id"], name=op.f("fk_second_signature_office_id")),
        *(
            sa.ForeignKeyConstraint([column], ["account.id"], name=op.f(f"fk_second_signature_{column}"))
            for column in ("account_id", "asked_by")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_second_signature")),
    )
    op.create_index(
        "ix_second_signature_asked",
        "second_signature",
        ["case_id"],
        unique=True,
        sqlite_where=_ASKED,
        postgresql_where=_ASKED,
    )
    op.create_index("ix_second_signature_case", "second_signature", ["case_id", "asked_at"])
    op.create_index("ix_second_signature_signer", "second_signature", ["account_id", "asked_at"])
    op.create_index("ix_second_signature_until", "second_signature", ["state", "until"])
    for column in ("office_id", "asked_by", "asked_at"):
        op.create_index(op.f(f"ix_second_signature_{column}"), "second_signature", [column])


def downgrade() -> None:
    """Down. What was read to sign is an access of a kind that the program before does not know."""
    op.execute(
        "DELETE FROM emergency_review WHERE access_id IN (SELECT id FROM emergency_access WHERE kind = 'signature')"
    )
    op.execute("DELETE FROM emergency_access WHERE kind = 'signature'")
    op.drop_table("second_signature")
