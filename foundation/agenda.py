"""What has a day or an instant in somebody's work, as calendars and digests tell it. Standard library only."""

import uuid
from dataclasses import dataclass
from datetime import date, datetime

from foundation.kinds import Kind


class EntryKind(Kind):
    """What an entry is about. The same words for every case: a task is a task, whatever it asks for."""


class Matter(Kind):
    """What a digest counts."""


@dataclass(frozen=True)
class Span:
    """The part of time that is told: `today` is the day in UTC at `now`, both ends are days that belong to it.

    For a page they are days of its place, and instants of the days around them are told as well.
    """

    now: datetime
    today: date
    first: date
    last: date
    most: int  # entries of each kind
    # For the calendar in the program: kinds that a feed does not carry, and no instants of changes.
    on_page: bool = False
    is_mine: bool = True  # of one's own cases alone; else of everything that whoever asks sees
    each_day: int = 0  # of a whole office: entries after which whoever tells them may leave out the others of a day


@dataclass(frozen=True)
class Entry:
    """One entry: an instant (aware, UTC) or a day, never both, and the id of the case that it is about.

    `row_id` stays the same while the entry is the same. `changed_at` (aware) and `revision` grow when it changes.
    There is no place in it for a name, a place, a number or a text.
    """

    kind: EntryKind
    row_id: uuid.UUID
    case_id: uuid.UUID | None
    changed_at: datetime
    at: datetime | None = None
    on: date | None = None
    revision: int = 0
    is_cancelled: bool = False
    has_more: bool = False  # further ones of its kind on its day were left out

    @property
    def day(self) -> date:
        """The day by which entries are sorted: in UTC, for an instant."""
        if self.on is not None:
            return self.on
        assert self.at is not None
        return self.at.date()
