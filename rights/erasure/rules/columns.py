"""What becomes of the rows that refer to what is erased: which column says whom a row is about, which only mentions."""

import enum
from dataclasses import dataclass


class Becomes(enum.StrEnum):
    """What becomes of a row whose column holds the id of something erased."""

    ERASED = "erased"  # with it
    BLANKED = "blanked"  # it is about something else, and forgets this one


@dataclass(frozen=True)
class ColumnFacts:
    """A column that holds ids: its table and name, the table that it refers to (empty: none), whether it may be empty.

    `kept`: the table that it refers to is never erased.
    """

    table: str
    name: str
    refers_to: str
    is_nullable: bool
    kept: bool = False


def becomes(column: ColumnFacts) -> Becomes | None:
    """What becomes of a row of an erased table; None for a column that never holds what is erased.

    A column that is called after the table that it refers to (`person_id`), or that refers to no table, says whom the
    row is about. Any other (`guardian_person_id`) mentions: the row forgets, where it can.
    """
    if column.kept:
        return None
    says_whom = not column.refers_to or column.name == f"{column.refers_to}_id"
    return Becomes.ERASED if says_whom or not column.is_nullable else Becomes.BLANKED
