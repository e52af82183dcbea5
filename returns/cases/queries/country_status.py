"""Reads of the status of countries, out of the rule book."""

from datetime import date

from sqlalchemy.orm import Session

from foundation.rulebook.queries import rules_on
from foundation.rulebook.rules import RulesOfDay
from returns.cases.queries.reasons import cited
from returns.cases.rules.country_status import CountryStatus

STATUS = "country_status.status"
BLOCKING = "country_status.blocking"


def country_status(session: Session, country: str, day: date) -> CountryStatus:
    """The status of returns to a country (ISO code) on a day; one statement. RuleMissing if a row is not there."""
    return country_status_of(rules_on(session, (STATUS, BLOCKING), day), country)


def country_status_of(rules: RulesOfDay, country: str) -> CountryStatus:
    """The same out of rules that are read already."""
    row = rules.need(STATUS, {"country": country})
    return CountryStatus(row.text() if row.known else None, cited(row), rules.need(BLOCKING).entries())
