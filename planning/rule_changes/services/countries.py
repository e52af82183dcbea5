"""The status of countries: which row holds, when it is reviewed, and how many cases a suspension stops."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy.orm import Session

from foundation.language.formats import by_alphabet
from foundation.rulebook.queries import rows_of, rules_on
from foundation.rulebook.rules import RuleRow, rows_in_force
from foundation.storage.unit_of_work import Unit, reading
from planning.rule_changes import queries
from planning.rule_changes.queries import RULE_EFFECTS
from planning.rule_changes.rules import CountryRow, review_of
from returns.cases.queries import BLOCKING, STATUS

REVIEW_DAYS, SOON_DAYS = "rule_change.country_review_days", "rule_change.country_ends_soon_days"


@dataclass(frozen=True)
class FrozenCases:
    """Cases to a country whose people have not left: all that the reader may count, and of each office for some."""

    total: int = 0
    offices: tuple[tuple[str, int], ...] = ()


def frozen_cases(unit: Unit, of_all_offices: bool) -> dict[str, FrozenCases]:
    """How many cases go to each country: those that the reader sees, or of all offices as counts; one statement."""
    if of_all_offices:
        with reading(unit.aside, RULE_EFFECTS) as aside:
            counts = queries.cases_by_country(aside.session, offices=True)
    else:
        counts = queries.cases_by_country(unit.session, offices=False)
    by_country: dict[str, list[tuple[str, int]]] = {}
    for country, office, count in counts:
        by_country.setdefault(country, []).append((office, count))
    return {
        country: FrozenCases(
            sum(count for _office, count in own),
            tuple(sorted(own, key=lambda pair: by_alphabet(pair[0]))) if of_all_offices else (),
        )
        for country, own in by_country.items()
    }


def country_rows(session: Session, with_cases: Collection[str], today: date) -> list[CountryRow]:
    """Every country with a row of its own or with cases, as it stands today and what comes next; two statements."""
    rules = rules_on(session, (STATUS, BLOCKING, REVIEW_DAYS, SOON_DAYS), today)
    blocking, review_days = rules.need(BLOCKING).entries(), timedelta(days=rules.need(REVIEW_DAYS).whole())
    soon = today + timedelta(days=rules.need(SOON_DAYS).whole())
    # A status is asked for by the country alone: a row for a part of its cases holds nowhere.
    every = [row for row in rows_of(session, [STATUS]) if {*dict(row.scope)} == {"country"} and row.known]
    held = {_country(row): row for row in rows_in_force(every, today)}
    to_come = sorted((row for row in every if row.valid_from > today), key=lambda row: row.valid_from, reverse=True)
    coming = {_country(row): row for row in to_come}
    rows = []
    for country in sorted({*held, *coming, *with_cases}):
        own = held.get(country)
        review_on = (own.valid_until or own.valid_from + review_days) if own is not None else None
        rows.append(
            CountryRow(
                country,
                own,
                own is not None and own.value in blocking,
                review_on,
                review_of(review_on, today, soon),
                coming.get(country),
            )
        )
    return rows


def _country(row: RuleRow) -> str:
    return dict(row.scope)["country"]
