"""Transit: whether somebody may change planes in a country, by nationality, country and document."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from returns.cases.rules import Cited, Reason, ReasonCode, Severity
from returns.documents.rules.documents import DocumentFacts, DocumentKind
from returns.journey.rules.itinerary import LegFacts
from returns.journey.rules.journeys import changes_of_planes


class TransitReason(ReasonCode):
    """Codes of reasons about countries of transit."""

    TRANSIT_VISA_NEEDED = "transit_visa_needed"
    TRANSIT_NATIONALITY_UNKNOWN = "transit_nationality_unknown"


@dataclass(frozen=True)
class TransitRow:
    """Who needs a visa to change planes in a country: nationalities, and which documents of which countries exempt.

    `area` are the countries that ask for it together, and whose visas and permits count: it alone, or Schengen.
    """

    nationalities: tuple[str, ...]
    exempting: tuple[DocumentKind, ...]
    area: tuple[str, ...]
    cited: Cited


TransitRules = Mapping[str, TransitRow]  # by country of transit; one that is not there asks for nothing that is known


def _exempts(document: DocumentFacts, row: TransitRow, leg: LegFacts, onward: LegFacts) -> bool:
    """Whether a document lets somebody through: of the right kind and country, and surely valid until they fly on."""
    return (
        document.is_usable
        and not document.is_spent
        and document.kind in row.exempting
        and document.for_country in row.area
        and document.expires_on is not None
        and document.expires_on >= max(leg.arrives_on, onward.departs_on)
        and (document.issued_on is None or document.issued_on <= leg.arrives_on)
    )


def transit_reasons(
    person: str,
    nationalities: Sequence[str],
    documents: Sequence[DocumentFacts],
    legs: Sequence[LegFacts],
    rules: TransitRules,
) -> tuple[Reason, ...]:
    """Why a person (id as hex) may not be let through on the way; one reason at most.

    Somebody of several nationalities is asked for the strictest: on which passport one is checked in is not known
    here. Source: rules transit.airport_visa_nationalities, transit.exempting_documents.
    """
    unknown: tuple[Reason, ...] = ()
    after = {before.ordinal: leg for before, leg in pairwise(legs)}
    for leg in changes_of_planes(legs):
        row, onward = rules.get(leg.destination_country), after[leg.ordinal]
        if (
            row is None
            or leg.origin_country in row.area
            or any(_exempts(document, row, leg, onward) for document in documents)
        ):
            continue
        if set(nationalities) & set(row.nationalities):
            return (_reason(TransitReason.TRANSIT_VISA_NEEDED, person, row.cited, Severity.BLOCKER),)
        if not nationalities:
            unknown = unknown or (
                _reason(TransitReason.TRANSIT_NATIONALITY_UNKNOWN, person, row.cited, Severity.WARNING),
            )
    return unknown


def _reason(code: ReasonCode, person: str, cited: Cited, severity: Severity) -> Reason:
    return Reason(code, person, severity, cited.rule, cited.source, "documents")
