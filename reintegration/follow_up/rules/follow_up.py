"""Follow-up: its words (templates, states, outcomes), a planned visit, and the numbers of data/rules/follow_up.toml.

The days of visits are made in `reintegration/schedule/rules.py`, what becomes of a visit is decided in `visits`. All
days are local dates of the place of return.
"""

import enum
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType
from typing import Any, Protocol


class FollowUpTemplate(enum.StrEnum):
    """Which visits are planned. Why it is the close one is not kept here and not shown."""

    CLOSE = "close"
    STANDARD = "standard"
    RETURN_ONLY = "return_only"


class VisitKind(enum.StrEnum):
    """On arrival, or so many months after it."""

    ARRIVAL = "arrival"
    MONTH = "month"


class Channel(enum.StrEnum):
    """How a person is met."""

    VISIT = "visit"
    CALL = "call"
    MESSAGE = "message"


class VisitState(enum.StrEnum):
    """Where a visit stands on a day."""

    PLANNED = "planned"
    DUE = "due"
    OVERDUE = "overdue"
    DONE = "done"
    MISSED = "missed"
    STOPPED = "stopped"


class VisitOutcome(enum.StrEnum):
    """How a visit ended. `not_attempted` is the programme's failure and never the same as `unreachable`."""

    DONE = "done"
    REFUSED = "refused"
    UNREACHABLE = "unreachable"
    UNSAFE_TO_CONTACT = "unsafe_to_contact"
    MOVED_ON = "moved_on"
    DECEASED = "deceased"
    NOT_ATTEMPTED = "not_attempted"


class AttemptOutcome(enum.StrEnum):
    """How an attempt to reach a person ended."""

    REACHED = "reached"
    NO_ANSWER = "no_answer"
    WRONG_NUMBER = "wrong_number"
    UNSAFE_TO_CONTACT = "unsafe_to_contact"
    REFUSED = "refused"
    MOVED = "moved"
    SOMEBODY_ELSE_ANSWERED = "somebody_else_answered"


class ShiftKind(enum.StrEnum):
    """What was done about a closed day."""

    NEXT_WORKING_DAY = "next_working_day"
    WORKING_DAY_BEFORE = "working_day_before"
    NO_WORKING_DAY = "no_working_day"


class RuleRead(Protocol):
    """A row of the rule book, as far as these rules read it."""

    def whole(self) -> int:
        """The whole number."""
        ...

    def entries(self) -> tuple[Any, ...]:
        """The list, in its order."""
        ...


class RulesRead(Protocol):
    """The rules of one day, for example `foundation.rulebook.rules.RulesOfDay`."""

    def need(self, code: str) -> RuleRead:
        """The row that holds; raises where there is none."""
        ...


_WINDOWS = tuple(
    f"follow_up.window.{kind}.{edge}"
    for kind in ("arrival", "monthly", "survey")
    for edge in ("opens_days_before", "closes_days_after")
)
_TWELVE_MONTH = ("follow_up.window.twelve_month.first_day", "follow_up.window.twelve_month.last_day")
LOST_CODES = ("follow_up.lost.consecutive_visits", "follow_up.lost.attempts_per_visit", "follow_up.lost.attempt_days")


def _codes(template: FollowUpTemplate) -> tuple[str, ...]:
    names: tuple[str, ...] = ("visit_months", "survey_months")
    if template is not FollowUpTemplate.CLOSE:
        names = ("arrival_visit_hours", *names)
    return (*(f"follow_up.{template}.{name}" for name in names), *_WINDOWS, *_TWELVE_MONTH)


# The rules to load before `follow_up_rules` is asked, for each template. Close follow-up has no visit on arrival.
FOLLOW_UP_CODES: Mapping[FollowUpTemplate, tuple[str, ...]] = MappingProxyType(
    {template: _codes(template) for template in FollowUpTemplate}
)


@dataclass(frozen=True)
class FollowUpRules:
    """The numbers of one template. Windows are days before and days after; `twelve_month` days after arrival."""

    arrival_hours: int | None
    visit_months: tuple[int, ...]
    survey_months: tuple[int, ...]
    arrival_window: tuple[int, int]
    monthly_window: tuple[int, int]
    survey_window: tuple[int, int]
    twelve_month: tuple[int, int]


@dataclass(frozen=True)
class LostRules:
    """When somebody is lost: so many visits in a row, each after so many attempts on so many different days."""

    visits: int
    attempts: int
    days: int


@dataclass(frozen=True)
class Shift:
    """Why a visit is not due on the day it would be: what was closed that day, and how many days it moved (signed)."""

    kind: ShiftKind
    reason: str | None
    days: int


@dataclass(frozen=True)
class PlannedVisit:
    """One visit. `month` is 0 on arrival; first and last day of the window belong to it."""

    kind: VisitKind
    month: int
    nominal_on: date
    due_on: date
    opens_on: date
    closes_on: date
    is_survey_round: bool
    shift: Shift | None = None


@dataclass(frozen=True)
class Attempt:
    """One attempt to reach a person, on its local date."""

    on: date
    outcome: AttemptOutcome


def follow_up_rules(rules: RulesRead, template: FollowUpTemplate) -> FollowUpRules:
    """The numbers of a template from the rule book (`FOLLOW_UP_CODES`). Raises what the rule book raises."""
    own = f"follow_up.{template}."
    has_arrival = own + "arrival_visit_hours" in FOLLOW_UP_CODES[template]
    windows = [rules.need(code).whole() for code in _WINDOWS]
    first, last = (rules.need(code).whole() for code in _TWELVE_MONTH)
    return FollowUpRules(
        arrival_hours=rules.need(own + "arrival_visit_hours").whole() if has_arrival else None,
        visit_months=tuple(int(month) for month in rules.need(own + "visit_months").entries()),
        survey_months=tuple(int(month) for month in rules.need(own + "survey_months").entries()),
        arrival_window=(windows[0], windows[1]),
        monthly_window=(windows[2], windows[3]),
        survey_window=(windows[4], windows[5]),
        twelve_month=(first, last),
    )


def lost_rules(rules: RulesRead) -> LostRules:
    """The numbers of "lost to follow-up" from the rule book (`LOST_CODES`). Raises what the rule book raises."""
    return LostRules(*(rules.need(code).whole() for code in LOST_CODES))


# The work list of visits: whose it shows, and the groups in which it shows them.


class Whose(enum.StrEnum):
    """Whose visits a coordinator looks at."""

    ALL = ""
    MINE = "mine"
    NOBODY = "nobody"


class When(enum.StrEnum):
    """When a visit is due, seen from a day, in the order in which visits are made."""

    OVERDUE = "overdue"
    TODAY = "today"
    SOON = "soon"
    LATER = "later"


SOON_DAYS = 7


def when_due(days: int) -> When:
    """The group of a visit that is due in so many days; negative once it is overdue."""
    if days < 0:
        return When.OVERDUE
    if days == 0:
        return When.TODAY
    return When.SOON if days <= SOON_DAYS else When.LATER
