"""Paging in the database by keyset: a page costs the same at the first row and at the millionth."""

import base64
import binascii
import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Generic, TypeVar
from uuid import UUID

from sqlalchemy import Select, and_, func, or_, select
from sqlalchemy.orm import Session

from foundation.errors import BadInput
from foundation.language.words import _

COUNT_LIMIT = 1_000
T = TypeVar("T")


@dataclass(frozen=True)
class Slice(Generic[T]):
    """One page of rows. `first` counts from 1; `total` stops counting at 1,000 (`capped`); cursors are opaque texts."""

    items: Sequence[T]
    first: int
    total: int
    capped: bool
    next_cursor: str | None
    previous_cursor: str | None


def _write(value: Any) -> Any:
    if isinstance(value, datetime):
        return ["t", value.isoformat()]
    if isinstance(value, date):
        return ["d", value.isoformat()]
    if isinstance(value, UUID):
        return ["u", value.hex]
    return ["v", value]


_READ: dict[str, Callable[[Any], Any]] = {
    "t": datetime.fromisoformat,
    "d": date.fromisoformat,
    "u": UUID,
    "v": lambda value: value,
}


def write_cursor(direction: str, values: Sequence[Any], first: int) -> str:
    """A place in a list as text for the address: only plain columns, nothing of a person."""
    text = json.dumps([direction, first, [_write(value) for value in values]])
    return base64.urlsafe_b64encode(text.encode()).decode().rstrip("=")


def read_cursor(cursor: str, length: int) -> tuple[str, list[Any], int]:
    """Direction, values and number of the first row of a cursor; BadInput if the address was mangled."""
    try:
        direction, first, values = json.loads(base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)))
        found = [_READ[kind](value) for kind, value in values]
    except (ValueError, TypeError, KeyError, AttributeError, binascii.Error) as error:
        raise BadInput({"page": [_("This address is no place in the list. Go back to its beginning.")]}) from error
    if direction not in ("next", "previous") or len(found) != length or not isinstance(first, int):
        raise BadInput({"page": [_("This address is no place in the list. Go back to its beginning.")]})
    return direction, found, first


def _after(columns: Sequence[Any], values: Sequence[Any], descending: bool) -> Any:
    """Rows that come after `values`. NULL sorts last either way, so columns must be NOT NULL or coalesced."""
    clauses = []
    for index, column in enumerate(columns):
        same = [columns[i] == values[i] for i in range(index)]
        clauses.append(and_(*same, column < values[index] if descending else column > values[index]))
    return or_(*clauses)


def keyset(
    session: Session, statement: Select[Any], columns: Sequence[Any], descending: bool, cursor: str | None, size: int
) -> Slice[Any]:
    """One page of an entity select, ordered by `columns`, whose last must be unique. Two statements."""
    direction, values, first = read_cursor(cursor, len(columns)) if cursor else ("next", [], 1)
    backwards = direction == "previous"
    page = statement
    if values:
        page = page.where(_after(columns, values, descending != backwards))
    falling = descending != backwards
    page = page.order_by(*(column.desc() if falling else column.asc() for column in columns)).limit(size + 1)
    rows = list(session.execute(page).scalars())
    more = len(rows) > size
    rows = rows[:size]
    if backwards:
        rows.reverse()
    bounded = statement.with_only_columns(columns[-1]).limit(COUNT_LIMIT + 1).subquery()
    total = session.execute(select(func.count(bounded.c[0]))).scalar_one()

    def place(row: Any, way: str, start: int) -> str:
        return write_cursor(way, [getattr(row, column.key) for column in columns], max(1, start))

    has_next = more if not backwards else bool(values)
    has_previous = more if backwards else bool(values)
    return Slice(
        items=rows,
        first=first,
        total=min(total, COUNT_LIMIT),
        capped=total > COUNT_LIMIT,
        next_cursor=place(rows[-1], "next", first + len(rows)) if rows and has_next else None,
        previous_cursor=place(rows[0], "previous", first - size) if rows and has_previous else None,
    )
