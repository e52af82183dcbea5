"""Paging in the database by keyset: a page costs the same at the first row and at the millionth."""

import base64
import binascii
import enum
import json
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any, Generic, TypeVar
from uuid import UUID

from sqlalchemy import Select, func, literal, select, tuple_
from sqlalchemy.orm import Session

from foundation.errors import BadInput
from foundation.language.words import _
from foundation.storage.known import made_of

COUNT_LIMIT = 200  # counting more would cost more than the page, and tell nobody more
T = TypeVar("T")


@dataclass(frozen=True)
class Slice(Generic[T]):
    """One page of rows. `first` counts from 1; `total` stops counting at 200 (`capped`); cursors are opaque texts."""

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
    "t": lambda text: datetime.fromisoformat(text).astimezone(UTC),
    "d": date.fromisoformat,
    "u": UUID,
    "v": lambda value: value,
}


def _fits(value: Any, column: Any) -> bool:
    """Whether a value that came in an address can be compared with a column: its type, and what a text holds."""
    kind = column.type.python_type
    if issubclass(kind, enum.Enum):
        return value in [member.value for member in kind]
    return type(value) is kind and (kind is not str or _is_storable(value))


def _is_storable(text: str) -> bool:
    """Whether a database could hold it: names are written with joiners and spaces of many kinds, but with no NUL."""
    return "\x00" not in text and not any("\ud800" <= sign <= "\udfff" for sign in text)


def write_cursor(direction: str, values: Sequence[Any], first: int) -> str:
    """A place in a list as text for the address: only plain columns, nothing of a person."""
    text = json.dumps([direction, first, [_write(value) for value in values]], ensure_ascii=False)
    return base64.urlsafe_b64encode(text.encode()).decode().rstrip("=")


def read_cursor(cursor: str, columns: Sequence[Any]) -> tuple[str, list[Any], int]:
    """Direction, values for these columns and number of the first row; BadInput if the address was mangled."""
    mangled = BadInput({"page": [_("This address does not point to a place in the list. Go back to the start.")]})
    try:
        direction, first, values = json.loads(base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)))
        decoded = [_READ[kind](value) for kind, value in values]
    except (ValueError, TypeError, KeyError, AttributeError, OverflowError, binascii.Error) as error:
        raise mangled from error
    fits = len(decoded) == len(columns) and all(map(_fits, decoded, columns))
    if direction not in ("next", "previous") or type(first) is not int or first < 1 or not fits:
        raise mangled
    return direction, decoded, first


def after(columns: Sequence[Any], values: Sequence[Any], descending: bool) -> Any:
    """Rows that come after `values`, compared as one row value, which an index on the columns serves."""
    place = tuple_(*(literal(value, column.type) for column, value in zip(columns, values, strict=True)))
    return tuple_(*columns) < place if descending else tuple_(*columns) > place


def _count(
    session: Session, statement: Select[Any], key: Any, parameters: Mapping[str, Any] | None
) -> tuple[int, bool]:
    """How many rows there are, and whether counting stopped."""

    def counted(rows: Select[Any]) -> Select[int]:
        bounded = rows.with_only_columns(key).limit(COUNT_LIMIT + 1).subquery()
        return select(func.count(bounded.c[0]))

    total = int(session.execute(made_of(statement, ("count", key), counted), parameters).scalar_one())
    return min(total, COUNT_LIMIT), total > COUNT_LIMIT


def _place(row: Any, columns: Sequence[Any], way: str, start: int) -> str:
    return write_cursor(way, [getattr(row, column.key) for column in columns], max(1, start))


def _ordered(
    statement: Select[Any], columns: Sequence[Any], values: Sequence[Any], falling: bool, limit: int
) -> Select[Any]:
    """So many rows in order, those after `values` alone; of a prepared select, its beginning is written once."""

    def ordered(rows: Select[Any]) -> Select[Any]:
        return rows.order_by(*(column.desc() if falling else column.asc() for column in columns)).limit(limit)

    if values:
        return ordered(statement.where(after(columns, values, falling)))
    return made_of(statement, (*columns, falling, limit), ordered)


def keyset(
    session: Session,
    statement: Select[Any],
    columns: Sequence[Any],
    descending: bool,
    cursor: str | None,
    size: int,
    parameters: Mapping[str, Any] | None = None,
) -> Slice[Any]:
    """One page of an entity select, ordered by `columns`, whose last must be unique.

    Two statements; one where the first page holds all. `parameters`: what the select has by name. Of a prepared select
    the first page and the count are prepared as well.
    """
    direction, values, first = read_cursor(cursor, columns) if cursor else ("next", [], 1)
    backwards = direction == "previous"
    falling = descending != backwards
    rows = list(session.execute(_ordered(statement, columns, values, falling, size + 1), parameters).scalars())
    more = len(rows) > size
    rows = rows[:size]
    if backwards:
        rows.reverse()
    total, capped = _count(session, statement, columns[-1], parameters) if values or more else (len(rows), False)
    has_next = more if not backwards else bool(values)
    has_previous = more if backwards else bool(values)
    return Slice(
        items=rows,
        first=first,
        total=total,
        capped=capped,
        next_cursor=_place(rows[-1], columns, "next", first + len(rows)) if rows and has_next else None,
        previous_cursor=_place(rows[0], columns, "previous", first - size) if rows and has_previous else None,
    )


def slice_of(
    rows: Sequence[T],
    columns: Sequence[Any],
    cursor: str | None,
    size: int,
    capped: bool = False,
    by: Callable[..., Any] = lambda *values: values,
) -> Slice[T]:
    """One page of rows that were read whole, in the ascending order of `columns`, as `keyset` gives it of a select.

    Each row has an attribute for each column. `capped`: there are more than were read. `by`: what they are sorted by,
    made of the values of the columns. BadInput for an address that was mangled.
    """
    direction, values, _first = read_cursor(cursor, columns) if cursor else ("next", [], 1)
    places = [by(*(getattr(row, column.key) for column in columns)) for row in rows]
    if direction == "previous":
        end = bisect_left(places, by(*values))
        start = max(0, end - size)
    else:
        start = bisect_right(places, by(*values)) if values else 0
        end = min(start + size, len(rows))
    items = rows[start:end]
    return Slice(
        items=items,
        first=start + 1,
        total=len(rows),
        capped=capped,
        next_cursor=_place(items[-1], columns, "next", end + 1) if items and end < len(rows) else None,
        previous_cursor=_place(items[0], columns, "previous", start + 1 - size) if items and start else None,
    )
