"""Health on the way: entries about people, sealed whole; each is replaced at most once, and kept."""

import sqlalchemy as sa
from alembic import op

revision = "0028"
down_revision = "0027"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Up."""
    op.create_table(
        "health_entry",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("replaces_id", sa.Uuid(), nullable=True),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("recorded_by", sa.Uuid(), nullable=False),
        sa.Column("content_sealed", sa.LargeBinary(), nullable=True),
        sa.ForeignKeyConstraint(["case_id"], ["case.id"], name=op.f("fk_health_entry_case_id")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_health_entry_person_id")),
        sa.ForeignKeyConstraint(["replaces_id"], ["health_entry.id"], name=op.f("fk_health_entry_replaces_id")),
        sa.ForeignKeyConstraint(["recorded_by"], ["account.id"], name=op.f("fk_health_entry_recorded_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_health_entry")),
        sa.UniqueConstraint("replaces_id", name=op.f("uq_health_entry_replaces_id")),
    )
    op.create_index("ix_health_entry_case_person", "health_entry", ["case_id", "person_id"])
    op.create_index(op.f("ix_health_entry_person_id"), "health_entry", ["person_id"])
    op.create_index(op.f("ix_health_entry_recorded_by"), "health_entry", ["recorded_by"])


def downgrade() -> None:
    """Down."""
    op.drop_table("health_entry")
