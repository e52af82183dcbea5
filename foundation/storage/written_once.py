"""Triggers by which a database refuses to change or delete rows, for migrations of tables that are written once."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

SAYS = "the audit is written once"


@dataclass(frozen=True)
class WrittenOnce:
    """A table: columns that never change, keys by which its rows are told apart, and when else a change is refused."""

    columns: Sequence[str]
    keys: Sequence[tuple[str, ...]]
    unless: str = ""


def trigger_names(table: str, is_sqlite: bool) -> tuple[str, ...]:
    """The triggers of a table. SQLite has no TRUNCATE; its INSERT OR REPLACE deletes without telling triggers of it."""
    return tuple(f"{table}_is_never_{what}" for what in ("changed", "deleted", "replaced" if is_sqlite else "emptied"))


def refuse_changes(op: Any, tables: Mapping[str, WrittenOnce], function: str, schema: str = "") -> None:
    """Make the triggers; on PostgreSQL they call `function`. `schema`: of both there, with its dot, or nothing."""
    is_sqlite = op.get_bind().dialect.name == "sqlite"
    schema = "" if is_sqlite else schema
    if not is_sqlite:
        op.execute(
            f"CREATE FUNCTION {schema}{function}() RETURNS trigger LANGUAGE plpgsql AS"
            f" $$ BEGIN RAISE EXCEPTION '{SAYS}'; END $$"
        )
    for table, once in tables.items():
        events = _on_sqlite(table, once) if is_sqlite else _on_postgresql(once)
        for name, (event, rows) in zip(trigger_names(table, is_sqlite), events, strict=True):
            act = f"BEGIN SELECT RAISE(ABORT, '{SAYS}'); END" if is_sqlite else f"EXECUTE FUNCTION {schema}{function}()"
            op.execute(f"CREATE TRIGGER {name} BEFORE {event} ON {schema}{table} {rows} {act}")


def allow_changes(op: Any, tables: Mapping[str, WrittenOnce], function: str, schema: str = "") -> None:
    """Take the triggers away, those that are there."""
    is_sqlite = op.get_bind().dialect.name == "sqlite"
    for table in tables:
        where = "" if is_sqlite else f" ON {schema}{table}"
        for name in trigger_names(table, is_sqlite):
            op.execute(f"DROP TRIGGER IF EXISTS {name}{where}")
    if not is_sqlite:
        op.execute(f"DROP FUNCTION IF EXISTS {schema}{function}()")


def _changed(once: WrittenOnce, differs: str) -> str:
    changed = [f"NEW.{column} {differs} OLD.{column}" for column in once.columns]
    return " OR ".join([*changed, f"({once.unless})"] if once.unless else changed)


def _on_sqlite(table: str, once: WrittenOnce) -> list[tuple[str, str]]:
    same = (" AND ".join(f"{column} = NEW.{column}" for column in key) for key in once.keys)
    there = " ".join(("WHEN EXISTS (SELECT 1 FROM", table, "WHERE", " OR ".join(f"({key})" for key in same), ")"))
    return [("UPDATE", f"WHEN {_changed(once, 'IS NOT')}"), ("DELETE", ""), ("INSERT", there)]


def _on_postgresql(once: WrittenOnce) -> list[tuple[str, str]]:
    each = "FOR EACH ROW"
    changed = f"{each} WHEN ({_changed(once, 'IS DISTINCT FROM')})"
    return [("UPDATE", changed), ("DELETE", each), ("TRUNCATE", "FOR EACH STATEMENT")]
