"""The subjects of a record of reads are in the index by which they are found once the record is in a seal."""

import sqlalchemy as sa
from alembic import op

from foundation.storage.written_once import WrittenOnce, allow_changes, refuse_changes

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

_FUNCTION = "refuse_to_change_audit"
_SUBJECTS = "audit_event_subject"
_INDEX = "ix_audit_event_subject_subject"
_INDEXED = ["subject", "at", "uid", "record_kind"]
_COLUMNS = ("position", "uid", "at", "actor", "scope", "action", "outcome", "detail", "mac", "kind")
_UNLESS = "OLD.seal IS NOT NULL AND (NEW.seal IS NULL OR NEW.seal > OLD.seal)"
_OTHERS = {
    "audit_event": WrittenOnce(_COLUMNS, (("position",), ("uid",)), _UNLESS),
    "audit_seal": WrittenOnce(("number", "at", "changes", "events", "digest", "previous", "mac"), (("number",),)),
    "audit_cut": WrittenOnce(("number", "link", "sealed_at", "cut_at", "changes", "events", "mac"), (("number",),)),
}
_OF_SUBJECT = ("uid", "ordinal", "kind", "subject", "at", "record_kind")
_BEFORE = {**_OTHERS, _SUBJECTS: WrittenOnce(_OF_SUBJECT, (("uid", "ordinal"),))}
_TABLES = {**_OTHERS, _SUBJECTS: WrittenOnce(_OF_SUBJECT, (("uid", "ordinal"),), "OLD.in_seal AND NOT NEW.in_seal")}


def _schema() -> str | None:
    return None if op.get_bind().dialect.name == "sqlite" else "audit"


def upgrade() -> None:
    """Up."""
    schema = _schema()
    allow_changes(op, _BEFORE, _FUNCTION, "audit.")
    op.add_column(
        _SUBJECTS, sa.Column("in_seal", sa.Boolean(), nullable=False, server_default=sa.false()), schema=schema
    )
    op.drop_index(_INDEX, _SUBJECTS, schema=schema)
    record = sa.table("audit_event", sa.column("uid"), sa.column("seal"), schema=schema)
    subject = sa.table(_SUBJECTS, sa.column("uid"), sa.column("in_seal", sa.Boolean()), schema=schema)
    in_a_seal = sa.select(record.c.uid).where(record.c.seal.is_not(None))
    op.execute(sa.update(subject).where(subject.c.uid.in_(in_a_seal)).values(in_seal=sa.true()))
    in_seal = sa.column("in_seal", sa.Boolean()).is_(True)
    op.create_index(_INDEX, _SUBJECTS, _INDEXED, schema=schema, sqlite_where=in_seal, postgresql_where=in_seal)
    refuse_changes(op, _TABLES, _FUNCTION, "audit.")


def downgrade() -> None:
    """Down."""
    schema = _schema()
    allow_changes(op, _TABLES, _FUNCTION, "audit.")
    op.drop_index(_INDEX, _SUBJECTS, schema=schema)
    op.create_index(_INDEX, _SUBJECTS, _INDEXED, schema=schema)
    op.drop_column(_SUBJECTS, "in_seal", schema=schema)
    refuse_changes(op, _BEFORE, _FUNCTION, "audit.")
