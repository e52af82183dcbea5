"""Reads of people: one person of a case with everything that is known, earlier states, ties between members."""

import uuid
from collections.abc import Sequence
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from foundation.accounts.models import Account
from foundation.geography.zones import local_date
from foundation.security.identifiers import phone_region
from returns.cases.models import Case
from returns.consent.queries.consent import age_of, consent_rules
from returns.journey.queries.itinerary import journey, legs_of_case, travels
from returns.people.models.people import (
    Identifier,
    Kinship as Kinship,
    Person as Person,
    PersonVersion as PersonVersion,
)
from returns.people.rules.people import IdentifierKind


def person_of_case(session: Session, case_id: uuid.UUID, person_id: uuid.UUID) -> Person | None:
    """One person of a case that this scope sees, with what they are looked up by; one statement."""
    statement = (
        select(Person).where(Person.case_id == case_id, Person.id == person_id).options(joinedload(Person.identifiers))
    )
    return session.execute(statement).unique().scalar_one_or_none()


def people_by_id(session: Session, ids: Sequence[uuid.UUID]) -> Sequence[Person]:
    """Those of these people whom this scope sees; one statement."""
    return session.execute(select(Person).where(Person.id.in_(ids))).scalars().all()


def kinships_of_case(session: Session, case_id: uuid.UUID) -> Sequence[Kinship]:
    """What the people of a case are to each other; one statement."""
    statement = select(Kinship).where(Kinship.case_id == case_id).order_by(Kinship.person_id, Kinship.id)
    return session.execute(statement).scalars().all()


def versions_of_person(session: Session, person_id: uuid.UUID) -> list[tuple[PersonVersion, Account | None]]:
    """What a person was recorded as before each change, the newest first, with who changed it; one statement."""
    statement = (
        select(PersonVersion, Account)
        .outerjoin(Account, Account.id == PersonVersion.changed_by)
        .where(PersonVersion.person_id == person_id)
        .order_by(PersonVersion.of_version.desc(), PersonVersion.changed_at.desc())
    )
    return [(row, author) for row, author in session.execute(statement)]


def phone_country(phone: Identifier) -> str:
    """The country (ISO) in which a phone is used: as stated, else that of its country code; empty if neither says."""
    stated = (phone.about or {}).get("country")
    return str(stated or phone_region(phone.value))


def days_of_journey(session: Session, person: Person) -> tuple[date, date] | None:
    """The local days on which somebody is planned to depart and to arrive; None without a leg. One statement."""
    legs = [leg for leg in journey(legs_of_case(session, person.case_id)) if travels(leg, person.id)]
    if not legs:
        return None
    return local_date(legs[0].departs_at, legs[0].departs_zone), local_date(legs[-1].arrives_at, legs[-1].arrives_zone)


def is_child(session: Session, case_id: uuid.UUID, day: date) -> bool:
    """Whether the first person of a case is surely under age on a day; two statements."""
    first = session.execute(select(Person).where(Person.case_id == case_id).order_by(Person.ordinal).limit(1)).scalar()
    age = age_of(first, day) if first is not None else None
    return age is not None and age < consent_rules(session, day).alone_from


def cases_with_number(session: Session, index: bytes, besides: uuid.UUID) -> Sequence[Case]:
    """The cases, as far as this scope sees, in which somebody else has a document of this number (keyed)."""
    people = (
        select(Person.case_id)
        .join(Identifier, Identifier.person_id == Person.id)
        .where(Identifier.kind == IdentifierKind.DOCUMENT, Identifier.value_index == index, Person.id != besides)
    )
    return session.execute(select(Case).where(Case.id.in_(people)).order_by(Case.id)).scalars().all()
