"""What must always hold of the rows: what it is, what cures a breach, and a look for what breaks it."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, MetaData, Select, Table, inspect, select, text

from foundation.storage.engine import Stores
from foundation.storage.guard import execute_stamped

MOST_NAMED = 10  # of what breaks an invariant: more of it says nothing new


@dataclass(frozen=True)
class Invariant:
    """`breaches`: what breaks it, by table and id, at most so many; never a name or a value.

    Both sentences are for whoever runs the service, in English as commands are.
    """

    says: str
    cure: str
    breaches: Callable[[Stores], Sequence[str]]


def named(connection: Connection, ids: Select[Any], what: str) -> list[str]:
    """The first of the ids that a statement gives, with what they are the ids of."""
    return [f"{what} {found.hex}" for found in execute_stamped(connection, ids.limit(MOST_NAMED)).scalars()]


def rows_of_one_case(metadata: MetaData) -> Invariant:
    """Each row says of which case it is; so does a row that it leads to, and it is the same."""

    def breaches(stores: Stores) -> list[str]:
        found: list[str] = []
        with stores.data.connect() as connection:
            for table in metadata.sorted_tables:
                for near, far in _between_rows_of_cases(table):
                    other = far.table.alias("other")
                    strays = select(table.primary_key.columns[0]).join_from(table, other, other.c[far.name] == near)
                    found += named(connection, strays.where(other.c.case_id != table.c.case_id), table.name)
        return found[:MOST_NAMED]

    return Invariant(
        "Every row is of the same case as the rows that it leads to.",
        "No page can mend it: stop the service, and restore the newest backup from before it.",
        breaches,
    )


def _between_rows_of_cases(table: Table) -> list[tuple[Any, Any]]:
    """The columns of a table of cases that lead to rows which say of which case they are, with what they lead to."""
    keys = sorted(table.foreign_keys, key=lambda key: key.parent.name) if "case_id" in table.c else []
    return [
        (key.parent, key.column) for key in keys if key.parent.name != "case_id" and "case_id" in key.column.table.c
    ]


def triggers_are_there(says: str, *names: str) -> Invariant:
    """The data store has these triggers: what they keep, as `says` says, is not kept without them."""

    def breaches(stores: Stores) -> list[str]:
        with stores.data.connect() as connection:
            return [f"no trigger {name}" for name in sorted(set(names) - _triggers(connection))]

    return Invariant(
        says,
        "Migrate the data store one revision down and up again (flask db downgrade, flask db upgrade).",
        breaches,
    )


def _triggers(connection: Connection) -> set[str]:
    is_sqlite = inspect(connection).dialect.name == "sqlite"
    names = "SELECT name FROM sqlite_master WHERE type = 'trigger'" if is_sqlite else "SELECT tgname FROM pg_trigger"
    return set(execute_stamped(connection, text(names)).scalars())
