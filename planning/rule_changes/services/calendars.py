"""Working calendars as pages show them: the places of which something is said, and a year of one of them."""

import calendar
import re
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from sqlalchemy.orm import Session

from foundation.geography.calendars import (
    CALENDAR_CODES,
    CLOSED,
    REST,
    WEEKEND,
    WORKED,
    Calendars,
    Closure,
    UnknownCountry,
    WorkingCalendar,
    working_calendars,
)
from foundation.rulebook.queries import rows_known
from foundation.rulebook.rules import RuleRow, scope_key
from foundation.rulebook.topics import WEEKDAYS
from planning.rule_changes.rules import CalendarPlace, DayKind, SaidDays, YearDay

WEEKEND_CODE = REST
CODE_OF = {DayKind.CLOSED: CLOSED, DayKind.WORKED: WORKED}
_PLACE = re.compile(r"([A-Z]{2})(?:-([A-Z]{2}))?")


def place_named(session: Session, name: str) -> CalendarPlace | None:
    """The place of an address: "UZ", or "UZ-TR" for the consulates of one country in another; None for no country."""
    if (match := _PLACE.fullmatch(name)) is None:
        return None
    place = CalendarPlace(match[1], match[2] or "")
    try:
        calendar_of(working_calendars(session), place)
    except UnknownCountry:
        return None
    return place if place.country != place.host else None


def calendar_of(calendars: Calendars, place: CalendarPlace) -> WorkingCalendar:
    """The calendar of a place. UnknownCountry."""
    return calendars.of_consulate(place.country, place.host) if place.host else calendars.of(place.country)


def place_of(row: RuleRow) -> CalendarPlace | None:
    """Whose calendar a row is about; None for a row of anything else."""
    scope = dict(row.scope)
    is_placed = row.code in CALENDAR_CODES and "country" in scope
    return CalendarPlace(scope["country"], scope.get("host", "")) if is_placed else None


@dataclass(frozen=True)
class PlaceLine:
    """A place in a list: its days of rest in the week now (0 is Monday), and what is said of days that are not over."""

    place: CalendarPlace
    weekend: Sequence[int]
    said: Sequence[SaidDays]


def place_lines(session: Session, countries: Collection[str], today: date) -> list[PlaceLine]:
    """Places of which a row says something, and these countries, in the order of their codes; one statement."""
    calendars = working_calendars(session)
    places = {CalendarPlace(*place) for place in calendars.corrected()} | {CalendarPlace(code) for code in countries}
    said = _said_by_place(session, today)
    return [
        PlaceLine(place, sorted(calendar_of(calendars, place).weekend_on(today)), said.get(place, ()))
        for place in sorted(places)
    ]


def _said_by_place(session: Session, since: date) -> dict[CalendarPlace, list[SaidDays]]:
    by_place: dict[CalendarPlace, list[SaidDays]] = {}
    for row in _dated(session, since, date.max):
        if (place := place_of(row)) is not None:
            by_place.setdefault(place, []).append(_said(row))
    return by_place


def _dated(session: Session, first: date, last: date) -> list[RuleRow]:
    """Rows that say that days between two are closed or worked, in their order."""
    rows = [row for row in rows_known(session, CALENDAR_CODES) if row.code in (CLOSED, WORKED) and row.scope]
    return sorted(
        (row for row in rows if row.value and row.valid_from <= last and (row.valid_until or date.max) >= first),
        key=lambda row: (row.valid_from, row.code),
    )


def _said(row: RuleRow) -> SaidDays:
    kind = DayKind.WORKED if row.code == WORKED else DayKind.CLOSED
    return SaidDays(kind, row.valid_from, row.valid_until or row.valid_from, "; ".join(row.value), row.source, row.note)


@dataclass(frozen=True)
class PlaceYear:
    """A year of a place: its days by month and week, the rows that say something of it, and its weekends.

    `named`: first and last of the days that follow each other under one name. `weekends`: from which day on which
    weekdays are free, as they change in the year.
    """

    year: int
    months: Sequence[Sequence[Sequence[YearDay | None]]]
    named: Sequence[tuple[YearDay, YearDay]]
    said: Sequence[SaidDays]
    weekends: Sequence[tuple[date, Sequence[int]]]
    knows_holidays: bool
    worked: int
    week_begins: int


def year_of_place(session: Session, place: CalendarPlace, year: int) -> PlaceYear:
    """Each day of a year, with why it is closed; one statement."""
    working = calendar_of(working_calendars(session), place)
    first, last = date(year, 1, 1), date(year, 12, 31)
    days = {day: _day(working, day) for day in _from_to(first, last)}
    begins = working.week_begins(first)
    weeks = calendar.Calendar(begins)
    own = scope_key({"country": place.country, **({"host": place.host} if place.host else {})})
    return PlaceYear(
        year=year,
        months=[
            [
                [days[day] if day.month == month else None for day in week]
                for week in weeks.monthdatescalendar(year, month)
            ]
            for month in range(1, 13)
        ],
        named=_named(days.values()),
        said=[_said(row) for row in _dated(session, first, last) if row.scope == own],
        weekends=_weekends(working, days),
        knows_holidays=working.knows_holidays_of(year),
        worked=sum(day.kind in (DayKind.USUAL, DayKind.WORKED) for day in days.values()),
        week_begins=begins,
    )


def _from_to(first: date, last: date) -> Iterator[date]:
    return (first + timedelta(days=number) for number in range((last - first).days + 1))


def _day(working: WorkingCalendar, day: date) -> YearDay:
    closure, said = working.closure(day), working.said_of(day)
    if closure is None:
        return YearDay(day, DayKind.WORKED if said else DayKind.USUAL, said)
    return YearDay(
        day, _kind(working, day, closure), "" if closure.name == WEEKEND else closure.name, closure.estimated
    )


def _kind(working: WorkingCalendar, day: date, closure: Closure) -> DayKind:
    if closure.name == WEEKEND:
        return DayKind.WEEKEND
    return DayKind.CLOSED if working.said_of(day) else DayKind.HOLIDAY


def _named(days: Iterable[YearDay]) -> list[tuple[YearDay, YearDay]]:
    runs: list[tuple[YearDay, YearDay]] = []
    for day in days:
        if day.kind not in (DayKind.HOLIDAY, DayKind.CLOSED, DayKind.WORKED):
            continue
        last = runs[-1][1] if runs else None
        if last is not None and replace(last, day=day.day) == day and (day.day - last.day).days == 1:
            runs[-1] = (runs[-1][0], day)
        else:
            runs.append((day, day))
    return runs


def _weekends(working: WorkingCalendar, days: Collection[date]) -> list[tuple[date, Sequence[int]]]:
    changes: list[tuple[date, Sequence[int]]] = []
    for day in days:
        rest = sorted(working.weekend_on(day))
        if not changes or changes[-1][1] != rest:
            changes.append((day, rest))
    return changes


def weekend_now(session: Session, place: CalendarPlace, day: date) -> list[str]:
    """The weekdays of rest on a day, as a form has them."""
    return [WEEKDAYS[number] for number in sorted(calendar_of(working_calendars(session), place).weekend_on(day))]
