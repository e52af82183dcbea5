"""Records of changes are written once: the database itself refuses to change or delete them."""

from alembic import op

revision = "0069"
down_revision = "0068"
branch_labels = None
depends_on = None

_RECORD = ("position", "uid", "at", "actor", "scope", "action", "outcome", "detail", "mac")
# What never changes of a row: all columns, but for the seal of a record, which the sealer fills.
_TABLES = {
    "audit_change": _RECORD,
    "audit_change_subject": ("uid", "ordinal", "kind", "subject"),
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
        "CREATE FUNCTION refuse_to_change_audit_of_changes() RETURNS trigger LANGUAGE plpgsql AS"
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
                f"CREATE TRIGGER {table}_is_never_{name} BEFORE {event} ON {table} {rows}"
                " EXECUTE FUNCTION refuse_to_change_audit_of_changes()"
            )


def downgrade() -> None:
    """Down."""
    is_sqlite = op.get_bind().dialect.name == "sqlite"
    for table in _TABLES:
        for name in ("changed", "deleted") if is_sqlite else ("changed", "deleted", "emptied"):
            where = "" if is_sqlite else f" ON {table}"
            op.execute(f"DROP TRIGGER {table}_is_never_{name}{where}")
    if not is_sqlite:
        op.execute("DROP FUNCTION refuse_to_change_audit_of_changes()")
