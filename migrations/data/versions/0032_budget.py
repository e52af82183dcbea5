"""Budgets of cases: programme, lines and their history, checks for double payment, limits of approval."""

import sqlalchemy as sa
from alembic import op

revision = "0032"
down_revision = "0031"
branch_labels = None
depends_on = None

_ADD_PROGRAMME = 'ALTER TABLE "case" ADD COLUMN programme VARCHAR(80)'
_ADD_RETURN_TYPE = """
ALTER TABLE "case" ADD COLUMN return_type VARCHAR(40)
CONSTRAINT ck_case_return_type CHECK (return_type IN ('voluntary', 'forced'))
"""
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
)
_MORE_EVENTS = ("budget_changed",)
_STATUSES = ("planned", "approved", "committed", "paid", "cancelled")
_HAPPENED = ("recorded", "changed", "approved", "declined", "committed", "paid", "cancelled")
_event = sa.table("case_event", sa.column("kind", sa.String()))


def _words(known: tuple[str, ...]) -> str:
    return ", ".join(f"'{word}'" for word in known)


def _events(known: tuple[str, ...]) -> None:
    with op.batch_alter_table("case_event") as batch:
        batch.drop_constraint(op.f("ck_case_event_kind"), type_="check")
        batch.create_check_constraint(op.f("ck_case_event_kind"), f"kind IN ({_words(known)})")


def _refers(table: str, column: str, to: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], [f"{to}.id"], name=op.f(f"fk_{table}_{column}"))


def _lines() -> None:
    name = "budget_line"
    op.create_table(
        name,
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("ordinal", sa.Integer(), nullable=False),
        sa.Column("status", sa.String(length=40), nullable=False),
        sa.Column("recorded_by", sa.Uuid(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("approved_by", sa.Uuid(), nullable=True),
        sa.Column("approved_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("declined_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("receipt_id", sa.Uuid(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("content_sealed", sa.LargeBinary(), nullable=True),
        sa.CheckConstraint(f"status IN ({_words(_STATUSES)})", name=op.f("ck_budget_line_status")),
        sa.CheckConstraint(
            "(approved_at IS NULL) = (approved_by IS NULL)", name=op.f("ck_budget_line_approved_by_somebody")
        ),
        sa.CheckConstraint("approved_at IS NULL OR declined_at IS NULL", name=op.f("ck_budget_line_not_both")),
        sa.CheckConstraint(
            "approved_by IS NULL OR approved_by <> recorded_by", name=op.f("ck_budget_line_not_ones_own")
        ),
        sa.CheckConstraint(
            "status <> 'approved' OR approved_at IS NOT NULL", name=op.f("ck_budget_line_approved_has_been")
        ),
        sa.CheckConstraint(
            "status <> 'paid' OR approved_at IS NOT NULL", name=op.f("ck_budget_line_paid_was_approved")
        ),
        _refers(name, "case_id", "case"),
        _refers(name, "recorded_by", "account"),
        _refers(name, "approved_by", "account"),
        _refers(name, "receipt_id", "case_file"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_budget_line")),
    )
    op.create_index("ix_budget_line_case", name, ["case_id", "recorded_at"])
    op.create_index("ix_budget_line_waiting", name, ["approved_at", "recorded_at", "id"])
    for column in ("recorded_by", "approved_by", "receipt_id"):
        op.create_index(op.f(f"ix_budget_line_{column}"), name, [column])


def _happened() -> None:
    name = "budget_event"
    op.create_table(
        name,
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("line_id", sa.Uuid(), nullable=False),
        sa.Column("ordinal", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("by", sa.Uuid(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("content_sealed", sa.LargeBinary(), nullable=True),
        sa.CheckConstraint(f"kind IN ({_words(_HAPPENED)})", name=op.f("ck_budget_event_kind")),
        _refers(name, "case_id", "case"),
        _refers(name, "line_id", "budget_line"),
        _refers(name, "by", "account"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_budget_event")),
    )
    op.create_index("ix_budget_event_line", name, ["line_id", "ordinal"])
    op.create_index(op.f("ix_budget_event_case_id"), name, ["case_id"])
    op.create_index(op.f("ix_budget_event_by"), name, ["by"])


def _checks() -> None:
    name = "payment_check"
    op.create_table(
        name,
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("ordinal", sa.Integer(), nullable=False),
        sa.Column("checked_by", sa.Uuid(), nullable=False),
        sa.Column("checked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("content_sealed", sa.LargeBinary(), nullable=True),
        _refers(name, "case_id", "case"),
        _refers(name, "checked_by", "account"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_payment_check")),
    )
    op.create_index("ix_payment_check_case", name, ["case_id", "ordinal"])
    op.create_index(op.f("ix_payment_check_checked_by"), name, ["checked_by"])


def _limits() -> None:
    name = "approval_limit"
    op.create_table(
        name,
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column("currency", sa.String(length=3), nullable=False),
        sa.Column("amount", sa.String(length=20), nullable=False),
        sa.Column("given_by", sa.Uuid(), nullable=True),
        sa.Column("given_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "given_by IS NULL OR account_id <> given_by", name=op.f("ck_approval_limit_nobody_to_themselves")
        ),
        _refers(name, "account_id", "account"),
        _refers(name, "given_by", "account"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_approval_limit")),
    )
    op.create_index("ix_approval_limit_account", name, ["account_id", "currency"])
    op.create_index(op.f("ix_approval_limit_given_by"), name, ["given_by"])


def upgrade() -> None:
    """Up. Under which programme the cases that there are return, nobody has said yet."""
    op.execute(_ADD_PROGRAMME)
    op.execute(_ADD_RETURN_TYPE)
    _events((*_EVENTS, *_MORE_EVENTS))
    _lines()
    _happened()
    _checks()
    _limits()


def downgrade() -> None:
    """Down. What only this version has a word for is lost."""
    for table in ("approval_limit", "payment_check", "budget_event", "budget_line"):
        op.drop_table(table)
    op.execute(sa.delete(_event).where(_event.c.kind.in_(_MORE_EVENTS)))
    _events(_EVENTS)
    op.execute('ALTER TABLE "case" DROP COLUMN return_type')
    op.execute('ALTER TABLE "case" DROP COLUMN programme')
