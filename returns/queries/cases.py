"""Reads of cases: the list, one case, exact search by what identifies."""

import uuid
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Select, func, or_, select
from sqlalchemy.orm import Session, joinedload, selectinload

from foundation.storage.paging import Slice, keyset
from returns.models.cases import Case as Case  # doors name the types of rows through the queries that give them
from returns.models.people import Identifier as Identifier, Person as Person
from returns.queries.absence import covered_by
from returns.rules.cases import ENDED, CaseState

SORTS: dict[str, Any] = {
    "opened_on": Case.opened_on,
    "legal_deadline": Case.deadline_or_never,
    "country": Case.country,
    "state": Case.state,
}
MOST_FOUND = 200


@dataclass(frozen=True)
class CaseFilter:
    """Plain filters and order of the list of cases."""

    state: CaseState | None = None
    country: str | None = None
    owner_id: uuid.UUID | None = None
    sort: str = "opened_on"
    descending: bool = True
    covered_on: date | None = None  # with an owner: also cases of those whom the owner covers for on this day


def chosen_filter(asked: Mapping[str, Any], me: uuid.UUID, today: date) -> CaseFilter:
    """The filter and order that an address asks for; newest first unless it asks for a column that can be sorted by."""
    sort = asked.get("sort") or "-opened_on"
    if sort.removeprefix("-") not in SORTS:
        sort = "-opened_on"
    owner = me if asked.get("whose") == "mine" else None
    return CaseFilter(
        asked.get("state"), asked.get("country"), owner, sort.removeprefix("-"), sort.startswith("-"), today
    )


def _filtered(chosen: CaseFilter) -> Select[Any]:
    statement = select(Case).options(selectinload(Case.people))
    if chosen.state:
        statement = statement.where(Case.state == chosen.state)
    if chosen.country:
        statement = statement.where(Case.country == chosen.country)
    if chosen.owner_id:
        own = Case.owner_id == chosen.owner_id
        covered = Case.owner_id.in_(covered_by(chosen.owner_id, chosen.covered_on)) if chosen.covered_on else own
        statement = statement.where(or_(own, covered))
    return statement


def cases_page(session: Session, chosen: CaseFilter, cursor: str | None, size: int) -> Slice[Case]:
    """One page of cases with their people: three statements, whatever the size of the table."""
    return keyset(session, _filtered(chosen), (SORTS[chosen.sort], Case.id), chosen.descending, cursor, size)


def ended_among(session: Session, ids: Sequence[uuid.UUID]) -> set[uuid.UUID]:
    """Which of these cases have ended; one statement that opens nothing."""
    statement = select(Case.id).where(Case.id.in_(ids), Case.state.in_(ENDED))
    return set(session.execute(statement).scalars())


def case_by_id(session: Session, case_id: uuid.UUID) -> Case | None:
    """One case that this scope sees, without its people: enough to decide who may enter."""
    return session.execute(select(Case).where(Case.id == case_id)).scalar_one_or_none()


def cases_by_id(session: Session, ids: Collection[uuid.UUID]) -> Sequence[Case]:
    """Those of these cases that this scope sees, without their people; one statement."""
    return session.execute(select(Case).where(Case.id.in_(ids))).scalars().all()


def cases_with_people(session: Session, ids: Collection[uuid.UUID]) -> Sequence[Case]:
    """Those of these cases that this scope sees, with their people, nearest deadline first; two statements."""
    statement = select(Case).where(Case.id.in_(ids)).options(selectinload(Case.people))
    return session.execute(statement.order_by(Case.deadline_or_never, Case.id)).scalars().all()


def lock_case(session: Session, case_id: uuid.UUID) -> None:
    """Wait for whoever else is changing what a step of this case depends on, and keep them waiting until the end.

    On SQLite nobody else writes meanwhile anyway.
    """
    session.execute(select(Case.id).where(Case.id == case_id).with_for_update()).first()


def people_of_case(session: Session, case_id: uuid.UUID) -> Sequence[Person]:
    """The people of a case with what they are looked up by and other cases of theirs; one statement: each has few."""
    beside = (joinedload(Person.identifiers), joinedload(Person.other_cases))
    statement = select(Person).where(Person.case_id == case_id).options(*beside).order_by(Person.ordinal)
    return session.execute(statement).unique().scalars().all()


def members_of_case(session: Session, case_id: uuid.UUID) -> Sequence[Person]:
    """The people of a case, without what they are looked up by; one statement."""
    return session.execute(select(Person).where(Person.case_id == case_id).order_by(Person.ordinal)).scalars().all()


def countries_of_cases(session: Session) -> list[str]:
    """Countries of origin among the cases seen, for the filter."""
    return list(session.execute(select(Case.country).distinct().order_by(Case.country)).scalars())


def cases_found(session: Session, reference_index: bytes | None, value_indexes: Sequence[bytes]) -> Sequence[Case]:
    """Cases whose reference, or one of whose people's identifiers, has one of these keyed indexes. At most 200."""
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
        .limit(MOST_FOUND)
    )
    return session.execute(statement).scalars().all()


def cases_of_people(session: Session, person_ids: Sequence[uuid.UUID]) -> Sequence[Case]:
    """The cases of these people, each with everybody in it; two statements."""
    of_them = select(Person.case_id).where(Person.id.in_(person_ids))
    statement = select(Case).where(Case.id.in_(of_them)).options(selectinload(Case.people))
    return session.execute(statement).scalars().all()


def ids_found(
    session: Session, reference_index: bytes | None, value_indexes: Sequence[bytes]
) -> tuple[list[uuid.UUID], list[uuid.UUID]]:
    """Ids of cases and people by the same indexes, nothing else: for who looks up the audit, not the people."""
    cases = select(Case.id).where(Case.reference_index == reference_index) if reference_index is not None else None
    people = select(Identifier.person_id).where(Identifier.value_index.in_(value_indexes)).distinct().limit(MOST_FOUND)
    return (
        list(session.execute(cases).scalars()) if cases is not None else [],
        list(session.execute(people).scalars()),
    )


def count_cases(session: Session) -> int:
    """How many cases this scope sees."""
    return session.execute(select(func.count(Case.id))).scalar_one()
