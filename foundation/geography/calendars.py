"""Working calendars of countries: weekend days and public holidays, and what an office corrected in them.

Weekend days are those of Unicode CLDR (package babel), holidays those of the package holidays; both give way to
rows of `data/calendars/overrides.toml`. The whole country is meant: holidays of a province are not in it.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from functools import lru_cache
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING

from babel import Locale, UnknownLocaleError

from foundation.geography.calendar_overrides import EstimatedRow, Overrides, WeekendRow, read_overrides
from foundation.lazy import lazily

if TYPE_CHECKING:
    import holidays
else:
    holidays = lazily("holidays")

OVERRIDES_FILE = Path(__file__).parents[2] / "data" / "calendars" / "overrides.toml"
WEEKEND = "weekend"
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
    """Why a day is not worked: `name` is "weekend" or the holiday's English name.

    `estimated`: the day follows the moon and was reckoned; it may come a day earlier or later. `label` says so with
    each name of which it holds.
    """

    name: str
    estimated: bool = False
    label: str = field(default="", compare=False)


@dataclass(frozen=True)
class WorkingCalendar:
    """On which days a country works. `has_holidays` is False where only its weekend days are known."""

    country: str
    has_holidays: bool
    usual_weekend: frozenset[int]
    weekends: tuple[WeekendRow, ...]
    extra: Mapping[date, str]
    removed: frozenset[date]
    estimated: tuple[EstimatedRow, ...] = ()

    def closure(self, day: date) -> Closure | None:
        """Why nobody works on this local day, or None for a working day. A holiday is named before a weekend."""
        if day in self.extra:
            return Closure(self.extra[day])
        year = _year_of(self.country, day.year) if self.has_holidays else _NOTHING
        if day not in self.removed and day in year.named:
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
        names = (closure.label or closure.name).split(_AND)
        labels = [
            f"{name}{ESTIMATED}"
            if ESTIMATED not in name and any(row.is_of(name, day) for row in self.estimated)
            else name
            for name in names
        ]
        if labels == names:
            return closure
        return replace(closure, estimated=True, label=_AND.join(labels))

    def weekend_on(self, day: date) -> frozenset[int]:
        """The weekdays of rest (0 is Monday) on this day: of the override that began last, else the usual ones."""
        holding = [row for row in self.weekends if row.valid_from <= day <= (row.valid_until or date.max)]
        return max(holding, key=lambda row: row.valid_from).days if holding else self.usual_weekend

    def knows_holidays_of(self, year: int) -> bool:
        """Whether any holiday of this year is known. Lists that are set anew every year end somewhere."""
        return any(day.year == year for day in self.extra) or (
            self.has_holidays and bool(_year_of(self.country, year).named)
        )

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


@lru_cache(maxsize=512)
def working_calendar(country: str) -> WorkingCalendar:
    """The calendar of a country (ISO code), made once per process. UnknownCountry for anything else.

    CalendarOverridesWrong where the override file cannot be used; after a change of the file the processes start anew.
    """
    return calendar_with(country, _overrides())


def calendar_with(country: str, overrides: Overrides) -> WorkingCalendar:
    """The calendar of a country under these overrides. UnknownCountry as `working_calendar`."""
    if not _COUNTRY.fullmatch(country) or country not in _territories():
        raise UnknownCountry("not the ISO code of a country")
    return WorkingCalendar(
        country=country,
        has_holidays=country in _supported(),
        usual_weekend=_usual_weekend(country),
        weekends=tuple(row for row in overrides.weekends if row.country == country),
        extra=MappingProxyType({row.day: row.name for row in overrides.extra if row.country == country}),
        removed=frozenset(row.day for row in overrides.removed if row.country == country),
        estimated=tuple(row for row in overrides.estimated if row.country == country),
    )


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
def _overrides() -> Overrides:
    return read_overrides(OVERRIDES_FILE)


@lru_cache(maxsize=1)
def _supported() -> frozenset[str]:
    return frozenset(holidays.list_supported_countries(include_aliases=False))


@lru_cache(maxsize=1)
def _territories() -> frozenset[str]:
    return frozenset(Locale("en").territories) - _NO_COUNTRY


def _usual_weekend(country: str) -> frozenset[int]:
    """The weekend of CLDR; that of the world for five territories that it does not know (Antarctica, Bonaire ...)."""
    try:
        locale = Locale.parse(f"und_{country}")
    except (UnknownLocaleError, ValueError):
        return _SATURDAY_AND_SUNDAY
    first, last = locale.weekend_start, locale.weekend_end
    return frozenset((first + offset) % 7 for offset in range((last - first) % 7 + 1))
