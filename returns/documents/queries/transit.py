"""Reads of transit: the rule rows that hold in the countries where somebody changes planes."""

from collections.abc import Sequence

from foundation.rulebook.rules import RuleRow, RulesOfDay
from returns.cases.queries.reasons import cited
from returns.documents.rules.documents import DocumentKind
from returns.documents.rules.transit import TransitRow
from returns.journey.rules.itinerary import LegFacts, changes_of_planes
from returns.people.models.people import Person
from returns.people.rules.people import NATIONALITY_UNKNOWN, NO_COUNTRY, STATELESS

NATIONALITIES, EXEMPTING = "transit.airport_visa_nationalities", "transit.exempting_documents"
AREA = "transit.schengen_countries"
TRANSIT_CODES = (NATIONALITIES, EXEMPTING, AREA)
_SCHENGEN = "Schengen"


def nationalities_of(person: Person) -> tuple[str, ...]:
    """The countries whose nationality somebody has, by code; nothing where it is not known. Opens the person."""
    nationalities = (person.about or {}).get("nationalities", [])
    return tuple(
        sorted({nationality["country"] for nationality in nationalities if nationality["country"] not in NO_COUNTRY})
    )


def is_nationality_known(person: Person) -> bool:
    """Whether a nationality is recorded, or that somebody has none. Opens the person."""
    nationalities = (person.about or {}).get("nationalities", [])
    return any(nationality["country"] != NATIONALITY_UNKNOWN for nationality in nationalities)


def is_stateless(person: Person) -> bool:
    """Whether it is recorded that somebody has no nationality. Opens the person."""
    return any(nationality["country"] == STATELESS for nationality in (person.about or {}).get("nationalities", []))


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
