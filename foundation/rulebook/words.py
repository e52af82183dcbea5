"""Rules in the reader's words: values with units, scopes, standings, topics. Labels and sources stay as written."""

import re
from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from flask import Flask, current_app
from flask_babel import format_currency, get_locale

from foundation.acts import AuditedAct
from foundation.language.formats import country, day, exact, number, weekday_names
from foundation.language.words import _, lazy_gettext, ngettext
from foundation.rulebook.rules import RuleRow, ScopeKey, Standing, scope_words
from foundation.rulebook.topics import DECIMAL_UNITS, WEEKDAYS

_COUNTRY_KEYS = frozenset({"host", "region", "country", "nationality", "transit"})
_COUNTRY = re.compile(r"[A-Z]{2}")
_NAME = re.compile(r"\S+ \((?P<scope>.+), from (?P<day>\d{4}-\d\d-\d\d)\)")
_EXTENSION = "rule_values"

STANDING_LABELS = {
    Standing.SOURCED: lazy_gettext("Sourced"),
    Standing.PROJECT_DEFAULT: lazy_gettext("Project default"),
    Standing.VERIFY: lazy_gettext("To be verified"),
}
SCOPE_LABELS = {
    "country": lazy_gettext("Country of return"),
    "host": lazy_gettext("Host country"),
    "region": lazy_gettext("Region of the host country"),
    "nationality": lazy_gettext("Nationality"),
    "transit": lazy_gettext("Transit through"),
    "airport": lazy_gettext("Airport"),
    "carrier": lazy_gettext("Carrier"),
    "programme": lazy_gettext("Programme"),
    "return_type": lazy_gettext("Kind of return"),
    "currency": lazy_gettext("Currency"),
}


def early_day_words(first: date) -> str:
    """What is wrong with a day before the first one for which there are rules."""
    return _("Check the year: no rules are on record for a date before %(day)s.", day=day(first))


def far_day_words(furthest: date) -> str:
    """What is wrong with a day after the last one that a form takes."""
    return _("This day is too far ahead. Enter %(day)s or an earlier day.", day=day(furthest))


def init_rule_values(app: Flask, values: Mapping[str, Mapping[Any, object]]) -> None:
    """Let rules be read in the words that topics have for their values, by code, and for scopes, by key."""
    app.extensions[_EXTENSION] = values
    app.jinja_env.filters["rule_cited"] = cited_text


def _called(code: str) -> Mapping[Any, object]:
    """What the words of a rule, or of a key of scopes, are called; empty where no topic says so."""
    called: Mapping[Any, object] = current_app.extensions.get(_EXTENSION, {}).get(code, {}) if current_app else {}
    return called


def word_text(code: str, word: str) -> str:
    """What a word of a rule, or of a key of scopes, is called; the word itself where no topic says so."""
    return str(_called(code).get(word) or _plain(word))


def entry_text(code: str, word: str) -> str:
    """What an entry of a list is called: also a country, or a day of the week."""
    return str(_called(code).get(word) or _entry(word))


def value_text(row: RuleRow) -> str:
    """The value with its unit, formatted for the reader."""
    value = row.value
    if value is None:
        return str(_("Not known"))
    if isinstance(value, bool):
        return str(_("Yes") if value else _("No"))
    if isinstance(value, int):
        return _counted(value, row.unit, number(value))
    if row.unit == "money":
        amount, currency = row.money()
        return str(format_currency(amount, currency))
    if isinstance(value, tuple):
        return _list_text(row.code, value, row.unit)
    if isinstance(value, Mapping):
        return _enumerated([f"{_plain(key)}: {_plain(part)}" for key, part in value.items()])
    return exact(Decimal(value)) if row.unit in DECIMAL_UNITS else word_text(row.code, value)


def number_text(value: Decimal | None, unit: str) -> str:
    """A number with the unit of a rule, formatted for the reader: an end of its bounds, say."""
    if value is None:
        return ""
    whole = int(value) if value == int(value) else None
    return _counted(whole, unit, number(whole)) if whole is not None else exact(value)


def scope_text(scope: ScopeKey) -> str:
    """Where a row holds; "Everywhere" without a scope."""
    if not scope:
        return str(_("Everywhere"))
    named = {key: country(value) if key in _COUNTRY_KEYS else word_text(key, value) for key, value in scope}
    pairs = [(SCOPE_LABELS.get(key, key), value) for key, value in named.items()]
    return _enumerated([_("%(what)s: %(value)s", what=what, value=value) for what, value in pairs])


def cited_text(name: str) -> str:
    """Where and since when a row holds that is cited by its name (`RuleRow.name`), in words; empty of another text."""
    cited = _NAME.fullmatch(name)
    if cited is None:
        return ""
    scope = tuple((key, value) for key, _is, value in (part.partition("=") for part in cited["scope"].split(", ")))
    return _(
        "%(where)s, since %(day)s",
        where=scope_text(() if cited["scope"] == scope_words(()) else scope),
        day=day(date.fromisoformat(cited["day"])),
    )


def _list_text(code: str, values: tuple[Any, ...], unit: str) -> str:
    if not values:
        return str(_("None"))
    if isinstance(values[0], int):
        return _counted(values[-1], unit, _enumerated([number(value) for value in values]))
    return _enumerated([entry_text(code, value) for value in values])


def _entry(value: str) -> str:
    """One entry of a list: a country or a weekday in the reader's language, else the word as it is."""
    if value in WEEKDAYS:
        return weekday_names()[WEEKDAYS.index(value)]
    return country(value) if _COUNTRY.fullmatch(value) else _plain(value)


def _enumerated(parts: list[str]) -> str:
    """A list in the reader's language; each part is isolated, so that codes keep their direction in Arabic.

    Parts with a comma of their own are set apart by semicolons. Babel's lists without an "and" say the last part twice
    in Arabic, and put nothing between the parts in Turkish.
    """
    locale = get_locale()
    is_rtl = locale is not None and locale.text_direction == "rtl"
    if is_rtl:
        parts = [f"\u2068{part}\u2069" for part in parts]
    has_commas = any(comma in part for part in parts for comma in (", ", "، "))
    between = ("; ", "؛ ") if has_commas else (", ", "، ")
    return between[is_rtl].join(parts)


def _plain(value: Any) -> str:
    """Yes and no translated; other codes with spaces."""
    if isinstance(value, bool):
        return str(_("Yes") if value else _("No"))
    return str(value).replace("_", " ")


def _counted(count: int, unit: str, shown: str) -> str:
    """A number, or several, with the unit in the form that goes with the last one."""
    texts = {
        "seconds": lambda: ngettext("%(shown)s second", "%(shown)s seconds", count, shown=shown),
        "minutes": lambda: ngettext("%(shown)s minute", "%(shown)s minutes", count, shown=shown),
        "hours": lambda: ngettext("%(shown)s hour", "%(shown)s hours", count, shown=shown),
        "days": lambda: ngettext("%(shown)s day", "%(shown)s days", count, shown=shown),
        "working_days": lambda: ngettext("%(shown)s working day", "%(shown)s working days", count, shown=shown),
        "weeks": lambda: ngettext("%(shown)s week", "%(shown)s weeks", count, shown=shown),
        "week_number": lambda: _("week %(shown)s", shown=shown),
        "months": lambda: ngettext("%(shown)s month", "%(shown)s months", count, shown=shown),
        "years": lambda: ngettext("%(shown)s year", "%(shown)s years", count, shown=shown),
        "age_years": lambda: ngettext("%(shown)s year old", "%(shown)s years old", count, shown=shown),
        "km": lambda: _("%(shown)s km", shown=shown),
    }
    return str(texts[unit]()) if unit in texts else shown


class RulebookAct(AuditedAct):
    """Pages and changes of rulebook, as the audit calls them."""

    LIST = "rules.list", lazy_gettext("Listed rules")
    OPEN = "rules.open", lazy_gettext("Read a rule")
    SEED = "rules.seed", lazy_gettext("Loaded rules")


SUBJECTS: dict[str, object] = {
    "rule": lazy_gettext("Rule"),
}
