"""The roster of escorts: who is on it, with which papers, and when they do not travel."""

import sqlalchemy as sa
from alembic import op

revision = "0029"
down_revision = "0028"
branch_labels = None
depends_on = None


def _members() -> None:
    sexes = "'female', 'male', 'other', 'unknown'"
    op.create_table(
        "roster_member",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("office_id", sa.Uuid(), nullable=False),
        sa.Column("ordinal", sa.Integer(), nullable=False),
        sa.Column("sex", sa.String(length=40), nullable=False),
        sa.Column("is_active", sa.Boolean(), nullable=False),
        sa.Column("papers_until", sa.Date(), nullable=False),
        sa.Column("added_by", sa.Uuid(), nullable=True),
        sa.Column("added_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("content_sealed", sa.LargeBinary(), nullable=True),
        sa.CheckConstraint(f"sex IN ({sexes})", name=op.f("ck_roster_member_sex")),
        sa.ForeignKeyConstraint(["office_id"], ["office.id"], name=op.f("fk_roster_member_office_id")),
        sa.ForeignKeyConstraint(["added_by"], ["account.id"], name=op.f("fk_roster_member_added_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_roster_member")),
    )
    op.create_index("ix_roster_member_office_ordinal", "roster_member", ["office_id", "ordinal"], unique=True)
    op.create_index("ix_roster_member_office_papers", "roster_member", ["office_id", "papers_until", "ordinal"])
    op.create_index(op.f("ix_roster_member_added_by"), "roster_member", ["added_by"])


def upgrade() -> None:
    """Up."""
    _members()
    kinds = "'qualification', 'passport', 'visa', 'free_entry'"
    op.create_table(
        "roster_paper",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("member_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("expires_on", sa.Date(), nullable=True),
        sa.Column("content_sealed", sa.LargeBinary(), nullable=True),
        sa.CheckConstraint(f"kind IN ({kinds})", name=op.f("ck_roster_paper_kind")),
        sa.ForeignKeyConstraint(["member_id"], ["roster_member.id"], name=op.f("fk_roster_paper_member_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_roster_paper")),
    )
    op.create_index(op.f("ix_roster_paper_member_id"), "roster_paper", ["member_id"])
    op.create_table(
        "roster_absence",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("member_id", sa.Uuid(), nullable=False),
        sa.Column("begins_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=False),
        sa.CheckConstraint("ends_on >= begins_on", name=op.f("ck_roster_absence_ends_after_beginning")),
        sa.ForeignKeyConstraint(["member_id"], ["roster_member.id"], name=op.f("fk_roster_absence_member_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_roster_absence")),
    )
    op.create_index(op.f("ix_roster_absence_member_id"), "roster_absence", ["member_id"])


def downgrade() -> None:
    """Down."""
    op.drop_table("roster_absence")
    op.drop_table("roster_paper")
    op.drop_table("roster_member")
