"""Cases that a partner opens on arrival, and their offers to offices."""

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None

_ADD = """
ALTER TABLE "case" ADD COLUMN hold VARCHAR(40) CONSTRAINT ck_case_hold CHECK (hold IN ('offered', 'refused'))
"""
_STATES = ("offered", "taken", "declined")
_REFERS_TO = {
    "case_id": "case",
    "organisation_id": "organisation",
    "office_id": "office",
    "offered_by": "account",
    "answered_by": "account",
}


def upgrade() -> None:
    """Up."""
    # With its check in one statement: SQLite would make the table anew for it, and rows of others refer to these.
    op.execute(_ADD)
    op.create_table(
        "arrival_offer",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("office_id", sa.Uuid(), nullable=False),
        sa.Column(
            "state",
            sa.Enum(*_STATES, name="state", native_enum=False, create_constraint=True, length=40),
            nullable=False,
        ),
        sa.Column("offered_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("offered_by", sa.Uuid(), nullable=False),
        sa.Column("take_by", sa.Date(), nullable=False),
        sa.Column("announced_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("overdue_told_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("answered_by", sa.Uuid(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("content_sealed", sa.LargeBinary(), nullable=True),
        *(
            sa.ForeignKeyConstraint([column], [f"{table}.id"], name=op.f(f"fk_arrival_offer_{column}"))
            for column, table in _REFERS_TO.items()
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_arrival_offer")),
    )
    op.create_index("ix_arrival_offer_office", "arrival_offer", ["office_id", "state"])
    op.create_index("ix_arrival_offer_due", "arrival_offer", ["state", "take_by"])
    for column in ("case_id", "organisation_id", "offered_by", "answered_by"):
        op.create_index(op.f(f"ix_arrival_offer_{column}"), "arrival_offer", [column])


def downgrade() -> None:
    """Down. Cases that no office has taken stay with the office that they were offered to."""
    op.drop_table("arrival_offer")
    op.execute('ALTER TABLE "case" DROP COLUMN hold')
