"""Records of changes are written once: the database itself refuses to change or delete them."""

from alembic import op

from foundation.storage.written_once import WrittenOnce, allow_changes, refuse_changes

revision = "0069"
down_revision = "0068"
branch_labels = None
depends_on = None

# Of a record the sealer fills the seal; after a crash it marks one once more, never with a later seal.
_RECORD = WrittenOnce(
    ("position", "uid", "at", "actor", "scope", "action", "outcome", "detail", "mac"),
    (("position",), ("uid",)),
    "OLD.seal IS NOT NULL AND (NEW.seal IS NULL OR NEW.seal > OLD.seal)",
)
_SUBJECT = WrittenOnce(("uid", "ordinal", "kind", "subject"), (("uid", "ordinal"),))
_TABLES = {
    "audit_change": _RECORD,
    "audit_change_subject": _SUBJECT,
}


def upgrade() -> None:
    """Up."""
    refuse_changes(op, _TABLES, "refuse_to_change_audit_of_changes")


def downgrade() -> None:
    """Down."""
    allow_changes(op, _TABLES, "refuse_to_change_audit_of_changes")
