"""Lost to follow-up and found again, missed visits that go up to the owner, where each job stands, and words for them.

Who is lost already is found out by the next look over all episodes. Visits that were missed before do not go up.
"""

import re

import sqlalchemy as sa
from alembic import op

revision = "0048"
down_revision = "0047"
branch_labels = None
depends_on = None

_KINDS = ("lost", "found")
_MESSAGES = ("visit_unanswered", "contact_changed")
_NOTICES = ("visit_unanswered", "follow_up_lost", "follow_up_found")


def _known(table: str, name: str) -> tuple[str, ...]:
    """The words that a check allows now, whichever migrations have run before this one."""
    checks = sa.inspect(op.get_bind()).get_check_constraints(table)
    return tuple(re.findall(r"'([a-z_]+)'", next(one["sqltext"] for one in checks if one["name"] == name)))


def _lists(table: str, column: str, more: tuple[str, ...] = (), fewer: tuple[str, ...] = ()) -> None:
    """Replace the check of the words of a column; SQLite makes the table anew for it."""
    name = f"ck_{table}_{column}"
    words = [*(word for word in _known(table, name) if word not in fewer), *more]
    with op.batch_alter_table(table) as batch:
        batch.drop_constraint(op.f(name), type_="check")
        batch.create_check_constraint(op.f(name), f"{column} IN ({', '.join(repr(word) for word in words)})")


def _forget(table: str, column: str, words: tuple[str, ...]) -> None:
    rows = sa.table(table, sa.column(column, sa.String()))
    op.execute(sa.delete(rows).where(rows.c[column].in_(words)))


def _lost_events() -> None:
    op.create_table(
        "lost_event",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("episode_id", sa.Uuid(), nullable=False),
        sa.Column("ordinal", sa.Integer(), nullable=False),
        sa.Column("kind", sa.Enum(*_KINDS, name="kind", native_enum=False, length=40), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("told_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("kind IN ('lost', 'found')", name=op.f("ck_lost_event_kind")),
        sa.CheckConstraint("ordinal >= 1", name=op.f("ck_lost_event_ordinal_from_one")),
        sa.CheckConstraint("(ordinal % 2 = 1) = (kind = 'lost')", name=op.f("ck_lost_event_lost_and_found_take_turns")),
        sa.ForeignKeyConstraint(["case_id"], ["case.id"], name=op.f("fk_lost_event_case_id")),
        sa.ForeignKeyConstraint(["episode_id"], ["episode.id"], name=op.f("fk_lost_event_episode_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_lost_event")),
        sa.UniqueConstraint("episode_id", "ordinal", name=op.f("uq_lost_event_episode_id_ordinal")),
    )
    op.create_index(op.f("ix_lost_event_case_id"), "lost_event", ["case_id"])
    untold = sa.text("told_at IS NULL")
    op.create_index("ix_lost_event_untold", "lost_event", ["at", "id"], sqlite_where=untold, postgresql_where=untold)


def _job_beats() -> None:
    op.create_table(
        "job_beat",
        sa.Column("job", sa.String(length=60), nullable=False),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.Column("every_seconds", sa.Integer(), nullable=False),
        sa.Column("known_since", sa.DateTime(timezone=True), nullable=False),
        sa.Column("began_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("done_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("error", sa.String(length=80), nullable=True),
        sa.PrimaryKeyConstraint("job", name=op.f("pk_job_beat")),
    )


def upgrade() -> None:
    """Up."""
    for table, column in (("episode", "lost_at"), ("visit", "escalates_at"), ("visit", "escalated_at")):
        op.add_column(table, sa.Column(column, sa.DateTime(timezone=True), nullable=True))
    op.create_index("ix_visit_state_opens", "visit", ["state", "opens_on", "id"])
    unanswered = sa.text("escalates_at IS NOT NULL")
    op.create_index(
        "ix_visit_escalates", "visit", ["escalates_at", "id"], sqlite_where=unanswered, postgresql_where=unanswered
    )
    op.add_column("job_run", sa.Column("error", sa.String(length=80), nullable=True))
    _lost_events()
    _job_beats()
    _lists("outbox_message", "template", _MESSAGES)
    _lists("notice", "kind", _NOTICES)


def downgrade() -> None:
    """Down. Who was lost and found is forgotten, where each job stands, and every notice and message that says so."""
    _forget("notice", "kind", _NOTICES)
    _lists("notice", "kind", fewer=_NOTICES)
    _forget("outbox_message", "template", _MESSAGES)
    _lists("outbox_message", "template", fewer=_MESSAGES)
    op.drop_table("job_beat")
    op.drop_table("lost_event")
    op.drop_column("job_run", "error")
    op.drop_index("ix_visit_state_opens", "visit")
    op.drop_index("ix_visit_escalates", "visit")
    op.drop_column("visit", "escalated_at")  # without making the table anew: others refer to it
    op.drop_column("visit", "escalates_at")
    op.drop_column("episode", "lost_at")
