"""By which words the people of a case are known: names, numbers, days of birth. Read while their keys are there."""

import uuid
from collections.abc import Collection, Iterable

from sqlalchemy import select
from sqlalchemy.orm import Session

from returns.cases.models import Case
from returns.names.models import SetApart
from returns.people.models import Identifier, Person, PersonVersion
from rights.erasure.rules.blackening import words_of, words_of_day


def person_of(session: Session, person_id: uuid.UUID) -> Person | None:
    """One person, if this scope sees them."""
    return session.execute(select(Person).where(Person.id == person_id)).scalar_one_or_none()


def words_by_which(session: Session, person_ids: Collection[uuid.UUID]) -> set[str]:
    """The words by which these people are known now, and were before; none of whom the key is gone."""
    words: set[str] = set()
    for person in session.execute(select(Person).where(Person.id.in_(person_ids))).scalars():
        words |= _words_of_person(person)
    for version in session.execute(select(PersonVersion).where(PersonVersion.person_id.in_(person_ids))).scalars():
        before = PersonVersion.content.readable(version)
        if before is not None:
            words |= words_of(_typed((before.given_name, before.family_name)))
            words |= words_of_day(before.birth_date) if before.birth_date else set()
    for identifier in session.execute(select(Identifier).where(Identifier.person_id.in_(person_ids))).scalars():
        words |= words_of(_typed((Identifier.value.readable(identifier),)))
    return words


def _words_of_person(person: Person) -> set[str]:
    about = Person.about.readable(person)
    names = [(name.given, name.family) for name in about.names] if about else []
    born = Person.birth_date.readable(person)
    typed = (
        Person.given_name.readable(person),
        Person.family_name.readable(person),
        *(part for two in names for part in two),
    )
    return words_of(_typed(typed)) | (words_of_day(born) if born else set())


def _typed(texts: Iterable[str | None]) -> list[str]:
    return [text for text in texts if text]


def pairs_of_office(session: Session, office_id: uuid.UUID) -> dict[bytes, uuid.UUID]:
    """The keyed hashes of pairs of people whom an office told apart, each with the id of its row."""
    statement = select(SetApart.pair_index, SetApart.id).where(SetApart.office_id == office_id)
    return {bytes(index): row_id for index, row_id in session.execute(statement)}


def people_of_office(session: Session, office_id: uuid.UUID) -> list[uuid.UUID]:
    """The ids of all people of an office."""
    statement = select(Person.id).join(Case, Case.id == Person.case_id).where(Case.office_id == office_id)
    return list(session.execute(statement).scalars())


def offices_of_people(session: Session, person_ids: Collection[uuid.UUID]) -> set[uuid.UUID]:
    """The offices that work on the cases of these people."""
    statement = select(Case.office_id).join(Person, Person.case_id == Case.id).where(Person.id.in_(person_ids))
    return set(session.execute(statement).scalars()) if person_ids else set()
