"""What is said at the gate of each traveller and who of them arrived, with the words that follow from it."""

import sqlalchemy as sa
from alembic import op

revision = "0038"
down_revision = "0037"
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
    "override_asked",
    "override_decided",
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
)
_TEMPLATES = (
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
)
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
    "country_again",
)
_MORE_EVENTS = ("not_travelled",)
_MORE_NOTICES = ("travellers_changed", "not_arrived")
_MORE_TEMPLATES = ("who_travels",)
_MORE_KINDS = ("journey_anew", "not_arrived")
_ARRIVED = ("arrived", "not_arrived")
_SAID_ONCE = ("case_id", "person_id", "ordinal")
_ONCE = ("leg_id", "person_id", "departs_on", "ordinal")
_STATES = ("planned", "boarded", "no_show", "denied_boarding", "offloaded")


def _lists(table: str, column: str, known: tuple[str, ...]) -> None:
    """Replace the check of the kinds of a table; SQLite makes the table anew for it."""
    name, words = f"ck_{table}_{column}", ", ".join(f"'{word}'" for word in known)
    with op.batch_alter_table(table) as batch:
        batch.drop_constraint(op.f(name), type_="check")
        batch.create_check_constraint(op.f(name), f"{column} IN ({words})")


def _forget(table: str, column: str, words: tuple[str, ...]) -> None:
    rows = sa.table(table, sa.column(column, sa.String()))
    op.execute(sa.delete(rows).where(rows.c[column].in_(words)))


_LISTS = (
    ("case_event", "kind", _EVENTS, _MORE_EVENTS),
    ("notice", "kind", _NOTICES, _MORE_NOTICES),
    ("outbox_message", "template", _TEMPLATES, _MORE_TEMPLATES),
)
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


def _person_arrival() -> None:
    op.create_table(
        "person_arrival",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("ordinal", sa.Integer(), nullable=False),
        sa.Column("state", sa.Enum(*_ARRIVED, name="state", native_enum=False, length=40), nullable=False),
        sa.Column("arrived_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("recorded_by", sa.Uuid(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("content_sealed", sa.LargeBinary(), nullable=True),
        sa.CheckConstraint("state IN ('arrived', 'not_arrived')", name=op.f("ck_person_arrival_state")),
        sa.CheckConstraint(
            "(state = 'arrived') = (arrived_at IS NOT NULL)", name=op.f("ck_person_arrival_arrived_has_its_instant")
        ),
        sa.CheckConstraint("ordinal >= 1", name=op.f("ck_person_arrival_ordinal_from_one")),
        sa.ForeignKeyConstraint(["case_id"], ["case.id"], name=op.f("fk_person_arrival_case_id")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_person_arrival_person_id")),
        sa.ForeignKeyConstraint(["recorded_by"], ["account.id"], name=op.f("fk_person_arrival_recorded_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_person_arrival")),
        sa.UniqueConstraint(*_SAID_ONCE, name=op.f("_".join(("uq_person_arrival", *_SAID_ONCE)))),
    )
    for name in ("person_id", "recorded_by"):
        op.create_index(op.f(f"ix_person_arrival_{name}"), "person_arrival", [name])
    op.create_index("ix_person_arrival_case_recorded", "person_arrival", ["case_id", "recorded_at"])


def upgrade() -> None:
    """Up."""
    op.create_table(
        "boarding_mark",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("leg_id", sa.Uuid(), nullable=False),
        sa.Column("departs_on", sa.Date(), nullable=False),
        sa.Column("ordinal", sa.Integer(), nullable=False),
        sa.Column("state", sa.Enum(*_STATES, name="state", native_enum=False, length=40), nullable=False),
        sa.Column("press_id", sa.Uuid(), nullable=False),
        sa.Column("undoes_id", sa.Uuid(), nullable=True),
        sa.Column("recorded_by", sa.Uuid(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("told_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("content_sealed", sa.LargeBinary(), nullable=True),
        sa.CheckConstraint(
            "state IN ('planned', 'boarded', 'no_show', 'denied_boarding', 'offloaded')",
            name=op.f("ck_boarding_mark_state"),
        ),
        sa.CheckConstraint("ordinal >= 1", name=op.f("ck_boarding_mark_ordinal_from_one")),
        sa.ForeignKeyConstraint(["case_id"], ["case.id"], name=op.f("fk_boarding_mark_case_id")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_boarding_mark_person_id")),
        sa.ForeignKeyConstraint(["recorded_by"], ["account.id"], name=op.f("fk_boarding_mark_recorded_by")),
        sa.ForeignKeyConstraint(["undoes_id"], ["boarding_mark.id"], name=op.f("fk_boarding_mark_undoes_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_boarding_mark")),
        sa.UniqueConstraint(*_ONCE, name=op.f("_".join(("uq_boarding_mark", *_ONCE)))),
        sa.UniqueConstraint("undoes_id", name=op.f("uq_boarding_mark_undoes_id")),
    )
    for name in ("person_id", "press_id", "recorded_by"):
        op.create_index(op.f(f"ix_boarding_mark_{name}"), "boarding_mark", [name])
    op.create_index("ix_boarding_mark_case_recorded", "boarding_mark", ["case_id", "recorded_at"])
    op.create_index("ix_boarding_mark_told_recorded", "boarding_mark", ["told_at", "recorded_at"])
    _person_arrival()
    for table, column, known, more in _LISTS:
        _lists(table, column, (*known, *more))
    _kinds((*_KINDS, *_MORE_KINDS))


def downgrade() -> None:
    """Down. What only this version has a word for is lost."""
    for table, column, known, more in _LISTS:
        _forget(table, column, more)
        _lists(table, column, known)
    gone = _task.c.kind.in_(_MORE_KINDS)
    op.execute(sa.delete(_event).where(_event.c.task_id.in_(sa.select(_task.c.id).where(gone))))
    op.execute(sa.delete(_task).where(gone))
    _kinds(_KINDS)
    op.drop_table("person_arrival")
    op.drop_table("boarding_mark")
