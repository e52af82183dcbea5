"""Changes are found by kind and by subject and day; what is unusual about how somebody reads is kept."""

import sqlalchemy as sa
from alembic import op

from foundation.storage.written_once import WrittenOnce, allow_changes, refuse_changes

revision = "0071"
down_revision = "0070"
branch_labels = None
depends_on = None

_FUNCTION = "refuse_to_change_audit_of_changes"
_UNLESS = "OLD.seal IS NOT NULL AND (NEW.seal IS NULL OR NEW.seal > OLD.seal)"
_OF_RECORD = ("position", "uid", "at", "actor", "scope", "action", "outcome", "detail", "mac")
_OF_SUBJECT = ("uid", "ordinal", "kind", "subject")
_BEFORE = {
    "audit_change": WrittenOnce(_OF_RECORD, (("position",), ("uid",)), _UNLESS),
    "audit_change_subject": WrittenOnce(_OF_SUBJECT, (("uid", "ordinal"),)),
}
_TABLES = {
    "audit_change": WrittenOnce((*_OF_RECORD, "kind"), (("position",), ("uid",)), _UNLESS),
    "audit_change_subject": WrittenOnce((*_OF_SUBJECT, "at"), (("uid", "ordinal"),)),
}
_OF_THE_WORK = ("account", "asked", "grant", "link", "office", "organisation", "rule")


def _fill(name: str) -> None:
    """Say of each record what it is found by, and beside each of its subjects when it was."""
    record = sa.table(name, *(sa.column(column) for column in ("uid", "at", "outcome", "detail", "kind")))
    subject = sa.table(f"{name}_subject", *(sa.column(column) for column in ("uid", "kind", "at")))
    about = sa.select(1).where(subject.c.uid == record.c.uid, subject.c.kind.not_in(_OF_THE_WORK))
    kind = sa.case(
        (record.c.outcome == "refused", "refused"),
        (record.c.detail.like('%"handed_out"%'), "export"),
        (record.c.detail.like('%"searched%'), "search"),
        (about.exists(), "people"),
        else_="other",
    )
    op.execute(sa.update(record).values(kind=kind))
    op.execute(
        sa.update(subject).values(at=sa.select(record.c.at).where(record.c.uid == subject.c.uid).scalar_subquery())
    )


def _found_by() -> None:
    allow_changes(op, _BEFORE, _FUNCTION)
    op.add_column("audit_change", sa.Column("kind", sa.String(length=10), nullable=False, server_default="other"))
    op.add_column("audit_change_subject", sa.Column("at", sa.DateTime(timezone=True)))
    _fill("audit_change")
    op.drop_index("ix_audit_change_actor", "audit_change")
    op.create_index("ix_audit_change_actor", "audit_change", ["actor", "kind", "at", "uid"])
    op.create_index("ix_audit_change_kind", "audit_change", ["kind", "at", "uid"])
    op.drop_index("ix_audit_change_subject_subject", "audit_change_subject")
    op.create_index("ix_audit_change_subject_subject", "audit_change_subject", ["subject", "at", "uid"])
    refuse_changes(op, _TABLES, _FUNCTION)


def _unusual_reading() -> None:
    op.create_table(
        "unusual_finding",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("count", sa.Integer(), nullable=False),
        sa.Column("threshold", sa.Integer(), nullable=False),
        sa.Column("found_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("looked_by", sa.Uuid(), nullable=True),
        sa.Column("looked_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("result", sa.String(length=40), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("content_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("note_sealed", sa.LargeBinary(), nullable=True),
        sa.CheckConstraint("(looked_at IS NULL) = (looked_by IS NULL)", name="somebody_looked"),
        sa.CheckConstraint("(looked_at IS NULL) = (result IS NULL)", name="looking_has_a_result"),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name="fk_unusual_finding_account_id"),
        sa.ForeignKeyConstraint(["looked_by"], ["account.id"], name="fk_unusual_finding_looked_by"),
        sa.PrimaryKeyConstraint("id", name="pk_unusual_finding"),
        sa.UniqueConstraint("account_id", "day", "kind", name="uq_unusual_finding_account_id_day_kind"),
    )
    op.create_index("ix_unusual_finding_looked_by", "unusual_finding", ["looked_by"])
    op.create_index("ix_unusual_finding_day", "unusual_finding", ["day", "id"])
    is_open = sa.text("looked_at IS NULL")
    op.create_index(
        "ix_unusual_finding_open", "unusual_finding", ["day", "id"], sqlite_where=is_open, postgresql_where=is_open
    )
    op.create_table(
        "unusual_day",
        sa.Column("zone", sa.String(length=40), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("judged_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("zone", "day", name="pk_unusual_day"),
    )


def upgrade() -> None:
    """Up."""
    _found_by()
    _unusual_reading()


def downgrade() -> None:
    """Down."""
    op.drop_table("unusual_day")
    op.drop_table("unusual_finding")
    allow_changes(op, _TABLES, _FUNCTION)
    op.drop_index("ix_audit_change_subject_subject", "audit_change_subject")
    op.create_index("ix_audit_change_subject_subject", "audit_change_subject", ["subject", "kind"])
    op.drop_index("ix_audit_change_kind", "audit_change")
    op.drop_index("ix_audit_change_actor", "audit_change")
    op.create_index("ix_audit_change_actor", "audit_change", ["actor", "at"])
    op.drop_column("audit_change_subject", "at")
    op.drop_column("audit_change", "kind")
    refuse_changes(op, _BEFORE, _FUNCTION)
