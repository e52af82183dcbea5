"""Very many finished rows at once, table by table: for a system scope that opens the tables, past the guard of flushes.

Nothing is checked here but the scope: no version, no audit, no sealing. Whoever writes rows like this has to make them
as the services would have made them, with the keys and the audit record of the same unit, and a test that compares.
"""

import uuid
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from sqlalchemy import Dialect, Table, insert

from foundation.errors import ScopeBreach
from foundation.storage.driver import send
from foundation.storage.unit_of_work import Unit

Bind = Callable[[Any], Any]


def _as_it_is(value: Any) -> Any:
    return value


class Sheet:
    """Rows of one table as the driver takes them, in the order of its columns, until they are written."""

    def __init__(self, table: Table, dialect: Dialect) -> None:
        """Begin with no rows, for one kind of database."""
        self.table = table
        self.places = {column.name: place for place, column in enumerate(table.columns)}
        self._bind: list[Bind] = [
            column.type.dialect_impl(dialect).bind_processor(dialect) or _as_it_is for column in table.columns
        ]
        self.rows: list[list[Any]] = []
        self.count = 0  # of all rows that were ever written

    def bound(self, values: Mapping[str, Any]) -> list[Any]:
        """A row from values by column, as the driver takes them; NULL for columns that are left out."""
        row: list[Any] = [None] * len(self._bind)
        return self.changed(row, values)

    def changed(self, row: Sequence[Any], values: Mapping[str, Any]) -> list[Any]:
        """A copy of a row with other values by column."""
        copy = list(row)
        for name, value in values.items():
            if value is None:
                copy[self.places[name]] = None
            else:
                copy[self.places[name]] = self._bind[self.places[name]](value)
        return copy


class Sheets:
    """The rows of many tables of one piece of work."""

    def __init__(self, dialect: Dialect) -> None:
        """Begin with no tables."""
        self.dialect = dialect
        self._sheets: dict[str, Sheet] = {}

    def of(self, table: Table) -> Sheet:
        """The rows of one table."""
        if table.name not in self._sheets:
            self._sheets[table.name] = Sheet(table, self.dialect)
        return self._sheets[table.name]

    def waiting(self) -> dict[str, int]:
        """How many rows wait to be written, by table."""
        return {name: len(sheet.rows) for name, sheet in self._sheets.items()}

    def substitute(self, after: Mapping[str, int], others: Mapping[uuid.UUID, uuid.UUID]) -> None:
        """Put other ids for these, wherever they stand in rows that came after so many (`waiting`) of their table."""
        by_value = {form: other.hex for was, other in others.items() for form in (was, was.hex)}
        for name, sheet in self._sheets.items():
            rows = sheet.rows
            for place in range(after.get(name, 0), len(rows)):
                rows[place] = [by_value.get(value, value) for value in rows[place]]

    def write(self, unit: Unit, order: Sequence[Table]) -> int:
        """Write all rows in this unit's transaction, in the order of their tables, and begin anew; returns how many.

        ScopeBreach for a unit that only reads, and for a scope that does not open each of the tables.
        """
        waiting = [self._sheets[table.name] for table in order if table.name in self._sheets]
        written = 0
        for sheet in waiting:
            if sheet.rows:
                _insert(unit, sheet)
                written += len(sheet.rows)
                sheet.count += len(sheet.rows)
                sheet.rows.clear()
        return written

    def counts(self) -> dict[str, int]:
        """How many rows were written so far, by table."""
        return {name: sheet.count for name, sheet in self._sheets.items()}


def _insert(unit: Unit, sheet: Sheet) -> None:
    scope, name = unit.scope, sheet.table.name
    if not (unit.writing and unit.session.guard.is_open(scope, name)):
        raise ScopeBreach(f"scope {scope.name} may not write many rows of {name} at once")
    connection = unit.connection()
    values = [tuple(row) for row in sheet.rows]
    sql = _statement(sheet.table, connection.dialect)
    send(connection, sql, values)


def _statement(table: Table, dialect: Dialect) -> str:
    """An INSERT whose parameters stand in the order of the columns."""
    kind: Any = type(dialect)
    by_place = kind(paramstyle="qmark" if dialect.paramstyle == "qmark" else "format")
    return str(insert(table).compile(dialect=by_place, column_keys=[column.name for column in table.columns]))
