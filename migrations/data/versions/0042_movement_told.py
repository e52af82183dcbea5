"""Which organisations were told of group movements, and the words for telling them. Nobody was told before."""

import sqlalchemy as sa
from alembic import op

revision = "0042"
down_revision = "0041"
branch_labels = None
depends_on = None

_MESSAGES = (
    "visit_due",
    "visit_overdue",
    "visit_missed",
    "referral_sent",
    "access_ended",
    "concern_opened",
    "sign_off_wanted",
    "return_ended",
    "clearance_wanted",
    "tasks_waiting",
    "case_handed_over",
    "arrival_registered",
    "who_travels",
    "digest",
    "departure_near",
    "arrival_near",
)
_NOTICES = (
    "case_handed_over",
    "cover_began",
    "cover_ended",
    "task_assigned",
    "task_overdue",
    "clearance_wanted",
    "clearance_changed",
    "sign_off_wanted",
    "return_ended",
    "plan_stopped",
    "arrival_registered",
    "arrival_not_taken",
    "grant_given",
    "grant_ended",
    "number_opened",
    "duplicate_asked",
    "consent_withdrawn",
    "second_factor_reset",
    "contact_differs",
    "override_asked",
    "override_decided",
    "travellers_changed",
    "not_arrived",
    "departure_near",
    "arrival_near",
)
_MESSAGE = ("group_movement",)
_NEWS = ("announced", "changed", "cancelled")
_NOTICE = tuple(f"movement_{word}" for word in _NEWS)


def _listed(column: str, words: tuple[str, ...]) -> str:
    return f"{column} IN ({', '.join(repr(word) for word in words)})"


def _lists(table: str, column: str, known: tuple[str, ...]) -> None:
    """Replace the check of the words of a column; SQLite makes the table anew for it."""
    name = f"ck_{table}_{column}"
    with op.batch_alter_table(table) as batch:
        batch.drop_constraint(op.f(name), type_="check")
        batch.create_check_constraint(op.f(name), _listed(column, known))


def _forget(table: str, column: str, words: tuple[str, ...]) -> None:
    rows = sa.table(table, sa.column(column, sa.String()))
    op.execute(sa.delete(rows).where(rows.c[column].in_(words)))


def upgrade() -> None:
    """Up."""
    op.create_table(
        "movement_told",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("movement_id", sa.Uuid(), nullable=False),
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("ordinal", sa.Integer(), nullable=False),
        sa.Column("schedule", sa.Integer(), nullable=False),
        sa.Column("news", sa.Enum(*_NEWS, name="news", native_enum=False, length=40), nullable=False),
        sa.Column("told_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("ordinal > 0", name=op.f("ck_movement_told_counts_from_one")),
        sa.CheckConstraint(_listed("news", _NEWS), name=op.f("ck_movement_told_news")),
        sa.ForeignKeyConstraint(["movement_id"], ["movement.id"], name=op.f("fk_movement_told_movement_id")),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_movement_told_organisation_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_movement_told")),
        sa.UniqueConstraint(
            "movement_id",
            "organisation_id",
            "ordinal",
            name=op.f("uq_movement_told_movement_id_organisation_id_ordinal"),
        ),
    )
    op.create_index(op.f("ix_movement_told_organisation_id"), "movement_told", ["organisation_id"])
    _lists("outbox_message", "template", (*_MESSAGES, *_MESSAGE))
    _lists("notice", "kind", (*_NOTICES, *_NOTICE))


def downgrade() -> None:
    """Down. Who was told is lost, and every notice that says so."""
    _forget("notice", "kind", _NOTICE)
    _lists("notice", "kind", _NOTICES)
    _forget("outbox_message", "template", _MESSAGE)
    _lists("outbox_message", "template", _MESSAGES)
    op.drop_table("movement_told")
