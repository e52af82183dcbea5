"""Reads of cases: one case, exact search by what identifies. The list is `case_list`."""

import uuid
from collections.abc import Collection, Sequence
from functools import cache
from typing import Any

from sqlalchemy import Select, bindparam, func, or_, select
from sqlalchemy.orm import Session, joinedload, selectinload
from sqlalchemy.orm.attributes import set_committed_value

from foundation.storage.asked_once import learnt
from foundation.storage.known import prepared
from returns.cases.models import Case as Case  # doors name the types of rows through the queries that give them
from returns.cases.rules.cases import ENDED
from returns.people.models.people import Identifier as Identifier, Person as Person

MOST_FOUND = 200
_CASE = prepared(select(Case).where(Case.id == bindparam("case_id")))
_WITH_CASES = prepared(
    select(Person, Case).join(Case, Case.id == Person.case_id).where(Person.id.in_(bindparam("ids", expanding=True)))
)
_PEOPLE = prepared(
    select(Person)
    .where(Person.case_id.in_(bindparam("cases", expanding=True)))
    .order_by(Person.case_id, Person.ordinal)
)
_MEMBERS = prepared(select(Person).where(Person.case_id == bindparam("case_id")).order_by(Person.ordinal))


def ended_among(session: Session, ids: Sequence[uuid.UUID]) -> set[uuid.UUID]:
    """Which of these cases have ended; one statement that opens nothing."""
    statement = select(Case.id).where(Case.id.in_(ids), Case.state.in_(ENDED))
    return set(session.execute(statement).scalars())


def case_by_id(session: Session, case_id: uuid.UUID) -> Case | None:
    """One case that this scope sees, without its people: enough to decide who may enter."""
    return session.execute(_CASE, {"case_id": case_id}).scalar_one_or_none()


def cases_by_id(session: Session, ids: Collection[uuid.UUID]) -> Sequence[Case]:
    """Those of these cases that this scope sees, without their people; one statement."""
    return session.execute(select(Case).where(Case.id.in_(ids))).scalars().all()


def cases_with_people(session: Session, ids: Collection[uuid.UUID]) -> Sequence[Case]:
    """Those of these cases that this scope sees, with their people, nearest deadline first; two statements."""
    statement = select(Case).where(Case.id.in_(ids)).options(selectinload(Case.people))
    return session.execute(statement.order_by(Case.deadline_or_never, Case.id)).scalars().all()


def give_people(session: Session, cases: Sequence[Case]) -> None:
    """Give each of these cases its people, in their order, as a relationship would; one statement, or none."""
    own: dict[uuid.UUID, list[Person]] = {case.id: [] for case in cases}
    if not own:
        return
    for person in session.execute(_PEOPLE, {"cases": list(own)}).scalars():
        own[person.case_id].append(person)
    for case in cases:
        set_committed_value(case, "people", own[case.id])


def lock_case(session: Session, case_id: uuid.UUID) -> None:
    """Wait for whoever else is changing what a step of this case depends on, and keep them waiting until the end.

    On SQLite nobody else writes meanwhile anyway.
    """
    session.execute(select(Case.id).where(Case.id == case_id).with_for_update()).first()


def people_of_case(session: Session, case_id: uuid.UUID) -> Sequence[Person]:
    """The people of a case with what they are looked up by and other cases of theirs; one statement: each has few."""
    return session.execute(_with_what_identifies(), {"case_id": case_id}).unique().scalars().all()


@cache
def _with_what_identifies() -> Select[Person]:
    return prepared(_MEMBERS.options(joinedload(Person.identifiers), joinedload(Person.other_cases)))


def members_of_case(session: Session, case_id: uuid.UUID) -> Sequence[Person]:
    """The people of a case, without what they are looked up by; one statement, or none where they were read already."""
    members: Sequence[Person] | None = learnt(session, (members_of_case, case_id))
    if members is not None:
        return members
    return session.execute(_MEMBERS, {"case_id": case_id}).scalars().all()


def cases_found(session: Session, reference_index: bytes | None, value_indexes: Sequence[bytes]) -> Sequence[Case]:
    """Cases whose reference, or one of whose people's identifiers, has one of these keyed indexes; at most 201."""
    people = (
        select(Person.case_id)
        .join(Identifier, Identifier.person_id == Person.id)
        .where(Identifier.value_index.in_(value_indexes))
    )
    either: list[Any] = [Case.id.in_(people)]
    if reference_index is not None:
        either.append(Case.reference_index == reference_index)
    statement = (
        select(Case)
        .where(or_(*either))
        .options(selectinload(Case.people))
        .order_by(Case.opened_on.desc(), Case.id)
        .limit(MOST_FOUND + 1)
    )
    return session.execute(statement).scalars().all()


def cases_by_references(session: Session, indexes: Sequence[bytes]) -> Sequence[Case]:
    """The cases seen whose reference has one of these keyed indexes, with their people; two statements."""
    statement = select(Case).where(Case.reference_index.in_(indexes)).options(selectinload(Case.people))
    return session.execute(statement.order_by(Case.opened_on.desc(), Case.id)).scalars().all()


def cases_of_people(session: Session, person_ids: Sequence[uuid.UUID]) -> Sequence[Case]:
    """The cases of these people, each with everybody in it; one statement."""
    of_them = select(Person.case_id).where(Person.id.in_(person_ids))
    statement = select(Case).where(Case.id.in_(of_them)).options(joinedload(Case.people))
    return session.execute(statement).unique().scalars().all()


def people_with_cases(session: Session, person_ids: Sequence[uuid.UUID]) -> dict[uuid.UUID, tuple[Person, Case]]:
    """These people, each with their case and without who is in it besides; one statement."""
    rows = session.execute(_WITH_CASES, {"ids": list(person_ids)})
    return {person.id: (person, case) for person, case in rows}


def ids_found(
    session: Session, reference_index: bytes | None, value_indexes: Sequence[bytes]
) -> tuple[list[uuid.UUID], list[uuid.UUID]]:
    """Ids of cases and people by the same indexes, and nothing else: for looking up the audit, not the people."""
    cases = select(Case.id).where(Case.reference_index == reference_index) if reference_index is not None else None
    people = select(Identifier.person_id).where(Identifier.value_index.in_(value_indexes)).distinct().limit(MOST_FOUND)
    return (
        list(session.execute(cases).scalars()) if cases is not None else [],
        list(session.execute(people).scalars()),
    )


def count_cases(session: Session) -> int:
    """How many cases this scope sees."""
    return session.execute(select(func.count(Case.id))).scalar_one()
