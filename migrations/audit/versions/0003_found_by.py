"""Reads are found by kind and by subject and day; what was removed of the audit is told."""

import sqlalchemy as sa
from alembic import op

from foundation.storage.written_once import WrittenOnce, allow_changes, refuse_changes

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

_FUNCTION = "refuse_to_change_audit"
_UNLESS = "OLD.seal IS NOT NULL AND (NEW.seal IS NULL OR NEW.seal > OLD.seal)"
_OF_RECORD = ("position", "uid", "at", "actor", "scope", "action", "outcome", "detail", "mac")
_OF_SUBJECT = ("uid", "ordinal", "kind", "subject")
_OF_SEAL = ("number", "at", "changes", "events", "digest", "previous", "mac")
_OF_CUT = ("number", "link", "sealed_at", "cut_at", "changes", "events", "mac")
_SEAL = {"audit_seal": WrittenOnce(_OF_SEAL, (("number",),))}
_BEFORE = {
    "audit_event": WrittenOnce(_OF_RECORD, (("position",), ("uid",)), _UNLESS),
    "audit_event_subject": WrittenOnce(_OF_SUBJECT, (("uid", "ordinal"),)),
    **_SEAL,
}
_TABLES = {
    "audit_event": WrittenOnce((*_OF_RECORD, "kind"), (("position",), ("uid",)), _UNLESS),
    "audit_event_subject": WrittenOnce((*_OF_SUBJECT, "at"), (("uid", "ordinal"),)),
    **_SEAL,
    "audit_cut": WrittenOnce(_OF_CUT, (("number",),)),
}
_OF_THE_WORK = ("account", "asked", "grant", "link", "office", "organisation", "rule")


def _schema() -> str | None:
    return None if op.get_bind().dialect.name == "sqlite" else "audit"


def _fill(name: str, schema: str | None) -> None:
    """Say of each record what it is found by, and beside each of its subjects when it was."""
    record = sa.table(
        name, *(sa.column(column) for column in ("uid", "at", "outcome", "detail", "kind")), schema=schema
    )
    subject = sa.table(f"{name}_subject", *(sa.column(column) for column in ("uid", "kind", "at")), schema=schema)
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


def upgrade() -> None:
    """Up."""
    schema = _schema()
    allow_changes(op, _BEFORE, _FUNCTION, "audit.")
    kind = sa.Column("kind", sa.String(length=10), nullable=False, server_default="other")
    op.add_column("audit_event", kind, schema=schema)
    op.add_column("audit_event_subject", sa.Column("at", sa.DateTime(timezone=True)), schema=schema)
    _fill("audit_event", schema)
    op.drop_index("ix_audit_event_actor", "audit_event", schema=schema)
    op.create_index("ix_audit_event_actor", "audit_event", ["actor", "kind", "at", "uid"], schema=schema)
    op.create_index("ix_audit_event_kind", "audit_event", ["kind", "at", "uid"], schema=schema)
    op.drop_index("ix_audit_event_subject_subject", "audit_event_subject", schema=schema)
    op.create_index("ix_audit_event_subject_subject", "audit_event_subject", ["subject", "at", "uid"], schema=schema)
    op.create_table(
        "audit_cut",
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("link", sa.LargeBinary(), nullable=False),
        sa.Column("sealed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("cut_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("changes", sa.Integer(), nullable=False),
        sa.Column("events", sa.Integer(), nullable=False),
        sa.Column("mac", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("number", name="pk_audit_cut"),
        schema=schema,
    )
    refuse_changes(op, _TABLES, _FUNCTION, "audit.")


def downgrade() -> None:
    """Down. What was removed stays removed, and nothing tells of it any more."""
    schema = _schema()
    allow_changes(op, _TABLES, _FUNCTION, "audit.")
    op.drop_table("audit_cut", schema=schema)
    op.drop_index("ix_audit_event_subject_subject", "audit_event_subject", schema=schema)
    op.create_index("ix_audit_event_subject_subject", "audit_event_subject", ["subject", "kind"], schema=schema)
    op.drop_index("ix_audit_event_kind", "audit_event", schema=schema)
    op.drop_index("ix_audit_event_actor", "audit_event", schema=schema)
    op.create_index("ix_audit_event_actor", "audit_event", ["actor", "at"], schema=schema)
    op.drop_column("audit_event_subject", "at", schema=schema)
    op.drop_column("audit_event", "kind", schema=schema)
    refuse_changes(op, _BEFORE, _FUNCTION, "audit.")
