"""A list of ids that a statement joins, however long it is: one parameter, and the same SQL for every length.

An IN spells its list out: each length is a statement of its own, and one cannot hold more than the database takes. And
where many rows have nothing in a column, SQLite takes its index for useless and reads the whole table. A join that goes
from the list to the table looks each id up by the index.
"""

import uuid
from collections.abc import Iterable
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Text, Uuid, bindparam, cast, column, func
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.expression import Join, TableValuedAlias
from sqlalchemy.sql.functions import FunctionElement

from foundation.storage.types import IdList, TextList

_NAME = "value"  # what SQLite calls the column of such a list


class Listed(FunctionElement[Any]):
    """The rows of a list that is given when the statement is sent. It reads nothing, whatever the list is."""

    inherit_cache = True
    name = "listed"

    def __init__(self, name: str) -> None:
        """Take the name of the parameter."""
        super().__init__(bindparam(name, type_=IdList()))


@compiles(Listed, "sqlite")
def _from_json(element: Listed, compiler: Any, **how: Any) -> str:
    return f"json_each({compiler.process(element.clause_expr, **how)})"


@compiles(Listed, "postgresql")
def _from_array(element: Listed, compiler: Any, **how: Any) -> str:
    return f"unnest({compiler.process(element.clause_expr, **how)})"


def listed(name: str) -> TableValuedAlias:
    """The list that is given under this name, to be read from; its only column is `value`."""
    return Listed(name).table_valued(column(_NAME, Uuid()), name=_NAME)


class FromList(Join):
    """A join from a list to a table, in this order."""

    inherit_cache = True


@compiles(FromList, "sqlite")
def _in_order(join: FromList, compiler: Any, **how: Any) -> str:
    how |= {"asfrom": True, "from_linter": None}
    left, right = (compiler.process(side, **how) for side in (join.left, join.right))
    return f"{left} CROSS JOIN {right} ON {compiler.process(join.onclause, **how)}"


def found_by(column_with_ids: Any, ids: TableValuedAlias, entity: Any) -> Join:
    """Each row of a class once for each id of the list that its column holds, to be read from."""
    return FromList(ids, entity, column_with_ids == ids.c.value)


# Lists of two values each: a kind and an id, as one text that begins with the digits of the id.

_DIGITS = 32


def texts_of(pairs: Iterable[tuple[str, uuid.UUID]]) -> list[str]:
    """Kinds and ids as `listed_pairs` takes them."""
    return [f"{one.hex}{kind}" for kind, one in pairs]


class Pairs(NamedTuple):
    """A list of kinds and ids to be read from. `text`: as it was given; `place`: in the list, from 0."""

    rows: TableValuedAlias
    text: ColumnElement[str]
    place: ColumnElement[int]
    kind: ColumnElement[str]
    id: ColumnElement[uuid.UUID]


def listed_pairs(name: str, database: str) -> Pairs:
    """The list that is given under this name, for a database of this name; see `texts_of`."""
    given = bindparam(name, type_=TextList())
    place: ColumnElement[int]
    if database == "sqlite":
        rows = func.json_each(given).table_valued("key", "value")
        place = rows.c.key
    else:
        numbered = func.unnest(given).table_valued(column("value", Text()), with_ordinality="number")
        rows = numbered.render_derived()
        place = rows.c.number - 1
    text = rows.c.value
    kind, one = func.substr(text, _DIGITS + 1), cast(func.substr(text, 1, _DIGITS), Uuid())
    return Pairs(rows, text, place, kind, one)
