"""Words and numbers of the program's own, written into a statement instead of being handed over with it each time.

Filters compare states with the same few words in every statement of a page. As parameters each of them is made ready
anew, and those of an IN are spread out anew: for a partner that takes longer than what the database does.
"""

import enum
import re
from collections.abc import Iterable
from typing import Any

from sqlalchemy import ColumnClause, ColumnElement, Integer, String

_WORD = re.compile(r"[a-z]+(_[a-z]+)*")


class Fixed(ColumnClause[Any]):
    """One member of an enum as SQL. Never anything that came from outside: there is no way to make one from a text."""

    inherit_cache = True

    def __init__(self, member: enum.StrEnum) -> None:
        """ValueError for a member that is not a plain word."""
        if not isinstance(member, enum.StrEnum) or not _WORD.fullmatch(member.value):
            raise ValueError(f"{member!r} is no word of the program")
        super().__init__(f"'{member.value}'", String(), is_literal=True)


class FixedNumber(Fixed):
    """A whole number that the program itself counted, as SQL."""

    inherit_cache = True

    def __init__(self, number: int) -> None:
        """ValueError for anything but a whole number."""
        if type(number) is not int:
            raise ValueError(f"{number!r} is no whole number")
        ColumnClause.__init__(self, str(number), Integer(), is_literal=True)


def among(column: Any, members: Iterable[enum.StrEnum]) -> ColumnElement[bool]:
    """`column IN (...)`, of at least one member."""
    criterion: ColumnElement[bool] = column.in_([Fixed(member) for member in sorted(members)])
    return criterion
