"""The kind of a record of reads stands beside each of its subjects, by which it is found."""

import sqlalchemy as sa
from alembic import op

from foundation.storage.written_once import WrittenOnce, allow_changes, refuse_changes

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

_FUNCTION = "refuse_to_change_audit"
_SUBJECTS = "audit_event_subject"
_INDEX = "ix_audit_event_subject_subject"
_COLUMNS = ("position", "uid", "at", "actor", "scope", "action", "outcome", "detail", "mac", "kind")
_UNLESS = "OLD.seal IS NOT NULL AND (NEW.seal IS NULL OR NEW.seal > OLD.seal)"
_OTHERS = {
    "audit_event": WrittenOnce(_COLUMNS, (("position",), ("uid",)), _UNLESS),
    "audit_seal": WrittenOnce(("number", "at", "changes", "events", "digest", "previous", "mac"), (("number",),)),
    "audit_cut": WrittenOnce(("number", "link", "sealed_at", "cut_at", "changes", "events", "mac"), (("number",),)),
}
_OF_SUBJECT = ("uid", "ordinal", "kind", "subject", "at")
_BEFORE = {**_OTHERS, _SUBJECTS: WrittenOnce(_OF_SUBJECT, (("uid", "ordinal"),))}
_TABLES = {**_OTHERS, _SUBJECTS: WrittenOnce((*_OF_SUBJECT, "record_kind"), (("uid", "ordinal"),))}


def _schema() -> str | None:
    return None if op.get_bind().dialect.name == "sqlite" else "audit"


def upgrade() -> None:
    """Up."""
    schema = _schema()
    allow_changes(op, _BEFORE, _FUNCTION, "audit.")
    kind = sa.Column("record_kind", sa.String(length=10), nullable=False, server_default="other")
    op.add_column(_SUBJECTS, kind, schema=schema)
    op.drop_index(_INDEX, _SUBJECTS, schema=schema)
    record = sa.table("audit_event", sa.column("uid"), sa.column("kind"), schema=schema)
    subject = sa.table(_SUBJECTS, sa.column("uid"), sa.column("record_kind"), schema=schema)
    of_record = sa.select(record.c.kind).where(record.c.uid == subject.c.uid).scalar_subquery()
    op.execute(sa.update(subject).values(record_kind=of_record))
    op.create_index(_INDEX, _SUBJECTS, ["subject", "at", "uid", "record_kind"], schema=schema)
    refuse_changes(op, _TABLES, _FUNCTION, "audit.")


def downgrade() -> None:
    """Down."""
    schema = _schema()
    allow_changes(op, _TABLES, _FUNCTION, "audit.")
    op.drop_index(_INDEX, _SUBJECTS, schema=schema)
    op.create_index(_INDEX, _SUBJECTS, ["subject", "at", "uid"], schema=schema)
    op.drop_column(_SUBJECTS, "record_kind", schema=schema)
    refuse_changes(op, _BEFORE, _FUNCTION, "audit.")
