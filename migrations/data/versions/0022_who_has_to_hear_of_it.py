"""Tasks of journeys that have stopped and of the next counselling; how a leg was booked when it was frozen."""

import sqlalchemy as sa
from alembic import op

revision = "0022"
down_revision = "0021"
branch_labels = None
depends_on = None

_KINDS = (
    "by_hand",
    "contact_unknown",
    "contact_again",
    "deadline_near",
    "deadline_passed",
    "clearance_outstanding",
    "clearance_asked",
    "clearance_ends",
    "consent_again",
    "check_missing",
    "decision_due",
    "owner_gone",
    "fact_unknown",
    "arrival_to_take_over",
)
_MORE_KINDS = ("escort_to_tell", "bookings_frozen", "counselling_next")
_STATUSES = ("planned", "held", "ticketed", "changed_by_carrier", "frozen", "flown", "cancelled")
_task = sa.table("task", sa.column("id", sa.Uuid()), sa.column("kind", sa.String()))
_event = sa.table("task_event", sa.column("task_id", sa.Uuid()))


def _words(known: tuple[str, ...]) -> str:
    return ", ".join(f"'{word}'" for word in known)


def _kinds(known: tuple[str, ...]) -> None:
    """Replace the check of what a task may ask for.

    SQLite makes the table anew for it, and drops none that others refer to: what happened to tasks waits aside.
    """
    makes_anew = op.get_bind().dialect.name == "sqlite"
    if makes_anew:
        op.execute("CREATE TABLE task_event_aside AS SELECT * FROM task_event")
        op.execute("DELETE FROM task_event")
    with op.batch_alter_table("task") as batch:
        batch.drop_constraint(op.f("ck_task_kind"), type_="check")
        batch.create_check_constraint(op.f("ck_task_kind"), f"kind IN ({_words(known)})")
    if makes_anew:
        op.execute("INSERT INTO task_event SELECT * FROM task_event_aside")
        op.execute("DROP TABLE task_event_aside")


def upgrade() -> None:
    """Up. Of legs that are frozen already nobody knows how they were booked, and they make no task."""
    _kinds((*_KINDS, *_MORE_KINDS))
    with op.batch_alter_table("leg") as batch:
        batch.add_column(sa.Column("frozen_as", sa.String(length=40), nullable=True))
        batch.create_check_constraint(op.f("ck_leg_frozen_as"), f"frozen_as IN ({_words(_STATUSES)})")
    op.add_column("counselling_session", sa.Column("awaits_on", sa.Date(), nullable=True))


def downgrade() -> None:
    """Down. What only this version has a word for is lost."""
    op.drop_column("counselling_session", "awaits_on")
    with op.batch_alter_table("leg") as batch:
        batch.drop_constraint(op.f("ck_leg_frozen_as"), type_="check")
        batch.drop_column("frozen_as")
    gone = _task.c.kind.in_(_MORE_KINDS)
    op.execute(sa.delete(_event).where(_event.c.task_id.in_(sa.select(_task.c.id).where(gone))))
    op.execute(sa.delete(_task).where(gone))
    _kinds(_KINDS)
