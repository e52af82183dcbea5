"""The word of a task: the status of a country is checked again shortly before travel."""

import sqlalchemy as sa
from alembic import op

revision = "0034"
down_revision = "0033"
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
    "escort_to_tell",
    "bookings_frozen",
    "counselling_next",
)
_MORE = ("country_again",)
_task = sa.table("task", sa.column("id", sa.Uuid()), sa.column("kind", sa.String()))
_event = sa.table("task_event", sa.column("task_id", sa.Uuid()))


def _kinds(known: tuple[str, ...]) -> None:
    """Replace the check of what a task may ask for.

    SQLite makes the table anew for it, and drops none that others refer to: what happened to tasks waits aside.
    """
    makes_anew, words = op.get_bind().dialect.name == "sqlite", ", ".join(f"'{word}'" for word in known)
    if makes_anew:
        op.execute("CREATE TABLE task_event_aside AS SELECT * FROM task_event")
        op.execute("DELETE FROM task_event")
    with op.batch_alter_table("task") as batch:
        batch.drop_constraint(op.f("ck_task_kind"), type_="check")
        batch.create_check_constraint(op.f("ck_task_kind"), f"kind IN ({words})")
    if makes_anew:
        op.execute("INSERT INTO task_event SELECT * FROM task_event_aside")
        op.execute("DROP TABLE task_event_aside")


def upgrade() -> None:
    """Up."""
    _kinds((*_KINDS, *_MORE))


def downgrade() -> None:
    """Down. What only this version has a word for is lost."""
    gone = _task.c.kind.in_(_MORE)
    op.execute(sa.delete(_event).where(_event.c.task_id.in_(sa.select(_task.c.id).where(gone))))
    op.execute(sa.delete(_task).where(gone))
    _kinds(_KINDS)
