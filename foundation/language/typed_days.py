"""Calendar days as people type them: with numbers, or as pages show them, with the month by its name."""

import re
import unicodedata
from datetime import date
from functools import lru_cache

from babel import Locale
from babel.dates import get_month_names

from foundation.language.formats import locale_in_use
from foundation.language.sorting import without_accents

MOST_OF_A_DAY = 24  # characters, of the longest name of a month with day and year
_YEARS = range(1000, 3000)
_NUMBERS = re.compile(r"(\d{4})[-./](\d{1,2})[-./](\d{1,2})|(\d{1,2})[-./](\d{1,2})[-./](\d{4})")
_DAY_FIRST = re.compile(r"(?P<day>\d{1,2})(?:(?:st|nd|rd|th|er)\b)?(?P<month>\D+)(?P<year>\d{4})(?: ?г\.?)?", re.I)
_MONTH_FIRST = re.compile(r"(?P<month>\D+)(?P<day>\d{1,2})(?:st|nd|rd|th)?,? (?P<year>\d{4})", re.I)
_AROUND_A_NAME = " .,-/\N{ARABIC COMMA}"
_SAID_TOO = {"ar": ("ar_SY",)}  # the months of the Levant, as Syrians and Iraqis call them
_SHORT_TOO = {"sept": 9}


def typed_day(text: str) -> date | None:
    """The day that a text is; None where it is none, or could be two.

    1 Dec 2026 in English and in the reader's language, 2026-12-01, 01.12.2026 and 01/12/2026 (day before month).
    Digits of any script; a year has four of them, since 26 could be 1926, 2026 or 26. Days at the ends of the
    calendar are none: weeks and months before and after a day that is typed have to be days, too.
    """
    # Marks of direction surround the days of Arabic pages.
    visible = "".join(sign for sign in unicodedata.normalize("NFKC", text) if unicodedata.category(sign) != "Cf")
    try:
        day = _in_numbers(visible) or _with_a_name(" ".join(visible.split()))
    except ValueError:
        return None
    return day if day is not None and day.year in _YEARS else None


def _in_numbers(text: str) -> date | None:
    match = _NUMBERS.fullmatch("".join(text.split()))
    return date(*(int(match[first] or match[last]) for first, last in ((1, 6), (2, 5), (3, 4)))) if match else None


def _with_a_name(text: str) -> date | None:
    match = _DAY_FIRST.fullmatch(text) or _MONTH_FIRST.fullmatch(text)
    month = months_named(str(locale_in_use())).get(_folded(match["month"])) if match else None
    return date(int(match["year"]), month, int(match["day"])) if match and month else None


def _folded(name: str) -> str:
    """A name without what people leave out when they type it: capitals, accents, the dot of Turkish, a full stop."""
    return without_accents(name.strip(_AROUND_A_NAME).replace("İ", "i").casefold()).replace("ı", "i")


@lru_cache(maxsize=50)
def months_named(language: str) -> dict[str, int]:
    """The months by their names, short and long, in English and one language; a name of two months is none."""
    numbers: dict[str, set[int]] = {name: {number} for name, number in _SHORT_TOO.items()}
    for locale in ("en", language, *_SAID_TOO.get(language, ())):
        for width in ("abbreviated", "wide"):
            for context in ("format", "stand-alone"):
                for number, name in get_month_names(width, context, Locale.parse(locale)).items():
                    numbers.setdefault(_folded(name), set()).add(number)
    return {name: next(iter(several)) for name, several in numbers.items() if len(several) == 1}
