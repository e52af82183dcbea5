"""How people write countries and languages in lists of their own: in English, Turkish and Arabic, and as codes."""

import re
from functools import lru_cache

from babel import Locale
from babel.core import get_global

from foundation.language.formats import all_countries, language_name, listed, spoken_languages

_WRITTEN_IN = ("en", "tr", "ar", "fr", "fa")
_READ_IN = (*_WRITTEN_IN, "ru", "uz", "fa_AF", "ur", "bn")
_COUNTRIES_TOO = {
    "turkey": "TR",
    "uk": "GB",
    "great britain": "GB",
    "england": "GB",
    "usa": "US",
    "ivory coast": "CI",
    "dr congo": "CD",
    "drc": "CD",
    "congo": "CG",
    "the gambia": "GM",
    "burma": "MM",
    "palestine": "PS",
    "filistin": "PS",
    "فلسطين": "PS",
    "kyrgyz republic": "KG",
    "suriye": "SY",
    "irak": "IQ",
    "özbekistan": "UZ",
    "سوريا": "SY",
    "السودان": "SD",
}
_LANGUAGES_TOO = {"farsi": "fa", "persian": "fa", "farsça": "fa", "dari": "fa_AF", "darice": "fa_AF", "pashtu": "ps"}


@lru_cache(maxsize=1)
def country_words() -> tuple[tuple[str, str], ...]:
    """Every name and code of a country with its code of two letters, as pairs; the likelier of two meanings is last."""
    codes = all_countries()
    aliases = get_global("territory_aliases")
    longer = [(long, short[0]) for long, short in aliases.items() if len(long) == 3 and long.isalpha() and short]
    named = [
        (name, code)
        for language in _WRITTEN_IN
        for code, name in Locale.parse(language).territories.items()
        if code in codes
    ]
    long_codes = [pair for pair in longer if pair[1] in codes]
    return (*long_codes, *named, *_COUNTRIES_TOO.items(), *((code, code) for code in codes))


@lru_cache(maxsize=1)
def country_codes() -> dict[str, str]:
    """The codes of countries by their names, in small letters."""
    return {name.casefold(): code for name, code in country_words()}


@lru_cache(maxsize=1)
def language_words(spoken: tuple[str, ...]) -> tuple[tuple[str, str], ...]:
    """Every name and code of these languages with its code, as pairs."""
    named = [
        (name, code)
        for language in _WRITTEN_IN
        for code, name in Locale.parse(language).languages.items()
        if code in spoken
    ]
    return (*named, *_LANGUAGES_TOO.items(), *((code, code) for code in spoken))


@lru_cache(maxsize=1)
def _language_codes() -> dict[str, str]:
    spoken = [code for code, _name in spoken_languages("")]
    codes = {name.casefold(): code for name, code in _LANGUAGES_TOO.items()}
    for language in _READ_IN:
        named = Locale.parse(language).languages
        for code in spoken:
            codes.setdefault(str(named.get(code, code)).casefold(), code)
    return codes


def in_readers_words(typed: str) -> str:
    """A language as somebody typed it, or several with commas, named in the reader's language.

    What is no name of a language stays as it was typed, with all that stands beside it.
    """
    codes = [_language_codes().get(part.strip().casefold()) for part in re.split("[,،;]", typed) if part.strip()]
    return listed([language_name(code) for code in codes if code]) if codes and all(codes) else typed
