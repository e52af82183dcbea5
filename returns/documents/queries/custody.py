"""Reads of custody, and of requests at consulates."""

import uuid
from collections.abc import Sequence
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from foundation.rulebook.queries import rules_on
from returns.documents.models import (
    CustodyContent as CustodyContent,
    DocumentCustody as DocumentCustody,
    DocumentRequest as DocumentRequest,
    RequestContent as RequestContent,
)
from returns.documents.rules.custody import LeadTime, RequestState, learned
from returns.documents.rules.documents import DocumentKind

# Reads of custody: how the original of a document went from hand to hand.


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


# Reads of requests at consulates: those of a case, those that are overdue, and how long own ones took.


MEDIAN, NINETY = "laissez_passer.median_days", "laissez_passer.ninety_percent_within_days"
AT_LEAST, FLOOR = "documents.learned_from_at_least", "documents.lead_time_at_least_days"
_MOST_LEARNED = 500


def requests_of_case(session: Session, case_id: uuid.UUID) -> Sequence[DocumentRequest]:
    """The requests of a case, the newest first; one statement."""
    statement = (
        select(DocumentRequest)
        .where(DocumentRequest.case_id == case_id)
        .order_by(DocumentRequest.requested_on.desc(), DocumentRequest.recorded_at.desc(), DocumentRequest.id)
    )
    return session.execute(statement).scalars().all()


def request_of_case(session: Session, case_id: uuid.UUID, request_id: uuid.UUID) -> DocumentRequest | None:
    """One request of a case that this scope sees."""
    statement = select(DocumentRequest).where(DocumentRequest.case_id == case_id, DocumentRequest.id == request_id)
    return session.execute(statement).scalar_one_or_none()


def days_taken(session: Session, kind: DocumentKind, country: str) -> list[int]:
    """Days from request to issue of the newest own requests of a kind at the consulates of a country; one statement.

    Own are those that this scope sees, so an officer learns from their office's.
    """
    statement = (
        select(DocumentRequest.requested_on, DocumentRequest.decided_on)
        .where(
            DocumentRequest.consulate_country == country,
            DocumentRequest.kind == kind,
            DocumentRequest.state == RequestState.ISSUED,
        )
        .order_by(DocumentRequest.decided_on.desc(), DocumentRequest.id)
        .limit(_MOST_LEARNED)
    )
    return [(decided_on - requested_on).days for requested_on, decided_on in session.execute(statement) if decided_on]


def lead_time(session: Session, kind: DocumentKind, country: str, today: date) -> LeadTime | None:
    """How long a document takes: as own cases say, else as the rule book says; None where it says nothing.

    The rule book has numbers for a laissez-passer alone. Two statements.
    """
    rules = rules_on(session, (MEDIAN, NINETY, AT_LEAST, FLOOR), today)
    floor = rules.need(FLOOR).whole()
    own = learned(days_taken(session, kind, country), rules.need(AT_LEAST).whole(), floor)
    if own is not None or kind is not DocumentKind.LAISSEZ_PASSER:
        return own
    median, ninety = (rules.need(code, {"country": country}) for code in (MEDIAN, NINETY))
    if not (median.known and ninety.known):
        return None
    return LeadTime(max(median.whole(), floor), max(ninety.whole(), floor))
