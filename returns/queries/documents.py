"""Reads of travel documents."""

import uuid
from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from returns.models.documents import TravelDocument as TravelDocument
from returns.rules.documents import DocumentFacts


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


def document_facts(document: TravelDocument) -> DocumentFacts:
    """A document as a fact; opens nothing."""
    return DocumentFacts(document.kind, document.expires_on, document.is_single_journey, document.is_usable)
