"""Lists of cases: saved views with their columns, bulk actions, and what a search looks up."""

import enum
from collections.abc import Iterable
from dataclasses import dataclass

# What can be done with several cases of a list at once.


class BulkAction(enum.StrEnum):
    """What one press does with every ticked case that allows it."""

    HAND_OVER = "hand_over"
    TASK = "task"


# Search: what a typed text is looked up as, and which page of the hits is shown.


class SearchBy(enum.StrEnum):
    """What a text is looked up as, where one kind alone is wanted."""

    NAME = "name"
    REFERENCE = "reference"
    PHONE = "phone"
    EMAIL = "email"
    DOCUMENT = "document"


@dataclass(frozen=True)
class Page:
    """A page of what was found: its number, from 1, and how many it shows."""

    number: int
    size: int

    def place(self, total: int) -> tuple[int, int]:
        """The first and last place of this page, from 0 and last not included; the last page where there are fewer."""
        first = min((self.number - 1) * self.size, max(0, (total - 1) // self.size * self.size))
        return first, min(first + self.size, total)


# Saved views: which columns a list of cases can show, in which order, and what is kept.


class SavedKind(enum.StrEnum):
    """What somebody keeps for themselves: a view of the list, a search, or which columns they want to see."""

    VIEW = "view"
    SEARCH = "search"
    COLUMNS = "columns"


class Column(enum.StrEnum):
    """A column of the list of cases beside reference and name. All of them are plain in the database."""

    COUNTRY = "country"
    STATE = "state"
    NEXT = "next"
    DEADLINE = "deadline"
    DEPARTS = "departs"
    ARRIVED = "arrived"
    TRACK = "track"
    CLEARANCE = "clearance"
    PEOPLE = "people"
    OPENED = "opened"
    OWNER = "owner"


USUAL = (Column.COUNTRY, Column.STATE, Column.NEXT, Column.DEADLINE, Column.DEPARTS, Column.OWNER)


class Obstacle(enum.StrEnum):
    """What a list can say of why the next step cannot be taken: from plain columns, for a whole page at once.

    The page of a case judges all of it. In the order in which they are cleared.
    """

    SAFE_CONTACT = "safe_contact"
    CLEARANCE = "clearance"
    CONSENT = "consent"
    JOURNEY = "journey"
    DOCUMENT = "document"
    FITNESS = "fitness"
    RECEPTION = "reception"
    BUDGET = "budget"


@dataclass(frozen=True)
class Progress:
    """For how many days a case has been in its state, and what is known to be in the way of its next step."""

    days: int
    obstacles: tuple[Obstacle, ...] = ()


def columns_of(words: Iterable[str]) -> tuple[Column, ...]:
    """The columns that these words name, in the order of the list; the usual ones where they name none."""
    named = set(words)
    return tuple(column for column in Column if column.value in named) or USUAL
