"""The rules of a route: what readiness says against legs for reasons that another way or day would not have."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from planning.ways.rules.network import Fares
from returns.cases.rules.cases import Reason, Severity
from returns.documents.rules.documents import (
    DocumentFacts,
    DocumentReason,
    DocumentRules,
    TransitRules,
    document_reasons,
    transit_reasons,
)
from returns.journey.rules.itinerary import ItineraryReason, JourneyLimits, LegFacts
from returns.journey.rules.journeys import EndFacts, journey_reasons

# A missing document, say, blocks every way alike: readiness says so beside each, and no search can avoid it.
ROUTE_CODES = frozenset(
    {
        ItineraryReason.NIGHT_STOP_WITHOUT_ACCOMMODATION,
        ItineraryReason.LEGS_APART,
        ItineraryReason.LEGS_OVERLAP,
        ItineraryReason.LEG_IN_PAST,
        ItineraryReason.LEG_ENDS_BEFORE_IT_BEGINS,
        ItineraryReason.LEG_TOO_FAST,
        ItineraryReason.LEG_TOO_LONG,
        ItineraryReason.CONNECTION_TOO_SHORT,
        ItineraryReason.ENDS_ELSEWHERE,
        DocumentReason.DOCUMENT_EXPIRES_TOO_SOON,
        DocumentReason.DOCUMENT_NOT_VALID_YET,
        DocumentReason.DOCUMENT_VALIDITY_TOO_SHORT,
        DocumentReason.DOCUMENT_SINGLE_JOURNEY,
        DocumentReason.TRANSIT_VISA_NEEDED,
    }
)


@dataclass(frozen=True)
class RoutePerson:
    """Somebody who travels (id as hex), with what decides by which countries they may go."""

    person: str
    nationalities: tuple[str, ...] = ()
    documents: tuple[DocumentFacts, ...] = ()


@dataclass(frozen=True)
class Party:
    """Who travels together: each person, what makes changes slower, and how many pay which fare."""

    people: tuple[RoutePerson, ...]
    with_small_child: bool = False
    with_wheelchair: bool = False
    adults: int = 1
    children: int = 0
    infants: int = 0

    @property
    def seats(self) -> int:
        """How many seats they need: an infant has none."""
        return self.adults + self.children

    def pays(self, fares: Fares) -> int:
        """What all of them pay together, in thousandths of the currency of the fares."""
        return self.adults * fares.adult + self.children * fares.of_child + self.infants * fares.of_infant


@dataclass(frozen=True)
class RouteRules:
    """The rows of the rule book that decide about a route on the day of departure, as readiness reads them."""

    journey: JourneyLimits
    documents: DocumentRules
    transit: TransitRules = field(default_factory=dict)


def of_route(reasons: Iterable[Reason]) -> tuple[Reason, ...]:
    """Of these reasons the blockers that rest on the route."""
    return tuple(reason for reason in reasons if reason.code in ROUTE_CODES and reason.severity is Severity.BLOCKER)


def route_reasons(
    legs: Sequence[LegFacts], end: EndFacts, party: Party, rules: RouteRules, now: datetime | None = None
) -> tuple[Reason, ...]:
    """Every reason of the route against legs in their order, for each person. Asked of the rules of readiness."""
    reasons = [*journey_reasons(legs, end, party.with_small_child, party.with_wheelchair, rules.journey, now)]
    for person in party.people:
        who, documents = person.person, person.documents
        reasons += document_reasons(who, documents, legs, rules.documents)
        reasons += transit_reasons(who, person.nationalities, documents, legs, rules.transit)
    return of_route(reasons)


def kinds_of_fares(ages: Sequence[int | None], infant_to: int, child_to: int) -> Mapping[str, int]:
    """How many pay as adults, children and infants, by their ages in full years; an unknown age pays as an adult."""
    known = [age for age in ages if age is not None]
    infants = sum(age <= infant_to for age in known)
    children = sum(infant_to < age <= child_to for age in known)
    return {"adults": len(ages) - infants - children, "children": children, "infants": infants}
