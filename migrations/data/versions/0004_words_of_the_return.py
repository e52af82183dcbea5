"""More kinds of events on the timeline of a case, and of messages to colleagues."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

_EVENTS = (
    "state_changed",
    "withdrawn",
    "counselled",
    "eligibility_decided",
    "protection_checked",
    "clearance_set",
    "consent_given",
    "consent_withdrawn",
    "document_recorded",
    "fitness_decided",
    "travel_planned",
    "travel_frozen",
    "escort_planned",
    "reception_named",
    "signed_off",
    "departed",
    "arrived",
)
_MORE_EVENTS = (
    "handed_over",
    "covered",
    "note_added",
    "file_added",
    "person_added",
    "person_changed",
    "family_split",
    "family_joined",
    "guardian_recorded",
    "safe_contact_recorded",
    "screened",
    "clearance_asked",
    "arrival_registered",
    "taken_over",
    "deadline_changed",
)
_MESSAGES = (
    "visit_due",
    "visit_overdue",
    "visit_missed",
    "referral_sent",
    "access_ended",
    "concern_opened",
    "sign_off_wanted",
)
_MORE_MESSAGES = ("return_ended", "clearance_wanted", "tasks_waiting", "case_handed_over", "arrival_registered")


def _lists(table: str, column: str, known: tuple[str, ...]) -> None:
    """Replace the check of a column that holds one of a list; SQLite makes the table anew for it."""
    name, words = f"ck_{table}_{column}", ", ".join(f"'{word}'" for word in known)
    with op.batch_alter_table(table) as batch:
        batch.drop_constraint(op.f(name), type_="check")
        batch.create_check_constraint(op.f(name), f"{column} IN ({words})")


def _forget(table: str, column: str, words: tuple[str, ...]) -> None:
    """Remove the rows that an earlier version has no word for."""
    rows = sa.table(table, sa.column(column, sa.String()))
    op.execute(sa.delete(rows).where(rows.c[column].in_(words)))


def upgrade() -> None:
    """Up."""
    _lists("case_event", "kind", (*_EVENTS, *_MORE_EVENTS))
    _lists("outbox_message", "template", (*_MESSAGES, *_MORE_MESSAGES))


def downgrade() -> None:
    """Down. What only this version has a word for is lost."""
    _forget("case_event", "kind", _MORE_EVENTS)
    _forget("outbox_message", "template", _MORE_MESSAGES)
    _lists("case_event", "kind", _EVENTS)
    _lists("outbox_message", "template", _MESSAGES)
