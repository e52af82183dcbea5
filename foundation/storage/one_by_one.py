"""The filter of a scope, asked of each row by itself: for statements that name the rows that they want.

"Among all cases of the office" is drawn up whole before the first row is compared with it. A list begins there. Whoever
wants one case waits for a hundred thousand, in each statement of the page. Both ways let the same rows through.
"""

from collections.abc import Iterator
from typing import Any

from sqlalchemy import BindParameter, Exists, Select, and_, or_
from sqlalchemy.sql.elements import BinaryExpression, BooleanClauseList, Grouping
from sqlalchemy.sql.operators import and_ as both, eq, in_op
from sqlalchemy.sql.selectable import ScalarSelect

# Very many rows belong to one of these: who asks for an office by its key wants a list.
_OF_MANY = frozenset({"account", "office", "organisation"})


def names_its_rows(statement: Any) -> bool:
    """Whether the WHERE of a statement compares a key, or a keyed hash, with values: it wants few rows of many."""
    return any(_names(term) for clause in getattr(statement, "_where_criteria", ()) for term in _terms(clause))


def one_by_one(criterion: Any) -> Any:
    """The same criterion with "is there such a row" in place of "is it among these rows".

    Negated terms stay as they are: there the two forms differ where a column is NULL.
    """
    if isinstance(criterion, Grouping):
        return one_by_one(criterion.element)
    if isinstance(criterion, BooleanClauseList):
        parts = [one_by_one(part) for part in criterion.clauses]
        return and_(*parts) if criterion.operator is both else or_(*parts)
    if isinstance(criterion, Exists):
        return _asked_one_by_one(criterion.element.element).exists()
    rows = _rows_of(criterion)
    if rows is None or not _is_plain(rows):
        return criterion
    [column] = rows.selected_columns
    return _asked_one_by_one(rows).where(column == criterion.left).exists()


def _asked_one_by_one(rows: Any) -> Any:
    narrowed = rows._generate()
    narrowed._where_criteria = tuple(one_by_one(part) for part in rows._where_criteria)
    return narrowed


def _rows_of(criterion: Any) -> Any:
    """The SELECT of `column IN (SELECT ...)`; None for everything else."""
    if not isinstance(criterion, BinaryExpression) or criterion.operator is not in_op:
        return None
    return criterion.right.element if isinstance(criterion.right, ScalarSelect) else None


def _is_plain(rows: Any) -> bool:
    """Whether one more condition can only take rows away: there is no limit, no offset, no grouping."""
    counted = rows._limit_clause is not None or rows._offset_clause is not None or rows._group_by_clauses
    return isinstance(rows, Select) and not counted and not rows._having_criteria


def _terms(clause: Any) -> Iterator[Any]:
    """The terms that a condition joins by AND, or the condition itself."""
    if isinstance(clause, Grouping):
        yield from _terms(clause.element)
    elif isinstance(clause, BooleanClauseList) and clause.operator is both:
        for part in clause.clauses:
            yield from _terms(part)
    else:
        yield clause


def _names(term: Any) -> bool:
    if not isinstance(term, BinaryExpression) or not _is_key(term.left):
        return False
    if term.operator in (eq, in_op) and isinstance(term.right, BindParameter):
        return True
    rows = _rows_of(term)
    return rows is not None and names_its_rows(rows)


def _is_key(column: Any) -> bool:
    if getattr(column, "primary_key", False):
        return True
    if (getattr(column, "key", None) or "").endswith("_index"):
        return True
    return any(foreign_key.column.table.name not in _OF_MANY for foreign_key in getattr(column, "foreign_keys", ()))
