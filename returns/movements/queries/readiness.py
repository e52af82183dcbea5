"""A group movement with a page of its cases, as their readiness is looked at: sign-offs, people, who is unseen."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Select, Subquery, and_, case, func, select, true
from sqlalchemy.orm import Session, aliased

from returns.cases.models import Case
from returns.cases.rules.cases import CaseState
from returns.movements.models import Movement, MovementPlace
from returns.people.models.people import Person
from returns.readiness.models.readiness import SignOff


@dataclass(frozen=True)
class CaseAtHand:
    """A case of a movement: its newest sign-off, its people, and how many of them have a place."""

    case: Case
    signed: SignOff | None
    people: Sequence[Person]
    travelling: int


@dataclass(frozen=True)
class MovementCases:
    """A movement with one page of its cases. `unseen` people are of cases that this scope does not see."""

    movement: Movement
    cases: Sequence[CaseAtHand]
    has_more: bool
    unseen: int


def movement_with_cases(session: Session, movement_id: uuid.UUID, page: int, size: int) -> MovementCases | None:
    """A movement that this scope sees, with the cases of one page (from 1); one statement.

    Cases in planning come first, then those that are signed off; each by the place of its first traveller.
    """
    rows = session.execute(_with_cases(movement_id, _aboard(movement_id, page, size))).all()
    if not rows:
        return None
    by_case: dict[uuid.UUID, tuple[Any, dict[Person, None]]] = {}
    for row in rows:
        if row.Case is not None:
            by_case.setdefault(row.Case.id, (row, {}))[1][row.Person] = None
    cases = [CaseAtHand(row.Case, row.SignOff, tuple(people), row.travelling) for row, people in by_case.values()]
    return MovementCases(rows[0].Movement, cases[:size], len(cases) > size, rows[0].placed - rows[0].seen)


def _aboard(movement_id: uuid.UUID, page: int, size: int) -> Subquery:
    """The cases of a page, and one more if there is one: with how many people, and in which order."""
    first = case((Case.state == CaseState.PLANNING, 0), (Case.state == CaseState.READY, 1), else_=2)
    place = func.min(MovementPlace.ordinal)
    rows = (
        select(Person.case_id.label("case_id"), func.count().label("travelling"), func.min(first).label("first"))
        .add_columns(place.label("place"))
        .join(MovementPlace, MovementPlace.person_id == Person.id)
        .join(Case, Case.id == Person.case_id)
        .where(MovementPlace.movement_id == movement_id)
        .group_by(Person.case_id)
        .order_by(func.min(first), place, Person.case_id)
    )
    return rows.limit(size + 1).offset((page - 1) * size).subquery()


def _with_cases(movement_id: uuid.UUID, aboard: Subquery) -> Select[Any]:
    other, place = aliased(SignOff), aliased(MovementPlace)
    newest = select(other.id).where(other.case_id == Case.id).order_by(other.signed_at.desc(), other.id).limit(1)
    placed = select(func.count(place.person_id)).where(place.movement_id == movement_id)
    seen = placed.join(Person, Person.id == place.person_id).join(Case, Case.id == Person.case_id)
    columns = (
        placed.scalar_subquery().label("placed"),
        seen.scalar_subquery().label("seen"),
        aboard.c.travelling.label("travelling"),
    )
    return (
        select(Movement, Case, SignOff, Person, *columns)
        .select_from(Movement)
        .outerjoin(aboard, true())
        .outerjoin(Case, Case.id == aboard.c.case_id)
        .outerjoin(Person, Person.case_id == Case.id)
        .outerjoin(SignOff, and_(SignOff.case_id == Case.id, SignOff.id == newest.correlate(Case).scalar_subquery()))
        .where(Movement.id == movement_id)
        .order_by(aboard.c.first, aboard.c.place, aboard.c.case_id, Person.ordinal)
    )
