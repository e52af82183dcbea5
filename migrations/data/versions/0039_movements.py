"""Group movements: their places, their escorts, and that the receiving side was told. No leg belongs to one before."""

from collections.abc import Iterator
from contextlib import contextmanager

import sqlalchemy as sa
from alembic import op

revision = "0039"
down_revision = "0038"
branch_labels = None
depends_on = None

_MODES = ("air", "road", "rail", "sea")
_STATES = ("planned", "held", "ticketed", "changed_by_carrier", "frozen", "flown", "cancelled")


def _listed(column: str, words: tuple[str, ...]) -> str:
    return f"{column} IN ({', '.join(repr(word) for word in words)})"


def _movement() -> None:
    op.create_table(
        "movement",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("office_id", sa.Uuid(), nullable=False),
        sa.Column("mode", sa.Enum(*_MODES, name="mode", native_enum=False, length=40), nullable=False),
        sa.Column("status", sa.Enum(*_STATES, name="status", native_enum=False, length=40), nullable=False),
        sa.Column("country", sa.String(2), nullable=False),
        sa.Column("departs_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("departs_zone", sa.String(60), nullable=False),
        sa.Column("arrives_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("arrives_zone", sa.String(60), nullable=False),
        sa.Column("seats", sa.Integer(), nullable=False),
        sa.Column("schedule", sa.Integer(), nullable=False),
        sa.Column("told_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("planned_by", sa.Uuid(), nullable=False),
        sa.Column("planned_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("content_sealed", sa.LargeBinary(), nullable=True),
        sa.CheckConstraint("arrives_at > departs_at", name=op.f("ck_movement_arrives_after_departure")),
        sa.CheckConstraint("seats > 0", name=op.f("ck_movement_has_seats")),
        sa.CheckConstraint(_listed("mode", _MODES), name=op.f("ck_movement_mode")),
        sa.CheckConstraint(_listed("status", _STATES), name=op.f("ck_movement_status")),
        sa.ForeignKeyConstraint(["office_id"], ["office.id"], name=op.f("fk_movement_office_id")),
        sa.ForeignKeyConstraint(["planned_by"], ["account.id"], name=op.f("fk_movement_planned_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_movement")),
    )
    op.create_index(op.f("ix_movement_planned_by"), "movement", ["planned_by"])
    op.create_index("ix_movement_office_departs", "movement", ["office_id", "departs_at", "id"])


def _place() -> None:
    op.create_table(
        "movement_place",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("movement_id", sa.Uuid(), nullable=False),
        sa.Column("ordinal", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=True),
        sa.Column("content_sealed", sa.LargeBinary(), nullable=True),
        sa.CheckConstraint("ordinal > 0", name=op.f("ck_movement_place_counts_from_one")),
        sa.ForeignKeyConstraint(["movement_id"], ["movement.id"], name=op.f("fk_movement_place_movement_id")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_movement_place_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_movement_place")),
        sa.UniqueConstraint("movement_id", "ordinal", name=op.f("uq_movement_place_movement_id_ordinal")),
        sa.UniqueConstraint("movement_id", "person_id", name=op.f("uq_movement_place_movement_id_person_id")),
    )


def _escort() -> None:
    op.create_table(
        "movement_escort",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("movement_id", sa.Uuid(), nullable=False),
        sa.Column("member_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["movement_id"], ["movement.id"], name=op.f("fk_movement_escort_movement_id")),
        sa.ForeignKeyConstraint(["member_id"], ["roster_member.id"], name=op.f("fk_movement_escort_member_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_movement_escort")),
        sa.UniqueConstraint("movement_id", "member_id", name=op.f("uq_movement_escort_movement_id_member_id")),
    )


def _notice() -> None:
    op.create_table(
        "movement_notice",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("movement_id", sa.Uuid(), nullable=False),
        sa.Column("organisation_id", sa.Uuid(), nullable=True),
        sa.Column("schedule", sa.Integer(), nullable=False),
        sa.Column("given_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("given_by", sa.Uuid(), nullable=False),
        sa.Column("content_sealed", sa.LargeBinary(), nullable=True),
        sa.ForeignKeyConstraint(["movement_id"], ["movement.id"], name=op.f("fk_movement_notice_movement_id")),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_movement_notice_organisation_id")
        ),
        sa.ForeignKeyConstraint(["given_by"], ["account.id"], name=op.f("fk_movement_notice_given_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_movement_notice")),
    )


_INDEXED = {
    "movement_place": ("movement_id", "person_id"),
    "movement_escort": ("movement_id", "member_id"),
    "movement_notice": ("movement_id", "organisation_id", "given_by"),
}


_ROWS = ("id", "case_id", "leg_id", "person_id")


@contextmanager
def _travellers_aside() -> Iterator[None]:
    """SQLite makes the table of legs anew, and drops the old one only while nothing refers to it."""
    sides = [sa.table(name, *(sa.column(column) for column in _ROWS)) for name in ("leg_traveller", "aside")]
    real, aside = sides
    if op.get_bind().dialect.name != "sqlite":
        yield
        return
    op.create_table("aside", *(sa.Column(name, sa.Uuid()) for name in _ROWS))
    op.execute(sa.insert(aside).from_select(_ROWS, sa.select(*(real.c[name] for name in _ROWS))))
    op.execute(sa.delete(real))
    yield
    op.execute(sa.insert(real).from_select(_ROWS, sa.select(*(aside.c[name] for name in _ROWS))))
    op.drop_table("aside")


def upgrade() -> None:
    """Up."""
    for make in (_movement, _place, _escort, _notice):
        make()
    for table, columns in _INDEXED.items():
        for column in columns:
            op.create_index(op.f(f"ix_{table}_{column}"), table, [column])
    with _travellers_aside(), op.batch_alter_table("leg") as batch:
        batch.add_column(sa.Column("movement_id", sa.Uuid(), nullable=True))
        batch.create_foreign_key(op.f("fk_leg_movement_id"), "movement", ["movement_id"], ["id"])
        batch.create_index(op.f("ix_leg_movement_id"), ["movement_id"])


def downgrade() -> None:
    """Down. The legs stay with their cases; of movements nothing is left."""
    with _travellers_aside(), op.batch_alter_table("leg") as batch:
        batch.drop_index(op.f("ix_leg_movement_id"))
        batch.drop_constraint(op.f("fk_leg_movement_id"), type_="foreignkey")
        batch.drop_column("movement_id")
    for table in ("movement_notice", "movement_escort", "movement_place", "movement"):
        op.drop_table(table)
