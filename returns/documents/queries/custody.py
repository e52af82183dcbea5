"""Reads of custody: how the original of a document went from hand to hand."""

import uuid
from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from returns.documents.models.custody import DocumentCustody as DocumentCustody


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
