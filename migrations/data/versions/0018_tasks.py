"""Tasks, by hand and made by rules, and what happened to each."""

import sqlalchemy as sa
from alembic import op

revision = "0018"
down_revision = "0017"
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
_WHOM = ("person", "owner", "officers", "specialists", "leads")
_STATES = ("open", "done", "not_needed", "lapsed")
_CHANGES = ("made", "done", "not_needed", "reopened", "reassigned", "moved", "lapsed")


def _one_of(name: str, words: tuple[str, ...]) -> sa.Column[str]:
    kind = sa.Enum(*words, name=name, native_enum=False, create_constraint=True, length=40)
    return sa.Column(name, kind, nullable=False)


def _of(table: str, **columns: str) -> list[sa.ForeignKeyConstraint]:
    return [sa.ForeignKeyConstraint([name], [f"{to}.id"], name=f"fk_{table}_{name}") for name, to in columns.items()]


def _task() -> None:
    op.create_table(
        "task",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("office_id", sa.Uuid(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=True),
        _one_of("kind", _KINDS),
        sa.Column("key", sa.String(length=160), nullable=True),
        _one_of("for_whom", _WHOM),
        sa.Column("assignee_id", sa.Uuid(), nullable=True),
        sa.Column("due_on", sa.Date(), nullable=False),
        _one_of("state", _STATES),
        sa.Column("made_by", sa.Uuid(), nullable=True),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("closed_by", sa.Uuid(), nullable=True),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("content_sealed", sa.LargeBinary(), nullable=True),
        sa.CheckConstraint("(kind = 'by_hand') = (key IS NULL)", name=op.f("ck_task_rules_have_keys")),
        sa.CheckConstraint("(for_whom = 'person') = (assignee_id IS NOT NULL)", name=op.f("ck_task_a_person_is_named")),
        sa.CheckConstraint("(state = 'open') = (closed_at IS NULL)", name=op.f("ck_task_closed_has_its_instant")),
        sa.CheckConstraint("case_id IS NOT NULL OR made_by IS NOT NULL", name=op.f("ck_task_somebody_keeps_its_key")),
        *_of("task", office_id="office", case_id="case", assignee_id="account", made_by="account", closed_by="account"),
        sa.PrimaryKeyConstraint("id", name="pk_task"),
        sa.UniqueConstraint("key", name="uq_task_key"),
    )
    op.create_index("ix_task_office_state", "task", ["office_id", "state", "due_on", "id"])
    op.create_index("ix_task_case_state", "task", ["case_id", "state", "due_on"])
    op.create_index("ix_task_assignee", "task", ["assignee_id", "state"])
    op.create_index("ix_task_closed", "task", ["closed_by", "closed_at"])
    op.create_index("ix_task_made_by", "task", ["made_by"])


def upgrade() -> None:
    """Up."""
    _task()
    op.create_table(
        "task_event",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("task_id", sa.Uuid(), nullable=False),
        sa.Column("office_id", sa.Uuid(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=True),
        _one_of("kind", _CHANGES),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by", sa.Uuid(), nullable=True),
        sa.Column("to_id", sa.Uuid(), nullable=True),
        sa.Column("due_on", sa.Date(), nullable=True),
        sa.Column("content_sealed", sa.LargeBinary(), nullable=True),
        *_of("task_event", task_id="task", office_id="office", case_id="case", by="account", to_id="account"),
        sa.PrimaryKeyConstraint("id", name="pk_task_event"),
    )
    op.create_index("ix_task_event_task_at", "task_event", ["task_id", "at"])
    for name in ("office_id", "case_id", "by", "to_id"):
        op.create_index(f"ix_task_event_{name}", "task_event", [name])


def downgrade() -> None:
    """Down."""
    op.drop_table("task_event")
    op.drop_table("task")
