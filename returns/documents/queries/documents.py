"""Reads of travel documents: those of a case, where their originals are, and what papers are judged by."""

import hashlib
import uuid
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session

from foundation.geography.zones import local_date
from foundation.rulebook.queries import rules_on
from foundation.rulebook.rules import RuleRow, RulesOfDay
from foundation.security.encryption import as_json
from foundation.storage.known import prepared
from foundation.storage.types import canonical_json
from returns.cases.queries import cited
from returns.cases.rules.cases import Limit
from returns.documents.models import (
    CustodyContent as CustodyContent,
    DocumentContent as DocumentContent,
    DocumentCustody as DocumentCustody,
    ExitFormality,
    TravelDocument as TravelDocument,
)
from returns.documents.rules.documents import (
    PREFERENCE_WORDS,
    CustodyRules,
    DocumentFacts,
    DocumentKind,
    DocumentRules,
    Holder,
    Remaining,
    TransitRow,
    TransitRules,
)
from returns.documents.rules.formalities import ExitFacts, ExitRules, Payer
from returns.journey.queries.itinerary import Leg, journey, leg_facts, legs_of_case, travels
from returns.journey.rules.itinerary import LegFacts
from returns.journey.rules.journeys import changes_of_planes
from returns.people.models import Identifier, Person
from returns.people.rules.people import NATIONALITY_UNKNOWN, NO_COUNTRY, STATELESS, IdentifierKind

VALID, ENTRIES = "documents.valid_on_every_leg", "documents.single_journey.entries"
AT_HAND, PREFERENCE = "documents.original_at_hand", "documents.order_of_preference"
REMAINING, REMAINING_MONTHS = "documents.remaining_validity_days", "documents.remaining_validity_months"
_LATER = ("custody_after", "original_at")  # of the contents: only some rows have them
DOCUMENT_CODES = (VALID, ENTRIES, AT_HAND, PREFERENCE, REMAINING, REMAINING_MONTHS)
NATIONALITIES, EXEMPTING = "transit.airport_visa_nationalities", "transit.exempting_documents"
AREA, _SCHENGEN = "transit.schengen_countries", "Schengen"
TRANSIT_CODES = (NATIONALITIES, EXEMPTING, AREA)
PERMIT_STOPS, FINE_STOPS, PERMIT_NEEDED = "exit.missing_permit_stops", "exit.unpaid_fine_stops", "exit.permit_required"
EXIT_CODES = (PERMIT_STOPS, FINE_STOPS, PERMIT_NEEDED)
PAPER_CODES = (*DOCUMENT_CODES, *TRANSIT_CODES, *EXIT_CODES)


@dataclass(frozen=True)
class DocumentInHands:
    """One document with the hands through which its original went, the first one first."""

    document: TravelDocument
    custody: tuple[DocumentCustody, ...]

    @property
    def current(self) -> DocumentCustody | None:
        """Where the original is now; None is not known, as of what was stated to be another document since."""
        content = TravelDocument.content.readable(self.document)
        after = (content.custody_after if content else None) or 0
        return self.custody[-1] if len(self.custody) > after else None


_PAPERS = prepared(
    select(TravelDocument, DocumentCustody)
    .outerjoin(DocumentCustody, DocumentCustody.document_id == TravelDocument.id)
    .where(TravelDocument.case_id.in_(bindparam("cases", expanding=True)))
    .order_by(TravelDocument.person_id, TravelDocument.id, DocumentCustody.ordinal)
)


def papers_of_case(session: Session, case_id: uuid.UUID) -> tuple[DocumentInHands, ...]:
    """The documents of a case, each with its custody; one statement, since a document changes hands few times."""
    return papers_of_cases(session, [case_id])[case_id]


def papers_of_cases(session: Session, cases: Collection[uuid.UUID]) -> dict[uuid.UUID, tuple[DocumentInHands, ...]]:
    """The same of several cases, by case; one statement."""
    rows = session.execute(_PAPERS, {"cases": list(cases)})
    return by_case(cases, ((document, custody) for document, custody in rows))


def by_case(
    cases: Collection[uuid.UUID], rows: Iterable[tuple[TravelDocument, DocumentCustody | None]]
) -> dict[uuid.UUID, tuple[DocumentInHands, ...]]:
    """Documents with their custody, by case, out of rows in the order of both; a row may come several times."""
    by_document: dict[uuid.UUID, tuple[TravelDocument, dict[DocumentCustody, None]]] = {}
    for document, custody in rows:
        by_document.setdefault(document.id, (document, {}))[1].update({custody: None} if custody else {})
    papers = [DocumentInHands(document, tuple(custody)) for document, custody in by_document.values()]
    return {case_id: tuple(paper for paper in papers if paper.document.case_id == case_id) for case_id in cases}


def documents_of_case(session: Session, case_id: uuid.UUID) -> Sequence[TravelDocument]:
    """The documents of a case; one statement."""
    statement = (
        select(TravelDocument)
        .where(TravelDocument.case_id == case_id)
        .order_by(TravelDocument.person_id, TravelDocument.is_usable.desc(), TravelDocument.kind, TravelDocument.id)
    )
    return session.execute(statement).scalars().all()


def document_of_case(session: Session, case_id: uuid.UUID, document_id: uuid.UUID) -> TravelDocument | None:
    """One document of a case that this scope sees."""
    statement = select(TravelDocument).where(TravelDocument.case_id == case_id, TravelDocument.id == document_id)
    return session.execute(statement).scalar_one_or_none()


def used_before(session: Session, index: bytes) -> Sequence[TravelDocument]:
    """Documents on which somebody has departed, of people who are found by this number (keyed); one statement."""
    has_it = (Identifier.kind == IdentifierKind.DOCUMENT, Identifier.value_index == index)
    people = select(Identifier.person_id).where(*has_it)
    statement = select(TravelDocument).where(TravelDocument.person_id.in_(people), TravelDocument.used_on.is_not(None))
    return session.execute(statement.order_by(TravelDocument.used_on, TravelDocument.id)).scalars().all()


def custody_of_document(session: Session, document_id: uuid.UUID) -> Sequence[DocumentCustody]:
    """The hands through which a document went, the first one first; one statement."""
    statement = (
        select(DocumentCustody)
        .where(DocumentCustody.document_id == document_id)
        .order_by(DocumentCustody.ordinal, DocumentCustody.id)
    )
    return session.execute(statement).scalars().all()


def custody_row(session: Session, document_id: uuid.UUID, custody_id: uuid.UUID) -> DocumentCustody | None:
    """One hand-over of a document that this scope sees."""
    statement = select(DocumentCustody).where(
        DocumentCustody.document_id == document_id, DocumentCustody.id == custody_id
    )
    return session.execute(statement).scalar_one_or_none()


# Papers as facts.


def papers_by_person(papers: Iterable[DocumentInHands], day: date) -> dict[uuid.UUID, tuple[DocumentFacts, ...]]:
    """Documents as facts of a departure on a day, by person; opens them."""
    facts: dict[uuid.UUID, tuple[DocumentFacts, ...]] = {}
    for paper in papers:
        person = paper.document.person_id
        facts[person] = (*facts.get(person, ()), document_facts(paper, day))
    return facts


def document_facts(paper: DocumentInHands, day: date) -> DocumentFacts:
    """A document as a fact of a departure on a day; opens it. Where the key is gone, what is plain is left."""
    document = paper.document
    content = TravelDocument.content.readable(document)
    used = document.used_on is not None and document.used_on < day
    chain = [
        [
            row.holder.value,
            row.since_on.isoformat(),
            str(row.file_id or ""),
            as_json(DocumentCustody.content.readable(row)) or {},
        ]
        for row in paper.custody
    ]
    return DocumentFacts(
        kind=document.kind,
        expires_on=document.expires_on,
        is_single_journey=document.is_single_journey,
        is_usable=document.is_usable,
        issued_on=content.issued_on if content else None,
        country=document.issuing_country,
        for_country=document.for_country or "",
        holder=paper.current.holder if paper.current else None,
        is_spent=document.is_single_journey and used,
        document=document.id.hex,
        details=hash_of(_plain(content)),
        hands=hash_of(chain),
    )


def _plain(content: DocumentContent | None) -> dict[str, Any]:
    """What is hashed of a document; of older rows the same as when they were signed."""
    plain = as_json(content) or {}
    return {name: part for name, part in plain.items() if part is not None or name not in _LATER}


def hash_of(content: object) -> str:
    """A hash of all that is sealed: a sign-off rests on what no rule judges, too."""
    return hashlib.sha256(canonical_json(content).encode()).hexdigest()


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


# The rule rows that papers are judged by.


@dataclass(frozen=True)
class PaperRules:
    """The rules that the papers of people are judged by on these legs, and the rows that they come from."""

    documents: DocumentRules
    transit: TransitRules
    leaving: ExitRules
    used: tuple[RuleRow, ...]


def paper_rules(rules: RulesOfDay, legs: Sequence[LegFacts]) -> PaperRules:
    """The rules of these legs; each row is named once. RuleMissing if one is not there."""
    documents, of_documents = document_rules(rules, legs)
    transit, of_transit = transit_rules(rules, legs)
    leaving, of_leaving = exit_rules(rules, legs[0].origin_country if legs else "")
    rows = {row.name: row for row in (*of_documents, *of_transit, *of_leaving)}
    return PaperRules(documents, transit, leaving, tuple(rows.values()))


def document_rules(rules: RulesOfDay, legs: Sequence[LegFacts]) -> tuple[DocumentRules, list[RuleRow]]:
    """The rules that documents on these legs are judged by, and the rows that they come from. RuleMissing."""
    valid, entries, at_hand, preferred = (rules.need(code) for code in (VALID, ENTRIES, AT_HAND, PREFERENCE))
    # Both of every country: where people travel apart, some may enter where others only change planes.
    entered, of_entered = _remaining(rules, "country", legs)
    in_transit, of_transit = _remaining(rules, "transit", legs)
    documents = DocumentRules(
        valid=cited(valid),
        entries=Limit(entries.whole(), cited(entries)),
        custody=CustodyRules(tuple(Holder(word) for word in at_hand.entries()), cited(at_hand)),
        preferred=tuple(PREFERENCE_WORDS[word] for word in preferred.entries()),
        remaining=entered,
        remaining_in_transit=in_transit,
    )
    return documents, [valid, entries, at_hand, preferred, *of_entered, *of_transit]


def _remaining(rules: RulesOfDay, key: str, legs: Sequence[LegFacts]) -> tuple[dict[str, Remaining], list[RuleRow]]:
    """What countries in which these legs end ask beyond the arrival, by country, and the rows.

    `key` is what a scope calls such a country. A row whose value is not known asks for nothing.
    """
    countries = dict.fromkeys(leg.destination_country for leg in legs if leg.origin_country != leg.destination_country)
    rows = {
        country: [rules.need(code, {key: country}) for code in (REMAINING, REMAINING_MONTHS)] for country in countries
    }

    def limit(row: RuleRow) -> Limit:
        return Limit(row.whole() if row.known else 0, cited(row))

    remaining = {country: Remaining(limit(days), limit(months)) for country, (days, months) in rows.items()}
    return remaining, [row for pair in rows.values() for row in pair]


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


def exit_rules(rules: RulesOfDay, host: str) -> tuple[ExitRules, list[RuleRow]]:
    """What stops somebody from leaving a country (ISO code, or empty), and the rows that say so. RuleMissing."""
    permit, fine, needed = rules.need(PERMIT_STOPS), rules.need(FINE_STOPS), rules.find(PERMIT_NEEDED, {"host": host})
    leaving = ExitRules(permit.flag(), cited(permit), fine.flag(), cited(fine))
    if needed is None or not needed.known:
        return leaving, [permit, fine]
    return replace(leaving, is_permit_needed=needed.flag(), needed=cited(needed)), [permit, fine, needed]


# The journey that documents have to serve.


@dataclass(frozen=True)
class PlannedWay:
    """The legs that documents have to serve, the local day on which they begin (today without legs), and the rules."""

    day: date
    rows: Sequence[Leg]
    rules: DocumentRules

    def legs_of(self, person_id: uuid.UUID) -> tuple[LegFacts, ...]:
        """The legs of one person of the case; opens them."""
        return leg_facts([leg for leg in self.rows if travels(leg, person_id)])


def planned_way(session: Session, case_id: uuid.UUID, today: date) -> PlannedWay:
    """The journey of a case as its documents are judged by it; two statements and the key. RuleMissing."""
    travelled = journey(legs_of_case(session, case_id))
    day = local_date(travelled[0].departs_at, travelled[0].departs_zone) if travelled else today
    rules, _used = document_rules(rules_on(session, DOCUMENT_CODES, day), leg_facts(travelled))
    return PlannedWay(day, travelled, rules)
