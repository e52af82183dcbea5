"""Overrides of what stands in the way of a departure, and the words for them on the timeline and in the inbox."""

import sqlalchemy as sa
from alembic import op

revision = "0035"
down_revision = "0034"
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
    "budget_changed",
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
)
_MORE = ("override_asked", "override_decided")
_STATES = ("asked", "granted", "declined", "taken_back")


def _lists(table: str, known: tuple[str, ...]) -> None:
    """Replace the check of the kinds of a table; SQLite makes the table anew for it."""
    name, words = f"ck_{table}_kind", ", ".join(f"'{word}'" for word in known)
    with op.batch_alter_table(table) as batch:
        batch.drop_constraint(op.f(name), type_="check")
        batch.create_check_constraint(op.f(name), f"kind IN ({words})")


def _forget(table: str) -> None:
    rows = sa.table(table, sa.column("kind", sa.String()))
    op.execute(sa.delete(rows).where(rows.c.kind.in_(_MORE)))


def upgrade() -> None:
    """Up."""
    op.create_table(
        "override",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("state", sa.Enum(*_STATES, name="state", native_enum=False, length=40), nullable=False),
        sa.Column("until", sa.Date(), nullable=False),
        sa.Column("asked_by", sa.Uuid(), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("decided_by", sa.Uuid(), nullable=True),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("content_sealed", sa.LargeBinary(), nullable=True),
        sa.CheckConstraint(
            "state IN ('asked', 'granted', 'declined', 'taken_back')",
            name=op.f("ck_override_state"),
        ),
        sa.CheckConstraint(
            "(decided_by IS NULL) = (state IN ('asked', 'taken_back'))",
            name=op.f("ck_override_decided_by_somebody"),
        ),
        sa.CheckConstraint(
            "decided_by IS NULL OR decided_by <> asked_by",
            name=op.f("ck_override_decided_by_another"),
        ),
        sa.ForeignKeyConstraint(["case_id"], ["case.id"], name=op.f("fk_override_case_id")),
        sa.ForeignKeyConstraint(["asked_by"], ["account.id"], name=op.f("fk_override_asked_by")),
        sa.ForeignKeyConstraint(["decided_by"], ["account.id"], name=op.f("fk_override_decided_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_override")),
    )
    for name in ("asked_by", "decided_by"):
        op.create_index(op.f(f"ix_override_{name}"), "override", [name])
    op.create_index("ix_override_case_asked", "override", ["case_id", "asked_at"])
    _lists("case_event", (*_EVENTS, *_MORE))
    _lists("notice", (*_NOTICES, *_MORE))


def downgrade() -> None:
    """Down. What only this version has a word for is lost."""
    for table, known in (("notice", _NOTICES), ("case_event", _EVENTS)):
        _forget(table)
        _lists(table, known)
    op.drop_table("override")
