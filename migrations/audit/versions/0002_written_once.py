"""Reads and seals of the audit are written once: the database itself refuses to change or delete them."""

from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

_RECORD = ("position", "uid", "at", "actor", "scope", "action", "outcome", "detail", "mac")
# What never changes of a row: all columns, but for the seal of a record, which the sealer fills.
_TABLES = {
    "audit_event": _RECORD,
    "audit_event_subject": ("uid", "ordinal", "kind", "subject"),
    "audit_seal": ("number", "at", "changes", "events", "digest", "previous", "mac"),
}
_SAYS = "the audit is written once"


def upgrade() -> None:
    """Up."""
    if op.get_bind().dialect.name == "sqlite":
        for table, columns in _TABLES.items():
            changed = " OR ".join(f"NEW.{column} IS NOT OLD.{column}" for column in columns)
            for name, event, when in (("changed", "UPDATE", changed), ("deleted", "DELETE", "TRUE")):
                op.execute(
                    f"CREATE TRIGGER {table}_is_never_{name} BEFORE {event} ON {table} WHEN {when}"
                    f" BEGIN SELECT RAISE(ABORT, '{_SAYS}'); END"
                )
        return
    op.execute(
        "CREATE FUNCTION audit.refuse_to_change_audit() RETURNS trigger LANGUAGE plpgsql AS"
        f" $$ BEGIN RAISE EXCEPTION '{_SAYS}'; END $$"
    )
    for table, columns in _TABLES.items():
        changed = " OR ".join(f"NEW.{column} IS DISTINCT FROM OLD.{column}" for column in columns)
        for name, event, rows in (
            ("changed", "UPDATE", f"FOR EACH ROW WHEN ({changed})"),
            ("deleted", "DELETE", "FOR EACH ROW"),
            ("emptied", "TRUNCATE", "FOR EACH STATEMENT"),
        ):
            op.execute(
                f"CREATE TRIGGER {table}_is_never_{name} BEFORE {event} ON audit.{table} {rows}"
                " EXECUTE FUNCTION audit.refuse_to_change_audit()"
            )


def downgrade() -> None:
    """Down."""
    is_sqlite = op.get_bind().dialect.name == "sqlite"
    for table in _TABLES:
        for name in ("changed", "deleted") if is_sqlite else ("changed", "deleted", "emptied"):
            where = "" if is_sqlite else f" ON audit.{table}"
            op.execute(f"DROP TRIGGER {table}_is_never_{name}{where}")
    if not is_sqlite:
        op.execute("DROP FUNCTION audit.refuse_to_change_audit()")
