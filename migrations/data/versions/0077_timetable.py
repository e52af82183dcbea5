"""The timetable of an office: its flights, and the imports that brought them."""

import sqlalchemy as sa
from alembic import op

revision = "0077"
down_revision = "0076"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Up."""
    op.create_table(
        "timetable_import",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("office_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("state", sa.String(length=40), nullable=False),
        sa.Column("carriers", sa.String(length=120), nullable=False),
        sa.Column("is_whole", sa.Boolean(), nullable=False),
        sa.Column("flights", sa.Integer(), nullable=False),
        sa.Column("troubles", sa.Integer(), nullable=False),
        sa.Column("made_by", sa.Uuid(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("applied_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("removed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("removed_by", sa.Uuid(), nullable=True),
        sa.Column("staged", sa.Text(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("(state = 'staged') = (applied_at IS NULL)", name=op.f("ck_timetable_import_applied_once")),
        sa.CheckConstraint(
            "(state = 'removed') = (removed_at IS NOT NULL)", name=op.f("ck_timetable_import_removed_once")
        ),
        sa.ForeignKeyConstraint(["office_id"], ["office.id"], name=op.f("fk_timetable_import_office_id")),
        *(
            sa.ForeignKeyConstraint([column], ["account.id"], name=op.f(f"fk_timetable_import_{column}"))
            for column in ("made_by", "removed_by")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_timetable_import")),
    )
    op.create_index("ix_timetable_import_office_made", "timetable_import", ["office_id", "made_at", "id"])
    for column in ("made_by", "removed_by"):
        op.create_index(op.f(f"ix_timetable_import_{column}"), "timetable_import", [column])
    _create_flights()


def _create_flights() -> None:
    op.create_table(
        "timetable_flight",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("office_id", sa.Uuid(), nullable=False),
        sa.Column("import_id", sa.Uuid(), nullable=True),
        sa.Column("carrier", sa.String(length=2), nullable=False),
        sa.Column("number", sa.String(length=5), nullable=False),
        sa.Column("origin", sa.String(length=3), nullable=False),
        sa.Column("destination", sa.String(length=3), nullable=False),
        sa.Column("days", sa.String(length=7), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=False),
        sa.Column("departs", sa.Integer(), nullable=False),
        sa.Column("arrives", sa.Integer(), nullable=False),
        sa.Column("day_offset", sa.Integer(), nullable=False),
        sa.Column("departs_terminal", sa.String(length=4), nullable=False),
        sa.Column("arrives_terminal", sa.String(length=4), nullable=False),
        sa.Column("seats", sa.Integer(), nullable=True),
        sa.Column("currency", sa.String(length=3), nullable=True),
        *(sa.Column(name, sa.BigInteger(), nullable=True) for name in ("adult", "child", "infant")),
        sa.Column("stated_by", sa.Uuid(), nullable=False),
        sa.Column("stated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("ends_on >= starts_on", name=op.f("ck_timetable_flight_ends_after_it_starts")),
        sa.CheckConstraint("(adult IS NULL) = (currency IS NULL)", name=op.f("ck_timetable_flight_fare_has_currency")),
        *(
            sa.ForeignKeyConstraint([column], [f"{table}.id"], name=op.f(f"fk_timetable_flight_{column}"))
            for column, table in (("office_id", "office"), ("import_id", "timetable_import"), ("stated_by", "account"))
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_timetable_flight")),
    )
    op.create_index("ix_timetable_flight_office_days", "timetable_flight", ["office_id", "ends_on", "starts_on"])
    op.create_index("ix_timetable_flight_office_order", "timetable_flight", ["office_id", "carrier", "number", "id"])
    for column in ("import_id", "stated_by"):
        op.create_index(op.f(f"ix_timetable_flight_{column}"), "timetable_flight", [column])


def downgrade() -> None:
    """Down."""
    op.drop_table("timetable_flight")
    op.drop_table("timetable_import")
