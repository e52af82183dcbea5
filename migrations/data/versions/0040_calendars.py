"""Secret addresses of calendars, how often somebody wants a digest, and the words for digests and for tomorrow."""

import sqlalchemy as sa
from alembic import op

revision = "0040"
down_revision = "0039"
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
)
_NEAR = ("departure_near", "arrival_near")
_CHOICES = ("working_days", "every_day", "off")


def _lists(table: str, column: str, known: tuple[str, ...]) -> None:
    """Replace the check of the words of a column; SQLite makes the table anew for it."""
    name, words = f"ck_{table}_{column}", ", ".join(f"'{word}'" for word in known)
    with op.batch_alter_table(table) as batch:
        batch.drop_constraint(op.f(name), type_="check")
        batch.create_check_constraint(op.f(name), f"{column} IN ({words})")


def _forget(table: str, column: str, words: tuple[str, ...]) -> None:
    rows = sa.table(table, sa.column(column, sa.String()))
    op.execute(sa.delete(rows).where(rows.c[column].in_(words)))


def upgrade() -> None:
    """Up."""
    op.create_table(
        "calendar_feed",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column("token_hash", sa.LargeBinary(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("fetched_on", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_calendar_feed_account_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_calendar_feed")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_calendar_feed_token_hash")),
    )
    op.create_index(op.f("ix_calendar_feed_account_id"), "calendar_feed", ["account_id"])
    is_open = sa.text("ended_at IS NULL")
    op.create_index(
        "uq_calendar_feed_open",
        "calendar_feed",
        ["account_id"],
        unique=True,
        sqlite_where=is_open,
        postgresql_where=is_open,
    )
    op.create_table(
        "mail_choice",
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column("digest", sa.Enum(*_CHOICES, name="digest", native_enum=False, length=40), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("digest IN ('working_days', 'every_day', 'off')", name=op.f("ck_mail_choice_digest")),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_mail_choice_account_id")),
        sa.PrimaryKeyConstraint("account_id", name=op.f("pk_mail_choice")),
    )
    _lists("outbox_message", "template", (*_MESSAGES, "digest", *_NEAR))
    _lists("notice", "kind", (*_NOTICES, *_NEAR))


def downgrade() -> None:
    """Down. What only this version has a word for is lost, and every address of a calendar."""
    _forget("notice", "kind", _NEAR)
    _lists("notice", "kind", _NOTICES)
    _forget("outbox_message", "template", ("digest", *_NEAR))
    _lists("outbox_message", "template", _MESSAGES)
    op.drop_table("mail_choice")
    op.drop_table("calendar_feed")
