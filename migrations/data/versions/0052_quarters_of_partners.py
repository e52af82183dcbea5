"""Check-ins of partners by quarter: for the partner first, and what is shown of them."""

import sqlalchemy as sa
from alembic import op

revision = "0052"
down_revision = "0051"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Up."""
    op.create_table(
        "partner_quarter",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("first_day", sa.Date(), nullable=False),
        sa.Column("counted_on", sa.Date(), nullable=False),
        sa.Column("opens_on", sa.Date(), nullable=False),
        sa.Column("published_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("known", sa.Text(), nullable=False),
        sa.Column("shown", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_partner_quarter_organisation_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_partner_quarter")),
        sa.UniqueConstraint("organisation_id", "first_day", name=op.f("uq_partner_quarter_organisation_id_first_day")),
    )
    op.create_table(
        "partner_figure",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("first_day", sa.Date(), nullable=False),
        sa.Column("counted_on", sa.Date(), nullable=False),
        sa.Column("published_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("shown", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_partner_figure_organisation_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_partner_figure")),
        sa.UniqueConstraint("organisation_id", "first_day", name=op.f("uq_partner_figure_organisation_id_first_day")),
    )
    op.create_index("ix_partner_figure_first_day", "partner_figure", ["first_day"])


def downgrade() -> None:
    """Down. What was counted is forgotten; the job counts anew, and partners see it first again."""
    op.drop_table("partner_figure")
    op.drop_table("partner_quarter")
