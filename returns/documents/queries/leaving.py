"""Reads of exit formalities and of transit, with the rule rows that they are judged by."""

import uuid
from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from foundation.rulebook.rules import RuleRow, RulesOfDay
from foundation.security.sealed import as_json
from returns.cases.queries.cases import cited
from returns.documents.models import ExitFormality as ExitFormality
from returns.documents.queries.documents import hash_of
from returns.documents.rules.documents import DocumentKind
from returns.documents.rules.leaving import ExitFacts, ExitRules, Payer
from returns.documents.rules.transit import TransitRow
from returns.journey.rules.itinerary import LegFacts
from returns.journey.rules.journeys import changes_of_planes
from returns.people.models import Person
from returns.people.rules.people import NATIONALITY_UNKNOWN, NO_COUNTRY, STATELESS

# Reads of exit formalities: those of a case, what they are as facts, and the rule rows that they are judged by.

PERMIT_STOPS, FINE_STOPS = "exit.missing_permit_stops", "exit.unpaid_fine_stops"
EXIT_CODES = (PERMIT_STOPS, FINE_STOPS)


def exits_of_case(session: Session, case_id: uuid.UUID) -> dict[uuid.UUID, ExitFormality]:
    """What is recorded of the people of a case, by person; one statement."""
    statement = select(ExitFormality).where(ExitFormality.case_id == case_id).order_by(ExitFormality.person_id)
    return {formality.person_id: formality for formality in session.execute(statement).scalars()}


def exit_of_person(session: Session, case_id: uuid.UUID, person_id: uuid.UUID) -> ExitFormality | None:
    """What is recorded of one person of a case."""
    statement = select(ExitFormality).where(ExitFormality.case_id == case_id, ExitFormality.person_id == person_id)
    return session.execute(statement).scalar_one_or_none()


def exit_facts(row: ExitFormality) -> ExitFacts:
    """What is recorded as facts; opens it. Where the key is gone, nothing is known."""
    content = ExitFormality.content.readable(row)
    if content is None:
        return ExitFacts()
    return ExitFacts(
        permit=content.permit,
        permit_on=content.permit_on,
        has_fine=bool(content.fine_amount),
        is_fine_settled=content.fine_paid_on is not None or content.fine_payer is Payer.WAIVED,
        details=hash_of(as_json(content)),
    )


def exit_rules(rules: RulesOfDay) -> tuple[ExitRules, list[RuleRow]]:
    """What stops somebody from leaving, and the rows that say so. RuleMissing."""
    permit, fine = rules.need(PERMIT_STOPS), rules.need(FINE_STOPS)
    return ExitRules(permit.flag(), cited(permit), fine.flag(), cited(fine)), [permit, fine]


# Reads of transit: the rule rows that hold in the countries where somebody changes planes.


NATIONALITIES, EXEMPTING = "transit.airport_visa_nationalities", "transit.exempting_documents"
AREA = "transit.schengen_countries"
TRANSIT_CODES = (NATIONALITIES, EXEMPTING, AREA)
_SCHENGEN = "Schengen"


def nationalities_of(person: Person) -> tuple[str, ...]:
    """The countries whose nationality somebody has, by code; nothing where it is not known. Opens the person."""
    countries = {nationality.country for nationality in person.details.nationalities}
    return tuple(sorted(countries - set(NO_COUNTRY)))


def is_nationality_known(person: Person) -> bool:
    """Whether a nationality is recorded, or that somebody has none. Opens the person."""
    return any(nationality.country != NATIONALITY_UNKNOWN for nationality in person.details.nationalities)


def is_stateless(person: Person) -> bool:
    """Whether it is recorded that somebody has no nationality. Opens the person."""
    return any(nationality.country == STATELESS for nationality in person.details.nationalities)


def transit_rules(rules: RulesOfDay, legs: Sequence[LegFacts]) -> tuple[dict[str, TransitRow], list[RuleRow]]:
    """The row of each country in which planes are changed, and the rule rows that were used.

    A row of a country's own stands for its whole list; else the common list of the area holds where it is part of it.
    RuleMissing if the area itself or what exempts is not said at all.
    """
    countries = dict.fromkeys(leg.destination_country for leg in changes_of_planes(legs))
    rows, used = {}, []
    for country in countries:
        area = rules.need(AREA)
        together = tuple(area.entries()) if country in area.entries() else (country,)
        own, common = rules.find(NATIONALITIES, {"transit": country}), rules.find(NATIONALITIES, {"transit": _SCHENGEN})
        listed = own if own is not None or len(together) == 1 else common
        used += [area, *([listed] if listed else [])]
        if listed is None or not listed.known:
            continue
        exempting = rules.need(EXEMPTING, {"transit": _SCHENGEN if len(together) > 1 else country})
        used.append(exempting)
        kinds = tuple(DocumentKind(word) for word in exempting.entries())
        rows[country] = TransitRow(tuple(listed.entries()), kinds, together, cited(listed))
    return rows, used
