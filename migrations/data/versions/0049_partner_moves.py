"""Referrals that move to another partner, who wishes it since when; and which step of the ladder an attempt was."""

import sqlalchemy as sa
from alembic import op

revision = "0049"
down_revision = "0043"
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
    "group_movement",
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
    "movement_announced",
    "movement_changed",
    "movement_cancelled",
)
_STEPS = ("call", "other_call", "contact_person", "visit")
_MESSAGE = ("referral_news",)
_NOTICE = ("referral_rejected", "move_wished", "move_done")


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
    """Up. Nothing has moved before."""
    with op.batch_alter_table("referral") as batch:
        batch.add_column(sa.Column("move_wished_at", sa.DateTime(timezone=True), nullable=True))
        batch.add_column(sa.Column("replaces_id", sa.Uuid(), nullable=True))
        batch.create_foreign_key(op.f("fk_referral_replaces_id"), "referral", ["replaces_id"], ["id"])
        batch.create_index(op.f("ix_referral_replaces_id"), ["replaces_id"])
    with op.batch_alter_table("attempt") as batch:
        batch.add_column(sa.Column("step", sa.Enum(*_STEPS, name="step", native_enum=False, length=40), nullable=True))
        batch.create_check_constraint(op.f("ck_attempt_step"), _listed("step", _STEPS))
    _lists("outbox_message", "template", (*_MESSAGES, *_MESSAGE))
    _lists("notice", "kind", (*_NOTICES, *_NOTICE))


def downgrade() -> None:
    """Down. What was to take the place of what is lost, and every notice that says so."""
    _forget("notice", "kind", _NOTICE)
    _lists("notice", "kind", _NOTICES)
    _forget("outbox_message", "template", _MESSAGE)
    _lists("outbox_message", "template", _MESSAGES)
    with op.batch_alter_table("attempt") as batch:
        batch.drop_constraint(op.f("ck_attempt_step"), type_="check")
        batch.drop_column("step")
    with op.batch_alter_table("referral") as batch:
        batch.drop_index(op.f("ix_referral_replaces_id"))
        batch.drop_constraint(op.f("fk_referral_replaces_id"), type_="foreignkey")
        batch.drop_column("replaces_id")
        batch.drop_column("move_wished_at")
