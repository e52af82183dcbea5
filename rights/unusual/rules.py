"""What is unusual about how somebody read on one day, by dated numbers; and what came of looking at it.

Nothing here knows what is behind a door: what is read there is counted nowhere.
"""

import enum
import uuid
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, time


class UnusualKind(enum.StrEnum):
    """In which way a day of reading was unusual, in the order in which a list shows them."""

    WITHOUT_WORK = "without_work"
    PEOPLE_OPENED = "people_opened"
    PEOPLE_LISTED = "people_listed"
    NIGHT = "night"
    REST_DAY = "rest_day"
    REFUSALS = "refusals"


class LookResult(enum.StrEnum):
    """What looking at it came to."""

    ORDINARY = "ordinary"
    EXPLAINED = "explained"
    FOLLOWED_UP = "followed_up"
    BREACH = "breach"


@dataclass(frozen=True)
class NightHours:
    """From which hour of the evening to which of the morning it is night."""

    begins: int
    ends: int

    def has(self, at: time) -> bool:
        """Whether a local time is in it; over midnight, if it begins later than it ends."""
        if self.begins <= self.ends:
            return self.begins <= at.hour < self.ends
        return at.hour >= self.begins or at.hour < self.ends


@dataclass(frozen=True)
class Read:
    """One record of a day: when by the clocks of the office, whether it was refused, and whom it is about."""

    at: datetime  # local
    is_refusal: bool
    cases: frozenset[uuid.UUID]
    people: frozenset[uuid.UUID]

    @property
    def opened(self) -> uuid.UUID | None:
        """The case that was opened by itself; None of a list, which shows several."""
        return next(iter(self.cases)) if len(self.cases) == 1 else None

    @property
    def concerns_people(self) -> bool:
        """Whether it shows somebody."""
        return not self.is_refusal and bool(self.cases or self.people)


@dataclass(frozen=True)
class ReadDay:
    """What an account read on one local day: how many records of each kind, and which cases it opened by themselves."""

    opened_people: int
    listed_people: int
    at_night: int
    on_rest_day: int
    refusals: int
    opened_cases: frozenset[uuid.UUID]


@dataclass(frozen=True)
class Finding:
    """A way in which a day was unusual: how many there were, how many are ordinary, and which cases it is about."""

    kind: UnusualKind
    count: int
    threshold: int
    cases: tuple[uuid.UUID, ...] = ()


def read_day(reads: Sequence[Read], night: NightHours, is_rest_day: bool) -> ReadDay:
    """Count one day of one account."""
    shown = [read for read in reads if read.concerns_people]
    # A page about one case, or about people of whom no case is told, shows them by themselves; a list shows several.
    opened = {person for read in shown if len(read.cases) <= 1 for person in read.people}
    listed = {person for read in shown if len(read.cases) > 1 for person in read.people} - opened
    return ReadDay(
        opened_people=len(opened),
        listed_people=len(listed),
        at_night=sum(night.has(read.at.time()) for read in shown),
        on_rest_day=len(shown) if is_rest_day else 0,
        refusals=sum(read.is_refusal for read in reads),
        opened_cases=frozenset(case for read in shown if (case := read.opened) is not None),
    )


def findings(day: ReadDay, strange: Collection[uuid.UUID], ordinary: Mapping[UnusualKind, int]) -> Iterator[Finding]:
    """The ways in which a day was unusual. `strange`: cases that were opened without work on them.

    `ordinary`: up to how many of each kind nobody needs to look.
    """
    counts = {
        UnusualKind.WITHOUT_WORK: len(strange),
        UnusualKind.PEOPLE_OPENED: day.opened_people,
        UnusualKind.PEOPLE_LISTED: day.listed_people,
        UnusualKind.NIGHT: day.at_night,
        UnusualKind.REST_DAY: day.on_rest_day,
        UnusualKind.REFUSALS: day.refusals,
    }
    for kind, count in counts.items():
        if count > ordinary[kind]:
            cases = tuple(sorted(strange, key=lambda case: case.hex)) if kind is UnusualKind.WITHOUT_WORK else ()
            yield Finding(kind, count, ordinary[kind], cases)
