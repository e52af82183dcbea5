"""Days by which cases are listed, with their indexes, and what somebody keeps of a list for themselves."""

import datetime
import zoneinfo

import sqlalchemy as sa
from alembic import op

revision = "0037"
down_revision = "0036"
branch_labels = None
depends_on = None

_NEVER = sa.text("'9999-12-31'")
_case = sa.table(
    "case",
    sa.column("id", sa.Uuid()),
    sa.column("arrived_on", sa.Date()),
    sa.column("arrived_or_never", sa.Date()),
    sa.column("departs_or_never", sa.Date()),
)
_leg = sa.table(
    "leg",
    sa.column("case_id", sa.Uuid()),
    sa.column("escort_id", sa.Uuid()),
    sa.column("status", sa.String()),
    sa.column("departs_at", sa.DateTime(timezone=True)),
    sa.column("departs_zone", sa.String()),
)
_INDEXES = {
    "ix_case_office_departs": ["office_id", "departs_or_never", "id"],
    "ix_case_office_arrived": ["office_id", "arrived_or_never", "id"],
    "ix_case_office_state": ["office_id", "state", "id"],
    "ix_case_office_country": ["office_id", "country", "id"],
}
_COLUMNS = sa.text("kind = 'columns'")


def _local_day(instant: datetime.datetime, zone: str) -> datetime.date:
    aware = instant if instant.tzinfo else instant.replace(tzinfo=datetime.UTC)
    return aware.astimezone(zoneinfo.ZoneInfo(zone)).date()


def _fill_days() -> None:
    connection = op.get_bind()
    arrived = sa.update(_case).where(_case.c.arrived_on.is_not(None)).values(arrived_or_never=_case.c.arrived_on)
    connection.execute(arrived)
    travelled = sa.and_(_leg.c.escort_id.is_(None), _leg.c.status.not_in(("cancelled", "frozen")))
    legs = sa.select(_leg.c.case_id, _leg.c.departs_at, _leg.c.departs_zone).where(travelled)
    first = {row.case_id: row for row in connection.execute(legs.order_by(_leg.c.departs_at.desc()))}
    for case_id, row in first.items():
        day = _local_day(row.departs_at, row.departs_zone)
        connection.execute(sa.update(_case).where(_case.c.id == case_id).values(departs_or_never=day))


def upgrade() -> None:
    """Up."""
    for name in ("arrived_or_never", "departs_or_never"):
        op.add_column("case", sa.Column(name, sa.Date(), server_default=_NEVER, nullable=False))
    _fill_days()
    for name, columns in _INDEXES.items():
        op.create_index(name, "case", columns)
    op.create_table(
        "saved_view",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum("view", "search", "columns", name="kind", native_enum=False, create_constraint=True, length=40),
            nullable=False,
        ),
        sa.Column("is_start", sa.Boolean(), nullable=False),
        sa.Column("saved_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("removed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("content_sealed", sa.LargeBinary(), nullable=True),
        sa.CheckConstraint("kind = 'view' OR NOT is_start", name=op.f("ck_saved_view_a_view_starts")),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_saved_view_account_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_saved_view")),
    )
    op.create_index("ix_saved_view_account", "saved_view", ["account_id", "kind"])
    op.create_index(
        "uq_saved_view_columns",
        "saved_view",
        ["account_id"],
        unique=True,
        sqlite_where=_COLUMNS,
        postgresql_where=_COLUMNS,
    )


def downgrade() -> None:
    """Down. Saved views and searches are lost."""
    op.drop_table("saved_view")
    for name in _INDEXES:
        op.drop_index(name, "case")
    for name in ("arrived_or_never", "departs_or_never"):
        op.drop_column("case", name)
