"""How dates, instants, numbers and countries are written for the reader."""

from datetime import date, datetime, time
from functools import lru_cache
from typing import Literal

from babel import Locale
from babel.dates import (
    format_date as format_date_in,
    format_skeleton,
    format_time as format_time_in,
    get_datetime_format,
    get_day_names,
    get_timezone,
)
from babel.lists import format_list
from flask_babel import format_date, format_datetime, format_number, format_time, get_locale

# Spoken where people come from or go through, and without a code of two letters.
_LANGUAGES_OF_MORE_LETTERS = frozenset(
    ("bal", "ckb", "fa_AF", "kab", "nqo", "rom", "shi", "syr", "tig", "tzm", "wal", "zgh", "zza")
)
_NO_COUNTRIES = frozenset({"EU", "EZ", "UN", "XA", "XB", "ZZ", "QO"})
_DAYS_OF_WEEK = {"tr": "d MMMM EEEE"}


# A list shows the same few days in each of its rows, and a language has no more than 1,440 minutes.
@lru_cache(maxsize=5_000)
def _day_in(value: date, locale: Locale | str) -> str:
    return str(format_date_in(value, "medium", locale=locale))


@lru_cache(maxsize=5_000)
def _minute_in(value: time, locale: Locale | str) -> str:
    return str(format_time_in(value, "short", locale=locale))


@lru_cache(maxsize=50)
def _pattern_in(locale: Locale | str) -> str:
    return str(get_datetime_format("medium", locale=locale)).replace("'", "")


def day(value: date | None) -> str:
    """A calendar day in the reader's language, of an aware instant the one in UTC; empty for None."""
    if value is None:
        return ""
    if isinstance(value, datetime):
        value = value.astimezone(get_timezone("UTC")).date()
    return _day_in(value, get_locale() or "en")


def instant(value: datetime | None) -> str:
    """An aware instant in UTC to the minute, with its zone named; empty for None."""
    if value is None:
        return ""
    return f"{local_time(value.astimezone(get_timezone('UTC')))} UTC"


def local_time(value: datetime | None) -> str:
    """Day and time as the clocks at its own place show them, to the minute; whoever shows it names the zone."""
    if value is None:
        return ""
    locale = get_locale() or "en"
    minute = value.time().replace(second=0, microsecond=0)
    return _pattern_in(locale).format(_minute_in(minute, locale), _day_in(value.date(), locale))


def second(value: datetime | None) -> str:
    """An aware instant in UTC to the second, with its zone named: for the audit. Empty for None."""
    if value is None:
        return ""
    return f"{format_datetime(value.astimezone(get_timezone('UTC')), 'medium', rebase=False)} UTC"


def clock_day(value: datetime) -> str:
    """The day that calendars show where an aware instant is local, with its weekday."""
    return str(format_skeleton("yMMMEd", value, value.tzinfo, locale=get_locale() or "en"))


def clock_time(value: datetime) -> str:
    """The time that clocks show where an aware instant is local, to the minute."""
    return str(format_time(value, "short", rebase=False))


def listed(parts: list[str]) -> str:
    """Several things in a row, with the commas and the “and” of the reader's language.

    Babel's style without an “and” repeats the last of them in Arabic, and is not there in Dari.
    """
    return str(format_list(parts, locale=get_locale() or "en"))


def number(value: int | float) -> str:
    """A number with the reader's separators."""
    return str(format_number(value))


def quarter(first_day: date) -> str:
    """The calendar quarter that begins on a day, with its year."""
    return str(format_date(first_day, "QQQQ yyyy"))


def month(value: date) -> str:
    """The month of a day with its year, as it stands alone: December 2026."""
    return str(format_date(value, "LLLL yyyy"))


def day_of_week(value: date) -> str:
    """A day of this year with its weekday, as one says it: Saturday 28 November."""
    locale = get_locale() or Locale("en")
    return str(format_date_in(value, _DAYS_OF_WEEK.get(locale.language, "EEEE d MMMM"), locale=locale))


def weekday_names(width: Literal["wide", "narrow"] = "wide") -> list[str]:
    """The names of the weekdays in the reader's language, Monday first; with `narrow` as short as they go."""
    names = get_day_names(width, "stand-alone", get_locale() or "en")
    return [names[number] for number in range(7)]


@lru_cache(maxsize=50)
def _territories_in(language: str) -> dict[str, str]:
    return dict(Locale.parse(language).territories) or dict(Locale("en").territories)


def _territories() -> dict[str, str]:
    return _territories_in(str(get_locale() or "en"))


def country(code: str | None) -> str:
    """The country's name in the reader's language; the code itself if CLDR has none."""
    return _territories().get(code or "", code or "")


def countries(codes: list[str]) -> list[tuple[str, str]]:
    """Codes with names, sorted by name."""
    names = _territories()
    return sorted(((code, names.get(code, code)) for code in codes), key=lambda pair: pair[1])


@lru_cache(maxsize=50)
def _languages_in(language: str) -> dict[str, str]:
    named = {**Locale("en").languages, **Locale.parse(language).languages}
    return {code: name for code, name in named.items() if len(code) == 2 or code in _LANGUAGES_OF_MORE_LETTERS}


def language_name(code: str) -> str:
    """The language's name in the reader's language; the code itself if CLDR has none."""
    return _languages_in(str(get_locale() or "en")).get(code, code)


def spoken_languages() -> list[tuple[str, str]]:
    """Languages that people speak, codes with names, sorted by name."""
    return sorted(_languages_in(str(get_locale() or "en")).items(), key=lambda pair: pair[1])


def all_countries() -> list[str]:
    """Every ISO country code that CLDR names."""
    codes = (str(code) for code in Locale("en").territories)
    return [code for code in codes if len(code) == 2 and code.isalpha() and code not in _NO_COUNTRIES]
