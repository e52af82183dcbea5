"""Who may be one person twice: candidates within a scope, and which other offices know somebody. Never who."""

import uuid
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnElement, and_, literal, or_, select, union_all
from sqlalchemy.orm import Session

from foundation.storage.asked_once import learnt
from foundation.storage.unit_of_work import UnitFactory, reading
from returns.cases.models import Case
from returns.cases.rules.cases import Hold
from returns.names.access import OTHER_OFFICES
from returns.names.models.duplicates import OfficeQuestion, OtherCase as OtherCase, SetApart
from returns.names.models.names import NameToken
from returns.names.rules.names import TokenKind
from returns.people.models.people import Identifier, Person
from returns.people.rules.people import IdentifierKind, Sex


@dataclass(frozen=True)
class Question:
    """What another office is asked by: keyed hashes, a birth-year band and a sex. Nothing that could be read."""

    identifiers: tuple[bytes, ...]
    parts: tuple[tuple[bytes, ...], ...]  # of each part of the name the hashes of its skeletons; empty: not by name
    band: int | None
    sex: Sex


def offices_that_know(
    units: UnitFactory, question: Question, own_office: uuid.UUID | None, besides: Collection[uuid.UUID] = ()
) -> set[uuid.UUID]:
    """Other offices with a case of somebody who has one of these identifiers, or all parts of the name and the band.

    In a scope of its own, which gives the ids of offices alone. Whoever is of no office asks all of them; `besides`
    are people whom the asker sees already: they make no office known.
    """
    with reading(units, OTHER_OFFICES) as unit:
        offices: set[uuid.UUID] = set()
        if question.identifiers:
            same = select(Identifier.person_id).where(Identifier.value_index.in_(question.identifiers))
            offices |= _offices_of(unit.session, Person.id.in_(same), own_office, besides)
        if question.parts and question.band is not None:
            fits = [
                Person.id.in_(select(NameToken.person_id).where(NameToken.value_index.in_(p))) for p in question.parts
            ]
            if question.sex is not Sex.UNKNOWN:
                fits.append(Person.sex.in_((question.sex, Sex.UNKNOWN)))
            by_name = and_(Person.birth_year_band == question.band, *fits)
            offices |= _offices_of(unit.session, by_name, own_office, besides)
    return offices


def _offices_of(
    session: Session, people: ColumnElement[bool], own_office: uuid.UUID | None, besides: Collection[uuid.UUID]
) -> set[uuid.UUID]:
    # An office that has given a case back sees nothing of it any more: there is nobody there who could be asked.
    is_with_office = or_(Case.hold.is_(None), Case.hold != Hold.REFUSED)
    statement = select(Case.office_id).join(Person, Person.case_id == Case.id).where(people, is_with_office).distinct()
    if own_office is not None:
        statement = statement.where(Case.office_id != own_office)
    if besides:
        statement = statement.where(Person.id.not_in(besides))
    return set(session.execute(statement).scalars())


def question_of(session: Session, account_id: uuid.UUID, day: date) -> OfficeQuestion | None:
    """How often an account asked on a day, held until this unit ends."""
    statement = select(OfficeQuestion).where(OfficeQuestion.account_id == account_id, OfficeQuestion.day == day)
    return session.execute(statement.with_for_update()).scalar_one_or_none()


def people_with(session: Session, indexes: Iterable[bytes]) -> dict[uuid.UUID, dict[bytes, IdentifierKind]]:
    """People with one of these identifiers, and which of them they have."""
    statement = select(Identifier.person_id, Identifier.value_index, Identifier.kind).where(
        Identifier.value_index.in_(list(indexes))
    )
    by_person: dict[uuid.UUID, dict[bytes, IdentifierKind]] = {}
    for person_id, index, kind in session.execute(statement):
        by_person.setdefault(person_id, {})[index] = kind
    return by_person


def found_by(session: Session, people: Sequence[uuid.UUID]) -> tuple[dict[uuid.UUID, set[bytes]], set[bytes]]:
    """What these people are found by: identifiers, by person, and the skeletons of all their names; one statement."""
    numbers: dict[uuid.UUID, set[bytes]] = {person_id: set() for person_id in people}
    skeletons: set[bytes] = set()
    of_numbers = select(Identifier.person_id, Identifier.value_index, literal(1).label("is_number"))
    of_names = select(NameToken.person_id, NameToken.value_index, literal(0).label("is_number"))
    arms = (
        of_numbers.where(Identifier.person_id.in_(people)).subquery(),
        of_names.where(NameToken.person_id.in_(people), NameToken.kind == TokenKind.SKELETON).subquery(),
    )
    statement = union_all(*(select(arm.c.person_id, arm.c.value_index, arm.c.is_number) for arm in arms))
    for person_id, index, is_number in session.execute(statement):
        (numbers[person_id] if is_number else skeletons).add(index)
    return numbers, skeletons


def pairs_set_apart(session: Session, pairs: Iterable[bytes]) -> set[bytes]:
    """Which of these pairs somebody told apart already."""
    indexes = list(pairs)
    if not indexes:
        return set()
    return set(session.execute(select(SetApart.pair_index).where(SetApart.pair_index.in_(indexes))).scalars())


def other_cases(session: Session, case_id: uuid.UUID) -> Sequence[OtherCase]:
    """Which of the people of a case have another one; at most one statement."""
    learnt_cases: Sequence[OtherCase] | None = learnt(session, (other_cases, case_id))
    if learnt_cases is not None:
        return learnt_cases
    return session.execute(select(OtherCase).where(OtherCase.case_id == case_id)).scalars().all()


def person_seen(session: Session, person_id: uuid.UUID) -> Person | None:
    """One person that this scope sees."""
    return session.execute(select(Person).where(Person.id == person_id)).scalar_one_or_none()
