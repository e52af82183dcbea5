"""How dates, instants, numbers and countries are written for the reader.

One clock: 24 hours in every language. An instant is shown by the clocks of the reader's office, whose place the page
names once, at its foot; what happens at another place is shown by the clocks there, with that place beside it.
"""

from collections.abc import Iterable
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from decimal import Decimal
from functools import cache, lru_cache
from typing import Literal
from zoneinfo import available_timezones

from babel import Locale
from babel.core import get_global
from babel.dates import (
    format_date as format_date_in,
    format_skeleton,
    format_time as format_time_in,
    get_datetime_format,
    get_day_names,
    get_timezone_location,
)
from babel.languages import get_official_languages
from babel.lists import format_list
from babel.numbers import format_decimal, format_percent, get_decimal_symbol
from flask import g, has_request_context
from flask_babel import format_date, get_locale, get_timezone
from flask_login import current_user

from foundation.language.sorting import alphabetical
from foundation.language.words import catalogue

# Spoken where people come from or go through, and without a code of two letters.
_LANGUAGES_OF_MORE_LETTERS = frozenset(
    ("bal", "ckb", "fa_AF", "kab", "nqo", "rom", "shi", "syr", "tig", "tzm", "wal", "zgh", "zza")
)
# Of CLDR's territories those that are no country of ISO 3166-1: groups, tests, islands whose code is but reserved.
_NO_COUNTRIES = frozenset({"EU", "EZ", "UN", "XA", "XB", "ZZ", "QO", "AC", "CP", "CQ", "DG", "EA", "IC", "TA"})
# Codes of countries that documents print, and CLDR does not take for another name of one.
_PRINTED_OTHERWISE = {"D": "DE", "RKS": "XK"}
_DAYS_OF_WEEK = {"tr": "d MMMM EEEE"}
# CLDR's English is the American one, and its Russian ends days in "г.": a sentence would end in two full stops. A comma
# before the year reads as the end of a part of the sentence, and Dari's days with a weekday are written as in America.
_DAYS = dict.fromkeys(("en", "ru", "ur", "bn"), "d MMM y") | {"uz": "d-MMM y"}
_CLOCK_DAYS = {
    "en": "EEE d MMM y",
    "ru": "EEE, d MMM y",
    "uz": "EEE, d-MMM y",
    "fa_AF": "EEE d MMM y",
    "ur": "EEE، d MMM y",
    "bn": "EEE, d MMM y",
}
_CLOCK = "HH:mm"


# A list shows the same few days in each of its rows, and a language has no more than 1,440 minutes.
@lru_cache(maxsize=5_000)
def _day_in(value: date, locale: Locale | str) -> str:
    return str(format_date_in(value, _DAYS.get(str(locale), "medium"), locale=locale))


@lru_cache(maxsize=5_000)
def _clock_day_in(value: date, locale: Locale) -> str:
    if (pattern := _CLOCK_DAYS.get(str(locale))) is not None:
        return str(format_date_in(value, pattern, locale=locale))
    return str(format_skeleton("yMMMEd", datetime.combine(value, time()), locale=locale))


@lru_cache(maxsize=5_000)
def _minute_in(value: time, locale: Locale | str) -> str:
    return str(format_time_in(value, _CLOCK, locale=locale))


@lru_cache(maxsize=5_000, typed=True)
def _number_in(value: int | float, locale: Locale | str) -> str:
    return str(format_decimal(value, locale=locale))


@lru_cache(maxsize=5_000, typed=True)
def _by_pattern_in(value: float, pattern: str, locale: Locale) -> str:
    return str(format_decimal(value, pattern, locale=locale))


@lru_cache(maxsize=5_000)  # a form offers every zone, in each of nine languages
def _city_in(zone: str, locale: Locale) -> str:
    return str(get_timezone_location(zone, locale=locale, return_city=True)).rpartition("/")[2]


@lru_cache(maxsize=50)
def _pattern_in(locale: Locale | str) -> str:
    return str(get_datetime_format("medium", locale=locale)).replace("'", "")


def locale_in_use() -> Locale:
    """The formats of the request's language; outside of one, of the catalogue that `speaking` names."""
    if has_request_context():
        here = g._get_current_object()  # asked for with each day and number of a page
        locale: Locale | None = here.get("locale_in_use")
        if locale is None:
            locale = here.locale_in_use = get_locale() or Locale("en")
        return locale
    return Locale.parse(catalogue().info().get("language") or "en")


def for_reader(value: datetime) -> datetime:
    """An aware instant by the clocks of the reader's office; in UTC where nobody reads."""
    return value.astimezone(zone_of_reader() if has_request_context() else UTC)


def begins_at(value: date) -> datetime:
    """The instant at which a day begins by the clocks of the reader's office."""
    return datetime.combine(value, time(), tzinfo=zone_of_reader())


def ends_at(value: date) -> datetime:
    """The instant at which a day is over by the clocks of the reader's office: the next one begins."""
    return begins_at(value + timedelta(days=1))


def zone_of_reader() -> tzinfo:
    """The clocks of the office or organisation of whoever asks."""
    here = g._get_current_object()
    zone: tzinfo | None = here.get("zone_of_reader")
    if zone is None:
        zone = here.zone_of_reader = get_timezone()
    return zone


def place_of_clocks() -> str | None:
    """Where the clocks are by which this page has shown an instant: a city, "" in UTC; None if it has shown none."""
    if not g.get("shows_instants"):
        return None
    zone = get_timezone()
    return "" if str(zone) == "UTC" else city_of_zone(zone)


def city_of_zone(zone: tzinfo | str | None) -> str:
    """The city that a zone of clocks is named after, in the reader's language; `UTC` where there is none."""
    return _city_in(str(zone), locale_in_use()) if zone and str(zone) != "UTC" else "UTC"


def by_alphabet(text: str) -> tuple[str, str]:
    """What to sort a text by, so that it stands where its reader looks for it."""
    return alphabetical(text, locale_in_use().language)


def zone_choices(zones: Iterable[str]) -> list[tuple[str, str]]:
    """Zones with the city and the country that each is named after, in the reader's language."""
    names, countries_of = _territories(), get_global("zone_territories")
    return [(zone, _with_country(city_of_zone(zone), names.get(countries_of.get(zone, ""), ""))) for zone in zones]


@lru_cache(maxsize=1)
def every_zone() -> tuple[str, ...]:
    """Every zone that is named after a city, each by one name, in alphabetical order."""
    others = get_global("zone_aliases")
    zones = (zone for zone in available_timezones() if "/" in zone and zone not in others)
    return tuple(sorted(zone for zone in zones if not zone.startswith("Etc/")))


def zone_named(name: str) -> str | None:
    """Which zone is called so in the reader's language: its city alone, or with the country."""
    zones = every_zone()
    return code_named(name, zone_choices(zones)) or code_named(name, ((zone, city_of_zone(zone)) for zone in zones))


def _with_country(city: str, name: str) -> str:
    return f"{city} ({name})" if name and name != city else city


def day(value: date | None) -> str:
    """A calendar day in the reader's language, of an aware instant the one at the reader's office; empty for None."""
    if value is None:
        return ""
    if isinstance(value, datetime):
        value = for_reader(value).date()
    return _day_in(value, locale_in_use())


def instant(value: datetime | None) -> str:
    """Day and time at the reader's office, to the minute; empty for None. The foot of the page names the place."""
    if value is None:
        return ""
    return local_time(_shown_to_reader(value))


def time_of_day(value: datetime) -> str:
    """The time of an aware instant at the reader's office, to the minute, where its day stands already."""
    return clock_time(_shown_to_reader(value))


def _shown_to_reader(value: datetime) -> datetime:
    if has_request_context():
        g.shows_instants = True
    return for_reader(value)


def local_time(value: datetime | None) -> str:
    """Day and time as the clocks at its own place show them, to the minute; whoever shows it names the zone."""
    if value is None:
        return ""
    locale = locale_in_use()
    minute = value.time().replace(second=0, microsecond=0)
    return _pattern_in(locale).format(_minute_in(minute, locale), _day_in(value.date(), locale))


def second_of_day(value: datetime) -> str:
    """The time of an aware instant at the reader's office, to the second, for the audit, where its day stands."""
    return f"{time_of_day(value)}:{value.second:02}"


def clock_day(value: datetime) -> str:
    """The day that calendars show where an aware instant is local, with its weekday."""
    return _clock_day_in(value.date(), locale_in_use())


def clock_time(value: datetime) -> str:
    """The time that clocks show where an aware instant is local, to the minute."""
    return _minute_in(value.time().replace(second=0, microsecond=0), locale_in_use())


def comma() -> str:
    """What stands between things in a row of which none is the last: a comma of the reader's script, and a space."""
    return "، " if locale_in_use().character_order == "right-to-left" else ", "


def listed(parts: list[str]) -> str:
    """Several things in a row, with the commas and the “and” of the reader's language.

    Babel's style without an “and” repeats the last of them in Arabic, and is not there in Dari.
    """
    return parts[0] if len(parts) == 1 else str(format_list(parts, locale=locale_in_use()))


def either(parts: list[str]) -> str:
    """Several things of which one is meant, with the “or” of the reader's language."""
    return parts[0] if len(parts) == 1 else str(format_list(parts, style="or", locale=locale_in_use()))


def number(value: int | float) -> str:
    """A number with the reader's separators."""
    return _number_in(value, locale_in_use())


def exact(value: Decimal) -> str:
    """A decimal with the reader's separators; nothing is rounded away."""
    return str(format_decimal(value, locale=locale_in_use(), decimal_quantization=False))


def by_pattern(value: float, pattern: str) -> str:
    """A number with the places of a pattern of CLDR, "0.0" or "0%" of a share, in the reader's language."""
    return _by_pattern_in(value, pattern, get_locale() or Locale("en"))


def percent(share: float, places: int = 0) -> str:
    """A share (0 to 1) as a percent, whole or with so many places at most."""
    rounded = round(share * 10 ** (places + 2)) / 10 ** (places + 2)
    return str(format_percent(rounded, locale=locale_in_use(), decimal_quantization=not places))


def decimal_point() -> str:
    """The sign before the decimals in the reader's language."""
    return str(get_decimal_symbol(locale_in_use()))


def quarter(first_day: date) -> str:
    """The calendar quarter that begins on a day, with its year."""
    return str(format_date(first_day, "QQQQ yyyy"))


def month(value: date) -> str:
    """The month of a day with its year, as it stands alone: December 2026."""
    return str(format_date(value, "LLLL yyyy"))


def day_of_week(value: date) -> str:
    """A day of this year with its weekday, as one says it: Saturday 28 November."""
    locale = locale_in_use()
    return str(format_date_in(value, _DAYS_OF_WEEK.get(locale.language, "EEEE d MMMM"), locale=locale))


def weekday_names(width: Literal["wide", "abbreviated", "narrow"] = "wide") -> list[str]:
    """The names of the weekdays in the reader's language, Monday first; with `narrow` as short as they go."""
    names = get_day_names(width, "stand-alone", locale_in_use())
    return [names[number] for number in range(7)]


@lru_cache(maxsize=50)
def _territories_in(language: str) -> dict[str, str]:
    return dict(Locale.parse(language).territories) or dict(Locale("en").territories)


def _territories() -> dict[str, str]:
    here = g._get_current_object() if has_request_context() else None
    names: dict[str, str] | None = here.get("territories") if here is not None else None
    if names is None:
        names = _territories_in(str(locale_in_use()))
        if here is not None:
            here.territories = names
    return names


@lru_cache(maxsize=50)
def _places_in(language: str) -> dict[str, int]:
    names = _territories_in(language)
    ordered = sorted(names, key=lambda code: alphabetical(names[code], language[:2]))
    return {code: place for place, code in enumerate(ordered)}


def country(code: str | None) -> str:
    """The country's name in the reader's language; the code itself if CLDR has none."""
    return _territories().get(code or "", code or "")


def country_of_reader() -> str:
    """The country of the reader's office or organisation; empty where nobody reads."""
    return str(getattr(current_user, "country", "")) if has_request_context() else ""


def countries(codes: Iterable[str], own: str | None = None) -> list[tuple[str, str]]:
    """Codes with names: the `own` country first, by default that of the reader, all others by name."""
    first = country_of_reader() if own is None else own
    return list(_countries_in(str(locale_in_use()), first, tuple(codes)))


@lru_cache(maxsize=500)  # a page of ten rows offers every country ten times
def _countries_in(language: str, first: str, codes: tuple[str, ...]) -> tuple[tuple[str, str], ...]:
    names, places = _territories_in(language), _places_in(language)
    found = sorted(codes, key=lambda code: (code != first, places.get(code, len(places)), code))
    return tuple((code, names.get(code, code)) for code in found)


@lru_cache(maxsize=50)
def _languages_in(language: str) -> dict[str, str]:
    named = {**Locale("en").languages, **Locale.parse(language).languages}
    return {code: name for code, name in named.items() if len(code) == 2 or code in _LANGUAGES_OF_MORE_LETTERS}


def language_name(code: str) -> str:
    """The language's name in the reader's language; the code itself if CLDR has none."""
    return _languages_in(str(locale_in_use())).get(code, code)


@cache
def _official_in(country_code: str) -> frozenset[str]:
    codes = get_official_languages(country_code, de_facto=True) if country_code else ()
    spoken = {code.partition("_")[0] for code in codes}
    return frozenset(spoken | {f"{code}_{country_code}" for code in spoken})  # Dari has a code with its country


def spoken_languages(own: str | None = None) -> list[tuple[str, str]]:
    """Languages that people speak, codes with names: those of the `own` country first, as for countries."""
    return list(_spoken_in(str(locale_in_use()), country_of_reader() if own is None else own))


@lru_cache(maxsize=500)
def _spoken_in(language: str, own: str) -> tuple[tuple[str, str], ...]:
    first = _official_in(own)
    named = _languages_in(language).items()
    return tuple(sorted(named, key=lambda pair: (pair[0] not in first, alphabetical(pair[1], language[:2]))))


def country_of_document(code: str) -> str:
    """The ISO country of a code of three letters, as documents print it ("D" for Germany); empty where it is none."""
    if code in _PRINTED_OTHERWISE:
        return _PRINTED_OTHERWISE[code]
    others = get_global("territory_aliases").get(code, []) if len(code) == 3 else []
    return str(others[0]) if len(others) == 1 else ""


def code_named(name: str, choices: Iterable[tuple[str, str]]) -> str | None:
    """The code of the choice with this name, in letters of either case; None where there is none."""
    folded = name.casefold()
    return next((code for code, label in choices if label.casefold() == folded), None)


@cache
def all_countries() -> tuple[str, ...]:
    """Every ISO country code that CLDR names."""
    codes = (str(code) for code in Locale("en").territories)
    return tuple(code for code in codes if len(code) == 2 and code.isalpha() and code not in _NO_COUNTRIES)
