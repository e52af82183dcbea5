"""Working calendars of countries and consulates: weekend days, public holidays, and what an office knows better.

Weekend days are those of Unicode CLDR (package babel), holidays those of the package holidays; both give way to rows of
the rule book (`working_calendar.*`), which are about the days on which they hold. The whole country is meant: holidays
of a province are not in it.
"""

import re
from bisect import bisect_right
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from functools import lru_cache
from types import MappingProxyType
from typing import TYPE_CHECKING

from babel import Locale, UnknownLocaleError

from foundation.lazy import lazily
from foundation.rulebook.queries import Session, rows_known
from foundation.rulebook.rules import RuleRow, RulesOfDay, by_code, scope_key
from foundation.rulebook.topics import WEEKDAYS

if TYPE_CHECKING:
    import holidays
else:
    holidays = lazily("holidays")

WEEKEND = "weekend"
REST, CLOSED = "working_calendar.weekend", "working_calendar.closed"
WORKED, ESTIMATED_NAMES = "working_calendar.worked", "working_calendar.estimated"
CALENDAR_CODES = (REST, CLOSED, WORKED, ESTIMATED_NAMES)
_COUNTRY = re.compile(r"[A-Z]{2}")
_SATURDAY_AND_SUNDAY = frozenset({5, 6})
# How the package marks a reckoned day: "Eid al-Adha (estimated)", "Eid al-Adha (observed, estimated)".
_MARK = re.compile(r" \((?:(?P<other>[^()]*), )?estimated\)")
ESTIMATED = " (estimated)"
_AND = "; "
_ENGLISH = "en_US"
# CLDR's list has codes that are no countries: islands of a country, unions, places made up for tests.
_NO_COUNTRY = frozenset({"AC", "CP", "CQ", "DG", "EA", "EU", "EZ", "IC", "QO", "TA", "UN", "XA", "XB", "ZZ"})


class UnknownCountry(ValueError):
    """Not an ISO code (or XK) of a country."""


@dataclass(frozen=True, slots=True)
class Closure:
    """Why a day is not worked: `name` is "weekend", the holiday's English name, or what an office calls the day.

    `estimated`: the day follows the moon and was reckoned; it may come a day earlier or later. `label` says so with
    each name of which it holds.
    """

    name: str
    estimated: bool = False
    label: str = field(default="", compare=False)


@dataclass(frozen=True, slots=True)
class Period:
    """What a row of the rule book says of each day from `first` to `last`, both included."""

    first: date
    last: date
    entries: tuple[str, ...]


Periods = tuple[Period, ...]  # of one rule and one place: in order, and none shares a day with another


@dataclass(frozen=True, slots=True)
class Corrections:
    """What the rule book says of the days of one country or consulate."""

    weekends: Periods = ()
    closed: Periods = ()
    worked: Periods = ()
    estimated: Periods = ()


@dataclass(frozen=True)
class WorkingCalendar:
    """On which days a country works. `has_holidays` is False where only its weekend days are known."""

    country: str
    has_holidays: bool
    usual_weekend: frozenset[int]
    own: Corrections = Corrections()

    def closure(self, day: date) -> Closure | None:
        """Why nobody works on this local day, or None for a working day. A holiday is named before a weekend.

        What is said to be worked is worked, whatever else holds.
        """
        if _entries_on(self.own.worked, day):
            return None
        if names := _entries_on(self.own.closed, day):
            return Closure(_AND.join(names))
        year = _year_of(self.country, day.year) if self.has_holidays else _NOTHING
        if day in year.named:
            return self._marked(day, year.named[day])
        if day.weekday() in self.weekend_on(day) and day not in year.worked:
            return Closure(WEEKEND)
        return None

    def is_working_day(self, day: date) -> bool:
        """Whether offices are open on this local day."""
        return self.closure(day) is None

    def why_closed(self, day: date) -> str | None:
        """ "weekend" or the English name of the holiday (several are joined by "; "); None for a working day.

        A name whose day was reckoned ends with " (estimated)".
        """
        closure = self.closure(day)
        return (closure.label or closure.name) if closure else None

    def _marked(self, day: date, closure: Closure) -> Closure:
        """The closure, marked as estimated where a row of ours says so of this country."""
        reckoned = _entries_on(self.own.estimated, day)
        names = (closure.label or closure.name).split(_AND)
        labels = [
            f"{name}{ESTIMATED}" if ESTIMATED not in name and any(part in name for part in reckoned) else name
            for name in names
        ]
        if labels == names:
            return closure
        return replace(closure, estimated=True, label=_AND.join(labels))

    def weekend_on(self, day: date) -> frozenset[int]:
        """The weekdays of rest (0 is Monday) on this day: of the row that holds, else the usual ones."""
        row = _period_on(self.own.weekends, day)
        return self.usual_weekend if row is None else frozenset(WEEKDAYS.index(name) for name in row.entries)

    def week_begins(self, day: date) -> int:
        """The weekday (0 is Monday) on which weeks begin: the first one after the days of rest; Monday without any."""
        rest = self.weekend_on(day)
        return next((first for first in range(7) if first not in rest and (first - 1) % 7 in rest), 0)

    def said_of(self, day: date) -> str:
        """What a row of the rule book calls this very day, where it says that it is closed or worked."""
        return _AND.join(_entries_on(self.own.worked, day) or _entries_on(self.own.closed, day))

    def knows_holidays_of(self, year: int) -> bool:
        """Whether any holiday of this year is known. Lists that are set anew every year end somewhere."""
        closed = any(period.first.year <= year <= period.last.year for period in self.own.closed if period.entries)
        return closed or (self.has_holidays and bool(_year_of(self.country, year).named))

    def next_working_day(self, day: date) -> date:
        """This day if it is a working day, else the first one after it."""
        while not self.is_working_day(day):
            day += timedelta(days=1)
        return day

    def after_working_days(self, day: date, count: int) -> date:
        """The working day that is `count` working days after a day, which itself does not count. ValueError below 1."""
        if count < 1:
            raise ValueError("count at least one working day")
        for _ in range(count):
            day = self.next_working_day(day + timedelta(days=1))
        return day

    def before_working_days(self, day: date, count: int) -> date:
        """The working day that is `count` working days before a day, which does not count. ValueError below 1."""
        if count < 1:
            raise ValueError("count at least one working day")
        for _ in range(count):
            day -= timedelta(days=1)
            while not self.is_working_day(day):
                day -= timedelta(days=1)
        return day


@dataclass(frozen=True)
class ConsulateCalendar(WorkingCalendar):
    """On which days a consulate works: it rests with the country in which it lies, and keeps the holidays of both."""

    home: WorkingCalendar | None = None
    host: WorkingCalendar | None = None

    def closure(self, day: date) -> Closure | None:
        """Why nobody works on this day; its own rows come first, then holidays there and at home, then the weekend."""
        if _entries_on(self.own.worked, day):
            return None
        if names := _entries_on(self.own.closed, day):
            return Closure(_AND.join(names))
        there = [calendar.closure(day) for calendar in (self.host, self.home) if calendar is not None]
        if holiday := next((closure for closure in there if closure is not None and closure.name != WEEKEND), None):
            return holiday
        if self.own.weekends or self.host is None:
            return Closure(WEEKEND) if day.weekday() in self.weekend_on(day) else None
        return there[0]

    def weekend_on(self, day: date) -> frozenset[int]:
        """The weekdays of rest: its own, if a row says so, else those of the country in which it lies."""
        if _period_on(self.own.weekends, day) is not None or self.host is None:
            return super().weekend_on(day)
        return self.host.weekend_on(day)


class Calendars:
    """The working calendars of all countries and consulates under the same rows of the rule book."""

    def __init__(self, rows: Mapping[str, Sequence[RuleRow]]) -> None:
        """`rows`: all of `CALENDAR_CODES`, by code."""
        self._rows = rows
        self._known: dict[tuple[str, str], WorkingCalendar] = {}

    def of(self, country: str) -> WorkingCalendar:
        """The calendar of a country (ISO code). UnknownCountry for anything else."""
        if (country, "") not in self._known:
            self._known[country, ""] = calendar_with(country, self._corrections(country=country))
        return self._known[country, ""]

    def of_consulate(self, country: str, host: str) -> WorkingCalendar:
        """The calendar of the consulates of a country in another one; that of the country where no other is known.

        UnknownCountry as above.
        """
        if host in ("", country):
            return self.of(country)
        if (country, host) not in self._known:
            there, home = self.of(host), self.of(country)
            own = self._corrections(country=country, host=host)
            self._known[country, host] = ConsulateCalendar(
                country, home.has_holidays, there.usual_weekend, own, home, there
            )
        return self._known[country, host]

    def corrected(self) -> list[tuple[str, str]]:
        """The countries of which a row says something, and the consulates with their hosts; a host of "" is none."""
        scopes = {row.scope for code in CALENDAR_CODES for row in self._rows.get(code, ())}
        named = [dict(scope) for scope in scopes]
        return sorted((scope["country"], scope.get("host", "")) for scope in named if "country" in scope)

    def _corrections(self, **scope: str) -> Corrections:
        own = scope_key(scope)
        return Corrections(
            *(_periods(row for row in self._rows.get(code, ()) if row.scope == own) for code in CALENDAR_CODES)
        )


def calendars_of(rules: RulesOfDay) -> Calendars:
    """The calendars under rules that were read together with `CALENDAR_CODES`."""
    return Calendars(rules.rows)


def working_calendars(session: Session) -> Calendars:
    """The calendars as the rule book has them; with one statement, unless this process knows its rows."""
    return Calendars(by_code(rows_known(session, CALENDAR_CODES)))


def calendar_with(country: str, own: Corrections) -> WorkingCalendar:
    """The calendar of a country under these corrections. UnknownCountry for what is none."""
    if not _COUNTRY.fullmatch(country) or country not in _territories():
        raise UnknownCountry("not the ISO code of a country")
    return WorkingCalendar(country, country in _supported(), _usual_weekend(country), own)


def _periods(rows: Iterable[RuleRow]) -> Periods:
    """Rows of one code and scope as periods: a later one ends an earlier one for good."""
    ordered = sorted(rows, key=lambda row: row.valid_from)
    ends = [row.valid_from - timedelta(days=1) for row in ordered[1:]]
    return tuple(
        Period(row.valid_from, min(row.valid_until or date.max, end), row.value)
        for row, end in zip(ordered, [*ends, date.max], strict=False)
        if row.known
    )


def _period_on(periods: Periods, day: date) -> Period | None:
    place = bisect_right(periods, day, key=lambda period: period.first) - 1
    return periods[place] if place >= 0 and day <= periods[place].last else None


def _entries_on(periods: Periods, day: date) -> tuple[str, ...]:
    period = _period_on(periods, day)
    return period.entries if period is not None else ()


@dataclass(frozen=True, slots=True)
class _Year:
    """Holidays of one year, and days of the weekend on which people work in exchange for another day."""

    named: Mapping[date, Closure]
    worked: frozenset[date]


_NOTHING = _Year(MappingProxyType({}), frozenset())


@lru_cache(maxsize=512)
def _year_of(country: str, year: int) -> _Year:
    """What the library says of one country and year, in English."""
    # The library mends its own dictionary when it is asked; here it is asked once, for one year.
    year_holidays = holidays.country_holidays(country, years=year, expand=False, language=_ENGLISH)
    named = {day: _closure(name) for day, name in year_holidays.items()}
    return _Year(MappingProxyType(named), frozenset(year_holidays.weekend_workdays))


def _closure(full_name: str) -> Closure:
    """A holiday as the package calls it, with the marks of reckoned days taken out of its name."""
    parts = full_name.split(_AND)
    names = [_MARK.sub(lambda match: f" ({match['other']})" if match["other"] else "", part) for part in parts]
    reckoned = [_MARK.search(part) is not None for part in parts]
    labels = [name + (ESTIMATED if marked else "") for name, marked in zip(names, reckoned, strict=True)]
    return Closure(_AND.join(names), any(reckoned), _AND.join(labels) if any(reckoned) else "")


@lru_cache(maxsize=1)
def _supported() -> frozenset[str]:
    return frozenset(holidays.list_supported_countries(include_aliases=False))


@lru_cache(maxsize=1)
def _territories() -> frozenset[str]:
    return frozenset(Locale("en").territories) - _NO_COUNTRY


@lru_cache(maxsize=300)  # babel looks through all its locales each time
def _usual_weekend(country: str) -> frozenset[int]:
    """The weekend of CLDR; that of the world for five territories that it does not know (Antarctica, Bonaire ...)."""
    try:
        locale = Locale.parse(f"und_{country}")
    except (UnknownLocaleError, ValueError):
        return _SATURDAY_AND_SUNDAY
    first, last = locale.weekend_start, locale.weekend_end
    return frozenset((first + offset) % 7 for offset in range((last - first) % 7 + 1))
