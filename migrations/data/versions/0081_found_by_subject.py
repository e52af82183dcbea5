"""The kind of a record of changes stands beside each of its subjects, by which it is found."""

import sqlalchemy as sa
from alembic import op

from foundation.storage.written_once import WrittenOnce, allow_changes, refuse_changes

revision = "0081"
down_revision = "0080"
branch_labels = None
depends_on = None

_FUNCTION = "refuse_to_change_audit_of_changes"
_SUBJECTS = "audit_change_subject"
_INDEX = "ix_audit_change_subject_subject"
_COLUMNS = ("position", "uid", "at", "actor", "scope", "action", "outcome", "detail", "mac", "kind")
_UNLESS = "OLD.seal IS NOT NULL AND (NEW.seal IS NULL OR NEW.seal > OLD.seal)"
_OTHERS = {
    "audit_change": WrittenOnce(_COLUMNS, (("position",), ("uid",)), _UNLESS),
}
_OF_SUBJECT = ("uid", "ordinal", "kind", "subject", "at")
_BEFORE = {**_OTHERS, _SUBJECTS: WrittenOnce(_OF_SUBJECT, (("uid", "ordinal"),))}
_TABLES = {**_OTHERS, _SUBJECTS: WrittenOnce((*_OF_SUBJECT, "record_kind"), (("uid", "ordinal"),))}


def upgrade() -> None:
    """Up."""
    allow_changes(op, _BEFORE, _FUNCTION)
    op.add_column(_SUBJECTS, sa.Column("record_kind", sa.String(length=10), nullable=False, server_default="other"))
    op.drop_index(_INDEX, _SUBJECTS)
    record = sa.table("audit_change", sa.column("uid"), sa.column("kind"))
    subject = sa.table(_SUBJECTS, sa.column("uid"), sa.column("record_kind"))
    of_record = sa.select(record.c.kind).where(record.c.uid == subject.c.uid).scalar_subquery()
    op.execute(sa.update(subject).values(record_kind=of_record))
    op.create_index(_INDEX, _SUBJECTS, ["subject", "at", "uid", "record_kind"])
    refuse_changes(op, _TABLES, _FUNCTION)


def downgrade() -> None:
    """Down."""
    allow_changes(op, _TABLES, _FUNCTION)
    op.drop_index(_INDEX, _SUBJECTS)
    op.create_index(_INDEX, _SUBJECTS, ["subject", "at", "uid"])
    op.drop_column(_SUBJECTS, "record_kind")
    refuse_changes(op, _BEFORE, _FUNCTION)
