"""Languages of papers: their own names, directions, and how days, countries and languages are written in them.

They are languages of *papers*, chosen for each of them; the pages of the program speak those of `foundation/language/`.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache

from babel import Locale
from babel.dates import format_date


@dataclass(frozen=True)
class PaperLanguage:
    """One language: its code here, the locale of its formats, the tag that a PDF carries, and its direction."""

    code: str
    locale: Locale
    tag: str
    region: str
    is_right_to_left: bool

    def day(self, value: date) -> str:
        """A calendar day with the month as a word, so that nobody takes the one for the other."""
        return str(format_date(value, _DAYS.get(self.code, "long"), locale=self.locale))

    def country(self, code: str) -> str:
        """The country's name; the code itself if CLDR has none."""
        return str(self.locale.territories.get(code, code))

    def language(self, code: str) -> str:
        """The name of a language that people speak; in English or as its code where CLDR has none in this one."""
        return str(self.locale.languages.get(code) or Locale("en").languages.get(code, code))

    def listed(self, parts: Sequence[str]) -> str:
        """Several things in a row, with the comma of this script. (Babel repeats the last of two in Arabic.)"""
        return ("، " if self.is_right_to_left else ", ").join(parts)


# Code -> locale of the formats, tag, region, right to left.
_KNOWN = {
    "en": ("en_GB", "en", "", False),
    "tr": ("tr", "tr", "", False),
    "ar": ("ar", "ar", "", True),
    "fa_AF": ("fa_AF", "fa", "AF", True),
    "fr": ("fr", "fr", "", False),
}
_DAYS = {"en": "d MMM y"}  # as on the pages
CODES = tuple(_KNOWN)


@cache
def paper_language(code: str) -> PaperLanguage:
    """The language of this code. KeyError for one in which no papers are made."""
    locale, tag, region, is_right_to_left = _KNOWN[code]
    return PaperLanguage(code, Locale.parse(locale), tag, region, is_right_to_left)


def language_for(spoken: Sequence[str], otherwise: str = "en") -> str:
    """Of the languages that somebody speaks, by code, the first in which papers are made."""
    return next((code for code in spoken if code in _KNOWN), otherwise if otherwise in _KNOWN else "en")
