"""Group movements: seats that are never overbooked, escorts by ratio, notice to those who receive, who can join."""

import enum
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import count as counting, islice

from returns.cases.rules.cases import UNCITED, Cited, Reason, ReasonCode, Severity
from returns.escorts.rules.escorts import RatioRules, escorts_needed
from returns.journey.rules.itinerary import LegStatus


class MovementReason(ReasonCode):
    """Codes of reasons about group movements."""

    GROUP_NOTICE_NOT_GIVEN = "group_notice_not_given"
    GROUP_NOTICE_OVERDUE = "group_notice_overdue"
    GROUP_NOTICE_LATE = "group_notice_late"
    LEG_OF_MOVEMENT = "leg_of_movement"
    MOVEMENT_FULL = "movement_full", "cases", "count"
    MOVEMENT_CLOSED = "movement_closed"
    MOVEMENT_OTHER_COUNTRY = "movement_other_country"
    MOVEMENT_NOBODY = "movement_nobody", "cases"
    MOVEMENT_PLACE_TWICE = "movement_place_twice"


MOST_SEATS = 999
# In these states cases join and leave, and the movement can be changed.
OPEN = (LegStatus.PLANNED, LegStatus.HELD, LegStatus.TICKETED, LegStatus.CHANGED_BY_CARRIER)


@dataclass(frozen=True)
class Seats:
    """How many seats there are, and what has them: people of cases, blank places, escorts."""

    seats: int
    people: int = 0
    blank: int = 0
    escorts: int = 0

    @property
    def taken(self) -> int:
        """Seats that are not free."""
        return self.people + self.blank + self.escorts

    @property
    def free(self) -> int:
        """Seats that nobody has and nothing is kept for."""
        return self.seats - self.taken


def seat_reasons(seats: Seats, more: int) -> tuple[Reason, ...]:
    """Why `more` seats cannot be given: never more are taken than there are."""
    return () if more <= seats.free else (Reason(MovementReason.MOVEMENT_FULL, cleared_by="movements"),)


def group_escorts(people: int, rules: RatioRules) -> int:
    """How many operational escorts so many people need; none for fewer than make a group.

    Sources: rules escort.people_per_escort.group_from, group_to.
    """
    return escorts_needed(people, rules.group_to.value) if people >= rules.group_from.value else 0


class NoticeState(enum.StrEnum):
    """Whether the receiving side was told, and in time."""

    GIVEN = "given"
    GIVEN_LATE = "given_late"
    DUE = "due"
    OVERDUE = "overdue"


@dataclass(frozen=True)
class NoticeFacts:
    """The notice of one movement: the last day on which it is in time, and the day on which it was given.

    Both by the calendar of where it arrives. `leg` is the ordinal of the leg in a case, empty for the movement.
    """

    due_on: date
    given_on: date | None
    today: date
    cited: Cited = UNCITED
    leg: str = ""

    @property
    def state(self) -> NoticeState:
        """The state today."""
        if self.given_on is not None:
            return NoticeState.GIVEN if self.given_on <= self.due_on else NoticeState.GIVEN_LATE
        return NoticeState.DUE if self.today <= self.due_on else NoticeState.OVERDUE


_REASONS_OF_NOTICE = {
    NoticeState.DUE: (MovementReason.GROUP_NOTICE_NOT_GIVEN, Severity.WARNING),
    NoticeState.OVERDUE: (MovementReason.GROUP_NOTICE_OVERDUE, Severity.BLOCKER),
    NoticeState.GIVEN_LATE: (MovementReason.GROUP_NOTICE_LATE, Severity.WARNING),
}


def notice_reasons(notices: Sequence[NoticeFacts]) -> tuple[Reason, ...]:
    """The reasons that notices of its movements give against a case; the subject is the leg.

    Not given is a warning until its last day, and a blocker after it; given late stays a warning. Source: rule
    group_flight.notice_working_days.
    """
    reasons = []
    for notice in notices:
        if notice.state in _REASONS_OF_NOTICE:
            code, severity = _REASONS_OF_NOTICE[notice.state]
            by = notice.due_on if notice.state is NoticeState.DUE else None
            cited = notice.cited
            reasons.append(Reason(code, notice.leg, severity, cited.rule, cited.source, "movements", by))
    return tuple(reasons)


class News(enum.StrEnum):
    """What an organisation that receives people of a movement is told of it. Never who comes, and never why."""

    ANNOUNCED = "announced"
    CHANGED = "changed"
    CANCELLED = "cancelled"


def news_of(comes: bool, schedule: int, last_told: tuple[News, int] | None) -> News | None:
    """What an organisation is to be told now; None: it knows.

    `comes`: whether the movement brings people to it. `last_told`: what it was told last, and of which schedule.
    """
    expects = last_told is not None and last_told[0] is not News.CANCELLED
    if not comes:
        return News.CANCELLED if expects else None
    if last_told is None or not expects:
        return News.ANNOUNCED
    return News.CHANGED if last_told[1] < schedule else None


@dataclass(frozen=True)
class JoinFacts:
    """What joining looks at: the movement, and the people (hex) of a case who are to join it.

    `placed` have a place in it already.
    """

    status: LegStatus
    has_left: bool
    is_same_country: bool
    people: tuple[str, ...]
    placed: tuple[str, ...] = ()


def closed_reasons(status: LegStatus, has_left: bool) -> tuple[Reason, ...]:
    """Why nothing of a movement is changed any more: it was cancelled, or has left."""
    return () if status in OPEN and not has_left else (Reason(MovementReason.MOVEMENT_CLOSED, cleared_by="movements"),)


def join_reasons(facts: JoinFacts) -> tuple[Reason, ...]:
    """Every reason why the movement itself cannot take these people; seats are counted apart."""
    reasons = list(closed_reasons(facts.status, facts.has_left))
    if not facts.is_same_country:
        reasons.append(Reason(MovementReason.MOVEMENT_OTHER_COUNTRY, cleared_by="movements"))
    if not facts.people:
        reasons.append(Reason(MovementReason.MOVEMENT_NOBODY, cleared_by="movements"))
    reasons += [
        Reason(MovementReason.MOVEMENT_PLACE_TWICE, person, cleared_by="movements")
        for person in facts.people
        if person in facts.placed
    ]
    return tuple(reasons)


def next_places(occupied: Iterable[int], count: int) -> list[int]:
    """The lowest numbers that are free, from one."""
    blocked = set(occupied)
    return list(islice((number for number in counting(1) if number not in blocked), count))
