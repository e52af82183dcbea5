"""Travel documents: whether somebody can make a journey on one, who has the original, and visas to change planes."""

import enum
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from itertools import pairwise

from foundation.months import months_later
from returns.cases.rules.cases import NOTHING, Cited, Limit, Reason, ReasonCode, Severity
from returns.journey.rules.itinerary import LegFacts
from returns.journey.rules.journeys import changes_of_planes, entries_of


class DocumentReason(ReasonCode):
    """Codes of reasons about travel documents, their originals, and visas to change planes."""

    DOCUMENT_MISSING = "document_missing"
    DOCUMENT_USED = "document_used"
    DOCUMENT_EXPIRES_TOO_SOON = "document_expires_too_soon"
    DOCUMENT_EXPIRY_UNKNOWN = "document_expiry_unknown"
    DOCUMENT_NOT_VALID_YET = "document_not_valid_yet"
    DOCUMENT_VALIDITY_TOO_SHORT = "document_validity_too_short"
    DOCUMENT_SINGLE_JOURNEY = "document_single_journey"
    DOCUMENT_ORIGINAL_ELSEWHERE = "document_original_elsewhere"
    DOCUMENT_ORIGINAL_NOT_KNOWN = "document_original_not_known"
    TRANSIT_VISA_NEEDED = "transit_visa_needed"
    TRANSIT_NATIONALITY_UNKNOWN = "transit_nationality_unknown"


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


class Holder(enum.StrEnum):
    """Who has the original of a document."""

    PERSON = "person"
    OFFICER = "officer"
    ESCORT = "escort"
    CONSULATE = "consulate"
    PARTNER = "partner"
    OTHER = "other"


class HandOut(enum.StrEnum):
    """Whether somebody, or an escort of theirs, has a document in hand."""

    HANDED_OUT = "handed_out"
    NOT_YET = "not_handed_out_yet"
    NOT_KNOWN = "where_it_is_not_known"
    NO_DOCUMENT = "no_document"
    EXPIRED = "document_expired"  # there is one, but its last day has passed


# In whose hands a document is handed out: those who travel.
TRAVELLING = (Holder.PERSON, Holder.ESCORT)

# Whoever holds it is nobody of the case or of the office, so a name is needed to find it again.
NAMED = (Holder.CONSULATE, Holder.PARTNER, Holder.OTHER)


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
class Remaining:
    """How long a document outlasts an arrival: days, and months of the calendar, each by its row; the later counts."""

    days: Limit = NOTHING
    months: Limit = NOTHING

    def until(self, arrives_on: date) -> tuple[date, Cited]:
        """The day on which a document has still to be valid, and the row that asks for it."""
        by_days = arrives_on + timedelta(days=self.days.value), self.days.cited
        by_months = months_later(arrives_on, self.months.value), self.months.cited
        return max(by_days, by_months, key=lambda due: due[0])


@dataclass(frozen=True)
class CustodyRules:
    """Who may hold an original on the day of departure, and the row that says so."""

    at_hand: tuple[Holder, ...]
    cited: Cited


@dataclass(frozen=True)
class DocumentRules:
    """The rows of the topic; `remaining` is what countries ask of a document beyond the arrival, by country.

    `remaining_in_transit` is what they ask where somebody only changes planes.
    """

    valid: Cited
    entries: Limit
    custody: CustodyRules
    preferred: tuple[DocumentKind, ...] = TRAVELLED_ON
    remaining: Mapping[str, Remaining] = field(default_factory=dict)
    remaining_in_transit: Mapping[str, Remaining] = field(default_factory=dict)


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


_Obstacle = tuple[DocumentReason, Cited, Callable[[DocumentFacts], bool]]


def as_signed(documents: Sequence[DocumentFacts], rules: CustodyRules) -> tuple[DocumentFacts, ...]:
    """What a sign-off is about: not which of those who may hold an original on the day has it.

    It is handed out at the gate, after the sign-off; that it is not at hand is a finding, and findings are signed too.
    """
    return tuple(
        replace(document, holder=rules.at_hand[0], hands="") if document.holder in rules.at_hand else document
        for document in documents
    )


def by_preference(documents: Sequence[DocumentFacts], preferred: Sequence[DocumentKind]) -> list[DocumentFacts]:
    """Documents with the best first: usable ones, then by kind, then the one that lasts longest; visas stand last."""
    places = {kind: place for place, kind in enumerate(preferred)}

    def rank(document: DocumentFacts) -> tuple[bool, int, str, int, str]:
        last = document.expires_on.toordinal() if document.expires_on else 0
        place = places.get(document.kind, len(places))
        return not document.is_usable, place, document.kind.value, -last, document.document

    return sorted(documents, key=rank)


def misses_leg(document: DocumentFacts, leg: LegFacts, legs: Sequence[LegFacts], rules: DocumentRules) -> bool:
    """Whether a document is surely not good on one of the legs of a journey, by the calendars at both its ends.

    And by what the country of arrival asks of it, where somebody enters or changes planes.
    """
    if document.issued_on and document.issued_on > leg.departs_on:
        return True
    if document.expires_on is None:
        return False
    return (
        document.expires_on < max(leg.departs_on, leg.arrives_on)
        or _too_short(document, leg, _asked(leg, legs, rules)) is not None
    )


def _asked(leg: LegFacts, legs: Sequence[LegFacts], rules: DocumentRules) -> Remaining | None:
    """What the country in which a leg ends asks beyond the arrival; legs within a country ask for nothing."""
    if leg.origin_country == leg.destination_country:
        return None
    remaining = rules.remaining_in_transit if leg in changes_of_planes(legs) else rules.remaining
    return remaining.get(leg.destination_country)


def _too_short(document: DocumentFacts, leg: LegFacts, remaining: Remaining | None) -> Cited | None:
    """The row that asks for more after the arrival than a document has."""
    if remaining is None or document.expires_on is None:
        return None
    last, cited = remaining.until(leg.arrives_on)
    return cited if document.expires_on < last else None


def _outlasts(leg: LegFacts, remaining: Remaining) -> Callable[[DocumentFacts], bool]:
    return lambda document: _too_short(document, leg, remaining) is None


def _obstacles(legs: Sequence[LegFacts], rules: DocumentRules) -> Iterator[_Obstacle]:
    """What a document has to meet, in the order in which it is said; each only narrows down what is left."""
    yield (
        DocumentReason.DOCUMENT_MISSING,
        rules.valid,
        lambda document: document.is_usable and document.kind in TRAVELLED_ON,
    )
    yield DocumentReason.DOCUMENT_USED, rules.entries.cited, lambda document: not document.is_spent
    if not legs:
        return
    first, last = legs[0].departs_on, max(max(leg.departs_on, leg.arrives_on) for leg in legs)
    yield DocumentReason.DOCUMENT_EXPIRY_UNKNOWN, rules.valid, lambda document: document.expires_on is not None
    yield (
        DocumentReason.DOCUMENT_EXPIRES_TOO_SOON,
        rules.valid,
        lambda document: document.expires_on is not None and document.expires_on >= last,
    )
    yield (
        DocumentReason.DOCUMENT_NOT_VALID_YET,
        rules.valid,
        lambda document: document.issued_on is None or document.issued_on <= first,
    )
    for leg in legs:
        if (remaining := _asked(leg, legs, rules)) is not None:
            cited = remaining.until(leg.arrives_on)[1]
            yield DocumentReason.DOCUMENT_VALIDITY_TOO_SHORT, cited, _outlasts(leg, remaining)
    if entries_of(legs) > rules.entries.value:
        yield (
            DocumentReason.DOCUMENT_SINGLE_JOURNEY,
            rules.entries.cited,
            lambda document: not document.is_single_journey,
        )


def carrying(
    documents: Sequence[DocumentFacts], legs: Sequence[LegFacts], rules: DocumentRules
) -> tuple[list[DocumentFacts], DocumentReason | None, Cited]:
    """The documents that are good on every leg, best first; else nothing, with what none of them met and its row."""
    left = by_preference(documents, rules.preferred)
    for code, cited, meets in _obstacles(legs, rules):
        left = [document for document in left if meets(document)]
        if not left:
            return [], code, cited
    return left, None, rules.valid


def document_reasons(
    person: str, documents: Sequence[DocumentFacts], legs: Sequence[LegFacts], rules: DocumentRules
) -> tuple[Reason, ...]:
    """Why a person (id as hex) cannot make these legs on any document that is at hand; one reason at most.

    Days are those of the calendars at both ends of each leg. Sources: rules documents.valid_on_every_leg,
    documents.remaining_validity_days, documents.remaining_validity_months, documents.single_journey.entries,
    documents.original_at_hand.
    """
    good, code, cited = carrying(documents, legs, rules)
    if code is not None:
        return (_reason(code, person, cited),)
    return original_reasons(person, [document.holder for document in good], rules.custody) if legs else ()


def is_in_order(since: date, before: date | None, today: date, corrects: bool) -> bool:
    """Whether a document can have changed hands on a day: not in the future, and not before it last did.

    A correction says the last hand-over anew, so it may name an earlier day.
    """
    return since <= today and (corrects or before is None or since >= before)


def has_expired(expires_on: date | None, day: date) -> bool:
    """Whether the last day of a document has passed on a day; of an unknown one nobody can say so."""
    return expires_on is not None and expires_on < day


def hand_out(holders: Sequence[Holder | None], has_expired_one: bool = False) -> HandOut:
    """Whether one of somebody's documents is handed out; `holders` of those that serve the journey, None: not known.

    `has_expired_one`: there is another one that has expired.
    """
    if not holders:
        return HandOut.EXPIRED if has_expired_one else HandOut.NO_DOCUMENT
    if any(holder in TRAVELLING for holder in holders):
        return HandOut.HANDED_OUT
    return HandOut.NOT_KNOWN if None in holders else HandOut.NOT_YET


def original_reasons(person: str, holders: Sequence[Holder | None], rules: CustodyRules) -> tuple[Reason, ...]:
    """Why a person (id as hex) has no document in hand on departure; `holders` of those good enough for the journey.

    None is a holder whom nobody has recorded: that warns, since it may well be at hand. One reason at most.
    Source: rule documents.original_at_hand.
    """
    if not holders or any(holder in rules.at_hand for holder in holders):
        return ()
    if None in holders:
        return (_reason(DocumentReason.DOCUMENT_ORIGINAL_NOT_KNOWN, person, rules.cited, Severity.WARNING),)
    return (_reason(DocumentReason.DOCUMENT_ORIGINAL_ELSEWHERE, person, rules.cited),)


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
            return (_reason(DocumentReason.TRANSIT_VISA_NEEDED, person, row.cited),)
        if not nationalities and not unknown:
            code = DocumentReason.TRANSIT_NATIONALITY_UNKNOWN
            unknown = (_reason(code, person, row.cited, Severity.WARNING),)
    return unknown


def _reason(code: DocumentReason, person: str, cited: Cited, severity: Severity = Severity.BLOCKER) -> Reason:
    return Reason(code, person, severity, cited.rule, cited.source, "documents")
