"""Reads and seals of the audit are written once: the database itself refuses to change or delete them."""

from alembic import op

from foundation.storage.written_once import WrittenOnce, allow_changes, refuse_changes

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

# Of a record the sealer fills the seal; after a crash it marks one once more, never with a later seal.
_RECORD = WrittenOnce(
    ("position", "uid", "at", "actor", "scope", "action", "outcome", "detail", "mac"),
    (("position",), ("uid",)),
    "OLD.seal IS NOT NULL AND (NEW.seal IS NULL OR NEW.seal > OLD.seal)",
)
_SUBJECT = WrittenOnce(("uid", "ordinal", "kind", "subject"), (("uid", "ordinal"),))
_SEAL = WrittenOnce(("number", "at", "changes", "events", "digest", "previous", "mac"), (("number",),))
_TABLES = {
    "audit_event": _RECORD,
    "audit_event_subject": _SUBJECT,
    "audit_seal": _SEAL,
}


def upgrade() -> None:
    """Up."""
    refuse_changes(op, _TABLES, "refuse_to_change_audit", "audit.")


def downgrade() -> None:
    """Down."""
    allow_changes(op, _TABLES, "refuse_to_change_audit", "audit.")
