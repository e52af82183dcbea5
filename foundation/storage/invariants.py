"""What must always hold of the rows: what it is, what cures a breach, and a look for what breaks it."""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, FromClause, MetaData, Select, Table, select, text

from foundation.language.words import lazy_gettext as _l
from foundation.storage.engine import Stores
from foundation.storage.guard import execute_stamped

MOST_NAMED = 10  # of what breaks an invariant: more of it says nothing new
RESTORE = _l("No page can repair this: stop the service, and restore the newest backup made before it happened.")


@dataclass(frozen=True)
class Invariant:
    """`breaches`: what breaks it, by table and id, at most so many; never a name or a value.

    `name` stands in the table of results, `says` and `cure` (lazy) on the page of the health. `mend` does what the cure
    says, where the program can, and returns how many rows it put right; a cure then names `flask check mend NAME`.
    """

    name: str
    says: object
    cure: object
    breaches: Callable[[Stores], Sequence[str]]
    mend: Callable[[], int] | None = None


def named(connection: Connection, ids: Select[Any], what: str) -> list[str]:
    """The first of the ids that a statement gives, with what they are the ids of."""
    return [f"{what} {row_id.hex}" for row_id in execute_stamped(connection, ids.limit(MOST_NAMED)).scalars()]


def rows_of_one_case(metadata: MetaData) -> Invariant:
    """Each row says of which case it is; so does a row that it leads to, and it is the same."""

    def breaches(stores: Stores) -> list[str]:
        strays: list[str] = []
        with stores.data.connect() as connection:
            for table in metadata.sorted_tables:
                for near, far in _between_rows_of_cases(table):
                    other = far.table.alias("other")
                    ids = select(table.primary_key.columns[0]).join_from(table, other, other.c[far.name] == near)
                    strays += named(connection, ids.where(other.c.case_id != table.c.case_id), table.name)
                    if len(strays) >= MOST_NAMED:
                        return strays[:MOST_NAMED]
        return strays

    return Invariant(
        "rows_of_one_case",
        _l("Every row belongs to the same case as the rows it refers to."),
        RESTORE,
        breaches,
    )


def _between_rows_of_cases(table: Table) -> list[tuple[Any, Any]]:
    """The columns of a table of cases that lead to rows which say of which case they are, with what they lead to."""
    keys = sorted(table.foreign_keys, key=lambda key: key.parent.name) if "case_id" in table.c else []
    return [
        (key.parent, key.column) for key in keys if key.parent.name != "case_id" and "case_id" in key.column.table.c
    ]


@dataclass(frozen=True)
class Triggers:
    """Triggers of a store, and what makes them anew. `names`: by whether it is SQLite."""

    store: str  # data or audit
    cure: str
    names: Callable[[bool], Collection[str]]


def triggers_are_there(name: str, says: object, triggers: Triggers, mend: Callable[[], int] | None = None) -> Invariant:
    """A store has these triggers, and they fire: what they keep, as `says` says, is not kept without them."""

    def breaches(stores: Stores) -> list[str]:
        with getattr(stores, triggers.store).connect() as connection:
            names = set(triggers.names(not stores.shared))
            return [f"no trigger {name}" for name in sorted(names - _triggers(connection, stores, triggers.store))]

    return Invariant(name, says, made_anew(triggers.cure), breaches, mend)


@dataclass(frozen=True)
class Kept:
    """What triggers keep in a table. `definition`: its rows as they should be; `row`: what one is, by its ids.

    `surplus` and `missing`: what is said of a row that should not be there, and of one that is not.
    """

    table: FromClause
    definition: Callable[[], Select[Any]]
    row: Callable[[Any], str]
    surplus: str
    missing: str

    def breaches(self, stores: Stores) -> list[str]:
        """Where the table differs from its definition."""
        defined = self.definition()
        kept = select(*(self.table.c[column.name] for column in defined.selected_columns))
        with stores.data.connect() as connection:
            return [
                f"{what}: {self.row(row)}"
                for what, rows in ((self.surplus, kept.except_(defined)), (self.missing, defined.except_(kept)))
                for row in execute_stamped(connection, rows.limit(MOST_NAMED))
            ]

    def mended(self, stores: Stores, make: Callable[[], None]) -> Callable[[], int]:
        """What makes all of it once more, by `make`, and returns how many rows were wrong."""

        def mend() -> int:
            wrong = len(self.breaches(stores))
            make()
            return wrong

        return mend


def made_anew(command: str) -> object:
    """The cure of what a command makes anew."""
    return _l("Stop the service, and run %(command)s.", command=command)


def _triggers(connection: Connection, stores: Stores, store: str) -> set[str]:
    if not stores.shared:
        return set(execute_stamped(connection, text("SELECT name FROM sqlite_master WHERE type = 'trigger'")).scalars())
    fires = text(
        "SELECT t.tgname FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid"
        " JOIN pg_namespace n ON n.oid = c.relnamespace"
        " WHERE n.nspname = :schema AND t.tgenabled <> 'D' AND NOT t.tgisinternal"
    )
    schema = "public" if store == "data" else store
    return set(execute_stamped(connection, fires, {"schema": schema}).scalars())
