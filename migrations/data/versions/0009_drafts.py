"""Drafts of forms."""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Up."""
    op.create_table(
        "form_draft",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column("place", sa.LargeBinary(), nullable=False),
        sa.Column(
            "key_of",
            sa.Enum("account", "case", "door", name="key_of", native_enum=False, create_constraint=True, length=40),
            nullable=False,
        ),
        sa.Column("about", sa.Uuid(), nullable=False),
        sa.Column("saved_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("until", sa.DateTime(timezone=True), nullable=False),
        sa.Column("sent_once", sa.Uuid(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("content_sealed", sa.LargeBinary(), nullable=True),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_form_draft_account_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_form_draft")),
        sa.UniqueConstraint("account_id", "place", name=op.f("uq_form_draft_account_id_place")),
    )
    op.create_index(op.f("ix_form_draft_about"), "form_draft", ["about"])
    op.create_index(op.f("ix_form_draft_until"), "form_draft", ["until"])


def downgrade() -> None:
    """Down. Drafts are lost."""
    op.drop_table("form_draft")
