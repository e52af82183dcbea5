"""Reads of safe contacts."""

import uuid

from sqlalchemy import select
from sqlalchemy.orm import Session

from returns.models.safe_contact import SafeContact as SafeContact
from returns.rules.safe_contact import ContactFacts


def cards_of_case(session: Session, case_id: uuid.UUID) -> dict[uuid.UUID, SafeContact]:
    """The cards of a case by person; one statement."""
    found = session.execute(select(SafeContact).where(SafeContact.case_id == case_id)).scalars()
    return {card.person_id: card for card in found}


def contact_facts(session: Session, case_id: uuid.UUID) -> dict[str, ContactFacts]:
    """When each card was checked, or by when it will be known, by person (id as hex); opens nothing, one statement."""
    rows = session.execute(
        select(SafeContact.person_id, SafeContact.verified_on, SafeContact.known_by).where(
            SafeContact.case_id == case_id
        )
    )
    return {person.hex: ContactFacts(verified_on, known_by) for person, verified_on, known_by in rows}


def card_of_person(session: Session, person_id: uuid.UUID) -> SafeContact | None:
    """The card of one person; one statement."""
    return session.execute(select(SafeContact).where(SafeContact.person_id == person_id)).scalar_one_or_none()
