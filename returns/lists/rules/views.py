"""Saved views: which columns a list of cases can show, in which order, and what is kept."""

import enum
from collections.abc import Iterable


class SavedKind(enum.StrEnum):
    """What somebody keeps for themselves: a view of the list, a search, or which columns they want to see."""

    VIEW = "view"
    SEARCH = "search"
    COLUMNS = "columns"


class Column(enum.StrEnum):
    """A column of the list of cases beside reference and name. All of them are plain in the database."""

    COUNTRY = "country"
    STATE = "state"
    DEADLINE = "deadline"
    DEPARTS = "departs"
    ARRIVED = "arrived"
    TRACK = "track"
    CLEARANCE = "clearance"
    PEOPLE = "people"
    OPENED = "opened"
    OWNER = "owner"


USUAL = (Column.COUNTRY, Column.STATE, Column.DEADLINE, Column.OPENED, Column.OWNER)


def columns_of(words: Iterable[str]) -> tuple[Column, ...]:
    """The columns that these words name, in the order of the list; the usual ones where they name none."""
    named = set(words)
    return tuple(column for column in Column if column.value in named) or USUAL
