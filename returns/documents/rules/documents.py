"""Travel documents: their kinds, in the order of preference, and whether somebody can make the journey on one."""

import enum
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from returns.cases.rules.limits import Limit
from returns.cases.rules.reasons import Cited, Reason, ReasonCode, Severity
from returns.documents.rules.custody import CustodyRules, Holder, original_reasons
from returns.journey.rules.itinerary import LegFacts, entries_of


class DocumentReason(ReasonCode):
    """Codes of reasons about travel documents."""

    DOCUMENT_MISSING = "document_missing"
    DOCUMENT_USED = "document_used"
    DOCUMENT_EXPIRES_TOO_SOON = "document_expires_too_soon"
    DOCUMENT_EXPIRY_UNKNOWN = "document_expiry_unknown"
    DOCUMENT_NOT_VALID_YET = "document_not_valid_yet"
    DOCUMENT_VALIDITY_TOO_SHORT = "document_validity_too_short"
    DOCUMENT_SINGLE_JOURNEY = "document_single_journey"


class DocumentKind(enum.StrEnum):
    """What somebody travels on (domain: "Order of preference"), and what lets somebody in or through."""

    PASSPORT = "passport"
    LAISSEZ_PASSER = "laissez_passer"
    EU_RETURN_DOCUMENT = "eu_return_document"
    VISA = "visa"
    AIRPORT_TRANSIT_VISA = "airport_transit_visa"
    RESIDENCE_PERMIT = "residence_permit"


TRAVELLED_ON = (DocumentKind.PASSPORT, DocumentKind.LAISSEZ_PASSER, DocumentKind.EU_RETURN_DOCUMENT)
LETS_IN = (DocumentKind.VISA, DocumentKind.AIRPORT_TRANSIT_VISA, DocumentKind.RESIDENCE_PERMIT)
# The words of rule documents.order_of_preference.
PREFERENCE_WORDS = {
    "valid_passport": DocumentKind.PASSPORT,
    "consular_emergency_document": DocumentKind.LAISSEZ_PASSER,
    "eu_travel_document_for_return": DocumentKind.EU_RETURN_DOCUMENT,
}


class WhyNot(enum.StrEnum):
    """Why a document does not serve this return."""

    LOST = "lost"
    REPLACED = "replaced"
    DAMAGED = "damaged"
    NOT_ACCEPTED = "not_accepted"
    GIVEN_BACK = "given_back"
    RECORDED_WRONGLY = "recorded_wrongly"
    OTHER = "other_reason"


@dataclass(frozen=True)
class DocumentFacts:
    """One document: its days (None is not known yet), how often it crosses, whether it serves this return, who has it.

    `country` issued it; `for_country` is where a visa or permit counts. `is_spent`: good for one journey, and used on
    an earlier one. `details` is a hash of what is sealed, `hands` one of whose hands it went through: no rule judges
    them, but a sign-off is about them.
    """

    kind: DocumentKind
    expires_on: date | None
    is_single_journey: bool
    is_usable: bool
    issued_on: date | None = None
    country: str = ""
    for_country: str = ""
    holder: Holder | None = None
    is_spent: bool = False
    document: str = ""
    details: str = ""
    hands: str = ""


@dataclass(frozen=True)
class DocumentRules:
    """The rows of the topic; `remaining` are days that a document outlasts the arrival, by country of arrival."""

    valid: Cited
    entries: Limit
    custody: CustodyRules
    preferred: tuple[DocumentKind, ...] = TRAVELLED_ON
    remaining: Mapping[str, Limit] | None = None


_Obstacle = tuple[DocumentReason, Cited, Callable[[DocumentFacts], bool]]


def as_signed(held: Sequence[DocumentFacts], rules: CustodyRules) -> tuple[DocumentFacts, ...]:
    """What a sign-off is about: not which of those who may hold an original on the day has it.

    It is handed out at the gate, after the sign-off; that it is not at hand is a finding, and findings are signed too.
    """
    return tuple(
        replace(one, holder=rules.at_hand[0], hands="") if one.holder in rules.at_hand else one for one in held
    )


def by_preference(held: Sequence[DocumentFacts], preferred: Sequence[DocumentKind]) -> list[DocumentFacts]:
    """Documents with the best first: usable ones, then by kind, then the one that lasts longest; visas stand last."""
    places = {kind: place for place, kind in enumerate(preferred)}

    def rank(one: DocumentFacts) -> tuple[bool, int, str, int, str]:
        last = one.expires_on.toordinal() if one.expires_on else 0
        return not one.is_usable, places.get(one.kind, len(places)), one.kind.value, -last, one.document

    return sorted(held, key=rank)


def misses_leg(one: DocumentFacts, leg: LegFacts, rules: DocumentRules) -> bool:
    """Whether a document is surely not good on a leg, by the calendars at both ends and the country of arrival."""
    if one.issued_on and one.issued_on > leg.departs_on:
        return True
    if one.expires_on is None:
        return False
    return one.expires_on < max(leg.departs_on, leg.arrives_on) or _too_short(one, leg, rules) is not None


def _too_short(one: DocumentFacts, leg: LegFacts, rules: DocumentRules) -> Limit | None:
    """The row that asks for more days after the arrival than a document has; legs within a country ask for none."""
    limit = (rules.remaining or {}).get(leg.destination_country)
    if limit is None or one.expires_on is None or leg.origin_country == leg.destination_country:
        return None
    return limit if one.expires_on < leg.arrives_on + timedelta(days=limit.value) else None


def _outlasts(leg: LegFacts, rules: DocumentRules) -> Callable[[DocumentFacts], bool]:
    return lambda one: _too_short(one, leg, rules) is None


def _obstacles(legs: Sequence[LegFacts], rules: DocumentRules) -> Iterator[_Obstacle]:
    """What a document has to meet, in the order in which it is said; each only narrows down what is left."""
    yield DocumentReason.DOCUMENT_MISSING, rules.valid, lambda one: one.is_usable and one.kind in TRAVELLED_ON
    yield DocumentReason.DOCUMENT_USED, rules.entries.cited, lambda one: not one.is_spent
    if not legs:
        return
    first, last = legs[0].departs_on, max(max(leg.departs_on, leg.arrives_on) for leg in legs)
    yield DocumentReason.DOCUMENT_EXPIRY_UNKNOWN, rules.valid, lambda one: one.expires_on is not None
    yield (
        DocumentReason.DOCUMENT_EXPIRES_TOO_SOON,
        rules.valid,
        lambda one: one.expires_on is not None and one.expires_on >= last,
    )
    yield (
        DocumentReason.DOCUMENT_NOT_VALID_YET,
        rules.valid,
        lambda one: one.issued_on is None or one.issued_on <= first,
    )
    for leg in legs:
        limit = (rules.remaining or {}).get(leg.destination_country)
        if limit is not None:
            yield DocumentReason.DOCUMENT_VALIDITY_TOO_SHORT, limit.cited, _outlasts(leg, rules)
    if entries_of(legs) > rules.entries.value:
        yield DocumentReason.DOCUMENT_SINGLE_JOURNEY, rules.entries.cited, lambda one: not one.is_single_journey


def carrying(
    held: Sequence[DocumentFacts], legs: Sequence[LegFacts], rules: DocumentRules
) -> tuple[list[DocumentFacts], DocumentReason | None, Cited]:
    """The documents that are good on every leg, best first; else nothing, with what none of them met and its row."""
    left = by_preference(held, rules.preferred)
    for code, cited, meets in _obstacles(legs, rules):
        left = [one for one in left if meets(one)]
        if not left:
            return [], code, cited
    return left, None, rules.valid


def document_reasons(
    person: str, held: Sequence[DocumentFacts], legs: Sequence[LegFacts], rules: DocumentRules
) -> tuple[Reason, ...]:
    """Why a person (id as hex) cannot make these legs on any document that is at hand; one reason at most.

    Days are those of the calendars at both ends of each leg. Sources: rules documents.valid_on_every_leg,
    documents.remaining_validity_days, documents.single_journey.entries, documents.original_at_hand.
    """
    good, code, cited = carrying(held, legs, rules)
    if code is not None:
        return (Reason(code, person, Severity.BLOCKER, cited.rule, cited.source, "documents"),)
    return original_reasons(person, [one.holder for one in good], rules.custody) if legs else ()
