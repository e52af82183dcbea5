"""Reads of travel documents: those of a case, what they are as facts, and the rule rows that they are judged by."""

import hashlib
import uuid
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from foundation.rulebook.rules import RuleRow, RulesOfDay
from foundation.security.sealed import as_json
from foundation.storage.types import canonical_json
from returns.cases.queries import cited
from returns.cases.rules import Limit
from returns.documents.models import (
    DocumentContent as DocumentContent,
    DocumentCustody,
    TravelDocument as TravelDocument,
)
from returns.documents.rules.custody import CustodyRules, Holder
from returns.documents.rules.documents import PREFERENCE_WORDS, DocumentFacts, DocumentRules, Remaining
from returns.journey.rules.itinerary import LegFacts
from returns.people.models import Identifier
from returns.people.rules.people import IdentifierKind

VALID, ENTRIES = "documents.valid_on_every_leg", "documents.single_journey.entries"
AT_HAND, PREFERENCE = "documents.original_at_hand", "documents.order_of_preference"
REMAINING, REMAINING_MONTHS = "documents.remaining_validity_days", "documents.remaining_validity_months"
_LATER = ("custody_after", "original_at")  # of the contents: only some rows have them
DOCUMENT_CODES = (VALID, ENTRIES, AT_HAND, PREFERENCE, REMAINING, REMAINING_MONTHS)


@dataclass(frozen=True)
class Paper:
    """One document with the hands through which its original went, the first one first."""

    document: TravelDocument
    custody: tuple[DocumentCustody, ...]

    @property
    def current(self) -> DocumentCustody | None:
        """Where the original is now; None is not known, as of what was stated to be another document since."""
        content = TravelDocument.content.readable(self.document)
        after = (content.custody_after if content else None) or 0
        return self.custody[-1] if len(self.custody) > after else None


def papers_of_case(session: Session, case_id: uuid.UUID) -> tuple[Paper, ...]:
    """The documents of a case, each with its custody; one statement, since a document changes hands few times."""
    return papers_of_cases(session, [case_id])[case_id]


def papers_of_cases(session: Session, cases: Collection[uuid.UUID]) -> dict[uuid.UUID, tuple[Paper, ...]]:
    """The same of several cases, by case; one statement."""
    statement = (
        select(TravelDocument, DocumentCustody)
        .outerjoin(DocumentCustody, DocumentCustody.document_id == TravelDocument.id)
        .where(TravelDocument.case_id.in_(cases))
        .order_by(TravelDocument.person_id, TravelDocument.id, DocumentCustody.ordinal)
    )
    return by_case(cases, ((document, custody) for document, custody in session.execute(statement)))


def by_case(
    cases: Collection[uuid.UUID], rows: Iterable[tuple[TravelDocument, DocumentCustody | None]]
) -> dict[uuid.UUID, tuple[Paper, ...]]:
    """Documents with their custody, by case, out of rows in the order of both; a row may come several times."""
    by_document: dict[uuid.UUID, tuple[TravelDocument, dict[DocumentCustody, None]]] = {}
    for document, custody in rows:
        by_document.setdefault(document.id, (document, {}))[1].update({custody: None} if custody else {})
    papers = [Paper(document, tuple(custody)) for document, custody in by_document.values()]
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
    people = select(Identifier.person_id).where(
        Identifier.kind == IdentifierKind.DOCUMENT, Identifier.value_index == index
    )
    statement = select(TravelDocument).where(TravelDocument.person_id.in_(people), TravelDocument.used_on.is_not(None))
    return session.execute(statement.order_by(TravelDocument.used_on, TravelDocument.id)).scalars().all()


def papers_by_person(papers: Iterable[Paper], day: date) -> dict[uuid.UUID, tuple[DocumentFacts, ...]]:
    """Documents as facts of a departure on a day, by person; opens them."""
    facts: dict[uuid.UUID, tuple[DocumentFacts, ...]] = {}
    for paper in papers:
        person = paper.document.person_id
        facts[person] = (*facts.get(person, ()), document_facts(paper, day))
    return facts


def document_facts(paper: Paper, day: date) -> DocumentFacts:
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
