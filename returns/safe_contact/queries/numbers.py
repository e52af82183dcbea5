"""Reads of opened numbers: those of a case, and how many somebody has opened since an instant."""

import uuid
from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from foundation.storage.asked_once import learn, learnt
from returns.people.models.people import Identifier, Person
from returns.people.rules.people import IdentifierKind
from returns.safe_contact.models.numbers import NumberOpening as NumberOpening


def person_by_id(session: Session, person_id: uuid.UUID) -> Person | None:
    """One person that this scope sees."""
    return session.execute(select(Person).where(Person.id == person_id)).scalar_one_or_none()


def phones_of_case(session: Session, case_id: uuid.UUID) -> dict[uuid.UUID, list[Identifier]]:
    """The phones that people of a case are looked up by, as far as this scope sees them; at most one statement.

    Opens none.
    """
    phones: dict[uuid.UUID, list[Identifier]] | None = learnt(session, (phones_of_case, case_id))
    if phones is not None:
        return phones
    statement = (
        select(Identifier)
        .join(Person, Person.id == Identifier.person_id)
        .where(Person.case_id == case_id, Identifier.kind == IdentifierKind.PHONE)
        .order_by(Identifier.id)
    )
    phones_by_person: dict[uuid.UUID, list[Identifier]] = {}
    for phone in session.execute(statement).scalars():
        phones_by_person.setdefault(phone.person_id, []).append(phone)
    return phones_by_person


def people_with_phones(session: Session, case_id: uuid.UUID) -> Sequence[Person]:
    """The people of a case for a page that shows which numbers there are, too: both with one statement."""
    phone = (Identifier.person_id == Person.id) & (Identifier.kind == IdentifierKind.PHONE)
    statement = (
        select(Person, Identifier)
        .outerjoin(Identifier, phone)
        .where(Person.case_id == case_id)
        .order_by(Person.ordinal, Identifier.id)
    )
    numbers_by_person: dict[Person, list[Identifier]] = {}
    for person, number in session.execute(statement):
        numbers_by_person.setdefault(person, []).extend([number] if number is not None else [])
    learn(
        session,
        (phones_of_case, case_id),
        {person.id: numbers for person, numbers in numbers_by_person.items() if numbers},
    )
    return list(numbers_by_person)


def openings_of_case(session: Session, case_id: uuid.UUID, limit: int) -> Sequence[NumberOpening]:
    """The numbers opened in a case, the newest first; one statement."""
    statement = (
        select(NumberOpening)
        .where(NumberOpening.case_id == case_id)
        .order_by(NumberOpening.opened_at.desc(), NumberOpening.id)
    )
    return session.execute(statement.limit(limit)).scalars().all()


def count_opened_by(session: Session, account_id: uuid.UUID, since: datetime) -> int:
    """How many numbers somebody has opened since an instant, among what this scope sees."""
    statement = select(func.count(NumberOpening.id)).where(
        NumberOpening.opened_by == account_id, NumberOpening.opened_at >= since
    )
    return session.execute(statement).scalar_one()
